"""Declarations of an object's fields, from which its routes, filters, errors and OpenAPI follow."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, Protocol, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement

from dealdock.platform.first_use import cached_property
from dealdock.vendors.pardot.v5 import values
from dealdock.vendors.pardot.v5.call import V5Call
from dealdock.vendors.pardot.wire.operations import Writer
from dealdock.vendors.pardot.wire.values import MAX_TEXT

if TYPE_CHECKING:
    from dealdock.web.rest.routing import RestRouter

Type: TypeAlias = Literal["String", "Integer", "Float", "Boolean", "DateTime", "Object", "Array"]
"""The types of fields, as the service's documentation names them."""


SUFFIX: Final = "__c"
"""The end of the names of custom fields."""

NOT_KEPT: Final = "-"
"""The place of a value that is checked but not stored."""


class Comparison(NamedTuple):
    """A comparison of a filter, by the end of the filter's name."""

    suffix: str
    compare: Callable[[Any, Any], ColumnElement[bool]]


_EQUAL: Final = (Comparison("", lambda column, value: column == value),)
_OF_IDS: Final = (
    *_EQUAL,
    Comparison("GreaterThan", lambda column, value: column > value),
    Comparison("GreaterThanOrEqualTo", lambda column, value: column >= value),
    Comparison("LessThan", lambda column, value: column < value),
    Comparison("LessThanOrEqualTo", lambda column, value: column <= value),
)
_OF_TIMES: Final = (
    *_EQUAL,
    Comparison("After", lambda column, value: column > value),
    Comparison("AfterOrEqualTo", lambda column, value: column >= value),
    Comparison("Before", lambda column, value: column < value),
    Comparison("BeforeOrEqualTo", lambda column, value: column <= value),
)
_LIST: Final = (Comparison("List", lambda column, value: column.in_(value)),)


class Filter(NamedTuple):
    """A parameter of a query that restricts its records."""

    name: str
    field: "Field"
    read: Callable[[str], Any]
    compare: Callable[[Any, Any], ColumnElement[bool]]
    is_list: bool = False

    def condition(self, text: str) -> ColumnElement[bool]:
        """Return the condition for a value. Raises `ValueError`, and `HttpError` for too many ids."""
        column = self.field.column if self.field.key is None else self.field.key
        return self.compare(column, self.read(text))


@dataclass(frozen=True, kw_only=True, eq=False)
class Field:
    """A field of an object."""

    name: str
    type: Type
    column: Any = None
    """The expression of its values. None: the sandbox does not keep them, and they are null."""
    show: Callable[[Any, ZoneInfo], Any] = values.shown
    """Returns the value in an answer, for the column's value and the user's time zone."""
    filter: Literal["ids", "ids and list", "times", "equal"] | None = None
    key: Any = None
    """The column that filters compare, if it differs."""
    read: Callable[[str], Any] | None = None
    """Reads the text of a filter, by default as its type."""
    of: str = ""
    """The object of the record whose id it is. A filter by an id that does not exist is error 192."""
    is_sortable: bool = False
    writes: str = ""
    """The column, or the argument of the service, that a body sets. Empty: the field is only read."""
    is_required: bool = False
    """True if a new record must have it, and it cannot be cleared."""
    at: Literal["create", "both"] = "both"
    """`create`: it is set with a new record, and does not change."""
    accept: "Callable[[BodyContext, Any], Any] | None" = None
    """Reads its value in a body, by default as its type. Raises `ValueError` for another type, or an error."""
    most: int = MAX_TEXT
    """The characters of a text."""
    is_only_read: bool = False
    """True if a read returns it, and a query does not: it has many values, or is a message."""
    is_shown: bool = True
    """False: it is accepted in bodies and shown nowhere."""
    needs_connector: bool = False
    """True if accounts without a CRM connector do not have it: `fields` cannot name it there."""

    @property
    def model_of(self) -> Any:
        """The model of the record whose id it is."""
        return _RESOURCES[self.of].model

    @property
    def filters(self) -> Iterator[Filter]:
        """The parameters that restrict a query by this field."""
        if self.filter is None:
            return
        read = self.read or values.READERS[self.type]
        comparisons = {"equal": _EQUAL, "times": _OF_TIMES}.get(self.filter, _OF_IDS)
        yield from (Filter(self.name + suffix, self, read, compare) for suffix, compare in comparisons)
        if self.filter == "ids and list":
            yield from (
                Filter(self.name + suffix, self, values.ids, compare, is_list=True) for suffix, compare in _LIST
            )


class BodyContext(NamedTuple):
    """A body, for fields that depend on more than their own value."""

    call: Writer
    properties: Mapping[str, Any]
    record_id: int | None
    """The id of the record to change; None for a new one."""


class DefinedColumn(Protocol):
    """A field that an account defines."""

    @property
    def id(self) -> int:
        """The id of the custom field."""
        ...

    @property
    def name(self) -> str:
        """The name in `fields` and in answers."""
        ...

    @property
    def has_several(self) -> bool:
        """True if it can have several values."""
        ...


