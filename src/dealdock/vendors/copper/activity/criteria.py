"""The search of activities, by default newest first (contract 3.8)."""

from typing import Any, Final

from sqlalchemy import select

from dealdock.platform.records.models import MAX_ID
from dealdock.vendors.copper.activity.model import Activity
from dealdock.vendors.copper.activity.types import Parent
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.criteria import Criteria, Criterion, Filter, among, bounds, either
from dealdock.vendors.copper.wire.errors import NOT_AN_ARRAY, NOT_AN_OBJECT, Invalid
from dealdock.vendors.copper.wire.search import Search, by
from dealdock.web.rest.fields import list_type

_COLUMNS: Final = Activity.__table__.c
_MAX_TYPES: Final = 200


def of_parent(parent: Parent) -> Criteria:
    """Return the criteria for the activities of a record."""
    return [
        among("parent_id", _COLUMNS.parent_id, [parent.id]),
        among("parent_type", _COLUMNS.parent_type, [parent.type]),
    ]


def _parent(_: Context, value: Any) -> Criteria | Invalid:
    if not isinstance(value, dict):
        return NOT_AN_OBJECT
    found = values.record_id("parent", value.get("id"))
    if isinstance(found, Invalid):
        return found
    criteria = [] if found is None else [among("parent_id", _COLUMNS.parent_id, [min(found, MAX_ID)])]
    kind = value.get("type")
    return [*criteria, among("parent_type", _COLUMNS.parent_type, [kind])] if isinstance(kind, str) else criteria


def _types(context: Context, value: Any) -> Criteria | Invalid:
    if not isinstance(value, list) or len(value) > _MAX_TYPES:
        return NOT_AN_ARRAY
    found = [_type(context, place, each) for place, each in enumerate(value)]
    wrong = next((each for each in found if isinstance(each, Invalid)), None)
    return wrong or [either(*(each for each in found if isinstance(each, Criterion)))]


def _type(context: Context, place: int, value: Any) -> Criterion | Invalid:
    """Return the criterion for one type, by its id and category."""
    if not isinstance(value, dict):
        return NOT_AN_OBJECT
    number = values.whole(0, MAX_ID)(context, value.get("id"))
    if isinstance(number, Invalid):
        return number
    by_id = among(f"type_id_{place}", _COLUMNS.type_id, [number])
    category = value.get("category")
    if not isinstance(category, str):
        return by_id
    of_category = among(f"type_category_{place}", _COLUMNS.type_category, [category])
    shape = (by_id.shape, of_category.shape)
    return Criterion(shape, lambda: by_id.clause() & of_category.clause(), {**by_id.values, **of_category.values})


SEARCH: Final = Search(
    select(Activity.__table__),
    Activity,
    filters=(
        Filter("parent", _parent, dict[str, Any]),
        Filter("activity_types", _types, list_type(dict[str, Any], _MAX_TYPES)),
        *bounds("activity_date", _COLUMNS.activity_date),
    ),
    sorts={"activity_date": by(_COLUMNS.activity_date)},
    default="activity_date",
    direction="desc",
    ignored=frozenset({"full_result", "sort_by"}),
)
ActivitySearch: Final = SEARCH.described("ActivitySearch")
