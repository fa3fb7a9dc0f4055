"""Two servers on one SQLite file: refused, unless what one answers is at once in the journal that the other shows."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from dealdock import Sandbox, create_app
from dealdock.platform.errors import WrongSetting
from dealdock.settings import Settings
from tests.cli.conftest import Dealdock
from tests.running import Started, run, start

TIMES = 50


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
    assert "--workers" in line


def journal(server: Started) -> list[object]:
    """Return what the server shows of the first account's journal."""
    calls: list[object] = json.loads(server.get(f"/_dealdock/accounts/{server.account['id']}/requests")[1])
    return calls


@pytest.mark.parametrize(("first", "second"), [(1, 1), (1, 2), (2, 1)])
def test_is_refused_and_changes_nothing(file: Path, first: int, second: int) -> None:
    with start("--database", file, "--scene", "empty", "--workers", first) as server:
        refused("--database", file, "--scene", "demo", "--workers", second)
        assert server.query() == []
        assert len(json.loads(server.get("/_dealdock/accounts")[1])) == 1
        said = server.said()
        assert server.stop() == (0, "")
    assert "Traceback" not in said


def test_is_refused_for_any_name_of_the_same_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (other := file.with_name("other.db")).symlink_to(file)
    monkeypatch.chdir(file.parent)
    with start("--database", file):
        refused("--database", other)
        refused("--database", f"sqlite:///{file.name}")
        with start("--database", file.with_name("another.db")) as bystander:
            assert bystander.query()


def test_may_be_there_where_both_have_several_workers(file: Path) -> None:
    with ExitStack() as stack:
        one, other = (stack.enter_context(start("--database", file, "--workers", 2)) for _ in range(2))
        for number in range(1, TIMES + 1):
            one.query()
            assert len(journal(other)) == number, "as soon as it is answered"


@pytest.mark.parametrize("workers", [1, 2])
def test_may_follow_one_that_has_ended_however_it_has(file: Path, workers: int) -> None:
    options = ("--database", file, "--workers", workers)
    with start(*options) as server:
        assert server.stop() == (0, "")
    with start(*options) as server:
        os.killpg(server.process.pid, signal.SIGKILL)
        server.end()
    with start(*options) as server:
        assert server.query()


def test_may_follow_workers_whose_parent_was_killed(file: Path) -> None:
    with start("--database", file, "--workers", 2) as server:
        server.process.kill()
        server.end()
    with start("--database", file) as server:
        assert server.query()


def test_commands_work_beside_a_server(dealdock: Dealdock, file: Path) -> None:
    with start("--database", file, "--scene", "empty") as server:
        for command in (
            ("account", "add"),
            ("account", "list"),
            ("scene", "load", "demo"),
            ("scene", "export", file.with_name("all.yaml")),
            ("db", "check"),
            ("db", "upgrade"),
            ("db", "backup", file.with_name("all.backup")),
        ):
            done = dealdock(*command, "--database", file)
            assert (done.returncode, done.stderr) == (0, ""), command
        assert server.query() == []


class TestApplications:
    """`create_app`, as a program that has a sandbox in it calls it."""

    @contextmanager
    def opened(self, file: Path, workers: int = 1) -> Iterator[Sandbox]:
        with Sandbox(Settings(database=str(file), secret="a secret", workers=workers)) as sandbox:
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

    def test_of_workers_share_the_file(self, file: Path) -> None:
        with self.opened(file, 2) as one, self.opened(file, 2) as other, self.opened(file) as alone:
            create_app(one)
            create_app(other)
            with pytest.raises(WrongSetting, match="--workers"):
                create_app(alone)
