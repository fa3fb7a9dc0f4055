"""The body of an advanced search, and its cursors (contract part 2, B.3)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import accumulate
from typing import Annotated, Any, Final, NamedTuple

from pydantic import BaseModel, Field

from dealdock.vendors.close.wire import fields, signed
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import REQUIRED, wrong_fields
from dealdock.vendors.close.wire.fields import Type

LIFETIME: Final = timedelta(seconds=30)
MAX_CHARACTERS: Final = 400_000
_INVALID: Final = "Invalid cursor"
_EXPIRED: Final = "Expired cursor"
_FIELD: Final = "cursor"
_KIND: Final = "search"


class ResultsCursor(NamedTuple):
    """A place in the results of a search."""

    given: int = 0
    """The number of objects on the pages before it."""
    last: tuple[int, int] | None = None
    """The time, in milliseconds, and the number of the last object."""
    seen: Sequence[int] = ()
    """The numbers of all objects before it, if the search has an order."""


def written(context: Context, search: Any, cursor: ResultsCursor) -> str:
    """Return a cursor as a client sees it. `search`: the query and the order, as they were sent."""
    numbers = sorted(cursor.seen)
    steps = [number - before for before, number in zip([0, *numbers], numbers, strict=False)]
    value = [_milliseconds(context), _digest(context, search), cursor.given, cursor.last, steps]
    return signed.written(context, _KIND, value)


def read_cursor(context: Context, search: Any, text: Any) -> ResultsCursor:
    """Return the place of a cursor. None is the beginning. Raises `HttpError` 400."""
    if text is None:
        return ResultsCursor()
    try:
        given_at, digest, given, last, steps = _parts(context, text)
    except ValueError:
        raise wrong_fields({_FIELD: _INVALID}) from None
    if digest != _digest(context, search):
        raise wrong_fields({_FIELD: _INVALID})
    seconds = context.settings.paging.cursor_seconds
    lifetime = LIFETIME if seconds is None else min(timedelta(seconds=seconds), LIFETIME)
    if _milliseconds(context) - given_at >= lifetime // timedelta(milliseconds=1):
        raise wrong_fields({_FIELD: _EXPIRED})
    return ResultsCursor(given, last and (last[0], last[1]), [*accumulate(steps)])


def _parts(context: Context, text: Any) -> Any:
    if not isinstance(text, str) or len(text) > MAX_CHARACTERS:
        raise ValueError(text)
    return signed.read(context, _KIND, text)


def _milliseconds(context: Context) -> int:
    return round(context.now.timestamp() * 1000)


def _digest(context: Context, search: Any) -> str:
    """Return a digest of the search and of the records that it searches."""
    whole = json.dumps([context.account.account_id, context.dataset_id, context.user_id, search], sort_keys=True)
    return hashlib.blake2b(whole.encode(), digest_size=12).hexdigest()


def s_query(_: Context, value: Any) -> dict[str, Any]:
    """Read a search of the other language; it may be the query alone. The service checks the content."""
    if not isinstance(value, dict):
        raise fields.wrong_type("dict")
    whole = {"query": value} if "type" in value else value
    return {name: whole.get(name, usual) for name, usual in (("query", None), ("results_limit", None), ("sort", []))}


S_QUERY: Final = Type(s_query, dict[str, Any])


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
    cursor: str | None = Field(None, max_length=MAX_CHARACTERS)
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
