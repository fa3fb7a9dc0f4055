"""Campaigns, to which prospects and opportunities belong: `/api/campaign/` (contract, objects 2.2)."""

from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import BeforeValidator
from sqlalchemy import ColumnElement, Connection, Index, Select, bindparam, func, select
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.errors import RecordError
from dealdock.platform.records import records, removal
from dealdock.platform.records.base import WITHOUT_ROWID, Base, DatasetId, RecordId, Whole, holds
from dealdock.platform.records.kind import of_rows
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.errors import NO_CAMPAIGN
from dealdock.vendors.pardot.record.attributes import (
    AUTHORS,
    Attribute,
    Shown,
    absent,
    attribute,
    identity,
    newer,
    related,
)
from dealdock.vendors.pardot.record.resource import Resource
from dealdock.vendors.pardot.tag import with_tags
from dealdock.vendors.pardot.v5 import fields
from dealdock.vendors.pardot.v5.fields import Field, Relation
from dealdock.vendors.pardot.wire import values
from dealdock.vendors.pardot.wire.common_criteria import query_of_named
from dealdock.vendors.pardot.wire.described import NamedRecord
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.fields import ABSENT, Context, Name, Resolved, or_none
from dealdock.vendors.pardot.wire.operations import CurrentCall
from dealdock.vendors.pardot.wire.query import Sorting
from dealdock.vendors.pardot.wire.serializers import Document

MAX_COST = 2**63 - 1


class Campaign(Base):
    """A campaign, to which prospects and opportunities belong. An account's oldest campaign is its default."""

    __tablename__ = "pardot_campaign"
    __table_args__ = (Index(None, "dataset_id", "created_at", "id"), WITHOUT_ROWID)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    cost: Mapped[int | None] = mapped_column(doc="The cost of the campaign", info=holds(Whole(0, MAX_COST)))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


_ALL: Final = select(Campaign.id).where(Campaign.dataset_id == bindparam("dataset_id"))
_ONE: Final = Statement(_ALL.where(Campaign.id == bindparam("id")))
_AGE: Final = (Campaign.created_at, Campaign.id)
_OLDEST: Final = Statement(_ALL.order_by(*_AGE).limit(1))


def add(db: Connection, account: AccountContext, *, name: str, cost: int | None = None, now: datetime) -> int:
    """Add a campaign and return its id."""
    return records.add(db, account, Campaign, name=name, cost=cost, now=now)


def _remove(db: Connection, account: AccountContext, campaign_id: int, **_: Any) -> None:
    others = select(Campaign.id).where(Campaign.dataset_id == account.dataset_id, Campaign.id != campaign_id)
    if db.scalar(others.limit(1)) is None:
        text = "The campaign cannot be deleted: the account has no other one. Add another one first."
        raise removal.StillReferredError(text)
    removal.remove(db, account, Campaign, campaign_id)


def require(db: Connection, account: AccountContext, campaign_id: int) -> None:
    """Raise `RecordError(NO_CAMPAIGN)` if no campaign has this id."""
    if _ONE.value(db, {"dataset_id": account.dataset_id, "id": campaign_id}) is None:
        raise RecordError(NO_CAMPAIGN, campaign_id)


def chosen(db: Connection, account: AccountContext, campaign_id: int | None) -> int:
    """Return the id of the given campaign, else of the default one. Raise `RecordError(NO_CAMPAIGN)`."""
    if campaign_id is None:
        return default(db, account)
    require(db, account, campaign_id)
    return campaign_id


def given_or_default(campaign_id: ColumnElement[int | None], dataset_id: ColumnElement[int]) -> ColumnElement[int]:
    """Return the SQL expression for a campaign's id, by default the default campaign's."""
    ids = select(Campaign.id).where(Campaign.dataset_id == dataset_id)
    return func.coalesce(campaign_id, ids.order_by(*_AGE).limit(1).scalar_subquery())


def default(db: Connection, account: AccountContext) -> int:
    """Return the id of the account's default campaign, which is its oldest."""
    return int(_OLDEST.value(db, {"dataset_id": account.dataset_id}))


