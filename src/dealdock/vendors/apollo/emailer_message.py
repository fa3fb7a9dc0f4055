"""Messages of sequences, and what their recipients did: `/api/v1/emailer_messages` (contract 10.15). None is sent."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal, get_args

from sqlalchemy import ColumnElement, Index, String, Text, and_, bindparam, false, func, or_, select, true
from sqlalchemy.orm import Mapped, mapped_column
from typing_extensions import TypedDict

from dealdock.platform.database.selection import Selection, Sort
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.base import Base, DatasetId, MillisecondMoment, OneOf, RecordId, holds, refers
from dealdock.platform.records.kind import of_rows
from dealdock.platform.records.models import User
from dealdock.vendors.apollo.contact import attributes as contacts
from dealdock.vendors.apollo.contact.attributes import UPDATED
from dealdock.vendors.apollo.contact.model import Contact
from dealdock.vendors.apollo.email_account import EmailAccount
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.record import children
from dealdock.vendors.apollo.record.attributes import always, moment, own_id, shown_reference
from dealdock.vendors.apollo.sequence import step as steps
from dealdock.vendors.apollo.sequence.model import Sequence as Campaign
from dealdock.vendors.apollo.sequence.step import SequenceStep
from dealdock.vendors.apollo.wire import moments, pages, searches, values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.described import list_of
from dealdock.vendors.apollo.wire.searches import Filter, Range, one_of
from dealdock.web.rest.answers import closed, object_type
from dealdock.web.rest.resource import AnySelect, Attribute, Resource
from dealdock.web.rest.routing import RestRouter

Status = Literal["drafted", "scheduled", "completed", "failed"]
Type = Literal["outreach_automatic_email", "outreach_manual_email"]
EventType = Literal["open", "click", "reply", "bounce", "unsubscribe"]
ReplyClass = Literal[
    "willing_to_meet",
    "follow_up_question",
    "person_referral",
    "out_of_office",
    "already_left_company_or_not_right_person",
    "not_interested",
    "unsubscribe",
    "none_of_the_above",
]


class EmailerMessage(Base):
    """A message to a contact (contract 10.15). None is ever sent."""

    __tablename__ = "apollo_emailer_message"
    __table_args__ = (
        refers("user_id", "user"),
        refers("contact_id", "apollo_contact"),
        refers("sequence_id", "apollo_sequence"),
        refers("sequence_step_id", "apollo_sequence_step"),
        refers("email_account_id", "apollo_email_account"),
        Index(None, "dataset_id", "created_at", "id"),
        Index(None, "dataset_id", "contact_id"),
        Index(None, "dataset_id", "sequence_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    user_id: Mapped[int | None] = mapped_column(doc="The id of the user who sends the message")
    contact_id: Mapped[int] = mapped_column(doc="The id of the contact who receives it")
    sequence_id: Mapped[int | None] = mapped_column(doc="The id of the sequence")
    sequence_step_id: Mapped[int | None] = mapped_column(doc="The id of the step of the sequence")
    email_account_id: Mapped[int | None] = mapped_column(doc="The id of the mailbox")
    type: Mapped[str] = mapped_column(
        String(32),
        default="outreach_automatic_email",
        doc="The kind of the message",
        info=holds(OneOf(get_args(Type))),
    )
    status: Mapped[str] = mapped_column(
        String(16), default="scheduled", doc="The state of the message", info=holds(OneOf(get_args(Status)))
    )
    subject: Mapped[str | None] = mapped_column(doc="The subject")
    body_html: Mapped[str | None] = mapped_column(Text(), doc="The text, as HTML")
    due_at: Mapped[MillisecondMoment | None] = mapped_column(doc="The time at which it is to be sent")
    completed_at: Mapped[MillisecondMoment | None] = mapped_column(doc="The time at which it was sent")
    failed_at: Mapped[MillisecondMoment | None] = mapped_column(doc="The time at which it failed")
    failure_reason: Mapped[str | None] = mapped_column(doc="The text of the reason for which it failed")
    not_sent_reason: Mapped[str | None] = mapped_column(doc="The word of that reason, such as `email_unverified`")
    spam_blocked: Mapped[bool] = mapped_column(doc="True for a message that was taken for spam")
    demoed: Mapped[bool] = mapped_column(doc="True for a message that led to a demonstration")
    reply_class: Mapped[str | None] = mapped_column(
        String(64), doc="The kind of the reply, such as `willing_to_meet`", info=holds(OneOf(get_args(ReplyClass)))
    )
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]


class EmailerMessageEvent(Base):
    """Something that the recipient of a message did, or that happened to it there (contract 10.15)."""

    __tablename__ = "apollo_emailer_message_event"
    __table_args__ = (
        refers("emailer_message_id", "apollo_emailer_message"),
        Index(None, "dataset_id", "emailer_message_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    emailer_message_id: Mapped[int] = mapped_column(doc="The id of the message")
    type: Mapped[str] = mapped_column(
        String(16), default="open", doc="What happened, such as `click`", info=holds(OneOf(get_args(EventType)))
    )
    readable_user_agent: Mapped[str | None] = mapped_column(doc="The program, such as `Chrome, Windows`")
    state: Mapped[str | None] = mapped_column(doc="The state of the recipient's place")
    country: Mapped[str | None] = mapped_column(doc="The country of the recipient's place")
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]


EMAILER_MESSAGE: Final = of_rows(
    "emailer_message",
    "emailer_messages",
    EmailerMessage,
    references={
        "user_id": "user",
        "contact_id": "contact",
        "sequence_id": "sequence",
        "sequence_step_id": "sequence_step",
        "email_account_id": "email_account",
    },
    parts=(EmailerMessageEvent,),
)

EMAILER_MESSAGE_EVENT: Final = of_rows(
    "emailer_message_event",
    "emailer_message_events",
    EmailerMessageEvent,
    references={"emailer_message_id": "emailer_message"},
)

children.belongs_to("contact", EmailerMessage.contact_id, EmailerMessageEvent.emailer_message_id)
children.refers_to("sequence_step", EmailerMessage.sequence_step_id)


def has_event(type_: EventType) -> ColumnElement[bool]:
    """Return the condition that a message has an event of a type."""
    of_message = EmailerMessageEvent.dataset_id == EmailerMessage.dataset_id
    here = (of_message, EmailerMessageEvent.emailer_message_id == EmailerMessage.id, EmailerMessageEvent.type == type_)
    return select(EmailerMessageEvent.id).where(*here).exists()


def _name(first: Any, last: Any) -> ColumnElement[str]:
    return func.trim(func.coalesce(first, "").concat(" ").concat(func.coalesce(last, "")))


_TO_NAME: Final = _name(Contact.first_name, Contact.last_name)
_FROM_NAME: Final = _name(User.first_name, User.last_name)


def _shown(name: str, show: Any, type_: Any, *sources: Any) -> Attribute[Call]:
    return Attribute(name=name, sources=sources, show=lambda _, row: show(row), type=type_)


def _plain(name: str, type_: Any = None) -> Attribute[Call]:
    return Attribute(name=name, sources=(name,), type=type_)


def _is_unsent(row: AnyRow) -> bool | None:
    """Return True for a message that is still to be sent, null for a draft."""
    return None if row.status == "drafted" else bool(row.status != "completed")


def _since_sent(value: Any, row: AnyRow) -> bool | None:
    """Return a flag that a message has from the time at which it was sent."""
    return bool(value) if value or row.completed_at is not None else None


@closed
class Recipient(TypedDict):
    """The address of a recipient, or of the sender."""

    email: str | None
    raw_name: str | None
    recipient_type_cd: str | None
    contact_id: str | None
    user_id: None


def _recipients(call: Call, row: AnyRow) -> list[Recipient]:
    to: Recipient = {
        "email": row.to_email,
        "raw_name": row.to_name,
        "recipient_type_cd": "to",
        "contact_id": call.ids.show("contact", row.contact_id),
        "user_id": None,
    }
    return [to]


def _send_from(row: AnyRow) -> Recipient:
    names: Recipient = {
        "email": row.from_email,
        "raw_name": row.from_name,
        "recipient_type_cd": None,
        "contact_id": None,
        "user_id": None,
    }
    return names


def _send_from_info(call: Call, row: AnyRow) -> str | None:
    mailbox = row.email_account_id
    return None if mailbox is None else f"{call.ids.show('email_account', mailbox)}{_BETWEEN}{row.from_email}"


_BETWEEN: Final = "***"
"""The text between the id and the address of a mailbox."""


def _provider_id(name: str) -> Attribute[Call]:
    """Return the attribute with the id of a sent message at the provider of the mailbox."""

    def show(call: Call, row: AnyRow) -> str | None:
        return None if row.completed_at is None else call.ids.show("emailer_message", row.id)[-_PROVIDER_DIGITS:]

    return Attribute(name=name, show=show, type=str | None)


_PROVIDER_DIGITS: Final = 16


class _Messages(Resource[Call]):
    """Messages, with contact, mailbox, user, sequence and step."""

    def joined(self, statement: AnySelect) -> AnySelect:
        """Return the SELECT with what a message names."""
        own = EmailerMessage
        named = (
            (Contact, own.contact_id),
            (EmailAccount, own.email_account_id),
            (User, own.user_id),
            (Campaign, own.sequence_id),
            (SequenceStep, own.sequence_step_id),
        )
        found = statement.select_from(own)
        for model, column in named:
            found = found.outerjoin(model, and_(model.dataset_id == own.dataset_id, model.id == column))
        return found


MESSAGES: Final = _Messages(
    object="emailer_message",
    plural="emailer_messages",
    path="/api/v1/emailer_messages",
    model=EmailerMessage,
    attributes=(
        own_id("emailer_message"),
        shown_reference("user_id", "user"),
        _plain("status", Status),
        Attribute(name="time_zone", show=lambda call, _: call.account.time_zone, type=str),
        _provider_id("provider_message_id"),
        Attribute(name="to_name", sources=(_TO_NAME,), type=str),
        moment("due_at", moments.date),
        moment("completed_at", moments.date),
        shown_reference("emailer_touch_id", "sequence_touch", "sequence_step_id"),
        shown_reference("emailer_campaign_id", "sequence", "sequence_id"),
        shown_reference("emailer_step_id", "sequence_step", "sequence_step_id"),
        moment("failed_at", moments.date),
        _plain("failure_reason"),
        always("attachment_ids", []),
        always("enable_tracking", True),
        _plain("type", Type),
        shown_reference("contact_id", "contact", type=str),
        _provider_id("provider_thread_id"),
        always("schedule_delayed_reason"),
        _shown("demoed", lambda row: row.demoed or None, bool | None, "demoed"),
        shown_reference("email_account_id", "email_account"),
        always("due_at_manually_changed"),
        _plain("not_sent_reason"),
        _shown("bounce", lambda row: _since_sent(row.bounce, row), bool | None, has_event("bounce")),
        _shown("spam_blocked", lambda row: _since_sent(row.spam_blocked, row), bool | None, "spam_blocked"),
        always("tracking_disabled_reason"),
        moment("created_at", moments.optional_stamp, type=str),
        _shown("async_sending", _is_unsent, bool | None),
        *map(always, ("due_at_source", "crm_id")),
        _shown("replied", lambda row: bool(row.replied) or None, bool | None, has_event("reply")),
        _shown("needs_dynamic_assemble", _is_unsent, bool | None),
        always("personalized_opener"),
        _plain("reply_class", ReplyClass | None),
        *map(always, ("schedule_delayed_limit_reason", "schedule_delayed_reason_details", "sensitive_info_redacted")),
        Attribute(
            name="account_id",
            sources=(Contact.__table__.c.company_id,),
            show=lambda call, row: call.ids.show("company", row.account_id),
            type=str | None,
        ),
        always("conversation_id"),
        Attribute(name="recipients", show=_recipients, type=list[Recipient]),
        _shown("send_from", _send_from, Recipient),
        Attribute(name="from_email", sources=(EmailAccount.__table__.c.email,), type=str | None),
        Attribute(name="to_email", sources=(Contact.__table__.c.email,), type=str | None),
        Attribute(name="from_name", sources=(_FROM_NAME,), show=lambda _, row: row.from_name or None, type=str | None),
        always("bcc_emails", []),
        always("cc_emails", []),
        Attribute(name="send_from_info", show=_send_from_info, type=str | None),
        _shown("body_text", lambda row: steps.words(row.body_html) or "", str),
        _shown("body_html", lambda row: row.body_html or "", str, "body_html"),
        always("body_html_loaded", True),
        always("appendment_html", ""),
        always("appendment_html_loaded", True),
        _shown("subject", lambda row: row.subject or "", str, "subject"),
        Attribute(name="campaign_name", sources=(Campaign.__table__.c.name,), type=str | None),
        always("campaign_max_emails_per_day"),
        Attribute(name="campaign_position", sources=(SequenceStep.__table__.c.position,), type=int | None),
        always("step_max_emails_per_day"),
    ),
    routes={},
)
"""The operations of messages are written by hand: a search without the number of matches, and a message's events."""

