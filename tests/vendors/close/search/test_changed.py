"""Searches after a change: they find the new value, and not the one before (contract 2.9)."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close

CASES: dict[str, tuple[str, str, Any, Any, Any]] = {
    "the name of a lead": ("/lead/", "name", "Ash", "Birch", ""),
    "its description": ("/lead/", "description", "ash tree", "Birch", ""),
    "its address": ("/lead/", "url", "https://ash.example", "https://birch.example", None),
    "the note of an opportunity": ("/opportunity/", "note", "Ash", "Birch", ""),
    "the name of a contact": ("/contact/", "name", "Jo Ash", "Jo Birch", ""),
    "its title": ("/contact/", "title", "Head of Ash", "Head of Birch", None),
    "its addresses": ("/contact/", "email", ["jo@ash.example"], ["x@elm.example", "jo@birch.example"], []),
    "its numbers": ("/contact/", "phone", ["+14155550142"], ["+14155550143", "+14155550144"], []),
}
LISTS = {"email": "emails", "phone": "phones"}
WORDS = {"phone": ("14155550142", "14155550144")}
UNRELATED: dict[str, dict[str, Any]] = {
    "/lead/": {"addresses": [{"city": "Oslo"}]},
    "/opportunity/": {"confidence": 7},
    "/contact/": {"timezone": "Europe/Vienna"},
}


def fields(name: str, value: Any) -> dict[str, Any]:
    """The fields of a request that set the value of a field of searches."""
    return {LISTS[name]: [{name: each} for each in value]} if name in LISTS else {name: value}


@pytest.mark.slow
@pytest.mark.contract("2.9.text.2", "2.9.lead.2", "2.9.lead.3")
@each_case("case", CASES)
def test_it_finds_the_new_value_until_it_is_removed(close: Close, case: str) -> None:
    path, name, old, new, none = CASES[case]
    was, now = WORDS.get(name, ("ash", "birch"))
    id_ = close.post(path, fields(name, old))["id"]

    def found(word: str) -> bool:
        return id_ in [each["id"] for each in close.rows(path, query=f"{name}:{word}")]

    assert (found(was), found(now)) == (True, False)
    close.put(f"{path}{id_}/", fields(name, new))
    assert (found(was), found(now)) == (False, True)
    close.put(f"{path}{id_}/", UNRELATED[path])
    assert (found(was), found(now)) == (False, True)
    close.put(f"{path}{id_}/", fields(name, none))
    assert (found(was), found(now)) == (False, False)


WAYS: dict[str, Callable[[Close, str, str, dict[str, Any]], Any]] = {
    "by its lead": lambda close, lead, id_, sent: close.put(f"/lead/{lead}/", {"contacts": [{"id": id_, **sent}]}),
    "by the control plane": lambda close, _, id_, sent: close.control("PATCH", f"/records/contact/{id_}", sent),
}


@pytest.mark.slow
@pytest.mark.contract("2.9.lead.6")
@each_case("way", WAYS)
def test_a_lead_is_found_by_the_new_values_of_its_contact(close: Close, way: str) -> None:
    states: list[dict[str, Any]] = [
        {
            "name": f"Jo {word}",
            "title": f"Head of {word}",
            "emails": [{"email": f"jo@{word}.example"}],
            "phones": [{"phone": f"+1415555{digits}"}],
        }
        for word, digits in (("Ash", "0142"), ("Birch", "0144"))
    ]
    lead = close.lead("Acme", contacts=[states[0]])
    WAYS[way](close, lead["id"], lead["contacts"][0]["id"], states[1])
    for term in ("contact_name:{0}", "contact_title:{0}", "email:{0}", "domain:{0}.example", "phone_number:{1}"):
        found = [close.rows("/lead/", query=term.format(*each)) for each in (("ash", "0142"), ("birch", "0144"))]
        assert [lead["id"] in [each["id"] for each in rows] for rows in found] == [False, True], term
