"""PostgreSQL restarts: a client notices nothing or gets an error that is true, and no write happens twice."""

import threading
from collections.abc import Iterator
from decimal import Decimal
from http.client import HTTPConnection, IncompleteRead
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest
from sqlalchemy import Connection, select, text

from dealdock import Sandbox
from dealdock.platform.database import write_guard
from dealdock.platform.errors import OutcomeUnknown
from dealdock.platform.journal import store
from dealdock.platform.records.models import JournalEntry
from dealdock.settings import Settings
from dealdock.vendors.pardot.opportunity import service as opportunity_service
from dealdock.vendors.pardot.opportunity.model import Opportunity
from tests.control.test_requests import UnsentRequest
from tests.support.builders import NO_TLS, Account, Pardot
from tests.support.relay import Relay
from tests.support.running import eventually
from tests.support.serving import served
from tests.vendors.pardot.opportunity.test_streams import fill
from tests.vendors.pardot.test_limits import enter

COMMIT = b"COMMIT\0"  # as a message ends: "READ COMMITTED" is none
END_THEM = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


@pytest.fixture(scope="module")
def sandbox(relay: Relay) -> Iterator[Sandbox]:
    with Sandbox(Settings(database=relay.url, secret="a secret for tests")) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def address(sandbox: Sandbox) -> Iterator[str]:
    with served(sandbox) as address:
        yield address