_ALL: Final = MESSAGES.statement.where(EmailerMessage.dataset_id == bindparam("dataset_id"))

IS_DELIVERED: Final = and_(
    EmailerMessage.status == "completed", EmailerMessage.spam_blocked.is_(False), ~has_event("bounce")
)

_STATS: Final[Mapping[str, ColumnElement[bool]]] = {
    "delivered": IS_DELIVERED,
    "scheduled": EmailerMessage.status == "scheduled",
    "drafted": EmailerMessage.status == "drafted",
    "not_opened": and_(IS_DELIVERED, ~has_event("open")),
    "opened": has_event("open"),
    "clicked": has_event("click"),
    "replied": has_event("reply"),
    "unsubscribed": has_event("unsubscribe"),
    "demoed": EmailerMessage.demoed.is_(True),
    "bounced": has_event("bounce"),
    "spam_blocked": EmailerMessage.spam_blocked.is_(True),
    "failed_other": and_(
        EmailerMessage.status == "failed", EmailerMessage.spam_blocked.is_(False), ~has_event("bounce")
    ),
}
"""The conditions by the words of `emailer_message_stats`."""


def _stats(_: Call, value: Any) -> ColumnElement[bool]:
    """Return the condition that a message has one of these states. Unknown words find nothing."""
    return or_(false(), *(_STATS[word] for word in values.listed(value) if word in _STATS))