CAMPAIGNS: Final = Resource(
    object="campaign",
    collection="campaigns",
    aliases=("campaigns",),
    model=Campaign,
    attributes=(
        identity(Campaign),
        attribute(Campaign.name, takes=Name, default="", filter="equal"),
        attribute(Campaign.cost, takes=Annotated[int | None, BeforeValidator(or_none(values.count))]),
        absent("Integer", "folderId", "parentCampaignId"),
        absent("String", "salesforceId"),
        absent("Boolean", "isDeleted"),
        newer(*fields.times(Campaign)),  # versions 3 and 4 find by them, and do not show them
        AUTHORS,
        related("folder", "folder"),
        related("parentCampaign", "campaign"),
    ),
    query=query_of_named(Campaign, cost=Sorting(Campaign.cost, descending=True)),
    required_parameters=("name",),
    codes={"cost": 56},
    has_recycle_bin=True,
    actions=(with_tags("Campaign", "campaign"),),
)


@CAMPAIGNS.router.operation(
    "create",
    writes=True,
    fields=CAMPAIGNS.fields_of_4,
    errors=(128, 13, 36, 56, 52),
    is_short=True,
    answer=CAMPAIGNS.one_answer,
)
def create(call: CurrentCall) -> Document:
    """Create a campaign."""
    if call.settings.connected_campaigns:
        raise PardotError(128, "the account's switch connected_campaigns is on: the CRM makes them")
    given = CAMPAIGNS.fields_of_4.to_create(call).columns()
    return CAMPAIGNS.one(call, add(call.db, call.account, **given, now=call.now))


CAMPAIGNS.add_read("campaign")


@CAMPAIGNS.router.operation(
    "update",
    requires=("id",),
    writes=True,
    fields=CAMPAIGNS.fields_of_4,
    errors=(13, 16, 129, 36, 56, 52),
    is_short=True,
    answer=CAMPAIGNS.one_answer,
)
def update(call: CurrentCall) -> Document:
    """Change the given fields of a campaign."""
    campaign_id = CAMPAIGNS.id(call)
    if call.settings.connected_campaigns and (
        wanted := [name for name in CAMPAIGNS.fields_of_4.model_fields if name in call.parameters]
    ):
        raise PardotError(129, f"{', '.join(wanted)}: the CRM's, while the account's switch connected_campaigns is on")
    return CAMPAIGNS.update(call, campaign_id, CAMPAIGNS.fields_of_4)


CAMPAIGNS.add_query("campaigns")

CAMPAIGN: Final = of_rows(
    "campaign",
    "campaigns",
    Campaign,
    create=add,
    delete=_remove,
    example={"name": "Boat Show 2027", "cost": 400},
    named_by="name",
)


def with_campaign(model: Any) -> Select[*tuple[Any, ...]]:
    """Return the SELECT of a model's rows with `campaign_name`, for a model with a `campaign_id` that may be null."""
    its_campaign = (Campaign.dataset_id == model.dataset_id) & (Campaign.id == model.campaign_id)
    return select(*model.__table__.c, Campaign.name.label("campaign_name")).outerjoin(Campaign, its_campaign)


def campaign_of(model: Any) -> Attribute:
    """Return the campaign of another object's record: in versions 3 and 4 a node of a row of `with_campaign`."""

    def node(row: AnyRow, _: Any) -> Document | None:
        return None if row.campaign_id is None else {"id": row.campaign_id, "name": row.campaign_name}

    number = Field(name="campaignId", type="Integer", column=model.campaign_id)
    return Attribute(
        Shown("campaign", NamedRecord, node, is_optional=True),
        (number, Relation("campaign", "campaign", model.campaign_id)),
    )


def _campaign_id(context: Context) -> object:
    """Return the campaign's id; an empty parameter is the account's default campaign."""
    call, text = context.call, context.call.parameters.get("campaign_id")
    if text is None:
        return ABSENT
    if not text.strip():
        return default(call.db, call.account)
    campaign_id = values.checked(values.record_id, text, 38, "campaign_id")
    require(call.db, call.account, campaign_id)
    return campaign_id


CampaignReference = Annotated[int, Resolved(_campaign_id, ("campaign_id",), (38,))]
"""The parameter `campaign_id` of other objects in versions 3 and 4."""
