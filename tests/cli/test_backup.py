"""`dealdock db backup` and `restore`: the same content is restored, also if clients wrote meanwhile."""

import json
import os
import re
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryFile
from typing import Final

import pytest
import sqlalchemy as sa

from dealdock import Sandbox
from dealdock.platform.database.database import parse_url
from dealdock.platform.lifecycle import snapshots
from dealdock.settings import Settings
from dealdock.vendors.all_tables import metadata
from tests.cli.conftest import Dealdock, Environment
from tests.platform.database.test_migrations import opened
from tests.platform.database.test_migrations import snapshot as schema
from tests.server.answering import answering
from tests.support.builders import Account, Pardot
from tests.support.meanwhile import meanwhile
from tests.support.pgserver import installation
from tests.support.running import ENVIRONMENT, PATIENCE, Forked, eventually, run

pytestmark = pytest.mark.slow

TOP = Path(__file__).parents[2]
FROZEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


DEAL = {"value": 1, "probability": 1, "prospect_email": "jane@example.com"}


@pytest.fixture
def at_hand(tmp_path: Path) -> Environment:
    """A database with one account, for tests whose result is the same on both databases."""
    environment = {"DEALDOCK_DATABASE": str(tmp_path / "dealdock.db")}
    with sandbox(environment) as made:
        Account.open(made)
    return environment


def sandbox(environment: Environment) -> Sandbox:
    given = {name.removeprefix("DEALDOCK_").lower(): value for name, value in environment.items()}
    return Sandbox(Settings(create=True, **given))


@contextmanager
def served(environment: Environment) -> Iterator[tuple[Sandbox, str]]:
    with sandbox(environment) as made, answering(made, "asyncio") as server:
        yield made, f"http://127.0.0.1:{server.plain}"


def rows(environment: Environment) -> dict[str, list[str]]:
    """All rows of the database, except the tables of running processes."""
    tables = [table for table in metadata.sorted_tables if table.name not in {"call_under_way", "worker"}]
    with opened(parse_url(environment["DEALDOCK_DATABASE"])) as engine, engine.connect() as db:
        return {table.name: sorted(map(repr, db.execute(sa.select(table)))) for table in tables}


def furnished(made: Sandbox) -> Account:
    """An account with a frozen clock, and with at least one of each kind of stored data."""
    account = Account.open(made, scene="demo", daily_limit=1000)
    account.freeze(FROZEN)
    account.deleted_opportunity(account.prospect("jö 😀@example.com"))
    snapshots.take(made.database, account.ready.id, "then", real=made.clock.now())
    return account


def answers(address: str, account: Account) -> list[str]:
    """Return the answers to calls by an API key, an access token and a password, and the clock."""
    token, unit = account.ready.access_token, account.ready.business_unit_id
    bearer = {"Authorization": f"Bearer {token}", "Pardot-Business-Unit-Id": unit}
    login = {"email": account.ready.email, "password": account.ready.password, "user_key": account.ready.user_key}
    with Pardot(address, account) as pardot:
        return [
            pardot.query(output="bulk", sort_by="id", limit=3).text,
            pardot.query(created_after="yesterday").text,
            pardot.send("GET", "/api/prospect/version/3/do/query?format=json", headers=bearer).text,
            pardot.send("POST", "/api/login/version/3", data=login).text,
        ]


def restored(tmp_path: Path) -> Environment:
    """The environment that names a database to restore into, in a folder of its own."""
    (tmp_path / "other").mkdir(exist_ok=True)
    return {"DEALDOCK_DATABASE": str(tmp_path / "other" / "moved.db")}


def modes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}


def assert_refused(done: CompletedProcess[str], reason: str) -> None:
    """The command failed in one line, with this reason."""
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done.stderr
    assert done.stderr.strip().isprintable()
    assert reason in done.stderr


