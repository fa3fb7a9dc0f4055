"""The neighbours of a record: the records that refer to it, and the records that link tables connect with it."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Table, select

from dealdock.console.frame import AccountFrame
from dealdock.console.records.kinds import foreign_keys, references, titles
from dealdock.platform.records import browsing
from dealdock.platform.records.kind import Kind
from dealdock.sandbox import Sandbox

_MAX_NEIGHBOURS: Final = 20


class Neighbours(NamedTuple):
    """Records of one kind that are connected with a record."""

    kind: Kind
    column: str
    """The column that refers to the record; empty for a table of links."""
    records: Sequence[tuple[int | str, str]]
    """Their shown ids and titles."""
    are_more: bool


def neighbours(sandbox: Sandbox, db: Connection, account: AccountFrame, kind: Kind, number: int) -> list[Neighbours]:
    """Return the neighbours of a record, by kind. Large tables are searched only by an index."""
    ids = sandbox.credentials.public_ids(db, account.context)
    found = []
    for owner, column, numbers in [
        *_referring(db, account, kind, number),
        *_linked(sandbox, db, account, kind, number),
    ]:
        some = titles(db, account.context, owner, numbers[:_MAX_NEIGHBOURS], ids)
        if some:
            found.append(Neighbours(owner, column, list(some.values()), len(numbers) > _MAX_NEIGHBOURS))
    return found


def _referring(
    db: Connection, account: AccountFrame, kind: Kind, number: int
) -> Iterator[tuple[Kind, str, Sequence[int]]]:
    for owner in account.kinds:
        columns = [each.column for each in references(account, owner) if each.kind is kind]
        usable = browsing.indexed(owner.model)
        for column in columns:
            if column in usable or browsing.is_small(db, account.context, owner.model):
                yield owner, column, _numbers(db, account, owner.model.__table__, column, "id", number)


def _linked(
    sandbox: Sandbox, db: Connection, account: AccountFrame, kind: Kind, number: int
) -> Iterator[tuple[Kind, str, Sequence[int]]]:
    own = {each.model.__table__ for each in account.kinds}
    for table in sandbox.vendors.get(account.vendor).tables:
        keys = [] if table in own else list(foreign_keys(table))
        for mine, target in keys:
            if target is kind.model.__table__:
                for theirs, other in keys:
                    owner = next((each for each in account.kinds if each.model.__table__ is other), None)
                    if theirs != mine and owner is not None:
                        yield owner, "", _numbers(db, account, table, mine, theirs, number)


def _numbers(
    db: Connection, account: AccountFrame, table: Table, column: str, wanted: str, number: int
) -> Sequence[Any]:
    here = table.c.dataset_id == account.context.dataset_id, table.c[column] == number
    return db.scalars(select(table.c[wanted]).where(*here).order_by(table.c[wanted]).limit(_MAX_NEIGHBOURS + 1)).all()
