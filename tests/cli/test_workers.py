"""`dealdock start --workers`: what becomes of the processes."""

import json
import os
import signal
import socket
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from prometheus_client.parser import text_string_to_metric_families

from dealdock import Sandbox
from dealdock.platform.accounts import accounts
from dealdock.platform.journal import store
from dealdock.platform.temporary_folder import PREFIX
from dealdock.settings import Settings
from dealdock_client.webhooks import Receiver
from tests.support.builders import NO_TLS
from tests.support.fork_server import SPAWNED
from tests.support.running import PATIENCE, Started, eventually, start

pytestmark = pytest.mark.slow

needs_proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the workers by /proc")


def workers(server: Started) -> set[int]:
    """Return the childless processes of the server but multiprocessing's resource tracker, which ignores signals."""
    return {child for child in children(server.process.pid) if not is_tracker(child)}


def kill(pid: int) -> None:
    """Kill a process, and wait until it is gone: until then, it may get a connection that it does not answer."""
    os.kill(pid, signal.SIGKILL)
    eventually(lambda: not Path(f"/proc/{pid}").exists())


def is_tracker(pid: int) -> bool:
    """Return True if the process ignores SIGTERM, as the resource tracker does."""
    ignored = next((line for line in of_process(pid, "status").splitlines() if line.startswith("SigIgn")), "0")
    return bool(int(ignored.split()[-1], 16) >> (signal.SIGTERM - 1) & 1)


def children(pid: int) -> set[int]:
    return {int(child) for child in of_process(pid, f"task/{pid}/children").split()}


