"""The names that rules read of a body, also of objects within it."""

import json
from typing import Any

from dealdock.web.read_names import Member, members


def read(value: Any) -> tuple[Any, dict[str, Member]]:
    found: dict[str, Member] = {}
    return members(value, "body", found), found


def test_a_name_within_that_no_rule_asks_for_is_unread_at_its_place() -> None:
    body, found = read([{"email": "a", "typ": "x", "more": {"a": 1, "b": 2}}])
    assert (body[0].get("email"), body[0]["more"]["a"], body[0].get("type")) == ("a", 1, None)
    assert {place: each.unread for place, each in found.items()} == {"body[0]": ["typ"], "body[0].more": ["b"]}


def test_an_object_that_is_taken_as_a_whole_has_no_unread_name() -> None:
    whole: Any = {"a": 1, "b": 2}
    for take in (dict, list, json.dumps, lambda each: {**each}, lambda each: list(each.values()), sorted):
        body, found = read(whole)
        body.get("a")
        take(body)
        assert found["body"].unread == [], take


def test_an_object_that_nothing_looks_into_has_no_unread_name() -> None:
    _, found = read({"a": 1})
    assert found["body"].unread == []


def test_values_stay_as_they_were_sent() -> None:
    sent: Any = {"list": [1, {"x": None}, "t"], "object": {"y": {"z": 2.5}}}
    body, _ = read(sent)
    assert (body, json.dumps(body)) == (sent, json.dumps(sent))
