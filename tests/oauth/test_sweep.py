"""Expired tokens, codes and consents do not pile up: the last hundred tokens of an account stay known."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, select

from dealdock.platform.records.models import Consent, CredentialIndex
from tests.oauth.app import App
from tests.support.builders import Account


def kept(account: Account) -> tuple[int, int]:
    """Return how many tokens and codes of the account are stored, and how many consents."""
    kinds = ("access_token", "refresh_token", "code", "used_code")
    mine = account.tenant.account_id

    def work(db: Connection) -> tuple[int, int]:
        of_codes = CredentialIndex.consent.is_(None) | (CredentialIndex.consent > 0)  # not the account's own
        entries = select(func.count()).select_from(CredentialIndex).where(CredentialIndex.account_id == mine, of_codes)
        consents = select(func.count()).select_from(Consent).where(Consent.account_id == mine)
        return db.scalars(entries.where(CredentialIndex.kind.in_(kinds))).one(), db.scalars(consents).one()

    return account.sandbox.database.read(work)


def test_unused_tokens_and_codes_are_deleted_when_the_next_ones_are_issued(account: Account, app: App) -> None:
    account.freeze(datetime(2026, 1, 2, 12, tzinfo=UTC))
    for _ in range(3):
        app.by_password()
        app.code()
    account.advance(timedelta(hours=2))
    app.by_password()
    assert kept(account) == (5, 0), "four tokens have expired"


def test_a_consent_is_kept_until_its_refresh_token_is_revoked(account: Account, app: App) -> None:
    account.freeze(datetime(2026, 1, 2, 12, tzinfo=UTC))
    refresh = app.tokens()["refresh_token"]
    account.advance(timedelta(hours=2))
    app.by_password()
    assert kept(account) == (5, 1)
    app.revoke(refresh)
    assert kept(account) == (2, 0)