def of_process(pid: int, file: str) -> str:
    """Return what a file below /proc says of a process; nothing if it has ended, as it may at any moment."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/{file}").read_text()
    return ""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder of each server here. Its modules have names of libraries, and must not be imported."""
    for library in ("multiprocessing", "sqlalchemy", "typer"):
        (tmp_path / f"{library}.py").write_text("raise SystemExit('not the library')")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def shared(migrated_postgres: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The environment that names a database which several processes may use, and the folder of its secret."""
    return {"DEALDOCK_DATABASE": migrated_postgres(), "DEALDOCK_HOME": tmp_path_factory.mktemp("home")}


@needs_proc
def test_are_processes_of_their_own_that_end_together(shared: dict[str, object]) -> None:
    with start("--workers", 3, **SPAWNED, **shared) as server:
        assert len(workers(server)) == 3
        assert server.query()
        os.killpg(server.process.pid, signal.SIGINT)  # as a terminal does at Ctrl-C
        assert server.end() == (0, "")
        assert "Traceback" not in server.said()


@needs_proc
def test_of_other_tests_are_forks_which_start_in_a_tenth_of_the_time(shared: dict[str, object]) -> None:
    with start("--workers", 2, **shared) as server:
        assert all("fork_server" in of_process(worker, "cmdline") for worker in workers(server))


@needs_proc
def test_another_takes_the_place_of_one_that_was_killed(shared: dict[str, object]) -> None:
    """And what that one had counted stays counted. A signal to all processes at once ends them as one to the first."""
    with start("--workers", 2, **shared) as server:
        before = workers(server)
        assert all(server.query() for _ in range(8))
        assert metrics(server)("dealdock_call_duration_seconds_count", object="opportunity", operation="query") == 8
        gone = min(before)
        kill(gone)
        eventually(lambda: len(workers(server) - {gone}) == 2)
        eventually(lambda: f"worker {gone} ended with exit code -9" in server.said())
        assert server.query()
        assert metrics(server)("dealdock_call_duration_seconds_count", object="opportunity", operation="query") == 9
        os.killpg(server.process.pid, signal.SIGTERM)
        assert server.end() == (0, "")


@needs_proc
def test_deliveries_that_killed_ones_leave_behind_are_made_without_another_call(shared: dict[str, object]) -> None:
    with closing(Receiver()) as receiver, start("--workers", 2, **shared) as server:
        with httpx.Client(base_url=server.line["url"], trust_env=False, verify=NO_TLS, timeout=30) as http:
            account = http.post("/_dealdock/accounts", json={"vendor": "close"}).json()
            api = f"{account['base_url']}/api/v1"
            http.headers["Authorization"] = f"Bearer {account['access_token']}"
            events = [{"object_type": "lead", "action": "created"}]
            assert http.post(f"{api}/webhook/", json={"url": receiver.url, "events": events}).is_success
            receiver.answer(timeout=True)
            lead = http.post(f"{api}/lead/", json={"name": "Acme"}).json()
        eventually(lambda: receiver.requests)
        for each in workers(server):
            kill(each)
        eventually(lambda: len(receiver.requests) == 2)
        assert [each["event"]["object_id"] for each in receiver.events] == [lead["id"]] * 2


@needs_proc
def test_the_folder_of_their_metrics_is_removed_by_the_next_server_if_all_are_killed(
    shared: dict[str, object], tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("temporary")
    options = ("--workers", 2)
    environment = {**SPAWNED, **shared, "TMPDIR": place}
    with start(*options, **environment) as server:
        assert server.query()
        (first,) = place.glob(f"{PREFIX}*/")
        assert [*first.glob("counter_*.db")]
        pids = workers(server)
        os.killpg(server.process.pid, signal.SIGKILL)
        server.end()
        eventually(lambda: not any(of_process(pid, "cmdline") for pid in pids))
    assert first.is_dir()
    with start(*options, **environment) as server:
        (second,) = place.glob(f"{PREFIX}*/")
        assert second != first
        with start("--scene", "empty", **SPAWNED, TMPDIR=place):  # which removes nothing that is in use
            assert second.is_dir()
        assert server.query()
        assert server.stop() == (0, "")
    assert not second.exists()


@needs_proc
def test_one_that_cant_be_replaced_now_is_replaced_later(shared: dict[str, object]) -> None:
    """The obstacle, a database whose secret seems to be another one, must not end the others."""
    with start("--workers", 2, **shared) as server:
        before = workers(server)
        reverse_digest(shared)
        kill(min(before))
        eventually(lambda: "created with another secret" in server.said())
        assert server.query()
        reverse_digest(shared)
        kill(max(before))
        assert server.query()


def reverse_digest(shared: dict[str, object]) -> None:
    """Turn round the digest of the secret in the database."""
    engine = sa.create_engine(str(shared["DEALDOCK_DATABASE"]), poolclass=sa.NullPool)
    with engine.begin() as db:
        db.execute(sa.text("UPDATE sandbox SET secret_digest = reverse(secret_digest)"))


def connections(pid: int) -> int:
    """Return the number of a process's established connections."""
    tables = "".join(of_process(pid, f"net/{table}") for table in ("tcp", "tcp6"))
    rows = map(str.split, tables.splitlines())
    established = {f"socket:[{row[9]}]" for row in rows if row[3] == "01"}
    count = 0
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # it has been closed since
            count += str(descriptor.readlink()) in established
    return count


@needs_proc
def test_a_reader_sees_what_each_of_four_has_answered_and_loses_none_when_one_is_killed(
    migrated_postgres: Callable[[], str],
) -> None:
    """Answers do not wait for the journal. A process that is killed takes along only calls that no reader has seen."""
    with ExitStack() as stack:
        server = stack.enter_context(start("--workers", 4, "--database", migrated_postgres()))
        clients: dict[int, HTTPConnection] = {}
        while len(clients) < 4:
            client = stack.enter_context(closing(server.connect()))
            before = {worker: connections(worker) for worker in workers(server)}
            client.connect()
            client.request("GET", "/livez")  # the worker accepts the connection
            client.getresponse().read()
            [own] = [worker for worker in before if connections(worker) > before[worker]]
            clients.setdefault(own, client)
        for number in range(60):
            call(server, list(clients.values())[number % 4], number)
            if number % 10 == 9:
                assert journal(server) == list(range(number + 1)), "in the order of the answers"
        others = clients.copy()
        for number in range(60, 80):
            call(server, others.popitem()[1] if number == 60 else list(others.values())[number % 3], number)
        kill((clients.keys() - others.keys()).pop())
        assert [number for number in journal(server) if number != 60] == [*range(60), *range(61, 80)]


def call(server: Started, client: HTTPConnection, number: int) -> None:
    """Make a call with a number, which the journal shows."""
    keys = f"Pardot api_key={server.account['api_key']}, user_key={server.account['user_key']}"
    path = f"/api/opportunity/version/3/do/query?limit=1&number={number}"
    client.request("GET", path, headers={"Authorization": keys})
    assert b'stat="ok"' in client.getresponse().read()


def journal(server: Started) -> list[int]:
    """Return the numbers of the calls that a reader of the journal sees, in its order."""
    control = f"Bearer {server.line['control_token']}"
    status, body = server.get(f"/_dealdock/accounts/{server.account['id']}/requests", Authorization=control)
    assert status == 200, body
    return [int(each["url"].partition("number=")[2]) for each in json.loads(body)]


def test_calls_without_an_account_are_seen_by_every_worker(shared: dict[str, object]) -> None:
    """As soon as they are answered, also where several workers write them at once."""
    with start("--workers", 2, **shared) as server:

        def call(number: int) -> None:
            assert server.get(f"/nothing?number={number}")[0] == 404

        for first in (0, 50):
            with ThreadPoolExecutor(8) as threads:
                list(threads.map(call, range(first, first + 50)))
            for _ in range(8):
                found = json.loads(server.get("/_dealdock/requests?account=none")[1])
                numbers = [int(each["url"].partition("number=")[2]) for each in found]
                assert sorted(numbers) == list(range(first + 50))
                assert {each["vendor"] for each in found} == {None}


def test_none_outlives_a_killed_parent(shared: dict[str, object]) -> None:
    with start("--workers", 2, **shared) as server:
        server.process.kill()
        assert server.end() == (-signal.SIGKILL, "")
        assert not server.is_listening()


def test_all_workers_know_the_changes_of_one_at_once(shared: dict[str, object]) -> None:
    with start("--workers", 2, "--scene", "demo", **shared) as server:
        answered = give_the_same_answers(server)
        answered = tell_what_any_of_them_answered(server, answered)
        know_of_quotas_resets_and_deletions(server)
        lock_out_who_guesses(server)
        assert server.stop() == (0, "")
        calls = [line for line in map(json.loads, server.said().splitlines()) if line["event"] == "call"]
        assert [line.get("account") for line in calls].count(server.account["id"]) == answered
    settings = Settings(database=str(shared["DEALDOCK_DATABASE"]), home=shared["DEALDOCK_HOME"])
    with Sandbox(settings) as sandbox:  # what was answered last is there after the end, too
        mine = sandbox.database.read(lambda db: accounts.get(db, server.account["id"]))
        assert sandbox.database.read(lambda db: sum(map(len, store.read(db, mine)))) == answered


def give_the_same_answers(server: Started) -> int:
    answers = [server.query() for _ in range(8)]
    assert all(answer == answers[0] for answer in answers)
    return len(answers)


def tell_what_any_of_them_answered(server: Started, answered: int) -> int:
    """As soon as it is answered."""
    path = f"/_dealdock/accounts/{server.account['id']}/requests"
    for number in range(answered + 1, answered + 13):
        server.query()
        assert len(json.loads(server.get(path)[1])) == number
    query = {"object": "opportunity", "operation": "query"}
    for _ in range(4):
        counted = metrics(server)
        assert counted("dealdock_calls_total", **query, status="200", code="") == number
        assert counted("dealdock_call_duration_seconds_count", **query) == number
        assert counted("dealdock_call_duration_seconds_bucket", **query, le="+Inf") == number
        assert 0 < counted("dealdock_call_duration_seconds_sum", **query) < PATIENCE
    return number


def metrics(server: Started) -> Callable[..., float]:
    """Return a function that gives the value of a sample, as Prometheus would read it."""
    families = text_string_to_metric_families(server.get("/_dealdock/metrics")[1])
    samples = {(each.name, frozenset(each.labels.items())): each.value for one in families for each in one.samples}
    return lambda name, **labels: samples[name, frozenset(labels.items())]


def know_of_quotas_resets_and_deletions(server: Started) -> None:
    control = server.line["control_url"]
    made = ask("POST", f"{control}/accounts", json={"scene": "demo", "limits": {"daily": 100}})
    path = f"{control}/accounts/{made['id']}"
    keys = {"api_key": made["api_key"], "user_key": made["user_key"], "format": "json"}

    def codes_and_totals() -> set[tuple[int | None, int | None]]:
        answers = [ask("POST", f"{server.line['url']}/api/opportunity/version/3/do/query", data=keys) for _ in range(8)]
        return {(each["@attributes"].get("err_code"), each.get("result", {}).get("total_results")) for each in answers}

    total = codes_and_totals().pop()[1]
    ask("PUT", f"{path}/quota", json={"used": 100})
    assert codes_and_totals() == {(122, None)}
    ask("PUT", f"{path}/quota", json={"used": 0})
    ask("PUT", f"{path}/snapshots/demo")
    ask("POST", f"{path}/reset", json={"to": "empty"})
    assert codes_and_totals() == {(None, 0)}
    ask("POST", f"{path}/reset", json={"to": "demo"})
    assert codes_and_totals() == {(None, total)}
    ask("DELETE", path)
    assert codes_and_totals() == {(1, None)}


def lock_out_who_guesses(server: Started) -> None:
    """At all of them at once, by login and by OAuth: no more guesses get an answer than in a row."""
    made = ask("POST", f"{server.line['control_url']}/accounts", json={})
    client = {"client_id": made["client_id"], "client_secret": made["client_secret"]}
    login = {"email": made["email"], "user_key": made["user_key"], "format": "json"}
    grant = client | {"grant_type": "password", "username": made["email"]}
    paths = (("/api/login/version/3", login), ("/services/oauth2/token", grant))

    def guess(number: int) -> Any:
        path, given = paths[number % 10 == 0]
        answer = httpx.post(
            f"{server.line['url']}{path}", data=given | {"password": f"guess {number}"}, verify=NO_TLS, timeout=30
        )
        return answer.json().get("@attributes", {}).get("err_code", answer.status_code)

    with ThreadPoolExecutor(8) as pool:
        told = Counter(pool.map(guess, range(40)))
    assert told[400] == 4, "OAuth says no more than that it failed"
    assert 10 - told[400] <= told[15] <= 10
    assert told[15] + told[131] == 36
    right = {"password": made["password"]}
    for path, given in paths * 4:  # whichever worker answers
        answer = httpx.post(f"{server.line['url']}{path}", data=given | right, verify=NO_TLS, timeout=30).json()
        assert answer.get("@attributes", {"err_code": 131})["err_code"] == 131
        assert "access_token" not in answer


def ask(method: str, url: str, **options: Any) -> Any:
    """Send a call on a new connection, so that any worker may accept it."""
    answer = httpx.request(method, url, **options, verify=NO_TLS)
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


@needs_proc
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_webhook_calls_no_worker(shared: dict[str, object], scheme: str) -> None:
    with (
        start("--workers", 2, **shared) as server,
        httpx.Client(base_url=server.line["url"], trust_env=False, verify=NO_TLS, timeout=30) as http,
    ):
        other = http.post("/_dealdock/accounts", json={"vendor": "copper"}).json()
        own = server.line["url" if scheme == "http" else "https_url"]
        copper = http.post("/_dealdock/accounts", json={"vendor": "copper"}).json()
        http.headers.update({"X-PW-AccessToken": copper["api_key"], "X-PW-Application": "developer_api"})
        http.headers.update({"X-PW-UserEmail": copper["email"]})
        for host in ("127.0.0.1", "localhost", "127.9.9.9"):
            target = f"{own.replace('127.0.0.1', host)}/_dealdock/accounts/{other['id']}/reset"
            hook = {"target": target, "type": "person", "event": "new", "headers": {"Origin": own}}
            assert http.post("/copper/developer_api/v1/webhooks", json=hook).is_success
        for _ in range(4):  # each worker accepts some
            assert http.post("/copper/developer_api/v1/people", json={"name": "A"}).is_success
        control = f"/_dealdock/accounts/{copper['id']}/deliveries"
        assert http.post(f"{control}/settle", json={"seconds": 30}).status_code == 204
        made = [attempt for each in http.get(control).json() for attempt in each["attempts"]]
        assert {(each["status"], each["error"]) for each in made} == {(None, "ConnectionError")}
        assert len(made) == 12


@needs_proc
def test_another_takes_the_lease_of_deliveries_from_one_that_was_killed(shared: dict[str, object]) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        start("--workers", 2, **shared) as server,
        httpx.Client(base_url=server.line["url"], trust_env=False, verify=NO_TLS, timeout=30) as http,
    ):
        silent.settimeout(PATIENCE)
        account = http.post("/_dealdock/accounts", json={"vendor": "close"}).json()
        http.headers["Authorization"] = f"Bearer {account['access_token']}"
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        events = [{"object_type": "lead", "action": "created"}]
        assert http.post("/close/api/v1/webhook/", json={"url": url, "events": events}).is_success
        lead = http.post("/close/api/v1/lead/", json={"name": "Acme"}).json()["id"]
        first, _ = silent.accept()
        with first:
            holder = next(pid for pid in workers(server) if connects_to(pid, silent.getsockname()[1]))
            kill(holder)
        second, _ = silent.accept()
        with second:
            assert not connects_to(holder, silent.getsockname()[1])
            second.settimeout(PATIENCE)
            text = b""
            while lead.encode() not in text:
                part = second.recv(65_536)
                assert part, text
                text += part
            second.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
        control = f"/_dealdock/accounts/{account['id']}/deliveries"
        assert (
            httpx.post(
                f"{server.line['url']}{control}/settle", json={"seconds": 30}, verify=NO_TLS, timeout=30
            ).status_code
            == 204
        )
        (shown,) = httpx.get(f"{server.line['url']}{control}", verify=NO_TLS, timeout=30).json()
        assert shown["state"] == "delivered"