class TestRestored:
    def test_it_contains_and_answers_the_same(self, dealdock: Dealdock, tmp_path: Path) -> None:
        old, new = {"DEALDOCK_DATABASE": str(tmp_path / "dealdock.db")}, restored(tmp_path)
        with served(old) as (made, address):
            account = furnished(made)
            said = answers(address, account)
            certificate = made.authority.certificate()
        for done in (dealdock("db", "backup", tmp_path / "b", **old), dealdock("db", "restore", tmp_path / "b", **new)):
            assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert rows(new) == rows(old)
        assert schema(parse_url(new["DEALDOCK_DATABASE"])) == schema(parse_url(old["DEALDOCK_DATABASE"]))
        with served(new) as (made, address):
            assert answers(address, account) == said
            assert made.authority.certificate() == certificate

    def test_only_their_owner_can_read_the_files(
        self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment
    ) -> None:
        (tmp_path / "dealdock-ca.key").write_text("a key\n")
        mask = os.umask(0)
        try:
            dealdock("db", "backup", tmp_path / "b", **at_hand)
            dealdock("db", "restore", tmp_path / "b", **restored(tmp_path))
        finally:
            os.umask(mask)
        assert (tmp_path / "b").stat().st_mode & 0o777 == 0o700
        assert modes(tmp_path / "b") == {"backup.db": 0o600, "dealdock.secret": 0o600, "dealdock-ca.key": 0o600}
        assert modes(tmp_path / "other") == {"moved.db": 0o600, "dealdock.secret": 0o600, "dealdock-ca.key": 0o600}
        for name in ("dealdock.secret", "dealdock-ca.key"):
            assert (tmp_path / "other" / name).read_text() == (tmp_path / name).read_text()

    def test_calls_under_way_do_not_outlive_it(self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment) -> None:
        with closing(sqlite3.connect(tmp_path / "dealdock.db")) as db, db:
            db.execute("INSERT INTO worker VALUES ('gone', 0)")
        dealdock("db", "backup", tmp_path / "b", **at_hand)
        done = dealdock("db", "restore", tmp_path / "b", **restored(tmp_path))
        assert (done.returncode, done.stderr) == (0, "")
        assert dealdock("db", "check", **restored(tmp_path)).returncode == 0


def test_it_is_of_one_moment_and_has_every_earlier_answered_write(dealdock: Dealdock, tmp_path: Path) -> None:
    old, new, folder = {"DEALDOCK_DATABASE": str(tmp_path / "dealdock.db")}, restored(tmp_path), tmp_path / "b"
    numbers, answered = count(), list[int]()
    with served(old) as (made, address), ExitStack() as stack:
        account = Account.open(made)
        account.opportunities(50, account.prospect("jane@example.com"))

        def writer() -> Callable[[], None]:
            pardot = stack.enter_context(Pardot(address, account))

            def write() -> None:
                answered.append(pardot.create(name=f"Deal {next(numbers)}", **DEAL).id)

            return write

        with meanwhile(*(writer() for _ in range(4))):
            eventually(lambda: len(answered) >= 20)
            during = 0
            while not during:  # it may be over before any of them was answered
                before = list(answered)
                assert dealdock("db", "backup", folder, "--replace", **old).returncode == 0
                during = len(answered) - len(before)
        assert dealdock("db", "restore", folder, **new).returncode == 0
    found = rows(new)
    with opened(parse_url(new["DEALDOCK_DATABASE"])) as engine, engine.connect() as db:
        ids = {*db.scalars(sa.text("SELECT id FROM pardot_opportunity"))}
        counted = "SELECT count FROM live_count WHERE kind = 'opportunities'"
        kept = db.scalar(sa.text("SELECT last_id FROM dataset")), db.scalar(sa.text(counted))
        last = db.scalar(sa.text("SELECT max(id) FROM pardot_visitor_activity"))  # that each deal ends with
        score = db.scalar(sa.text("SELECT score FROM pardot_prospect"))
    assert {*before} <= ids <= {*answered, *range(min(answered))}
    assert {each for each in answered if each <= kept[0]} <= ids
    assert kept == (last, len(ids))
    assert len(found["pardot_opportunity_prospect"]) == len(ids)
    assert score == 50 * len(ids)


