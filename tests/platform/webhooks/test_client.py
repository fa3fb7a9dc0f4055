"""The HTTP client of webhooks."""

import asyncio
import sys
from importlib.abc import MetaPathFinder
from typing import Any

import pytest

from dealdock.platform.webhooks.client import WebhookClient
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
