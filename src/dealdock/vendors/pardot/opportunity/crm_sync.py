"""The CRM's side of an account: opportunities arrive, change and vanish there, whatever the API refuses.

They are known by the id that they have in the CRM, and linked to prospects by email address. The connector guard is for
the API: whoever calls this has lifted it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.datasets import datasets
from dealdock.platform.models.context import Tenant
from dealdock.vendors.pardot.campaign import service as campaign_service
from dealdock.vendors.pardot.credentials import crm_opportunity_id
from dealdock.vendors.pardot.errors import CrmIdTaken, NoSuchCrmId, NoSuchProspectEmail
from dealdock.vendors.pardot.models import Opportunity
from dealdock.vendors.pardot.opportunity import service
from dealdock.vendors.pardot.prospect import queries as prospect_queries


def add(
    db: Connection,
    credentials: Credentials,
    account: Tenant,
    fields: Mapping[str, Any],
    *,
    emails: Iterable[str],
    now: datetime,
) -> int:
    """An opportunity arrives; answers its id. Without a `crm_fid` it gets one; that of a deleted one brings it back.

    `fields`: columns by name. `CrmIdTaken`, `NoSuchCampaign`, `NoSuchProspectEmail`.
    """
    datasets.lock(db, account.dataset_id)  # so that no two bring the same one
    fid = fields.get("crm_fid")
    known = None if fid is None else _known(db, account, fid)
    if known is not None and not known.deleted:
        raise CrmIdTaken(fid)
    if known is not None:
        service.undelete(db, account, known.id)
        _change(db, account, known.id, fields, emails, now)
        return int(known.id)
    _require_campaign(db, account, fields)
    ids = _prospects(db, account, emails)
    opportunity_id = service.create(db, account, fields, prospect_ids=ids, now=now)
    if fid is None:
        made = {"crm_fid": crm_opportunity_id(credentials, account.account_id, opportunity_id)}
        service.update(db, account, opportunity_id, made, now=now)
    return opportunity_id


def change(
    db: Connection,
    account: Tenant,
    crm_fid: str,
    fields: Mapping[str, Any],
    *,
    emails: Iterable[str] | None,
    now: datetime,
) -> int:
    """An opportunity changes by the columns that are named; answers its id. `emails`: whom it is linked to then.

    `NoSuchCrmId`, `NoSuchCampaign`, `NoSuchProspectEmail`.
    """
    opportunity_id = find(db, account, crm_fid)
    _change(db, account, opportunity_id, fields, emails, now)
    return opportunity_id


def remove(db: Connection, account: Tenant, crm_fid: str) -> None:
    """An opportunity vanishes: from then on it is a deleted one. `NoSuchCrmId`."""
    service.delete(db, account, find(db, account, crm_fid))


def find(db: Connection, account: Tenant, crm_fid: str) -> int:
    """The id of the live opportunity that has this id in the CRM. `NoSuchCrmId`."""
    known = _known(db, account, crm_fid)
    if known is None or known.deleted:
        raise NoSuchCrmId(crm_fid)
    return int(known.id)


def _known(db: Connection, account: Tenant, crm_fid: str) -> Any:
    here = (Opportunity.dataset_id == account.dataset_id, Opportunity.crm_fid == crm_fid)
    return db.execute(select(Opportunity.id, Opportunity.deleted).where(*here)).one_or_none()


def _change(
    db: Connection,
    account: Tenant,
    opportunity_id: int,
    fields: Mapping[str, Any],
    emails: Iterable[str] | None,
    now: datetime,
) -> None:
    _require_campaign(db, account, fields)
    ids = () if emails is None else _prospects(db, account, emails)
    service.update(db, account, opportunity_id, fields, prospect_ids=ids, only_these=emails is not None, now=now)


def _require_campaign(db: Connection, account: Tenant, fields: Mapping[str, Any]) -> None:
    if "campaign_id" in fields:
        campaign_service.require(db, account, fields["campaign_id"])


def _prospects(db: Connection, account: Tenant, emails: Iterable[str]) -> list[int]:
    """The ids of the live prospects that have these addresses: all of them where several share one (version 4)."""
    ids: dict[int, None] = {}
    for email in emails:
        sharing = prospect_queries.sharing(db, account, email)
        if not sharing:
            raise NoSuchProspectEmail(email)
        ids.update(dict.fromkeys(sharing))
    return list(ids)
