"""Directories that are too large for one transaction: background work makes them in batches. Contract, 10.9."""

from collections.abc import Iterator
from concurrent import futures
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from sqlalchemy import Connection, func, select, update

from dealdock import Sandbox
from dealdock.platform.accounts import accounts
from dealdock.platform.clock import Clock
from dealdock.platform.records.models.context import AccountContext
from dealdock.settings import Settings
from dealdock.vendors.apollo import background
from dealdock.vendors.apollo.directory import making
from dealdock.vendors.apollo.directory.model import DirectoryState
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.models import Organization, Person, PersonSearch
from dealdock.web import pipeline
from tests.support.cases import each_case
from tests.support.client import Client
from tests.support.lowered import lower
from tests.support.running import eventually
from tests.support.serving import served
from tests.vendors.apollo.client import NOON, Apollo, error

AT_ONCE: Final = 500
"""The records of a batch here; a smaller directory than the real limit of a batch is made four times as fast."""
LARGE: Final = {"people": 1_150, "organizations": 525}
"""A directory of three batches of people and two of organizations."""
NOW: Final = datetime(2026, 6, 1, 12, tzinfo=UTC)
SEARCH: Final = "/mixed_people/api_search"
PATIENCE_SECONDS: Final = 120.0
"""The longest wait for a directory here, so that a slow machine does not decide the answer."""


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    lower(monkeypatch, making, "AT_ONCE", 2_000, AT_ONCE)


@pytest.fixture
def large(http: httpx.Client) -> Apollo:
    return Apollo.open(http, directory=LARGE, clock={"mode": "frozen", "at": NOON})


def begin(sandbox: Sandbox, apollo: Apollo, batches: int) -> None:
    """Begin with a directory, and end after some batches, as a process that is killed does.

    It is one transaction: background work that is awake takes a directory once it has begun.
    """

    def account(db: Connection) -> AccountContext:
        return accounts.get(db, apollo.account["id"])

    def work(db: Connection) -> None:
        making.begin(db, account(db), now=account(db).now(NOW))
        for _ in range(batches):
            assert making.make_batch(db, Ids(sandbox.credentials, db, account(db)), account(db))

    sandbox.database.write(work)


def finish(sandbox: Sandbox) -> None:
    """Do the background work to its end."""
    while (job := sandbox.database.read(lambda db: background.JOBS.first(db, NOW))) is not None:
        background.JOBS.run(sandbox.database, sandbox.credentials, job, NOW)


def asked(apollo: Apollo, method: str, path: str, body: Any = None) -> Any:
    """Call the API, again as long as it is busy: on a slow machine, a directory takes longer than a call may wait."""
    while (answer := apollo.call(method, path, body)).status_code == 503:
        pass
    assert answer.status_code == 200, answer.text
    return answer.json()


def rows(sandbox: Sandbox, apollo: Apollo) -> dict[str, int | None]:
    """Return the numbers of different records of each table."""

    def count(db: Connection) -> dict[str, int | None]:
        here = accounts.get(db, apollo.account["id"]).dataset_id
        models = (Organization, Person, PersonSearch)
        found = {
            model.__tablename__: db.scalar(select(func.count()).select_from(model).where(model.dataset_id == here))
            for model in models
        }
        different = select(func.count(Person.email_key.distinct())).where(Person.dataset_id == here)
        return {**found, "addresses": db.scalar(different)}

    return sandbox.database.read(count)


def in_dataset(sandbox: Sandbox, dataset_id: int) -> set[str]:
    """Return the names of Apollo's tables that have rows of a dataset."""
    tables = [each for each in sandbox.vendors.get("apollo").tables if "dataset_id" in each.c]

    def named(db: Connection) -> set[str]:
        rows = {each.name: select(each.c.dataset_id).where(each.c.dataset_id == dataset_id) for each in tables}
        return {name for name, some in rows.items() if db.scalar(some.limit(1)) is not None}

    return sandbox.database.read(named)


WHOLE: Final = {
    "apollo_organization": 525,
    "apollo_person": 1_150,
    "apollo_person_search": 1_150,
    "addresses": 1_150,
}


