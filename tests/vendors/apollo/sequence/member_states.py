"""Contacts of a sequence in each state, and acts on them, beside two others.

`A` is the same contact in another sequence, `B` another contact in the same sequence.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx

from tests.support.state_tables import Cells
from tests.vendors.apollo.client import NOON, Apollo

LATER: Final = "2026-06-02T12:00:00Z"
_COUNTED: Final = ("active", "paused", "finished")


class Member:
    """A contact in a sequence, of an account whose clock is frozen."""

    def __init__(self, http: httpx.Client) -> None:
        self.apollo = Apollo.open(http, clock={"mode": "frozen", "at": NOON})
        self.mailbox = self._made("email_account", email="jane@quay.example")
        self.sequence, self.other = (self._made("sequence", name=name) for name in ("One", "Two"))
        self.contact, self.second = (
            str(self.apollo.add_contact(email=f"{name}@pier.example")["id"]) for name in ("jo", "bo")
        )
        self.add(self.sequence, self.contact, self.second)
        self.add(self.other, self.contact)
        self.id = self.parts(self.contact)[self.sequence]["id"]

    def _made(self, kind: str, **fields: Any) -> str:
        return str(self.apollo.control("POST", f"/records/{kind}", fields)["id"])

    def add(self, sequence: str, *contacts: str, **more: Any) -> str:
        """Add contacts to a sequence, also those in another one. Return the reasons for which some are not added."""
        body = {"emailer_campaign_id": sequence, "send_email_from_email_account_id": self.mailbox}
        allowed = {f"sequence_{name}_in_other_campaigns": True for name in ("active", "finished")}
        path = f"/emailer_campaigns/{sequence}/add_contact_ids"
        answer = self.apollo.done("POST", path, {**body, **allowed, "contact_ids": list(contacts), **more})
        return " ".join(answer["skipped_contact_ids"].values())

    def again(self) -> str | None:
        """Add the contact to the sequence again. Return `known` if it is not added as it is there."""
        reason = self.add(self.sequence, self.contact)
        return {"": None, "contacts_already_exists_in_current_campaign": "known"}[reason]

    def end(self, mode: str) -> None:
        """Remove the contact from the sequence, stop it there, or mark it as finished."""
        sent = {"emailer_campaign_ids": [self.sequence], "contact_ids": [self.contact], "mode": mode}
        self.apollo.done("POST", "/emailer_campaigns/remove_or_stop_contact_ids", sent)

    def pause(self) -> None:
        """Remove the contact, and add it as one that is paused for a day."""
        self.end("remove")
        self.add(self.sequence, self.contact, status="paused", auto_unpause_at=LATER)
        self.id = self.parts(self.contact)[self.sequence]["id"]

    def patch(self, **fields: Any) -> str | None:
        """Change it by the control plane. Return the status of a refusal."""
        return self._controlled("PATCH", fields)

    def drop(self) -> str | None:
        """Delete it by the control plane. Return the status of a refusal."""
        return self._controlled("DELETE", None)

    def _controlled(self, method: str, body: Any) -> str | None:
        path = f"/_dealdock/accounts/{self.apollo.account['id']}/records/sequence_contact/{self.id}"
        answer = self.apollo.http.request(method, path, json=body)
        return str(answer.status_code) if answer.is_error else None

    def of_sequence(self, act: str) -> None:
        """Let the API act on the sequence. One that is active is not approved again."""
        if act == "approve":
            self._made("sequence_step", sequence_id=self.sequence, position=1)
            self.apollo.control("PATCH", f"/records/sequence/{self.sequence}", {"active": False})
        self.apollo.done("POST", f"/emailer_campaigns/{self.sequence}/{act}")

    def delete(self, kind: str, id_: str) -> None:
        """Delete a record by the control plane."""
        self.apollo.control("DELETE", f"/records/{kind}/{id_}")

    def delete_contact(self) -> None:
        """Delete the contact."""
        self.apollo.done("DELETE", f"/contacts/{self.contact}")

    def advance(self) -> None:
        """Let a year pass."""
        self.apollo.control("POST", "/clock/advance", {"seconds": 365 * 86_400})

    def reset(self) -> None:
        """Reset the account."""
        self.apollo.control("POST", "/reset")

    def restore(self) -> None:
        """Take a snapshot, and go back to it."""
        self.apollo.control("PUT", "/snapshots/now")
        self.apollo.control("POST", "/reset", {"to": "now"})

    def transfer(self) -> None:
        """Export the account, and import it again."""
        self.apollo.control("POST", "/import", self.apollo.control("GET", "/export?format=json"))

    def parts(self, contact: str) -> Mapping[str, Mapping[str, Any]]:
        """Return a contact's parts by the ids of the sequences; empty if the contact is gone."""
        answer = self.apollo.call("GET", f"/contacts/{contact}")
        found = answer.json()["contact"]["contact_campaign_statuses"] if answer.is_success else []
        assert len({each["emailer_campaign_id"] for each in found}) == len(found)
        return {each["emailer_campaign_id"]: each for each in found}

    def shown(self) -> Mapping[str, Mapping[str, Any]]:
        """Return its own part, and those of the others; empty ones if they are gone."""
        first, second = self.parts(self.contact), self.parts(self.second)
        return {"": first.get(self.sequence, {}), "A": first.get(self.other, {}), "B": second.get(self.sequence, {})}

    def check_counts(self) -> None:
        """Check that the sequence, unless it is gone, counts its contacts by their statuses."""
        answer = self.apollo.call("GET", f"/emailer_campaigns/{self.sequence}")
        statuses = [each["status"] for name, each in self.shown().items() if each and name != "A"]
        if answer.is_success:
            found = answer.json()["emailer_campaign"]
            assert found["unique_scheduled"] == len(statuses)
            counted = {name: number for name, number in found["contact_statuses"].items() if number}
            assert counted == {name: statuses.count(name) for name in _COUNTED if name in statuses}


