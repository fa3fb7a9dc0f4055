from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

from tests.cli.conftest import Dealdock, Environment


@pytest.fixture
def lasting(without_tables: Environment) -> Environment:
    """The environment that names a database without tables."""
    return without_tables


class TestUpgrade:
    def test_makes_what_check_wants(self, dealdock: Dealdock, lasting: dict[str, object]) -> None:
        assert dealdock("db", "upgrade", **lasting).returncode == 0
        assert dealdock("db", "check", **lasting).returncode == 0

    def test_may_be_done_again(self, dealdock: Dealdock, lasting: dict[str, object]) -> None:
        assert [dealdock("db", "upgrade", **lasting).returncode for _ in range(2)] == [0, 0]

    def test_refuses_one_that_is_newer(self, dealdock: Dealdock, lasting: dict[str, object]) -> None:
        dealdock("db", "upgrade", **lasting)
        engine = create_engine(str(lasting["DEALDOCK_DATABASE"]), poolclass=NullPool)
        with engine.begin() as db:
            db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        for command in ("upgrade", "check"):
            done = dealdock("db", command, **lasting)
            assert (done.returncode, done.stderr.count("\n")) == (1, 1)
            assert "newer" in done.stderr


class TestCheck:
    def test_makes_no_file(self, dealdock: Dealdock, tmp_path: Path) -> None:
        done = dealdock("db", "check", "--database", tmp_path / "no.db")
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert not list(tmp_path.iterdir())

    def test_sees_what_somebody_changed(self, dealdock: Dealdock, lasting: dict[str, object]) -> None:
        dealdock("db", "upgrade", **lasting)
        engine = create_engine(str(lasting["DEALDOCK_DATABASE"]), poolclass=NullPool)
        with engine.begin() as db:
            db.execute(text("ALTER TABLE pardot_campaign ADD COLUMN extra INTEGER"))
        done = dealdock("db", "check", **lasting)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert "extra" in done.stderr
