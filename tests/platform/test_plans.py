"""Reading takes what is read, not what else the account holds: so SQLite plans it, which hasn't counted beforehand."""

import re

from sqlalchemy import Connection

from dealdock import Sandbox
from dealdock.platform.database import statement_tables
from dealdock.platform.database.selection import Selection, Sort
from dealdock.vendors.pardot.models import Opportunity
from dealdock.vendors.pardot.opportunity import queries as opportunity_queries
from tests.builders import Account
from tests.marks import ONE_DATABASE
from tests.recorded_statements import record_statements


@ONE_DATABASE
def test_prospects_are_found_by_their_links_to_an_opportunity_or_to_a_page_of_them(
    sandbox: Sandbox, account: Account
) -> None:
    first, *_ = [account.opportunity(account.prospect()) for _ in range(30)]
    page = Selection([], [Sort(Opportunity.id, descending=False)], 200)

    def work(db: Connection) -> None:
        opportunity_queries.read(db, account.tenant, first)
        opportunity_queries.query(db, account.tenant, page)

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
        sandbox.database.read(lambda db: opportunity_queries.rows(db, account.tenant, first_id=first, last_id=first))
    ((statement, parameters),) = [each for each in said if "FROM pardot_opportunity_prospect" in each.statement]
    explained, reads = f"EXPLAIN QUERY PLAN {statement}", statement_tables.declare()
    plan = sandbox.database.read(lambda db: db.exec_driver_sql(explained, parameters, reads).all())
    assert all("opportunity_id>?" in step.detail for step in plan), plan
