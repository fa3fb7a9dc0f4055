"""New accounts, with which every test of a user begins: creating one is cheap, and the response is complete."""

from datetime import datetime
from typing import Any

import pytest

from dealdock import Sandbox
from dealdock.platform import scenes
from dealdock.platform.accounts import accounts
from dealdock.platform.accounts.account_view import AccountView
from dealdock.platform.lifecycle.creation import create_account
from tests.support.recorded_statements import record_statements


def opened(sandbox: Sandbox, scene_name: str = "empty", **settings: Any) -> AccountView:
    start, now = scenes.read(scene_name, sandbox.vendors), sandbox.clock.now()
    return sandbox.database.write(lambda db: create_account(db, sandbox.credentials, start, real=now, **settings))


def ready(sandbox: Sandbox, account_id: int) -> AccountView:
    now = sandbox.clock.now()
    return sandbox.database.write(
        lambda db: accounts.with_valid_credentials(db, sandbox.credentials, account_id, real=now)
    )


def test_an_account_takes_a_handful_of_statements(sandbox: Sandbox) -> None:
    """One for the numbers, one for each kind of row, one for the counters; SQLite's `BEGIN` is one more."""
    opened(sandbox)
    with record_statements(sandbox) as said:
        opened(sandbox)
    assert len(said) <= 8, "\n".join(each.statement for each in said)


def test_showing_it_again_takes_three(sandbox: Sandbox) -> None:
    made = opened(sandbox)
    with record_statements(sandbox) as said:
        ready(sandbox, made.id)
    assert len(said) <= 3, "\n".join(each.statement for each in said)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"role": "Sales"},
        {"role": "Read Only"},
        {"scene_name": "demo", "connector": None, "time_zone": "Europe/Paris"},
        {"frozen_at": datetime.fromisoformat("2031-05-06T07:08:09.5+02:00"), "clock_offset": 7},
        {"clock_offset": -86_400, "daily_limit": 5, "concurrent_limit": 1, "version": 4, "name": "Ärger & Söhne 🚀"},
        {"addresses": ["192.0.2.0/24", "::1/128"], "redirect_uris": ["https://example.com/"], "keys_in_query": False},
    ],
    ids=repr,
)
def test_what_opening_answers_is_what_is_shown_afterwards(sandbox: Sandbox, settings: dict[str, Any]) -> None:
    made = opened(sandbox, **settings)
    assert made == ready(sandbox, made.id)
