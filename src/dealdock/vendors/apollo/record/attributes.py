"""The attributes of resources: the usual ones, and functions that make others."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from dealdock.vendors.apollo.ids import IdKind
from dealdock.vendors.apollo.wire import fields, moments, values
from dealdock.vendors.apollo.wire.call import Call
from dealdock.vendors.apollo.wire.described import type_of
from dealdock.web.rest.fields import Field
from dealdock.web.rest.resource import Attribute


def sent(name: str, parse: Callable[[Any], Any], **more: Any) -> Attribute[Call]:
    """Return an attribute that a body sets."""
    return Attribute(name=name, sources=(name,), fields=(fields.plain(name, parse),), **more)


def moment(
    name: str, written: Callable[[datetime | None], str | None], *, is_sent: bool = False, type: Any = str | None
) -> Attribute[Call]:
    """Return an attribute with a moment. `type`: that in answers."""
    own = (fields.plain(name, values.moment),) if is_sent else ()
    return Attribute(name=name, sources=(name,), fields=own, show=lambda _, row: written(getattr(row, name)), type=type)


def stamp(name: str) -> Attribute[Call]:
    """Return the attribute with the moment of a change that every record has."""
    return moment(name, moments.optional_stamp, type=str)


def shown_reference(
    name: str, kind: IdKind, column: str = "", *sent_by: Field, type: Any = str | None
) -> Attribute[Call]:
    """Return an attribute with the id of another record. `column`: the column of its number, by default the name."""
    own = column or name
    return Attribute(
        name=name,
        sources=(own,),
        fields=sent_by,
        show=lambda call, row: call.ids.show(kind, getattr(row, own)),
        type=type,
    )


def reference(name: str, kind: IdKind, column: str = "") -> Attribute[Call]:
    """Return an attribute with the id of another record, which a body sets."""
    return shown_reference(name, kind, column, fields.reference(name, kind, column=column))


def own_id(kind: IdKind) -> Attribute[Call]:
    """Return the attribute with the id of the record."""
    return Attribute(name="id", sources=("id",), show=lambda call, row: call.ids.show(kind, row.id), type=str)


def always(name: str, value: Any = None) -> Attribute[Call]:
    """Return an attribute that all records have with this value."""
    return Attribute(name=name, show=lambda *_: value, type=type_of(value))
