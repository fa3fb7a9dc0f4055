"""Calls that create or change many contacts or companies (contract 10.2)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import Connection

from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.wire import fields, values
from dealdock.vendors.apollo.wire.call import Call
from dealdock.web import read_names

_MOST_CREATED: Final = 100
_MOST_UPDATED: Final = 1_000

CHANGE_ERRORS: Final = ("no_changes", "batch_too_large", "invalid_id")
"""The errors of a call that changes many records."""

SAME_ERRORS: Final = ("missing_parameter", "invalid_id")
"""The errors of a call that gives many records the same value."""

BULK_ERRORS: Final = ("no_batch", "batch_too_large", "invalid_id")
"""The errors of a call that creates many records."""

Bulk = Literal["contact", "company"]
"""The records that calls create and change in bulk."""

Body = Mapping[str, Any]


class Made(NamedTuple):
    """The numbers of the records that a call created, and of the existing ones, in the order sent."""

    created: list[int]
    existing: list[int]


def sent(call: Call, name: str) -> list[dict[str, Any]]:
    """Return the objects that a call sends, each with the labels of all. Errors no_batch, batch_too_large."""
    found = values.batch(call.parameters.get(name), name, _MOST_CREATED)
    further = values.listed(call.parameters.get("append_label_names"))
    if not further:
        return found
    return [{**each, fields.LABELS: [*values.listed(each.get(fields.LABELS)), *further]} for each in found]


def create(
    call: Call,
    bodies: Sequence[Body],
    columns: Sequence[Body],
    *,
    known: Callable[[Connection, AccountContext, Body], int | None],
    create: Callable[[Call, Body, Body], int],
) -> Made:
    """Create a record from each body. With `run_dedupe`, create none for a body whose record `known` finds."""
    made = Made([], [])
    dedupes = values.truth(call.parameters.get("run_dedupe"))
    for own, body in zip(columns, bodies, strict=True):
        number = known(call.db, call.account, own) if dedupes else None
        if number is None:
            made.created.append(create(call, own, body))
        else:
            made.existing.append(number)
    return made


def changes(call: Call, kind: Bulk, many: str) -> Iterator[tuple[int, Body]]:
    """Yield the numbers of records with the fields to change: each record's own fields, or the same fields for several
    ids.

    Ids that name nothing are left out. Errors no_changes, batch_too_large.
    """
    parameters = call.parameters
    one = many.removesuffix("s")
    names = (f"{one}_attributes", many)
    own = next((parameters[name] for name in names if isinstance(parameters.get(name), list)), None)
    if own is None:
        ids = values.listed(parameters.get(f"{one}_ids"), _MOST_UPDATED + 1)
        if not ids:
            raise refused("no_changes", "the call names no record", f"{one}_ids or {one}_attributes")
        own = [read_names.derived({**parameters, "id": each}, parameters) for each in ids]
    for each in values.batch(own, many, _MOST_UPDATED):
        number = call.ids.find(kind, values.text(each.get("id")).strip())
        if number is not None and fields.exists(call, kind, number):
            yield number, each


def numbers(call: Call, name: str, kind: Bulk, value: str) -> list[int]:
    """Return the numbers for the ids of a parameter, each once. Errors missing_parameter, invalid_id.

    `value`: the parameter with the new value of all these records. It may be empty.
    """
    if not values.listed(call.parameters.get(name)):
        raise refused("missing_parameter", f"{name} has no id", name)
    if value not in call.parameters:
        raise refused("missing_parameter", f"{value} is missing", value)
    found = (fields.number(call, each, kind) for each in values.listed(call.parameters.get(name)))
    return list(dict.fromkeys(number for number in found if number is not None))
