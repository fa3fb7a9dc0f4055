"""Random requests, the quick form of a trial of `make soak`.

`BAD_INPUT_SEED=7 pytest tests/tools/soak/test_bad_input.py` uses other requests; a failure shows the request.
"""

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.tools.soak.conftest import are_good
from tools.soak.problem_files import tracebacks
from tools.soak.random_requests import connection, generator, scenes
from tools.soak.random_requests.checks import Response, internals, problem, problem_of_bytes
from tools.soak.random_requests.connection import Connection, NumberedRequest
from tools.soak.random_requests.request import HOST, Request, request
from tools.soak.random_requests.scenes import SceneFile
from tools.soak.suite import Suite
from tools.soak.trials import bad_input
from tools.soak.trials.bad_input import POSTGRES, QUICK, SQLITE

CALL = Request(request(b"GET", b"/api/opportunity/do/query", [(b"Host", HOST)]), "pardot")


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    """Quick trials, with the same random numbers each time unless another seed is given."""
    return Suite(seed=int(os.environ.get("BAD_INPUT_SEED", "0")), folder=tmp_path, quick=True)


def test_random_requests_are_answered_on_sqlite(suite: Suite) -> None:
    are_good(bad_input.on(suite, SQLITE, None, QUICK.requests, QUICK))


def test_random_requests_are_answered_on_postgresql(suite: Suite, new_postgres: Callable[[], str]) -> None:
    are_good(bad_input.on(suite, POSTGRES, new_postgres(), QUICK.on_postgres, QUICK))


@pytest.mark.parametrize(
    ("target", "may_delete"),
    [
        ("/_dealdock/accounts/9", True),
        ("/_dealdock/accounts/09?x=1", True),
        ("/_dealdock/accounts/%39", True),
        ("/_dealdock/accounts/9/", True),
        ("/_dealdock/accounts/9/faults", False),
        ("/_dealdock/accounts/19", False),
        ("/_dealdock/accounts/", False),
        ("/close/api/v1/lead/9/", False),
    ],
)
def test_accounts_of_a_run_are_not_deleted(target: str, may_delete: bool) -> None:
    sent = request(b"DELETE", target.encode(), [(b"Host", HOST)])
    assert generator.may_delete(sent, {9}) is may_delete
    assert not generator.may_delete(sent.replace(b"DELETE", b"GET"), {9})


