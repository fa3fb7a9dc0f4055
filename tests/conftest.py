"""Fixtures for all tests. The databases come from `tests/support/postgres.py`."""

import gc
import os
import random
import sys
from collections.abc import Generator, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest

from dealdock import Sandbox
from dealdock.platform.database import migrations
from dealdock.settings import Settings
from dealdock.vendors import written_schema
from tests.support import build_server, described_answers, left_work, marks, one_account, partitions, second_database
from tests.support.builders import Account, Pardot
from tests.support.marks import DATABASES
from tests.support.serving import served
from tests.support.transport import Transport

pytest_plugins = ("pytester", "tests.support.forked_workers", "tests.support.postgres", "tests.support.processor_time")

TESTS: Final = Path(__file__).parent
LONGEST: Final = (
    "tools/soak",
    "cli",
    "docs/test_install.py",
    "judge",
    "untrusted",
    "vendors/pardot/opportunity/test_streams.py",
    "golden",
    "testing",
    "server",
)
"""Folders and files whose tests start servers or wait, the longest first."""
SLOW_FOLDERS: Final = {"clients", "soak", "testing"}
"""Folders of slow tests: clients in processes of their own, small trials of the soak, and whole sessions of pytest."""
SLOW_FIXTURES: Final = {"browser", "firefox", "schemathesis"}
BOTH_DATABASES_FOLDERS: Final = {"platform"}
"""Folders whose tests are about the databases."""
PARTS: Final = ("fast", "rest", "all")
"""The parts of the tests by `--part`: those of `make test`, the others of `make check`, and both."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return one worker more than there are cores, since tests wait for other processes, for disks and for clocks."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Let each xdist worker begin with another part of the tests, so that each compiles a share of new modules."""
    config = session.config
    worker = getattr(config, "workerinput", None)
    if worker and config.args == config.getini("testpaths"):
        parts = [str(path) for path in _parts(config)]
        first = len(parts) * int(worker["workerid"].removeprefix("gw")) // worker["workercount"]
        config.args[:] = parts[first:] + parts[:first]
    gc.disable()  # nothing of what is collected becomes garbage
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
        gc.set_threshold(10_000)


@pytest.hookimpl(optionalhook=True)
def pytest_before_fork() -> None:
    """Describe the answers of each API whose tests were collected: all workers have them then, in shared memory."""
    for name, module in list(sys.modules.items()):
        if name.startswith("tests.vendors.") and name.endswith(".client") and (rest := getattr(module, "REST", None)):
            described_answers.of(rest)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a skipped test fail on a build server, where all tools must be."""
    report = yield
    if report.skipped and isinstance(report.longrepr, tuple) and os.environ.get("CI"):
        reason = report.longrepr[2]
        if not build_server.may_skip(reason):
            report.outcome, report.longrepr = "failed", f"With CI set, no test is skipped. {reason}"
    return report


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Collect the garbage of all tests once. pytest does it ten more times, and would search all objects each time."""
    gc.collect()
    gc.freeze()


def _parts(config: pytest.Config) -> list[Path]:
    """Return the folders and files directly below `tests`, by name, without those that the command line ignores."""
    ignored = [config.invocation_params.dir / path for path in config.getoption("ignore") or ()]
    parts = [path for path in TESTS.iterdir() if path not in ignored]
    return sorted(path for path in parts if (path / "__init__.py").exists() or path.match("test_*.py"))


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Generator[None]:
    """Put the longest tests first: short ones remain for the end, so that the workers end together.

    Tests on the shared sandboxes stay where they are, in the order that opens each sandbox once.
    """

    def part(item: pytest.Item) -> str:
        return item.path.relative_to(TESTS).parts[0] if item.path.is_relative_to(TESTS) else ""

    def place(item: pytest.Item) -> int:
        if "sandbox" in getattr(item, "fixturenames", ()):
            return len(LONGEST)
        places = (place for place, name in enumerate(LONGEST) if item.path.is_relative_to(TESTS / name))
        return next(places, len(LONGEST))

    items.sort(key=part)  # all workers must have the same order
    yield
    items.sort(key=place)
    if seed := config.getoption("shuffle"):
        _shuffle(items, seed)
    left_out = [item for item in items if not _is_selected(item, config)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if _is_selected(item, config)]


def _shuffle(items: list[pytest.Item], seed: int) -> None:
    """Put modules, and the tests of each, in another order. Those on one shared sandbox stay together."""
    chance = random.Random(seed)  # noqa: S311 (the same for a seed)
    sandboxes: dict[object, float] = {}
    modules: dict[Path, float] = {}

    def place(item: pytest.Item) -> tuple[float, float, float]:
        sandbox = (
            item.callspec.params.get("sandbox")
            if isinstance(item, pytest.Function) and hasattr(item, "callspec")
            else None
        )
        first, second = sandboxes.setdefault(sandbox, chance.random()), modules.setdefault(item.path, chance.random())
        return first, second, chance.random()

    items.sort(key=place)


