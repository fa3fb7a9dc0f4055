"""Webhook subscriptions in each state, and acts on them, with a second one that listens to the same."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx

from tests.support.receiver import Receiver
from tests.support.state_tables import Cells
from tests.vendors.close.client import Close

EVENTS: Final = [{"object_type": "lead", "action": "created"}]
DAY: Final = 86_400
OPEN: Final = ("waiting", "held")
LARGE: Final = "x" * 20_000
"""A text that makes an event large, for which the backlog is checked."""


class Subscription:
    """A subscription of an account whose clock is frozen, and a second one, each with a delivery that waits."""

    def __init__(self, http: httpx.Client, receiver: Receiver) -> None:
        self.close = Close.open(http)
        body = {"url": receiver.url, "events": EVENTS}
        self.id, self.second = (self.close.post("/webhook/", body)["id"] for _ in range(2))
        self.path = f"/webhook/{self.id}/"
        self.record = f"/records/webhook/{self.id}"

    def attempt(self, status: int) -> None:
        """Create a lead, and let the attempt to tell this subscription have an answer with this status."""
        for id_, answer in ((self.id, status), (self.second, 204)):
            self.close.control("PUT", "/deliveries/receiver", {"next": [{"status": answer}], "subscription_id": id_})
        self.close.lead()
        self.settle()

    def settle(self) -> None:
        """Wait for what is due."""
        self.close.control("POST", "/deliveries/settle", {"seconds": 60})

    def wait(self) -> None:
        """Hold deliveries, and create a lead."""
        self.close.control("POST", "/deliveries/hold")
        self.close.lead()

    def overflow(self) -> None:
        """Let a large delivery wait for this subscription alone, and create another large lead."""
        self.close.control("POST", "/deliveries/hold")
        self.close.lead(description=LARGE)
        found = self.close.control("GET", "/deliveries")
        numbers = [each["number"] for each in found if each["subscription_id"] == self.second]
        self.close.control("POST", "/deliveries/release", {"numbers": numbers})
        self.settle()
        self.close.lead(description=LARGE)

    def advance(self, seconds: int) -> None:
        """Move the account's clock."""
        self.close.control("POST", "/clock/advance", {"seconds": seconds})
        self.settle()

    def shown(self, id_: str | None = None) -> Mapping[str, Any]:
        """Return a subscription as the API shows it, this one unless an id is given; empty if it is gone."""
        answer = self.close.send("GET", f"/webhook/{id_ or self.id}/")
        return answer.json() if answer.is_success else {}

    def deliveries(self, id_: str, *states: str) -> int:
        """Return the number of a subscription's deliveries in these states."""
        found = self.close.control("GET", "/deliveries")
        return sum(each["subscription_id"] == id_ and each["state"] in states for each in found)

    def put(self, **fields: Any) -> httpx.Response:
        """Change it by the API."""
        return self.close.send("PUT", self.path, fields)

    def patch(self, **fields: Any) -> httpx.Response:
        """Change it by the control plane."""
        return self._controlled("PATCH", fields)

    def drop(self) -> httpx.Response:
        """Delete it by the control plane."""
        return self._controlled("DELETE", None)

    def _controlled(self, method: str, body: Any) -> httpx.Response:
        path = f"/_dealdock/accounts/{self.close.account['id']}{self.record}"
        return self.close.http.request(method, path, json=body)

    def stranger(self, method: str) -> httpx.Response:
        """Change it, or delete it, as a user who may not see it."""
        user = self.close.user("Jo", "Ash", role="user")
        return self.close.by(user).send(method, self.path, {"status": "paused"} if method == "PUT" else None)

    def restore(self) -> None:
        """Take a snapshot, and go back to it."""
        self.close.control("PUT", "/snapshots/now")
        self.close.control("POST", "/reset", {"to": "now"})

    def transfer(self) -> None:
        """Export the account, and import it again."""
        self.close.control("POST", "/import", self.close.control("GET", "/export?format=json"))


Steps = tuple[Callable[[Subscription], object], ...]
STATES: Final[Mapping[str, Steps]] = {
    "active": (Subscription.wait,),
    "failing": (lambda of: of.attempt(503), Subscription.wait),
    "paused": (Subscription.wait, lambda of: of.put(status="paused")),
    "given up": (lambda of: of.attempt(503), lambda of: of.advance(3 * DAY), Subscription.wait),
    "behind": (Subscription.overflow,),
    "deleted": (Subscription.wait, lambda of: of.close.delete(of.path)),
}
"""The acts by which a new subscription comes into each state."""
ACTS: Final[Mapping[str, Callable[[Subscription], httpx.Response | None]]] = {
    "nothing": lambda _: None,
    "rename": lambda of: of.put(url="http://127.0.0.1:9/"),
    "events": lambda of: of.put(events=[{"object_type": "lead", "action": "deleted"}]),
    "pause": lambda of: of.put(status="paused"),
    "start": lambda of: of.put(status="active"),
    "delete": lambda of: of.close.send("DELETE", of.path),
    "pause by another": lambda of: of.stranger("PUT"),
    "delete by another": lambda of: of.stranger("DELETE"),
    "pause by control": lambda of: of.patch(status="paused"),
    "start by control": lambda of: of.patch(status="active"),
    "delete by control": Subscription.drop,
    "lead": lambda of: of.close.send("POST", "/lead/", {"name": "Another"}),
    "71:59:59": lambda of: of.advance(3 * DAY - 1),
    "72:00:00": lambda of: of.advance(3 * DAY),
    "reset": lambda of: of.close.control("POST", "/reset"),
    "restore": Subscription.restore,
    "import": Subscription.transfer,
}


def trial(of: Subscription, state: Steps, act: Callable[[Subscription], httpx.Response | None]) -> str:
    """Return a cell: the state after an act, the deliveries that wait, and the leads that are told at the end.

    `=`: the subscription is the same. A number of three digits: the act is refused with it. The first letter of the
    reason of a pause stands behind `/`. At the end a lead is created, and all that is held is released. The leads of
    the second one stand behind, with `!` if it is not active.
    """
    for each in state:
        each(of)
    before, waiting = of.shown(), of.deliveries(of.id, *OPEN)
    told = {id_: of.deliveries(id_, "delivered") for id_ in (of.id, of.second)}
    answer = act(of)
    after = of.shown()
    if answer is not None and answer.is_error:
        assert (after, of.deliveries(of.id, *OPEN)) == (before, waiting)
        word = str(answer.status_code)
    else:
        word = "=" if after == before else _word(after)
    left = of.deliveries(of.id, *OPEN)
    of.close.lead()
    of.close.control("POST", "/deliveries/release")
    of.advance(3600)
    arrived = [of.deliveries(id_, "delivered") - told[id_] for id_ in (of.id, of.second)]
    second = of.shown(of.second)
    mark = "" if second and second["status"] == "active" else "!"
    return f"{word}, {left}, {arrived[0]} {arrived[1]}{mark}"


def _word(shown: Mapping[str, Any]) -> str:
    """Return the state that the API shows, with the first letter of the reason of a pause."""
    if not shown:
        return "gone"
    reason = shown["pause_reason"]
    return f"{shown['status']}/{reason[0]}" if reason else str(shown["status"])


def table(new: Callable[[], Subscription]) -> Mapping[str, Cells]:
    """Try each act on a subscription in each state, each in an account of its own."""
    return {act: {state: trial(new(), steps, do) for state, steps in STATES.items()} for act, do in ACTS.items()}
