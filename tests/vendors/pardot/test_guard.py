"""The write guard of the engine refuses what a route that skips its check would write (contract, section 4)."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, bindparam, delete, false, insert, literal, select, text, update
from sqlalchemy.orm import Session

from dealdock import Sandbox
from dealdock.platform.database import bulk_insert, statement_tables, write_guard
from dealdock.platform.database.statements import Statement
from dealdock.platform.errors import Unwritable
from dealdock.platform.records.models import Dataset, LiveCount
from dealdock.vendors.pardot import connector
from dealdock.vendors.pardot.api import create_app
from dealdock.vendors.pardot.campaign import Campaign
from dealdock.vendors.pardot.opportunity.model import Opportunity, OpportunityProspect
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity
from dealdock.vendors.pardot.wire.operations import Call, CurrentCall
from dealdock.vendors.pardot.wire.routing import PardotRouter
from tests.support.builders import Account, Answer
from tests.support.cases import check_each, each_case
from tests.vendors.pardot import api_errors

Write = Callable[[Connection, Call], Any]


def mine(call: Call) -> Any:
    return Opportunity.dataset_id == call.account.dataset_id


def row(call: Call, number: int) -> dict[str, Any]:
    """A whole new opportunity, like the one that is there."""
    old = call.db.execute(Opportunity.__table__.select().where(mine(call)).limit(1)).mappings().one()
    return {**old, "id": old["id"] + 1000 + number}


def by_orm(db: Connection, call: Call) -> None:
    with Session(db) as session:
        session.add(Opportunity(**row(call, 1)))
        session.flush()


_INSERT = Statement(insert(Opportunity), columns=Opportunity.__table__.c.keys())
_RENAME = Statement(
    update(Opportunity).where(Opportunity.dataset_id == bindparam("mine")).values(name=literal("Forgotten"))
)

WRITES: dict[str, Write] = {
    "insert": lambda db, call: db.execute(insert(Opportunity).values(row(call, 1))),
    "insert of many": lambda db, call: db.execute(insert(Opportunity), [row(call, 1), row(call, 2)]),
    "insert that answers": lambda db, call: db.execute(
        insert(Opportunity).returning(Opportunity.id), [row(call, 1), row(call, 2)]
    ).all(),
    "insert by select": lambda db, _: db.execute(
        insert(OpportunityProspect).from_select(
            ["dataset_id", "opportunity_id", "prospect_id"],
            OpportunityProspect.__table__.select().where(OpportunityProspect.prospect_id < 0),
        )
    ),
    "update": lambda db, call: db.execute(update(Opportunity).where(mine(call)).values(name="Forgotten")),
    "delete": lambda db, call: db.execute(
        delete(OpportunityProspect).where(OpportunityProspect.dataset_id == call.account.dataset_id)
    ),
    "the table": lambda db, call: db.execute(Opportunity.__table__.update().where(mine(call)).values(name="Forgotten")),
    "a session": by_orm,
    "text": lambda db, call: db.execute(
        text("UPDATE pardot_opportunity SET name = 'Forgotten' WHERE dataset_id = :mine"),
        {"mine": call.account.dataset_id},
    ),
    "text of many": lambda db, call: db.execute(
        text("UPDATE pardot_opportunity SET name = :name WHERE dataset_id = :mine"),
        [{"mine": call.account.dataset_id, "name": name} for name in ("Forgotten", "Twice")],
    ),
    "quoted": lambda db, call: db.execute(
        text('delete  from\n"pardot_opportunity_prospect" where dataset_id = :mine'), {"mine": call.account.dataset_id}
    ),
    "after a with": lambda db, call: db.execute(
        text(
            "WITH others AS (SELECT 1) UPDATE pardot_opportunity SET name = 'Forgotten'"
            " WHERE dataset_id = :mine AND EXISTS (SELECT 1 FROM others)"
        ),
        {"mine": call.account.dataset_id},
    ),
    "the driver's": lambda db, call: db.exec_driver_sql(
        f"UPDATE pardot_opportunity SET name = 'Forgotten' WHERE dataset_id = {call.account.dataset_id:d}"  # noqa: S608 (a number)
    ),
    "prepared": lambda db, call: _RENAME.run(db, {"mine": call.account.dataset_id}),
    "prepared, of many": lambda db, call: _INSERT.run_many(db, [row(call, 1), row(call, 2)]),
    "rows at once": lambda db, call: bulk_insert.insert(
        db, Opportunity.__table__, *bulk_insert.stored(Opportunity.__table__, [row(call, 1), row(call, 2)])
    ),
    "after another that is allowed": lambda db, call: (
        db.execute(update(Dataset).where(Dataset.id == call.account.dataset_id).values(last_id=7)),
        db.execute(update(Opportunity).where(mine(call)).values(name="Forgotten")),
    ),
}
"""Every way to write. Those on PostgreSQL alone, or SQLite alone, are in `TestFloor`."""


ALIAS: Any = Opportunity.__table__.alias()

HARMLESS = [
    text("SELECT count(*) FROM pardot_opportunity"),
    text(" select opportunity_id AS opportunity FROM pardot_opportunity_prospect JOIN pardot_opportunity ON 1 = 0"),
    update(LiveCount).where(LiveCount.dataset_id == 0).values(count=LiveCount.count),
    update(VisitorActivity).where(VisitorActivity.id == 0).values(opportunity_id=VisitorActivity.opportunity_id),
    delete(VisitorActivity).where(VisitorActivity.opportunity_id.in_(select(Opportunity.id).where(false()))),
    update(Campaign).where(Campaign.id == Opportunity.campaign_id, Opportunity.id == 0).values(name="x"),
]


def call_forgetful(account: Account, write: Write, format_: str = "xml") -> Answer:
    """Call a route of the test, which writes without the check of the connector."""
    forgetful = PardotRouter("forgetful")

    @forgetful.operation("write", writes=True)  # and not `guarded`
    def _(call: CurrentCall) -> dict[str, Any]:
        write(call.db, call)
        return {}

    async def post() -> httpx.Response:
        door = create_app(account.sandbox, [forgetful])
        async with httpx.AsyncClient(transport=httpx.ASGITransport(door), base_url="http://test") as client:
            data = account.keys | {"format": format_}
            return await client.post("/api/forgetful/version/3/do/write", data=data)

    return Answer(asyncio.run(post()))


def assert_refused(answer: Answer, log: pytest.LogCaptureFixture) -> None:
    """The call failed because of the guard, and the details are only in the log."""
    assert (answer.status, answer.error) == (500, api_errors.INTERNAL)
    assert Unwritable.__name__ in log.text


class TestForgetfulRoute:
    @pytest.mark.slow
    @pytest.mark.account(connector="salesforce")
    def test_is_refused_beside_a_connector_and_leaves_nothing(
        self, account: Account, caplog: pytest.LogCaptureFixture
    ) -> None:
        account.opportunity(account.prospect())
        before = account.contents

        def check(way: str) -> None:
            caplog.clear()
            assert_refused(call_forgetful(account, WRITES[way]), caplog)
            assert account.contents == before

        check_each(WRITES, check)

    @pytest.mark.slow
    @each_case("way", WRITES)
    def test_works_where_there_is_none(self, sandbox: Sandbox, way: str) -> None:
        account = Account.open(sandbox)
        account.opportunity(account.prospect())
        assert call_forgetful(account, WRITES[way]).error is None


class TestFloor:
    @pytest.mark.account(connector="other")
    def test_is_there_for_every_kind_of_connector_and_format(
        self, account: Account, caplog: pytest.LogCaptureFixture
    ) -> None:
        answer = call_forgetful(account, WRITES["update"], "json")
        assert_refused(answer, caplog)
        assert "connector" not in answer.text

    @pytest.mark.account(connector="sugarcrm")
    @each_case(
        "statement",
        [
            "INSERT OR REPLACE INTO pardot_opportunity SELECT * FROM pardot_opportunity",
            "REPLACE INTO pardot_opportunity SELECT * FROM pardot_opportunity",
            "UPDATE OR IGNORE pardot_opportunity SET name = 'x'",
            "UPDATE main.pardot_opportunity SET name = 'x'",
            'UPDATE ONLY "public"."pardot_opportunity" SET name = \'x\'',
            "DELETE FROM ONLY pardot_opportunity_prospect",
            "TRUNCATE TABLE pardot_opportunity_prospect",
            "TRUNCATE pardot_opportunity_prospect",
            "MERGE INTO pardot_opportunity USING pardot_prospect ON false WHEN MATCHED THEN DELETE",
        ],
    )
    def test_sees_what_only_one_database_understands(
        self, account: Account, caplog: pytest.LogCaptureFixture, statement: str
    ) -> None:
        assert_refused(call_forgetful(account, lambda db, _: db.execute(text(statement))), caplog)

    @pytest.mark.account(connector="sugarcrm")
    @pytest.mark.parametrize(
        "statement",
        [
            select(delete(OpportunityProspect).returning(OpportunityProspect.prospect_id).cte("gone")),
            select(Campaign.id).add_cte(update(Opportunity).values(name="Forgotten").cte("renamed")),
            insert(Campaign).from_select(
                ["id"], select(update(Opportunity).values(name="x").returning(Opportunity.id).cte("renamed"))
            ),
            select(text("DELETE FROM pardot_opportunity RETURNING id").columns(Opportunity.id).cte("gone")),
            update(ALIAS).values(name="Forgotten"),
        ],
        ids=["delete in a CTE", "CTE that is not selected", "CTE below an insert", "text in a CTE", "alias"],
    )
    def test_finds_writes_inside_a_statement(
        self, account: Account, caplog: pytest.LogCaptureFixture, statement: Any
    ) -> None:
        assert_refused(call_forgetful(account, lambda db, _: db.execute(statement)), caplog)

    @pytest.mark.account(connector="salesforce")
    @each_case("statement", HARMLESS)
    def test_permits_writes_of_other_objects(self, account: Account, statement: Any) -> None:
        assert call_forgetful(account, lambda db, _: db.execute(statement)).error is None

    @pytest.mark.account(connector="salesforce")
    def test_takes_text_for_a_write_to_any_table_unless_it_declares_its_own(
        self, account: Account, caplog: pytest.LogCaptureFixture
    ) -> None:
        campaign = text("UPDATE pardot_campaign SET name = 'x' WHERE dataset_id = 0")
        declared = campaign.execution_options(**statement_tables.declare(Campaign))
        assert call_forgetful(account, lambda db, _: db.execute(declared)).error is None
        assert_refused(call_forgetful(account, lambda db, _: db.execute(campaign)), caplog)


def test_what_one_transaction_may_write_the_next_one_may_not(account: Account) -> None:
    """Connections are reused, and the caller of each use is set again."""
    database = account.sandbox.database
    nothing = update(Opportunity).values(name="x").where(Opportunity.dataset_id == 0)

    def declared(db: Connection) -> int:
        connector.GUARD.declare(db, None)
        return db.execute(nothing).rowcount

    assert database.write(declared) == 0
    with pytest.raises(Unwritable):
        database.write(lambda db: db.execute(nothing))


def test_it_is_lifted_for_a_block_and_no_longer(account: Account) -> None:
    nothing = update(Opportunity).values(name="x").where(Opportunity.dataset_id == 0)

    def lifted(db: Connection, *, fails: bool) -> None:
        with suppress(LookupError), write_guard.lifted(db):
            with write_guard.lifted(db):
                db.execute(nothing)
            db.execute(nothing)
            if fails:
                raise LookupError
        with pytest.raises(Unwritable):
            db.execute(nothing)

    for fails in (False, True):
        account.sandbox.database.write(partial(lifted, fails=fails))
        with pytest.raises(Unwritable):
            account.sandbox.database.write(lambda db: db.execute(nothing))
