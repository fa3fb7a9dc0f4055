"""Prospects in batches, in both formats and both versions."""

import json
from collections.abc import Iterator
from itertools import cycle
from typing import Any, Final

from tests.golden.generator.opening import opened
from tests.golden.generator.pardot import FORMATS, Caller
from tests.golden.generator.script import Script

OPERATIONS: Final = ("batchCreate", "batchUpdate", "batchUpsert")
MANY: Final[dict[str, Any]] = {f"x{number}@harbour.example": {} for number in range(51)}
TEXTS: Final = {
    "nothing": "",
    "neither": "nonsense",
    "a number": "5",
    "a constant": "NaN",
    "broken JSON": '{"a@harbour.example": {}',
    "broken XML": "<prospects>",
    "another root": "<people/>",
    "a nested object": '{"jo@harbour.example": {"city": ["Bonn"]}}',
    "no object": '{"jo@harbour.example": "Bonn"}',
    "too many": json.dumps(MANY),
    "a key that is no address": '{"x": {"city": "Bonn"}}',
    "none": "{}",
}
MIXED: Final[dict[str, Any]] = {
    "101": {"city": "Bonn", "Favourite_Tea": "Oolong"},
    "kim@harbour.example": {"first_name": None, "is_starred": True, "is_reviewed": False, "score": 3},
    "nobody@harbour.example": {"first_name": "é <&>"},
    "999": {"first_name": "Nobody"},
    "gone@harbour.example": {"first_name": "Back"},
    "lee@harbour.example": {"score": "many"},
}
CREATED: Final[dict[str, Any]] = {
    "one@harbour.example": {"first_name": "One", "list_71": "1"},
    "jo@harbour.example": {"first_name": "Taken"},
    "two@harbour.example": {"campaign_id": "99"},
    "three@harbour.example": {},
}
AS_XML: Final = (
    "<prospects><!-- some --><prospect identifier='kim@harbour.example'><city>Brest &amp; more</city></prospect>"
    "<prospect><email>four@harbour.example</email></prospect><prospect identifier='999'><city><x/></city></prospect>"
    "</prospects>"
)
FLAT_XML: Final = "<prospects><prospect identifier='five@harbour.example'><city>Brest</city></prospect></prospects>"
LISTED: Final[list[Any]] = [
    {"email": "six@harbour.example", "city": "Brest"},
    {"id": "103", "city": "Cork"},
    {"fid": "00Q000000000101", "city": "Kiel"},
    {"email": "no address"},
    {"id": "999", "email": "seven@harbour.example"},
]


BATCHES: Final = {"by key": MIXED, "new ones": CREATED, "an array": LISTED, "under a key": {"prospects": LISTED}}


def sessions() -> Iterator[Script]:
    """List the sessions."""
    script = opened("prospect-batches")
    for format_, operation in zip(cycle(FORMATS), OPERATIONS, strict=False):
        _mistakes(Caller(script, format_), operation)
    for format_ in FORMATS:
        _batches(Caller(script, format_))
    script.steer("to version 4", "PATCH", "/accounts/1", {"version": 4}, keep="me")
    _mistakes(Caller(script, "json", 4), "batchCreate")
    _batches(Caller(script, "xml", 4))
    yield script


def _mistakes(caller: Caller, operation: str) -> None:
    caller.call(f"{operation} without prospects", "prospect", operation)
    for title, text in list(TEXTS.items())[: None if operation == "batchCreate" else 4]:
        caller.call(f"{operation} of {title}", "prospect", operation, prospects=text)
    for owner in ({"user_id": "99"}, {"crm_owner_fid": "x"}, {"user_id": "1", "crm_owner_fid": "x"}):
        caller.call(f"{operation} for {', '.join(owner)}", "prospect", operation, prospects="{}", **owner)


def _batches(caller: Caller) -> None:
    for operation in OPERATIONS:
        for title, batch in BATCHES.items():
            prospects = json.dumps(batch, ensure_ascii=False)
            caller.call(f"{operation}: {title}", "prospect", operation, prospects=prospects, user_id="1")
        for text in (AS_XML, FLAT_XML):
            caller.call(f"{operation}: XML", "prospect", operation, prospects=text)
        caller.call(f"all after {operation}", "prospect", "query", fields="email,city,score,first_name", output="bulk")
