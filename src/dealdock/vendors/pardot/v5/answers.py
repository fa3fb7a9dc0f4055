"""Types of answers, for OpenAPI, from the tables of objects.

A call chooses the keys of a record by `fields`, so that each may be absent.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Final, NotRequired, TypeAlias

import pydantic
from pydantic import ConfigDict, with_config
from typing_extensions import TypedDict

from dealdock.vendors.pardot.v5 import values
from dealdock.vendors.pardot.v5.fields import SUFFIX, ApiObject, Field, Relation
from dealdock.web.rest.answers import CLOSED, closed

_TYPES: Final[Mapping[str, Any]] = {
    "String": str,
    "Integer": int,
    "Float": float,
    "Boolean": bool,
    "DateTime": datetime,
    "Object": dict[str, Any],
    "Array": list[str] | list[int],
}
_CUSTOM: Final[dict[str, Any]] = {"patternProperties": {f"{SUFFIX}$": {"type": ["string", "number", "array", "null"]}}}
"""The account's own fields, whose names it chooses."""

CsvFile: TypeAlias = Annotated[str, pydantic.Field(examples=['id,name\n1,"Acme"\n'])]
"""A file of an export, or of the errors of an import."""


@closed
class TaggedObject(TypedDict):
    """A tag of a record."""

    id: NotRequired[int]
    objectId: NotRequired[int]
    objectType: NotRequired[str]
    tagId: NotRequired[int]


@closed
class MergedTag(TypedDict):
    """The tag that replaces others."""

    id: int


@closed
class CanceledExport(TypedDict):
    """An export that will have no files."""

    id: int
    status: str


@closed
class CanceledImport(TypedDict):
    """An import whose other rows are not written."""

    id: int
    status: str


@cache
def record(resource: ApiObject) -> Any:
    """Return the type of a record, with the fields and the related records that a call may choose."""
    members = {each.name: NotRequired[_member(resource, each)] for each in resource.in_order}
    own: ConfigDict = {**CLOSED, "json_schema_extra": _CUSTOM} if resource.custom_fields is not None else CLOSED
    return with_config(own)(TypedDict(resource.title, members))  # type: ignore[operator]  # made at run time


@cache
def page(resource: ApiObject) -> Any:
    """Return the type of a page of records."""
    members = {"nextPageToken": str | None, "nextPageUrl": str | None, "values": list[record(resource)]}  # type: ignore[misc]  # as above
    return closed(TypedDict(f"{resource.title}Page", members))  # type: ignore[operator]  # as above


def _member(resource: ApiObject, member: Field | Relation) -> Any:
    if isinstance(member, Relation):
        return _related(resource, member)
    own = _TYPES[member.type]
    return own if _is_always_there(member) else own | None


def _is_always_there(field: Field) -> bool:
    """Return True for a field that is never null."""
    is_stored = field.show is values.shown and field.column is not None
    return field.type == "Boolean" or (is_stored and not getattr(field.column, "nullable", True))


def _related(resource: ApiObject, relation: Relation) -> Any:
    """Return the type of a related record. An example shows its id, or null if the sandbox keeps no such relation."""
    to = relation.to
    type_: Any = f"{to.title} | None" if to is resource else record(to) | None
    return Annotated[type_, pydantic.Field(examples=[None if relation.column is None else {"id": 1}])]