@needs_proc
def test_a_job_goes_on_when_each_worker_in_turn_was_killed(shared: dict[str, object]) -> None:
    number = 400
    with start("--workers", 2, **shared) as server:

        def call(method: str, path: str, **what: Any) -> Any:
            """Send a call on a connection of its own. It is repeated until a worker that was just started responds."""
            answers: list[httpx.Response] = []

            def is_answered() -> bool:
                with suppress(httpx.TransportError):
                    answers.append(
                        httpx.request(method, f"{server.line['url']}{path}", timeout=PATIENCE, **what, verify=NO_TLS)
                    )
                return bool(answers)

            eventually(is_answered)
            return answers[0]

        def has_others(gone: int) -> bool:
            return len(workers(server) - {gone}) == 2

        accounts = [call("POST", "/_dealdock/accounts", json={"vendor": "close"}).json() for _ in range(2)]
        keys = [{"Authorization": f"Bearer {each['access_token']}"} for each in accounts]
        leads = [{"name": f"Lead {each}", "status": "Potential"} for each in range(number)]
        scene = {"accounts": [{"vendor": "close", "leads": leads}]}
        for each in accounts:
            assert call("POST", f"/_dealdock/accounts/{each['id']}/import", json=scene).is_success
        made = call("POST", "/close/api/v1/bulk_action/delete/", json={}, headers=keys[0]).json()
        path = f"/close/api/v1/bulk_action/delete/{made['id']}/"
        for pid in workers(server):
            kill(pid)
            eventually(partial(has_others, pid))
        eventually(lambda: call("GET", path, headers=keys[0]).json()["status"] not in {"created", "processing"})
        over = call("GET", path, headers=keys[0]).json()
        assert (over["status"], over["n_leads_processed"]) == ("done", number)
        left = [call("GET", f"/_dealdock/accounts/{each['id']}/records/lead?limit=1000").json() for each in accounts]
        assert [len(each) for each in left] == [0, number]


def connects_to(pid: int, port: int) -> bool:
    """Return True if a process has an established connection to a port of 127.0.0.1."""
    rows = map(str.split, of_process(pid, "net/tcp").splitlines())
    wanted = f"0100007F:{port:04X}"
    sockets = {f"socket:[{row[9]}]" for row in rows if (row[2], row[3]) == (wanted, "01")}
    with suppress(FileNotFoundError):
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(FileNotFoundError):
                if str(descriptor.readlink()) in sockets:
                    return True
    return False
