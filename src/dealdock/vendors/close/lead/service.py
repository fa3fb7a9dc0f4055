"""Leads with their dependent records: their lists, and their changes (contract 3.2)."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, String, bindparam, func, literal, select, type_coerce, union_all

from dealdock.platform.database.limited_rows import MAX_ANSWER_BYTES
from dealdock.platform.database.selection import ByCodePoint
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import TooMuch
from dealdock.vendors.close.lead import contact as contacts
from dealdock.vendors.close.lead import creation, reading
from dealdock.vendors.close.lead import reading as leads
from dealdock.vendors.close.lead.contact import ContactBody
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.record import children, custom_values, events, records
from dealdock.vendors.close.record import limits as stored_limits
from dealdock.vendors.close.record.custom_values import ValueChange
from dealdock.vendors.close.wire import filters, parameters, sorting, tables
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.filters import Filter
from dealdock.vendors.close.wire.parameters import Cut, Page

_AT_ONCE: Final = 200


_MOVED: Final = ("contact", "opportunity", "task", "activity", "sequenceSubscription", "customObject")
"""The kinds of records that a merge moves, each with an event (contract 3.2, 3.9), in this order."""
_REMOVED: Final = ("opportunity", "task", "activity", "customObject", "sequenceSubscription", "contact")
"""In this order: opportunities, tasks, activities and subscriptions refer to contacts."""
_LIMITED: Final = ("contact", "opportunity", "task", "activity")
"""The kinds of records that a lead can have a limited number of."""


def move(context: Context, source: int, destination: int) -> None:
    """Move all records of a lead to another one."""
    for kind in _MOVED:
        table = tables.of(kind)
        here = (table.c.dataset_id == context.dataset_id, table.c.lead_id == source)
        numbers = context.db.scalars(select(table.c.id).where(*here).order_by(table.c.id)).all()
        before = _logged(context, kind, numbers)
        records.refer(context, f"{kind}.lead_id", source, destination)
        after = {shown["id"]: shown for _, shown in _logged(context, kind, numbers)}
        for type_, shown in before:
            events.record_update(context, type_, shown, after[shown["id"]])


def _logged(context: Context, kind: str, numbers: Sequence[int]) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the records that have events, in the form of events, each with its type in the event log."""
    table, logged = tables.of(kind), children.of_lead(kind).logged
    found: list[tuple[str, Mapping[str, Any]]] = []
    for begin in range(0, len(numbers), _AT_ONCE):
        here = (table.c.dataset_id == context.dataset_id, table.c.id.in_(numbers[begin : begin + _AT_ONCE]))
        found += logged(context, context.db.execute(select(table).where(*here).order_by(table.c.id)).all())
    return found


class LeadBody(NamedTuple):
    """The sent fields of a lead."""

    fields: Mapping[str, Any]
    custom: Sequence[ValueChange]
    contacts: Sequence[ContactBody]


def create(context: Context, body: LeadBody) -> int:
    """Add a lead with its contacts, and return its id."""
    number = creation.add(context, body.custom, **body.fields)
    stored_limits.check_new(context, "contact", len(body.contacts))
    for contact in body.contacts:
        contacts.add_to_lead(context, contact, number)
    if body.contacts:
        leads.refresh_name(context, number)
    return number


def change(context: Context, row: AnyRow, body: LeadBody) -> None:
    """Change the parts of a lead that a client sent. Contacts without an id are added.

    `row`: the lead as it is now, as `reading.row` returns it.
    """
    number: int = row.id
    before = leads.logged_row(context, row)
    different = records.different(row, creation.stored(body.fields))
    has_custom = custom_values.apply(context, number, body.custom)
    if different or has_custom:
        records.write(context, Lead, number, **different)
        leads.show_name(context, number, different.get("name", row.name), now=row.display_name)
        leads.record_update(context, number, before)
        now = row._asdict()
        children.changed(context, "lead", now, {**now, **different})
    for contact in body.contacts:
        _change_contact(context, number, contact)


def remove(context: Context, number: int) -> None:
    """Delete a lead with its contacts, opportunities, tasks and activities. Raises `RecordError(NO_RECORD)`."""
    before = leads.logged(context, number)
    for kind in _REMOVED:
        children.of_lead(kind).remove(context, number)
    _delete(context, number)
    events.record(context, "deleted", leads.TYPE, None, before=before)


