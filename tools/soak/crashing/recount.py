"""A check of counters, ids, scores and references by a new count."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, and_, func, select

from dealdock.platform.records import live_counts
from dealdock.platform.records.models import Base, Dataset
from dealdock.vendors.all_tables import metadata
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity
from tools.soak.crashing.expected import POINTS
from tools.soak.crashing.writers import Problem

COUNTED: Final = [model for model in Base.__subclasses__() if model.__counted_as__ is not None]
"""The models of all vendors whose live records are counted."""

SHOWN: Final = Dataset.abandoned_at.is_(None)
"""The condition for datasets that an account can see. Others may be incomplete."""

SCANS: Final = ("seqscan", "indexscan", "indexonlyscan", "bitmapscan", "sort")
INDEX_SCANS: Final = frozenset({"indexscan", "indexonlyscan"})
TABLE_SCANS: Final = frozenset({"seqscan", "sort"})


def recount(db: Connection) -> Iterator[Problem]:
    """Yield each difference between stored counters, scores and indexes and their values computed anew."""
    for problem in (*_counters(db), *_ids(db), *_scores(db), *_references(db), *_engine(db)):
        yield Problem("recount", problem)


def _counters(db: Connection) -> Iterator[str]:
    for dataset in db.execute(select(Dataset.__table__).where(SHOWN)).mappings():
        kept = live_counts.every(db, dataset["id"])
        counted = Counter[str]()  # kinds of several vendors share names, but a dataset has the records of one vendor
        for model in COUNTED:
            here = select(func.count()).where(model.__table__.c.dataset_id == dataset["id"])
            if "deleted" in model.__table__.c:
                here = here.where(model.__table__.c.deleted == sa.false())
            counted[str(model.__counted_as__)] += db.scalar(here) or 0
        for kind, number in counted.items():
            if number != kept.get(kind, 0):
                yield f"the counter of {kind} is {kept.get(kind, 0)}, but there are {number}"


def _ids(db: Connection) -> Iterator[str]:
    """Check that ids are unique and not above their counter."""
    of_records = [table for table in metadata.sorted_tables if table.primary_key.columns.keys() == ["dataset_id", "id"]]
    every = sa.union_all(*(select(table.c.dataset_id, table.c.id) for table in of_records)).subquery()
    twice = (
        select(every)
        .join(Dataset, Dataset.id == every.c.dataset_id)
        .where(SHOWN)
        .group_by(*every.c)
        .having(func.count() > 1)
    )
    yield from (f"two records have the id {row.id}" for row in db.execute(twice))
    beyond = select(every.c.id).join(Dataset, Dataset.id == every.c.dataset_id)
    beyond = beyond.where(SHOWN, every.c.id > Dataset.last_id)
    yield from (f"the id {number} is above the counter" for number in db.scalars(beyond))


def _scores(db: Connection) -> Iterator[str]:
    points = sa.case(POINTS, value=VisitorActivity.type, else_=0)
    mine = and_(VisitorActivity.dataset_id == Prospect.dataset_id, VisitorActivity.prospect_id == Prospect.id)
    summed = select(Prospect.email, Prospect.score, func.coalesce(func.sum(points), 0).label("points"))
    summed = summed.join(Dataset, Dataset.id == Prospect.dataset_id).where(SHOWN)
    summed = summed.outerjoin(VisitorActivity, mine).group_by(Prospect.dataset_id, Prospect.id)
    for row in db.execute(summed):
        if row.score != row.points:
            yield f"{row.email} has {row.score} points, and activities for {row.points}"


def _references(db: Connection) -> Iterator[str]:
    """Check every foreign key."""
    for table in metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            other = key.referred_table.alias()
            same = [element.parent == other.c[element.column.name] for element in key.elements]
            given = [element.parent.is_not(None) for element in key.elements]
            lost = select(func.count()).select_from(table).where(*given, ~sa.exists().where(*same).correlate(table))
            if count := db.scalar(lost):
                yield f"{count} rows of {table.name} refer to nothing by {key.name}"


def _engine(db: Connection) -> Iterator[str]:
    """Yield the problems that the database itself finds."""
    if db.dialect.name == "sqlite":
        integrity: Sequence[Any] = db.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        yield from (str(line) for line in integrity if line != "ok")
        yield from (f"foreign_key_check: {row}" for row in db.exec_driver_sql("PRAGMA foreign_key_check"))
        return
    for table in metadata.sorted_tables:
        if db.scalar(select(sa.exists(select(table)))) is False:
            continue  # to save time: most tables are empty
        for index in table.indexes:
            walked, scanned = (_summed(db, table, index, scans) for scans in (INDEX_SCANS, TABLE_SCANS))
            if walked != scanned:
                yield f"{index.name} has {walked}, its table {scanned} (rows, and their sum)"


def _summed(db: Connection, table: sa.Table, index: sa.Index, scans: frozenset[str]) -> tuple[Any, ...]:
    """Return the number of rows, read only by these kinds of scans, and a sum of the hashes of the index's columns."""
    for scan in SCANS:
        db.exec_driver_sql(f"SET LOCAL enable_{scan} = {'on' if scan in scans else 'off'}")
    columns = ", ".join(f'"{column.name}"' for column in index.columns)
    rows = f'SELECT {columns} FROM "{table.name}" ORDER BY {columns}'
    return tuple(db.exec_driver_sql(f"SELECT count(*), sum(hashtextextended(x::text, 0)) FROM ({rows}) x").one())
