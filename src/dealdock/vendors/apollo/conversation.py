"""Recorded meetings and calls: `/api/v1/conversations` (contract 10.17). None has a recording or a transcript."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal, get_args

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Index, String, and_, bindparam, func, select, true
from sqlalchemy.orm import Mapped, mapped_column
from typing_extensions import TypedDict

from dealdock.platform.database.selection import Selection, Sort
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.base import (
    Base,
    DatasetId,
    MillisecondMoment,
    OneOf,
    RecordId,
    Whole,
    holds,
    refers,
)
from dealdock.platform.records.kind import of_rows
from dealdock.platform.records.models import User
from dealdock.vendors.apollo.company.model import Company
from dealdock.vendors.apollo.contact.model import Contact
from dealdock.vendors.apollo.opportunity.model import Opportunity
from dealdock.vendors.apollo.record import children
from dealdock.vendors.apollo.wire import pages, searches, values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.described import Pagination
from dealdock.vendors.apollo.wire.searches import Filter, one_of
from dealdock.web.rest.answers import closed, object_type
from dealdock.web.rest.fields import list_type
from dealdock.web.rest.routing import RestRouter

Type = Literal["video_conference", "phone_call"]


class Conversation(Base):
    """A meeting or a call of a user (contract 10.17)."""

    __tablename__ = "apollo_conversation"
    __table_args__ = (
        refers("user_id", "user"),
        refers("contact_id", "apollo_contact"),
        refers("company_id", "apollo_company"),
        refers("opportunity_id", "apollo_opportunity"),
        Index(None, "dataset_id", "start_time", "id"),
        Index(None, "dataset_id", "contact_id"),
        Index(None, "dataset_id", "company_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    topic: Mapped[str | None] = mapped_column(doc="The topic")
    conversation_type: Mapped[str] = mapped_column(
        String(32), default="video_conference", doc="A meeting or a call", info=holds(OneOf(get_args(Type)))
    )
    user_id: Mapped[int | None] = mapped_column(doc="The id of the user who is the host")
    contact_id: Mapped[int | None] = mapped_column(doc="The id of the contact who took part")
    company_id: Mapped[int | None] = mapped_column(doc="The id of the company")
    opportunity_id: Mapped[int | None] = mapped_column(doc="The id of the opportunity")
    start_time: Mapped[MillisecondMoment | None] = mapped_column(doc="The time at which it began")
    duration: Mapped[int] = mapped_column(default=0, doc="The duration in seconds", info=holds(Whole(0, 10**9)))
    state: Mapped[str] = mapped_column(
        default="insights_generated", doc="The state of the processing, such as `failed`"
    )
    is_private: Mapped[bool] = mapped_column(doc="True for a private conversation")
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]


CONVERSATION: Final = of_rows(
    "conversation",
    "conversations",
    Conversation,
    references={
        "user_id": "user",
        "contact_id": "contact",
        "company_id": "company",
        "opportunity_id": "opportunity",
    },
    example={"topic": "Prices of rope", "duration": 1800},
)

children.refers_to("contact", Conversation.contact_id)
children.refers_to("company", Conversation.company_id)
children.refers_to("opportunity", Conversation.opportunity_id)


def _type(_: Call, value: Any) -> ColumnElement[bool]:
    return Conversation.conversation_type.in_(values.listed(value))


FILTERS: Final[Mapping[str, Filter]] = {
    "conversation_type": _type,
    "account_id": one_of(Conversation.company_id, "company"),
    "contact_ids": one_of(Conversation.contact_id, "contact"),
    "organization_ids": one_of(Company.organization_id, "organization"),
}


_Ids: Final = list_type(str, values.MAX_LIST) | str | None


class ConversationSearch(BaseModel):
    """The parameters of a search for conversations."""

    conversation_type: Type | None = None
    account_id: str | None = None
    contact_ids: _Ids = None  # type: ignore[valid-type]  # made at run time
    organization_ids: _Ids = None  # type: ignore[valid-type]  # as above
    date_range: dict[str, str] | None = None
    page: int = 1
    num_fetch_result: int | None = pages.USUAL_SIZE


_ORDER: Final = (Sort(Conversation.start_time, True), Sort(Conversation.id, True))


@closed
class DealOfConversation(TypedDict):
    """The opportunity of a conversation."""

    id: str
    account_name: str | None
    name: str
    opportunity_stage_id: str | None


@closed
class ShownConversation(TypedDict):
    """A conversation in a search."""

    id: str
    topic: str | None
    start_time: str | None
    duration: int
    state: str
    host: str | None
    host_id: str | None
    is_private: bool
    conversation_type: Type
    can_access_conversation: bool
    label_id_names: dict[str, str]
    participant_names: list[str]
    comment_count: int
    account_names: list[str]
    account_ids: list[str]
    participants_info: list[Any]
    thumbnail_url: None
    is_internal: bool
    deals: list[DealOfConversation]


_PAGE: Final = object_type(
    "ConversationPage",
    {
        "pagination": Pagination,
        "breadcrumbs": dict[str, Any],
        "num_fetch_result": int,
        "playlist_clip_ids": list[str],
        "conversations": list[ShownConversation],
    },
)

router = RestRouter("conversation", "/api/v1/conversations")


@router.operation(
    "search",
    "POST",
    "/search",
    fields=ConversationSearch,
    errors=("invalid_per_page", "page_too_deep", "invalid_filter", "invalid_date"),
    answer=lambda: _PAGE,
)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return a page of conversations, the newest first. `num_fetch_result` is the size of the page."""
    page = pages.page(call, size="num_fetch_result")
    conditions = [*searches.criteria(call, FILTERS), _within(call)]
    selection = Selection(conditions, _ORDER, page.size, page.offset, deleted=None)
    here = {"dataset_id": call.account.dataset_id}
    found = call.db.execute(selection.page(_ALL, Conversation), here).all()
    return {
        "pagination": page.pagination(call.db.scalars(selection.total(_COUNT, Conversation), here).one()),
        "breadcrumbs": {},
        "num_fetch_result": page.size,
        "playlist_clip_ids": [],
        "conversations": [_shown(call, row) for row in found],
    }


