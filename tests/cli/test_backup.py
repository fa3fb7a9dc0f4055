"""`dealdock db backup` and `restore`: the same content is restored, also if clients wrote meanwhile."""

import re
import shlex
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryFile

import pytest
import sqlalchemy as sa

from dealdock import Sandbox
from dealdock.platform.backups.backup import PROCESS_TABLES
from dealdock.platform.database.database import parse_url
from dealdock.platform.lifecycle import snapshots
from dealdock.settings import Settings
from dealdock.vendors.registry import metadata
from tests.backups import changed
from tests.builders import Account, Pardot
from tests.cli.conftest import Dealdock, Environment
from tests.meanwhile import meanwhile
from tests.platform.test_migrations import opened
from tests.platform.test_migrations import snapshot as schema
from tests.running import ENVIRONMENT, Forked, eventually, run
from tests.server.answering import answering

TOP = Path(__file__).parents[2]
FROZEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


BOTH = pytest.mark.parametrize("other", ["sqlite", "postgresql"], indirect=True)
WAYS = [("sqlite", "postgresql"), ("postgresql", "sqlite"), ("sqlite", "sqlite")]
EVERY_WAY = pytest.mark.parametrize(("lasting", "other"), WAYS, indirect=True)
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
    tables = [table for table in metadata.sorted_tables if table.name not in PROCESS_TABLES]
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


class TestRestored:
    @EVERY_WAY
    def test_it_holds_and_answers_what_it_did_on_either_database(
        self, dealdock: Dealdock, tmp_path: Path, lasting: Environment, other: Environment
    ) -> None:
        file = tmp_path / "all.backup"
        with served(lasting) as (made, address):
            account = furnished(made)
            said = answers(address, account)
            certificate = made.authority.certificate()
        for done in (dealdock("db", "backup", file, **lasting), dealdock("db", "restore", file, **other)):
            assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert rows(other) == rows(lasting)
        urls = [parse_url(each["DEALDOCK_DATABASE"]) for each in (lasting, other)]
        if urls[0].get_backend_name() == urls[1].get_backend_name():
            assert schema(urls[1]) == schema(urls[0])
        with served(other) as (made, address):
            assert answers(address, account) == said
            assert made.authority.certificate() == certificate

    def test_it_has_the_schema_of_any_other(
        self,
        dealdock: Dealdock,
        tmp_path: Path,
        at_hand: Environment,
        new_postgres: Callable[[], str],
        migrated_postgres: Callable[[], str],
    ) -> None:
        here: Environment = {"DEALDOCK_DATABASE": new_postgres(), "DEALDOCK_HOME": tmp_path / "a"}
        made: Environment = {"DEALDOCK_DATABASE": migrated_postgres(), "DEALDOCK_HOME": tmp_path / "b"}  # no records
        dealdock("db", "backup", tmp_path / "a.backup", **at_hand)
        for environment in (here, made):
            assert dealdock("db", "restore", tmp_path / "a.backup", **environment).returncode == 0
        dealdock("db", "backup", tmp_path / "b.backup", **here)
        back: Environment = {"DEALDOCK_DATABASE": str(tmp_path / "b" / "back.db")}
        assert dealdock("db", "restore", tmp_path / "b.backup", **back).returncode == 0
        wanted = parse_url(migrated_postgres())
        for environment in (here, made):
            assert schema(parse_url(str(environment["DEALDOCK_DATABASE"]))) == schema(wanted)
        assert schema(parse_url(back["DEALDOCK_DATABASE"])) == schema(parse_url(at_hand["DEALDOCK_DATABASE"]))
        assert rows(back) == rows(at_hand)
        for environment in (here, back):
            assert dealdock("db", "check", **environment).returncode == 0

    def test_the_secret_is_beside_it_and_not_in_it(
        self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment
    ) -> None:
        (tmp_path / "new").mkdir()
        secret = (tmp_path / "dealdock.secret").read_text()
        dealdock("db", "backup", tmp_path / "b", **at_hand)
        dealdock("db", "restore", tmp_path / "b", "--database", tmp_path / "new" / "x.db")
        assert (tmp_path / "b").stat().st_mode & 0o777 == 0o600
        assert {each.name: each.stat().st_mode & 0o777 for each in (tmp_path / "new").iterdir()} == {
            "x.db": 0o600,
            "dealdock.secret": 0o600,
        }
        assert (tmp_path / "new" / "dealdock.secret").read_text() == secret
        assert secret.strip().encode() not in (tmp_path / "new" / "x.db").read_bytes()


