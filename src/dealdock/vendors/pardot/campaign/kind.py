"""The kind of campaigns."""

from typing import Any, Final

from sqlalchemy import Connection, select

from dealdock.platform.records import removal
from dealdock.platform.records.kind import of_rows
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.campaign import service
from dealdock.vendors.pardot.campaign.model import Campaign


def _delete(db: Connection, account: AccountContext, campaign_id: int, **_: Any) -> None:
    others = select(Campaign.id).where(Campaign.dataset_id == account.dataset_id, Campaign.id != campaign_id)
    if db.scalar(others.limit(1)) is None:
        text = "The campaign cannot be deleted: the account has no other one. Add another one first."
        raise removal.StillReferredError(text)
    removal.remove(db, account, Campaign, campaign_id)


CAMPAIGN: Final = of_rows(
    "campaign",
    "campaigns",
    Campaign,
    create=service.create,
    delete=_delete,
    example={"name": "Boat Show 2027", "cost": 400},
    named_by="name",
)
