"""The prospect: every operation on one, in both formats."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from tests.golden.generator.opening import opened
from tests.golden.generator.pardot import Caller, Format
from tests.golden.generator.script import Script
from tests.golden.generator.simple import LONG, LONGER, NOBODY, Case

Some: TypeAlias = Sequence[dict[str, str]]

OUTPUTS: Final = ("full", "simple", "mobile", "bulk")
TARGETS: Final[Some] = (
    {},
    {"group_id": "1"},
    {"group_id": "1", "user_id": "1"},
    {"user_id": "x"},
    {"user_id": "99"},
    {"user_email": "nobody@harbour.example"},
    {"user_id": "1", "user_email": "mia@harbour.example"},
    {"user_email": " MIA@harbour.example"},
)
"""Targets of `assign`."""


WRONG: Final[Some] = (
    {"user_id": "1", "crm_owner_fid": "x"},
    {"user_id": "x"},
    {"user_id": "99"},
    {"crm_owner_fid": "x"},
    {"campaign_id": "x"},
    {"campaign_id": "99"},
    {"prospect_account_id": "x"},
    {"prospect_account_id": "99"},
    {"score": "many"},
    {"score": "2147483648"},
    {"list_x": "1"},
    {"list_73": "1"},
    {"profile_criteria_1": "perhaps"},
    {"Draught": "deep"},
    {"Launched": "nonsense"},
    {"Favourite_Tea": LONG},
    {"Remarks": LONGER},
    {"first_name": LONG},
    {"comments": LONGER},
    {"first_name[]": "array"},
)
RIGHT: Final[Some] = (
    {"user_id": "1", "campaign_id": "", "score": "", "prospect_account_id": "62"},
    {"list_71": "1", "list_72": "0", "list_74": "false", "profile_criteria_1": "Match"},
    {"Favourite_Tea": "é <&>", "Draught": " 3.50 ", "Launched": " 29 February 2020 ", "Remarks": "a\r\nb"},
    {"Ships_2": "second", "Ships_0": "first", "Ships_1": "", "9lives_0": "one"},
    {"Ships": "only", "9lives": "three"},
    {"Ships": "", "9lives": "", "Favourite_Tea": ""},
    {"first_name": "Nel", "last_name": "<&>", "company": "", "is_starred": "1", "is_reviewed": "0", "opted_out": "1"},
    {"is_do_not_email": "true", "is_do_not_call": "", "password": "secret", "grade": "A", "id_": "7", "comments": "x"},
)


IDENTITIES: Final[Some] = (
    {},
    {"id": "x"},
    {"id": ""},
    {"id": NOBODY},
    {"id": "104"},
    {"id": "301"},
    {"email": "nobody@harbour.example"},
    {"email": "gone@harbour.example"},
    {"email": ""},
    {"fid": "00Q000000000101"},
    {"id": "105", "email": "jo@harbour.example"},
    {"email": " KIM@harbour.example "},
)


def sessions() -> Iterator[Script]:
    """List the sessions. Of all mistakes JSON has a few, since errors are written in one place."""
    fields = (*WRONG, *RIGHT)
    change = _change(IDENTITIES, fields[-len(RIGHT) - 8 :])
    yield _session("write-xml", "xml", (*_creation(fields), *change, *_upsert(IDENTITIES)))
    yield _session("read-xml", "xml", (*_reading(IDENTITIES), *_assignment(IDENTITIES), *_removal(IDENTITIES)))
    few, fields = IDENTITIES[-2:], (*WRONG[:2], *RIGHT)
    yield _session("write-json", "json", (*_creation(fields), *_change(few, fields), *_upsert(few)))
    yield _session("read-json", "json", (*_reading(few), *_assignment(few), *_removal(few)))


def _session(name: str, format_: Format, cases: Iterable[Case]) -> Script:
    script = opened(f"prospect-{name}", users=True)
    caller = Caller(script, format_)
    for operation, parameters in cases:
        given = ", ".join(f"{name} {value[:20]}" for name, value in parameters.items())
        caller.call(f"{operation} {given or 'of nothing'}", "prospect", operation, **parameters)
    return script


def _creation(fields: Some) -> Iterator[Case]:
    yield "create", {}
    for email in ("", "no address", "${x*250}@harbour.example", "JO@harbour.example", "gone@harbour.example"):
        yield "create", {"email": email}
    for number, each in enumerate(fields):
        yield "create", {"email": f"{number}nel@harbour.example", "output": "bulk", **each}
    for output in OUTPUTS:
        yield "create", {"email": f"{output}@harbour.example", "output": output, "list_71": "1"}
    yield "create", {"email": "id@harbour.example", "id": "x", "output": "mobile"}


def _change(identities: Some, fields: Some) -> Iterator[Case]:
    for identity in identities:
        yield "update", {**identity, "city": "Brest", "output": "mobile"}
    for email in ("", "no address", "new@harbour.example", "gone@harbour.example"):
        yield "update", {"id": "105", "email": email}
    yield "update", {"id": "105", "email": "LEE@harbour.example", "output": "mobile"}
    for each in fields:
        yield "update", {"id": "103", "output": "bulk", **each}
    for output in OUTPUTS:
        yield "update", {"id": "102", "output": output, "city": "Brest"}
    yield "update", {"id": "101"}


def _upsert(identities: Some) -> Iterator[Case]:
    for identity in identities:
        yield "upsert", {**identity, "city": "Brest", "output": "mobile"}
    yield "upsert", {"id": NOBODY, "email": "fresh@harbour.example", "output": "mobile"}
    yield "upsert", {"id": NOBODY, "email": "x"}
    yield "upsert", {"id": "105", "email": "new@harbour.example"}
    yield "upsert", {"email": "fresher@harbour.example", "Favourite_Tea": "Oolong"}
    yield "upsert", {"email": "fresher@harbour.example", "score": "x"}
    yield "upsert", {"email": "gone@harbour.example", "first_name": "Back"}


def _assignment(identities: Some) -> Iterator[Case]:
    for identity in identities:
        yield "assign", {**identity, "user_id": "1", "output": "mobile"}
    for target in TARGETS:
        yield "assign", {"id": "103", **target}
    yield "assign", {"id": "103", "user_id": "1", "output": "simple"}
    for identity in identities:
        yield "unassign", {**identity, "output": "mobile"}
    yield "unassign", {"id": "103", "output": "simple"}
    yield "unassign", {"id": "106"}


def _reading(identities: Some) -> Iterator[Case]:
    for identity in identities:
        yield "read", {**identity, "output": "mobile"}
    for number in ("101", "102", "105"):
        for output in OUTPUTS:
            yield "read", {"id": number, "output": output}
    yield "read", {"id": "101", "limit_related_records": "true"}
    yield "read", {"id": "102", "limit_related_records": "perhaps"}
    yield "read", {"id": "102", "output": "loud"}
    yield "read", {"id": "103"}
    yield "read", {"id": "106", "output": "simple"}
    for output in OUTPUTS:
        yield "query", {"output": output}


def _removal(identities: Some) -> Iterator[Case]:
    for identity in identities:
        yield "delete", identity
    yield "read", {"id": "103"}
    yield "query", {"deleted": "true", "output": "mobile"}
    yield "upsert", {"id": "103", "output": "mobile"}
    yield "delete", {"id": "101"}
    yield "query", {"deleted": "all", "output": "mobile"}
