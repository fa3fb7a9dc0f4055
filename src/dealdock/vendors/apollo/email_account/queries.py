"""Queries for mailboxes."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, select

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.email_account.model import EmailAccount

_HERE: Final = EmailAccount.dataset_id == bindparam("dataset_id")
_EVERY: Final = Statement(select(EmailAccount.__table__).where(_HERE).order_by(EmailAccount.id))


def every(db: Connection, account: AccountContext) -> Sequence[AnyRow]:
    """Return all mailboxes, by number."""
    return _EVERY.all(db, {"dataset_id": account.dataset_id})
