"""close_dot_io, unmodified: its check of the signatures of webhooks, which writes the parsed body again."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.support.marks import ONE_DATABASE
from tests.support.receiver import Receiver
from tests.vendors.close.client import Close

HOME: Final = Path(f"{sys.prefix}-close-dot-io")
"""The environment in which `make check` installs it."""
RUNNER: Final = Path(__file__).with_name("run_close_dot_io.py")

pytestmark = [
    ONE_DATABASE,
    pytest.mark.skipif(not (HOME / "test").exists(), reason=f"no close_dot_io in {HOME}: `make check` installs it"),
]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


def test_it_accepts_what_is_signed_and_nothing_else(close: Close, receiver: Receiver) -> None:
    events = [{"action": action, "object_type": "lead"} for action in ("created", "updated", "deleted")]
    hook = close.post("/webhook/", {"url": receiver.url, "events": events})
    lead = close.lead("Zo\u00eb & S\u00f6hne \u2014 5 % \U0001f600", contacts=[{"name": "Ann"}])
    close.put(f"/lead/{lead['id']}/", {"description": "<b>\u00e9</b>\n/", "url": "https://a.test/?b=1&c=2"})
    close.delete(f"/lead/{lead['id']}/")
    close.control("POST", "/deliveries/settle")
    close.control("POST", "/deliveries/1/redeliver", {"corrupt_signature": True})
    close.control("POST", "/deliveries/1/redeliver", {"age_seconds": 600})
    deliveries = [
        {
            "timestamp": headers["close-sig-timestamp"],
            "hash": headers["close-sig-hash"],
            "body": body.decode(),
            "key": hook["signature_key"],
        }
        for headers, body in receiver.requests
    ]
    other_key = {**deliveries[0], "key": "00" * 32}
    found = verdicts([*deliveries, other_key])
    created, updated, deleted = ([action, "lead", lead["id"]] for action in ("created", "updated", "deleted"))
    assert found == [created, updated, deleted, False, created, False]


def verdicts(deliveries: list[dict[str, str]]) -> list[Any]:
    """Return what the client says to deliveries."""
    command = [str(HOME / "bin" / "python"), str(RUNNER)]
    done = subprocess.run(command, input=json.dumps(deliveries), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said: list[Any] = json.loads(done.stdout)
    return said
