"""More calls than can be answered. Contract, section 1: HTTP 503 with error 66 and `Retry-After`."""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any, cast

import httpx
import pytest
from starlette.types import ASGIApp

from dealdock import Sandbox
from dealdock.oauth import dispatch
from dealdock.platform.database import executor
from dealdock.platform.database.executor import MAX_WAITING
from dealdock.vendors.pardot.api import create_app
from dealdock.vendors.pardot.oauth import PROFILE
from dealdock.vendors.pardot.wire.operations import CurrentCall
from dealdock.vendors.pardot.wire.routing import PardotRouter
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.web.messages import Answer as Sent
from tests.support.builders import Account, Answer

Answers = list[httpx.Response]


@pytest.fixture
def go_on() -> Iterator[threading.Event]:
    """The event that the calls under way wait for."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def app(sandbox: Sandbox, go_on: threading.Event) -> ASGIApp:
    """An account whose calls run in threads, as long calls do, and wait until the test lets them continue."""
    slow = PardotRouter("slow")

    @slow.operation("wait", streams=True)
    def wait(_: CurrentCall) -> Document:
        assert go_on.wait(30)
        return {"waited": True}

    return create_app(sandbox, [slow])


def crowd(app: Any, number: int, go_on: threading.Event, path: str, form: dict[str, str]) -> tuple[Answers, Answers]:
    """The answers of as many calls at once: those that came first, and those of the others, which then may go on."""

    async def come() -> tuple[Answers, Answers]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test", timeout=60) as client:
            calls = {asyncio.create_task(client.post(path, data=form)) for _ in range(number)}
            first, others = await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
            go_on.set()
            return [answer.result() for answer in first], list(await asyncio.gather(*others))

    return asyncio.run(come())


@pytest.mark.contract("1.size.9")
class TestOverload:
    @pytest.fixture
    def path(self) -> str:
        return "/api/slow/version/3/do/wait"

    @pytest.mark.slow
    def test_calls_are_refused_at_once_if_too_many_wait(
        self, sandbox: Sandbox, account: Account, app: ASGIApp, go_on: threading.Event, path: str
    ) -> None:
        number = sandbox.database.concurrency + MAX_WAITING + 1
        (refused,), others = crowd(app, number, go_on, path, account.keys)
        assert (Answer(refused).status, Answer(refused).code) == (503, 66)
        assert refused.headers["retry-after"] == "1"
        assert {answer.status_code for answer in others} == {200}, "those that came before are answered"

    @pytest.mark.slow
    def test_calls_that_waited_too_long_are_refused_and_running_ones_continue(
        self,
        sandbox: Sandbox,
        account: Account,
        app: ASGIApp,
        go_on: threading.Event,
        path: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(executor, "MAX_WAIT_SECONDS", 0.2)
        number = sandbox.database.concurrency + 1
        (refused,), others = crowd(app, number, go_on, path, account.keys)
        assert (Answer(refused).status, Answer(refused).code) == (503, 66)
        assert refused.headers["retry-after"] == "1"
        assert {answer.status_code for answer in others} == {200}


@pytest.mark.slow
def test_oauth_answers_with_its_own_error(
    sandbox: Sandbox, go_on: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wait() -> Sent:
        assert go_on.wait(30)
        return Sent(200)

    monkeypatch.setitem(cast("dict[str, Any]", dispatch.FUNCTIONS), "token", wait)
    monkeypatch.setattr(executor, "MAX_WAIT_SECONDS", 0.2)
    number = sandbox.database.concurrency + 1
    app = dispatch.authorization_server(sandbox, "pardot", PROFILE)
    (refused,), others = crowd(app, number, go_on, "/services/oauth2/token", {"a": "b"})
    assert (refused.status_code, refused.json()["error"]) == (503, "temporarily_unavailable")
    assert refused.headers["retry-after"] == "1"
    assert {answer.status_code for answer in others} == {200}