class CustomFields(Protocol):
    """The fields that an account defines for an object."""

    def columns(self, call: Writer) -> Mapping[str, Any]:
        """Return the custom fields of the account, by name."""
        ...

    def accepted(self, call: Writer, column: Any, given: Any) -> list[str]:
        """Return the texts of a field in a body. Errors 154, 56, 57."""
        ...

    def values(self, call: Writer, columns: Sequence[Any], ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        """Return the values of these fields, by the record's id."""
        ...


class Writes(NamedTuple):
    """The services that write an object's records. They take the values by column."""

    create: Callable[[Writer, Mapping[str, Any]], int]
    update: Callable[[Writer, int, Mapping[str, Any]], None]
    delete: Callable[[Writer, int], None]
    new_errors: tuple[int, ...] = ()
    """The errors of the values of a new record, in their order."""
    errors: tuple[int, ...] = ()
    """The errors of the values of a changed one."""


@dataclass(frozen=True, eq=False)
class Relation:
    """A related record, whose fields are selected as `<relation>.<field>`."""

    name: str
    object: str
    """The name of its object in versions 3 and 4."""
    column: Any = None
    """The expression of its id. None: the sandbox does not keep it, and it is null."""

    @property
    def to(self) -> "ApiObject":
        """The object."""
        return _RESOURCES[self.object]


@dataclass(kw_only=True, eq=False)
class ApiObject:
    """An object of the API."""

    object: str
    """Its name in versions 3 and 4, in faults and in the journal."""
    collection: str
    """Its name in URLs."""
    model: Any = None
    """The table of its records. None: the sandbox has no such records."""
    members: Sequence[Field | Relation]
    """The fields and relations, in the order in which bodies and filters are read."""
    has_recycle_bin: bool = False
    """True if `deleted` has an effect on queries."""
    archived: Any = None
    """The column that marks the records in the recycle bin, if it is not `deleted`."""
    visible: Callable[[V5Call], Sequence[ColumnElement[bool]]] = lambda _: ()
    """Returns the conditions for the records that the caller may see."""
    custom_fields: "CustomFields | None" = None
    """The further fields that the account defines, whose names end in `__c`."""
    writes: Writes | None = None
    """The services that write its records. None: they are only read."""
    actions: "Sequence[Callable[[RestRouter, ApiObject], None]]" = ()
    """Each adds further operations to the object's routes."""

    def __post_init__(self) -> None:
        """Make the object known to relations."""
        _RESOURCES[self.object] = self

    @property
    def title(self) -> str:
        """Its name in schemas and in procedures of exports."""
        return self.object[0].upper() + self.object[1:]

    @cached_property
    def by_name(self) -> dict[str, Field | Relation]:
        """The members that an answer may have, by name."""
        return {member.name: member for member in self.members if isinstance(member, Relation) or member.is_shown}

    @cached_property
    def in_order(self) -> Sequence[Field | Relation]:
        """The members in the order of an answer: the id, then the others by name. Custom fields follow them."""
        return sorted(self.by_name.values(), key=lambda member: (member.name != "id", member.name))

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The fields without the relations."""
        return tuple(member for member in self.members if isinstance(member, Field))

    @cached_property
    def only_read(self) -> frozenset[str]:
        """The names of the fields that a read returns, and a query does not."""
        return frozenset(field.name for field in self.fields if field.is_only_read)

    @cached_property
    def writable(self) -> dict[str, Field]:
        """The fields that a body may set, in the order in which they are read."""
        return {field.name: field for field in self.fields if field.writes}

    @cached_property
    def filters(self) -> dict[str, Filter]:
        """The filters by the names of their parameters."""
        return {each.name: each for field in self.fields for each in field.filters}

    @cached_property
    def sortable(self) -> dict[str, Field]:
        """The fields that `orderBy` may name."""
        return {field.name: field for field in self.fields if field.is_sortable}


_RESOURCES: Final[dict[str, ApiObject]] = {}
"""The objects by name."""


def writable(fields: Iterable[Field], **changes: Any) -> Iterator[Field]:
    """Yield the fields that bodies set directly, each in the column of the same name."""
    return (replace(each, **{"writes": snake(each.name), **changes}) for each in fields)


def identity(column: Any, *, has_list: bool = True) -> Field:
    """Return the field `id`, with its filters."""
    filter_: Literal["ids", "ids and list"] = "ids and list" if has_list else "ids"
    return Field(name="id", type="Integer", column=column, filter=filter_, is_sortable=True)


def reference(name: str, column: Any, *, of: str) -> Field:
    """Return the field with the id of another record, with its filters."""
    return Field(name=name, type="Integer", column=column, filter="ids", of=of)


def strings(model: Any, *names: str) -> Iterator[Field]:
    """Yield fields with texts, each in the column of the same name."""
    return (Field(name=name, type="String", column=getattr(model, snake(name))) for name in names)


def integers(model: Any, *names: str) -> Iterator[Field]:
    """Yield fields with whole numbers, each in the column of the same name."""
    return (Field(name=name, type="Integer", column=getattr(model, snake(name))) for name in names)


def booleans(model: Any, *names: str) -> Iterator[Field]:
    """Yield fields that are true or false, each in the column of the same name."""
    return (Field(name=name, type="Boolean", column=getattr(model, snake(name))) for name in names)


def absent(type_: Type, *names: str) -> Iterator[Field]:
    """Yield fields that the sandbox does not keep."""
    return (Field(name=name, type=type_) for name in names)


def times(model: Any, *, is_filtered: bool = True) -> Iterator[Field]:
    """Yield the fields of a record's creation and last change, by which queries filter and sort unless it is false."""
    filter_: Literal["times"] | None = "times" if is_filtered else None
    for name in ("createdAt", "updatedAt"):
        column = getattr(model, snake(name))
        yield Field(name=name, type="DateTime", column=column, filter=filter_, is_sortable=is_filtered)


def snake(name: str) -> str:
    """Return a name as in columns: `created_at` for `createdAt`."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