class TestLargeDirectory:
    @pytest.mark.slow
    @pytest.mark.both_databases
    @pytest.mark.contract("10.directory.8")
    def test_answers_the_first_call_once_it_is_made(self, sandbox: Sandbox, large: Apollo) -> None:
        found = asked(large, "POST", SEARCH, {"page": 11, "per_page": 100})
        assert (found["total_entries"], len(found["people"])) == (1_150, 100)
        assert rows(sandbox, large) == WHOLE
        companies = asked(large, "POST", "/mixed_companies/search")
        assert companies["pagination"]["total_entries"] == 525

    @pytest.mark.slow
    @pytest.mark.contract("10.directory.2")
    def test_has_the_same_people_for_the_same_seed(self, large: Apollo) -> None:
        first = self._pages(large)
        large.control("POST", "/reset")
        assert self._pages(large) == first
        large.control("PATCH", "", {"directory": {**LARGE, "seed": 2}})
        assert self._pages(large) != first
        large.control("PATCH", "", {"directory": {**LARGE, "seed": 1}})
        assert self._pages(large) == first

    def _pages(self, apollo: Apollo) -> list[Any]:
        asked(apollo, "POST", SEARCH)
        pages = [apollo.old_people_search(page=page, per_page=50)["people"] for page in (1, 10, 11, 23)]
        postings = [
            asked(apollo, "GET", f"/organizations/{each['organization_id']}/job_postings") for each in pages[-1][:9]
        ]
        assert any(each["organization_job_postings"] for each in postings)
        return [*pages, *postings]

    @pytest.mark.slow
    @pytest.mark.both_databases
    @pytest.mark.contract("10.directory.9")
    @each_case("batches", [0, 1, 2, 4])
    def test_is_continued_after_a_process_was_killed(self, sandbox: Sandbox, large: Apollo, batches: int) -> None:
        large.control("POST", "/reset")
        begin(sandbox, large, batches)
        finish(sandbox)
        assert rows(sandbox, large) == WHOLE
        assert asked(large, "POST", SEARCH)["total_entries"] == 1_150

    @pytest.mark.contract("10.directory.9")
    def test_that_another_process_made_does_not_fail(self, sandbox: Sandbox, large: Apollo) -> None:
        begin(sandbox, large, 0)
        job = sandbox.database.read(lambda db: accounts.get(db, large.account["id"]).dataset_id)
        finish(sandbox)
        sandbox.database.write(lambda db: background.JOBS.fail(db, job, "moths", NOW))
        assert asked(large, "POST", SEARCH)["total_entries"] == 1_150
        mine = select(DirectoryState.failure).where(DirectoryState.dataset_id == job)
        assert sandbox.database.read(lambda db: db.scalars(mine).all()) == [None]

    @pytest.mark.slow
    @pytest.mark.both_databases
    def test_that_cannot_be_made_says_why_and_holds_up_no_other(self, sandbox: Sandbox, large: Apollo) -> None:
        other = Apollo.open(large.http, directory=LARGE, clock={"mode": "frozen", "at": NOON})

        def damage(db: Connection) -> None:
            account = accounts.get(db, large.account["id"])
            making.begin(db, account, now=account.now(NOW))
            db.execute(update(DirectoryState).where(DirectoryState.dataset_id == account.dataset_id).values(part=-9))

        sandbox.database.write(damage)
        (refusal,) = {self._refused(large) for _ in range(2)}
        assert "the account's directory could not be made" in refusal
        assert asked(other, "POST", SEARCH)["total_entries"] == 1_150
        large.control("PATCH", "", {"directory": {**LARGE, "seed": 2}})
        assert asked(large, "POST", SEARCH)["total_entries"] == 1_150

    def _refused(self, apollo: Apollo) -> str:
        """Call until a directory is given up, and return the reason."""

        def reason() -> str:
            answer = apollo.call("POST", SEARCH)
            assert answer.status_code == 503
            return str(answer.headers["dealdock-explain"])

        eventually(lambda: "could not be made" in reason())
        return reason()

    @pytest.mark.slow
    @pytest.mark.contract("10.directory.9")
    def test_is_the_same_whether_it_was_interrupted_or_not(self, sandbox: Sandbox, large: Apollo) -> None:
        whole = self._pages(large)
        large.control("POST", "/reset")
        begin(sandbox, large, 3)
        assert self._pages(large) == whole

    @pytest.mark.both_databases
    @pytest.mark.contract("10.directory.9")
    def test_is_made_once_by_two_processes_at_once(self, sandbox: Sandbox, large: Apollo) -> None:
        begin(sandbox, large, 0)
        with ThreadPoolExecutor(2) as threads:
            for each in [threads.submit(finish, sandbox) for _ in range(2)]:
                each.result()
        assert rows(sandbox, large) == WHOLE

    @pytest.mark.slow
    @pytest.mark.both_databases
    @pytest.mark.contract("10.directory.10")
    def test_is_replaced_in_batches_by_another_setting(self, sandbox: Sandbox, large: Apollo) -> None:
        person = asked(large, "POST", SEARCH)["people"][0]
        assert asked(large, "POST", "/people/bulk_match", {"details": [{"id": person["id"]}]})["credits_consumed"] == 1
        large.control("PATCH", "", {"directory": {"people": 5, "organizations": 2}})
        assert asked(large, "POST", SEARCH)["total_entries"] == 5
        assert rows(sandbox, large) == {
            "apollo_organization": 2,
            "apollo_person": 5,
            "apollo_person_search": 5,
            "addresses": 5,
        }
        found = asked(large, "POST", "/people/bulk_match", {"details": [{"id": person["id"]}]})
        assert found["credits_consumed"] == 1  # it is another person

    @pytest.mark.contract("10.directory.10")
    def test_has_the_setting_that_was_changed_while_it_was_made(self, sandbox: Sandbox, large: Apollo) -> None:
        begin(sandbox, large, 3)
        large.control("PATCH", "", {"directory": {"people": 3, "organizations": [{"name": "Tallow"}]}})
        finish(sandbox)
        assert asked(large, "POST", SEARCH)["total_entries"] == 3
        assert rows(sandbox, large)["apollo_organization"] == 1

    def test_is_forgotten_with_its_account(self, sandbox: Sandbox, large: Apollo) -> None:
        begin(sandbox, large, 1)
        here = sandbox.database.read(lambda db: accounts.get(db, large.account["id"]).dataset_id)
        assert {"apollo_directory", "apollo_organization"} <= in_dataset(sandbox, here)
        large.control("DELETE")
        finish(sandbox)
        eventually(lambda: in_dataset(sandbox, here) == set())

    @pytest.mark.slow
    @each_case("effect", [{"error": "rate_limit"}, {"status": 502}, {"delay": 0.01}])
    def test_is_made_before_a_fault_that_applies_after_the_call(
        self, sandbox: Sandbox, large: Apollo, effect: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pipeline, "MAX_WAIT_SECONDS", PATIENCE_SECONDS)
        large.control("POST", "/reset")
        large.control("POST", "/faults", {"effect": effect, "when": "after", "times": 1})
        answer = large.call("POST", SEARCH)
        assert answer.status_code == {"error": 429, "status": 502}.get(next(iter(effect)), 200)
        assert rows(sandbox, large) == WHOLE

    @pytest.mark.slow
    def test_counts_its_first_call_once(self, http: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pipeline, "MAX_WAIT_SECONDS", PATIENCE_SECONDS)
        apollo = Apollo.open(http, directory=LARGE, limits={"per_minute": 1})
        assert asked(apollo, "POST", SEARCH)["total_entries"] == 1_150
        assert apollo.call("POST", SEARCH).status_code == 429


