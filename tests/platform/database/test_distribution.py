"""A dataset can be on one node of a distributed PostgreSQL: it is first in every key, and in every statement.

No distributed engine runs in the tests. This module checks the schema and the statements; the plans of PostgreSQL
are checked in `test_partitions.py`.
"""

import asyncio
import re
from collections.abc import Collection, Iterator
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy import select

from dealdock import Sandbox
from dealdock.vendors.all_tables import metadata
from dealdock.vendors.pardot.api import create_app
from dealdock.vendors.pardot.assets import COLLECTIONS
from dealdock.vendors.pardot.opportunity.model import Opportunity, OpportunityProspect
from dealdock.vendors.pardot.router import ROUTERS
from dealdock.vendors.pardot.wire.operations import CurrentCall
from dealdock.vendors.pardot.wire.routing import PardotRouter
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.vendors.registry import VENDORS
from tests.support.builders import Account
from tests.support.partitions import BY_OTHERS, REFERENCE
from tests.support.recorded_statements import record_statements
from tests.support.serving import served
from tests.support.walk import ample, routes, stored_batch
from tests.vendors.pardot.v5.client import V5
from tests.vendors.pardot.v5.exports import use_exports
from tests.vendors.pardot.v5.imports import use_imports

NOT_RECORDS = {*REFERENCE, *BY_OTHERS}
OTHERS = {"public_id", *(str(table.name) for vendor in VENDORS[1:] for table in vendor.tables)}
"""The tables that calls of Pardot do not use."""
RECORDS = frozenset(metadata.tables) - NOT_RECORDS - OTHERS
JOBS = {"pardot_export", "pardot_import", "pardot_import_part"}
OF_VERSION_5 = {*JOBS, "pardot_dynamic_content_variation", *(each.model.__tablename__ for each in COLLECTIONS)}


class TestKeys:
    def test_begin_with_the_dataset(self) -> None:
        assert list(misplaced(metadata)) == []

    def test_are_watched_in_every_table_but_the_sandboxs_own(self) -> None:
        assert metadata.tables.keys() > NOT_RECORDS
        assert {"pardot_opportunity", "pardot_opportunity_prospect", "pardot_campaign", "live_count"} <= RECORDS

    def test_that_lead_elsewhere_are_seen(self) -> None:
        bad = sa.MetaData()
        dataset_id: sa.Column[int] = sa.Column(
            "dataset_id", sa.ForeignKey("dataset.id"), primary_key=True, autoincrement=False
        )
        sa.Table("dataset", bad, sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False))
        sa.Table("stray", bad, sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=True))
        sa.Table("kept", bad, dataset_id, sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False))
        sa.Table(
            "loose",
            bad,
            sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
            sa.Column("dataset_id", sa.BigInteger, nullable=True),
            sa.Column("kept_id", sa.BigInteger),
            sa.Column("number", sa.BigInteger, sa.Identity()),
            sa.ForeignKeyConstraint(["kept_id", "dataset_id"], ["kept.id", "kept.dataset_id"], ondelete="SET NULL"),
            sa.UniqueConstraint("kept_id", "dataset_id"),
            sa.Index("ix", "kept_id", unique=True),
        )
        assert sorted(misplaced(bad)) == [
            "loose.dataset_id may be null",
            "loose.number counts up over all datasets",
            "loose: foreign key (kept_id, dataset_id) to kept (id, dataset_id)",
            "loose: foreign key (kept_id, dataset_id) would clear the dataset",
            "loose: primary key (id)",
            "loose: unique (kept_id)",
            "loose: unique (kept_id, dataset_id)",
            "stray has no dataset_id",
        ]


