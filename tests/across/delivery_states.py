"""Deliveries in each state, of an account of a vendor that sends webhooks, and acts on them.

A vendor's table is in `delivery_states.py` of its tests.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, NamedTuple, TypeAlias

import httpx
from sqlalchemy import Connection, update

from dealdock.platform.accounts import accounts
from dealdock.platform.records.models import DeliverySwitch
from dealdock.platform.webhooks import outcomes, queue
from dealdock.platform.webhooks.queue import NewDelivery
from dealdock.sandbox import Sandbox
from tests.across.calls import calls_of, package_of
from tests.across.client import NOON
from tests.support import state_tables
from tests.support.example import VENDORS
from tests.support.receiver import Receiver

STATES: Final = ("waiting", "failed", "held", "delivered", "dropped")
"""The states of the deliveries of an account, by number. Each has a subscription of its own.

`waiting`: without an attempt, in ten minutes. `failed`: without an answer, a moment ago.
"""
LATER_SECONDS: Final = 600

Cells: TypeAlias = state_tables.Cells
"""By state, the state after an act: `=` for a delivery that is the same, `+` after a state for one more attempt.

`409`: the act is refused. Beside them, `sent`: what arrives at the receiver by the act; and `later`: what arrives when
all is released and ten minutes pass. `all`: those of each state.
"""


class Table(NamedTuple):
    """The complete table of a vendor."""

    subscription: tuple[str, Mapping[str, Any]]
    """The path, and the body of a new subscription without its address."""
    address: str
    """The name of the address in the body."""
    path: str
    """The path of a subscription, by its id."""
    changes: Mapping[str, tuple[str, Mapping[str, Any] | None]]
    """Acts on a subscription: the method and the body."""
    free: str
    """A line for each act, with the words of `Cells`."""
    holding: str
    """The same where deliveries are held."""

    def cells(self, *, holding: bool) -> Mapping[str, Cells]:
        """Return the cells by act."""
        return state_tables.read(self.holding if holding else self.free)


def tables() -> Mapping[str, Table]:
    """Return the tables of all vendors that have one."""
    modules = {each.name: f"{package_of(each.name)}.delivery_states" for each in VENDORS}
    return {name: import_module(path).TABLE for name, path in modules.items() if find_spec(path)}


class Deliveries:
    """An account with a delivery in each state. With `holding`, nothing is attempted by itself."""

    def __init__(self, sandbox: Sandbox, http: httpx.Client, vendor: str, receiver: Receiver, *, holding: bool) -> None:
        self.sandbox, self.http, self.vendor, self.receiver = sandbox, http, vendor, receiver
        self.table = tables()[vendor]
        body = {"vendor": vendor, "clock": {"mode": "frozen", "at": NOON}}
        self.account = http.post("/_dealdock/accounts", json=body).json()
        self.ids = [self._subscribe() for _ in STATES]
        self._prepare(holding=holding)

    def _subscribe(self) -> Any:
        path, body = self.table.subscription
        answer = self.api("POST", path, {**body, self.table.address: self.receiver.url})
        assert answer.is_success, answer.text
        return answer.json()["id"]

    def _prepare(self, *, holding: bool) -> None:
        self.control("PUT", "/deliveries/receiver", {"next": [{"timeout": True}], "subscription_id": self.ids[1]})
        self._add("waiting", seconds=LATER_SECONDS)
        for state in ("failed", "held", "delivered", "dropped"):
            if state == "held" and holding:
                self.control("POST", "/deliveries/hold")
            self._add(state, seconds=LATER_SECONDS if state == "dropped" else 0)
            if state == "held" and holding:  # those that follow are not held
                self.sandbox.database.write(lambda db: _hold(db, self.account["id"], is_holding=False))
            self.settle()
        self.control("POST", f"/deliveries/{STATES.index('dropped') + 1}/drop")
        if holding:
            self.control("POST", "/deliveries/hold")
        self.receiver.requests.clear()

    def _add(self, state: str, *, seconds: int) -> None:
        number = STATES.index(state)

        def work(db: Connection) -> None:
            account = accounts.locked(db, self.account["id"])
            now = account.now(self.sandbox.clock.milliseconds())
            rules = self.sandbox.vendors.webhooks(self.vendor)
            assert rules is not None
            subscription = rules.subscription(db, account, str(self.ids[number]))
            assert subscription is not None
            shown, at = {"subscription_id": self.ids[number]}, now + timedelta(seconds=seconds)
            new = NewDelivery(subscription, self.receiver.url, f'{{"n": {number}, "timestamp": "{NOON}"}}', shown, at)
            queue.add(db, account, [new], now=now)

        self.sandbox.database.write(work)

    def api(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """Call the vendor's API."""
        headers = calls_of(self.vendor).headers(self.account)
        return self.http.request(method, f"{self.account['base_url']}{path}", json=body, headers=headers)

    def control(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """Call the control plane on the account. The answer may be that a delivery has ended."""
        answer = self.http.request(method, f"/_dealdock/accounts/{self.account['id']}{path}", json=body)
        assert answer.is_success or answer.status_code == httpx.codes.CONFLICT, answer.text
        return answer

    def settle(self) -> None:
        """Wait for what is due."""
        self.control("POST", "/deliveries/settle", {"seconds": 60})

    def shown(self) -> Mapping[str, Any]:
        """Return the deliveries by their first state, as the control plane shows them, without durations."""
        found = self.control("GET", "/deliveries").json()[::-1]
        for each in found:
            each["attempts"] = [{**made, "milliseconds": 0} for made in each["attempts"]]
        return dict(zip(STATES, found, strict=True))

    def subscriptions(self) -> Mapping[Any, Any]:
        """Return the subscriptions by id, as the API shows them."""
        found = self.api("GET", self.table.subscription[0]).json()
        return {each["id"]: each for each in (found if isinstance(found, list) else found["data"])}

    def kill(self) -> None:
        """Let all that is open be under way in a process that is gone."""

        def work(db: Connection) -> None:
            for row in queue.rows(db, self.account["id"], states=queue.OPEN, limit=100):
                queue.change(db, self.account["id"], row.number, is_under_way=True)
            outcomes.recover(db, self.sandbox.vendors.webhooks)

        self.sandbox.database.write(work)

    def restart(self) -> None:
        """Do what a server does as it starts, after one that had nothing under way."""
        self.sandbox.database.write(lambda db: outcomes.recover(db, self.sandbox.vendors.webhooks))


def _hold(db: Connection, account_id: int, *, is_holding: bool) -> None:
    switch = update(DeliverySwitch).where(DeliverySwitch.account_id == account_id)
    db.execute(switch.values(is_holding=is_holding))


class Act(NamedTuple):
    """An act on all deliveries, or on one of them."""

    do: Callable[[Deliveries, int], httpx.Response | None]
    """With the number of a delivery."""
    is_of_one: bool = False
    """True: it is tried on the delivery in each state, and must leave the others as they are."""


def _called(method: str, path: str, body: Any = None) -> Callable[[Deliveries, int], httpx.Response]:
    return lambda of, number: of.control(method, path.format(number), body)


ACTS: Final[Mapping[str, Act]] = {
    "settle": Act(_called("POST", "/deliveries/settle")),
    "one minute": Act(_called("POST", "/clock/advance", {"seconds": 60})),
    "ten minutes": Act(_called("POST", "/clock/advance", {"seconds": LATER_SECONDS})),
    "71:59:59": Act(_called("POST", "/clock/advance", {"seconds": 72 * 3600 - 1})),
    "72 hours": Act(_called("POST", "/clock/advance", {"seconds": 72 * 3600})),
    "run": Act(_called("POST", "/deliveries/run")),
    "run until": Act(_called("POST", "/deliveries/run", {"until": "2026-06-01T12:01:00Z"})),
    "next": Act(_called("POST", "/deliveries/next")),
    "hold": Act(_called("POST", "/deliveries/hold")),
    "release": Act(_called("POST", "/deliveries/release")),
    "release others": Act(_called("POST", "/deliveries/release", {"numbers": [1, 2, 4, 5]})),
    "receiver": Act(_called("PUT", "/deliveries/receiver", {"next": [{"status": 503}] * len(STATES)})),
    "kill": Act(lambda of, _: of.kill()),
    "restart": Act(lambda of, _: of.restart()),
    "reset": Act(_called("POST", "/reset")),
    "import": Act(lambda of, _: of.control("POST", "/import", of.control("GET", "/export?format=json").json())),
    "drop": Act(_called("POST", "/deliveries/{}/drop"), is_of_one=True),
    "change": Act(_called("PATCH", "/deliveries/{}", {"age_seconds": 60}), is_of_one=True),
    "redeliver": Act(_called("POST", "/deliveries/{}/redeliver"), is_of_one=True),
}
"""The acts of the laboratory, of the clock, and of the account's life."""


def of_subscription(method: str, body: Mapping[str, Any] | None) -> Act:
    """Return an act of the API on the subscription of a delivery."""

    def do(of: Deliveries, number: int) -> None:
        answer = of.api(method, of.table.path.format(of.ids[number - 1]), body)
        assert answer.is_success, answer.text

    return Act(do, is_of_one=True)


def acts(table: Table) -> Mapping[str, Act]:
    """Return all acts of a vendor."""
    return {**ACTS, **{name: of_subscription(*how) for name, how in table.changes.items()}}


def trial(of: Deliveries, act: Act) -> Cells:
    """Return the cells of an act."""
    states = of.shown()
    if not act.is_of_one:
        act.do(of, 0)
        of.settle()
        now = of.shown()
        found = {state: _cell(states[state], now[state]) for state in STATES}
    else:
        found = {state: _of_one(of, act, number) for number, state in enumerate(STATES, 1)}
    found["sent"] = _arrived(of.receiver)
    of.control("POST", "/deliveries/release")
    of.control("POST", "/clock/advance", {"seconds": LATER_SECONDS})
    return {**found, "later": _arrived(of.receiver)}


def _of_one(of: Deliveries, act: Act, number: int) -> str:
    """Return the cell of an act on one delivery, or on its subscription. All others must be as they were."""
    before, subscriptions = of.shown(), of.subscriptions()
    answer = act.do(of, number)
    of.settle()
    now, own = of.shown(), of.ids[number - 1]
    state = STATES[number - 1]
    assert {**now, state: None} == {**before, state: None}
    assert {**of.subscriptions(), own: None} == {**subscriptions, own: None}
    is_refused = answer is not None and answer.status_code == httpx.codes.CONFLICT
    assert not is_refused or now == before
    return "409" if is_refused else _cell(before[state], now[state])


def _cell(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    if now == before:
        return "="
    made = len(now["attempts"]) - len(before["attempts"])
    assert now["attempts"][: len(before["attempts"])] == before["attempts"]
    may_differ = {"attempts"} if made else set()
    if now["state"] != before["state"]:
        may_differ |= {"state", "next_attempt_at"}
    assert {name for name in now if now[name] != before[name]} <= may_differ
    return f"{now['state']}{'+' * made}"


def _arrived(receiver: Receiver) -> str:
    """Return the first states of the deliveries that arrived, and forget them. Several lanes have no order."""
    numbers = sorted(receiver.numbers)
    receiver.requests.clear()
    return "all" if numbers == [*range(len(STATES))] else " ".join(STATES[number] for number in numbers)