@pytest.fixture
def control(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{address}/_dealdock", timeout=30, verify=NO_TLS, trust_env=False) as client:
        yield client


def end_all(postgres: str) -> None:
    """End every other connection to the database, as an administrator does, or a restart."""
    with psycopg.connect(postgres.replace("+psycopg", "")) as admin:
        admin.execute(END_THEM)


def names(account: Account) -> list[str]:
    """Return the names of the opportunities in the database."""
    mine = select(Opportunity.name).where(Opportunity.dataset_id == account.tenant.dataset_id)
    return list(account.sandbox.database.read(lambda db: db.scalars(mine.order_by(Opportunity.id)).all()))


class TestBetweenCalls:
    @pytest.mark.slow
    def test_calls_succeed_after_all_connections_were_ended(self, pardot: Pardot, postgres: str) -> None:
        for number in range(3):
            end_all(postgres)
            assert (
                pardot.create(name=f"Deal {number}", value=1, probability=1, prospect_id=prospect(pardot)).code is None
            )
            end_all(postgres)
            assert pardot.read(1).code == 35, "no opportunity has this id, which only the database shows"
            end_all(postgres)
            assert len(pardot.query(limit=200, output="simple").json["result"]["opportunity"]) >= 1
        assert names(pardot.account) == ["Deal 0", "Deal 1", "Deal 2"]

    def test_a_database_that_comes_back_in_time_is_waited_for(self, pardot: Pardot, relay: Relay) -> None:
        given = {"name": "Deal", "value": 1, "probability": 1, "prospect_id": prospect(pardot)}
        relay.refuse()
        threading.Timer(0.2, relay.accept).start()
        assert pardot.create(**given).code is None
        assert names(pardot.account) == ["Deal"]


class TestInTheMiddle:
    def test_a_write_whose_connection_is_ended_before_its_commit_is_done_once(
        self, account: Account, postgres: str
    ) -> None:
        tries = []

        def work(db: Connection) -> int:
            made = create(db, account)
            tries.append(made)
            if len(tries) == 1:
                with write_guard.lifted(db):
                    end_all(postgres)
                    db.execute(text("SELECT 1"))  # this finds out
            return made

        made = account.sandbox.database.write(work)
        assert tries == [made, made], "the first one was undone, with the id that it had taken"
        assert names(account) == ["Deal"]

    def test_a_read_whose_statement_runs_while_its_connection_is_ended_is_read_again(
        self, sandbox: Sandbox, postgres: str
    ) -> None:
        began = threading.Event()
        tries = []

        def work(db: Connection) -> int:
            tries.append(1)
            if len(tries) == 1:
                began.set()
                db.execute(text("SELECT pg_sleep(30)"))
            return int(db.scalars(text("SELECT 7")).one())

        def end() -> None:
            began.wait(30)
            with psycopg.connect(postgres.replace("+psycopg", ""), autocommit=True) as admin:
                sleeping = "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'"
                eventually(lambda: admin.execute(sleeping).fetchone())
                admin.execute(END_THEM)

        sandbox.database.read(lambda db: db.execute(text("SELECT 1")))  # not on one that an earlier test has ended
        thread = threading.Thread(target=end)
        thread.start()
        assert sandbox.database.read(work) == 7
        thread.join()
        assert len(tries) == 2

    def test_a_stream_that_has_begun_ends_without_the_mark_of_its_end(
        self, pardot: Pardot, control: httpx.Client, relay: Relay, caplog: pytest.LogCaptureFixture
    ) -> None:
        fill(pardot.account, 20_000)
        connection = HTTPConnection(urlsplit(str(pardot.http.base_url)).netloc, timeout=30)
        path = "/api/opportunity/version/3/do/query?output=mobile"
        connection.request("GET", path, headers={"Authorization": pardot.account.authorization})
        answer = connection.getresponse()
        answer.read(10_000)
        relay.cut()
        with pytest.raises(IncompleteRead):
            answer.read()
        connection.close()
        assert "lost in the middle of a stream" in caplog.text
        told = f"/accounts/{pardot.account.ready.id}/requests"
        eventually(lambda: [call["complete"] for call in control.get(told).json()] == [False])
        assert pardot.query(limit=1).code is None


class TestAtCommit:
    def test_a_call_whose_commit_is_lost_says_that_it_failed_and_isnt_done_twice(
        self, pardot: Pardot, relay: Relay, caplog: pytest.LogCaptureFixture
    ) -> None:
        given = {"name": "Deal", "value": 1, "probability": 1, "prospect_id": prospect(pardot)}
        relay.cut_after(COMMIT)
        answer = pardot.create(**given)
        assert (answer.status, answer.code) == (500, 183)
        eventually(lambda: names(pardot.account) == ["Deal"])
        assert "lost at COMMIT" in caplog.text
        assert "Traceback" not in caplog.text
        assert pardot.query(limit=1).code is None

    def test_the_control_plane_says_what_isnt_known(
        self, control: httpx.Client, account: Account, relay: Relay
    ) -> None:
        path = f"/accounts/{account.ready.id}"
        relay.cut_after(COMMIT)
        answer = control.patch(path, json={"name": "Renamed"})
        assert answer.status_code == 500
        assert "It is unknown if the change was made" in answer.json()["detail"]
        eventually(lambda: control.get(path).json()["name"] == "Renamed")

    def test_what_only_read_has_lost_nothing(self, sandbox: Sandbox, relay: Relay) -> None:
        tries = []

        def work(db: Connection) -> int:
            tries.append(1)
            return int(db.scalars(text("SELECT 7")).one())

        relay.cut_after(COMMIT)
        assert sandbox.database.read(work) == 7
        assert len(tries) == 1
        eventually(lambda: relay.has_struck)

    def test_a_connection_that_was_ended_just_before_is_as_little_tried_again(
        self, account: Account, postgres: str
    ) -> None:
        def work(db: Connection) -> None:
            create(db, account)
            end_all(postgres)

        with pytest.raises(OutcomeUnknown):
            account.sandbox.database.write(work)
        assert names(account) == []

    @pytest.mark.account(concurrent_limit=1)
    def test_a_limited_call_frees_its_place_though_that_was_lost(self, pardot: Pardot, relay: Relay) -> None:
        rate_limiter = pardot.account.sandbox.rate_limiter
        leave = enter(rate_limiter, pardot.account.tenant)
        relay.cut_after(COMMIT)
        leave()
        eventually(lambda: pardot.query(limit=1).code != 66)

    def test_a_call_stands_in_the_journal_once_though_its_commit_was_lost(
        self, control: httpx.Client, pardot: Pardot, relay: Relay
    ) -> None:
        pardot.query(limit=1)
        relay.cut_after(COMMIT, times=2)  # the query's own, which is over by then, and the journal's
        pardot.query(limit=1)
        told = control.get(f"/accounts/{pardot.account.ready.id}/requests").json()
        assert [call["operation"] for call in told] == ["query", "query"]

    def test_calls_of_one_transaction_stand_in_the_journal_once_though_its_commit_was_lost(
        self, account: Account, sandbox: Sandbox, relay: Relay
    ) -> None:
        neighbour = Account.open(sandbox)
        others = [store.Unwritten(time, UnsentRequest(neighbour.tenant, time).entry(), time) for time in (1_000, 2_000)]
        assert store.write(sandbox.database, others) == [1_000, 2_000]
        calls = [store.Unwritten(time, UnsentRequest(account.tenant, time).entry(), time) for time in (1_000, 2_000)]
        relay.cut_after(COMMIT)
        assert store.write(sandbox.database, calls) == [1_000, 2_000]
        relay.must_have_struck()
        mine = select(JournalEntry.number).where(JournalEntry.account_id == account.tenant.account_id)
        assert sandbox.database.read(lambda db: sorted(db.scalars(mine))) == [1_000, 2_000]


def prospect(pardot: Pardot) -> int:
    return pardot.account.prospect()


def create(db: Connection, account: Account) -> int:
    given = {"name": "Deal", "value": Decimal(1), "probability": 1}
    with write_guard.lifted(db):
        now = account.sandbox.clock.now()
        return opportunity_service.create(db, account.tenant, given, prospect_ids=[], now=now).opportunity_id
