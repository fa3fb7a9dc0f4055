"""Clients of the parts that depend on clocks: the journal, tokens, locked users, limits."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from dealdock.platform.accounts import accounts
from dealdock.platform.credentials.login import MAX_FAILURES
from tools.bench.load.timed_connection import Answer, TimedConnection, request, succeeded
from tools.soak.clocks.machines import FROZEN, JUMPS, Machines, authorization

QUERY: Final = "/api/opportunity/version/3/do/query?format=json"
CONCURRENT_LIMIT: Final = 3
"""The limit of concurrent calls of the limited account."""

THREADS: Final = 6
"""The threads that call for the limited account: more than the limit."""

EXPIRED: Final = frozenset({1, 184})
"""The error codes for a key or a token that has expired, which a jump may cause."""

LOGIN_FAILED: Final = frozenset({15, 131})
"""The error codes for a wrong login, and for any login of a locked user."""

MAX_STAY: Final = 0.5
"""Seconds that a call of the limited account waits for more calls than the limit, at most."""

LOCK_OUT: Final = timedelta(minutes=15, seconds=1)


@dataclass
class Clients:
    """The clients, their accounts, and the problems that they found.

    `await_excess`: whether calls of the limited account stay under way until they are more than the limit, so that a
    limit that does not hold is found on a slow machine, too.
    """

    machines: Machines
    problems: list[str] = field(default_factory=list)
    calls: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("journal", "token", "login", "limited"), 0))
    await_excess: bool = False

    def __post_init__(self) -> None:
        self.journaled = self.machines.open(FROZEN)
        self.locked = self.machines.open({"scene": "empty"})
        self.limited = self.machines.open(FROZEN | {"limits": {"concurrent": CONCURRENT_LIMIT}})
        self._under_way, self._counting = 0, threading.Condition()

    @property
    def tasks(self) -> list[Callable[[], None]]:
        """The function of each client, to be repeated in its own thread."""
        return [self.ask_in_order, self.use_token, self.fail_to_log_in, *[self.enter] * THREADS]

    def ask_in_order(self) -> None:
        """Call one machine, and check at another that the journal has the calls in the order of their responses."""
        last = self.calls["journal"]
        for number in range(last + 1, last + 6):
            self._call("GET", f"{QUERY}&limit={number}", authorization=authorization(self.journaled))
        self.calls["journal"] += 5
        entries = self._journal(self.journaled, "?limit=7")
        limits = [int(entry["parameters"]["limit"]) for entry in entries]
        if limits != list(range(max(1, last - 1), last + 6)):
            self.problems.append(f"the journal has the calls {limits}, after {last + 5}")
            return
        since = self._journal(self.journaled, f"?since={entries[-3]['number']}")
        if since != entries[-2:]:
            self.problems.append(f"the journal has {len(since)} calls after the last but two")

    def use_token(self, excused: frozenset[int] = EXPIRED) -> None:
        """Get a token and use it. `excused`: the error codes that are no problem."""
        form = {name: self.locked[name] for name in ("client_id", "client_secret")}
        form["grant_type"] = "client_credentials"
        token = succeeded(self._call("POST", "/services/oauth2/token", form=form)).json["access_token"]
        headers = f"Bearer {token}\r\nPardot-Business-Unit-Id: {self.locked['business_unit_id']}"
        answer = self._call("GET", f"{QUERY}&limit=1", authorization=headers)
        if (code := _code(answer)) not in {None, *excused}:
            self.problems.append(f"the answer to a token was {answer.status}, {code}")
        self.calls["token"] += 1

    def fail_to_log_in(self) -> None:
        """Log in with a wrong password, which must fail, whether or not the user is locked."""
        if (code := self._login("wrong")) not in LOGIN_FAILED:
            self.problems.append(f"the answer to a wrong password was {code}")
        self.calls["login"] += 1

    def enter(self) -> None:
        """Let the rate limiter admit a call, and check the number of calls under way."""
        sandbox = self.machines.randomness.choice(self.machines.sandboxes)
        account = sandbox.database.read(lambda db: accounts.get(db, self.limited["id"]))
        leave = sandbox.rate_limiter.enter(account).leave
        if leave is None:
            return
        with self._counting:
            self._under_way += 1
            if self._under_way > CONCURRENT_LIMIT:
                self.problems.append(f"{self._under_way} calls were under way at once")
                self._counting.notify_all()
            self.calls["limited"] += 1
            if self.await_excess:
                self._counting.wait_for(lambda: self._under_way > CONCURRENT_LIMIT, MAX_STAY)
        time.sleep(self.machines.randomness.uniform(0, 0.005))
        with self._counting:
            self._under_way -= 1
        leave()

    def end(self) -> None:
        """Check with correct clocks that tokens are valid, and that lock-outs end after a quarter of an hour."""
        self.use_token(excused=frozenset())
        for ahead in JUMPS:
            self.machines.set(ahead)
            for _ in range(MAX_FAILURES):
                self.fail_to_log_in()
            self.machines.set()
            self.fail_to_log_in()
            self.machines.set(LOCK_OUT)
            if (code := self._login(self.locked["password"])) is not None:
                self.problems.append(f"a lock-out that began with a clock {ahead} ahead ends too late: {code}")
        self.machines.set()

    def _login(self, password: str) -> int | None:
        form = {"email": self.locked["email"], "user_key": self.locked["user_key"], "password": password}
        return _code(self._call("POST", "/api/login/version/3", form=form | {"format": "json"}))

    def _journal(self, account: dict[str, Any], which: str) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self._call("GET", f"/_dealdock/accounts/{account['id']}/requests{which}").json
        return entries

    def _call(self, method: str, path: str, **options: Any) -> Answer:
        """Call a random machine."""
        with TimedConnection(self.machines.url) as connection:
            return connection.call(request(connection.url, method, path, **options))


def _code(answer: Answer) -> int | None:
    """Return the error code of the answer, or None."""
    attributes = answer.json["@attributes"]
    return None if attributes["stat"] == "ok" else attributes["err_code"]
