"""More calls than can be answered. Contract, section 1: HTTP 503 with error 66 and `Retry-After`."""

import asyncio
import threading

import httpx
import pytest

from dealdock import Sandbox
from dealdock.dialects.pardot.door import MOST_WAITING, Door
from dealdock.dialects.pardot.operations import Call, Resource
from dealdock.dialects.pardot.response import Tree
from tests.builders import Account, Answer


@pytest.mark.contract("1.size.9")
class TestOverload:
    def test_whoever_comes_when_too_many_wait_is_told_at_once(self, sandbox: Sandbox, account: Account) -> None:
        slow, go_on = Resource("slow"), threading.Event()

        @slow.operation("wait", streams=True)  # as all that may take long
        def wait(_: Call) -> Tree:
            assert go_on.wait(30)
            return {"waited": True}

        async def crowd() -> tuple[Answer, list[int]]:
            door = httpx.ASGITransport(Door(sandbox, [slow]))
            async with httpx.AsyncClient(transport=door, base_url="http://test", timeout=60) as client:

                def ask() -> "asyncio.Task[httpx.Response]":
                    return asyncio.create_task(client.post("/api/slow/version/3/do/wait", data=account.keys))

                crowd = {ask() for _ in range(sandbox.database.concurrency + MOST_WAITING + 1)}
                first, others = await asyncio.wait(crowd, return_when=asyncio.FIRST_COMPLETED)
                go_on.set()
                refused = [answer.result() for answer in first]
                return Answer(*refused), [answer.status_code for answer in await asyncio.gather(*others)]

        refused, others = asyncio.run(crowd())
        assert (refused.status, refused.code) == (503, 66)
        assert refused.http.headers["retry-after"] == "1"
        assert set(others) == {200}, "those that came before are answered"