class TestSecret:
    def test_a_secret_that_was_set_is_not_included_and_required_again(self, dealdock: Dealdock, tmp_path: Path) -> None:
        old, new = {"DEALDOCK_DATABASE": str(tmp_path / "dealdock.db")}, restored(tmp_path)
        secret = {"DEALDOCK_SECRET": "of our vault"}
        dealdock("account", "add", **old, **secret)
        said = dealdock("db", "backup", tmp_path / "b", **old, **secret)
        assert (said.returncode, said.stderr.count("\n")) == (0, 1)
        assert "DEALDOCK_SECRET" in said.stderr
        assert [path.name for path in (tmp_path / "b").iterdir()] == ["backup.db"]
        for wrong in ({}, {"DEALDOCK_SECRET": "of another"}):
            assert_refused(dealdock("db", "restore", tmp_path / "b", **new, **wrong), "DEALDOCK_SECRET")
            assert not list((tmp_path / "other").iterdir())
        assert dealdock("db", "restore", tmp_path / "b", **new, **secret).returncode == 0
        assert modes(tmp_path / "other") == {"moved.db": 0o600}
        assert dealdock("account", "list", **new, **secret).returncode == 0

    def test_of_another_sandbox_is_not_in_it(self, dealdock: Dealdock, tmp_path: Path) -> None:
        """The folder of the database has the secret of another sandbox; the database's own secret was a setting."""
        old = {"DEALDOCK_DATABASE": str(tmp_path / "dealdock.db")}
        dealdock("account", "add", **old, DEALDOCK_SECRET="of our vault")
        (tmp_path / "dealdock.secret").write_text("of another sandbox\n")
        assert dealdock("db", "backup", tmp_path / "b", **old).returncode == 0
        assert not (tmp_path / "b" / "dealdock.secret").exists()

    @pytest.mark.parametrize("name", ["dealdock.secret", "dealdock-ca.key"])
    def test_a_file_that_is_not_text_is_one_line(
        self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment, name: str
    ) -> None:
        (tmp_path / name).write_bytes(b"\xff\xfe")
        refused = dealdock("db", "backup", tmp_path / "b", **at_hand)
        assert_refused(refused, f"can't read {tmp_path / name}: it is not text. Restore the file")
        assert not (tmp_path / "b").exists()

    @pytest.mark.parametrize("content", [b"another's\n", b"\xff\xfe"])
    def test_of_another_sandbox_is_left_alone(
        self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment, content: bytes
    ) -> None:
        dealdock("db", "backup", tmp_path / "b", **at_hand)
        new, there = restored(tmp_path), tmp_path / "other" / "dealdock.secret"
        there.write_bytes(content)
        refused = dealdock("db", "restore", tmp_path / "b", **new)
        assert_refused(refused, f"{there} belongs to another sandbox. Set DEALDOCK_HOME to another folder")
        assert there.read_bytes() == content
        assert not (tmp_path / "other" / "moved.db").exists()
        assert dealdock("db", "restore", tmp_path / "b", **new, DEALDOCK_SECRET=secret_of(at_hand)).returncode == 0


def secret_of(environment: Environment) -> str:
    return Path(environment["DEALDOCK_DATABASE"]).with_name("dealdock.secret").read_text().strip()


