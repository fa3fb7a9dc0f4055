"""OAuth's codes and access tokens."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, delete, func, insert, select, update

from dealdock import Sandbox
from dealdock.platform.credentials import access_tokens
from dealdock.platform.records.models import Consent, CredentialIndex
from tests.support.builders import Account
from tests.support.few_values import few_values
from tests.support.marks import ONE_DATABASE

THEN, NOW = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MANY = 300


@ONE_DATABASE
def test_any_number_of_expired_codes_is_deleted(sandbox: Sandbox) -> None:
    account = Account.open(sandbox).tenant
    consents = [
        {"account_id": account.account_id, "number": number, "redirect_uri": "http://localhost/"}
        for number in range(MANY + 1)
    ]
    codes = [
        {
            "digest": f"{number:064}",
            "kind": "code",
            "account_id": account.account_id,
            "user_id": 1,
            "expires_at": THEN if number < MANY else NOW.replace(day=3),
            "consent": number,
        }
        for number in range(MANY + 1)
    ]

    def delete_expired(db: Connection) -> tuple[object, object]:
        db.execute(insert(Consent), consents)
        db.execute(insert(CredentialIndex), codes)
        with few_values(db, MANY - 1):
            access_tokens.delete_expired(db, account, 1, NOW, last_number=MANY)
        mine = CredentialIndex.account_id == account.account_id
        left = select(func.count()).select_from(CredentialIndex).where(mine, CredentialIndex.kind == "code")
        return db.scalar(left), db.scalar(select(Consent.number).where(Consent.account_id == account.account_id))

    assert sandbox.database.write(delete_expired) == (1, MANY)


@ONE_DATABASE
def test_the_last_expired_tokens_of_an_account_stay_known(sandbox: Sandbox) -> None:
    account = Account.open(sandbox)
    credentials = sandbox.credentials

    def issue(db: Connection) -> int:
        access_tokens.issue(db, credentials, account.tenant, 1, now=NOW)
        mine = CredentialIndex.account_id == account.tenant.account_id
        kept = select(func.count()).select_from(CredentialIndex).where(mine, CredentialIndex.kind == "access_token")
        return db.scalar(kept.where(CredentialIndex.expires_at <= NOW)) or 0

    for _ in range(access_tokens.KEPT + 10):
        sandbox.database.write(lambda db: access_tokens.issue(db, credentials, account.tenant, 1, now=THEN))
    assert sandbox.database.write(issue) == access_tokens.KEPT - 1


@ONE_DATABASE
@pytest.mark.parametrize(
    ("columns", "is_taken"),
    [
        ({}, True),
        ({"expires_at": NOW + SECOND}, True),
        ({"expires_at": None}, True),
        ({"expires_at": NOW}, False),
        ({"scope": "all"}, False),
        ({"consent": 7}, False),
        ({"user_id": 2}, False),
        ({"kind": "refresh_token"}, False),
    ],
)
def test_a_login_takes_a_user_s_own_token_while_it_is_valid(
    sandbox: Sandbox, columns: dict[str, Any], is_taken: bool
) -> None:
    """A token of a consent ends with the consent, and a token with a scope has not all rights."""
    account = Account.open(sandbox).tenant

    def work(db: Connection) -> bool:
        db.execute(delete(CredentialIndex).where(CredentialIndex.account_id == account.account_id))
        first = access_tokens.issue(db, sandbox.credentials, account, 1, now=NOW - SECOND)
        mine = update(CredentialIndex).where(CredentialIndex.account_id == account.account_id)
        if columns:
            db.execute(mine.values(**columns))
        return access_tokens.valid_token(db, sandbox.credentials, account, 1, now=NOW) == first

    assert sandbox.database.write(work) is is_taken


@ONE_DATABASE
@pytest.mark.parametrize(("expires_at", "is_left"), [(NOW, False), (NOW + SECOND, True)])
def test_a_token_is_deleted_once_it_has_expired_and_many_came_after_it(
    sandbox: Sandbox, expires_at: datetime, is_left: bool
) -> None:
    account = Account.open(sandbox).tenant
    mine = (CredentialIndex.account_id == account.account_id, CredentialIndex.kind == "access_token")

    def work(db: Connection) -> bool:
        db.execute(update(CredentialIndex).where(*mine).values(expires_at=expires_at))
        number = db.scalar(select(func.max(CredentialIndex.generation)).where(*mine))
        assert number is not None
        access_tokens.delete_expired(db, account, 1, NOW, last_number=number + access_tokens.KEPT)
        return db.scalar(select(CredentialIndex.digest).where(*mine).limit(1)) is not None

    assert sandbox.database.write(work) is is_left
