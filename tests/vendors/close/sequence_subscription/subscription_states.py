"""Subscriptions to sequences in each state, and acts on them, beside two others.

`A` is the same contact in another sequence, `B` another contact of another lead in the same sequence.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx

from dealdock.vendors.close.sequence.model import SUBSCRIPTION_STATUSES
from tests.support.state_tables import Cells
from tests.vendors.close.client import Close

PATH: Final = "/sequence_subscription/"


class Subscription:
    """A subscription of an account whose clock is frozen, with a webhook on its kind. Deliveries are held."""

    def __init__(self, http: httpx.Client) -> None:
        self.close = Close.open(http)
        self.close.control("POST", "/deliveries/hold")
        events = [
            {"object_type": "sequence_subscription", "action": each} for each in ("created", "updated", "deleted")
        ]
        self.close.post("/webhook/", {"url": "http://127.0.0.1:9/", "events": events})
        self.lead, lead = (self.close.lead(contacts=[{"name": name}]) for name in ("Jo", "Bo"))
        self.contact, contact = (each["contacts"][0]["id"] for each in (self.lead, lead))
        self.sequence, sequence = (self.close.post("/sequence/", {"name": name})["id"] for name in ("One", "Two"))
        self.id = self._subscribed(self.sequence, self.contact)
        self.second = {
            "A": self._subscribed(sequence, self.contact),
            "B": self._subscribed(self.sequence, contact),
        }

    def _subscribed(self, sequence: str, contact: str) -> str:
        return str(self.close.post(PATH, {"sequence_id": sequence, "contact_id": contact})["id"])

    def put(self, **fields: Any) -> httpx.Response:
        """Change it by the API."""
        return self.close.send("PUT", f"{PATH}{self.id}/", fields)

    def patch(self, **fields: Any) -> httpx.Response:
        """Change it by the control plane."""
        return self._controlled("PATCH", fields)

    def drop(self) -> httpx.Response:
        """Delete it by the control plane."""
        return self._controlled("DELETE", None)

    def _controlled(self, method: str, body: Any) -> httpx.Response:
        path = f"/_dealdock/accounts/{self.close.account['id']}/records/sequenceSubscription/{self.id}"
        return self.close.http.request(method, path, json=body)

    def delete(self) -> httpx.Response:
        """Delete it by the API."""
        return self.close.send("DELETE", f"{PATH}{self.id}/")

    def repeat(self) -> httpx.Response:
        """Subscribe the same contact to the same sequence."""
        return self.close.send("POST", PATH, {"sequence_id": self.sequence, "contact_id": self.contact})

    def merge(self) -> None:
        """Merge the lead into a new one."""
        target = self.close.lead()["id"]
        self.close.post("/lead/merge/", {"source": self.lead["id"], "destination": target})

    def restore(self) -> None:
        """Take a snapshot, and go back to it."""
        self.close.control("PUT", "/snapshots/now")
        self.close.control("POST", "/reset", {"to": "now"})

    def transfer(self) -> None:
        """Export the account, and import it again."""
        self.close.control("POST", "/import", self.close.control("GET", "/export?format=json"))

    def shown(self, id_: str) -> Mapping[str, Any]:
        """Return a subscription as the API shows it; empty if it is gone."""
        answer = self.close.send("GET", f"{PATH}{id_}/")
        return answer.json() if answer.is_success else {}

    def check_counts(self) -> None:
        """Check that the sequence, unless it is gone, counts its subscriptions by their statuses."""
        answer = self.close.send("GET", f"/sequence/{self.sequence}/")
        listed = [each["status"] for each in self.close.rows(PATH, sequence_id=self.sequence)]
        counts = {name: listed.count(name) for name in SUBSCRIPTION_STATUSES}
        assert answer.is_error or answer.json()["subscription_counts_by_status"] == counts

    def sent(self) -> list[Mapping[str, Any]]:
        """Return the deliveries in their order."""
        return list(self.close.control("GET", "/deliveries")[::-1])


Steps = tuple[Callable[[Subscription], object], ...]
STATES: Final[Mapping[str, Steps]] = {
    "active": (),
    "paused": (lambda of: of.put(status="paused"),),
    "finished": (lambda of: of.patch(status="finished"),),
    "goal": (lambda of: of.patch(status="goal", status_reason="replied"),),
    "error": (lambda of: of.patch(status="error", status_reason="bounced"),),
    "again": (lambda of: of.patch(status="finished"), Subscription.repeat),
    "deleted": (Subscription.delete,),
}
"""The acts by which a new subscription comes into each state. `again`: it is finished, and another one is active."""
ACTS: Final[Mapping[str, Callable[[Subscription], httpx.Response | None]]] = {
    "nothing": lambda _: None,
    "pause": lambda of: of.put(status="paused"),
    "go on": lambda of: of.put(status="active"),
    "finish": lambda of: of.put(status="finished"),
    "rename": lambda of: of.put(sender_name="Ann"),
    "pause by control": lambda of: of.patch(status="paused"),
    "go on by control": lambda of: of.patch(status="active"),
    "finish by control": lambda of: of.patch(status="finished"),
    "reason by control": lambda of: of.patch(status_reason="quiet"),
    "delete": Subscription.delete,
    "delete by control": Subscription.drop,
    "subscribe": Subscription.repeat,
    "archive": lambda of: of.close.send("PUT", f"/sequence/{of.sequence}/", {"status": "archived"}),
    "delete sequence": lambda of: of.close.send("DELETE", f"/sequence/{of.sequence}/"),
    "delete contact": lambda of: of.close.send("DELETE", f"/contact/{of.contact}/"),
    "delete lead": lambda of: of.close.send("DELETE", f"/lead/{of.lead['id']}/"),
    "merge": Subscription.merge,
    "a year": lambda of: of.close.control("POST", "/clock/advance", {"seconds": 365 * 86_400}) and None,
    "reset": lambda of: of.close.control("POST", "/reset"),
    "restore": Subscription.restore,
    "import": Subscription.transfer,
}


def trial(of: Subscription, state: Steps, act: Callable[[Subscription], httpx.Response | None]) -> str:
    """Return a cell: the state after an act, what is sent, and behind `-` which of the others are gone.

    `=`: the subscription is the same, `~` if only its lead is another. A number of three digits: the act is refused
    with it. The first letter of the reason of a status stands behind `/`. `c`, `u` and `d` are deliveries: it was
    created, updated, deleted; in capitals those on another subscription.
    """
    for each in state:
        each(of)
    before, sent = of.shown(of.id), len(of.sent())
    others = {name: of.shown(id_) for name, id_ in of.second.items()}
    answer = act(of)
    after = of.shown(of.id)
    told = "".join(_letter(of, each) for each in of.sent()[sent:])
    if answer is not None and answer.is_error:
        assert (after, told) == (before, "")
        word = str(answer.status_code)
    else:
        word = _word(before, after)
    words = {name: _word(others[name], of.shown(id_)) for name, id_ in of.second.items()}
    assert {*words.values()} <= {"=", "~", "gone"}
    of.check_counts()
    gone = "".join(name for name, found in words.items() if found == "gone")
    return " ".join(each for each in (word, told, gone and f"-{gone}") if each)


def _letter(of: Subscription, delivery: Mapping[str, Any]) -> str:
    letter = str(delivery["action"][0])
    return letter if delivery["object_id"] == of.id else letter.upper()


def _word(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    if after == before:
        return "="
    if not after:
        return "gone"
    if {name for name in before if before[name] != after[name]} <= {"lead_id", "date_updated"}:
        return "~"
    return f"{after['status']}/{after['status_reason'][0]}" if after["status_reason"] else str(after["status"])


def table(new: Callable[[], Subscription]) -> Mapping[str, Cells]:
    """Try each act on a subscription in each state, each in an account of its own."""
    return {act: {state: trial(new(), steps, do) for state, steps in STATES.items()} for act, do in ACTS.items()}
