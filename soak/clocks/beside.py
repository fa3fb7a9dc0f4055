"""Clients of the parts that depend on clocks: the journal, tokens, locked users, limits."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from bench.load.line import Answer, Line, request, succeeded
from dealdock.platform.accounts import accounts
from dealdock.platform.credentials.login import MAX_FAILURES
from soak.clocks.machines import FROZEN, JUMPS, Machines, authorization

QUERY: Final = "/api/opportunity/version/3/do/query?format=json"
AT_ONCE: Final = 3
"""Calls that the limited account may have."""

THREADS: Final = 6
"""That try to have them, which is more."""

EXPIRED: Final = frozenset({1, 184})
"""The codes for a key or a token that has expired, as it may have after a jump."""

WRONG: Final = frozenset({15, 131})
"""The codes for a wrong login, and for any during a lock-out."""

QUARTER: Final = timedelta(minutes=15, seconds=1)


@dataclass
class Beside:
    """All clients, each with its account, and their complaints."""

    machines: Machines
    complaints: list[str] = field(default_factory=list)
    calls: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("journal", "token", "login", "limited"), 0))

    def __post_init__(self) -> None:
        self.journaled = self.machines.open(FROZEN)
        self.locked = self.machines.open({"scene": "empty"})
        self.limited = self.machines.open(FROZEN | {"limits": {"concurrent": AT_ONCE}})
        self._under_way, self._counting = 0, threading.Lock()

    @property
    def works(self) -> list[Callable[[], None]]:
        """The work of each client, to be repeated in a thread of its own."""
        return [self.ask_in_order, self.use_token, self.fail_to_log_in, *[self.enter] * THREADS]

    def ask_in_order(self) -> None:
        """Call one machine, and check at another that the journal has the calls in the order of their responses."""
        last = self.calls["journal"]
        for number in range(last + 1, last + 6):
            self._call("GET", f"{QUERY}&limit={number}", authorization=authorization(self.journaled))
        self.calls["journal"] += 5
        entries = self._journal(self.journaled, "?limit=7")
        asked = [int(entry["parameters"]["limit"]) for entry in entries]
        if asked != list(range(max(1, last - 1), last + 6)):
            self.complaints.append(f"the journal has the calls {asked}, after {last + 5}")
            return
        since = self._journal(self.journaled, f"?since={entries[-3]['number']}")
        if since != entries[-2:]:
            self.complaints.append(f"since the last but two the journal has {len(since)} calls")

    def use_token(self, excused: frozenset[int] = EXPIRED) -> None:
        """Get a token and use it. It may have expired by a jump; other errors are complaints."""
        form = {name: self.locked[name] for name in ("client_id", "client_secret")}
        form["grant_type"] = "client_credentials"
        token = succeeded(self._call("POST", "/services/oauth2/token", form=form)).json["access_token"]
        headers = f"Bearer {token}\r\nPardot-Business-Unit-Id: {self.locked['business_unit_id']}"
        answer = self._call("GET", f"{QUERY}&limit=1", authorization=headers)
        if (code := _code(answer)) not in {None, *excused}:
            self.complaints.append(f"a token was answered {answer.status}, {code}")
        self.calls["token"] += 1

    def fail_to_log_in(self) -> None:
        """Log in by a wrong password, until a lock-out begins, and during it."""
        if (code := self._login("wrong")) not in WRONG:
            self.complaints.append(f"a wrong password was answered {code}")
        self.calls["login"] += 1

    def enter(self) -> None:
        """Have a call admitted, and count how many are under way."""
        sandbox = self.machines.randomness.choice(self.machines.sandboxes)
        tenant = sandbox.database.read(lambda db: accounts.get(db, self.limited["id"]))
        leave = sandbox.rate_limiter.enter(tenant).leave
        if leave is None:
            return
        with self._counting:
            self._under_way += 1
            if self._under_way > AT_ONCE:
                self.complaints.append(f"{self._under_way} calls were under way at once")
            self.calls["limited"] += 1
        time.sleep(self.machines.randomness.uniform(0, 0.005))
        with self._counting:
            self._under_way -= 1
        leave()

    def end(self) -> None:
        """Check that tokens are valid when all clocks are right, and that locks end a quarter of an hour later."""
        self.use_token(excused=frozenset())
        for ahead in JUMPS:
            self.machines.set(ahead)
            for _ in range(MAX_FAILURES):
                self.fail_to_log_in()
            self.machines.set()
            self.fail_to_log_in()
            self.machines.set(QUARTER)
            if (code := self._login(self.locked["password"])) is not None:
                self.complaints.append(f"a lock-out that began {ahead} ahead ends too late: {code}")
        self.machines.set()

    def _login(self, password: str) -> int | None:
        form = {"email": self.locked["email"], "user_key": self.locked["user_key"], "password": password}
        return _code(self._call("POST", "/api/login/version/3", form=form | {"format": "json"}))

    def _journal(self, account: dict[str, Any], which: str) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self._call("GET", f"/_dealdock/accounts/{account['id']}/requests{which}").json
        return entries

    def _call(self, method: str, path: str, **options: Any) -> Answer:
        """Call any machine."""
        with Line(self.machines.url) as line:
            return line.call(request(line.url, method, path, **options))


def _code(answer: Answer) -> int | None:
    """The error's, if any."""
    attributes = answer.json["@attributes"]
    return None if attributes["stat"] == "ok" else attributes["err_code"]