class TestTargets:
    def test_an_existing_backup_is_replaced_only_with_the_option(
        self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment
    ) -> None:
        folder = tmp_path / "b"
        dealdock("db", "backup", folder, **at_hand)
        (folder / "backup.db").write_text("damaged")
        (folder / "dealdock-ca.key").write_text("of before")
        assert_refused(
            dealdock("db", "backup", folder, **at_hand), f"{folder} exists already. Replace it with --replace"
        )
        assert (folder / "backup.db").read_text() == "damaged"
        assert dealdock("db", "backup", folder, "--replace", **at_hand).returncode == 0
        assert {*modes(folder)} == {"backup.db", "dealdock.secret"}
        assert {*modes(tmp_path)} == {"b", "dealdock.db", "dealdock.secret"}
        assert dealdock("db", "restore", folder, **restored(tmp_path)).returncode == 0

    def test_nothing_but_a_backup_is_replaced(self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment) -> None:
        dealdock("db", "backup", tmp_path / "b", **at_hand)
        (tmp_path / "link").symlink_to("b")
        (tmp_path / "broken").symlink_to("nowhere")
        (tmp_path / "mine").write_text("mine")
        for name, file in (("home", "dealdock.secret"), ("more", "notes.txt"), ("served", "backup.db.lock")):
            (tmp_path / name).mkdir()
            (tmp_path / name / file).write_text("mine")
        before = {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")}
        database = tmp_path / "dealdock.db"
        names = ("dealdock.db", "dealdock.db-wal", "dealdock.db.lock", "dealdock.secret", "dealdock-ca.key")
        for name in (*names, ".", "link", "broken", "mine", "home", "more", "served"):
            refused = dealdock("db", "backup", tmp_path / name, "--replace", **at_hand)
            assert_refused(refused, f"dealdock: can't back up sqlite:///{database} to {tmp_path / name}: ")
            assert refused.stderr.endswith("folder\n") or refused.stderr.endswith("Name another file\n")
        assert {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")} == before

    def test_a_backup_is_not_replaced_by_its_own_database(
        self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment
    ) -> None:
        dealdock("db", "backup", tmp_path / "b", **at_hand)
        used = {"DEALDOCK_DATABASE": str(tmp_path / "b" / "backup.db")}
        assert dealdock("account", "add", **used).returncode == 0
        assert_refused(dealdock("db", "backup", tmp_path / "b", "--replace", **used), "Name another folder")
        assert rows(used) != rows(at_hand)

    @pytest.mark.parametrize("name", ["moved.db", "moved.db-wal", "moved.db-journal"])
    def test_an_existing_database_stays(
        self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment, name: str
    ) -> None:
        dealdock("db", "backup", tmp_path / "b", **at_hand)
        new, there = restored(tmp_path), tmp_path / "other" / name
        there.touch()
        refused = dealdock("db", "restore", tmp_path / "b", **new)
        assert_refused(refused, f"{there} exists already. Name a new file")
        assert ({*modes(tmp_path / "other")}, there.read_bytes()) == ({name}, b"")

    def test_a_folder_that_is_missing_or_not_a_folder(
        self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment
    ) -> None:
        for folder in (tmp_path / "no" / "b", Path("/dev/null/b")):
            assert_refused(dealdock("db", "backup", folder, "--replace", **at_hand), str(folder))

    @pytest.mark.skipif(sys.platform != "linux", reason="it takes Linux to forbid root something")
    def test_a_disk_without_room_keeps_nothing_of_it(self, tmp_path: Path, at_hand: Environment) -> None:
        (tmp_path / "disk").mkdir()
        words = ["db", "backup", str(tmp_path / "disk" / "b")]
        with TemporaryFile() as said:
            process = Forked(words, ENVIRONMENT | at_hand, said, said, file_bytes=2**16)
            code = process.wait()
            said.seek(0)
            lines = said.read().decode().splitlines()
        assert (code, len(lines)) == (1, 1), lines
        assert str(tmp_path / "disk" / "b") in lines[0]
        assert not list((tmp_path / "disk").iterdir())


class TestSources:
    def test_of_nothing_there_is_no_backup(self, dealdock: Dealdock, tmp_path: Path) -> None:
        refused = dealdock("db", "backup", tmp_path / "b", DEALDOCK_DATABASE=tmp_path / "dealdock.db")
        assert_refused(refused, "does not exist. Is the path right?")
        assert not list(tmp_path.iterdir())
        (tmp_path / "dealdock.db").touch()
        refused = dealdock("db", "backup", tmp_path / "b", DEALDOCK_DATABASE=tmp_path / "dealdock.db")
        assert_refused(refused, "there is nothing of dealdock in")
        assert {*modes(tmp_path)} == {"dealdock.db"}

    def test_a_database_that_is_damaged(self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment) -> None:
        damage(tmp_path / "dealdock.db")
        assert_refused(dealdock("db", "backup", tmp_path / "b", **at_hand), "damaged")
        assert not (tmp_path / "b").exists()

    def test_of_a_newer_version(self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment) -> None:
        dealdock("db", "backup", tmp_path / "b", **at_hand)
        for file in (tmp_path / "dealdock.db", tmp_path / "b" / "backup.db"):
            with closing(sqlite3.connect(file)) as db, db:
                db.execute("UPDATE alembic_version SET version_num = '9999'")
        for done in (
            dealdock("db", "backup", tmp_path / "c", **at_hand),
            dealdock("db", "restore", tmp_path / "b", **restored(tmp_path)),
            run("start", "--port", 0, **at_hand),
        ):
            assert_refused(done, "made by another dealdock: its schema is 9999")
            assert "restore a backup" in done.stderr
        assert not (tmp_path / "c").exists()
        assert not list((tmp_path / "other").iterdir())


def damage(database: Path) -> None:
    """Overwrite the pages of a table with zeros."""
    damaged = bytearray(database.read_bytes())
    with closing(sqlite3.connect(database)) as db:
        (page,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'pardot_campaign'").fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    damaged[size * (page - 1) : size * page] = bytes(size)
    database.write_bytes(damaged)


CRAFTED: Final[Mapping[str, tuple[str, str]]] = {
    "trigger": (
        "CREATE TRIGGER planted AFTER INSERT ON pardot_campaign BEGIN DELETE FROM account; END",
        "has the trigger planted, which no database of dealdock has",
    ),
    "view": ("CREATE VIEW planted AS SELECT * FROM account", "has the view planted"),
    "view that never ends": (
        """DROP TABLE pardot_email_click; CREATE VIEW pardot_email_click AS
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i AS dataset_id, i AS id FROM n""",
        "has the view pardot_email_click",
    ),
    "virtual table": ("CREATE VIRTUAL TABLE planted USING fts5(name)", "has the virtual table planted"),
    "generated column": (
        "ALTER TABLE pardot_campaign ADD COLUMN planted AS (upper(name))",
        "has the generated column pardot_campaign.planted",
    ),
    "name that cannot be printed": ('CREATE VIEW "a\nb" AS SELECT 1', r'has the "view a\nb"'),
    "additional table": ("CREATE TABLE planted (id INTEGER)", "planted"),
    "missing column": ("ALTER TABLE pardot_campaign DROP COLUMN cost", "cost"),
    "missing table": ("DROP TABLE fault", "fault"),
    "missing version table": ("DROP TABLE alembic_version", "there is nothing of dealdock in"),
    "no version": ("DELETE FROM alembic_version", "there is nothing of dealdock in"),
    "version that is a path": ("UPDATE alembic_version SET version_num = '../x'", "its schema is ../x"),
    "version that is a blob": ("UPDATE alembic_version SET version_num = x'ff'", "made by another dealdock"),
    "reference to nothing": (
        """UPDATE pardot_campaign SET dataset_id = 999999
        WHERE (dataset_id, id) = (SELECT dataset_id, id FROM pardot_campaign LIMIT 1)""",
        "refers to a missing row. Use a backup from before",
    ),
    "unreadable schema": (
        "PRAGMA writable_schema=ON; UPDATE sqlite_master SET sql = 'CREATE TABLE (' WHERE name = 'pardot_campaign'",
        "can't be read as a database: malformed database schema",
    ),
    "unknown vendor": ("UPDATE account SET vendor = 'zoho'", 'has accounts of "zoho"; known vendors: pardot, close'),
}
"""Changes of a backup's database, and the reason why it is refused then."""


class TestBadBackups:
    """A backup that is not as `dealdock db backup` made it is refused, and nothing is written."""

    @pytest.fixture
    def folder(self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment) -> Path:
        with sandbox(at_hand) as made:
            furnished(made)
        (tmp_path / "dealdock-ca.key").write_text("a key\n")
        assert dealdock("db", "backup", tmp_path / "b", **at_hand).returncode == 0
        return tmp_path / "b"

    @pytest.fixture
    def assert_reason(self, dealdock: Dealdock, folder: Path, tmp_path: Path) -> Callable[[str], None]:
        def check(reason: str) -> None:
            assert_refused(dealdock("db", "restore", folder, **restored(tmp_path)), reason)
            assert not list((tmp_path / "other").iterdir())

        return check

    @pytest.mark.parametrize(("sql", "reason"), CRAFTED.values(), ids=CRAFTED)
    def test_by_another_database(
        self, folder: Path, assert_reason: Callable[[str], None], sql: str, reason: str
    ) -> None:
        with closing(sqlite3.connect(folder / "backup.db")) as db, db:
            db.executescript(sql)
        assert_reason(reason)

    @pytest.mark.parametrize("size", [1, 99, 100, 5_000, -2_048, -1])  # in bytes; negative: less than it had
    def test_by_a_database_that_has_lost_its_end(
        self, folder: Path, assert_reason: Callable[[str], None], size: int
    ) -> None:
        (folder / "backup.db").write_bytes((folder / "backup.db").read_bytes()[:size])
        assert_reason("bytes instead of" if size in {1, -1} else "can't be read as a database: ")

    @pytest.mark.parametrize(
        "content", [b"", b"SQLite format 3\0", b"SQLite format 3\0" + b"\xff" * 5_000, b"text " * 999]
    )
    def test_by_a_file_that_is_no_database(
        self, folder: Path, assert_reason: Callable[[str], None], content: bytes
    ) -> None:
        (folder / "backup.db").write_bytes(content)
        assert_reason("there is nothing of dealdock in" if not content else "backup.db can't be read as a database: ")

    def test_by_a_damaged_page(self, folder: Path, assert_reason: Callable[[str], None]) -> None:
        damage(folder / "backup.db")
        assert_reason(f"{folder / 'backup.db'} is damaged: ")

    @pytest.mark.parametrize("name", ["backup.db", "dealdock.secret", "dealdock-ca.key"])
    def test_by_a_link(self, folder: Path, assert_reason: Callable[[str], None], name: str) -> None:
        (folder / name).rename(folder.parent / "elsewhere")
        (folder / name).symlink_to(folder.parent / "elsewhere")
        assert_reason(f"{folder / name} is not a regular file")

    def test_by_a_pipe(self, folder: Path, assert_reason: Callable[[str], None]) -> None:
        (folder / "backup.db").unlink()
        os.mkfifo(folder / "backup.db")
        assert_reason(f"{folder / 'backup.db'} is not a regular file")

    @pytest.mark.parametrize("name", ["backup.db-wal", "dealdock.token", "planted\n"])
    def test_by_another_file(self, folder: Path, assert_reason: Callable[[str], None], name: str) -> None:
        (folder / name).touch()
        known = "but a backup contains only backup.db, dealdock.secret, dealdock-ca.key"
        assert_reason(f"{folder} contains ")
        assert_reason(known)

    def test_by_a_missing_database(self, folder: Path, assert_reason: Callable[[str], None]) -> None:
        (folder / "backup.db").unlink()
        assert_reason(f"{folder} is not a backup: it contains no backup.db")

    def test_by_a_missing_secret(self, folder: Path, assert_reason: Callable[[str], None]) -> None:
        (folder / "dealdock.secret").unlink()
        assert_reason("the backup contains no secret. Set DEALDOCK_SECRET to the secret of its sandbox")

    def test_by_another_secret(self, folder: Path, assert_reason: Callable[[str], None]) -> None:
        (folder / "dealdock.secret").write_text("another\n")
        assert_reason(f"{folder / 'dealdock.secret'} is not the secret of the sandbox of this backup")

    @pytest.mark.parametrize("name", ["dealdock.secret", "dealdock-ca.key"])
    def test_by_a_file_that_is_not_text(self, folder: Path, assert_reason: Callable[[str], None], name: str) -> None:
        (folder / name).write_bytes(b"\xff\xfe")
        assert_reason(f"can't read {folder / name}: it is not text")

    def test_by_a_file_or_nothing(self, folder: Path, assert_reason: Callable[[str], None]) -> None:
        folder.rename(folder.parent / "elsewhere")
        assert_reason(f"{folder} does not exist: a backup is a folder that dealdock db backup made")
        folder.write_text("a dump")
        assert_reason(f"{folder} is a file: a backup is a folder that dealdock db backup made")


class TestOnPostgresql:
    URL: Final = "postgresql://deals:a-password@db.example/deals"

    def test_backups_are_those_of_pg_dump(self, dealdock: Dealdock, tmp_path: Path) -> None:
        refused = dealdock("db", "backup", tmp_path / "b", DEALDOCK_DATABASE=self.URL, DEALDOCK_HOME=tmp_path)
        shown = "'postgresql://deals:***@db.example/deals'"
        assert_refused(refused, f"pg_dump --format=custom --file={tmp_path}/b.dump {shown}")
        assert f"{tmp_path}/dealdock.secret and {tmp_path}/dealdock-ca.key" in refused.stderr

    def test_a_restore_names_the_way(self, dealdock: Dealdock, tmp_path: Path) -> None:
        refused = dealdock("db", "restore", tmp_path / "b", DEALDOCK_DATABASE=self.URL, DEALDOCK_HOME=tmp_path)
        assert_refused(refused, "pg_restore --dbname='postgresql://deals:***@db.example/deals'")
        assert "From SQLite, use dealdock scene export and scene load" in refused.stderr


GUIDE: Final = (TOP / "docs" / "guides" / "maintenance.md").read_text()


def test_the_guides_lines_work_when_pasted(
    dealdock: Dealdock, tmp_path: Path, new_postgres: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    dealdock("account", "add", "--database", "deals.db")
    moved = new_postgres()
    for line in "".join(re.findall(r"```sh\n(.+?)```", GUIDE, re.DOTALL)).splitlines():
        program, *words = shlex.split(line.replace("postgresql://deals@db.example/deals", moved))
        if program == "mkdir":
            Path(*words).mkdir()
        else:
            assert (program, dealdock(*words).returncode) == ("dealdock", 0), line
    first = dealdock("account", "list", "--database", "deals.db").stdout
    assert first == dealdock("account", "list", "--database", "restored/deals.db").stdout
    there = dealdock("account", "list", "--database", moved, "--home", "moved").stdout
    assert json.loads(there)["name"] == json.loads(first)["name"]


def test_the_guides_commands_for_postgresql_work(
    dealdock: Dealdock, tmp_path: Path, new_postgres: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{installation() / 'bin'}{os.pathsep}{os.environ['PATH']}")
    old, new = new_postgres(), new_postgres()
    listed = dealdock("account", "add", "--database", old, "--home", "home").stdout
    authority = dealdock("ca", "--database", old, "--home", "home").stdout
    lines = "".join(re.findall(r"```console\n(.+?)```", GUIDE, re.DOTALL)).replace("~/.local/state/dealdock", "home")
    for name, url in (("deals", old), ("restored", new)):
        lines = lines.replace(f"postgresql://deals@db.example/{name}", url.replace("+psycopg", ""))
    for line in re.findall(r"^\$ (.+)$", lines, re.MULTILINE):
        if line.startswith("dealdock"):
            assert dealdock(*shlex.split(line)[1:]).returncode == 0, line
        else:
            subprocess.run(line, shell=True, check=True, timeout=PATIENCE)  # noqa: S602 (the guide's own lines)
    assert modes(tmp_path / "monday")["dealdock.secret"] == 0o600
    assert dealdock("account", "list", "--database", new, "--home", "restored").stdout == listed
    assert dealdock("ca", "--database", new, "--home", "restored").stdout == authority
