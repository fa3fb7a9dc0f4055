"""The parameters and bodies of calls, for OpenAPI."""

from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal

from pydantic import Field as Described

from dealdock.vendors.pardot.v5.fields import ApiObject, Filter
from dealdock.vendors.pardot.v5.fields import Field as DeclaredField
from dealdock.vendors.pardot.v5.reading import CONTINUE, DEFAULT_LIMIT, MAX_LIMIT, MAX_OFFSET
from dealdock.web.rest.fields import Field, FieldTable

_DELETED: Final = Annotated[
    Literal["false", "true", "all"], Described(description="`true`: only records in the recycle bin; `all`: those too")
]
_TIME: Final = Annotated[str, Described(description="ISO 8601 with a numeric offset: `2024-03-01T09:30:00-05:00`")]
_IN_BODIES: Final[dict[str, Any]] = {"String": str, "Integer": int, "Boolean": bool}
_TYPES: Final = {"Integer": int, "Boolean": bool, "DateTime": _TIME}


def of_query(resource: ApiObject) -> FieldTable:
    """Return the parameters of a query."""
    return FieldTable(f"{resource.title}Query", [*_fields(resource), *_of_pages(resource)], is_new=True)


def of_read(resource: ApiObject) -> FieldTable:
    """Return the parameters of a read."""
    return FieldTable(f"{resource.title}Read", [*_fields(resource), _parameter("deleted", _DELETED)], is_new=True)


def of_account(resource: ApiObject) -> FieldTable:
    """Return the parameters of a read of the account, which has neither an id nor a recycle bin."""
    return FieldTable(f"{resource.title}Read", _fields(resource), is_new=True)


def of_write(resource: ApiObject) -> FieldTable:
    """Return the parameters of a call that writes."""
    return FieldTable(f"{resource.title}Write", _fields(resource, is_required=False), is_new=True)


def of_body(resource: ApiObject, *, is_new: bool) -> FieldTable:
    """Return the properties of a body that makes or changes a record."""
    name = f"{'New' if is_new else 'Changed'}{resource.title}"
    return FieldTable(name, map(_property, resource.writable.values()), is_new=is_new)


def _property(field: DeclaredField) -> Field:
    type_: Any = _IN_BODIES[field.type]
    if field.type == "String":
        type_ = Annotated[str, Described(max_length=field.most)]
    at: Literal["create", "both"] = field.at
    return Field(
        name=field.name,
        type=type_ if field.is_required else type_ | None,
        read=lambda _, value: value,
        is_required=field.is_required,
        at=at,
    )


def _argument(name: str, type_: Any, *, is_required: bool = False) -> Field:
    return Field(name=name, type=type_, read=lambda _, value: value, is_required=is_required)


_NAMES: Final = _argument("fields", list[str])
TAG: Final = FieldTable("TagId", [_argument("tagId", int, is_required=True)], is_new=True)
VISITOR: Final = FieldTable("ProspectOfVisitor", [_argument("prospectId", int, is_required=True), _NAMES], is_new=True)
MERGE: Final = FieldTable("MergeTags", [_argument("tagIds", list[int], is_required=True)], is_new=True)
UNDELETE: Final = FieldTable("Undelete", [_argument("id", int), _argument("email", str), _NAMES], is_new=True)
EXPORT_BODY: Final = FieldTable(
    "NewExport",
    [
        _argument("procedure", dict[str, Any], is_required=True),
        _argument("fields", list[str]),
        _argument("includeByteOrderMark", bool),
        _argument("legacyDateFormat", bool),
        _argument("maxFileSizeBytes", int),
    ],
    is_new=True,
)
IMPORT_BODY: Final = FieldTable(
    "NewImport",
    [
        _argument("operation", str, is_required=True),
        _argument("object", str, is_required=True),
        _argument("createOnNoMatch", bool),
        _argument("restoreDeleted", bool),
        _argument("status", str),
        _argument("fields", list[dict[str, Any]]),
    ],
    is_new=True,
)
IMPORT_STATUS: Final = FieldTable("ImportStatus", [_argument("status", str, is_required=True)], is_new=True)
UPSERT: Final = FieldTable(
    "UpsertLatestByEmail",
    [
        _argument("matchEmail", str),
        _argument("prospect", dict[str, Any], is_required=True),
        _NAMES,
        _argument("secondaryDeletedSearch", bool),
    ],
    is_new=True,
)


def _fields(resource: ApiObject, *, is_required: bool = True) -> Iterator[Field]:
    names = ", ".join(resource.by_name)
    words = Described(description=f"Separated by commas: {names}", examples=["id"])
    yield Field(name="fields", type=Annotated[str, words], read=lambda _, value: value, is_required=is_required)


def _of_pages(resource: ApiObject) -> Iterator[Field]:
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