def _of_other_sequences(call: Call, value: Any) -> ColumnElement[bool]:
    numbers = searches.ids(call, value, "sequence")
    return or_(EmailerMessage.sequence_id.is_(None), ~searches.among(EmailerMessage.sequence_id, numbers))


def _of_mailbox(call: Call, value: Any) -> ColumnElement[bool]:
    """Return the condition that a message has a mailbox: an id, or the text in `send_from_info`."""
    sent = [each.partition(_BETWEEN)[0] for each in values.listed(value)]
    return one_of(EmailerMessage.email_account_id, "email_account")(call, sent)


def _keywords(_: Call, value: Any) -> ColumnElement[bool]:
    wanted = values.text(value).strip().lower()
    texts = (EmailerMessage.subject, EmailerMessage.body_html, _TO_NAME, Contact.email, _FROM_NAME, EmailAccount.email)
    return or_(*(searches.position(func.lower(func.coalesce(text, "")), wanted) > 0 for text in texts))


def _of_column(column: Any) -> Filter:
    return lambda _, value: column.in_(values.listed(value))


FILTERS: Final[Mapping[str, Filter]] = {
    "emailer_message_stats": _stats,
    "emailer_message_reply_classes": _of_column(EmailerMessage.reply_class),
    "user_ids": one_of(EmailerMessage.user_id, "user"),
    "email_account_id_and_aliases": _of_mailbox,
    "emailer_campaign_ids": one_of(EmailerMessage.sequence_id, "sequence"),
    "emailer_campaign_id": one_of(EmailerMessage.sequence_id, "sequence"),
    "not_emailer_campaign_ids": _of_other_sequences,
    "contact_ids": one_of(EmailerMessage.contact_id, "contact"),
    "contact_id": one_of(EmailerMessage.contact_id, "contact"),
    "not_sent_reason_cds": _of_column(EmailerMessage.not_sent_reason),
    "q_keywords": _keywords,
}


