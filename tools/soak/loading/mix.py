"""The calls under load: mostly small ones, some that write, some that list."""

import json
from http import HTTPStatus
from random import Random
from typing import Any, Final

from tools.bench import calls
from tools.bench.filling import Filled
from tools.bench.load.timed_connection import Answer, TimedConnection, request

DIFFERENT: Final = 1_000  # requests, which a client repeats
WEIGHTS: Final = (50, 20, 15, 15)
PATH: Final = "/api/opportunity/version/3/do"
EACH_STREAM: Final = 20
"""The number of rounds after which a checking client requests all records as a stream."""


def mix(url: str, account: Filled, randomness: Random) -> list[bytes]:
    """Return reads, creations, updates and queries in random order."""
    updates = [_update(url, account, randomness) for _ in range(DIFFERENT // 10)]
    queries = [_query(url, account, randomness) for _ in range(DIFFERENT // 10)]
    kinds = [calls.reads(url, account), calls.creates(url, account), updates, queries]
    return [randomness.choice(kind) for kind in randomness.choices(kinds, WEIGHTS, k=DIFFERENT)]


def _update(url: str, account: Filled, randomness: Random) -> bytes:
    path = f"{PATH}/update/id/{randomness.choice(account.opportunities)}"
    form = {"value": f"{randomness.randrange(10**6)}.50", "probability": randomness.randrange(101)}
    return request(url, "POST", path, authorization=account.authorization, form=form)


def _query(url: str, account: Filled, randomness: Random) -> bytes:
    after = randomness.choice(account.opportunities)
    return calls.query(url, account, f"id_greater_than={after}&sort_by=id&sort_order=ascending&limit=20")


class CheckingClient:
    """A client with an account of its own, which compares each response with the expected one."""

    def __init__(self, url: str, account: Filled, name: str) -> None:
        """`name`: the prefix of the names of its opportunities."""
        self.calls = 0
        self.problems: list[str] = []
        self._url, self._account, self._name = url, account, name
        self._rounds = 0

    def run_round(self, connection: TimedConnection) -> None:
        """Create, read, change, read and list; sometimes stream all records."""
        self._rounds += 1
        name = f"{self._name}-{self._rounds}"
        prospect = self._account.prospects[0]
        form = {"name": name, "value": "10.25", "probability": 50, "prospect_id": prospect}
        created = self._opportunity(connection, "create", **form)
        self._compare(name, "created", (created.get("name"), created.get("value")), (name, 10.25))
        path = f"/id/{created.get('id')}"
        self._compare(name, "read", self._opportunity(connection, f"read{path}"), created)
        self._opportunity(connection, f"update{path}", value="11.5")
        self._compare(name, "changed", self._opportunity(connection, f"read{path}").get("value"), 11.5)
        listed = self._json(connection, "query", sort_by="id", sort_order="descending", limit=1)["result"]
        expected = (len(self._account.opportunities) + self._rounds, created.get("id"))
        self._compare(name, "listed", (listed["total_results"], listed["opportunity"]["id"]), expected)
        if self._rounds % EACH_STREAM == 0:
            status, size = self._answer(connection, "query", output="mobile")[::3]
            self._compare(name, "streamed", (status, size > expected[0]), (HTTPStatus.OK, True))

    def _compare(self, name: str, what: str, answered: object, expected: object) -> None:
        if answered != expected:
            self.problems.append(f"{name} was {what} as {answered}, not {expected}")

    def _opportunity(self, connection: TimedConnection, operation: str, **form: object) -> Any:
        return self._json(connection, operation, **form).get("opportunity", {})

    def _json(self, connection: TimedConnection, operation: str, **form: object) -> Any:
        answer = self._answer(connection, operation, format="json", **form)
        return json.loads(answer.body)

    def _answer(self, connection: TimedConnection, operation: str, **form: object) -> Answer:
        self.calls += 1
        path = f"{PATH}/{operation}"
        return connection.call(request(self._url, "POST", path, authorization=self._account.authorization, form=form))