class TestWhileOthersWrite:
    def test_it_is_of_one_moment_and_has_every_earlier_answered_write(
        self, dealdock: Dealdock, tmp_path: Path, lasting: Environment, other: Environment
    ) -> None:
        file = tmp_path / "all.backup"
        numbers, answered = count(), list[int]()
        with served(lasting) as (made, address), ExitStack() as stack:
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
                    assert dealdock("db", "backup", file, "--replace", **lasting).returncode == 0
                    during = len(answered) - len(before)
            assert dealdock("db", "restore", file, **other).returncode == 0
        restored = rows(other)
        with opened(parse_url(other["DEALDOCK_DATABASE"])) as engine, engine.connect() as db:
            ids = {*db.scalars(sa.text("SELECT id FROM pardot_opportunity"))}
            counted = "SELECT count FROM live_count WHERE kind = 'opportunities'"
            kept = db.scalar(sa.text("SELECT last_id FROM dataset")), db.scalar(sa.text(counted))
            last = db.scalar(sa.text("SELECT max(id) FROM pardot_visitor_activity"))  # that each deal ends with
            score = db.scalar(sa.text("SELECT score FROM pardot_prospect"))
        assert {*before} <= ids <= {*answered, *range(min(answered))}
        assert {each for each in answered if each <= kept[0]} <= ids
        assert kept == (last, len(ids))
        assert len(restored["pardot_opportunity_prospect"]) == len(ids)
        assert score == 50 * len(ids)


class TestSecret:
    def test_a_secret_that_was_set_is_not_included_and_required_again(
        self, dealdock: Dealdock, tmp_path: Path, other: Environment
    ) -> None:
        lasting = {"DEALDOCK_DATABASE": str(tmp_path / "dealdock.db")}
        secret = {"DEALDOCK_SECRET": "of our vault"}
        dealdock("account", "add", **lasting, **secret)
        said = dealdock("db", "backup", tmp_path / "b", **lasting, **secret)
        assert (said.returncode, said.stderr.count("\n")) == (0, 1)
        assert "DEALDOCK_SECRET" in said.stderr
        assert b"of our vault" not in (tmp_path / "b").read_bytes()
        for wrong in ({}, {"DEALDOCK_SECRET": "of another"}):
            refused = dealdock("db", "restore", tmp_path / "b", **other, **wrong)
            assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
            assert "DEALDOCK_SECRET" in refused.stderr
        assert dealdock("db", "restore", tmp_path / "b", **other, **secret).returncode == 0
        assert not list((tmp_path / "other").glob("dealdock.secret"))
        assert dealdock("account", "list", **other, **secret).returncode == 0

    def test_of_another_sandbox_is_not_in_it(self, dealdock: Dealdock, tmp_path: Path, other: Environment) -> None:
        """The folder of the database has the secret of another sandbox; the database's own secret was a setting."""
        lasting = {"DEALDOCK_DATABASE": str(tmp_path / "dealdock.db")}
        dealdock("account", "add", **lasting, DEALDOCK_SECRET="of our vault")
        (tmp_path / "dealdock.secret").write_text("of another sandbox\n")
        assert dealdock("db", "backup", tmp_path / "b", **lasting).returncode == 0
        assert b"of another sandbox" not in (tmp_path / "b").read_bytes()
        assert dealdock("db", "restore", tmp_path / "b", **other, DEALDOCK_SECRET="of our vault").returncode == 0
        assert not (tmp_path / "other" / "dealdock.secret").exists()

    @pytest.mark.parametrize("name", ["dealdock.secret", "dealdock-ca.key"])
    def test_a_file_that_is_not_text_is_one_line(
        self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment, name: str
    ) -> None:
        (tmp_path / name).write_bytes(b"\xff\xfe")
        refused = dealdock("db", "backup", tmp_path / "b", **at_hand)
        expected = f"can't read {tmp_path / name}: it is not text. Restore the file"
        assert (refused.returncode, refused.stderr) == (1, f"dealdock: {expected}\n")
        assert not (tmp_path / "b").exists()

    def test_of_another_sandbox_is_left_alone(
        self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment, other: Environment
    ) -> None:
        dealdock("db", "backup", tmp_path / "b", **at_hand)
        there = tmp_path / "other" / "dealdock.secret"
        there.write_text("another's\n")
        refused = dealdock("db", "restore", tmp_path / "b", **other)
        assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
        assert f"{there} belongs to another sandbox" in refused.stderr
        assert there.read_text() == "another's\n"
        assert dealdock("db", "restore", tmp_path / "b", **other, DEALDOCK_SECRET=secret_of(at_hand)).returncode == 0