def merge(context: Context, source: int, destination: int) -> None:
    """Move the contacts, opportunities, tasks and activities of a lead to another one, and delete it."""
    for limited in _LIMITED:
        stored_limits.check_merge(context, limited, source, destination)
    for kind in _MOVED:
        children.of_lead(kind).check_merge(context, source)
    show = context.ids.show
    context.meta = {
        "merge_source_lead_id": show("lead", source),
        "merge_destination_lead_id": show("lead", destination),
    }
    gone, before = leads.logged(context, source), leads.logged(context, destination)
    move(context, source, destination)
    _delete(context, source)
    records.write(context, Lead, destination)
    leads.refresh_name(context, destination)
    leads.record_update(context, destination, before)
    leads.record(context, "merged", destination)
    events.record(context, "deleted", leads.TYPE, None, before=gone)


def _change_contact(context: Context, lead_id: int, contact: ContactBody) -> None:
    if contact.id is None:
        contacts.add(context, contact, lead_id)
    else:
        contacts.change(context, records.get(context, Contact, contact.id), contact)


def _delete(context: Context, number: int) -> None:
    custom_values.remove_all(context, [number])
    records.remove(context, Lead, number)


_MOST: Final = Cut(skip=35_000, limit=200)
_USUAL_LEADS: Final = 100
MAX_NESTED: Final = 5_000
"""The contacts, opportunities and tasks of all leads of a page."""
_TOO_MANY_NESTED: Final = (
    f"the leads have over {MAX_NESTED:,} contacts, opportunities and tasks: use a smaller _limit, or _fields"
)

FILTERS: Final = {
    "id": Filter(Lead.id, filters.public_id("lead")),
    "date_created": Filter(Lead.created_at, filters.moment, is_range=True),
    "date_updated": Filter(Lead.updated_at, filters.moment, is_range=True),
}

_NAME: Final = ByCodePoint(Lead.display_words)
_ORDERS: Final = {
    "date_created": Lead.created_at,
    "date_updated": Lead.updated_at,
    "display_name": _NAME,
}
_SORTS: Final = {
    **_ORDERS,
    "company": _NAME,
    "created": Lead.created_at,
    "name": _NAME,
    "updated": Lead.updated_at,
}
"""The names that `sort:` may have."""

_TOO_LONG_NESTED: Final = (
    f"the contacts, opportunities and tasks of the leads have over {MAX_ANSWER_BYTES:,} characters: "
    "use a smaller _limit, or _fields"
)


@cache
def _nested_size() -> Select[*tuple[Any, ...]]:
    """Return the SELECT of the number of dependent records of leads, and of the characters of their long texts."""
    nested = union_all(*(_sizes(kind) for kind in reading.NESTED.values())).subquery()
    of_leads = nested.c.lead_id.in_(bindparam("lead_ids", expanding=True))
    return select(func.count(), func.sum(nested.c.size)).where(of_leads)


def _sizes(kind: str) -> Select[*tuple[Any, ...]]:
    own = tables.of(kind).c
    texts = (type_coerce(own[name], String) for name in children.of_lead(kind).texts)
    size = sum((func.coalesce(func.length(text), 0) for text in texts), literal(0))
    here = (own.dataset_id == bindparam("dataset_id"), children.of_lead(kind).is_shown(own))
    return select(own.lead_id, size.label("size")).where(*here)


_COUNT: Final = select(func.count()).select_from(Lead).where(Lead.dataset_id == bindparam("dataset_id"))


