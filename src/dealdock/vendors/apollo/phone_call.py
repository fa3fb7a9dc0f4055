"""Calls that users made or received: `/api/v1/phone_calls` (contract 10.14). None is ever dialled."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Index, String, Text, bindparam, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column
from typing_extensions import TypedDict

from dealdock.platform.database.selection import Selection, Sort
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import records
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
from dealdock.vendors.apollo.company import resource as companies
from dealdock.vendors.apollo.company.resource import EMBEDDED
from dealdock.vendors.apollo.contact import attributes as contacts
from dealdock.vendors.apollo.contact.attributes import OF_TASK, OF_TASKS
from dealdock.vendors.apollo.errors import invalid_id, refused
from dealdock.vendors.apollo.ids import has_form
from dealdock.vendors.apollo.record import children, id_lists
from dealdock.vendors.apollo.record.attributes import (
    always,
    moment,
    own_id,
    reference,
    sent,
    shown_reference,
)
from dealdock.vendors.apollo.wire import fields, moments, pages, searches, values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.described import PAGE_TYPES, list_of
from dealdock.vendors.apollo.wire.pages import Page
from dealdock.vendors.apollo.wire.searches import Filter, Range, one_of
from dealdock.web import read_names
from dealdock.web.rest.answers import closed, object_type
from dealdock.web.rest.fields import Field, list_type
from dealdock.web.rest.resource import Attribute, Resource
from dealdock.web.rest.routing import RestRouter

STATUSES: Final = ("queued", "ringing", "in-progress", "completed", "no_answer", "no-answer", "failed", "busy")
_USUAL_STATUS: Final = "completed"
_MAX_SECONDS: Final = 10**9


class PhoneCall(Base):
    """A call of a user (contract 10.14)."""

    __tablename__ = "apollo_phone_call"
    __table_args__ = (
        refers("user_id", "user"),
        refers("contact_id", "apollo_contact"),
        refers("company_id", "apollo_company"),
        Index(None, "dataset_id", "start_time", "id"),
        Index(None, "dataset_id", "contact_id"),
        Index(None, "dataset_id", "company_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    user_id: Mapped[int | None] = mapped_column(doc="The id of the user who called or was called")
    contact_id: Mapped[int | None] = mapped_column(doc="The id of the contact")
    company_id: Mapped[int | None] = mapped_column(doc="The id of the company")
    phone_call_outcome_id: Mapped[str | None] = mapped_column(String(24), doc="The id of the outcome")
    phone_call_purpose_id: Mapped[str | None] = mapped_column(String(24), doc="The id of the purpose")
    inbound: Mapped[bool] = mapped_column(doc="True if the contact called")
    from_number: Mapped[str | None] = mapped_column(doc="The number of the person who called")
    to_number: Mapped[str | None] = mapped_column(doc="The number that was called")
    start_time: Mapped[MillisecondMoment | None] = mapped_column(doc="The time at which the call began")
    end_time: Mapped[MillisecondMoment | None] = mapped_column(doc="The time at which the call ended")
    duration: Mapped[int] = mapped_column(default=0, doc="The duration in seconds", info=holds(Whole(0, _MAX_SECONDS)))
    logged: Mapped[bool] = mapped_column(doc="True for a call that another system logged")
    note: Mapped[str | None] = mapped_column(Text(), doc="The note")
    status: Mapped[str] = mapped_column(
        String(16), default=_USUAL_STATUS, doc="The state of the call", info=holds(OneOf(STATUSES))
    )
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]


def _status(value: Any) -> str:
    written = values.text(value).strip() or _USUAL_STATUS
    if written not in STATUSES:
        raise refused("invalid_choice", f"status must be one of {', '.join(STATUSES)}", "status")
    return written


def _seconds(value: Any) -> int:
    """Return a duration in whole seconds; 0 for anything that is not a number."""
    number = values.number(values.text(value).strip())
    return 0 if number is None else max(0, min(int(number), _MAX_SECONDS))


def _caller(call: Call, value: Any) -> int | None:
    """Return the number of the first user of a list, by default the caller. Error invalid_id."""
    sent_ids = values.listed(value)
    return fields.number(call, sent_ids[0], "user") if sent_ids else call.caller.user_id


def _of_team(name: str) -> Attribute[Call]:
    """Return the attribute with the id of an outcome or a purpose, which the team has in its settings."""

    def read(value: Any) -> str | None:
        written = values.text(value).strip()
        if written and not has_form(written):
            raise invalid_id(written, name)
        return written.lower() or None

    return sent(name, read)


_USER: Final = Field(name="user_id", read=_caller, type=list_type(str, values.MAX_LIST) | str | None)

PHONE_CALLS: Final[Resource[Call]] = Resource(
    object="phone_call",
    plural="phone_calls",
    path="/api/v1/phone_calls",
    model=PhoneCall,
    attributes=(
        own_id("phone_call"),
        shown_reference("user_id", "user", "", _USER),
        reference("account_id", "company", "company_id"),
        reference("contact_id", "contact"),
        always("voice_setting_id"),
        _of_team("phone_call_outcome_id"),
        _of_team("phone_call_purpose_id"),
        *map(always, ("recording_url", "twilio_call_sid", "call_identifier", "agent_call_sid")),
        sent("inbound", values.truth, empty=False),
        sent("from_number", values.some_text),
        sent("to_number", values.some_text),
        moment("start_time", moments.date, is_sent=True),
        moment("end_time", moments.date, is_sent=True),
        *map(always, ("transcription_too_long", "twilio_recording_sid")),
        always("need_recording_upload", True),
        sent("logged", values.truth, empty=False),
        sent("note", values.some_long_text),
        sent("status", _status, empty=_USUAL_STATUS, type=Literal[STATUSES]),
        *map(always, ("outreach_task_id", "salesforce_id", "hubspot_id", "conference_id", "opportunity_id")),
        always("voicemail_dropped", False),
        always("parallel_dial_item_id"),
        always("transcribed", False),
        always("transcribing", False),
        always("transcription_progress", 0),
        Attribute(name="note_text", sources=("note",), show=lambda _, row: row.note or "", type=str),
        sent("duration", _seconds, empty=0),
    ),
    order=("user_id", "contact_id", "account_id"),
    routes={},
)
"""The operations of calls are written by hand: their answers include contacts and companies."""


def _keywords(_: Call, value: Any) -> ColumnElement[bool]:
    wanted = values.text(value).strip().lower()
    texts = (PhoneCall.note, PhoneCall.from_number, PhoneCall.to_number)
    return or_(*(searches.position(func.lower(func.coalesce(text, "")), wanted) > 0 for text in texts))


def _contacts(call: Call, value: Any) -> ColumnElement[bool]:
    """Return the condition that a call has one of these contacts, or a contact with one of these labels."""
    people = fields.table("contact").c
    has_label = id_lists.filter_by(people.label_ids, "label")(call, value)
    labelled = select(people.id).where(people.dataset_id == call.account.dataset_id, has_label)
    known = searches.among(PhoneCall.contact_id, searches.ids(call, value, "contact"))
    return or_(known, PhoneCall.contact_id.in_(labelled))


def _direction(call: Call, value: Any) -> ColumnElement[bool]:
    """Return the condition of a direction. Other words count as absent."""
    written = values.text(value).strip().lower()
    if written in _DIRECTIONS:
        return PhoneCall.inbound.is_(_DIRECTIONS[written])
    read_names.forget(call.parameters, "inbound")
    return sa.true()


_DIRECTIONS: Final = {"incoming": True, "true": True, "outgoing": False, "false": False}


def _of_column(column: Any) -> Filter:
    return lambda _, value: column.in_([each.lower() for each in values.listed(value)])


FILTERS: Final[Mapping[str, Filter]] = {
    "inbound": _direction,
    "user_ids": one_of(PhoneCall.user_id, "user"),
    "contact_label_ids": _contacts,
    "phone_call_purpose_ids": _of_column(PhoneCall.phone_call_purpose_id),
    "phone_call_outcome_ids": _of_column(PhoneCall.phone_call_outcome_id),
    "q_keywords": _keywords,
}


def _within_days(_: Call, low: datetime | None, high: datetime | None) -> ColumnElement[bool]:
    return searches.within_days(PhoneCall.start_time, low, high)


RANGES: Final[Mapping[str, Range]] = {
    "date_range": Range(values.moment, _within_days),
    "duration": searches.numbers(PhoneCall.duration),
}

_Search: Final = searches.described("PhoneCallSearch", FILTERS, RANGES)
_ORDER: Final = (Sort(PhoneCall.start_time, True), Sort(PhoneCall.id, True))


def _selected(call: Call) -> tuple[Page, Selection]:
    """Return the page and the selection that a call requests, the newest first.

    Errors invalid_per_page, page_too_deep, invalid_filter, invalid_date.
    """
    page = pages.page(call)
    conditions = [*searches.criteria(call, FILTERS), *searches.ranges(call, RANGES)]
    return page, Selection(conditions, _ORDER, page.size, page.offset, deleted=None)


PHONE_CALL: Final = of_rows(
    "phone_call",
    "phone_calls",
    PhoneCall,
    references={"user_id": "user", "contact_id": "contact", "company_id": "company"},
    example={"note": "Wants ten more", "duration": 95},
)

children.belongs_to("contact", PhoneCall.contact_id)
children.refers_to("company", PhoneCall.company_id)


@closed
class CallCount(TypedDict):
    """The number of calls with an outcome."""

    value: str
    display_name: str
    count: int


_OWN: Final = {each.name: PHONE_CALLS.shown_type(each) for each in PHONE_CALLS.attributes}
_FACETING: Final = object_type("CallFaceting", {"phone_call_stats_facets": list[CallCount]})
_TEAM: Final = object_type("TeamOfCalls", {"id": str, "phone_calls_finder_empty": bool})
_PARTS: Final = {"contact": OF_TASK, "account": EMBEDDED}
_SHOWN: Final = object_type("ShownCall", {**_OWN, **_PARTS}, {*_PARTS})
_FOUND: Final = object_type("FoundCall", {**_OWN, "contact": OF_TASK, "conversation_id": None}, {"contact"})
_ONE: Final = object_type("CallAnswer", {"phone_call": _SHOWN, "contact": OF_TASKS | None})
_CREATION: Final = object_type("CallCreation", {"phone_call": _SHOWN, "contact": OF_TASKS | None, "team": _TEAM})
_FOUND_ANSWER: Final = object_type(
    "CallPage",
    {
        **PAGE_TYPES,
        "pagination": dict[str, Any],
        "phone_calls": list_of(_FOUND),
        "faceting": _FACETING,
        "pipeline_total": int,
    },
)

router = RestRouter("phone_call", "/api/v1/phone_calls")

_ERRORS: Final = ("invalid_id", "invalid_choice", "invalid_date")
_SEARCH_ERRORS: Final = ("invalid_per_page", "page_too_deep", "invalid_filter", "invalid_date")


@router.operation(
    "create", "POST", fields=PHONE_CALLS.new_fields, errors=_ERRORS, writes=True, answer=lambda: _CREATION
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Log a call, by default one of the caller that was completed at the current time."""
    columns = PHONE_CALLS.new_fields.read(call, call.parameters).values
    start = columns.get("start_time") or columns.get("end_time") or call.now
    whole = {
        **PHONE_CALLS.defaults,
        "user_id": call.caller.user_id,
        **columns,
        "start_time": start,
        "end_time": columns.get("end_time") or start,
    }
    number = records.add(call.db, call.account, PhoneCall, now=call.now, **whole)
    return {**_answer(call, number), "team": {"id": call.ids.team, "phone_calls_finder_empty": False}}


