"""Two servers that share only a database and a secret, as on two machines behind a load balancer."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.builders import NO_TLS
from tests.support.running import Started, start

pytestmark = pytest.mark.slow

Json = dict[str, Any]

TOKEN = "a token for tests"
HOST = "sandbox.test"


class Balancer:
    """A load balancer: it sends the calls to the servers in turn, under one host name."""

    def __init__(self, servers: list[Started]) -> None:
        self.clients = [httpx.Client(base_url=server.line["url"], verify=NO_TLS, timeout=30) for server in servers]
        self._next = cycle(self.clients)

    def __call__(self, method: str, path: str, **options: Any) -> httpx.Response:
        return next(self._next).request(method, path, headers={"host": HOST} | options.pop("headers", {}), **options)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        answer = self(method, f"/_dealdock{path}", json=body, headers={"authorization": f"Bearer {TOKEN}"})
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def call(self, account: Json, operation: str = "query", **parameters: Any) -> Json:
        keys = {"api_key": account["api_key"], "user_key": account["user_key"], "format": "json"}
        answer: Json = self("POST", f"/api/opportunity/version/3/do/{operation}", data=keys | parameters).json()
        return answer

    def code(self, account: Json, operation: str = "query", **parameters: Any) -> int | None:
        code: int | None = self.call(account, operation, **parameters)["@attributes"].get("err_code")
        return code


@pytest.fixture(scope="module")
def shared(migrated_postgres: Callable[[], str]) -> dict[str, Any]:
    """The settings of every machine."""
    return {
        "DEALDOCK_DATABASE": migrated_postgres(),
        "DEALDOCK_SECRET": "a secret for tests",
        "DEALDOCK_CONTROL_TOKEN": TOKEN,
        "DEALDOCK_HOSTS": HOST,
        "DEALDOCK_HOST": "0.0.0.0",  # noqa: S104 (as where a balancer is to reach it: then the token is asked for)
        "DEALDOCK_HTTPS_PORT": "none",
        "DEALDOCK_SCENE": "empty",
    }


@pytest.fixture(scope="module")
def balancer(shared: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Balancer]:
    with ExitStack() as stack:
        homes = [tmp_path_factory.mktemp("machine") for _ in range(2)]
        balancer = Balancer([stack.enter_context(start(**shared, DEALDOCK_HOME=home)) for home in homes])
        yield balancer
        for client in balancer.clients:
            client.close()
        assert [list(home.iterdir()) for home in homes] == [[], []], "neither made a secret of its own"


@pytest.fixture
def account(balancer: Balancer) -> Json:
    made: Json = balancer.control("POST", "/accounts", {})
    return made


def both(ask: Callable[[], Any]) -> Any:
    """Return the answer of both machines, which must be the same."""
    first, second = ask(), ask()
    assert first == second
    return first


def test_the_scene_is_loaded_once(balancer: Balancer) -> None:
    assert [each["id"] for each in both(lambda: balancer.control("GET", "/accounts"))][:1] == [1]


def test_credentials_of_one_are_valid_at_the_other(balancer: Balancer, account: Json) -> None:
    assert both(lambda: balancer.code(account)) is None
    login = {name: account[name] for name in ("email", "password", "user_key")}
    key = both(lambda: balancer("POST", "/api/login/version/3", data=login | {"format": "json"}).json()["api_key"])
    assert both(lambda: balancer.code(account | {"api_key": key})) is None
    grant = {"grant_type": "client_credentials", "client_id": account["client_id"]}
    grant["client_secret"] = account["client_secret"]
    token = balancer("POST", "/services/oauth2/token", data=grant).json()
    bearer = {"authorization": f"Bearer {token['access_token']}"}
    bearer["pardot-business-unit-id"] = account["business_unit_id"]
    path = "/api/opportunity/version/3/do/query"
    assert both(lambda: balancer("GET", path, headers=bearer).status_code) == 200
    assert token["instance_url"] == f"http://{HOST}"


def test_they_count_together(balancer: Balancer, account: Json) -> None:
    path = f"/accounts/{account['id']}"
    balancer.control("PATCH", path, {"limits": {"daily": 5}})
    assert [balancer.code(account) for _ in range(7)] == [None] * 5 + [122, 122]
    assert both(lambda: balancer.control("GET", f"{path}/quota"))["used"] == 5
    balancer.control("PATCH", path, {"limits": {"daily": None}})
    wrong = {"email": account["email"], "password": "wrong", "user_key": account["user_key"], "format": "json"}
    tried = [balancer("POST", "/api/login/version/3", data=wrong).json()["@attributes"]["err_code"] for _ in range(12)]
    assert tried == [15] * 10 + [131] * 2


def test_they_have_one_clock_and_the_same_faults(balancer: Balancer, account: Json) -> None:
    path = f"/accounts/{account['id']}"
    balancer.control("POST", f"{path}/faults", {"match": {"operation": "query"}, "effect": {"error": 66}, "times": 3})
    assert [balancer.code(account) for _ in range(5)] == [66, 66, 66, None, None]
    balancer.control("PUT", f"{path}/clock", {"mode": "frozen", "at": "2031-01-01T09:00:00"})
    assert both(lambda: balancer.control("GET", f"{path}/clock"))["mode"] == "frozen"
    balancer.control("POST", f"{path}/clock/advance", {"seconds": 3660})
    assert both(lambda: balancer.code(account)) == 1, "the key has expired, for both"


def test_what_is_written_at_one_is_there_at_the_other_and_gone_after_a_reset(balancer: Balancer, account: Json) -> None:
    path = f"/accounts/{account['id']}"
    jane = balancer.control("POST", f"{path}/records/prospect", {"email": "jane@example.com"})
    deal = {"value": 1, "probability": 1, "prospect_id": jane["id"]}
    made = [balancer.call(account, "create", name=f"Deal {n}", **deal)["opportunity"]["id"] for n in range(4)]
    assert len(set(made)) == 4
    assert both(lambda: balancer.call(account, limit=1)["result"]["total_results"]) == 4
    balancer.control("PUT", f"{path}/snapshots/four")
    balancer.control("POST", f"{path}/reset", {"to": "empty"})
    assert both(lambda: balancer.call(account)["result"]["total_results"]) == 0
    balancer.control("POST", f"{path}/reset", {"to": "four"})
    assert both(lambda: balancer.call(account, limit=1)["result"]["total_results"]) == 4


def test_the_journal_is_one_and_metrics_add_up(balancer: Balancer, account: Json) -> None:
    before = queries(balancer)
    for number in range(1, 9):
        balancer.call(account)
        told = both(lambda: balancer.control("GET", f"/accounts/{account['id']}/requests"))
        assert len(told) == number, "as soon as it is answered, whichever was asked"
    after = queries(balancer)
    assert sum(after) - sum(before) == 8


def queries(balancer: Balancer) -> list[float]:
    """Return the number of calls that each machine has answered: each counts its own."""
    counted = 'dealdock_calls_total{code="",object="opportunity",operation="query",status="200"} '
    texts = [
        client.get("/_dealdock/metrics", headers={"authorization": f"Bearer {TOKEN}"}).text
        for client in balancer.clients
    ]
    return [float(text.partition(counted)[2].partition("\n")[0] or 0) for text in texts]


def test_a_machine_that_is_killed_under_load_loses_no_write_and_no_entry_that_was_read(
    balancer: Balancer, account: Json, shared: dict[str, Any], tmp_path: Path
) -> None:
    """The other servers lose no entries either, although all of them may defer entries."""
    path = f"/accounts/{account['id']}"
    jane = balancer.control("POST", f"{path}/records/prospect", {"email": "jane@example.com"})
    deal = {"value": 1, "probability": 1, "prospect_id": jane["id"]}
    with start(**shared, DEALDOCK_HOME=tmp_path) as doomed, ExitStack() as connections:
        killed = Balancer([doomed])
        connections.enter_context(killed.clients[0])
        made = [killed.call(account, "create", name="Deal", **deal)["opportunity"]["id"]]
        with ThreadPoolExecutor(4) as clients:
            for one in (killed, balancer):
                list(clients.map(lambda _, one=one: one.call(account, "read", id=made[0]), range(150)))
        read = numbers(balancer, path)
        made.append(killed.call(account, "create", name="Last", **deal)["opportunity"]["id"])
        doomed.process.kill()
        doomed.process.wait()
    for _ in range(20):
        balancer.call(account, "query")
    assert len(read) == 301, "a creation and 300 reads, by the machine that was killed and by the others"
    assert read <= numbers(balancer, path)
    shown = balancer.control("GET", f"{path}/requests?limit=1000")
    assert [each["operation"] for each in shown[-20:]] == ["query"] * 20
    assert {each["id"] for each in balancer.call(account)["result"]["opportunity"]} == set(made)


def numbers(balancer: Balancer, path: str) -> set[int]:
    return {each["number"] for each in balancer.control("GET", f"{path}/requests?limit=1000")}
