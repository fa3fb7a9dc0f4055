"""The plans of statements: a read costs as much as the rows that it returns, not as the account has."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection, delete, insert

from dealdock import Sandbox
from dealdock.platform.database import statement_tables
from dealdock.platform.database.selection import Selection, Sort
from dealdock.platform.journal.retention import MAX_CALLS
from dealdock.platform.records import earlier_states
from dealdock.platform.records.models import LateChange
from dealdock.settings import Settings
from dealdock.vendors.pardot.opportunity import service as opportunity_service
from dealdock.vendors.pardot.opportunity.model import Opportunity
from tests.control.test_requests import UnsentRequest
from tests.support.builders import Account
from tests.support.marks import ONE_DATABASE
from tests.support.recorded_statements import record_statements

DELETION = "DELETE FROM journal "


@ONE_DATABASE
def test_prospects_are_found_by_their_links_to_an_opportunity_or_to_a_page_of_them(
    sandbox: Sandbox, account: Account
) -> None:
    first, *_ = [account.opportunity(account.prospect()) for _ in range(30)]
    page = Selection([], [Sort(Opportunity.id, descending=False)], 200)

    def work(db: Connection) -> None:
        opportunity_service.read(db, account.tenant, first)
        opportunity_service.query(db, account.tenant, page)

    with record_statements(sandbox) as said:
        sandbox.database.read(work)
    linked = [each for each in said if "FROM pardot_opportunity_prospect" in each.statement]
    assert len(linked) == 2
    for statement, parameters in linked:
        explained = f"EXPLAIN QUERY PLAN {statement}"
        reads = statement_tables.declare()
        plan = sandbox.database.read(lambda db: db.exec_driver_sql(explained, parameters, reads).all())  # noqa: B023 (at once)
        assert all(re.search(r"\b(?:opportunity_)?id=\?", step.detail) for step in plan), plan


@ONE_DATABASE
def test_one_opportunity_of_the_control_plane_is_found_with_its_links(sandbox: Sandbox, account: Account) -> None:
    first, *_ = [account.opportunity(account.prospect()) for _ in range(3)]
    with record_statements(sandbox) as said:
        sandbox.database.read(lambda db: opportunity_service.rows(db, account.tenant, first_id=first, last_id=first))
    ((statement, parameters),) = [each for each in said if "FROM pardot_opportunity_prospect" in each.statement]
    explained, reads = f"EXPLAIN QUERY PLAN {statement}", statement_tables.declare()
    plan = sandbox.database.read(lambda db: db.exec_driver_sql(explained, parameters, reads).all())
    assert all("opportunity_id>?" in step.detail for step in plan), plan


@ONE_DATABASE
def test_a_call_with_a_lag_reads_the_changes_that_it_needs(sandbox: Sandbox, account: Account) -> None:
    now, tenant = sandbox.clock.now(), account.tenant
    change = {"account_id": tenant.account_id, "number": 1, "state_id": 1, "at": now, "statements": "[]"}

    def work(db: Connection) -> None:
        db.execute(insert(LateChange), change)
        assert earlier_states.dataset_of(db, tenant, 60, now=now) == (1, False)
        earlier_states.catch_up(db, tenant, now - timedelta(seconds=60), real=now)
        db.execute(delete(LateChange).where(LateChange.account_id == tenant.account_id))

    with record_statements(sandbox) as said:
        sandbox.database.write(work)
    reads = [each for each in said if each.statement.startswith("SELECT late_change")]
    assert len(reads) == 3
    for statement, parameters in reads:
        explained, declared = f"EXPLAIN QUERY PLAN {statement}", statement_tables.declare()
        plan = sandbox.database.read(lambda db: db.exec_driver_sql(explained, parameters, declared).all())  # noqa: B023 (at once)
        assert len(plan) == 1, plan  # none sorts
        assert re.search(r"account_id=\? AND at[<>]", plan[0].detail), plan


@pytest.mark.slow
def test_old_calls_are_deleted_on_postgresql_without_reading_those_that_were_deleted_before(
    migrated_postgres: Callable[[], str],
) -> None:
    """Other scans than one of an index would read all of them until the next VACUUM."""
    with Sandbox(Settings(database=migrated_postgres(), secret="a secret for tests")) as sandbox:
        account = Account.open(sandbox)
        for _ in range(3 * MAX_CALLS):  # few would be read by the index without the setting, too
            sandbox.journal.add(UnsentRequest(account.tenant))
        sandbox.journal.flush()
        sandbox.database.write(lambda db: db.exec_driver_sql("ANALYZE journal", None, statement_tables.declare()))
        with record_statements(sandbox, sweeping=True) as said:
            while not (deletions := [at for at, each in enumerate(said) if each.statement.startswith(DELETION)]):
                sandbox.journal.add(UnsentRequest(account.tenant))
                sandbox.journal.flush()
        *settings, (deletion, values) = said[deletions[0] - 2 : deletions[0] + 1]

        def work(db: Connection) -> list[str]:
            for setting, parameters in settings:
                db.exec_driver_sql(setting, parameters, statement_tables.declare())
            return list(db.exec_driver_sql(f"EXPLAIN {deletion}", values, statement_tables.declare()).scalars())

        plan = "\n".join(sandbox.database.read(work))
    assert plan.count("Index Scan") == 3, plan  # of the calls twice, and of the account, which says how many it keeps
    assert plan.count("Scan") == 3, plan
