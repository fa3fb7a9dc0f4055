"""Tables of attributes, each with its form in versions 3 and 4 and its form in version 5.

A table is in the order of the answers of versions 3 and 4. Bodies and filters of version 5 are read in this order, too.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import TypeDecorator

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.first_use import cached_property
from dealdock.platform.records.base import OBJECT, Json, Moment
from dealdock.vendors.pardot.v5 import fields
from dealdock.vendors.pardot.v5.fields import Field, Relation
from dealdock.vendors.pardot.wire.serializers import Document, Value, moment
from dealdock.web.rest.answers import object_type

_TYPES: Final[Mapping[type, fields.Type]] = {int: "Integer", str: "String", bool: "Boolean"}


class Shown(NamedTuple):
    """The form of an attribute in answers of versions 3 and 4."""

    name: str
    type: Any
    """The type of its JSON."""
    show: Callable[[AnyRow, ZoneInfo], Value]
    """Returns its value for a row, with times in this zone."""
    is_optional: bool = False
    """True if it is left out where it has no value."""


class Attribute(NamedTuple):
    """An attribute of an object, in the versions that have it."""

    older: Shown | None = None
    """Its form in versions 3 and 4."""
    newer: Sequence[Field | Relation] = ()
    """Its form in version 5: its field, perhaps also the related record."""
    takes: tuple[Any, Any] | None = None
    """The type and the default of its parameter in `create` and `update` of versions 3 and 4. None: it has none."""


class Layout:
    """The attributes of an object in versions 3 and 4, in the order of answers."""

    def __init__(self, title: str, *attributes: Shown) -> None:
        """`title`: the name of its type in OpenAPI."""
        self.title: Final = title
        self.attributes: Final = attributes
        self._optional: Final = tuple(each.name for each in attributes if each.is_optional)

    def __call__(self, row: AnyRow, zone: ZoneInfo) -> Document:
        """Return the document of a row, with timestamps in this zone."""
        document = {each.name: each.show(row, zone) for each in self.attributes}
        for name in self._optional:
            if document[name] is None:
                del document[name]
        return document

    def only(self, title: str, names: Sequence[str]) -> "Layout":
        """Return the layout with these attributes alone."""
        return Layout(title, *(each for each in self.attributes if each.name in names))

    @cached_property
    def types(self) -> dict[str, Any]:
        """The types of the JSON of its attributes."""
        return {each.name: each.type for each in self.attributes}

    @cached_property
    def type(self) -> Any:
        """The type of its JSON."""
        return object_type(self.title, self.types, self._optional)


def identity(model: Any, *, has_list: bool = True) -> Attribute:
    """Return the id. `has_list`: version 5 takes a list of ids."""
    return Attribute(named("id", model.id), (fields.identity(model.id, has_list=has_list),))


def attribute(
    column: Any, *, name: str = "", api_name: str = "", takes: Any = None, default: Any = None, **of_field: Any
) -> Attribute:
    """Return an attribute that is a column.

    `name`: in versions 3 and 4, `api_name`: in version 5, where they do not follow from the column's name. `takes`: the
    type of its parameter in versions 3 and 4, with a default. `of_field`: what else the field of version 5 has.
    """
    is_moment = isinstance(column.type, Moment)
    shown = time(column.key, is_nullable=column.nullable) if is_moment else named(name or column.key, column)
    parameter = None if takes is None else (takes, default)
    return Attribute(shown, (field(column, api_name, **of_field),), parameter)


def attributes(*columns: Any) -> Iterator[Attribute]:
    """Yield attributes that are columns, without rules of their own."""
    return (attribute(column) for column in columns)


def of_4(*shown: Shown) -> Iterator[Attribute]:
    """Yield attributes that only versions 3 and 4 have."""
    return (Attribute(each) for each in shown)


def of_5(*columns: Any, api_name: str = "", **of_field: Any) -> Iterator[Attribute]:
    """Yield attributes that are columns, and that only version 5 has."""
    return (Attribute(newer=(field(column, api_name, **of_field),)) for column in columns)


def newer(*members: Field | Relation) -> Attribute:
    """Return fields and relations that only version 5 has."""
    return Attribute(newer=members)


def absent(type_: fields.Type, *names: str) -> Attribute:
    """Return fields of version 5 that the sandbox does not keep."""
    return Attribute(newer=[*fields.absent(type_, *names)])


def times(model: Any, *, is_filtered: bool = True) -> Iterator[Attribute]:
    """Yield the moments of a record's creation and last change, by which version 5 filters unless it is false."""
    for each in fields.times(model, is_filtered=is_filtered):
        yield Attribute(time(each.column.key, is_nullable=each.column.nullable), (each,))


def related(name: str, object_: str, column: Any = None) -> Attribute:
    """Return a related record, which only version 5 shows. Without a column it is always null."""
    return newer(Relation(name, object_, column))


AUTHORS: Final = newer(
    *fields.absent("Integer", "createdById", "updatedById"),
    Relation("createdBy", "user"),
    Relation("updatedBy", "user"),
)
"""The users who created and changed a record, whom only version 5 shows, and the sandbox does not keep."""


def stored(*columns: Any) -> Iterator[Shown]:
    """Yield attributes of versions 3 and 4 that are columns, of the same name."""
    for column in columns:
        yield named(column.key, column)


def named(name: str, column: Any) -> Shown:
    """Return an attribute of versions 3 and 4 that is a column."""
    of_row = attrgetter(column.key)
    own = _python_type(column)
    return Shown(name, own | None if column.nullable else own, lambda row, _: of_row(row))


def optional(*columns: Any) -> Iterator[Shown]:
    """Yield attributes of versions 3 and 4 that are columns, each left out where it is empty."""
    return (named(each.key, each)._replace(type=each.type.python_type, is_optional=True) for each in columns)


def time(name: str, *, is_nullable: bool = True) -> Shown:
    """Return the attribute of versions 3 and 4 that is the moment of this name in a row."""
    of_row = attrgetter(name)

    def show(row: AnyRow, zone: ZoneInfo) -> str | None:
        at = of_row(row)
        return None if at is None else moment(at, zone)

    return Shown(name, str | None if is_nullable else str, show)


def field(column: Any, api_name: str = "", *, is_written: bool = False, **more: Any) -> Field:
    """Return the field of a column in version 5. `is_written`: bodies set it."""
    name = api_name or camel(column.key)
    if is_written:
        more["writes"] = column.key
    return Field(name=name, column=column, **{"type": _type(column), **more})


def _type(column: Any) -> fields.Type:
    """Return the type of a column in version 5."""
    if isinstance(column.type, Moment):
        return "DateTime"
    if isinstance(column.type, Json):
        return "Object" if column.type.of is OBJECT else "Array"
    return _TYPES[_python_type(column)]


def _python_type(column: Any) -> type:
    """Return the type of a column's values in the database."""
    stored_as = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    own: type = stored_as.python_type
    return own


def camel(name: str) -> str:
    """Return the name of a column as in version 5: `createdAt` for `created_at`."""
    first, *others = name.split("_")
    return first + "".join(map(str.title, others))