@router.operation("search", "GET", "/search", query=_Search, errors=_SEARCH_ERRORS, answer=lambda: _FOUND_ANSWER)
@router.operation("search", "POST", "/search", fields=_Search, errors=_SEARCH_ERRORS, answer=lambda: _FOUND_ANSWER)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return a page of calls, the newest first. Its number and size are shown as they were sent."""
    page, selection = _selected(call)
    found = call.db.execute(selection.page(_ALL, PhoneCall), {"dataset_id": call.account.dataset_id}).all()
    counts = _counts(call, selection)
    total = sum(counts.values())
    return {
        "pagination": {**page.pagination(total), **_as_sent(call, page)},
        "breadcrumbs": _breadcrumbs(call),
        "phone_calls": [{**one, "conversation_id": None} for one in _shown(call, found)],
        "faceting": {"phone_call_stats_facets": _facets(counts)},
        "pipeline_total": total,
        "num_fetch_result": None,
    }


@router.operation(
    "update",
    "PUT",
    "/{phone_call_id}",
    fields=PHONE_CALLS.changed_fields,
    errors=("no_record", *_ERRORS),
    writes=True,
    answer=lambda: _ONE,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change the given fields of a call."""
    written = call.id_in_path("phone_call")
    number = call.ids.find("phone_call", written)
    if number is None or not fields.exists(call, "phone_call", number):
        raise refused("no_record", "no call of this account has this id", f"phone call with id {written}")
    columns = PHONE_CALLS.changed_fields.read(call, call.parameters).values
    if columns:
        one = records.one(call.account, PhoneCall, number)
        call.db.execute(sa.update(PhoneCall).where(*one).values(**columns, updated_at=call.now))
    return _answer(call, number)