def _between_days(call: Call, low: datetime | None, high: datetime | None) -> ColumnElement[bool]:
    """Return the condition that a message is due, or was sent, on these days but the last one."""
    mode = values.text(call.parameters.get("emailer_message_date_range_mode")).strip()
    column = EmailerMessage.completed_at if mode == "completed_at" else EmailerMessage.due_at
    bounds = [] if low is None else [column >= low]
    bounds += [] if high is None else [column < high]
    return and_(true(), *bounds)


RANGES: Final[Mapping[str, Range]] = {"emailer_message_date_range": Range(values.moment, _between_days)}


class MessageSearch(searches.described("MessagePage", FILTERS, RANGES)):  # type: ignore[misc]  # made from its parameters
    """The parameters of a search for messages."""

    emailer_message_date_range_mode: str | None = None


_ORDER: Final = (Sort(EmailerMessage.created_at, True), Sort(EmailerMessage.id, True))


@closed
class MessageEvent(TypedDict):
    """An event of a message."""

    id: str
    type: EventType
    created_at: str
    contact_id: str
    emailer_message_id: str
    readable_user_agent: str | None
    third_party_tracking_service: None
    state: str | None
    country: str | None


@closed
class EventGroup(TypedDict):
    """The events of a message that have the same type."""

    type: Literal["emailer_message_events_group"]
    event_group_type: EventType
    emailer_message_events: list[MessageEvent]


