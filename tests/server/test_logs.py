"""Logs on standard error, as an operator reads them."""

import json
import logging
import os
import re
import sys
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from dealdock.platform.journal import call_log
from dealdock.platform.journal.call_log import Call
from dealdock.platform.records.models.context import AccountContext
from dealdock.server import logs
from dealdock.settings import Settings
from tests.support.builders import NO_TLS
from tests.support.running import Started, eventually, start


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Begin without handlers, and put the process's logging back as it was."""
    loggers = [logging.getLogger(), logging.getLogger("dealdock"), call_log.LOG]
    before = [(logger, logger.level, logger.handlers[:]) for logger in loggers]
    for logger in loggers:
        logger.handlers[:] = []
    yield
    for logger, level, handlers in before:
        logger.setLevel(level)
        logger.handlers[:] = handlers


def written(capfd: pytest.CaptureFixture[str]) -> list[str]:
    """The lines until now; nothing else may have been written."""
    logging.getLogger().handlers[0].flush()
    out, err = capfd.readouterr()
    assert out == ""
    return err.splitlines()


def test_wrong_arguments_of_a_line_do_not_affect_later_lines(capfd: pytest.CaptureFixture[str]) -> None:
    logs.to_stderr(Settings())
    logging.getLogger("library").warning("%d rows", "many")
    logging.getLogger("library").warning("%d rows", 5)
    lines = written(capfd)
    assert json.loads(lines[-1])["event"] == "5 rows"
    assert "Logging error" in "".join(lines)


def test_are_json_to_a_pipe(capfd: pytest.CaptureFixture[str]) -> None:
    logs.to_stderr(Settings())
    logging.getLogger("dealdock").debug("Nobody needs this.")
    logging.getLogger("somebody.elses").info("Nor this.")
    logging.getLogger("dealdock").warning("Somebody needs %s.", "this\n", extra={"account": 7, "of": {1: ...}})
    (line,) = written(capfd)
    said = json.loads(line)
    assert said.pop("timestamp").endswith("Z")
    event = {"level": "warning", "event": "Somebody needs this\n.", "logger": "dealdock", "account": 7}
    assert said == event | {"of": {"1": "Ellipsis"}}


def test_are_text_where_that_is_wanted(capfd: pytest.CaptureFixture[str]) -> None:
    logs.to_stderr(Settings(log_format="text"))
    logging.getLogger("dealdock").warning("Somebody needs %s.", "this", extra={"account": 7})
    (line,) = (each for each in written(capfd) if "Somebody" in each)  # other servers of this process log, too
    assert "[warning  ] Somebody needs this." in line
    assert "account=7" in line


def test_are_text_to_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, terminal = os.openpty()
    with os.fdopen(terminal, "w") as stderr:
        monkeypatch.setattr(sys, "stderr", stderr)
        logs.to_stderr(Settings())
        logging.getLogger("dealdock.calls").info("call", extra={"account": 7, "path": "/"})
        logging.getLogger().handlers[0].flush()
        line = os.read(reader, 4096).decode()
    os.close(reader)
    assert "info" in line
    assert "account" in line
    assert not line.startswith("{")


@pytest.mark.parametrize(
    ("variables", "has_escapes"),
    [({"TERM": "xterm"}, True), ({"TERM": "dumb"}, False), ({"TERM": "xterm", "NO_COLOR": "1"}, False)],
)
def test_of_a_call_are_short_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], *, has_escapes: bool
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    fields = {"request": 5, "object": "lead", "operation": "list", "method": "GET", "path": "/close/api/v1/lead/"}
    reader, terminal = os.openpty()
    with os.fdopen(terminal, "w") as stderr:
        monkeypatch.setattr(sys, "stderr", stderr)
        logs.to_stderr(Settings())
        more = {"status": 200, "duration_ms": 1.25, "account": 7, "code": 40}
        logging.getLogger("dealdock.calls").info("call", extra=fields | more)
        logging.getLogger().handlers[0].flush()
        line = os.read(reader, 4096).decode()
    os.close(reader)
    assert ("\x1b" in line) is has_escapes
    plain = re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip()
    assert re.fullmatch(r"[\d:]{8} \[info +\] 200 GET /close/api/v1/lead/ 1 ms account=7 code=40", plain)


