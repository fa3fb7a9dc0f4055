"""Sent emails with their statistics, which are only read: `/api/email/` (contract, objects 2.15)."""

from datetime import datetime
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Text, false, literal
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import records
from dealdock.platform.records.base import Base, DatasetId, RecordId, Whole, holds
from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.pardot.record.attributes import (
    AUTHORS,
    Layout,
    Shown,
    absent,
    attribute,
    attributes,
    identity,
    named,
    of_4,
    of_5,
    related,
    stored,
    time,
)
from dealdock.vendors.pardot.record.resource import Resource
from dealdock.vendors.pardot.v5 import fields
from dealdock.vendors.pardot.v5.call import CurrentCall as CurrentCall5
from dealdock.vendors.pardot.v5.fields import ApiObject, Field, Relation
from dealdock.vendors.pardot.v5.reading import check_parameters, record_id
from dealdock.vendors.pardot.v5.writing import Written, find
from dealdock.vendors.pardot.wire import described, values
from dealdock.vendors.pardot.wire.operations import CurrentCall
from dealdock.vendors.pardot.wire.routing import METHODS_OF_READS
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.web.rest.answers import object_type
from dealdock.web.rest.routing import RestRouter

_Count = Annotated[int, mapped_column(default=0, info=holds(Whole(0, 10**9)))]


class Email(Base):
    """A sent email, with its statistics. The rates follow from the counts."""

    __tablename__ = "pardot_email"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    is_one_to_one: Mapped[bool] = mapped_column(doc="True if it was sent to one prospect; false for a list email")
    subject: Mapped[str | None] = mapped_column(doc="The subject")
    text: Mapped[str | None] = mapped_column(Text(), doc="The message as text")
    html: Mapped[str | None] = mapped_column(Text(), doc="The message as HTML")
    sent: Mapped[_Count] = mapped_column(doc="The number of emails sent")
    delivered: Mapped[_Count] = mapped_column(doc="The number of emails delivered")
    total_clicks: Mapped[_Count] = mapped_column(doc="The number of clicks")
    unique_clicks: Mapped[_Count] = mapped_column(doc="The number of people who clicked")
    soft_bounced: Mapped[_Count] = mapped_column(doc="The number of soft bounces")
    hard_bounced: Mapped[_Count] = mapped_column(doc="The number of hard bounces")
    opt_outs: Mapped[_Count] = mapped_column(doc="The number of people who opted out")
    spam_complaints: Mapped[_Count] = mapped_column(doc="The number of complaints about spam")
    opens: Mapped[_Count] = mapped_column(doc="The number of times it was opened")
    unique_opens: Mapped[_Count] = mapped_column(doc="The number of people who opened it")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


def _message(row: AnyRow, _: ZoneInfo) -> Document:
    return {"text": row.text, "html": row.html}


EMAILS: Final = Resource(
    object="email",
    collection="emails",
    model=Email,
    attributes=(
        identity(Email, has_list=False),
        attribute(Email.name),
        *of_4(named("isOneToOne", Email.is_one_to_one)),
        attribute(Email.subject),
        *of_4(
            Shown(
                "message", object_type("Message", {"text": str | None, "html": str | None}), _message, is_optional=True
            )
        ),
        *of_5(Email.html, api_name="htmlMessage", is_only_read=True),
        *of_5(Email.text, api_name="textMessage", is_only_read=True),
        *of_4(time("created_at", is_nullable=False)),
        *of_5(Email.created_at, api_name="sentAt", filter="times", is_sortable=True),
        *of_5(Email.updated_at),
        absent("String", "type", "clientType", "salesforceCmsId"),
        absent("Boolean", "isOperational"),
        absent("Integer", "userId", "campaignId", "listId", "prospectId", "listEmailId", "emailTemplateId"),
        absent("Integer", "trackerDomainId", "folderId", "createdById"),
        related("senderOptions", "senderOptions"),
        related("replyToOptions", "senderOptions"),
        *(related(name, name) for name in ("user", "campaign", "list", "listEmail", "prospect", "folder")),
        related("createdBy", "user"),
    ),
    has_recycle_bin=True,
)
"""A call of versions 3 and 4 may leave out the message."""
_WITHOUT_MESSAGE: Final = EMAILS.layout.only(
    "EmailWithoutMessage", [name for name in EMAILS.layout.types if name != "message"]
)


