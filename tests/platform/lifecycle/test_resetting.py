"""The promises of resets while others call: everybody sees one dataset whole, and the rest is swept away."""

import threading
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, select

from dealdock import Sandbox
from dealdock.platform.accounts import accounts, users
from dealdock.platform.database import statement_tables
from dealdock.platform.lifecycle import creation, reset
from dealdock.platform.records import garbage_collection
from dealdock.platform.records.models import Dataset
from dealdock.platform.records.tables import record_tables
from dealdock.settings import Settings
from dealdock.vendors.pardot.tag import Tag
from tests.platform.database.test_distribution import strays
from tests.support.builders import NO_TLS, Account, Pardot
from tests.support.meanwhile import meanwhile
from tests.support.recorded_statements import record_statements
from tests.support.running import eventually


def filled(sandbox: Sandbox, tags: int) -> Account:
    """An account with this many records, which were written without counting them."""
    made = Account.open(sandbox)
    with sandbox.database.engine.begin() as db:
        db.exec_driver_sql(
            f"WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < {tags + 9}) "  # noqa: S608 (numbers)
            "INSERT INTO pardot_tag (dataset_id, id, name, created_at, updated_at) "
            f"SELECT {made.tenant.dataset_id}, i, 'Tag', 0, 0 FROM n",
            execution_options=statement_tables.declare(Tag),
        )
        db.execute(sa.update(Dataset).where(Dataset.id == made.tenant.dataset_id).values(last_id=tags + 10))
    return made


def begin_anew(sandbox: Sandbox, which: Account) -> None:
    real = sandbox.clock.now()
    sandbox.database.write(
        lambda db: reset.to_empty(db, sandbox.credentials, sandbox.vendors, which.ready.id, real=real)
    )


def is_swept(sandbox: Sandbox) -> bool:
    """Return True if no record is left without an account."""
    return not sandbox.database.read(lambda db: db.scalar(_leftovers(tuple(record_tables(db)))))


def left_behind(sandbox: Sandbox) -> list[int]:
    """Return the datasets of resets that are not deleted yet."""
    abandoned = select(Dataset.id).where(Dataset.abandoned_at.is_not(None))
    return sandbox.database.read(lambda db: list(db.scalars(abandoned)))


@cache
def _leftovers(tables: tuple[sa.Table, ...]) -> sa.Select[bool]:
    """Return the statement that finds records without an account. A test may run it many times."""
    seen = select(Dataset.id).where(Dataset.abandoned_at.is_(None))
    unrelated = (select(sa.literal(1)).where(table.c.dataset_id.not_in(seen)).exists() for table in tables)
    return select(sa.or_(select(sa.literal(1)).where(Dataset.abandoned_at.is_not(None)).exists(), *unrelated))


def test_the_cost_of_a_reset_does_not_depend_on_the_records(sandbox: Sandbox) -> None:
    sandbox.journal.flush()
    said = []
    for which in (filled(sandbox, 1), filled(sandbox, 10_000)):
        with record_statements(sandbox) as heard:
            begin_anew(sandbox, which)
        said.append([each.statement for each in heard])
    assert said[0] == said[1]
    assert len(said[0]) <= 16
    sandbox.garbage_collector.wake()


@pytest.mark.slow
def test_its_statements_name_the_dataset(sandbox: Sandbox) -> None:
    made, real = filled(sandbox, 300), sandbox.clock.now()
    with record_statements(sandbox, sweeping=True) as heard:
        begin_anew(sandbox, made)
        sandbox.database.write(lambda db: creation.delete_account(db, made.ready.id, real=real))
        sandbox.garbage_collector.wake()
        eventually(lambda: is_swept(sandbox))
    checked = [each.statement for each in heard if "NOT IN" not in each.statement]  # except for the test's own
    assert [statement for statement in checked if strays(statement)] == []


