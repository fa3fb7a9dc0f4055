"""The consents of users, and their refresh tokens."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, delete, select, update

from dealdock import Sandbox
from dealdock.platform.credentials import consents
from dealdock.platform.records.models import CredentialIndex
from tests.support.builders import Account
from tests.support.marks import ONE_DATABASE


@ONE_DATABASE
@pytest.mark.parametrize(
    ("columns", "is_taken"),
    [
        ({}, True),
        ({"consent": 7}, False),
        ({"user_id": 2}, False),
        ({"kind": "access_token"}, False),
        ({"expires_at": datetime(2026, 1, 1, tzinfo=UTC)}, False),
    ],
)
def test_a_login_issues_a_refresh_token_unless_the_user_has_one_without_a_code(
    sandbox: Sandbox, columns: dict[str, Any], is_taken: bool
) -> None:
    """A token that came by a code ends with the consent of that code."""
    account = Account.open(sandbox).tenant
    mine = CredentialIndex.account_id == account.account_id

    def work(db: Connection) -> bool:
        db.execute(delete(CredentialIndex).where(mine))
        consents.require_own_token(db, sandbox.credentials, account, 1)
        before = db.scalars(select(CredentialIndex.digest).where(mine)).all()
        assert len(before) == 1
        if columns:
            db.execute(update(CredentialIndex).where(mine).values(**columns))
        consents.require_own_token(db, sandbox.credentials, account, 1)
        return db.scalars(select(CredentialIndex.digest).where(mine)).all() == before

    assert sandbox.database.write(work) is is_taken