@EMAILS.router.operation(
    "read",
    requires=("id",),
    takes=("include_message",),
    methods=METHODS_OF_READS,
    errors=(13, 16, 50),
    is_short=True,
    answer=EMAILS.one_answer,
)
def read(call: CurrentCall) -> Document:
    """Return one email, without its message if `include_message` is false."""
    row = EMAILS.row(call, values.required_id(call))
    text = call.parameters.get("include_message")
    has_message = not text or values.checked(values.flag, text, 50, "include_message")
    return {"email": (EMAILS.layout if has_message else _WITHOUT_MESSAGE)(row, call.zone)}


def _rate(name: str, part: str, whole: str) -> Shown:
    """Return the attribute that is one number as a percentage of another, half of the last digit rounded up."""

    def show(row: AnyRow, _: ZoneInfo) -> str:
        of, all_ = getattr(row, part), getattr(row, whole)
        hundredths = (of * 20_000 + all_) // (2 * all_) if all_ else 0
        return f"{hundredths // 100}.{hundredths % 100:02}%"

    return Shown(name, str, show)


_STATS: Final = Layout(
    "EmailStatistics",
    *stored(Email.sent, Email.delivered, Email.total_clicks, Email.unique_clicks, Email.soft_bounced),
    *stored(Email.hard_bounced, Email.opt_outs, Email.spam_complaints, Email.opens, Email.unique_opens),
    _rate("delivery_rate", "delivered", "sent"),
    _rate("opens_rate", "opens", "delivered"),
    _rate("click_through_rate", "total_clicks", "delivered"),
    _rate("unique_click_through_rate", "unique_clicks", "delivered"),
    _rate("click_open_ratio", "unique_clicks", "unique_opens"),
    _rate("opt_out_rate", "opt_outs", "delivered"),
    _rate("spam_complaint_rate", "spam_complaints", "delivered"),
)


@EMAILS.router.operation(
    "stats",
    requires=("id",),
    methods=METHODS_OF_READS,
    errors=(13, 16),
    is_short=True,
    answer=described.one("EmailStatistics", "stats", lambda: _STATS.type),
)
def stats(call: CurrentCall) -> Document:
    """Return the statistics of one email."""
    return {"stats": _STATS(EMAILS.row(call, values.required_id(call)), call.zone)}


_COUNTS: Final = (
    *attributes(Email.sent, Email.delivered, Email.opens, Email.total_clicks, Email.unique_clicks),
    *attributes(Email.opt_outs, Email.hard_bounced, Email.soft_bounced),
)


def _add_stats(router: RestRouter, resource: ApiObject) -> None:
    """Add the statistics of version 5."""
    counts = ApiObject(object="listEmailStats", collection="", members=[each.newer[0] for each in _COUNTS])

    @router.operation(
        "stats",
        "GET",
        "/{id}/stats",
        errors=(16, 51, 109),
        is_short=True,
        answer=lambda: object_type(counts.title, {each.name: int for each in counts.fields}),
    )
    def list_email_stats(call: CurrentCall5) -> Written:
        """Return the counts of one list email."""
        number = record_id(call)
        check_parameters(call, ("fields",))
        find(call, resource, number)
        row = records.read(call.db, call.account, Email, number)
        return Written({each.name: getattr(row, each.column.key) for each in counts.fields})


LIST_EMAILS: Final = ApiObject(
    object="listEmail",
    collection="list-emails",
    model=Email,
    visible=lambda _: (Email.is_one_to_one == false(),),
    members=(
        fields.identity(Email.id, has_list=False),
        *fields.strings(Email, "name", "subject"),
        Field(name="htmlMessage", type="String", column=Email.html, is_only_read=True),
        Field(name="textMessage", type="String", column=Email.text, is_only_read=True),
        Field(name="sentAt", type="DateTime", column=Email.created_at, filter="times", is_sortable=True),
        Field(name="isSent", type="Boolean", column=literal(value=True)),
        *fields.absent("Boolean", "isPaused", "isDeleted", "isOperational"),
        *fields.absent("String", "type", "clientType"),
        *fields.absent("Integer", "campaignId", "emailTemplateId", "trackerDomainId", "folderId"),
        *fields.times(Email),
        *(Relation(name, "senderOptions") for name in ("senderOptions", "replyToOptions")),
        *(Relation(name, name) for name in ("campaign", "emailTemplate", "trackerDomain", "folder")),
        *AUTHORS.newer,
    ),
    has_recycle_bin=True,
    actions=(_add_stats,),
)
"""In version 5: the emails that were sent to lists, with their ids of versions 3 and 4."""

EMAIL: Final[Kind] = of_rows(
    "email",
    "emails",
    Email,
    example={"name": "The Foghorn, no. 13", "subject": "Fog", "text": "It is foggy.", "sent": 4, "delivered": 3},
    named_by="name",
)
