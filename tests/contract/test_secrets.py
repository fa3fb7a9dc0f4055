"""Keys and passwords: stored as hashes, and never compared as they are (contract, section 3)."""

import hashlib
import hmac
from typing import Any

import pytest
from sqlalchemy import Connection, select

from dealdock import Sandbox
from dealdock.core.models import metadata
from tests.builders import Account, Pardot
from tests.overhearing import overheard


def secrets(account: Account) -> set[str]:
    """All that an account is called with, but for names and addresses."""
    ready = account.ready
    named = {ready.password, ready.user_key, ready.api_key, ready.client_secret, ready.access_token}
    return {each for each in named if each is not None}


def log_in(pardot: Pardot, **changes: str) -> int | None:
    """Log in as the account's first user; the error's code."""
    ready = pardot.account.ready
    given = {"email": ready.email, "password": ready.password, "user_key": ready.user_key} | changes
    return pardot.send("POST", "/api/login/version/3", data=given).code


@pytest.mark.contract("3.key.12")
def test_none_is_stored(sandbox: Sandbox, account: Account, pardot: Pardot) -> None:
    assert len(secrets(account)) == 5
    assert [log_in(pardot), pardot.query().code, log_in(pardot, password="wrong")] == [None, None, 15]
    basic = (account.ready.client_id, account.ready.client_secret)
    pardot.http.post("/services/oauth2/token", data={"grant_type": "client_credentials"}, auth=basic)
    bearer = {"Authorization": f"Bearer {account.ready.access_token}", "Referer": f"/?{account.ready.access_token}"}
    path = f"/api/user/version/3/do/query/name/{account.ready.access_token}"
    assert pardot.send("GET", path, headers=bearer).code == 181

    sandbox.journal.flush()

    def work(db: Connection) -> str:
        return repr([tuple(row) for table in metadata.sorted_tables for row in db.execute(select(table))])

    stored = sandbox.database.reading(work)
    assert account.ready.email in stored
    assert [each for each in secrets(account) if each in stored] == []


@pytest.mark.contract("3.key.11", "3.key.12")
def test_the_database_is_asked_by_their_hashes_alone(sandbox: Sandbox, account: Account, pardot: Pardot) -> None:
    """So how far a guess is right can't be told from how long the search for it takes."""
    with overheard(sandbox) as said:
        assert [log_in(pardot), pardot.query().code, log_in(pardot, user_key="guess")] == [None, None, 15]
        assert pardot.query(api_key="guessed").code == 1
        sandbox.journal.flush()
    assert [each for each in (*secrets(account), "guess") if each in repr(said)] == []
    assert hashlib.sha256(pardot.keys["api_key"].encode()).hexdigest() in repr(said)


@pytest.mark.contract("3.key.11")
def test_a_password_is_compared_in_constant_time(
    account: Account, pardot: Pardot, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[bytes | str] = []

    def compare(one: Any, other: Any) -> bool:
        compared.extend((one, other))
        return one == other  # type: ignore[no-any-return]  # bytes or text

    monkeypatch.setattr(hmac, "compare_digest", compare)
    assert log_in(pardot, password="a guess") == 15
    assert {(account.ready.password or "").encode(), b"a guess"} <= set(compared)