class TestSweep:
    @pytest.mark.slow
    def test_continues_after_a_crash(self, place: str) -> None:
        with Sandbox(settings(place)) as sandbox:
            made = filled(sandbox, 500)
            begin_anew(sandbox, made)
            assert not is_swept(sandbox)
        with Sandbox(settings(place)) as sandbox:
            eventually(lambda: is_swept(sandbox))
            seen = sandbox.database.read(lambda db: accounts.get(db, made.ready.id))
            assert seen.dataset_id != made.tenant.dataset_id

    @pytest.mark.slow
    def test_two_servers_that_sweep_at_once_delete_no_current_records(self, place: str) -> None:
        with Sandbox(settings(place)) as one, Sandbox(settings(place)) as other:
            kept = filled(one, 50)
            for _ in range(3):
                begin_anew(one, filled(one, 1000))
            one.garbage_collector.wake()
            other.garbage_collector.wake()
            eventually(lambda: is_swept(one))
            assert len(kept.contents["tag"]) == 50

    @pytest.mark.slow
    def test_waits_for_a_transaction_that_has_locked_the_dataset(self, migrated_postgres: Callable[[], str]) -> None:
        with Sandbox(settings(migrated_postgres())) as sandbox:
            made = filled(sandbox, 2000)
            begin_anew(sandbox, made)
            locked = select(Dataset.id).where(Dataset.id == made.tenant.dataset_id).with_for_update(key_share=True)
            engine = sandbox.database.engine
            with engine.connect() as other, engine.connect() as collecting:
                other.execute(locked)
                collecting.exec_driver_sql("SET lock_timeout = '100ms'", execution_options=statement_tables.declare())
                with pytest.raises(sa.exc.OperationalError, match="lock timeout"):
                    garbage_collection.collect(collecting, made.tenant.dataset_id, 1)
            sandbox.garbage_collector.wake()
            eventually(lambda: is_swept(sandbox))

    @pytest.mark.slow
    def test_goes_on_with_the_other_datasets_if_one_cannot_be_deleted(self, place: str) -> None:
        with Sandbox(settings(place)) as sandbox:
            broken, other = filled(sandbox, 20), filled(sandbox, 20)
            self._refer_to(sandbox, broken.tenant.dataset_id)
            for each in (broken, other):
                begin_anew(sandbox, each)
            sandbox.garbage_collector.wake()
            eventually(lambda: left_behind(sandbox) == [broken.tenant.dataset_id])
        with Sandbox(settings(place)) as sandbox:  # also after a restart
            later = filled(sandbox, 20)
            begin_anew(sandbox, later)
            sandbox.garbage_collector.wake()
            eventually(lambda: left_behind(sandbox) == [broken.tenant.dataset_id])
            self._statement(sandbox, "DROP TABLE of_somebody_else")

    def _refer_to(self, sandbox: Sandbox, dataset_id: int) -> None:
        self._statement(sandbox, "CREATE TABLE of_somebody_else (dataset_id BIGINT REFERENCES dataset (id))")
        self._statement(sandbox, f"INSERT INTO of_somebody_else VALUES ({dataset_id})")  # noqa: S608 (a number)

    def _statement(self, sandbox: Sandbox, text: str) -> None:
        with sandbox.database.engine.begin() as db:
            db.exec_driver_sql(text, execution_options=statement_tables.declare())

    @pytest.mark.slow
    def test_ends_with_the_sandbox_and_not_with_the_work(self, place: str) -> None:
        before = set(threading.enumerate())
        with Sandbox(settings(place)) as sandbox:
            begin_anew(sandbox, filled(sandbox, 5000))
            sandbox.garbage_collector.wake()
        assert set(threading.enumerate()) <= before
        with Sandbox(settings(place)) as sandbox:
            assert not is_swept(sandbox)

    @pytest.fixture(params=["sqlite", "postgresql"])
    def place(self, request: pytest.FixtureRequest, tmp_path: Path) -> str:
        if request.param == "sqlite":
            return f"sqlite:///{tmp_path}/dealdock.db"
        return str(request.getfixturevalue("migrated_postgres")())


def settings(place: str) -> Settings:
    return Settings(database=place, secret="a secret for tests")


class Writers:
    """Clients that create deals, and record the times of each request and response."""

    def __init__(self, address: str, made: Account) -> None:
        self.address, self.made = address, made
        self.clock = count()
        self.acknowledged: dict[str, tuple[int, int]] = {}
        self.wrong: list[Any] = []
        self.names = count()

    def create(self) -> None:
        name, begun = f"Deal {next(self.names)}", next(self.clock)
        given = {"prospect_email": "jane@example.com", "name": name, "value": 1, "probability": 1}
        with Pardot(self.address, self.made) as client:
            answer = client.create(**given)
        if answer.error is None:
            self.acknowledged[name] = (begun, next(self.clock))
        elif answer.code != 3:  # where no prospect is there
            self.wrong.append(answer.error)


@pytest.mark.slow
def test_calls_under_way_see_the_old_records_whole_or_the_new_ones(address: str, sandbox: Sandbox) -> None:
    made = Account.open(sandbox)
    writers = Writers(address, made)
    made.prospect("jane@example.com")
    with httpx.Client(base_url=f"{address}/_dealdock/accounts/{made.ready.id}", timeout=60, verify=NO_TLS) as control:
        assert control.put("/snapshots/jane").status_code == 201
        added = add_users(sandbox, made)
        with meanwhile(*[writers.create] * 3, lambda: next(added)):
            for _ in range(12):
                begun = next(writers.clock)
                assert control.post("/reset", json={"to": "jane"}).status_code == 204
                ended = next(writers.clock)
    writers.create()  # one at least after the last reset
    assert writers.wrong == []
    now = made.refreshed().contents
    names = {row[3] for row in now["opportunity"]}
    assert names >= {name for name, (asked, _) in writers.acknowledged.items() if asked > ended}
    assert names.isdisjoint(name for name, (_, told) in writers.acknowledged.items() if told < begun)
    assert len(now["user"]) == next(added)  # now there is one more
    ids = [
        row[1] for table in ("opportunity", "visitor_activity", "prospect", "campaign", "user") for row in now[table]
    ]
    assert len(set(ids)) == len(ids)
    counters = dict(zip((column.name for column in Dataset.__table__.c), now["dataset"][0], strict=True))
    assert counters["last_id"] >= max(ids)
    assert made.refreshed().live_counts["opportunities"] == len(names) == len(now["opportunity_prospect"])
    assert made.refreshed().live_counts["visitor_activities"] == len(now["visitor_activity"]) == len(names)


def add_users(sandbox: Sandbox, made: Account) -> Iterator[int]:
    """Adds a user with each step, and answers how many there are by now."""
    now, secrets = sandbox.clock.now(), sandbox.credentials

    def add(db: Connection) -> None:
        users.add(db, secrets, accounts.get(db, made.ready.id), now=now, time_zone="UTC")

    for number in count(1):
        sandbox.database.write(add)
        yield number
