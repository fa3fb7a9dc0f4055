"""The HTTP client of webhooks."""

import asyncio
import sys
from importlib.abc import MetaPathFinder
from typing import Any

import pytest

from dealdock.platform.webhooks.client import Result, WebhookClient
from dealdock.platform.webhooks.rules import Message
from tests.support.receiver import Receiver


class Sought(MetaPathFinder):
    """The names of the modules that are looked for and were not imported before."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def find_spec(self, fullname: str, *_: Any) -> None:
        self.names.append(fullname)


def test_a_request_looks_for_no_module(monkeypatch: pytest.MonkeyPatch) -> None:
    receiver, sought = Receiver(), Sought()

    async def send_twice() -> None:
        message = Message(receiver.url, {}, b"{}")
        async with WebhookClient(()) as client:
            await client.send(message, None, 1)
            monkeypatch.setattr(sys, "meta_path", [sought, *sys.meta_path])
            assert (await client.send(message, None, 1)).status == 204

    try:
        asyncio.run(send_twice())
    finally:
        receiver.close()
    assert sought.names == []


@pytest.mark.parametrize(("status", "error"), [(199, "HTTPError"), (200, None), (299, None), (300, "HTTPError")])
def test_a_played_receiver_succeeds_with_each_2xx(status: int, error: Any) -> None:
    async def send() -> Result:
        async with WebhookClient(()) as client:
            return await client.send(Message("http://127.0.0.1:9", {}, b"{}"), {"status": status}, 1)

    assert asyncio.run(send()) == Result(status, error, "")
