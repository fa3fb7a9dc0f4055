"""Layouts of objects that are their columns, each declared by one table of attributes, in the order of answers.

From the table follow the documents of rows, and the type of their JSON for OpenAPI.
"""

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.first_use import cached_property
from dealdock.vendors.pardot.wire.serializers import Document, Value
from dealdock.vendors.pardot.wire.timestamps import moment
from dealdock.web.rest.answers import object_type


class Attribute(NamedTuple):
    """An attribute of an object."""

    name: str
    type: Any
    """The type of its JSON."""
    show: Callable[[AnyRow, ZoneInfo], Value]
    """Returns its value for a row, with times in this zone."""
    is_optional: bool = False
    """True if it is left out where it has no value."""


class Layout:
    """The attributes of an object, in the order of answers."""

    def __init__(self, title: str, *attributes: Attribute) -> None:
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


def stored(*columns: Any) -> Iterator[Attribute]:
    """Yield attributes that are columns, of the same name."""
    for column in columns:
        yield named(column.key, column)


def named(name: str, column: Any) -> Attribute:
    """Return an attribute that is a column."""
    of_row = attrgetter(column.key)
    own = column.type.python_type
    return Attribute(name, own | None if column.nullable else own, lambda row, _: of_row(row))


def optional(*columns: Any) -> Iterator[Attribute]:
    """Yield attributes that are columns, each left out where it is empty."""
    return (each._replace(type=_present(each.type), is_optional=True) for each in stored(*columns))


def times(*columns: Any) -> Iterator[Attribute]:
    """Yield attributes that are the moments in columns."""
    return (time(column.key, is_nullable=column.nullable) for column in columns)


def time(name: str, *, is_nullable: bool = True) -> Attribute:
    """Return the attribute that is the moment of this name in a row."""
    of_row = attrgetter(name)

    def show(row: AnyRow, zone: ZoneInfo) -> str | None:
        at = of_row(row)
        return None if at is None else moment(at, zone)

    return Attribute(name, str | None if is_nullable else str, show)


def _present(type_: Any) -> Any:
    """Return the one type of a column's values."""
    return next((each for each in getattr(type_, "__args__", ()) if each is not type(None)), type_)
