"""The CRM's writes: it adds, changes and removes opportunities (contract 7). The API may change them, too."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, select

from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.errors import Reason, RecordError
from dealdock.platform.records import datasets
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.opportunity import service
from dealdock.vendors.apollo.opportunity.model import Opportunity

NO_CRM_ID: Final = Reason("the CRM has no opportunity {}")
CRM_ID_TAKEN: Final = Reason("the CRM has an opportunity {} already")
SOURCE: Final = "crm"


def add(
    db: Connection, credentials: Credentials, account: AccountContext, columns: Mapping[str, Any], *, now: datetime
) -> int:
    """Add an opportunity, and return its number. Without an id of the CRM, one is made.

    If a removed record has the id, that record is restored. Raise `RecordError(CRM_ID_TAKEN)`.
    """
    fid = columns.get("salesforce_id")
    known = None if fid is None else _known(db, account, fid)
    if known is not None and not known.deleted:
        raise RecordError(CRM_ID_TAKEN, fid)
    if known is None:
        dated = account.dated(Opportunity, columns.get("created_at"))
        number = service.create(db, dated, {**columns, "source": SOURCE}, now=now)
        if fid is None:
            made = "006" + credentials.letters(15, "apollo crm_opportunity", account.account_id, number)
            db.execute(_one(account, number).values(salesforce_id=made))
        return number
    db.execute(_one(account, known.id).values(deleted=False))
    datasets.count_live(db, account.dataset_id, {Opportunity: 1})
    return change(db, account, str(fid), columns, now=now)


def change(db: Connection, account: AccountContext, fid: str, columns: Mapping[str, Any], *, now: datetime) -> int:
    """Change the given columns of an opportunity of the CRM, and return its number. Raise `RecordError(NO_CRM_ID)`."""
    number = find(db, account, fid)
    before = service.locked(db, account, number)
    assert before is not None  # noqa: S101 (`find` found it)
    service.update(db, account, before, columns, now=now)
    return number


def remove(db: Connection, account: AccountContext, fid: str) -> None:
    """Remove an opportunity of the CRM. Raise `RecordError(NO_CRM_ID)`."""
    service.delete(db, account, find(db, account, fid))


def find(db: Connection, account: AccountContext, fid: str) -> int:
    """Return the number of the live opportunity with this id of the CRM. Raise `RecordError(NO_CRM_ID)`."""
    known = _known(db, account, fid)
    if known is None or known.deleted:
        raise RecordError(NO_CRM_ID, fid)
    return int(known.id)


def _known(db: Connection, account: AccountContext, fid: str) -> Any:
    conditions = (Opportunity.dataset_id == account.dataset_id, Opportunity.salesforce_id == fid)
    return db.execute(select(Opportunity.id, Opportunity.deleted).where(*conditions)).one_or_none()


def _one(account: AccountContext, number: int) -> sa.Update:
    return sa.update(Opportunity).where(Opportunity.dataset_id == account.dataset_id, Opportunity.id == number)
