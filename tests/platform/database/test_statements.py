"""Prepared statements answer as SQLAlchemy does, whichever way they go to the database."""

from decimal import Decimal
from functools import partial
from itertools import chain
from typing import Any

import pytest
from sqlalchemy import Connection, Table, and_, bindparam, delete, insert, select, update

from dealdock import Sandbox
from dealdock.platform.database import statements
from dealdock.platform.database.selection import Selection, Sort
from dealdock.platform.database.statements import SelectOfSome, Statement
from dealdock.platform.records.models import Account as AccountRow
from dealdock.platform.records.models import Worker
from dealdock.platform.records.queries import Queries
from dealdock.settings import Settings
from dealdock.vendors.pardot.campaign import Campaign
from dealdock.vendors.pardot.opportunity.model import Opportunity
from tests.support.builders import Account


def test_inserts_of_any_number_of_rows_are_few_statements_to_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each connection caches every different statement with its values. For the journal this was over 100 MB."""
    said: set[str] = set()

    def hear(_: Connection, statement: str, __: object) -> None:
        said.add(statement)

    monkeypatch.setattr(statements, "listeners", [hear])
    record = Statement(insert(Worker), columns=["id", "beats"])
    with Sandbox(Settings(database=None)) as sandbox:
        said.clear()
        for number in range(50):
            rows = [{"id": f"{number}-{each}", "beats": 0} for each in range(number)]
            sandbox.database.write(partial(record.run_many, parameters=rows))
        kept = sandbox.database.read(lambda db: db.scalars(select(Worker.id)).all())
    assert len(kept) == sum(range(50)), "each row once"
    assert len(said) == 4


@pytest.mark.parametrize("model", [AccountRow, Campaign, Opportunity], ids=lambda model: model.__tablename__)
def test_rows_are_those_of_sqlalchemy(account: Account, model: Any) -> None:
    """Moments, amounts of money, lists of words, numbers, texts and nothing are converted alike."""
    account.opportunity(account.prospect(), value=Decimal("12.34"), stage=None)
    table: Table = model.__table__
    every = select(table).order_by(table.c.id)

    def work(db: Connection) -> None:
        statement, expected = Statement(every), db.execute(every).all()
        assert expected
        for rows in (statement.all(db, {}), statement.tuples(db, {}), list(chain(*statement.stream(db, {})))):
            assert [tuple(row) for row in rows] == [tuple(row) for row in expected]
        assert [row._asdict() for row in statement.all(db, {})] == [row._asdict() for row in expected]
        assert statement.one(db, {}) == statement.all(db, {})[0]

    account.sandbox.database.read(work)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_rows_with_some_values_are_those_of_sqlalchemy(account: Account, number: int) -> None:
    ids = [account.campaign(f"Campaign {each}") for each in range(3)][:number]
    every = select(Campaign.__table__).where(Campaign.dataset_id == bindparam("dataset_id"))
    newest_first = SelectOfSome(every.order_by(Campaign.id.desc()), Campaign.id)

    def work(db: Connection) -> None:
        found = newest_first.all(db, {"dataset_id": account.tenant.dataset_id}, ids)
        assert [row.id for row in found] == ids[::-1]
        assert [row.name for row in found] == [f"Campaign {each}" for each in range(number)][::-1]

    account.sandbox.database.read(work)


def test_writes_are_those_of_sqlalchemy(account: Account) -> None:
    account.campaign("Bystander")
    table, now = Campaign.__table__, account.sandbox.clock.now().replace(microsecond=0)
    of_account = table.c.dataset_id == account.tenant.dataset_id  # others are in the same tables meanwhile
    mine = and_(of_account, table.c.id == bindparam("which"))
    add = Statement(insert(Campaign), columns=table.c.keys())
    rename = Statement(update(Campaign).where(mine).values(name=bindparam("to")))
    remove = Statement(delete(Campaign).where(mine))
    here = {"dataset_id": account.tenant.dataset_id, "cost": None}
    rows = [
        here | {"id": 9000 + each, "name": f"New {each}", "created_at": now, "updated_at": now} for each in range(3)
    ]

    def work(db: Connection) -> None:
        everything = select(table).where(of_account).order_by(table.c.id)
        before = [tuple(row) for row in db.execute(everything)]
        add.run_many(db, rows)
        stored = [row._asdict() for row in db.execute(everything.where(table.c.id >= 9000))]
        assert stored == rows
        rename.run(db, {"which": 9001, "to": "Renamed"})
        rename.run(db, {"which": 9999, "to": "Renamed"})
        assert db.scalars(select(Campaign.name).where(of_account, Campaign.name == "Renamed")).all() == ["Renamed"]
        for each in range(3):
            remove.run(db, {"which": 9000 + each})
        assert [tuple(row) for row in db.execute(everything)] == before

    account.sandbox.database.write(work)


@pytest.mark.parametrize("limit", [None, 2])
def test_a_kept_query_answers_as_one_that_is_made_for_its_values(account: Account, limit: int | None) -> None:
    who = account.prospect()
    for number in range(5):
        account.opportunity(who, name=f"Deal {number}", probability=number * 20)
    fields = select(Opportunity.id, Opportunity.name)
    queries = Queries(fields, Opportunity)
    sort = Sort(Opportunity.id, descending=True)

    def work(db: Connection) -> None:
        for least in (20, 60, 100):
            criterion = Opportunity.probability > least
            shaped = Selection([criterion], [sort], limit, 1)
            once = Selection([and_(criterion, Opportunity.probability <= 100)], [sort], limit, 1)
            assert shaped.shape is not None
            assert once.shape is None
            here = account.tenant.dataset_id
            expected = [tuple(row) for row in queries.page(db, here, once)]
            assert [tuple(row) for row in queries.page(db, here, shaped)] == expected
            assert [tuple(row) for rows in queries.stream(db, here, shaped) for row in rows] == expected
            assert queries.total(db, here, shaped) == queries.total(db, here, once) == max(4 - least // 20, 0)

    account.sandbox.database.read(work)
