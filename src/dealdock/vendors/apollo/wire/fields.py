"""Readers of the fields that operations take. A wrong header ends the call at once."""

from collections.abc import Callable, Container
from functools import cache, partial
from typing import Any, Final

from sqlalchemy import Table, bindparam, select

from dealdock.platform.database.selection import live
from dealdock.platform.database.statements import Statement
from dealdock.platform.records.base import Base
from dealdock.vendors.apollo.errors import invalid_id
from dealdock.vendors.apollo.ids import IdKind
from dealdock.vendors.apollo.wire import values
from dealdock.vendors.apollo.wire.call import Call
from dealdock.web.rest.fields import Field


def plain(name: str, parse: Callable[[Any], Any], type_: Any = str | None, *, column: str = "") -> Field:
    """Return a field whose value does not depend on other records."""
    return Field(name=name, read=lambda _, value: parse(value), type=type_, column=column)


def reference(name: str, kind: IdKind, *, column: str = "") -> Field:
    """Return a field with the id of another record; null or an empty text means no record. Error invalid_id."""
    return Field(name=name, read=partial(number, kind=kind), column=column)


def choice(name: str, kind: IdKind, known: Container[int], usual: int, *, column: str = "") -> Field:
    """Return a field with an id from a fixed set, such as the stages of contacts. Error invalid_id."""
    return Field(name=name, read=partial(one_of, kind=kind, known=known, usual=usual), column=column)


def one_of(call: Call, value: Any, *, kind: IdKind, known: Container[int], usual: int) -> int:
    """Return the number of a known id, or the usual number if the id is missing. Error invalid_id."""
    found = _decoded(call, value, kind)
    if found is not None and found not in known:
        raise invalid_id(values.text(value), kind)
    return usual if found is None else found


def number(call: Call, value: Any, kind: IdKind) -> int | None:
    """Return the number of the record with this id; None without an id. Error invalid_id."""
    found = _decoded(call, value, kind)
    if found is not None and not exists(call, kind, found):
        raise invalid_id(values.text(value), kind)
    return found


def exists(call: Call, kind: IdKind, record_id: int) -> bool:
    """Return True if the account has a live record with this number."""
    one = {"dataset_id": call.account.dataset_id, "id": record_id}
    return _exists(kind).value(call.db, one) is not None


def _decoded(call: Call, value: Any, kind: IdKind) -> int | None:
    written = values.text(value)
    if not written.strip():
        return None
    found = call.ids.find(kind, written.strip())
    if found is None:
        raise invalid_id(written, kind)
    return found


def table(kind: IdKind) -> Table:
    """Return the table of a kind of record. With it, an object names another one without importing it."""
    return Base.metadata.tables[kind if kind == "user" else f"apollo_{kind}"]


@cache
def _exists(kind: IdKind) -> Statement:
    columns = table(kind).c
    here = [columns.dataset_id == bindparam("dataset_id"), columns.id == bindparam("id")]
    return Statement(select(columns.id).where(*here, *([live(columns)] if "deleted" in columns else [])))


CUSTOM: Final = "typed_custom_fields"
"""The parameter with the values of custom fields."""

LABELS: Final = "label_names"
"""The parameter with the names of labels."""
