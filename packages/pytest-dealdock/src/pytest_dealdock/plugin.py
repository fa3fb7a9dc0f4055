"""The pytest plugin: the fixture `dealdock`, an account for each test.

Every pytest session imports this module if it is installed, so it imports nothing else before its fixtures are used.
"""

import os
import sys
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import pytest

from dealdock_client.scene_files import SCENE_FILES

if TYPE_CHECKING:
    from dealdock_client import Account
    from dealdock_client.account import AnyAccount
    from dealdock_client.server import Server

_ACCOUNT: "Final[pytest.StashKey[AnyAccount]]" = pytest.StashKey()
"""The account of a test."""

_MARKS: Final = pytest.StashKey[dict[int, int]]()
"""The number of the last call of each account that the report of a test contains already."""

_JUDGED: Final = pytest.StashKey[Any]()
"""The judge of a test."""

_SERVER: "Final[pytest.StashKey[Server]]" = pytest.StashKey()
"""The server of the session."""

_BEGAN: Final = pytest.StashKey[int]()
"""The time at which a test began, in microseconds, or of the newest call without an account in its report."""

_MARK: Final = (
    "dealdock(vendor, connector, version, time_zone, limits, scene, …): the settings of the test's account, "
    "as in POST /accounts of the control plane; a scene may be a file in the folder of the test"
)

_COMMAND: Final = (
    "start the server by this command, such as 'uvx dealdock', or the path of a program; by default it runs in this "
    "process if dealdock is installed there, else by the command 'dealdock'"
)


