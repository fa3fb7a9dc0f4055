"""Types of answers, for OpenAPI: each has all keys of an object, and no others."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from typing_extensions import TypedDict

from dealdock.vendors.apollo.settings import EDITION_2021, EDITIONS
from dealdock.web.rest.answers import closed, object_type

_TYPES: Final[Mapping[type[Any], Any]] = {type(None): None, list: list[Any], dict: dict[str, Any]}


@closed
class Pagination(TypedDict):
    """A page among all pages."""

    page: int
    per_page: int
    total_entries: int
    total_pages: int


@closed
class Breadcrumb(TypedDict):
    """A value by which a search filters."""

    label: str
    signal_field_name: str
    value: str | list[str]
    display_name: str


@closed
class Success(TypedDict):
    """The answer to a deletion of several records."""

    success: bool


PAGE_TYPES: Final[Mapping[str, Any]] = {
    "breadcrumbs": list[Breadcrumb],
    "pagination": Pagination,
    "num_fetch_result": None,
}
"""The members of the answer of every search, and the members that most answers have."""

ENVELOPE_TYPES: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("partial_results_only", "has_join", "disable_eu_prospecting"), bool),
    "partial_results_limit": int,
    **PAGE_TYPES,
}


def list_of(type_: Any) -> Any:
    """Return the type of lists of a type that was made at run time."""
    return list[type_]


def of_editions(
    title: str,
    layouts: Mapping[str, Mapping[Any, Mapping[str, Any]]],
    kind: str,
    types: Mapping[str, Any],
    optional: Collection[str] = (),
    **more: Any,
) -> Any:
    """Return the type of a record in an answer of this kind: in the editions since 2026, or in the edition of 2021.

    `types`: the types of the keys in which records differ. `optional`: the keys that may be absent. `more`: the types
    of others that may be absent, which the layouts do not have.
    """
    newer, older = (
        object_type(name, {**types_of(layouts[edition][kind], types), **more}, {*optional, *more})
        for name, edition in ((title, EDITIONS.default), (f"{title}Of2021", EDITION_2021))
    )
    return newer | older


def types_of(layout: Mapping[str, Any], types: Mapping[str, Any]) -> dict[str, Any]:
    """Return the types of an answer's keys: the given types, and the types of constant values."""
    return {name: types[name] if name in types else type_of(value) for name, value in layout.items()}


def type_of(constant: Any) -> Any:
    """Return the type of a value that never changes."""
    return _TYPES.get(type(constant), type(constant))
