"""The parameters of queries and reads, for OpenAPI."""

from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal

from pydantic import Field as Described

from dealdock.vendors.pardot.v5.fields import Filter, Resource
from dealdock.vendors.pardot.v5.reading import CONTINUE, DEFAULT_LIMIT, MAX_LIMIT, MAX_OFFSET
from dealdock.web.rest.fields import Field, FieldTable

_DELETED: Final = Annotated[
    Literal["false", "true", "all"], Described(description="`true`: only records in the recycle bin; `all`: those too")
]
_TIME: Final = Annotated[str, Described(description="ISO 8601 with a numeric offset: `2024-03-01T09:30:00-05:00`")]
_TYPES: Final = {"Integer": int, "Boolean": bool, "DateTime": _TIME}


def of_query(resource: Resource) -> FieldTable:
    """Return the parameters of a query."""
    return FieldTable(f"{_name(resource)}Query", [*_fields(resource), *_of_pages(resource)], is_new=True)


def of_read(resource: Resource) -> FieldTable:
    """Return the parameters of a read."""
    return FieldTable(f"{_name(resource)}Read", [*_fields(resource), _parameter("deleted", _DELETED)], is_new=True)


def of_account(resource: Resource) -> FieldTable:
    """Return the parameters of a read of the account, which has neither an id nor a recycle bin."""
    return FieldTable(f"{_name(resource)}Read", _fields(resource), is_new=True)


def _name(resource: Resource) -> str:
    return resource.object[0].upper() + resource.object[1:]


def _fields(resource: Resource) -> Iterator[Field]:
    names = ", ".join(resource.by_name)
    words = Described(description=f"Separated by commas: {names}", examples=["id"])
    yield Field(name="fields", type=Annotated[str, words], read=lambda _, value: value, is_required=True)


def _of_pages(resource: Resource) -> Iterator[Field]:
    for each in resource.filters.values():
        yield _parameter(each.name, _type(each))
    words = f"Of {', '.join(resource.sortable)}, each with `ASC` or `DESC`"
    yield _parameter("orderBy", Annotated[str, Described(description=words)])
    limit = Described(ge=1, le=MAX_LIMIT, description=f"By default {DEFAULT_LIMIT}")
    yield _parameter("limit", Annotated[int, limit])
    yield _parameter("offset", Annotated[int, Described(ge=0, le=MAX_OFFSET)])
    yield _parameter("deleted", _DELETED)
    yield _parameter(CONTINUE, Annotated[str, Described(description="Of the page before; only with `fields`")])


def _type(each: Filter) -> Any:
    return str if each.is_list else _TYPES.get(each.field.type, str)


def _parameter(name: str, type_: Any) -> Field:
    return Field(name=name, type=type_, read=lambda _, value: value)
