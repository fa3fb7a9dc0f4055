"""OAuth's codes and access tokens."""

from datetime import UTC, datetime

from sqlalchemy import Connection, func, insert, select

from dealdock import Sandbox
from dealdock.platform.credentials import access_tokens
from dealdock.platform.records.models import Consent, CredentialIndex
from tests.support.builders import Account
from tests.support.few_values import few_values
from tests.support.marks import ONE_DATABASE

THEN, NOW = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
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
