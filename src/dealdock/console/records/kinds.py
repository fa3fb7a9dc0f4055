"""Kinds of records: their names in addresses, their references, and the titles of their records."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from http import HTTPStatus
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, ForeignKeyConstraint, Table, select

from dealdock.console.frame import AccountFrame
from dealdock.console.pages import text
from dealdock.control.problems import Refused
from dealdock.control.records.lookup import no_kind
from dealdock.control.records.stored import StoredRecords, stored_records
from dealdock.platform.records.base import units_of
from dealdock.platform.records.kind import Kind
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.vendor import Vendors
from dealdock.sandbox import Sandbox

TITLES: Final = ("name", "display_name", "label", "title", "email", "text")
"""Columns that name a record, the best first."""


_MAX_EXPONENT: Final = 30
"""The maximum exponent of an amount in a filter: a larger amount would have as many digits."""


class Reference(NamedTuple):
    """A column with the ids of other records."""

    column: str
    kind: Kind


def kind_of(vendors: Vendors, account: AccountFrame, name: str) -> Kind:
    """Return the kind with this name or plural name. Raises `Refused`."""
    for kind in account.kinds:
        if name in {kind.name, kind.plural}:
            return kind
    raise Refused(HTTPStatus.NOT_FOUND, no_kind(vendors, account.vendor, name))


def stored(sandbox: Sandbox, account: AccountFrame, kind: Kind) -> StoredRecords:
    """Return the records of a kind, as the control plane serves them."""
    vendor = sandbox.vendors.get(account.vendor)
    return stored_records(vendor, is_default=account.vendor == sandbox.vendors.default)[kind.name]


def references(account: AccountFrame, kind: Kind) -> Sequence[Reference]:
    """Return the columns of a kind that have the ids of other records."""
    by_name = {each.name: each for each in account.kinds}
    found = {column: by_name[name] for column, name in kind.references.items() if name in by_name}
    for column, table in foreign_keys(kind.model.__table__):
        if (owner := _by_table(account.kinds, table)) is not None:
            found.setdefault(column, owner)
    return [Reference(column, owner) for column, owner in found.items() if column in kind.model.__table__.c]


class Amounts:
    """The columns of a kind with amounts of money, for a page: in whole units of the currency."""

    def __init__(self, account: AccountFrame, kind: Kind) -> None:
        settings = account.context.own_settings()
        found = {name: units_of(column, settings) for name, column in kind.columns.items()}
        self.units: Mapping[str, int] = {name: units for name, units in found.items() if units is not None}

    def __contains__(self, name: object) -> bool:
        return name in self.units

    def text(self, name: str, value: Any) -> str:
        """Return an amount as a person reads it: 4,800.50."""
        return text(None if value is None else Decimal(str(value)) / self.units[name])

    def stored(self, name: str, written: str) -> str:
        """Return the text of the stored value for an amount that a person wrote. Raises `ValueError`."""
        try:
            amount = Decimal(written.replace(",", "").strip())
        except ArithmeticError:
            raise ValueError(written) from None
        if not amount.is_finite() or not -_MAX_EXPONENT < amount.adjusted() < _MAX_EXPONENT:
            raise ValueError(written)
        stored = amount * self.units[name]
        return str(int(stored)) if stored == stored.to_integral_value() else f"{stored:f}"


def foreign_keys(table: Table) -> Iterable[tuple[str, Table]]:
    """Yield the columns that refer to other tables of records, with those tables."""
    for each in table.constraints:
        if isinstance(each, ForeignKeyConstraint):
            first, *others = [column.name for column in each.columns]
            if first == "dataset_id" and others:
                yield others[0], each.referred_table


def _by_table(kinds: Iterable[Kind], table: Table) -> Kind | None:
    return next((kind for kind in kinds if kind.model.__table__ is table), None)


def title(row: Mapping[str, Any], shown_id: int | str) -> str:
    """Return the name of a record, or its id."""
    return next((str(row[name]) for name in TITLES if row.get(name)), str(shown_id))


def titles(
    db: Connection, context: AccountContext, kind: Kind, numbers: Iterable[int], ids: Any
) -> dict[int, tuple[int | str, str]]:
    """Return the shown ids and the titles of records, by number. `ids`: the account's public ids, or None."""
    wanted = sorted(set(numbers))
    table = kind.model.__table__
    columns = [table.c.id, *(table.c[name] for name in TITLES if name in table.c)]
    if ids is not None:
        ids.look_up(kind.name, wanted)
    rows = db.execute(select(*columns).where(table.c.dataset_id == context.dataset_id, table.c.id.in_(wanted)))
    found: dict[int, tuple[int | str, str]] = {}
    for row in rows.mappings():
        shown = row["id"] if ids is None else ids.show(kind.name, row["id"])
        found[row["id"]] = shown, title(dict(row), shown)
    return found