@pytest.mark.parametrize("form", ["text", "json"])
def test_show_an_error_with_its_traceback(capfd: pytest.CaptureFixture[str], form: Any) -> None:
    logs.to_stderr(Settings(log_format=form))
    try:
        int("it")
    except ValueError:
        logging.getLogger("dealdock").exception("It broke.")
    lines = written(capfd)
    shown = json.loads(lines[0])["exception"].splitlines() if form == "json" else lines[1:]
    assert [shown[0], shown[-1]] == [
        "Traceback (most recent call last):",
        "ValueError: invalid literal for int() with base 10: 'it'",
    ]


@pytest.mark.parametrize("form", ["text", "json"])
def test_show_the_stack_of_a_line_that_asks_for_it(capfd: pytest.CaptureFixture[str], form: Any) -> None:
    logs.to_stderr(Settings(log_format=form))
    logging.getLogger("dealdock").warning("It waits.", stack_info=True)
    lines = written(capfd)
    shown = json.loads(lines[0])["stack_info"] if form == "json" else "\n".join(lines)
    assert "test_show_the_stack_of_a_line_that_asks_for_it" in shown


def test_begin_at_the_level_that_is_set(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEALDOCK_LOG_LEVEL", "ERROR")
    logs.to_stderr(Settings())
    for name in ("dealdock", "dealdock.calls", "somebody.elses"):
        logging.getLogger(name).warning("Nobody wants this.")
        logging.getLogger(name).error("But this.")
    assert [json.loads(line)["event"] for line in written(capfd)] == ["But this."] * 3


def test_name_a_call_that_failed_by_the_sandboxs_own_fault(capfd: pytest.CaptureFixture[str]) -> None:
    """A call that failed by a fault of the account's is not the server's failure, and is left out with the others."""
    logs.to_stderr(Settings(log_level="warning"))
    failed = {"status": 500, "code": 183, "explain": "the sandbox itself failed, by a KeyError: its log says more"}
    asked = [failed, failed | {"fault": 1}, {"status": 200, "code": 16, "explain": "id is wrong"}]
    for place, how in enumerate(asked):
        call_log.log(place, 1793185200123456, called(**how))
    (line,) = written(capfd)
    said = json.loads(line)
    assert (said["timestamp"], said["level"], said["event"]) == ("2026-10-28T11:00:00.123Z", "warning", "call")
    assert (said["request"], said["code"], said["why"]) == (0, 183, failed["explain"])


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"account": AccountContext(7, 7, "pardot", "{}")},
        {"object": None, "operation": None, "status": 404, "code": 198},
        {"url": "/api/%41/“%s”\x00\ud800?y=z", "method": "%d"},
        {"fault": 3, "status": 0, "code": 16, "duration": 1234567},
    ],
)
def test_have_all_values_of_a_call(capfd: pytest.CaptureFixture[str], how: dict[str, Any]) -> None:
    logs.to_stderr(Settings())
    call = called(**how)
    call_log.log(7, 1793185200123999, call)
    (line,) = written(capfd)
    told = {
        name: value for name, value in call._asdict().items() if name not in ("account", "url", "explain", "duration")
    }
    told |= {"account": call.account and call.account.account_id, "duration_ms": call.duration / 1000}
    told |= {"timestamp": "2026-10-28T11:00:00.123Z", "level": "info", "logger": "dealdock.calls", "event": "call"}
    told |= {"request": 7, "path": call_log.path(call)}
    assert json.loads(line) == {name: value for name, value in told.items() if value is not None}


ODD_TEXTS = ["", "%d {x}", '"\\/<&', "\x00\n\x1f\x7f\x85\u2028", "é€😀", "\ud800", "\udc00\ud800", "x" * 5000]
ODD_VALUES: dict[str, list[Any]] = {
    "account": [AccountContext(2**63, 7, "pardot", "{}")],
    "method": ODD_TEXTS,
    "url": [*ODD_TEXTS, "/?", "?x", "/%41?a?b"],
    "object": [None, *ODD_TEXTS],
    "operation": [None, *ODD_TEXTS],
    "status": [0, 199, 404],
    "code": [0, -1, "15", *ODD_TEXTS],
    "fault": [0, 2**63],
    "duration": [0, 999, 1000, 1001, 123_456_789, 2**62, -1],
}
ODD_TIMES = [0, 1, 999_999, 1_000_000, 1793185200_000000, 1793185200_999999, 7258118399_999999]


