"""Queries for leads with their dependent records: one query per kind, however many leads there are."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, String, bindparam, func, literal, select, type_coerce, union_all

from dealdock.platform.database.limited_rows import MAX_ANSWER_BYTES
from dealdock.platform.database.selection import ByCodePoint
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import TooMuch
from dealdock.vendors.close.contact import queries as contacts
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.lead import reading
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.opportunity import service as opportunities
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.records import Cut
from dealdock.vendors.close.search import leads as search
from dealdock.vendors.close.task import queries as tasks
from dealdock.vendors.close.task.model import Task
from dealdock.vendors.close.wire import filters, parameters, sorting
from dealdock.vendors.close.wire.filters import Filter
from dealdock.vendors.close.wire.parameters import Page

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

_NESTED: Final = {"contacts": contacts.of_leads, "opportunities": opportunities.of_leads, "tasks": tasks.of_leads}
"""The dependent records of leads: functions that read the records of several leads."""

_TOO_LONG_NESTED: Final = (
    f"the contacts, opportunities and tasks of the leads have over {MAX_ANSWER_BYTES:,} characters: "
    "use a smaller _limit, or _fields"
)


def _sizes(model: Any, texts: Sequence[Any]) -> Select[*tuple[Any, ...]]:
    size = sum((func.coalesce(func.length(type_coerce(text, String)), 0) for text in texts), literal(0))
    return select(model.lead_id, size.label("size")).where(model.dataset_id == bindparam("dataset_id"))


_nested = union_all(
    _sizes(Contact, [Contact.title, Contact.emails, Contact.phones, Contact.urls]),
    _sizes(Opportunity, [Opportunity.note]),
    _sizes(Task, [Task.text]),
).subquery()
_NESTED_SIZE: Final = select(func.count(), func.sum(_nested.c.size)).where(
    _nested.c.lead_id.in_(bindparam("lead_ids", expanding=True))
)
"""The number of the dependent records of leads, and the characters of their long texts."""

_COUNT: Final = select(func.count()).select_from(Lead).where(Lead.dataset_id == bindparam("dataset_id"))


def page(context: Context, query: Mapping[str, str]) -> Page:
    """Return a page of leads, and their number. Raises `HttpError` 400."""
    cut = parameters.cut_of_fields(context, query, _USUAL_LEADS, _MOST)
    criteria: list[ColumnElement[bool]] = filters.criteria(context, FILTERS, query)
    order = sorting.of_query(query, _ORDERS)
    if text := query.get("query", "").strip():
        found = search.by_query(context, text)
        criteria += found.criteria
        order = order or sorting.of_names(found.sorts, _SORTS)
    order = [*order, Lead.id.asc()] if order else [Lead.updated_at.desc(), Lead.id.desc()]
    leads = reading.SELECT.where(*criteria).order_by(*order).limit(cut.limit + 1).offset(cut.skip)
    rows = context.db.execute(leads, {"dataset_id": context.dataset_id}).all()
    names = parameters.fields(query)
    if names is None or not names.isdisjoint(_NESTED):
        _check_nested(context, [row.id for row in rows[: cut.limit]])
    shown = _with_nested(context, rows[: cut.limit], names)
    return Page(shown, len(rows) > cut.limit, {"total_results": _total(context, criteria)})


def read(context: Context, number: int, names: frozenset[str] | None = None) -> dict[str, Any]:
    """Return a lead with its contacts, opportunities and tasks. Raises `RecordError(NO_RECORD)`.

    `names`: the keys that are needed.
    """
    return _with_nested(context, [reading.row(context, number)], names)[0]


def numbers(context: Context, text: str, limit: int | None) -> Sequence[int]:
    """Return the numbers of all leads that a `query` finds, in its order. Raises `HttpError` 400."""
    found = search.by_query(context, text)
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
    if names is None or not names.isdisjoint(_NESTED):
        _check_nested(context, numbers, is_limited=is_limited)
    return dict(zip([row.id for row in rows], _with_nested(context, rows, names), strict=True))


def _with_nested(context: Context, rows: Sequence[AnyRow], names: frozenset[str] | None) -> list[dict[str, Any]]:
    """Return leads with their dependent records, as far as the keys are among the names."""
    numbers = [row.id for row in rows]
    leads = reading.shown(context, rows)
    for key, of_leads in _NESTED.items():
        if numbers and (names is None or key in names):
            nested = of_leads(context, numbers)
            for number, lead in zip(numbers, leads, strict=True):
                lead[key] = nested.get(number, [])
    return leads


def _check_nested(context: Context, lead_ids: Sequence[int], *, is_limited: bool = True) -> None:
    """Raise `TooMuch` for leads with too many or too long dependent records."""
    of_leads = {"dataset_id": context.dataset_id, "lead_ids": lead_ids}
    number, size = context.db.execute(_NESTED_SIZE, of_leads).one()
    if is_limited and number > MAX_NESTED:
        raise TooMuch(_TOO_MANY_NESTED)
    if (size or 0) > MAX_ANSWER_BYTES:
        raise TooMuch(_TOO_LONG_NESTED)


def _total(context: Context, criteria: Sequence[ColumnElement[bool]]) -> int:
    return context.db.scalars(_COUNT.where(*criteria), {"dataset_id": context.dataset_id}).one()
