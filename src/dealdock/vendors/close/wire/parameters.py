"""The parameters that all lists and objects take: pages and `_fields` (contract 1.4)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import wrong, wrong_fields


class Cut(NamedTuple):
    """The part of a list that is requested."""

    skip: int
    limit: int


MAX_SKIP: Final = 250_000

_INTEGER: Final = re.compile(r"\s*[+-]?[0-9]{1,1000}\s*")
_TOO_LARGE: Final = "The limit you set is larger than the maximum limit for this resource (max_limit = {})."
_TOO_FAR: Final = (
    "The skip you set is larger than the maximum skip for this resource (max_skip = {}). "
    "Please refine your search query."
)
_NO_FIELD: Final = "Input should be less than or equal to {}"
_CUSTOM: Final = "custom."
_ALL: Final = "_all"


class Page(NamedTuple):
    """A page of a list, as an operation returns it."""

    data: Sequence[Mapping[str, Any]]
    has_more: bool
    more: Mapping[str, Any] = {}
    """The keys in addition to `data` and `has_more`."""


class ObjectGroup(NamedTuple):
    """A group of objects in a list, with the other members of the group."""

    objects: Sequence[Mapping[str, Any]]
    more: Mapping[str, Any]


class Groups(NamedTuple):
    """A page of groups, as an operation returns it."""

    data: Sequence[ObjectGroup]
    has_more: bool
    more: Mapping[str, Any]


class Whole(NamedTuple):
    """An answer that is not an object, so that `_fields` does not apply to it."""

    value: Any


def cut(context: Context, query: Mapping[str, str], default: int = 100, most: int = 200) -> Cut:
    """Return the part of a list that the parameters name. Raises `HttpError` 400."""
    highest = _highest(context, Cut(MAX_SKIP, most))
    limit = _whole(query, "_limit", min(default, highest.limit))
    skip = _whole(query, "_skip", 0)
    _check_limit(limit, highest.limit)
    if skip > highest.skip:
        raise wrong(_TOO_FAR.format(highest.skip))
    return Cut(skip, limit)


def cut_of_fields(context: Context, query: Mapping[str, str], default: int, most: Cut) -> Cut:
    """Return the requested part of a list whose parameters count as fields in errors, as for leads.

    Raises `HttpError` 400.
    """
    highest = _highest(context, most)
    wanted = Cut(_whole(query, "_skip", 0), _whole(query, "_limit", min(default, highest.limit)))
    pairs = {"_limit": (wanted.limit, highest.limit), "_skip": (wanted.skip, highest.skip)}
    if errors := {name: _NO_FIELD.format(limit) for name, (value, limit) in pairs.items() if value > limit}:
        raise wrong_fields(errors)
    return wanted


def limit(context: Context, query: Mapping[str, str], most: int) -> int:
    """Return the `_limit` of a list that has no `_skip`; by default the highest. Raises `HttpError` 400."""
    highest = context.settings.paging.page(most)
    found = _whole(query, "_limit", highest)
    _check_limit(found, highest)
    return found


def page_of(found: Sequence[Mapping[str, Any]], cut: Cut) -> Page:
    """Return the page of a list whose objects are all known."""
    end = cut.skip + cut.limit
    return Page(found[cut.skip : end], len(found) > end)


def page_and_next(found: Sequence[Mapping[str, Any]], cut: Cut) -> Page:
    """Return the page of a list from its objects and, if there are more, the next one."""
    return Page(found[: cut.limit], len(found) > cut.limit)


def _highest(context: Context, most: Cut) -> Cut:
    """Return the highest `_skip` and `_limit` of a list: the service's, or lower ones of the account."""
    paging = context.settings.paging
    return Cut(min(paging.max_skip or most.skip, most.skip), paging.page(most.limit))


def _check_limit(limit: int, most: int) -> None:
    if limit > most:
        raise wrong(_TOO_LARGE.format(most))


def _whole(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name)
    if text is None:
        return default
    if not _INTEGER.fullmatch(text):
        raise wrong(f'{name} must be an integer (got "{text}" instead).')
    if int(text) < 0:
        raise wrong(f'{name} must be a non-negative integer (got "{text}" instead).')
    return int(text)


def fields(query: Mapping[str, str]) -> frozenset[str] | None:
    """Return the names in `_fields`; None for all."""
    text = query.get("_fields")
    if text is None:
        return None
    names = frozenset(name.strip() for name in text.split(","))
    return None if _ALL in names else names


def asked_of(query: Mapping[str, str], computed: frozenset[str]) -> frozenset[str]:
    """Return the names of computed values that `_fields` asks for: those that it names, or all."""
    names = fields(query)
    return names & computed if names is not None else computed if "_fields" in query else frozenset()


def narrowed(value: Mapping[str, Any], names: frozenset[str] | None) -> Mapping[str, Any]:
    """Return an object with these keys only. `custom` stands for all custom ones."""
    if names is None:
        return value
    has_custom = "custom" in names
    return {name: each for name, each in value.items() if name in names or (has_custom and name.startswith(_CUSTOM))}


def shown(result: Any, query: Mapping[str, str]) -> Any:
    """Return the result of an operation as the JSON value of its answer, with the keys that `_fields` names."""
    names = fields(query)
    match result:
        case Page(data, has_more, more):
            return {**more, "data": [narrowed(each, names) for each in data], "has_more": has_more}
        case Groups(groups, has_more, more):
            data = [{**group.more, "objects": [narrowed(each, names) for each in group.objects]} for group in groups]
            return {**more, "data": data, "has_more": has_more}
        case Whole(value):
            return value
        case _:
            return result if names is None else narrowed(result, names)
