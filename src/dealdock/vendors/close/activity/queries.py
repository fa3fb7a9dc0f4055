"""Lists of activities (contract 3.7)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select, union_all

from dealdock.platform.database.selection import ByCodePoint
from dealdock.vendors.close.activity import threads
from dealdock.vendors.close.activity.kinds import CUSTOM
from dealdock.vendors.close.activity.layout import activities
from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.records import Cut
from dealdock.vendors.close.wire import filters, parameters, sorting
from dealdock.vendors.close.wire.errors import wrong
from dealdock.vendors.close.wire.filters import Filter
from dealdock.vendors.close.wire.parameters import Page

MAX_ACTIVITIES: Final = 100
_TYPE: Final = "_type"

OF_KIND: Final = {
    "lead_id": Filter(Activity.lead_id, filters.public_id("lead")),
    "user_id": Filter(Activity.user_id, filters.public_id("user")),
    "contact_id": Filter(Activity.contact_id, filters.public_id("contact")),
    "opportunity_id": Filter(Activity.opportunity_id, filters.public_id("opportunity")),
    "date_created": Filter(Activity.created_at, filters.moment, is_range=True),
    "activity_at": Filter(Activity.activity_at, filters.moment, is_range=True),
}
"""The filters of the list of one kind."""

OF_CUSTOM: Final = {
    **OF_KIND,
    "custom_activity_type_id": Filter(Activity.custom_activity_type_id, filters.public_id("customActivityType")),
}
"""The filters of the list of custom activities."""
OF_THREADS: Final = {name: each for name, each in OF_KIND.items() if name != "opportunity_id"}
"""The filters of the list of email threads."""
_TYPE_NEEDS_LEAD: Final = "custom_activity_type_id requires lead_id."

FILTERS: Final = {
    _TYPE: Filter(Activity.type, filters.text),
    **{name: each for name, each in OF_KIND.items() if name != "opportunity_id"},
}
"""The filters of the list of all kinds."""

_TIMES: Final = {"date_created": "created_at", "activity_at": "activity_at"}
"""The columns of the times by which a list is filtered and sorted."""


def filters_of(type_: str | None) -> Mapping[str, Filter]:
    """Return the filters of the list of one kind, or of all."""
    return FILTERS if type_ is None else OF_CUSTOM if type_ == CUSTOM else OF_KIND


def page(context: Context, query: Mapping[str, str], type_: str | None = None) -> Page:
    """Return a page of the activities of one kind, or of all. Raises `HttpError` 400."""
    cut = parameters.cut(context, query, most=MAX_ACTIVITIES)
    if type_ == CUSTOM and "custom_activity_type_id" in query and not query.get("lead_id"):
        raise wrong(_TYPE_NEEDS_LEAD)
    if type_ is None and _asks_for_threads(query) and threads.exist(context):
        return _page_with_threads(context, query, cut)
    found = _activities(context, query, type_)
    rows = context.db.execute(found.order_by(*_order(query, Activity)).limit(cut.limit + 1).offset(cut.skip)).all()
    return Page(activities(context, rows[: cut.limit]), len(rows) > cut.limit)


def page_of_threads(context: Context, query: Mapping[str, str]) -> Page:
    """Return a page of email threads. Raises `HttpError` 400."""
    cut = parameters.cut(context, query, most=MAX_ACTIVITIES)
    return _cut(context, query, cut, _threads(context, query))


def _page_with_threads(context: Context, query: Mapping[str, str], cut: Cut) -> Page:
    """Return a page of activities of all kinds, and threads."""
    names = ("id", "type", "activity_at", "created_at")
    plain = _activities(context, query, None).with_only_columns(*(getattr(Activity, name) for name in names))
    return _cut(context, query, cut, union_all(plain, _threads(context, query)))


def _cut(context: Context, query: Mapping[str, str], cut: Cut, found: Any) -> Page:
    """Return a page of a query of activities and threads."""
    table = found.subquery()
    order = [*_order(query, table.c), ByCodePoint(table.c.type)]  # a thread has the number and the time of its email
    rows = context.db.execute(select(table).order_by(*order).limit(cut.limit + 1).offset(cut.skip)).all()
    numbers = [row.id for row in rows[: cut.limit] if row.type != threads.TYPE]
    here = (Activity.dataset_id == context.dataset_id, Activity.id.in_(numbers))
    plain = context.db.execute(select(Activity.__table__).where(*here)).all()
    shown = dict(zip([row.id for row in plain], activities(context, plain), strict=True))
    of_threads = threads.of_numbers(context, [row.id for row in rows[: cut.limit] if row.type == threads.TYPE])
    data = [(of_threads if row.type == threads.TYPE else shown)[row.id] for row in rows[: cut.limit]]
    return Page(data, len(rows) > cut.limit)


def _asks_for_threads(query: Mapping[str, str]) -> bool:
    asked = [query[name] for name in (_TYPE, f"{_TYPE}__in") if name in query]
    return all(threads.TYPE in [part.strip() for part in each.split(",")] for each in asked)


def _activities(context: Context, query: Mapping[str, str], type_: str | None) -> Any:
    """Return the query of the activities of one kind, or of all. Raises `HttpError` 400."""
    found = select(Activity.__table__).where(Activity.dataset_id == context.dataset_id)
    if type_ is not None:
        found = found.where(Activity.type == type_)
    return found.where(*filters.criteria(context, filters_of(type_), query))


def _threads(context: Context, query: Mapping[str, str]) -> Any:
    """Return the query of threads. An activity with a matching email belongs to the lead, the contact and the user."""
    own = {name: OF_KIND[name] for name in threads.OF_EMAILS}
    found = threads.select_all(context, filters.criteria(context, own, query))
    times = {name: OF_KIND[name]._replace(column=found.c[column]) for name, column in _TIMES.items()}
    columns = (found.c.id, found.c.type, found.c.activity_at, found.c.created_at)
    return select(*columns).where(*filters.criteria(context, times, query))


def _order(query: Mapping[str, str], table: Any) -> Sequence[Any]:
    order = sorting.of_query(query, {name: getattr(table, column) for name, column in _TIMES.items()})
    return [*order, table.id.asc()] if order else [table.activity_at.desc(), table.id.desc()]
