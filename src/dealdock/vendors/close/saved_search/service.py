"""Smart views: their changes (contract part 2, B.4)."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.vendors.close import records, stored_limits
from dealdock.vendors.close.advanced_search import body, views
from dealdock.vendors.close.advanced_search.objects import OBJECTS
from dealdock.vendors.close.advanced_search.reading import InvalidSearch
from dealdock.vendors.close.advanced_search.results import Matches
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.event import service as events
from dealdock.vendors.close.saved_search import queries
from dealdock.vendors.close.saved_search.layout import saved_search
from dealdock.vendors.close.saved_search.model import USUAL_TYPE, SavedSearch
from dealdock.vendors.close.search.parser import parse
from dealdock.vendors.close.user import queries as users
from dealdock.vendors.close.wire.errors import REQUIRED, wrong_fields

_TYPE: Final = "saved_search"
_DEFAULTS: Final[Mapping[str, Any]] = {
    "description": "",
    "type": USUAL_TYPE,
    "query": None,
    "s_query": None,
    "is_shared": False,
}


def create(context: Context, columns: Mapping[str, Any]) -> int:
    """Add a view of the caller, and return its number. Raises `HttpError` 400."""
    stored_limits.check(context, SavedSearch)
    fields = {**_DEFAULTS, "user_id": context.user_id, **columns}
    _check(context, fields)
    number = records.add(context, SavedSearch, **fields)
    events.record(context, "created", _TYPE, shown(context, number))
    return number


def change(context: Context, number: int, columns: Mapping[str, Any]) -> None:
    """Change a view. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    row = queries.get(context, number)
    _check(context, {**row._asdict(), **columns})
    before = shown(context, number)
    if records.change(context, SavedSearch, number, columns):
        events.record_update(context, _TYPE, before, shown(context, number))


def remove(context: Context, number: int) -> None:
    """Delete a view. Raises `RecordError(NO_RECORD)`."""
    previous = shown(context, number)
    records.remove(context, SavedSearch, number)
    events.record(context, "deleted", _TYPE, None, before=previous)


def shown(context: Context, number: int) -> dict[str, Any]:
    """Return the response to a read of a view. Raises `RecordError(NO_RECORD)`."""
    return saved_search(context.ids, queries.get(context, number), users.first(context))


def matches(context: Context, type_: str, s_query: Mapping[str, Any]) -> Matches:
    """Return the results of a search that is stored with `query`, `sort` and `results_limit`. Raises
    `InvalidSearch`.
    """
    wrong: dict[str, Any] = {}
    sorts = body.sorts(s_query.get("sort"), wrong)
    limit = s_query.get("results_limit")
    if limit is not None and (type(limit) is not int or limit < 0):
        raise InvalidSearch("results_limit must be a whole number.")
    if wrong:
        raise InvalidSearch(wrong["sort"])
    return Matches(views.compiler(context), s_query.get("query"), sorts, [type_])


def _check(context: Context, columns: Mapping[str, Any]) -> None:
    """Check the search of a view. Raises `HttpError` 400."""
    text, s_query = columns["query"], columns["s_query"]
    if text is None and s_query is None:
        raise wrong_fields({"query": REQUIRED})
    if text is not None:
        parse(text)
    is_known = columns["type"] in OBJECTS and OBJECTS[columns["type"]].show is not None
    if s_query is not None and is_known:
        try:
            matches(context, columns["type"], s_query)
        except InvalidSearch as error:
            raise wrong_fields({"s_query": str(error)}) from None
