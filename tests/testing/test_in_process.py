"""A server in this process leaves the state of the process unchanged."""

import logging
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from pytest_dealdock import ControlError, Server
from tests.support.running import ENVIRONMENT, eventually
from tests.testing.client import call

MAX_MODULES = 300
"""The modules of ours that a server in a test's process has imported at its start."""


def test_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    threads = set(threading.enumerate())
    with Server.start() as server:
        assert server.account().tags.add(name="Tag").name == "Tag"
        assert list(tmp_path.iterdir())
    eventually(lambda: set(threading.enumerate()) == threads)
    assert not list(tmp_path.iterdir())
    with pytest.raises(ControlError, match="no dealdock responds"):
        server.account()


def test_imports_at_its_start_what_no_vendor_has_and_no_library_of_few_tests() -> None:
    script = """
import sys
from pytest_dealdock import Server
with Server.start():
    print(*sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", script], env=ENVIRONMENT, capture_output=True, text=True, check=True)
    modules = done.stdout.split()
    ours = [each for each in modules if each.startswith("dealdock.")]
    assert "dealdock.control.app" in ours
    assert len(ours) <= MAX_MODULES, ours
    later = ("alembic", "cryptography", "jinja2", "lxml", "yaml", "dealdock.web.rest.openapi", "dealdock.console.app")
    assert not {*later} & {*modules}


def test_its_first_call_gets_a_hint_at_a_vendor_that_nothing_has_called() -> None:
    with Server.start() as server:
        answer = httpx.post(f"{server.url}/close/developer_api/v1/people/search", trust_env=False)
        assert answer.headers["dealdock-explain"].endswith("; did you mean /copper/developer_api/v1/people/search?")
        answer = httpx.get(f"{server.url}/close/accounts", trust_env=False)
        assert answer.headers["dealdock-explain"].endswith("; did you mean /_dealdock/accounts?")


def test_takes_no_database_or_address_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    theirs = {"DATABASE": tmp_path / "theirs.db", "HOST": "0.0.0.0", "PORT": "1", "WORKERS": "4", "SCENE": "none"}  # noqa: S104 (not bound)
    for name, value in theirs.items():
        monkeypatch.setenv(f"DEALDOCK_{name}", str(value))
    with Server.start() as server:
        assert server.url.startswith("http://127.0.0.1:")
        assert server.account().id == 1
    assert not list(tmp_path.iterdir())


def test_logs_nothing_to_the_loggers_of_uvicorn(caplog: pytest.LogCaptureFixture) -> None:
    loggers = [logging.getLogger(f"uvicorn.{name}") for name in ("error", "access")]
    for logger in loggers:
        caplog.set_level(logging.INFO, logger.name)  # tests of servers leave another one
    before = [(logger.level, logger.propagate, [*logger.handlers], [*logger.filters]) for logger in loggers]
    with caplog.at_level(logging.INFO), Server.start() as server:
        for logger in loggers:
            logger.info("theirs")
        server.account()
    assert caplog.messages == ["theirs", "theirs"]
    assert [(logger.level, logger.propagate, logger.handlers, logger.filters) for logger in loggers] == before


def test_logs_no_calls_by_default(caplog: pytest.LogCaptureFixture) -> None:
    before = logging.getLogger().handlers[:], logging.getLogger("dealdock").level
    caplog.set_level(logging.DEBUG)
    with Server.start() as server:
        account = server.account()
        call(account, "create", name="Deal")
        assert account.requests[0].explain is not None
        assert [record for record in caplog.records if record.name.startswith("dealdock")] == []
        with caplog.at_level(logging.DEBUG, "dealdock.calls"):
            call(account, "create", name="Deal")
            eventually(
                lambda: [each.msg for each in caplog.records if each.name == "dealdock.calls"] == ["call", "refused"]
            )
    assert (logging.getLogger().handlers, logging.getLogger("dealdock").level) == before


def test_stops_at_once_even_during_calls(caplog: pytest.LogCaptureFixture) -> None:
    with ThreadPoolExecutor(1) as pool, Server.start() as server:
        account = server.account()
        account.fail(delay=600)
        answer = pool.submit(call, account, "query")
        eventually(lambda: account.control("GET", "faults")[0]["struck"])
    assert answer.exception() is not None
    assert caplog.messages == []
