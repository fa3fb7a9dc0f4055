"""The CRM's writes: it adds, changes and removes opportunities, even if the API is read-only.

Opportunities are identified by their CRM id, and linked to prospects by email address. The connector guard applies only
to the API, so the caller must lift it first.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.errors import RecordError
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot import campaign as campaigns
from dealdock.vendors.pardot.credentials import crm_opportunity_id
from dealdock.vendors.pardot.errors import CRM_ID_TAKEN, NO_CRM_ID, NO_PROSPECT_EMAIL
from dealdock.vendors.pardot.opportunity import service
from dealdock.vendors.pardot.opportunity.model import Opportunity
from dealdock.vendors.pardot.prospect import service as prospect_service


def add(
    db: Connection,
    credentials: Credentials,
    account: AccountContext,
    fields: Mapping[str, Any],
    *,
    emails: Iterable[str],
    now: datetime,
) -> int:
    """Add an opportunity and return its id. A missing `crm_fid` is generated. If a deleted opportunity has it, that
    opportunity is restored.

    `fields` are columns by name. Raise `RecordError(CRM_ID_TAKEN)`, `NO_CAMPAIGN` or `NO_PROSPECT_EMAIL`.
    """
    fid = fields.get("crm_fid")
    known = None if fid is None else _known(db, account, fid)
    if known is not None and not known.deleted:
        raise RecordError(CRM_ID_TAKEN, fid)
    if known is not None:
        service.undelete(db, account, known.id)
        _change(db, account, known.id, fields, emails, now)
        return int(known.id)
    _require_campaign(db, account, fields)
    ids = _prospects(db, account, emails)
    opportunity_id = service.create(db, account, fields, prospect_ids=ids, now=now).opportunity_id
    if fid is None:
        made = {"crm_fid": crm_opportunity_id(credentials, account.account_id, opportunity_id)}
        service.update(db, account, opportunity_id, made, now=now)
    return opportunity_id


def change(
    db: Connection,
    account: AccountContext,
    crm_fid: str,
    fields: Mapping[str, Any],
    *,
    emails: Iterable[str] | None,
    now: datetime,
) -> int:
    """Change the given columns of an opportunity, and return its id. `emails` replaces the linked prospects.

    Raise `RecordError(NO_CRM_ID)`, `NO_CAMPAIGN` or `NO_PROSPECT_EMAIL`.
    """
    opportunity_id = find(db, account, crm_fid)
    _change(db, account, opportunity_id, fields, emails, now)
    return opportunity_id


def remove(db: Connection, account: AccountContext, crm_fid: str) -> None:
    """Mark an opportunity as deleted. Raise `RecordError(NO_CRM_ID)`."""
    service.delete(db, account, find(db, account, crm_fid))


def find(db: Connection, account: AccountContext, crm_fid: str) -> int:
    """Return the id of the live opportunity with this CRM id. Raise `RecordError(NO_CRM_ID)`."""
    known = _known(db, account, crm_fid)
    if known is None or known.deleted:
        raise RecordError(NO_CRM_ID, crm_fid)
    return int(known.id)


def _known(db: Connection, account: AccountContext, crm_fid: str) -> Any:
    conditions = (Opportunity.dataset_id == account.dataset_id, Opportunity.crm_fid == crm_fid)
    return db.execute(select(Opportunity.id, Opportunity.deleted).where(*conditions)).one_or_none()


def _change(
    db: Connection,
    account: AccountContext,
    opportunity_id: int,
    fields: Mapping[str, Any],
    emails: Iterable[str] | None,
    now: datetime,
) -> None:
    _require_campaign(db, account, fields)
    ids = () if emails is None else _prospects(db, account, emails)
    service.update(db, account, opportunity_id, fields, prospect_ids=ids, replaces=emails is not None, now=now)


def _require_campaign(db: Connection, account: AccountContext, fields: Mapping[str, Any]) -> None:
    if "campaign_id" in fields:
        campaigns.require(db, account, fields["campaign_id"])


def _prospects(db: Connection, account: AccountContext, emails: Iterable[str]) -> list[int]:
    """Return the ids of all live prospects with these addresses. In version 4 several may share one."""
    ids: dict[int, None] = {}
    for email in emails:
        sharing = prospect_service.sharing(db, account, email)
        if not sharing:
            raise RecordError(NO_PROSPECT_EMAIL, email)
        ids.update(dict.fromkeys(sharing))
    return list(ids)
