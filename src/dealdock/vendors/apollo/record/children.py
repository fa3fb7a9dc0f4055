"""Deleting records with the records that depend on them (contract 10.1).

A child registers with its parent by the name of the parent's kind: a child knows its parent, and never the reverse.
`kinds.py` and `router.py` import all objects, and with them what they register.

A deleted contact or company leaves no row. Its id still decodes to a number that no record has, so the id of a deleted
record can be distinguished from an invalid one.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from dealdock.platform.records import datasets
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.public_ids import PublicIds
from dealdock.vendors.apollo.errors import invalid_id, refused
from dealdock.vendors.apollo.ids import IdKind, has_form
from dealdock.vendors.apollo.record import id_lists
from dealdock.vendors.apollo.wire import values
from dealdock.vendors.apollo.wire.call import Call


class _Child(NamedTuple):
    """A column that names records of a kind."""

    column: Any
    depends: bool
    """True if its record is deleted with the record that it names; else it becomes null."""
    parts: Sequence[Any] = ()
    """The columns that name records of the child, and whose records are deleted with them."""


_CHILDREN: Final[dict[IdKind, list[_Child]]] = {}

_LISTS: Final[dict[IdKind, list[Any]]] = {}
"""The columns with lists of ids, by the kind of the records."""


def belongs_to(kind: IdKind, column: Any, *parts: Any) -> None:
    """Register records that are deleted together with the record that this column names.

    `parts`: the columns of other tables that name these records; their rows are deleted with them.
    """
    _CHILDREN.setdefault(kind, []).append(_Child(column, depends=True, parts=parts))


def refers_to(kind: IdKind, column: Any) -> None:
    """Register a column that is cleared when the record that it names is deleted."""
    _CHILDREN.setdefault(kind, []).append(_Child(column, depends=False))


def lists(kind: IdKind, column: Any) -> None:
    """Register a column with a list of ids, which loses the ids of deleted records."""
    _LISTS.setdefault(kind, []).append(column)


def part(db: Connection, account: AccountContext, ids: PublicIds, kind: IdKind, numbers: Sequence[int]) -> None:
    """Delete the records that depend on records, and remove the records from others."""
    for column in _LISTS.get(kind, ()):
        id_lists.forget(db, account, column, [ids.show(kind, number) for number in numbers])
    for child in _CHILDREN.get(kind, ()):
        table = child.column.class_
        here = (table.dataset_id == account.dataset_id, child.column.in_(numbers))
        for part_of in child.parts:
            own = (part_of.class_.dataset_id == account.dataset_id, part_of.in_(sa.select(table.id).where(*here)))
            db.execute(sa.delete(part_of.class_).where(*own))
        cleared = sa.update(table).values({child.column: None})
        db.execute((sa.delete(table) if child.depends else cleared).where(*here))


def delete(
    db: Connection, account: AccountContext, ids: PublicIds, kind: IdKind, model: Any, numbers: Iterable[int]
) -> None:
    """Delete the rows of records, if they exist, with the records that depend on them."""
    wanted = [*numbers]
    part(db, account, ids, kind, wanted)
    here = (model.dataset_id == account.dataset_id, model.id.in_(wanted))
    gone = db.execute(sa.delete(model).where(*here)).rowcount
    if gone:
        datasets.count_live(db, account.dataset_id, {model: -gone})


def sent_numbers(call: Call, kind: IdKind) -> list[int]:
    """Return the numbers for the ids that a call sends; unknown ones are left out. Errors no_ids, invalid_id."""
    sent = values.listed(call.parameters.get("ids"))
    if not sent:
        raise refused("no_ids", "ids is missing")
    for each in sent:
        if not has_form(each):
            raise invalid_id(each, kind)
    found = dict.fromkeys(call.ids.find(kind, each) for each in sent)
    return [number for number in found if number is not None]