def page_of_leads(context: Context, query: Mapping[str, str]) -> Page:
    """Return a page of leads, and their number. Raises `HttpError` 400."""
    cut = parameters.cut_of_fields(context, query, _USUAL_LEADS, _MOST)
    criteria: list[ColumnElement[bool]] = filters.criteria(context, FILTERS, query)
    order = sorting.of_query(query, _ORDERS)
    if text := query.get("query", "").strip():
        found = children.found(context, "lead.query", text)
        criteria += found.criteria
        order = order or sorting.of_names(found.sorts, _SORTS)
    order = [*order, Lead.id.asc()] if order else [Lead.updated_at.desc(), Lead.id.desc()]
    leads = reading.SELECT.where(*criteria).order_by(*order).limit(cut.limit + 1).offset(cut.skip)
    rows = context.db.execute(leads, {"dataset_id": context.dataset_id}).all()
    names = parameters.fields(query)
    if names is None or not names.isdisjoint(reading.NESTED):
        _check_nested(context, [row.id for row in rows[: cut.limit]])
    shown = _with_computed(context, query, rows[: cut.limit], _with_nested(context, rows[: cut.limit], names))
    return Page(shown, len(rows) > cut.limit, {"total_results": _total(context, criteria)})


def read_lead(context: Context, number: int, query: Mapping[str, str]) -> Mapping[str, Any]:
    """Return a lead with its contacts, opportunities and tasks, and with the computed values that a call asks for.

    Raises `RecordError(NO_RECORD)`.
    """
    rows = [reading.row_of(context, number)]
    return _with_computed(context, query, rows, _with_nested(context, rows, parameters.fields(query)))[0]


def numbers(context: Context, text: str, limit: int | None) -> Sequence[int]:
    """Return the numbers of all leads that a `query` finds, in its order. Raises `HttpError` 400."""
    found = children.found(context, "lead.query", text)
    order = sorting.of_names(found.sorts, _SORTS) or [Lead.created_at.desc()]
    mine = select(Lead.id).where(Lead.dataset_id == context.dataset_id, *found.criteria)
    return context.db.scalars(mine.order_by(*order, Lead.id.desc()).limit(limit)).all()


def of_ids(
    context: Context, numbers: Sequence[int], names: frozenset[str] | None = None, *, is_limited: bool = True
) -> dict[int, dict[str, Any]]:
    """Return leads by number, with the keys that are needed.

    Raises `TooMuch` for too long dependent records, and if it `is_limited` for too many of them.
    """
    found = reading.SELECT.where(Lead.id.in_(numbers))
    rows = context.db.execute(found, {"dataset_id": context.dataset_id}).all()
    if names is None or not names.isdisjoint(reading.NESTED):
        _check_nested(context, numbers, is_limited=is_limited)
    return dict(zip([row.id for row in rows], _with_nested(context, rows, names), strict=True))


def _with_nested(context: Context, rows: Sequence[AnyRow], names: frozenset[str] | None) -> list[dict[str, Any]]:
    """Return leads with their dependent records, as far as the keys are among the names."""
    numbers = [row.id for row in rows]
    leads = reading.shown(context, rows)
    for key, kind in reading.NESTED.items():
        of_leads = children.of_lead(kind).of_leads
        if numbers and of_leads is not None and (names is None or key in names):
            nested = of_leads(context, numbers)
            for number, lead in zip(numbers, leads, strict=True):
                lead[key] = nested.get(number, [])
    return leads


def _with_computed(
    context: Context, query: Mapping[str, str], rows: Sequence[AnyRow], shown: Sequence[dict[str, Any]]
) -> Sequence[Mapping[str, Any]]:
    """Return leads with the computed values that a call asks for."""
    computed = children.computed("lead")
    names = parameters.asked_of(query, computed.names)
    if not names or not rows:
        return shown
    found = computed.of(context, [row.id for row in rows], names)
    return [{**found.get(row.id, {}), **lead} for row, lead in zip(rows, shown, strict=True)]


def _check_nested(context: Context, lead_ids: Sequence[int], *, is_limited: bool = True) -> None:
    """Raise `TooMuch` for leads with too many or too long dependent records."""
    of_leads = {"dataset_id": context.dataset_id, "lead_ids": lead_ids}
    number, size = context.db.execute(_nested_size(), of_leads).one()
    if is_limited and number > MAX_NESTED:
        raise TooMuch(_TOO_MANY_NESTED)
    if (size or 0) > MAX_ANSWER_BYTES:
        raise TooMuch(_TOO_LONG_NESTED)


def _total(context: Context, criteria: Sequence[ColumnElement[bool]]) -> int:
    return context.db.scalars(_COUNT.where(*criteria), {"dataset_id": context.dataset_id}).one()
