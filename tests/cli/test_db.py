import re
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, make_url, text

from dealdock.vendors.registry import VENDORS
from tests.cli.conftest import Dealdock, Environment
from tests.cli.test_backup import damage
from tests.support.running import run


class TestUpgrade:
    @pytest.mark.slow
    def test_satisfies_check_and_can_be_repeated(self, dealdock: Dealdock, without_tables: Environment) -> None:
        for _ in range(2):
            assert dealdock("db", "upgrade", **without_tables).returncode == 0
        checked = dealdock("db", "check", **without_tables)
        assert checked.returncode == 0
        assert re.fullmatch(r"The schema of \S+ is up to date\.\n", checked.stdout)

    def test_refuses_one_that_is_newer(self, dealdock: Dealdock, lasting: dict[str, object]) -> None:
        dealdock("db", "upgrade", **lasting)
        engine = create_engine(str(lasting["DEALDOCK_DATABASE"]), poolclass=NullPool)
        with engine.begin() as db:
            db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        for command in ("upgrade", "check"):
            done = dealdock("db", command, **lasting)
            assert (done.returncode, done.stderr.count("\n")) == (1, 1)
            assert "newer" in done.stderr

    def test_refuses_a_folder_that_is_missing(self, dealdock: Dealdock, tmp_path: Path) -> None:
        words = ("db", "upgrade", "--database", tmp_path / "missing" / "deals.db")
        done = dealdock(*words)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert "--create" in done.stderr
        assert dealdock(*words, "--create").returncode == 0
        assert (tmp_path / "missing" / "deals.db").exists()

    @pytest.mark.parametrize("without_tables", ["postgresql"], indirect=True)
    @pytest.mark.parametrize("words", [("db", "upgrade"), ("account", "add")])
    def test_of_a_user_who_may_not_create_tables_fails_in_one_line(
        self, dealdock: Dealdock, without_tables: Environment, words: tuple[str, ...]
    ) -> None:
        url = make_url(without_tables["DEALDOCK_DATABASE"])
        engine, user = create_engine(url, poolclass=NullPool), f"user_of_{url.database}"
        with engine.begin() as db:
            db.execute(text(f'CREATE ROLE "{user}" LOGIN'))
        url = url.set(username=user)
        done = dealdock(*words, **without_tables | {"DEALDOCK_DATABASE": url.render_as_string(hide_password=False)})
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert done.stderr.startswith("dealdock: can't use the database ")
        assert "permission denied for schema public" in done.stderr
        with engine.connect() as db:
            assert not db.dialect.has_table(db, "sandbox")


def test_a_refused_connection_to_postgresql_fails_in_one_line_that_says_what_to_check(dealdock: Dealdock) -> None:
    done = dealdock("db", "check", "--database", "postgresql://nobody@127.0.0.1:1/deals")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.endswith(
        "(see whether PostgreSQL runs at this address, and whether the user, password and name of the database are"
        " right)\n"
    )


class TestCheck:
    def test_makes_no_file(self, dealdock: Dealdock, tmp_path: Path) -> None:
        done = dealdock("db", "check", "--database", tmp_path / "no.db")
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize("words", [("db", "upgrade"), ("db", "check"), ("account", "list"), ("db", "backup", "no")])
    def test_a_file_of_another_program_is_left_as_it_is(
        self, dealdock: Dealdock, tmp_path: Path, words: tuple[str, ...]
    ) -> None:
        engine = create_engine(f"sqlite:///{tmp_path}/theirs.db", poolclass=NullPool)
        with engine.begin() as db:
            db.execute(text("CREATE TABLE album (id INTEGER)"))
        before = (tmp_path / "theirs.db").read_bytes()
        done = dealdock(*words, "--database", tmp_path / "theirs.db")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert "has tables of another program, such as album" in done.stderr
        assert [file.name for file in tmp_path.iterdir()] == ["theirs.db"]
        assert (tmp_path / "theirs.db").read_bytes() == before

    def test_reports_damage_of_a_file(self, dealdock: Dealdock, tmp_path: Path) -> None:
        database = tmp_path / "deals.db"
        dealdock("account", "add", "--database", database)
        damage(database)
        done = dealdock("db", "check", "--database", database)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert f"{database} is damaged: " in done.stderr
        assert done.stderr.endswith("Use a backup from before\n")

    @pytest.mark.parametrize("folder", [".", "/", "missing/"])
    @pytest.mark.parametrize("words", [("db", "check"), ("db", "upgrade"), ("account", "add")])
    def test_a_folder_is_no_database(self, dealdock: Dealdock, words: tuple[str, ...], folder: str) -> None:
        done = dealdock(*words, "--database", folder)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert done.stderr == f"dealdock: {folder} is a folder, and a SQLite database is a file: name one in it\n"

    @pytest.mark.parametrize("address", ["x.db?mode=ro", "sqlite:///x.db?mode=ro", "file:x.db?mode=ro"])
    def test_a_file_takes_no_parameters(
        self, dealdock: Dealdock, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        done = dealdock("db", "upgrade", "--database", address)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert "a SQLite database takes no parameters, and ?mode is one" in done.stderr
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.slow
    def test_reports_changes_of_the_schema(self, dealdock: Dealdock, lasting: dict[str, object]) -> None:
        dealdock("db", "upgrade", **lasting)
        engine = create_engine(str(lasting["DEALDOCK_DATABASE"]), poolclass=NullPool)
        with engine.begin() as db:
            db.execute(text("ALTER TABLE pardot_campaign ADD COLUMN extra INTEGER"))
        done = dealdock("db", "check", **lasting)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert "extra" in done.stderr

    @pytest.mark.slow
    def test_names_an_unknown_vendor_of_an_account(self, dealdock: Dealdock, lasting: dict[str, object]) -> None:
        assert dealdock("account", "add", "--vendor", "close", **lasting).returncode == 0
        engine = create_engine(str(lasting["DEALDOCK_DATABASE"]), poolclass=NullPool)
        with engine.begin() as db:
            db.execute(text("UPDATE account SET vendor = 'zoho'"))
        for done in (dealdock("db", "check", **lasting), run("start", "--port", 0, **lasting)):
            assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
            known = ", ".join(vendor.name for vendor in VENDORS)
            assert f'has accounts of "zoho"; known vendors: {known}. Use ' in done.stderr
