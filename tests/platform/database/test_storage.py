"""The disk is full or the file is read-only: clients get an error, nothing is written in part, and later calls work."""

import gc
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, event, func, select

from dealdock import Sandbox
from dealdock.platform import work_thread
from dealdock.platform.database import write_guard
from dealdock.platform.database.database import Database, parse_url
from dealdock.platform.errors import StorageFull
from dealdock.platform.limits import under_way
from dealdock.platform.randomness import Randomness
from dealdock.platform.records.models import Dataset
from dealdock.settings import Settings
from dealdock.vendors.pardot.prospect.model import Prospect
from tests.platform.lifecycle.test_resetting import filled
from tests.support.builders import NO_TLS, Account, Pardot
from tests.support.running import eventually
from tests.support.serving import served
from tests.vendors.pardot.test_limits import enter

LARGE = "x" * 60_000
"""More than the pages have room for that the file has."""

FULL = "he database has no room left (database or disk is full): make room on its disk, and call again"
READ_ONLY = (
    "he database can't be written (attempt to write a readonly database): "
    "check the permissions of its file, of the files next to it (-wal, -shm) and of its folder"
)


@dataclass
class Disk:
    """The file under a sandbox on SQLite, as its connections see it."""

    connections: list[sqlite3.Connection] = field(default_factory=list)
    trouble: str | None = None

    def is_full(self) -> None:
        self._fill_free_pages()
        self._let("max_page_count = 1")  # SQLite makes of it as many as there are

    def _fill_free_pages(self) -> None:
        """Use the pages that deleted rows of earlier tests have left."""
        with closing(sqlite3.connect(self.file)) as db, db:
            (free,), (size,) = (db.execute(f"PRAGMA {name}").fetchone() for name in ("freelist_count", "page_size"))
            if free:
                db.execute("CREATE TABLE IF NOT EXISTS filler (content BLOB)")
                db.execute("INSERT INTO filler VALUES (zeroblob(?))", [free * size])

    @property
    def file(self) -> str:
        """The file of the database."""
        return str(self.connections[0].execute("PRAGMA database_list").fetchone()[2])

    def is_read_only(self) -> None:
        self._let("query_only = ON")

    def is_well(self) -> None:
        self.trouble = None
        for connection in self.connections:
            connection.execute("PRAGMA max_page_count = 4294967294")
            connection.execute("PRAGMA query_only = OFF")

    def open(self, connection: sqlite3.Connection) -> None:
        """Another one, which finds the disk as it is."""
        self.connections.append(connection)
        if self.trouble is not None:
            connection.execute(f"PRAGMA {self.trouble}")

    def _let(self, pragma: str) -> None:
        self.trouble = pragma
        for connection in self.connections:
            connection.execute(f"PRAGMA {pragma}")


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    database = f"sqlite:///{tmp_path_factory.mktemp('disk')}/dealdock.db"
    with pytest.MonkeyPatch.context() as patch, Sandbox(Settings(database=database, secret="a secret")) as sandbox:
        patch.setattr(work_thread, "RETRY_SECONDS", 0.01)
        yield sandbox


@pytest.fixture(scope="module")
def disks(sandbox: Sandbox) -> Disk:
    sandbox.database.close()  # the connections that are open already aren't known
    disk = Disk()
    event.listen(sandbox.database.engine, "connect", lambda dbapi, _: disk.open(dbapi))
    return disk


@pytest.fixture(scope="module")
def address(sandbox: Sandbox, disks: Disk) -> Iterator[str]:  # noqa: ARG001 (known from the first connection on)
    with served(sandbox) as address:
        yield address


@pytest.fixture
def disk(disks: Disk) -> Iterator[Disk]:
    yield disks
    disks.is_well()