def _is_selected(item: pytest.Item, config: pytest.Config) -> bool:
    """Return True if the test belongs to the part that was asked for, by default all tests without second databases."""
    folders = set(item.path.relative_to(TESTS).parts) if item.path.is_relative_to(TESTS) else set()
    is_for_both = item.get_closest_marker("both_databases") or folders & BOTH_DATABASES_FOLDERS
    repeats = item.get_closest_marker("second_database") is not None and not is_for_both
    is_slow = marks.is_slow(item) or folders & SLOW_FOLDERS
    is_fast = not (repeats or is_slow or SLOW_FIXTURES.intersection(getattr(item, "fixturenames", ())))
    match config.getoption("part"):
        case "fast":
            return is_fast
        case "rest":
            return not is_fast and not (repeats and second_database.is_on_sqlite_alone(item))
        case "all":
            return True
    return not repeats or _names_postgresql(config)


def _names_postgresql(config: pytest.Config) -> bool:
    """Return True if an argument or `-k` names PostgreSQL, as in `test_tag.py::test_reads[postgresql]`."""
    words = [config.getoption("keyword"), *config.args]
    return config.getoption("partitioned") or any("postgresql" in str(word) for word in words)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not config.getoption("part") and not _names_postgresql(config):
        terminalreporter.write_line("Most tests ran on SQLite alone. With `--part all` they run on PostgreSQL, too.")
    if {"failed", "error"} & terminalreporter.stats.keys():
        from tests.support.generators import first_migration  # noqa: PLC0415 (a second, and only failures need it)

        if first_migration.is_old():
            terminalreporter.write_line("The models changed, and the databases of the tests did not: `make generate`.")


def pytest_addoption(parser: pytest.Parser) -> None:
    whole = "run the tests on PostgreSQL on a schema that is partitioned by dataset"
    parser.addoption("--partitioned", action="store_true", help=whole)
    part = (
        "run the tests of `make test`, those that `make check` runs in addition, or all, all of them on both databases"
    )
    parser.addoption("--part", choices=PARTS, help=part)
    record = "write what each test sends to PostgreSQL (tests/support/second_database.py)"
    parser.addoption(second_database.OPTION, type=Path, metavar="FOLDER", help=record)
    parser.addoption("--shuffle", type=int, metavar="SEED", help="run the tests in another order")


def pytest_configure(config: pytest.Config) -> None:
    if folder := config.getoption(second_database.OPTION):
        config.pluginmanager.register(second_database.Recorder(folder))
    config.addinivalue_line(
        "markers", "account(connector, version, time_zone, role): the settings of the test's account"
    )
    if any(migrations.written_schema(kind) is None for kind in migrations.SCHEMAS):
        written_schema.write()  # as `make start` does, after a change of the models
    config.addinivalue_line("markers", "slow(but): left to `make check`, except for the parameter `but`")
    config.addinivalue_line("markers", "second_database: the same test runs on SQLite, too; see tests/support/marks.py")
    config.addinivalue_line("markers", "both_databases: `make test` runs it on PostgreSQL, too")
    config.addinivalue_line("markers", "contract(*ids, vendor): statements of docs/contract that the test shows")


@pytest.fixture(scope="session", params=DATABASES)
def sandbox(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A sandbox on each database, for the whole session: each test creates its own accounts in it."""
    if request.param == "sqlite":
        database = f"sqlite:///{tmp_path_factory.mktemp('sandbox')}/dealdock.db"
    else:
        database = request.getfixturevalue("migrated_postgres")()
    split = request.param == "postgresql" and request.config.getoption("partitioned")
    if split:
        database = partitions.split(database)
    with Sandbox(Settings(database=database, secret="a secret for tests")) as sandbox:
        watch = partitions.Watch(sandbox) if split else None
        with left_work.watched(sandbox):
            yield sandbox
    assert watch is None or not watch.astray


@pytest.fixture(scope="module", autouse=True)
def _no_work_is_left() -> Iterator[None]:
    """Let no module leave a job or a delivery that stops those of the next one."""
    yield
    left_work.check()


@pytest.fixture(scope="module", autouse=True)
def _statements_name_their_account(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let no statement find the rows of all accounts."""
    one_account.begin()
    yield
    folders = request.path.relative_to(TESTS).parts if request.path.is_relative_to(TESTS) else ()
    if one_account.FOLDERS.intersection(folders):
        one_account.check()


@pytest.fixture(scope="session")
def address(sandbox: Sandbox) -> Iterator[str]:
    """The address of a server on the sandbox of the session."""
    with served(sandbox) as address:
        yield address


@pytest.fixture
def account(request: pytest.FixtureRequest, sandbox: Sandbox) -> Account:
    """A fresh account with one user, with the settings in the mark `account` of the test."""
    mark = request.node.get_closest_marker("account")
    return Account.open(sandbox, **(mark.kwargs if mark else {}))


@pytest.fixture(scope="session")
def transport() -> Iterator[Transport]:
    """The connections to that server, which tests use one after another."""
    with Transport() as transport:
        yield transport


@pytest.fixture
def pardot(address: str, account: Account, transport: Transport) -> Pardot:
    """A client of the API, with the keys of the account's first user."""
    return Pardot(address, account, transport=transport)


@pytest.fixture(scope="session")
def schemathesis() -> Any:
    """The package of this name. Its import takes a second, which each worker would spend while it collects tests."""
    return import_module("schemathesis")
