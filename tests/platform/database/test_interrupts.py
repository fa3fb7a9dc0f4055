"""Ctrl-C during a statement interrupts its caller, and the next call finds the database unchanged."""

import signal
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, func, select, text

from dealdock import Sandbox
from dealdock.platform.database import statement_tables
from dealdock.vendors.pardot import campaign as campaigns
from dealdock.vendors.pardot.campaign import Campaign
from tests.support.builders import Account

LONG = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500000) SELECT count(*) FROM n"


@pytest.fixture
def alarm() -> Iterator[None]:
    """Let SIGALRM do what Ctrl-C does."""
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    yield
    signal.signal(signal.SIGALRM, before)


@pytest.mark.slow
@pytest.mark.usefixtures("alarm")
def test_nothing_is_written_and_later_calls_succeed(sandbox: Sandbox) -> None:
    account = Account.open(sandbox)

    def interrupted(db: Connection) -> None:
        campaigns.add(db, account.tenant, name="Fair", now=sandbox.clock.now())
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        db.execute(text(LONG), execution_options=statement_tables.declare())

    with pytest.raises(KeyboardInterrupt):
        sandbox.database.write(interrupted)
    account.campaign("Webinar")
    names = select(func.count()).where(Campaign.dataset_id == account.tenant.dataset_id, Campaign.name == "Fair")
    assert sandbox.database.read(lambda db: db.scalar(names)) == 0
