"""Random records of every kind, put straight into the tables, and all of them as plain data."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final, TypeAlias

from sqlalchemy import Boolean, Column, Connection, ForeignKeyConstraint, String, Table, delete, insert, select, update

from dealdock.platform.database import write_guard
from dealdock.platform.records import live_counts
from dealdock.platform.records.models import Dataset, LiveCount, Moment, Money
from dealdock.vendors.all_tables import metadata
from dealdock.vendors.pardot.list import ListMembership
from dealdock.vendors.pardot.opportunity.model import STATUSES, Opportunity
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.visitor_activity.kinds import KINDS
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity
from dealdock.vendors.registry import VENDORS
from tests.support import stored as stored_rows
from tests.support.builders import Account
from tests.support.stored import short

Row: TypeAlias = dict[str, Any]
Rows: TypeAlias = dict[str, list[Row]]

EACH: Final = 20
BEGIN: Final = datetime(2020, 2, 28, 22, tzinfo=UTC)
NAMES: Final = ("Fair", "fair", "Fair ", "Ärger", "Zebra", "Œuvre", "𝄞", "a b", "ab", "100%", "O'Neill", "_")
GRADES: Final = ("F", "D-", "D", "D+", "C-", "C", "C+", "B-", "B", "B+", "A-", "A", "A+")
CHOICES: Final = {
    "opportunity.status": STATUSES,
    "opportunity.probability": range(40, 51),
    "prospect.score": range(-3, 9),
    "prospect.grade": (*GRADES, None),
    "user.role": ("Administrator", "Marketing", "Read Only"),
    "user.time_zone": ("UTC", "Asia/Kolkata"),
    "visitor_activity.type": tuple(kind.type for kind in KINDS),
    "custom_field.type": range(1, 15),
    "tag_object.type": ("Prospect", "Form", "Prospect Custom Field"),
    "dynamic_content.variations": ([], [{"comparison": "is a", "content": "b"}]),
    "engagement_studio_program.business_hours": (None, {"days": ["Monday"]}),
    "engagement_studio_program.prospects_multiple_entry": (None, {"isAllowed": True}),
    "engagement_studio_program.schedule": (None, {"start": "2020-02-28"}),
    "engagement_studio_program.recipient_list_ids": ([], ["5"]),
    "engagement_studio_program.suppression_list_ids": ([], ["6", "7"]),
    "import.done_at": (BEGIN,),
}
COUNTED: Final = (Opportunity, Prospect, VisitorActivity, ListMembership)
LINKS: Final = ("opportunity_prospect",)
"""Tables to fill that have no id of their own."""

ONLY_LIVE: Final = {("list_membership", "list_id"), ("opportunity_prospect", "prospect_id")}
"""References that never lead to deleted records."""

OTHERS: Final = frozenset(table for vendor in VENDORS[1:] for table in vendor.tables)
"""The tables of the other vendors."""

HIDDEN_TYPE: Final = 5
"""Of activities that are never among the rows (objects 2.3)."""


def fill(account: Account, randomness: Random) -> Rows:
    """Add records to every table of records. Return the rows of all tables."""
    mine = account.tenant.dataset_id
    tables = [
        table for table in metadata.sorted_tables if "dataset_id" in table.primary_key.columns and table not in OTHERS
    ]

    def work(db: Connection) -> Rows:
        rows: Rows = {}
        number = db.scalars(select(Dataset.last_id).where(Dataset.id == mine)).one()
        for table in tables:
            statement = select(table).where(table.c.dataset_id == mine)
            rows[short(table)] = [dict(row) for row in db.execute(statement).mappings()]
            if "id" in table.primary_key.columns or short(table) in LINKS:
                new = _new(table, rows, randomness, number)
                number += EACH
                rows[short(table)] += new
                db.execute(insert(table), [row | {"dataset_id": mine} for row in new])
        db.execute(update(Dataset).where(Dataset.id == mine).values(last_id=number))
        db.execute(delete(LiveCount).where(LiveCount.dataset_id == mine))
        live_counts.add(db, mine, {model: _live(model, rows) for model in COUNTED})
        return rows

    def lifted(db: Connection) -> Rows:
        with write_guard.lifted(db):
            return work(db)

    return account.sandbox.database.write(lifted)


def stored(account: Account) -> Rows:
    """The rows of all tables, as they are now."""
    found = account.sandbox.database.read(lambda db: stored_rows.rows(db, account.tenant.dataset_id))
    return {name: [row._asdict() for row in rows] for name, rows in found.items() if name != "dataset"}


def _live(model: Any, rows: Rows) -> int:
    return sum(not row.get("deleted") and row.get("type") != HIDDEN_TYPE for row in rows[short(model.__table__)])


def _new(table: Table, rows: Rows, randomness: Random, number: int) -> list[Row]:
    """Rows that are not there yet."""
    keys = [[*index.columns.keys()] for index in table.indexes if index.unique] + [table.primary_key.columns.keys()]
    taken = [{tuple(row[name] for name in key if name != "dataset_id") for row in rows[short(table)]} for key in keys]
    new: list[Row] = []
    while len(new) < EACH:
        row = _row(table, rows, randomness, number + 1 + len(new))
        values = [tuple(row[name] for name in key if name != "dataset_id") for key in keys]
        if any(value in others for value, others in zip(values, taken, strict=True) if None not in value):
            continue
        for value, others in zip(values, taken, strict=True):
            others.add(value)
        new.append(row)
    return new


def _row(table: Table, rows: Rows, randomness: Random, number: int) -> Row:
    row: Row = {"id": number} if "id" in table.c else {}
    for column in table.c:
        if column.name not in {"dataset_id", "id"}:
            row[column.name] = _value(table, column, rows, randomness, number)
    if "email" in row:
        row["email_key"] = row["email"] and row["email"].lower()
    if short(table) == "visitor_activity" and row["opportunity_id"]:
        row["campaign_id"] = None  # it is the opportunity's
    return row


def _value(table: Table, column: Column[Any], rows: Rows, randomness: Random, number: int) -> Any:
    place = f"{short(table)}.{column.name}"
    if place in CHOICES:
        return randomness.choice(CHOICES[place])
    if column.nullable and randomness.random() < 0.4:
        return None
    if there := _referred(table, column.name):
        referred = [row["id"] for row in rows[there] if _may_refer(table, column, row)]
        return randomness.choice(referred) if referred else None  # the first one of a table that refers to itself
    if column.name in {"email", "field_id", "crm_fid"}:
        return f"Somebody_{number}" + ("@example.com" if column.name == "email" else "")
    return _of_type(column, randomness)


def _of_type(column: Column[Any], randomness: Random) -> Any:
    """Few enough different ones that some are the same."""
    made: Any
    match column.type:
        case Moment():
            made = BEGIN + timedelta(minutes=37 * randomness.randrange(20))
        case Money():
            made = Decimal(randomness.choice(["0.00", "0.10", "99.99", "100.00", "2750.40", "9999999999999.99"]))
        case Boolean():
            made = randomness.random() < 0.3
        case String():
            made = randomness.choice(NAMES)[: column.type.length]
        case _:
            made = randomness.randrange(1, 9)
    return made


def _may_refer(table: Table, column: Column[Any], referred: Row) -> bool:
    return (short(table), column.name) not in ONLY_LIVE or not referred["deleted"]


def _referred(table: Table, name: str) -> str | None:
    """The table of records that a column refers to."""
    for constraint in table.constraints:
        if isinstance(constraint, ForeignKeyConstraint) and name in constraint.column_keys and name != "dataset_id":
            return short(constraint.referred_table)
    return None