Steps = tuple[Callable[[Member], object], ...]
STATES: Final[Mapping[str, Steps]] = {
    "active": (),
    "paused": (Member.pause,),
    "inactive": (lambda of: of.end("stop"),),
    "finished": (lambda of: of.end("mark_as_finished"),),
    "removed": (lambda of: of.end("remove"),),
}
"""The acts by which a new part comes into each state."""
ACTS: Final[Mapping[str, Callable[[Member], str | None]]] = {
    "nothing": lambda _: None,
    "add": Member.again,
    "stop": lambda of: of.end("stop"),
    "finish": lambda of: of.end("mark_as_finished"),
    "remove": lambda of: of.end("remove"),
    "pause by control": lambda of: of.patch(status="paused", paused_at=NOON),
    "go on by control": lambda of: of.patch(status="active"),
    "delete by control": Member.drop,
    "approve": lambda of: of.of_sequence("approve"),
    "abort": lambda of: of.of_sequence("abort"),
    "archive": lambda of: of.of_sequence("archive"),
    "delete sequence": lambda of: of.delete("sequence", of.sequence),
    "delete contact": Member.delete_contact,
    "delete mailbox": lambda of: of.delete("email_account", of.mailbox),
    "a year": Member.advance,
    "reset": Member.reset,
    "restore": Member.restore,
    "import": Member.transfer,
}


def trial(of: Member, state: Steps, act: Callable[[Member], str | None]) -> str:
    """Return a cell: the state after an act, or the refusal; and behind `-` which of the others are gone.

    `=`: the part is the same, `~` if only its mailbox is gone. Behind a state stand the first letter of the reason,
    and `f`, `p` and `u` for the times at which it was finished and paused, and at which it goes on.
    """
    for each in state:
        each(of)
    before = of.shown()
    refusal = act(of)
    words = {name: _word(before[name], part) for name, part in of.shown().items()}
    word = words.pop("")
    assert {*words.values()} <= {"=", "~", "gone", *_OF_SEQUENCE}
    assert words["A"] not in _OF_SEQUENCE
    assert refusal is None or word == "="
    of.check_counts()
    gone = "".join(name for name, found in words.items() if found == "gone")
    return f"{refusal or word}{gone and f' -{gone}'}"


def _word(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    if after == before:
        return "="
    if not after:
        return "gone"
    if before and {name for name in before if before[name] != after[name]} <= _OF_MAILBOX:
        return "~"
    reason = (after["inactive_reason"] or "")[:1]
    times = "".join(name[0] for name in ("finished_at", "paused_at") if after[name])
    return f"{after['status']} {reason}{times}{'u' if after['auto_unpause_at'] else ''}".rstrip()


_OF_SEQUENCE: Final = ("paused Sp", "finished f")
"""The new state of all contacts of a sequence that is deactivated or archived."""
_OF_MAILBOX: Final = {f"send_email_from_{name}" for name in ("user_id", "email_address", "email_account_id")}


def table(new: Callable[[], Member]) -> Mapping[str, Cells]:
    """Try each act on a part in each state, each in an account of its own."""
    return {act: {state: trial(new(), steps, do) for state, steps in STATES.items()} for act, do in ACTS.items()}