_STEP_TYPES: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("id", "emailer_campaign_id"), str),
    "wait_time": int,
    "wait_mode": steps.WaitMode,
    **dict.fromkeys(("max_emails_per_day", "exact_datetime")),
    "auto_skip_in_x_days": int | None,
    "position": int,
}
_PAGE: Final = object_type(
    "MessagesAnswer",
    {
        "breadcrumbs": list[Any],
        "emailer_messages": list_of(MESSAGES.answer),
        "emailer_steps": list_of(object_type("StepOfMessages", _STEP_TYPES)),
        "num_fetch_result": None,
    },
)
_OWN: Final = {each.name: MESSAGES.shown_type(each) for each in MESSAGES.attributes}
_COUNTED: Final = {"emailer_message_events": list[MessageEvent], "num_opens": int, "num_clicks": int}
_ACTIVITY: Final = object_type(
    "MessageActivity",
    {
        "id": str,
        "type": Literal["emailer_message"],
        "emailer_message_id": str,
        "emailer_message": object_type("CountedMessage", {**_OWN, **_COUNTED}),
    },
)
_WHOLE: Final = object_type("WholeMessage", {**_OWN, "contact": UPDATED, **_COUNTED})
_ACTIVITIES: Final = object_type(
    "ActivitiesAnswer", {"activities": list_of(EventGroup | _ACTIVITY), "emailer_message": _WHOLE}
)

router = RestRouter("emailer_message", "/api/v1/emailer_messages")

_SEARCH_ERRORS: Final = ("invalid_per_page", "page_too_deep", "invalid_sort", "invalid_filter", "invalid_date")