class StoppedClock(Clock):
    """A clock whose monotonic time a test sets."""

    seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds


def pass_time(clock: StoppedClock, waiting: list[Future[httpx.Response]]) -> None:
    """Advance the clock until these calls have ended. Each begins to wait at a time of its own."""
    while futures.wait(waiting, timeout=0.01).not_done:
        clock.seconds += 1


class TestWaiting:
    """Calls that need a directory which nobody makes, since the background work has ended."""

    @pytest.fixture
    def clock(self) -> StoppedClock:
        return StoppedClock()

    @pytest.fixture
    def idle(self, tmp_path: Path, clock: StoppedClock) -> Iterator[Apollo]:
        settings = Settings(database=f"sqlite:///{tmp_path}/x.db", secret="a secret for tests")
        with Sandbox(settings, clock=clock) as sandbox, served(sandbox) as address, Client(address) as http:
            sandbox.background.close()
            yield Apollo.open(http, directory=LARGE)

    @pytest.mark.contract("10.directory.8")
    def test_longer_than_the_bound_is_refused_as_overload(self, idle: Apollo, clock: StoppedClock) -> None:
        with ThreadPoolExecutor(1) as thread:
            waiting = thread.submit(idle.call, "POST", SEARCH)
            assert idle.done("GET", "/labels") == []
            pass_time(clock, [waiting])
            answer = waiting.result()
        assert error(answer) == (503, "Service Unavailable")
        assert answer.headers["retry-after"] == "1"

    @pytest.mark.slow
    def test_takes_no_thread_and_no_connection_from_others(self, idle: Apollo, clock: StoppedClock) -> None:
        other = Apollo.open(idle.http)
        with ThreadPoolExecutor(40) as threads:
            waiting = [threads.submit(idle.call, "POST", SEARCH) for _ in range(40)]
            for _ in range(20):
                assert other.done("POST", SEARCH)["total_entries"] == 200
                assert not any(each.done() for each in waiting)
            pass_time(clock, waiting)
            assert {each.result().status_code for each in waiting} == {503}
