"""The body of an advanced search (contract part 2, B.3)."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, NamedTuple

from pydantic import BaseModel, Field

from dealdock.vendors.close.advanced_search import cursors
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.wire.errors import REQUIRED, wrong_fields

USUAL_LIMIT: Final = 100
MAX_LIMIT: Final = 200
MAX_SORTS: Final = 10
_MAX_NAMES: Final = 200
_TOO_HIGH: Final = "Input should be less than or equal to {}"
_NOT_WHOLE: Final = "Input should be a valid integer"
_TOO_LOW: Final = "Input should be greater than or equal to 0"
_NO_FIELDS: Final = "Input should be lists of names by the type of object"
_NO_SORT: Final = "Input should be a list of fields with directions"
_NO_FLAG: Final = "Input should be a valid boolean"


class DataSearch(BaseModel):
    """The body of an advanced search."""

    query: dict[str, Any]
    fields: dict[str, Annotated[list[str], Field(max_length=_MAX_NAMES)]] | None = Field(None, alias="_fields")
    limit: int = Field(USUAL_LIMIT, alias="_limit", ge=0, le=MAX_LIMIT)
    cursor: str | None = Field(None, max_length=cursors.MAX_CHARACTERS)
    sort: Annotated[list[dict[str, Any]], Field(max_length=MAX_SORTS)] | None = None
    results_limit: int | None = Field(None, ge=0)
    include_counts: bool = False


class Sort(NamedTuple):
    """A field by which a search is ordered."""

    field: Mapping[str, Any]
    descends: bool


class Search(NamedTuple):
    """A search as it was sent."""

    query: Any
    names: Mapping[str, frozenset[str]]
    """The wanted keys by type of object."""
    limit: int
    sorts: Sequence[Sort]
    results_limit: int | None
    has_counts: bool
    cursor: Any


def read(context: Context, sent: Mapping[str, Any]) -> Search:
    """Return a search, whose query and cursor are read later. Raises `HttpError` 400."""
    wrong: dict[str, Any] = {}
    query = sent.get("query")
    if query is None:
        wrong["query"] = REQUIRED
    highest = context.settings.paging.page(MAX_LIMIT)
    limit = _whole(sent, "_limit", min(USUAL_LIMIT, highest), wrong, most=highest)
    results_limit = _whole(sent, "results_limit", None, wrong)
    names, sorted_by = _names(sent.get("_fields"), wrong), sorts(sent.get("sort"), wrong)
    has_counts = sent.get("include_counts") or False
    if not isinstance(has_counts, bool):
        wrong["include_counts"] = _NO_FLAG
    if wrong:
        raise wrong_fields(wrong)
    return Search(query, names, limit or 0, sorted_by, results_limit, has_counts, sent.get("cursor"))


def sorts(sent: Any, wrong: dict[str, Any]) -> Sequence[Sort]:
    """Return the order of a search. Add an error for a wrong form."""
    found = [] if sent is None else sent
    is_list = isinstance(found, list) and len(found) <= MAX_SORTS
    if not is_list or not all(isinstance(each, dict) and isinstance(each.get("field"), dict) for each in found):
        wrong["sort"] = _NO_SORT
        return ()
    if not all(each.get("direction", "asc") in {"asc", "desc"} for each in found):
        wrong["sort"] = _NO_SORT
        return ()
    return [Sort(each["field"], each.get("direction") == "desc") for each in found]


def _names(sent: Any, wrong: dict[str, Any]) -> Mapping[str, frozenset[str]]:
    found = {} if sent is None else sent
    if not isinstance(found, dict) or not all(map(_is_list_of_texts, found.values())):
        wrong["_fields"] = _NO_FIELDS
        return {}
    return {type_: frozenset(names) for type_, names in found.items()}


def _is_list_of_texts(found: Any) -> bool:
    return isinstance(found, list) and len(found) <= _MAX_NAMES and all(isinstance(each, str) for each in found)


def _whole(
    sent: Mapping[str, Any], name: str, usual: int | None, wrong: dict[str, Any], most: int | None = None
) -> int | None:
    value = sent.get(name)
    if value is None:
        return usual
    if type(value) is not int:
        wrong[name] = _NOT_WHOLE
    elif value < 0:
        wrong[name] = _TOO_LOW
    elif most is not None and value > most:
        wrong[name] = _TOO_HIGH.format(most)
    else:
        return value
    return usual
