"""The opportunity: every operation, in both formats."""

from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

from tests.golden.generator.opening import opened
from tests.golden.generator.pardot import DEAL, EMAIL, Caller, Format
from tests.golden.generator.script import Script

T = TypeVar("T")

DEALS: Final = "opportunity"
OUTPUTS: Final = ("full", "simple", "mobile", "bulk")
LARGEST_ID: Final = "2147483647"
WRONG_IDS: Final = ("x", "", "0", "2147483648", "305", LARGEST_ID, " 301 ")

WRONG_FIELDS: Final[tuple[tuple[str, str], ...]] = (
    ("prospect_id", "x"),
    ("prospect_id", "104"),
    ("prospect_id", LARGEST_ID),
    ("prospect_email", "nobody@harbour.example"),
    ("prospect_email", "lee@harbour.example"),
    ("prospect_email", "no address"),
    ("campaign_id", "x"),
    ("campaign_id", "99"),
    ("probability", "101"),
    ("probability", "70%"),
    ("value", "-1"),
    ("value", "1,000"),
    ("value", "10000000000000"),
    ("status", "Pending"),
    ("closed_at", "nonsense"),
    ("closed_at", "0001-01-01"),
    ("name", "${x*256}"),
    ("type", "${x*256}"),
    ("stage", "${x*256}"),
    ("name[]", "array"),
)
RIGHT_FIELDS: Final[tuple[dict[str, str], ...]] = (
    {"name": "  Blanks  "},
    {"name": "é😀 <&> \" ' \\ ]]>"},
    {"name": "a\r\nb\tc"},
    {"value": "0.005"},
    {"value": "+9999999999999.99"},
    {"value": ".5"},
    {"probability": "+100"},
    {"status": "wON", "closed_at": "2026-05-01 10:00"},
    {"status": "lost"},
    {"status": ""},
    {"closed_at": "tomorrow noon"},
    {"closed_at": ""},
    {"type": "", "stage": "Negotiation"},
    {"campaign_id": "33"},
    {"campaign_id": ""},
    {"prospect_email": "LEE@harbour.example", "prospect_id": ""},
    {"prospect_id": "101", "prospect_email": EMAIL},
)


def sessions() -> Iterator[Script]:
    """List the sessions."""
    yield _session("write-xml", "xml", _create, _update)
    yield _session("read-and-delete-xml", "xml", _read, _delete)
    yield _session("json", "json", _read, _create, _update, _delete)


def _session(name: str, format_: Format, *parts: Callable[[Caller], None]) -> Script:
    script = opened(f"opportunity-{name}")
    for part in parts:
        part(Caller(script, format_))
    return script


def _some(wrong: tuple[T, ...], caller: Caller) -> tuple[T, ...]:
    """Return all mistakes in XML; in JSON a few, since errors are written in one place."""
    return wrong if caller.format == "xml" else wrong[:2]


def _create(caller: Caller) -> None:
    for name in DEAL:
        rest = {each: value for each, value in DEAL.items() if each != name}
        caller.call(f"create without {name}", DEALS, "create", **rest)
        caller.call(f"create with an empty {name}", DEALS, "create", **DEAL | {name: ""})
    caller.call("create of nothing", DEALS, "create")
    for name, value in _some(WRONG_FIELDS, caller):
        caller.call(f"create with {name} {value[:20]}", DEALS, "create", **_with(name, value))
    for fields in RIGHT_FIELDS if caller.format == "xml" else RIGHT_FIELDS[:6]:
        caller.call(f"create with {', '.join(fields)}", DEALS, "create", **DEAL | fields, output="mobile")
    for output in OUTPUTS:
        caller.call(f"create, answered as {output}", DEALS, "create", **DEAL, output=output)


def _with(name: str, value: str) -> dict[str, Any]:
    """Return a new deal's fields with that one wrong; an address stands beside no id, unless it is another's."""
    fields = DEAL | {name: value}
    if name == "prospect_email" and value != "lee@harbour.example":
        del fields["prospect_id"]
    return fields


def _update(caller: Caller) -> None:
    caller.call("update of nothing", DEALS, "update")
    caller.call("update to the same", DEALS, "update", id="306", probability="60", name="Cents", value="0.070")
    for text in _some(WRONG_IDS, caller):
        caller.call(f"update of id {text!r}", DEALS, "update", id=text, stage="Seen", output="mobile")
    for name in ("name", "value", "probability"):
        caller.call(f"update to an empty {name}", DEALS, "update", id="301", **{name: ""})
    for name, value in _some(WRONG_FIELDS, caller):
        caller.call(f"update with {name} {value[:20]}", DEALS, "update", id="303", **{name: value})
    for fields in RIGHT_FIELDS if caller.format == "xml" else ():
        caller.call(f"update with {', '.join(fields)}", DEALS, "update", id="304", **fields, output="mobile")
    caller.script.steer("an hour passes", "POST", "/accounts/1/clock/advance", {"seconds": 3599})
    for status in ("Won", "Won", "Open", "Lost", "Open"):
        caller.call(f"update to {status}", DEALS, "update", id="303", status=status)
        _scores(caller)
    for output in OUTPUTS:
        caller.call(f"update, answered as {output}", DEALS, "update", id="301", probability="5", output=output)
    caller.call("update of the prospect", DEALS, "update", id="304", prospect_id="106")
    _scores(caller)
    caller.call("update without a change", DEALS, "update", id="304")


def _scores(caller: Caller) -> None:
    """Add a query of what a deal changes of its prospects."""
    caller.call("the prospects' scores", "prospect", "query", fields="score,last_activity_at", output="bulk")


def _read(caller: Caller) -> None:
    caller.call("read of nothing", DEALS, "read")
    for text in _some(WRONG_IDS, caller):
        caller.call(f"read of id {text!r}", DEALS, "read", id=text)
    for number in (301, 302, 303, 304, 306) if caller.format == "xml" else (301, 303):
        for output in OUTPUTS:
            caller.call(f"read {number} as {output}", DEALS, "read", id=number, output=output)
    for output in ("FULL", "loud", "", "xml"):
        caller.call(f"read as {output!r}", DEALS, "read", id="304", output=output)
    for output in OUTPUTS:
        caller.call(f"query as {output}", DEALS, "query", output=output)


def _delete(caller: Caller) -> None:
    for operation in ("delete", "undelete"):
        caller.call(f"{operation} of nothing", DEALS, operation)
        for text in (*_some(WRONG_IDS, caller), "301"):
            caller.call(f"{operation} of id {text!r}", DEALS, operation, id=text)
        caller.call(f"read after {operation}", DEALS, "read", id="301", output="simple")
        caller.call(f"what is deleted after {operation}", DEALS, "query", deleted="true", output="bulk")
        _scores(caller)
    caller.call("read what came back", DEALS, "read", id="305")