class TestChecks:
    """Faults of the check that the trial itself cannot plant."""

    @pytest.mark.parametrize(
        "answer",
        [
            Response(502, {b"content-type": b"text/html"}, b"<h1>Bad Gateway</h1>", 0.1),
            Response(503, {b"content-type": b"text/xml; charset=utf-8"}, b"", 0.1),
            Response(200, {b"content-type": b"application/json"}, b'{"@attributes": {"stat": "fail"', 0.1),
            Response(200, {b"content-type": b"text/xml; charset=utf-8"}, b"<rsp/>", 0.1),
            Response(200, {b"content-type": b"application/json"}, b'{"id": 7, "name": "Boats"}', 0.1),
            Response(204, {}, b"a body", 0.1),
        ],
    )
    def test_reports_a_wrong_response(self, answer: Response) -> None:
        assert problem(CALL, answer, max_seconds=2)

    @pytest.mark.parametrize(
        "answer",
        [
            Response(
                200,
                {b"content-type": b"text/xml; charset=utf-8"},
                b'<?xml version="1.0" encoding="UTF-8"?>\n<rsp stat="fail" version="1.0"><errors>'
                b'<prospect identifier="7">Non-existent prospect ID</prospect></errors></rsp>',
                0.1,
            ),
            Response(
                200,
                {b"content-type": b"application/json"},
                b'{"@attributes": {"stat": "fail", "version": 1}, "errors": {"7": "Non-existent prospect ID"}}',
                0.1,
            ),
        ],
    )
    def test_takes_a_batch_with_errors(self, answer: Response) -> None:
        assert problem(CALL, answer, max_seconds=2) is None

    def test_takes_a_job_which_has_no_envelope(self) -> None:
        body = b'{"id": 7, "state": "Open", "isExpired": false}'
        assert problem(CALL, Response(200, {b"content-type": b"application/json"}, body, 0.1), max_seconds=2) is None

    def test_takes_a_call_that_the_journal_shows(self) -> None:
        journal = Request(request(b"GET", b"/_dealdock/requests", [(b"Host", HOST)]), "control")
        shown = Response(200, {b"content-type": b"application/json"}, b'[{"path": "/fastapi"}]', 0.1)
        assert problem(journal, shown, max_seconds=2) is None
        assert problem(journal._replace(data=journal.data.replace(b"/requests", b"/x")), shown, max_seconds=2)

    def test_takes_the_error_of_a_delivery(self) -> None:
        assert internals(b"Exception name: ConnectionError") is None
        assert internals(b"builtins.ConnectionResetError")

    def test_takes_a_text_that_the_client_has_sent(self) -> None:
        assert internals(b"lxml is no stage", b'{"stage": "lxml"}') is None
        assert internals(b"lxml is no stage: KeyError", b'{"stage": "lxml"}') == b"KeyError"

    def test_reports_wrong_bytes_after_malformed_input(self) -> None:
        assert problem_of_bytes(b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 500 Internal Server Error\r\n\r\n")
        assert problem_of_bytes(b"HTTP/1.1 400 Bad Request\r\n\r\nKeyError: 'x'")
        assert problem_of_bytes(b"<h1>Not Found</h1>")
        assert problem_of_bytes(b"HTTP/1.1 400 Bad Request\r\n\r\n") is None

    def test_reports_a_refused_scene_without_a_place(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        problem = {"type": "about:blank", "title": "Unprocessable Content", "status": 422, "detail": "No."}
        assert scenes.problem_of_answer(422, json.dumps(problem).encode())
        assert scenes.problem_of_answer(422, json.dumps(problem | {"detail": "scene:3: No."}).encode()) is None
        assert scenes.problem_of_answer(500, b"")
        assert scenes.problem_of_file(tmp_path, SceneFile(scenes.JSON, b'{"accounts": [{"name": 1}], "x": 2}')) is None
        monkeypatch.setattr(scenes, "read", lambda _: 1 // 0)
        assert scenes.problem_of_file(tmp_path, SceneFile(scenes.JSON, b"{}"))

    def test_finds_whole_tracebacks(self) -> None:
        lines = 'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    g()\nValueError: no'
        logged = json.dumps({"event": "call"}) + "\n"
        failed = json.dumps({"event": "failed", "exception": lines}) + "\n"
        first, second = tracebacks(logged + failed + logged + f"Exception in thread:\n{lines}\n" + logged)
        assert ("failed" in first, first.count("\n")) == (True, 3)
        assert second == lines
        assert tracebacks(logged) == []


@contextmanager
def serving(answer: bytes) -> Iterator[tuple[str, int]]:
    """A server that sends this text after the first bytes of a connection and closes it; without text, neither."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            held = []
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:  # the listener was shut down
                    break
                connection.recv(1 << 16)
                connection.sendall(answer)
                if answer:
                    connection.shutdown(socket.SHUT_WR)
                held.append(connection)
            for connection in held:
                connection.close()

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()


class TestConnection:
    OK = b"HTTP/1.1 204 No Content\r\n\r\n"

    def answers(self, answer: bytes) -> list[int | None]:
        """Return the statuses of the answers to three requests that are sent at once."""
        with serving(answer) as address, closing(Connection(address)) as pipelined:
            pipelined.send(NumberedRequest(number, CALL) for number in range(3))
            return [answer and answer.status for _, answer in pipelined.receive()]

    def test_repeats_requests_if_the_server_closes_it(self) -> None:
        assert self.answers(self.OK) == self.answers(self.OK * 2) == [204, 204, 204]

    def test_reports_missing_responses(self) -> None:
        assert self.answers(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc") == [None, None, None]

    def test_has_a_timeout(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(connection, "TIMEOUT_SECONDS", 0.1)
        assert self.answers(b"") == [None, None, None]

    @pytest.mark.parametrize(("body", "is_right"), [(b"id,name\r\n7,Ann\r\n", True), (b"id,name\r\n7\r\n", False)])
    def test_takes_a_file_of_an_export_with_rows_of_one_length(self, body: bytes, is_right: bool) -> None:
        export = Request(request(b"GET", b"/api/v5/exports/7/results/1", [(b"Host", HOST)]), "rest", vendor="pardot")
        answer = Response(200, {b"content-type": b"text/csv"}, body, 0.1)
        assert (problem(export, answer, max_seconds=2) is None) is is_right
