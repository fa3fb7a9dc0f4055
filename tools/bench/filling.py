"""Databases filled for measuring.

One statement per table writes the rows, without the API, and the indexes are rebuilt afterwards. So a million records
take the time of a few thousand calls. Schema and counters are the same as after these calls. The speed of an import has
a measure of its own.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeAlias

import psycopg
from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    String,
    Table,
    case,
    cast,
    false,
    insert,
    literal,
    null,
    select,
)

from dealdock import Sandbox
from dealdock.platform.accounts import accounts
from dealdock.platform.database import write_guard
from dealdock.platform.lifecycle.creation import create_account
from dealdock.platform.records import datasets
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes import read
from dealdock.settings import Settings
from dealdock.vendors.pardot import campaign as campaigns
from dealdock.vendors.pardot.opportunity.model import Opportunity, OpportunityProspect
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.visitor_activity.kinds import TYPE_NAMES, Type
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity

SECRET: Final = "bench"
BEGIN: Final = 1_577_836_800  # 2020-01-01, UTC
MINUTE: Final = 60
FEWEST: Final = 1_000
SHARING: Final = 10  # opportunities to a prospect, where that makes more prospects than the fewest
LARGE: Final = 50_000  # rows from which on it pays to make the indexes anew
HISTORY: Final = (Type.CREATED, Type.LINKED, Type.WON)

Number: TypeAlias = ColumnElement[int]


@dataclass(frozen=True)
class Filling:
    """The contents of an account: opportunities with prospects, and with three activities or none."""

    opportunities: int = 0
    prospects_each: int = 0
    history: bool = False


@dataclass(frozen=True)
class Filled:
    """An existing account, and its credentials."""

    account_id: int
    dataset_id: int
    api_key: str
    user_key: str
    opportunities: range
    prospects: range

    @property
    def authorization(self) -> str:
        return f"Pardot api_key={self.api_key}, user_key={self.user_key}"


def fill(database: str, *fillings: Filling) -> list[Filled]:
    """Create the database if necessary, and an account for each filling."""
    with Sandbox(Settings(database=database, secret=SECRET)) as sandbox:
        filled = sandbox.database.write(lambda db: [_account(db, sandbox, filling) for filling in fillings])
        if sandbox.database.engine.dialect.name == "postgresql":
            address = sandbox.database.url.set(drivername="postgresql").render_as_string(hide_password=False)
            with psycopg.connect(address, autocommit=True) as server:
                server.execute("VACUUM ANALYZE")  # as autovacuum would, which is off here
        return filled


def refill(database: str, account_id: int, filling: Filling) -> None:
    """Add records to an existing account while a server uses the SQLite file.

    The log is moved into the file, so that the next writer does not have to do that.
    """
    with Sandbox(Settings(database=database, secret=SECRET)) as sandbox:
        sandbox.database.write(lambda db: _records(db, accounts.get(db, account_id), filling))
    with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as db:
        db.execute("PRAGMA wal_checkpoint(PASSIVE)")


def _account(db: Connection, sandbox: Sandbox, filling: Filling) -> Filled:
    now = sandbox.clock.now()
    ready = create_account(db, sandbox.credentials, read("empty", sandbox.vendors), real=now)
    tenant = accounts.get(db, ready.id)
    opportunities, prospects = _records(db, tenant, filling)
    api_key, user_key = (ready.credentials[kind] or "" for kind in ("api_key", "user_key"))
    return Filled(ready.id, tenant.dataset_id, api_key, user_key, opportunities, prospects)


def _records(db: Connection, tenant: AccountContext, filling: Filling) -> tuple[range, range]:
    """Write the records of a filling, and return the ids of its opportunities and prospects."""
    count = filling.opportunities
    people = max(FEWEST, count // SHARING) if filling.prospects_each else 0
    prospects = taken(db, tenant, people, Prospect)
    opportunities = taken(db, tenant, count, Opportunity)
    activities = taken(db, tenant, count * len(HISTORY) if filling.history else 0, VisitorActivity)
    own = {"dataset_id": tenant.dataset_id}
    in_campaign = own | {"campaign_id": campaigns.default(db, tenant)}
    with write_guard.lifted(db):
        _insert(db, Prospect, len(prospects), in_campaign, lambda n: _prospect(n, prospects[0]))
        _insert(db, Opportunity, count, in_campaign, lambda n: _opportunity(n, opportunities[0]))
        for position in range(filling.prospects_each):
            _insert(db, OpportunityProspect, count, own, partial(_link, opportunities, prospects, position))
        for position, type_ in enumerate(HISTORY if filling.history else ()):
            kind = own | {"type": type_, "type_name": TYPE_NAMES[type_]}
            ids = activities[position :: len(HISTORY)]
            _insert(db, VisitorActivity, count, kind, partial(_activity, ids, opportunities, prospects))
    return opportunities, prospects


def taken(db: Connection, tenant: AccountContext, count: int, model: Any) -> range:
    """Take this many ids for records."""
    first = datasets.take_ids(db, tenant.dataset_id, count, {model: count})
    return range(first, first + count)


def _insert(
    db: Connection, model: Any, count: int, fixed: Mapping[str, Any], columns: Callable[[Number], Mapping[str, Any]]
) -> None:
    """Write this many rows, numbered from 0. Columns without a value are null."""
    if not count:
        return
    table: Table = model.__table__
    numbers = numbers_to(count)
    row = {name: literal(value, table.c[name].type) for name, value in fixed.items()} | dict(columns(numbers.c.n))
    write_rows(db, table, count, select(*row.values()), list(row))


def numbers_to(count: int) -> CTE:
    """Return the numbers from 0 to one below this, as the column `n`."""
    numbers = select(literal(0, BigInteger).label("n")).cte("numbers", recursive=True)
    return numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < count - 1))


def write_rows(db: Connection, table: Table, count: int, rows: Select[Any], columns: Sequence[str]) -> None:
    """Write this many rows of a query. If there are many, the indexes are rebuilt afterwards."""
    indexes = list(table.indexes) if count >= LARGE else []
    for index in indexes:
        index.drop(db)
    db.execute(insert(table).from_select(columns, rows))
    for index in indexes:
        index.create(db)


def _prospect(number: Number, first_id: int) -> dict[str, Any]:
    email = literal("prospect") + cast(number, String) + "@example.com"
    return {
        "id": number + first_id,
        "first_name": literal("Jane"),
        "last_name": literal("Doe ") + cast(number, String),
        "email": email,
        "email_key": email,
        "company": literal("Doe & Sons"),
        "score": literal(0),
        **_written(number),
    }


def _opportunity(number: Number, first_id: int) -> dict[str, Any]:
    return {
        "id": number + first_id,
        "name": literal("Deal ") + cast(number, String) + " <& ünïcode>",
        "value": number * 7919 % 100_000_000,  # cents, all over the place
        "probability": number % 101,
        "type": literal("New Business"),
        "stage": case((number % 3 == 0, null()), else_=literal("Negotiation")),
        "status": literal("Open"),
        **_written(number),
    }


def _link(opportunities: range, prospects: range, position: int, number: Number) -> dict[str, Any]:
    """Link consecutive prospects to each opportunity. The first one moves by one with each opportunity."""
    return {
        "opportunity_id": number + opportunities[0],
        "prospect_id": (number + position) % len(prospects) + prospects[0],
    }


def _activity(ids: range, opportunities: range, prospects: range, number: Number) -> dict[str, Any]:
    row = {"id": number * ids.step + ids[0], **_link(opportunities, prospects, 0, number), **_written(number)}
    del row["deleted"]
    return row


def _written(number: Number) -> dict[str, Any]:
    """Return times, one minute apart."""
    moment = number * MINUTE + BEGIN
    return {"created_at": moment, "updated_at": moment, "deleted": false()}
