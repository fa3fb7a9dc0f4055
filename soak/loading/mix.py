"""The calls under load: mostly small ones, some that write, some that list."""

import json
from http import HTTPStatus
from random import Random
from typing import Any, Final

from bench import calls
from bench.filling import Filled
from bench.load.line import Answer, Line, request

DIFFERENT: Final = 1_000  # requests, which a client sends over and over
WEIGHTS: Final = (50, 20, 15, 15)
PATH: Final = "/api/opportunity/version/3/do"
EACH_STREAM: Final = 20
"""After so many rounds a checking caller has everything streamed."""


def mix(url: str, account: Filled, randomness: Random) -> list[bytes]:
    """Reads, creations, updates and queries, in an order of randomness."""
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


class Checking:
    """A client that is alone in its account, and knows every expected response."""

    def __init__(self, url: str, account: Filled, name: str) -> None:
        """Begin without calls."""
        self.calls = 0
        self.complaints: list[str] = []
        self._url, self._account, self._name = url, account, name
        self._rounds = 0

    def go_round(self, line: Line) -> None:
        """Create, read, change, read and list; sometimes stream all records."""
        self._rounds += 1
        name = f"{self._name}-{self._rounds}"
        prospect = self._account.prospects[0]
        form = {"name": name, "value": "10.25", "probability": 50, "prospect_id": prospect}
        made = self._deal(line, "create", **form)
        self._hold(name, "created", (made.get("name"), made.get("value")), (name, 10.25))
        path = f"/id/{made.get('id')}"
        self._hold(name, "read", self._deal(line, f"read{path}"), made)
        self._deal(line, f"update{path}", value="11.5")
        self._hold(name, "changed", self._deal(line, f"read{path}").get("value"), 11.5)
        listed = self._ask(line, "query", sort_by="id", sort_order="descending", limit=1)["result"]
        known = (len(self._account.opportunities) + self._rounds, made.get("id"))
        self._hold(name, "listed", (listed["total_results"], listed["opportunity"]["id"]), known)
        if self._rounds % EACH_STREAM == 0:
            status, size = self._answer(line, "query", output="mobile")[::3]
            self._hold(name, "streamed", (status, size > known[0]), (HTTPStatus.OK, True))

    def _hold(self, name: str, what: str, said: object, known: object) -> None:
        if said != known:
            self.complaints.append(f"{name} was {what} as {said}, and not {known}")

    def _deal(self, line: Line, operation: str, **form: object) -> Any:
        return self._ask(line, operation, **form).get("opportunity", {})

    def _ask(self, line: Line, operation: str, **form: object) -> Any:
        answer = self._answer(line, operation, format="json", **form)
        return json.loads(answer.body)

    def _answer(self, line: Line, operation: str, **form: object) -> Answer:
        self.calls += 1
        path = f"{PATH}/{operation}"
        return line.call(request(self._url, "POST", path, authorization=self._account.authorization, form=form))