def secret_of(environment: Environment) -> str:
    return Path(environment["DEALDOCK_DATABASE"]).with_name("dealdock.secret").read_text().strip()


class TestRefusals:
    def test_an_existing_file_is_not_overwritten_without_the_option(
        self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment
    ) -> None:
        (file := tmp_path / "mine").write_text("mine")
        refused = dealdock("db", "backup", file, **at_hand)
        assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
        assert "--replace" in refused.stderr
        assert file.read_text() == "mine"
        assert dealdock("db", "backup", file, "--replace", **at_hand).returncode == 0
        assert dealdock("db", "restore", file, "--database", tmp_path / "new.db").returncode == 0

    def test_the_database_and_its_files_are_not_replaced(
        self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment
    ) -> None:
        database, secret = tmp_path / "dealdock.db", secret_of(at_hand)
        before = rows(at_hand)
        for name in ("dealdock.db", "dealdock.db-wal", "dealdock.db.lock", "dealdock.secret", "dealdock-ca.key"):
            refused = dealdock("db", "backup", tmp_path / name, "--replace", **at_hand)
            assert (refused.returncode, refused.stderr.count("\n")) == (1, 1), name
            assert refused.stderr.startswith(f"dealdock: can't back up sqlite:///{database} to {tmp_path / name}: ")
            assert refused.stderr.endswith(". Name another file\n")
        assert rows(at_hand) == before
        assert secret_of(at_hand) == secret

    def test_replace_accepts_a_damaged_backup_but_no_other_database(
        self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment
    ) -> None:
        (file := tmp_path / "b").touch()
        assert dealdock("db", "backup", file, "--replace", **at_hand).returncode == 0
        file.write_bytes(file.read_bytes()[:-1])
        assert dealdock("db", "backup", file, "--replace", **at_hand).returncode == 0
        dealdock("db", "restore", file, "--database", tmp_path / "other.db")
        kept = (tmp_path / "other.db").read_bytes()
        refused = dealdock("db", "backup", tmp_path / "other.db", "--replace", **at_hand)
        assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
        assert "it is a SQLite database and no backup" in refused.stderr
        assert (tmp_path / "other.db").read_bytes() == kept

    def test_a_database_with_something_in_it_stays(
        self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment, lasting: Environment
    ) -> None:
        dealdock("db", "backup", tmp_path / "b", **at_hand)
        there = lasting | {"DEALDOCK_SECRET": secret_of(at_hand)}
        if lasting["DEALDOCK_DATABASE"].startswith("postgresql"):
            dealdock("account", "add", **there)
        before = rows(there)
        refused = dealdock("db", "restore", tmp_path / "b", **there)
        assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
        assert "empty" in refused.stderr
        assert rows(there) == before

    @BOTH
    def test_a_backup_with_an_account_of_an_unknown_vendor(
        self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment, other: Environment
    ) -> None:
        dealdock("db", "backup", tmp_path / "b", **at_hand)
        with changed(tmp_path / "b") as db:
            assert db.execute("UPDATE account SET vendor = 'zoho' WHERE id = 1").rowcount == 1
            db.commit()
        refused = dealdock("db", "restore", tmp_path / "b", **other)
        text = f'{tmp_path}/b has accounts of "zoho"; known vendors: pardot, close, copper, apollo. Use '
        assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
        assert refused.stderr.startswith(f"dealdock: {text}")
        assert not list((tmp_path / "other").iterdir())
        if other["DEALDOCK_DATABASE"].startswith("postgresql"):
            assert schema(parse_url(other["DEALDOCK_DATABASE"])) == {}

    @BOTH
    def test_a_failed_restore_leaves_no_files(
        self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment, other: Environment
    ) -> None:
        dealdock("db", "backup", tmp_path / "right", **at_hand)
        damaged = bytearray((tmp_path / "right").read_bytes())
        for page in range(4096, len(damaged) - 4096, 4096):
            damaged[page : page + 8] = b"\xff" * 8
        (tmp_path / "damaged").write_bytes(damaged)
        (tmp_path / "cut").write_bytes((tmp_path / "right").read_bytes()[:10_000])
        (tmp_path / "text").write_text("no database, but long enough to be looked at" * 100)
        (tmp_path / "nothing").touch()
        wrong = ["missing", ".", "damaged", "cut", "text", "nothing", "dealdock.db"]
        for name in wrong:
            done = dealdock("db", "restore", tmp_path / name, **other)
            assert (done.returncode, done.stderr.count("\n")) == (1, 1), (name, done.stderr)
            assert str(tmp_path / name) in done.stderr
        assert not list((tmp_path / "other").iterdir())
        if other["DEALDOCK_DATABASE"].startswith("postgresql"):
            assert schema(parse_url(other["DEALDOCK_DATABASE"])) == {}

    def test_a_newer_database_and_a_newer_backup(
        self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment, other: Environment
    ) -> None:
        dealdock("db", "backup", tmp_path / "b", **at_hand)
        for opening in (closing(sqlite3.connect(tmp_path / "dealdock.db")), changed(tmp_path / "b")):
            with opening as db:
                db.execute("UPDATE alembic_version SET version_num = '9999'")
                db.commit()
        asked = [
            dealdock("db", "backup", tmp_path / "c", **at_hand),
            dealdock("db", "restore", tmp_path / "b", **other),
            run("start", "--port", 0, **at_hand),
        ]
        for done in asked:
            assert (done.returncode, done.stderr.count("\n")) == (1, 1)
            assert "made by another dealdock: its schema is 9999" in done.stderr
            assert "restore a backup" in done.stderr
        assert not (tmp_path / "c").exists()
        assert not list((tmp_path / "other").iterdir())

    def test_of_nothing_there_is_no_backup(
        self, dealdock: Dealdock, tmp_path: Path, without_tables: Environment
    ) -> None:
        refused = dealdock("db", "backup", tmp_path / "b", **without_tables)
        assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
        assert not list(tmp_path.iterdir())

    def test_a_backup_is_no_database_until_it_was_restored(
        self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment
    ) -> None:
        dealdock("db", "backup", tmp_path / "b", **at_hand)
        for words in (["account", "list"], ["db", "upgrade"], ["db", "check"]):
            refused = dealdock(*words, DEALDOCK_DATABASE=tmp_path / "b")
            assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
            assert "is a backup: dealdock db restore" in refused.stderr
        assert dealdock("db", "restore", tmp_path / "b", "--database", tmp_path / "new.db").returncode == 0

    def test_a_folder_that_is_not_there_or_not_ours(
        self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment
    ) -> None:
        for file in (tmp_path / "no" / "b", Path("/dev/null/b"), tmp_path):
            refused = dealdock("db", "backup", file, "--replace", **at_hand)
            assert (refused.returncode, refused.stderr.count("\n")) == (1, 1), refused.stderr
            assert str(file) in refused.stderr

    def test_a_database_that_is_damaged(self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment) -> None:
        damaged = bytearray((tmp_path / "dealdock.db").read_bytes())
        with closing(sqlite3.connect(tmp_path / "dealdock.db")) as db:
            (page,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'pardot_campaign'").fetchone()
            (size,) = db.execute("PRAGMA page_size").fetchone()
        damaged[size * (page - 1) : size * page] = bytes(size)
        (tmp_path / "dealdock.db").write_bytes(damaged)
        refused = dealdock("db", "backup", tmp_path / "b", **at_hand)
        assert (refused.returncode, refused.stderr.count("\n")) == (1, 1), refused.stderr
        assert "damaged" in refused.stderr
        assert not (tmp_path / "b").exists()

    def test_one_that_is_not_there(self, dealdock: Dealdock, tmp_path: Path, at_hand: Environment) -> None:
        dealdock("db", "backup", tmp_path / "b", **at_hand)
        away = {"DEALDOCK_DATABASE": "postgresql://x@127.0.0.1:1/x", "DEALDOCK_HOME": tmp_path / "home"}
        for command, file in (("backup", "new"), ("restore", "b")):
            refused = dealdock("db", command, tmp_path / file, **away)
            assert (refused.returncode, refused.stderr.count("\n")) == (1, 1), refused.stderr
            assert "Connection refused" in refused.stderr
        assert not list((tmp_path / "home").iterdir())

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


def test_the_guides_lines_work_when_pasted(
    dealdock: Dealdock, tmp_path: Path, new_postgres: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    dealdock("account", "add", "--database", "deals.db")
    guide = (TOP / "docs" / "guides" / "maintenance.md").read_text()
    moved = new_postgres()
    for line in "".join(re.findall(r"```sh\n(.+?)```", guide, re.DOTALL)).splitlines():
        program, *words = shlex.split(line.replace("postgresql://deals@db.example/deals", moved))
        if program == "mkdir":
            Path(*words).mkdir()
        else:
            assert (program, dealdock(*words).returncode) == ("dealdock", 0), line
    first = dealdock("account", "list", "--database", "deals.db").stdout
    assert first == dealdock("account", "list", "--database", "restored/deals.db").stdout
    assert first == dealdock("account", "list", "--database", moved, "--home", "moved").stdout
