"""The attributes of resources: the usual ones, and functions that make others."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal, TypeAlias, get_origin

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.wire import moments
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.fields import Type, field
from dealdock.web.rest.resource import Attribute

Show: TypeAlias = Callable[[Context, AnyRow], Any]


def sent(
    name: str,
    type_: Type,
    *,
    null: Any = None,
    at: Literal["both", "create", "update"] = "both",
    is_required: bool = False,
    show: Show | None = None,
    type: Any = None,
) -> Attribute[Context]:
    """Return an attribute that a body sets. `null`: the value of a null, and of a new record without it.

    `is_required`: a new record needs it, and it is never null or blank. `type`: that in answers.
    """
    own = type_.python if get_origin(type_.python) is Literal else None
    fields = (field(name, type_, null=null, at=at, is_required=is_required),)
    return Attribute(
        name=name, sources=(name,), fields=fields, empty=() if null == [] else null, show=show, type=type or own
    )


def stored(name: str, empty: Any = None, **more: Any) -> Attribute[Context]:
    """Return an attribute that the API only shows. `empty`: its value in a new record."""
    return Attribute(**{"name": name, "sources": (name,), "empty": empty, **more})


def made(name: str, type_: Any, show: Show) -> Attribute[Context]:
    """Return an attribute that follows from others."""
    return Attribute(name=name, type=type_, show=show)


def always(name: str, value: Any) -> Attribute[Context]:
    """Return an attribute of a feature that is not built: null, or an empty list."""
    return made(name, None if value is None else list[Any], lambda *_: value)


def public_id(kind: str, column: str) -> Show:
    """Return a function that shows the public id of the record that a column names."""
    return lambda context, row: context.ids.show(kind, getattr(row, column))


def own_id(kind: str) -> Attribute[Context]:
    """Return the attribute with the public id of a record of this kind."""
    return made("id", str, lambda context, row: context.ids.show(kind, row.id))


ORGANIZATION: Attribute[Context] = made("organization_id", str, lambda context, _: context.ids.organization)


def moment(name: str, column: str, written: Callable[[datetime | None], str | None]) -> Attribute[Context]:
    """Return an attribute with a moment that every record has."""
    return made(name, str, lambda _, row: written(getattr(row, column)))


def common(
    kind: str, written: Callable[[datetime | None], str | None] = moments.written, author: str = ""
) -> tuple[Attribute[Context], ...]:
    """Return the attributes of every record. `author`: the ending of the names of the authors' attributes."""
    return (
        made(f"created_by{author}", str | None, public_id("user", "created_by")),
        moment("date_created", "created_at", written),
        moment("date_updated", "updated_at", written),
        own_id(kind),
        ORGANIZATION,
        made(f"updated_by{author}", str | None, public_id("user", "updated_by")),
    )
