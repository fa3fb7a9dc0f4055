"""Queries of the advanced search, and an account in which they find something."""

from typing import Any, NamedTuple

import httpx

from tests.vendors.close.client import FROZEN, Close

PATH = "/data/search/"


def every(*queries: Any) -> dict[str, Any]:
    return {"type": "and", "queries": list(queries)}


def some(*queries: Any) -> dict[str, Any]:
    return {"type": "or", "queries": list(queries)}


def of_type(object_type: str) -> dict[str, Any]:
    return {"type": "object_type", "object_type": object_type}


def regular(object_type: str, name: str) -> dict[str, Any]:
    return {"type": "regular_field", "object_type": object_type, "field_name": name}


def custom(key: str) -> dict[str, Any]:
    return {"type": "custom_field", "custom_field_id": key.removeprefix("custom.")}


def where(field: str | dict[str, Any], condition: str, **rest: Any) -> dict[str, Any]:
    """A condition on a field, such as `lead.name`."""
    named = regular(*field.rsplit(".", 1)) if isinstance(field, str) else field
    return {"type": "field_condition", "field": named, "condition": {"type": condition, **rest}}


def text(field: str | dict[str, Any], value: str, mode: str = "full_words") -> dict[str, Any]:
    return where(field, "text", mode=mode, value=value)


def related(here: str, other: str, query: Any = None, **rest: Any) -> dict[str, Any]:
    names = {"this_object_type": here, "related_object_type": other}
    return {"type": "has_related", **names, "related_query": query or {"type": "match_all"}, **rest}


def negated(query: dict[str, Any]) -> dict[str, Any]:
    return {**query, "negate": True}


class Searched(NamedTuple):
    """An account, and the letters of its objects."""

    close: Close
    letters: dict[str, str]
    fields: dict[str, str]

    def found(self, query: Any, **more: Any) -> str:
        """The letters of the results, in their order."""
        return "".join(self.letters[row["id"]] for row in self.rows(query, **more))

    def rows(self, query: Any, zone: str | None = None, **more: Any) -> list[dict[str, Any]]:
        return self.answer(query, zone, **more)["data"]  # type: ignore[no-any-return]  # JSON has no types here

    def answer(self, query: Any, zone: str | None = None, **more: Any) -> dict[str, Any]:
        return self.close.ask("POST", PATH, {"query": query, **more}, zone=zone)  # type: ignore[no-any-return]  # JSON has no types here

    def error(self, query: Any, **more: Any) -> dict[str, Any]:
        return self.close.refused("POST", PATH, {"query": query, **more}).fields

    def id(self, letter: str) -> str:
        return next(identifier for identifier, each in self.letters.items() if each == letter)


def filled(http: httpx.Client) -> Searched:
    """Four leads, A to D, with contacts J (of A) and K (of B), opportunities O (of A) and P (of B), a minute apart."""
    close = Close.open(http, clock={"mode": "frozen", "at": "2026-01-01T09:00:00Z"})
    size = close.field("Size", "lead", type="number")
    tier = close.field("Tier", "lead", type="choices", choices=["Gold", "Silver"])
    owner = close.field("Owner", "lead", type="user")
    since = close.field("Since", "lead", type="date")
    letters = {}
    emails = [{"email": "Jo.Ash@mail.acme.test", "type": "office"}]
    phones = [{"phone": "+14155550142", "type": "mobile"}]
    jo = {"name": "Jo Ash", "title": "Head of Sales", "emails": emails, "phones": phones}
    places = [{"city": "New York", "state": "NY", "address_1": "5 Oak Street"}, {"city": "Oslo"}]
    leads: dict[str, dict[str, Any]] = {
        "A": {
            "name": "Acme, West",
            "description": "Makes rockets and rocket skates",
            "url": "https://acme.test",
            "contacts": [jo],
            "addresses": places,
            size: 40,
            tier: "Gold",
            owner: close.user_id,
            since: "2025-12-31",
        },
        "B": {"name": "Best of West", "contacts": [{"name": "Kim"}], size: 5.5, "status": "Qualified"},
        "C": {"name": "acme", tier: "Silver", since: "2026-01-01"},
        "D": {"name": "Déjà Vu"},
    }
    for minute, (letter, fields) in enumerate(leads.items()):
        close.freeze(f"2026-01-01T09:{minute:02}:00Z")
        made = close.post("/lead/", fields)
        letters[made["id"]] = letter
        letters |= {contact["id"]: "JK"[minute] for contact in made["contacts"]}
    by_letter = {letter: identifier for identifier, letter in letters.items()}
    for minute, (letter, lead, contact, value) in enumerate((("O", "A", "J", 120_000), ("P", "B", "K", None)), 10):
        close.freeze(f"2026-01-01T09:{minute}:00Z")
        made = close.add(lead_id=by_letter[lead], contact_id=by_letter[contact], value=value, note=f"Deal {letter}")
        letters[made["id"]] = letter
    _add_work(close, by_letter, letters)
    close.freeze(FROZEN)
    return Searched(close, letters, {"size": size, "tier": tier, "owner": owner, "since": since})


def _add_work(close: Close, leads: dict[str, str], letters: dict[str, str]) -> None:
    """Add a task T and a note N to A, and calls Y of 60 and Z of 5 seconds to B."""
    close.freeze("2026-01-01T09:20:00Z")
    task = close.post("/task/", {"lead_id": leads["A"], "text": "Ring back", "date": "2026-01-03"})
    note = close.post("/activity/note/", {"lead_id": leads["A"], "note": "Likes rockets", "pinned": True})
    letters |= {task["id"]: "T", note["id"]: "N"}
    for letter, seconds, direction in (("Y", 60, "inbound"), ("Z", 5, "outbound")):
        call = {"lead_id": leads["B"], "duration": seconds, "direction": direction, "note": f"Call {letter}"}
        letters[close.post("/activity/call/", call)["id"]] = letter
