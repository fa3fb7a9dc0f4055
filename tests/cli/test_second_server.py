"""Two servers on one SQLite file."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dealdock import Sandbox, create_app
from dealdock.platform.errors import WrongSetting
from dealdock.settings import Settings
from tests.cli.conftest import Dealdock
from tests.support.running import run, start


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deals.db"


def refused(*options: object) -> None:
    """Start a server that must be refused, and return the one line of its message."""
    done = run("start", "--port", 0, *options)
    assert (done.returncode, done.stdout) == (1, "")
    line = done.stderr.removesuffix("\n")
    assert "\n" not in line
    assert line.startswith("dealdock: another server answers on the database ")
    assert "use PostgreSQL" in line


def test_is_refused_and_changes_nothing(file: Path) -> None:
    with start("--database", file, "--scene", "empty") as server:
        refused("--database", file, "--scene", "demo")
        assert server.query() == []
        assert len(json.loads(server.get("/_dealdock/accounts")[1])) == 1
        said = server.said()
        assert server.stop() == (0, "")
    assert "Traceback" not in said


@pytest.mark.slow
def test_is_refused_for_any_name_of_the_same_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (other := file.with_name("other.db")).symlink_to(file)
    monkeypatch.chdir(file.parent)
    with start("--database", file):
        refused("--database", other)
        refused("--database", f"sqlite:///{file.name}")
        with start("--database", file.with_name("another.db")) as bystander:
            assert bystander.query()


@pytest.mark.slow
def test_may_follow_one_that_has_ended_however_it_has(file: Path) -> None:
    options = ("--database", file)
    with start(*options) as server:
        assert server.stop() == (0, "")
    with start(*options) as server:
        os.killpg(server.process.pid, signal.SIGKILL)
        server.end()
    with start(*options) as server:
        assert server.query()


@pytest.mark.slow
def test_commands_work_beside_a_server(dealdock: Dealdock, file: Path) -> None:
    with start("--database", file, "--scene", "empty") as server:
        for command in (
            ("account", "add"),
            ("account", "list"),
            ("scene", "load", "demo"),
            ("scene", "export", file.with_name("all.yaml")),
            ("db", "check"),
            ("db", "upgrade"),
            ("db", "backup", file.with_name("backup")),
        ):
            done = dealdock(*command, "--database", file)
            assert (done.returncode, done.stderr) == (0, ""), command
        assert server.query() == []


class TestApplications:
    """`create_app`, as a program that has a sandbox in it calls it."""

    @contextmanager
    def opened(self, file: Path) -> Iterator[Sandbox]:
        with Sandbox(Settings(database=str(file), secret="a secret")) as sandbox:
            yield sandbox

    def test_of_two_sandboxes_on_one_file_are_refused(self, file: Path) -> None:
        with self.opened(file) as one, self.opened(file) as other:
            create_app(one)
            with pytest.raises(WrongSetting, match="another server answers on the database"):
                create_app(other)

    def test_of_one_sandbox_may_be_many(self, file: Path) -> None:
        with self.opened(file) as sandbox:
            assert create_app(sandbox) is not create_app(sandbox)

    def test_of_a_closed_sandbox_do_not_affect_others(self, file: Path) -> None:
        for _ in range(2):
            with self.opened(file) as sandbox:
                create_app(sandbox)

    def test_keep_no_sandbox_from_the_file_that_answers_nothing(self, file: Path) -> None:
        with self.opened(file) as one:
            create_app(one)
            with self.opened(file) as other:
                assert other.database.read(lambda db: db.dialect.name) == "sqlite"