def _within(call: Call) -> ColumnElement[bool]:
    """Return the condition that a conversation began within the dates of `date_range`. Error invalid_date."""
    sent = call.parameters.get("date_range")
    sent = sent if isinstance(sent, dict) else {}
    start, end = (values.moment(sent.get(name)) for name in ("start", "end"))
    bounds = [] if start is None else [Conversation.start_time >= start]
    bounds += [] if end is None else [Conversation.start_time <= end]
    return and_(true(), *bounds)


def _name(first: str | None, last: str | None) -> str | None:
    return " ".join(filter(None, (first, last))) or None


def _moment(at: datetime | None) -> str | None:
    return None if at is None else f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _shown(call: Call, row: AnyRow) -> dict[str, Any]:
    """Return a conversation as JSON."""
    host, guest = _name(row.host_first, row.host_last), _name(row.guest_first, row.guest_last)
    deal = {
        "id": call.ids.show("opportunity", row.opportunity_id),
        "account_name": row.company_name,
        "name": row.opportunity_name,
        "opportunity_stage_id": call.ids.show("stage", row.stage_id),
    }
    return {
        "id": call.ids.show("conversation", row.id),
        "topic": row.topic,
        "start_time": _moment(row.start_time),
        "duration": row.duration,
        "state": row.state,
        "host": host,
        "host_id": call.ids.show("user", row.user_id),
        "is_private": row.is_private,
        "conversation_type": row.conversation_type,
        "can_access_conversation": True,
        "label_id_names": {},
        "participant_names": [each for each in (host, guest) if each is not None],
        "comment_count": 0,
        "account_names": [] if row.company_id is None else [row.company_name],
        "account_ids": [] if row.company_id is None else [call.ids.show("company", row.company_id)],
        "participants_info": [],
        "thumbnail_url": None,
        "is_internal": row.contact_id is None,
        "deals": [] if row.opportunity_id is None else [deal],
    }


_HERE: Final = Conversation.dataset_id == bindparam("dataset_id")


def _joined(statement: Any) -> Any:
    """Return a statement with what a conversation names."""
    own = Conversation
    named = (
        (User, own.user_id),
        (Contact, own.contact_id),
        (Company, own.company_id),
        (Opportunity, own.opportunity_id),
    )
    for model, column in named:
        statement = statement.outerjoin(model, and_(model.dataset_id == own.dataset_id, model.id == column))
    return statement.where(_HERE)


_ALL: Final = _joined(
    select(
        *Conversation.__table__.c,
        User.first_name.label("host_first"),
        User.last_name.label("host_last"),
        Contact.first_name.label("guest_first"),
        Contact.last_name.label("guest_last"),
        Company.name.label("company_name"),
        Opportunity.name.label("opportunity_name"),
        Opportunity.stage_id,
    ).select_from(Conversation)
)
_COUNT: Final = _joined(select(func.count()).select_from(Conversation))