def test_of_calls_with_odd_values_are_json(capfd: pytest.CaptureFixture[str]) -> None:
    calls = [(7, 1793185200123999, called(**{name: value})) for name, values in ODD_VALUES.items() for value in values]
    calls += [(-at, at, called()) for at in ODD_TIMES]
    logs.to_stderr(Settings())
    for each in calls:
        call_log.log(*each)
    lines = [json.loads(line) for line in written(capfd) if '"refused"' not in line]
    assert [line["request"] for line in lines] == [number for number, _, _ in calls]
    assert [line["path"] for line in lines] == [call_log.path(call) for _, _, call in calls]
    assert lines[-1]["timestamp"] == "2199-12-31T23:59:59.999Z"


def test_of_a_call_that_cannot_be_written_do_not_affect_later_lines(capfd: pytest.CaptureFixture[str]) -> None:
    logs.to_stderr(Settings())
    after_all_dates = 10**18
    for number, at in ((7, after_all_dates), (8, ODD_TIMES[-1])):
        call_log.log(number, at, called())
    wrong, right = written(capfd)
    assert wrong == "cannot write a line of dealdock.calls: 'call'"
    assert json.loads(right)["request"] == 8


class LogCapture(logging.Handler):
    """A handler that stores all records."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.mark.parametrize("where", [logging.getLogger(), logging.getLogger("dealdock"), call_log.LOG])
def test_of_calls_are_records_for_other_handlers(capfd: pytest.CaptureFixture[str], where: logging.Logger) -> None:
    logs.to_stderr(Settings())
    where.addHandler(other := LogCapture())
    try:
        call_log.log(7, 1793185200123999, called())
    finally:
        where.removeHandler(other)
    (record,) = other.records
    assert (record.getMessage(), vars(record)["request"], vars(record)["path"]) == ("call", 7, "/api/x")
    (line,) = written(capfd)
    assert json.loads(line)["request"] == 7


def leave_out_reads(record: logging.LogRecord) -> bool:
    return vars(record).get("operation") != "read"


@pytest.mark.parametrize("at_handler", [False, True])
def test_of_calls_are_filtered(capfd: pytest.CaptureFixture[str], *, at_handler: bool) -> None:
    logs.to_stderr(Settings())
    filtered: logging.Filterer = logging.getLogger().handlers[0] if at_handler else call_log.LOG
    filtered.addFilter(leave_out_reads)
    try:
        for operation in ("read", "query"):
            call_log.log(7, 1793185200123999, called(operation=operation))
    finally:
        filtered.removeFilter(leave_out_reads)
    (line,) = written(capfd)
    assert json.loads(line)["operation"] == "query"


def called(**how: Any) -> Call:
    """The log line of a call."""
    asked: dict[str, Any] = {"method": "GET", "url": "/api/x?y=z", "object": "opportunity", "operation": "read"}
    answered: dict[str, Any] = {"status": 200, "code": None, "explain": None, "fault": None, "duration": 1}
    return Call(**{"account": None} | asked | answered | how)


@pytest.mark.slow
def test_delay_no_call_if_no_process_reads_them() -> None:
    """Lines beyond the limit are dropped, and their number is logged."""
    end, file = os.pipe()
    handler = logs.BackgroundHandler(file, "json")
    sent = 3 * logs.MAX_WAITING_LINES
    for number in range(sent):
        handler.handle(logging.makeLogRecord({"name": "x", "msg": "x" * 50, "number": number}))
    read = bytearray()

    def until_the_end() -> None:
        while part := os.read(end, 65_536):
            read.extend(part)

    reader = threading.Thread(target=until_the_end, daemon=True)  # if the test fails, the process ends nevertheless
    reader.start()
    eventually(lambda: b"lines were dropped" in read)
    handler.flush()
    os.close(file)
    reader.join()
    os.close(end)
    lines = [json.loads(line) for line in read.decode().splitlines()]
    dropped = [line["lines"] for line in lines if line["event"] == "lines were dropped"]
    numbers = [line["number"] for line in lines if "number" in line]
    assert len(numbers) + sum(dropped) == sent
    assert numbers == sorted(numbers)
    assert len(numbers) >= logs.MAX_WAITING_LINES


def test_end_with_who_reads_them(capfd: pytest.CaptureFixture[str]) -> None:
    end, file = os.pipe()
    os.close(end)
    handler = logs.BackgroundHandler(file, "text")
    for _ in range(2):
        handler.handle(logging.makeLogRecord({"msg": "x"}))
        handler.flush()
    os.close(file)
    assert handler.queue.empty(), "the thread continues"
    assert capfd.readouterr() == ("", ""), "no error is printed"


@pytest.fixture(scope="module")
def started() -> Iterator[Started]:
    """One server for all tests: the calls are sent once, and each test checks a part of its output."""
    with start("--log-level", "debug") as server:
        keys = f"api_key={server.account['api_key']}&user_key={server.account['user_key']}"
        server.query()
        server.get(f"/api/opportunity/version/3/do/read/id/7O?{keys}")
        server.get("/api/unicorn/version/3?api_key=secret-of-nobody")
        eventually(lambda: server.said().count('"event": "call"') == 3)
        yield server


class TestCalls:
    @pytest.fixture
    def lines(self, started: Started) -> list[dict[str, Any]]:
        return [json.loads(line) for line in started.said().splitlines()]

    def test_of_calls_have_the_values_of_the_journal(self, started: Started, lines: list[dict[str, Any]]) -> None:
        path = f"/_dealdock/accounts/{started.account['id']}/requests"
        journal = {request["number"]: request for request in json.loads(started.get(path)[1])}
        told = [line for line in lines if line["event"] == "call" and "account" in line]
        assert [line["request"] for line in told] == list(journal)
        for line in told:
            request = journal[line["request"]]
            assert line["account"] == started.account["id"]
            assert line["path"] == request["url"].partition("?")[0]
            same = ("method", "object", "operation", "status", "code", "duration_ms")
            assert {name: line.get(name) for name in same} == {name: request[name] for name in same}

    def test_that_are_refused_are_explained(self, lines: list[dict[str, Any]]) -> None:
        told = [line for line in lines if line["level"] == "debug"]
        assert [line["event"] for line in told] == ["refused", "refused"]
        assert told[0]["why"] == 'id "7O" is not an id: a whole number from 1 to 2147483647, in digits alone'
        assert (told[0]["object"], told[0]["operation"], told[0]["code"]) == ("opportunity", "read", 16)
        assert told[1]["why"] == 'there is no object "unicorn"'

    def test_of_the_control_plane_are_logged_if_they_change_something_or_are_refused(self, started: Started) -> None:
        before = started.said().count("\n")
        path = f"/_dealdock/accounts/{started.account['id']}/quota"
        with httpx.Client(base_url=started.line["url"], verify=NO_TLS, trust_env=False, timeout=30) as client:
            assert client.get(path).status_code == 200
            client.put(path, json={"used": 0})
            client.get(path, headers={"Origin": "http://elsewhere.example"})
        eventually(lambda: started.said().count("\n") == before + 2)
        told = [json.loads(line) for line in started.said().splitlines()[before:]]
        assert [(line["event"], line["method"], line["status"]) for line in told] == [
            ("control", "PUT", 200),
            ("control", "GET", 403),
        ]
        assert {(line["path"], line["caller"]) for line in told} == {(path, "127.0.0.1")}

    def test_show_no_secret(self, started: Started) -> None:
        said = started.said()
        shown = ("api_key", "user_key", "password", "client_secret", "access_token")
        assert [name for name in shown if started.account[name] in said] == []
        assert "secret-of-nobody" not in said


@pytest.mark.slow
def test_of_calls_are_not_written_with_a_higher_log_level() -> None:
    with start("--log-level", "warning") as server:
        server.query()
        assert server.stop() == (0, "")
        assert server.said() == ""