_ALL: Final = PHONE_CALLS.statement.where(PhoneCall.dataset_id == bindparam("dataset_id"))


def _answer(call: Call, number: int) -> dict[str, Any]:
    """Return a call with its contact and its company, and the contact again."""
    (row,) = call.db.execute(_ALL.where(PhoneCall.id == number), {"dataset_id": call.account.dataset_id}).all()
    firms = companies.embedded(call, [row.company_id]) if row.company_id is not None else {}
    people = contacts.shown(call, [row.contact_id], "tasks") if row.contact_id is not None else []
    return {"phone_call": _shown(call, [row], firms)[0], "contact": people[0] if people else None}


def _shown(call: Call, found: Sequence[AnyRow], firms: Mapping[Any, Any] = {}) -> list[dict[str, Any]]:
    """Return calls in the form of answers, each with its contact, and with its company of `firms`."""
    numbers = list(dict.fromkeys(each.contact_id for each in found if each.contact_id is not None))
    people = dict(zip(numbers, contacts.shown(call, numbers, "task"), strict=True))
    shown = PHONE_CALLS.layout(call, found)
    for row, each in zip(found, shown, strict=True):
        seconds = each.pop("duration")
        parts = {"contact": people.get(row.contact_id), "account": firms.get(row.company_id)}
        each.update({name: part for name, part in parts.items() if part is not None}, duration=seconds)
    return shown