_JUDGE_MARK: Final = (
    "dealdock_judge(scenario, …, vendor, reads, settings, promises, mode, timeout): the scenarios in which "
    "judged.run(function) runs a function, and the fields of judge.yaml except the command"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("dealdock")
    group.addoption("--dealdock-url", metavar="URL", help="use the server at this address; do not start one")
    group.addoption(
        "--dealdock-token",
        metavar="TOKEN",
        help="the control token of that server, if it requires one; default: the variable DEALDOCK_CONTROL_TOKEN",
    )
    group.addoption("--dealdock-command", metavar="COMMAND", help=f"{_COMMAND}; default: the variable DEALDOCK_COMMAND")
    parser.addini("dealdock_command", f"{_COMMAND}; --dealdock-command and DEALDOCK_COMMAND have precedence")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", _MARK)
    config.addinivalue_line("markers", _JUDGE_MARK)


@pytest.fixture(scope="session")
def dealdock_server(pytestconfig: pytest.Config) -> "Iterator[Server]":
    """The server of this session, for accounts that outlive a test: `with dealdock_server.account() as account`.

    It is the first available one: the server at --dealdock-url, a server started by --dealdock-command, by the variable
    DEALDOCK_COMMAND or by the ini option `dealdock_command`, a server in this process, or one started by the command
    `dealdock`.
    """
    from dealdock_client.control import ControlError
    from dealdock_client.server import Server

    url = pytestconfig.getoption("--dealdock-url")
    token = pytestconfig.getoption("--dealdock-token") or os.environ.get("DEALDOCK_CONTROL_TOKEN")
    source, command = _command(pytestconfig)
    try:
        server = Server.at(url, token) if url else Server.start(command)
    except ControlError as error:
        prefix = "--dealdock-url: " if url else f"{source}: " if source else ""
        raise pytest.fail.Exception(f"{prefix}{error}", pytrace=False) from None
    pytestconfig.stash[_SERVER] = server
    with server:
        yield server
    del pytestconfig.stash[_SERVER]


@pytest.fixture
def dealdock(request: pytest.FixtureRequest, dealdock_server: "Server") -> "Iterator[Account]":
    """A new account for this test, with the settings of the mark `dealdock`.

    For type checkers it is an account of the default vendor. A test of another vendor annotates the parameter:
    `dealdock: CloseAccount`.
    """
    from dealdock_client.control import ControlError
    from dealdock_client.creation import new_account

    settings = _settings(request.node)
    try:
        account = new_account(dealdock_server, **settings)
    except ControlError as error:
        marked = ", ".join(f"{name}={value!r}" for name, value in settings.items())
        source = f" by @pytest.mark.dealdock({marked})" if marked else ""
        reason = error.of_method(None)
        raise pytest.fail.Exception(f"no account could be created{source}: {reason}", pytrace=False) from None
    request.node.stash[_ACCOUNT] = account
    with account:
        yield account


@pytest.fixture
def judged(request: pytest.FixtureRequest, dealdock_server: "Server", tmp_path: Path) -> Any:
    """The judge of this test: `judged.run(function)` runs a function in the scenarios of the mark `dealdock_judge`.

    It needs dealdock in this environment.
    """
    from dealdock_client.lazy_import import load

    mark = request.node.get_closest_marker("dealdock_judge")
    if mark is None:
        _fail("judged needs the scenarios: @pytest.mark.dealdock_judge('ties', 'late_change')")
    try:
        judge = load("dealdock.judge.judged:Judged")
    except ModuleNotFoundError as error:
        _fail(f"judged needs dealdock and the fixture in the same environment: {error}")
    settings = _settings(request.node)
    found = judge(dealdock_server, mark.args, mark.kwargs, settings=settings, folder=tmp_path / "judged", fail=_fail)
    request.node.stash[_JUDGED] = found
    return found


def _fail(text: str) -> NoReturn:
    raise pytest.fail.Exception(text, pytrace=False)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    item.stash[_BEGAN] = time.time_ns() // 1_000


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Fail a test that has the fixture `judged` and judges nothing."""
    yield
    if _JUDGED in item.stash and not item.stash[_JUDGED].has_run:
        _fail("this test judges nothing: let it call judged.run(function)")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the calls of the test's accounts to the report of a failed test."""
    report = yield
    if report.failed:
        report.sections += _journals(item, report)
    return report


def _command(config: pytest.Config) -> tuple[str | None, str | None]:
    """Return the command that starts the server, after the name of the option or variable that contains it."""
    values = {
        "--dealdock-command": config.getoption("--dealdock-command"),
        "DEALDOCK_COMMAND": os.environ.get("DEALDOCK_COMMAND"),
        "dealdock_command": config.getini("dealdock_command"),
    }
    return next(((source, value) for source, value in values.items() if value), (None, None))


def _journals(item: pytest.Item, report: pytest.TestReport) -> list[tuple[str, str]]:
    """Return heading and text for each account among the test's fixtures, and for calls without an account.

    Each call is shown once.
    """
    if "dealdock_client.account" not in sys.modules or not isinstance(item, pytest.Function):
        return []  # there are no accounts
    from dealdock_client.account import AnyAccount
    from dealdock_client.journal import journal_report, unknown_report

    own = [value for value in item.funcargs.values() if isinstance(value, AnyAccount)]
    if _ACCOUNT in item.stash:  # it may be a fixture of the test's fixtures only
        own.insert(0, item.stash[_ACCOUNT])
    accounts = dict.fromkeys(one for account in own for one in account.all)
    marks, sections = item.stash.setdefault(_MARKS, {}), []
    for one in accounts:
        text, marks[one.id] = journal_report(one.requests, marks.get(one.id), report.longreprtext)
        sections += [(f"dealdock: account {one.id} at {one.url}", text)] if text else []
    if _SERVER in item.config.stash:
        found = item.config.stash[_SERVER].own_unknown_requests(item.stash.get(_BEGAN, 0))
        new = [call for call in found if str(call) not in report.longreprtext]
        sections += [("dealdock: calls without an account", unknown_report(new))] if new else []
        item.stash[_BEGAN] = max((call.number for call in found), default=item.stash.get(_BEGAN, 0))
    return sections


def _settings(node: Any) -> dict[str, Any]:
    """Return the combined settings of all marks; the closest one takes precedence. A scene file is in the folder of the
    test's file.
    """
    settings: dict[str, Any] = {}
    for mark in node.iter_markers("dealdock"):
        if mark.args:
            pytest.fail(f"@pytest.mark.dealdock takes keywords, not {mark.args[0]!r}", pytrace=False)
        settings = {**mark.kwargs, **settings}
    scene = settings.get("scene")
    if isinstance(scene, str) and scene.endswith(SCENE_FILES):
        settings["scene"] = node.path.parent / scene
        if not settings["scene"].is_file():
            pytest.fail(
                f"@pytest.mark.dealdock(scene={scene!r}): the file {settings['scene']} does not exist", pytrace=False
            )
    return settings