@router.operation("search", "GET", "/search", query=MessageSearch, errors=_SEARCH_ERRORS, answer=lambda: _PAGE)
@router.operation("search", "POST", "/search", fields=MessageSearch, errors=_SEARCH_ERRORS, answer=lambda: _PAGE)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return a page of messages, the newest first, and their steps. It has no number of all messages."""
    page = pages.page(call)
    order = pages.sorting(call.parameters, {}, _ORDER, EmailerMessage.id)
    conditions = [*searches.criteria(call, FILTERS), *searches.ranges(call, RANGES)]
    selection = Selection(conditions, order, page.size, page.offset, deleted=None)
    found = call.db.execute(selection.page(_ALL, EmailerMessage), {"dataset_id": call.account.dataset_id}).all()
    return {
        "breadcrumbs": [],
        "emailer_messages": MESSAGES.layout(call, found),
        "emailer_steps": _steps(call, found),
        "num_fetch_result": None,
    }


@router.operation(
    "activities", "GET", "/{emailer_message_id}/activities", errors=("no_message",), answer=lambda: _ACTIVITIES
)
def activities(call: CurrentCall) -> dict[str, Any]:
    """Return a message with its contact, its events by type, the newest first, and itself as the oldest activity."""
    number = call.ids.find("emailer_message", call.match.parameters["emailer_message_id"])
    query = _ALL.where(EmailerMessage.id == number)
    row = None if number is None else call.db.execute(query, {"dataset_id": call.account.dataset_id}).first()
    if row is None:
        raise refused("no_message", "no message of this account has this id")
    (shown,) = MESSAGES.layout(call, [row])
    events = _events(call, row)
    types = [each["type"] for each in events]
    counts = {"emailer_message_events": events, "num_opens": types.count("open"), "num_clicks": types.count("click")}
    names = list(shown)
    before = {name: shown[name] for name in names[: names.index("campaign_name")]}
    behind = {name: value for name, value in shown.items() if name not in before}
    (contact,) = contacts.shown(call, [row.contact_id], "updated")
    own = {"id": shown["id"], "type": "emailer_message", "emailer_message_id": shown["id"]}
    return {
        "activities": [*_grouped(events), {**own, "emailer_message": {**before, **counts, **behind}}],
        "emailer_message": {**before, "contact": contact, **counts, **behind},
    }


def _steps(call: Call, found: Sequence[AnyRow]) -> list[dict[str, Any]]:
    """Return the steps of messages, each once, in the order of their messages."""
    numbers = list(dict.fromkeys(each.sequence_step_id for each in found if each.sequence_step_id is not None))
    here = (SequenceStep.dataset_id == call.account.dataset_id, SequenceStep.id.in_(numbers))
    rows = {row.id: row for row in call.db.execute(select(SequenceStep.__table__).where(*here))} if numbers else {}
    shown = (steps.step(call.ids, rows[number]) for number in numbers)
    return [{name: each[name] for name in _STEP_TYPES} for each in shown]


def _events(call: Call, message: AnyRow) -> list[dict[str, Any]]:
    """Return the events of a message, the newest first."""
    own = EmailerMessageEvent
    here = (own.dataset_id == call.account.dataset_id, own.emailer_message_id == message.id)
    rows = call.db.execute(select(own.__table__).where(*here).order_by(own.created_at.desc(), own.id.desc()))
    return [
        {
            "id": call.ids.show("emailer_message_event", row.id),
            "type": row.type,
            "created_at": moments.stamp(row.created_at),
            "contact_id": call.ids.show("contact", message.contact_id),
            "emailer_message_id": call.ids.show("emailer_message", message.id),
            "readable_user_agent": row.readable_user_agent,
            "third_party_tracking_service": None,
            "state": row.state,
            "country": row.country,
        }
        for row in rows
    ]


def _grouped(events: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return events by their types, the type with the newest event first."""
    types = list(dict.fromkeys(each["type"] for each in events))
    return [
        {
            "type": "emailer_message_events_group",
            "event_group_type": type_,
            "emailer_message_events": [each for each in events if each["type"] == type_],
        }
        for type_ in types
    ]