def _counts(call: Call, selection: Selection) -> dict[str | None, int]:
    """Return the numbers of the calls on all pages by outcome."""
    own = (PhoneCall.dataset_id == call.account.dataset_id, *selection.criteria)
    outcome = PhoneCall.phone_call_outcome_id
    rows = call.db.execute(select(outcome, func.count()).where(*own).group_by(outcome)).all()
    return {row[0]: row[1] for row in rows}


def _facets(counts: Mapping[str | None, int]) -> list[dict[str, Any]]:
    """Return the numbers of calls by outcome. An outcome has no name here, so that its id stands for it."""
    outcomes = sorted((each, each, count) for each, count in counts.items() if each is not None)
    rows = (("active", "Active Calls", 0), *outcomes, ("other", "No Disposition", counts.get(None, 0)))
    return [{"value": value, "display_name": name, "count": count} for value, name, count in rows]


def _as_sent(call: Call, page: Page) -> dict[str, Any]:
    return {name: call.parameters.get(name, own) for name, own in (("page", page.number), ("per_page", page.size))}


def _breadcrumbs(call: Call) -> list[dict[str, Any]]:
    """Return a breadcrumb for each bound of the days."""
    found = []
    for end, word in (("min", "After"), ("max", "Before")):
        bound = call.parameters.get("date_range")
        written = bound.get(end) if isinstance(bound, dict) else call.parameters.get(f"date_range[{end}]")
        day = values.moment(written)
        if day is not None:
            named = "Today" if day.date() == call.now.date() else f"{day:%a, %b %d}"
            shown = {"label": "Date", "signal_field_name": "date_range", "value": f"{day:%Y-%m-%d}"}
            found.append({**shown, "display_name": f"{word} {named}"})
    return found