@pytest.fixture
def control(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{address}/_dealdock", timeout=30, verify=NO_TLS, trust_env=False) as client:
        yield client


@pytest.fixture(params=["full", "read-only"])
def fail(request: pytest.FixtureRequest, disk: Disk) -> Callable[[], None]:
    """Let it be so from here on."""
    return disk.is_full if request.param == "full" else disk.is_read_only


def add(pardot: Pardot) -> Any:
    """A prospect that needs much space on the disk."""
    return pardot.call("create", "prospect", email=f"{len(LARGE)}@example.com", comments=LARGE)


def prospects(account: Account) -> int:
    here = select(func.count()).where(Prospect.dataset_id == account.tenant.dataset_id)
    return account.sandbox.database.read(lambda db: db.scalars(here).one())


class TestTheApi:
    def test_reports_a_fault_of_its_own_and_continues_when_there_is_space(
        self, pardot: Pardot, disk: Disk, fail: Callable[[], None], caplog: pytest.LogCaptureFixture
    ) -> None:
        before = pardot.account.contents
        fail()
        with caplog.at_level(logging.WARNING):
            answer = add(pardot)
        assert (answer.status, answer.code) == (500, 183)
        assert "sqlite" not in answer.text.lower()
        assert pardot.account.contents == before
        assert pardot.query(limit=1).code is None
        assert [record for record in caplog.records if record.exc_info or "\n" in record.getMessage()] == []
        assert {f"t{FULL}", f"t{READ_ONLY}"} & {record.getMessage() for record in caplog.records}
        disk.is_well()
        assert add(pardot).code is None

    def test_frees_the_place_of_a_limited_account_s_call_later_where_it_can_t_at_once(
        self, sandbox: Sandbox, address: str, disk: Disk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(under_way, "HEARTBEAT", timedelta(seconds=0.01))
        account = Account.open(sandbox, concurrent_limit=1)
        leave = enter(sandbox.rate_limiter, account.tenant)
        disk.is_read_only()
        leave()
        disk.is_well()
        with Pardot(address, account) as pardot:
            eventually(lambda: pardot.query(limit=1).code is None)

    @pytest.mark.slow
    def test_frees_the_place_later_if_the_database_refuses_it_at_first(
        self, sandbox: Sandbox, address: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(under_way, "HEARTBEAT", timedelta(seconds=0.01))
        account = Account.open(sandbox, concurrent_limit=1)
        leave = enter(sandbox.rate_limiter, account.tenant)
        refusal = "CREATE TRIGGER refused BEFORE DELETE ON call_under_way BEGIN SELECT RAISE(ABORT, 'refused'); END"
        with sandbox.database.engine.begin() as db, write_guard.lifted(db):
            db.exec_driver_sql(refusal)
        leave()
        with sandbox.database.engine.begin() as db, write_guard.lifted(db):
            db.exec_driver_sql("DROP TRIGGER refused")
        with Pardot(address, account) as pardot:
            eventually(lambda: pardot.query(limit=1).code is None)


class TestTheControlPlane:
    def test_reports_that_there_is_no_space(self, control: httpx.Client, account: Account, disk: Disk) -> None:
        disk.is_full()
        path = f"/accounts/{account.ready.id}/records/prospect"
        answer = control.post(path, json={"email": "jane@example.com", "comments": LARGE})
        assert (answer.status_code, answer.json()["detail"]) == (507, f"T{FULL}.")
        disk.is_well()
        assert control.post(path, json={"email": "jane@example.com", "comments": LARGE}).status_code == 201

    def test_reports_that_it_may_not_write(self, control: httpx.Client, disk: Disk) -> None:
        disk.is_read_only()
        answer = control.post("/accounts")
        assert (answer.status_code, answer.json()["detail"]) == (503, f"T{READ_ONLY}.")
        disk.is_well()
        assert control.post("/accounts").status_code == 201

    @pytest.mark.slow
    def test_takes_in_all_of_a_scene_or_nothing(self, control: httpx.Client, account: Account, disk: Disk) -> None:
        person = '{"prospects": {"email": "p%d@example.com", "comments": "' + LARGE[:1000] + '"}}\n'
        lines = '{"accounts": {"name": "Large"}}\n' + "".join(person % number for number in range(500))
        before = account.contents
        disk.is_full()
        send: dict[str, Any] = {"content": lines, "headers": {"content-type": "application/jsonl"}}
        answer = control.post(f"/accounts/{account.ready.id}/import", **send)
        assert answer.status_code == 507, answer.text
        assert account.refreshed().contents == before
        disk.is_well()
        answer = control.post(f"/accounts/{account.ready.id}/import", **send)
        assert answer.status_code == 204, answer.text
        assert prospects(account.refreshed()) == 500

    @pytest.mark.slow
    @pytest.mark.parametrize("what", ["snapshot", "reset"])
    def test_a_large_copy_that_fails_half_way_does_not_affect_others(
        self, sandbox: Sandbox, control: httpx.Client, pardot: Pardot, disk: Disk, what: str
    ) -> None:
        """The cursor that it reads by is closed with it, not when the garbage collector comes."""
        large = filled(sandbox, 3000)  # more than are copied at once
        path = f"/accounts/{large.ready.id}"
        assert control.put(f"{path}/snapshots/kept").status_code == 201
        before = large.contents

        def copy() -> httpx.Response:
            if what == "snapshot":
                return control.put(f"{path}/snapshots/another")
            return control.post(f"{path}/reset", json={"to": "kept"})

        gc.disable()
        try:
            disk.is_full()
            answers = [copy() for _ in range(3)]
            assert [(answer.status_code, answer.json()["detail"]) for answer in answers] == [(507, f"T{FULL}.")] * 3
            disk.is_well()
            made = [pardot.call("create", "prospect", email=f"p{number}@example.com").code for number in range(13)]
            assert made == [None] * 13
        finally:
            gc.enable()
        assert large.refreshed().contents == before
        assert [each["name"] for each in control.get(f"{path}/snapshots").json()] == ["kept"]
        assert copy().is_success


def test_oauth_says_that_it_is_the_server_s_fault(address: str, account: Account, disk: Disk) -> None:
    ready = account.ready
    form = {"grant_type": "client_credentials", "client_id": ready.client_id, "client_secret": ready.client_secret}
    with httpx.Client(base_url=address, verify=NO_TLS, trust_env=False, timeout=30) as client:
        disk.is_read_only()
        answer = client.post("/services/oauth2/token", data=form)
        assert (answer.status_code, answer.json()["error"]) == (500, "server_error")
        disk.is_well()
        assert client.post("/services/oauth2/token", data=form).status_code == 200


class TestWhatGoesOnBeside:
    def test_the_journal_is_written_again(self, sandbox: Sandbox, pardot: Pardot, disk: Disk) -> None:
        disk.is_read_only()
        assert pardot.query(limit=1).error is None
        sandbox.journal.flush()
        disk.is_well()
        pardot.query(limit=2)
        told = pardot.http.get(f"/_dealdock/accounts/{pardot.account.ready.id}/requests").json()
        assert [call["parameters"]["limit"] for call in told] == ["2"]

    def test_what_resets_left_behind_is_swept_when_it_can_be(
        self, sandbox: Sandbox, control: httpx.Client, account: Account, disk: Disk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        left = select(func.count()).where(Dataset.id == account.tenant.dataset_id)
        account.prospect()
        with monkeypatch.context() as until_then:
            until_then.setattr(sandbox.garbage_collector, "wake", lambda: None)
            eventually(lambda: "garbage-collector" not in {thread.name for thread in threading.enumerate()})
            control.post(f"/accounts/{account.ready.id}/reset")
        disk.is_read_only()
        sandbox.garbage_collector.wake()
        assert sandbox.database.read(lambda db: db.scalar(left)) == 1
        disk.is_well()
        eventually(lambda: not sandbox.database.read(lambda db: db.scalar(left)))


def test_postgresql_s_disk_may_be_full_too(postgres_url: str) -> None:
    full = "DO $$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
    database = Database(parse_url(postgres_url), randomness=Randomness())
    with pytest.raises(StorageFull, match=r"no room left .could not extend file.: make room"):
        database.write(lambda db: db.exec_driver_sql(full))
    database.close()


def test_postgresql_may_be_read_only_too(migrated_postgres: Callable[[], str]) -> None:
    read_only = """
        CREATE FUNCTION read_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN SET LOCAL transaction_read_only = on; CREATE TABLE refused (); RETURN NEW; END $$;
        CREATE TRIGGER read_only BEFORE INSERT ON pardot_tag FOR EACH ROW EXECUTE FUNCTION read_only()
    """
    with Sandbox(Settings(database=migrated_postgres(), secret="a secret")) as sandbox, served(sandbox) as address:
        account = Account.open(sandbox)
        with Pardot(address, account) as pardot:
            sandbox.database.write(partial(run_text, read_only))
            path = f"/_dealdock/accounts/{account.ready.id}/records/tag"
            answer = pardot.http.post(path, json={"name": "Fair"})
            assert answer.status_code == 503
            assert answer.json()["detail"].startswith("The database can't be written (cannot execute CREATE TABLE in a")
            assert pardot.http.get(path).json() == []
            sandbox.database.write(partial(run_text, "DROP TRIGGER read_only ON pardot_tag"))
            assert pardot.http.post(path, json={"name": "Fair"}).status_code == 201


def run_text(sql: str, db: Connection) -> None:
    with write_guard.lifted(db):
        db.exec_driver_sql(sql)


@pytest.mark.slow
def test_a_copy_that_fails_half_way_on_postgresql_leaves_nothing(
    migrated_postgres: Callable[[], str],
) -> None:
    full = """
        CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
        CREATE TRIGGER full_disk BEFORE INSERT ON pardot_tag FOR EACH ROW
            WHEN (NEW.id = 1500) EXECUTE FUNCTION full_disk()
    """
    with Sandbox(Settings(database=migrated_postgres(), secret="a secret")) as sandbox, served(sandbox) as address:
        large, other = filled(sandbox, 3000), Account.open(sandbox)
        before = large.contents
        path = f"/_dealdock/accounts/{large.ready.id}/snapshots"
        with Pardot(address, other) as pardot:
            sandbox.database.write(partial(run_text, full))
            answers = [pardot.http.put(f"{path}/kept") for _ in range(3)]
            assert [answer.status_code for answer in answers] == [507] * 3
            made = [pardot.call("create", "prospect", email=f"p{number}@example.com").code for number in range(13)]
            assert made == [None] * 13
            assert (large.refreshed().contents, pardot.http.get(path).json()) == (before, [])
            sandbox.database.write(partial(run_text, "DROP TRIGGER full_disk ON pardot_tag"))
            assert pardot.http.put(f"{path}/kept").status_code == 201