class TestStatements:
    @pytest.mark.slow
    def test_of_every_operation_name_the_dataset(self, sandbox: Sandbox) -> None:
        account = Account.open(sandbox)
        with record_statements(sandbox) as said:
            for route in routes(also=False):
                given = ample(account, route.resource)
                if route.name == "batchupdate":
                    given = stored_batch(account, given)
                call(sandbox, ROUTERS, route.path, given | account.keys)
        statements = [each.statement for each in said]
        assert {table for statement in statements for table in named(statement)} == RECORDS - OF_VERSION_5
        assert [statement for statement in statements if strays(statement)] == []

    @pytest.mark.slow
    def test_of_exports_and_imports_name_the_dataset(self, sandbox: Sandbox) -> None:
        account = Account.open(sandbox, job_seconds=0)
        with served(sandbox) as address, record_statements(sandbox) as said:
            use_exports(V5(address, account))
            use_imports(V5(address, account))
        statements = [each.statement for each in said]
        assert {table for statement in statements for table in named(statement)} >= JOBS
        assert [statement for statement in statements if strays(statement)] == []

    @pytest.mark.parametrize(
        "statement",
        [
            select(Opportunity.dataset_id, Opportunity.name).where(Opportunity.id == 1),
            select(Opportunity.id)
            .join(OpportunityProspect, OpportunityProspect.opportunity_id == Opportunity.id)
            .where(Opportunity.dataset_id == 1),
            select(Opportunity.id)
            .join(OpportunityProspect, OpportunityProspect.dataset_id == Opportunity.dataset_id)
            .where(Opportunity.id == 1),
            sa.update(OpportunityProspect).values(prospect_id=1).where(OpportunityProspect.opportunity_id == 0),
            sa.delete(OpportunityProspect).where(OpportunityProspect.opportunity_id == 0),
        ],
        ids=["read", "joined without it", "joined by it alone", "update", "delete"],
    )
    def test_that_forget_it_are_seen(self, sandbox: Sandbox, statement: Any) -> None:
        forgetful = PardotRouter("forgetful")

        @forgetful.operation("run", writes=True)
        def run(call: CurrentCall) -> Document:
            call.db.execute(statement)
            return {}

        keys = Account.open(sandbox).keys
        with record_statements(sandbox) as said:
            call(sandbox, [forgetful], "/api/forgetful/version/3/do/run", keys)
        assert len([each for each in said if strays(each.statement)]) == 1


def misplaced(described: sa.MetaData) -> Iterator[str]:
    """Yield the parts of a schema that connect datasets with each other."""
    for table in described.sorted_tables:
        if table.name in NOT_RECORDS:
            continue
        if "dataset_id" not in table.c:
            yield f"{table.name} has no dataset_id"
            continue
        if table.c.dataset_id.nullable:
            yield f"{table.name}.dataset_id may be null"
        yield from (f"{table.name}.{column.name} counts up over all datasets" for column in table.c if counts(column))
        yield from (f"{table.name}: {key}" for key in misplaced_keys(table))


def misplaced_keys(table: sa.Table) -> Iterator[str]:
    for each in (*table.constraints, *table.indexes):
        columns = [column.name for column in getattr(each, "columns", ())]
        spelled = f"({', '.join(columns)})"
        if isinstance(each, sa.ForeignKeyConstraint):
            target = [element.column.name for element in each.elements]
            theirs = "id" if each.referred_table.name == "dataset" else "dataset_id"
            if (columns[0], target[0]) != ("dataset_id", theirs):
                yield f"foreign key {spelled} to {each.referred_table.name} ({', '.join(target)})"
            if {each.ondelete, each.onupdate} & {"SET NULL", "SET DEFAULT"}:
                yield f"foreign key {spelled} would clear the dataset"
        elif columns[:1] != ["dataset_id"]:
            if isinstance(each, sa.PrimaryKeyConstraint):
                yield f"primary key {spelled}"
            elif isinstance(each, sa.UniqueConstraint) or getattr(each, "unique", False):
                yield f"unique {spelled}"


def counts(column: sa.Column[Any]) -> bool:
    """Return True if the database would number the column, from one sequence for all."""
    numbered = column.identity is not None or isinstance(column.default, sa.Sequence)
    return numbered or column.table.autoincrement_column is column


def named(statement: str) -> set[str]:
    """The tables of records that a statement reads or writes."""
    return set(re.findall(r'\b(?:FROM|JOIN|INTO|UPDATE) "?(\w+)"?', statement)) & RECORDS


def strays(statement: str) -> bool:
    """Return True if a statement could touch records of more than one dataset.

    Each table's dataset must be compared with a value, and one of them with the dataset of the caller.
    """
    if statement.startswith("INSERT"):
        return bool(named(statement)) and re.search(r'\("?dataset_id"?, ', statement) is None
    added = set(re.findall(r'\bINTO "?(\w+)"? \(dataset_id, ', statement))  # in a CTE
    keys = {table: rf'(?<![\w.])"?{table}"?\.dataset_id' for table in named(statement) - added}
    paired = all(re.search(rf"{key} = |= {key}", statement) for key in keys.values())
    given = not keys or any(re.search(rf"{key} = (?:\?|%s)", statement) for key in keys.values())
    return not (paired and given)


def call(sandbox: Sandbox, resources: Collection[PardotRouter], path: str, form: dict[str, Any]) -> None:
    """Call an operation, which must succeed."""

    async def post() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(sandbox, resources))
        async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
            return await client.post(path, data=form)

    answer = asyncio.run(post())
    assert answer.status_code == httpx.codes.NO_CONTENT or 'stat="ok"' in answer.text, answer.text
