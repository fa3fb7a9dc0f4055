"""The objects that are little more than their columns: every operation, in both formats."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeAlias

from tests.golden.generator.opening import opened
from tests.golden.generator.pardot import FORMATS, Caller
from tests.golden.generator.script import Script

Case: TypeAlias = tuple[str, dict[str, Any]]

LONG: Final = "${x*256}"
LONGER: Final = "${x*65536}"
NOBODY: Final = "2147483647"

CAMPAIGN: Final[tuple[Case, ...]] = (
    ("create", {}),
    ("create", {"name": ""}),
    ("create", {"name": LONG}),
    ("create", {"name": "Fair", "cost": "free"}),
    ("create", {"name": "Fair", "cost": "-1"}),
    ("create", {"name": "Fair"}),
    ("create", {"name": "é <&> Fair", "cost": "0012"}),
    ("create", {"name": "Fair", "cost": ""}),
    ("read", {}),
    ("update", {}),
    ("update", {"id": "32", "name": ""}),
    ("update", {"id": "32", "cost": "x"}),
    ("update", {"id": "32", "name": "Autumn fair"}),
    ("update", {"id": "32", "cost": ""}),
    ("update", {"id": "32"}),
    ("read", {"id": "32"}),
)
CUSTOM_FIELD: Final[tuple[Case, ...]] = (
    ("create", {}),
    ("create", {"name": "Tea"}),
    ("create", {"name": "", "field_id": "Tea"}),
    ("create", {"name": "Tea", "field_id": ""}),
    ("create", {"name": "Tea", "field_id": "Favourite Tea"}),
    ("create", {"name": "Tea", "field_id": "1Tea"}),
    ("create", {"name": "Tea", "field_id": "Favourite_Tea"}),
    ("create", {"name": "Tea", "field_id": "email"}),
    ("create", {"name": "Tea", "field_id": LONG}),
    ("create", {"name": "Tea", "field_id": "Tea", "type": "15"}),
    ("create", {"name": "Tea", "field_id": "Tea", "type": "Beverage"}),
    *(("create", {"name": "Tea", "field_id": f"Tea{number}", "type": str(number)}) for number in range(1, 15)),
    ("create", {"name": "Tea", "field_id": "Tea", "type": " multi-select ", "crm_id": "Tea__c", "is_use_values": "1"}),
    ("create", {"name": "Pot", "field_id": "Pot", "type": "", "is_record_multiple_responses": "false", "crm_id": ""}),
    ("read", {}),
    ("update", {}),
    ("update", {"id": "41", "name": ""}),
    ("update", {"id": "41", "name": LONG}),
    ("update", {"id": "41", "name": "Best tea", "is_use_values": "1", "field_id": "New", "type": "2"}),
    ("update", {"id": "41", "crm_id": "Tea__c", "is_record_multiple_responses": "1", "is_use_values": "0"}),
    ("delete", {}),
    ("delete", {"id": "42"}),
    ("read", {"id": "42"}),
    ("read", {"id": "41"}),
)
LIST: Final[tuple[Case, ...]] = (
    ("create", {}),
    ("create", {"name": ""}),
    ("create", {"name": LONG}),
    ("create", {"name": "Sailors", "description": LONGER}),
    ("create", {"name": "Sailors", "title": LONG}),
    ("create", {"name": "Sailors"}),
    ("create", {"name": "Sailors", "is_public": "1", "is_crm_visible": "false", "title": "T", "description": "<d>"}),
    ("read", {}),
    ("update", {}),
    ("update", {"id": "71", "name": ""}),
    ("update", {"id": "71", "title": "", "description": "", "is_public": "0"}),
    ("update", {"id": "72", "name": "Buyers", "is_public": "true"}),
    ("delete", {}),
    ("delete", {"id": "71"}),
    ("delete", {"id": "71"}),
    ("read", {"id": "71"}),
    ("read", {"id": "72"}),
)
OF: Final = {"list_id": "74", "prospect_id": "101"}
LIST_MEMBERSHIP: Final[tuple[Case, ...]] = (
    ("create", {}),
    ("create", {"list_id": "71"}),
    ("create", {"list_id": "", "prospect_id": "101"}),
    ("create", {"list_id": "x", "prospect_id": "101"}),
    ("create", {"list_id": "73", "prospect_id": "101"}),
    ("create", {"list_id": "71", "prospect_id": "x"}),
    ("create", {"list_id": "71", "prospect_id": NOBODY}),
    ("create", {"list_id": "71", "prospect_id": "104"}),
    ("create", {"list_id": "71", "prospect_id": "101"}),
    ("create", {"list_id": "71", "prospect_id": "103"}),
    ("create", {"list_id": "72", "prospect_id": "101"}),
    ("create", OF),
    ("create", {"list_id": "74", "prospect_id": "105", "opted_out": "1"}),
    ("read", {}),
    ("read", {"list_id": "71", "prospect_id": "103"}),
    ("read", {"list_id": "71", "prospect_id": "106"}),
    ("read", {"list_id": "99", "prospect_id": "106"}),
    ("read", {"id": "201", "list_id": "99"}),
    ("update", {}),
    ("update", {"id": "201", "opted_out": "yes"}),
    ("update", {"list_id": "71", "prospect_id": "103", "opted_out": "0"}),
    ("update", {"id": "204"}),
    ("delete", {}),
    ("delete", {"list_id": "71", "prospect_id": "103"}),
    ("delete", {"list_id": "71", "prospect_id": "103"}),
    ("read", {"id": "202"}),
    ("query", {"deleted": "true"}),
)
USER: Final[tuple[Case, ...]] = (
    ("read", {}),
    ("read", {"id": "1"}),
    ("read", {"email": "mia@harbour.example"}),
    ("read", {"email": " MIA@harbour.example "}),
    ("read", {"email": "nobody@harbour.example"}),
    ("read", {"email": ""}),
    ("read", {"id": "99"}),
    ("read", {"id": "1", "email": "user1@account1.example"}),
    ("read", {"id": "1", "email": "mia@harbour.example"}),
)
READ_ONLY: Final[tuple[Case, ...]] = (("read", {}), ("query", {}))
CASES: Final[dict[str, tuple[Case, ...]]] = {
    "campaign": CAMPAIGN,
    "customField": CUSTOM_FIELD,
    "listMembership": LIST_MEMBERSHIP,
    "list": LIST,
    "user": USER,
    "tag": (*READ_ONLY, *(("read", {"id": number}) for number in ("51", "52", "53"))),
    "visitor": (
        *READ_ONLY,
        *(("read", {"id": number}) for number in ("81", "82", "83")),
        *(("read", {"id": "81", "output": output}) for output in ("simple", "mobile", "bulk")),
        ("query", {"only_identified": "false", "output": "mobile"}),
        ("query", {"prospect_ids": "101,103", "output": "bulk"}),
        ("assign", {}),
        ("assign", {"id": "82"}),
        ("assign", {"id": "82", "prospect_id": "x"}),
        ("assign", {"id": "82", "prospect_id": "104"}),
        ("assign", {"id": "82", "prospect_email": "jo@harbour.example"}),
        ("assign", {"id": "83", "prospect_id": "105", "output": "simple"}),
    ),
    "visit": (
        *READ_ONLY,
        *(("read", {"id": number}) for number in ("84", "85", "86")),
        ("query", {"ids": "84,86"}),
        ("query", {"visitor_ids[]": "82", "output": "bulk"}),
        ("query", {"prospect_ids": "101", "output": "bulk"}),
        ("query", {"ids": "84", "visitor_ids": "82"}),
    ),
    "form": (*READ_ONLY, *(("read", {"id": number}) for number in ("114", "115"))),
    "customRedirect": (*READ_ONLY, *(("read", {"id": number}) for number in ("117", "118"))),
    "dynamicContent": (*READ_ONLY, *(("read", {"id": number}) for number in ("120", "121", "122"))),
    "tagObject": (*READ_ONLY, ("read", {"id": "111"}), ("query", {"type": "prospect", "object_id": "101"})),
    "lifecycleHistory": (*READ_ONLY, *(("read", {"id": number}) for number in ("134", "135", "136"))),
    "lifecycleStage": (("query", {}), ("query", {"sort_by": "position"})),
    "emailClick": (("query", {}), ("query", {"output": "bulk"})),
    "email": (
        ("read", {}),
        ("read", {"id": "123"}),
        ("read", {"id": "124", "include_message": "false"}),
        ("read", {"id": "124", "include_message": "perhaps"}),
        ("stats", {"id": "123"}),
        ("stats", {"id": "124"}),
    ),
    "emailTemplate": (
        ("read", {}),
        ("read", {"id": "125"}),
        ("read", {"id": "126"}),
        ("read", {"id": "126", "archived": "true"}),
        ("read", {"id": "125", "archived": "perhaps"}),
        ("listOneToOne", {}),
        ("listOneToOne", {"archived": "true"}),
    ),
    "account": tuple(("read", {"output": output}) for output in ("full", "simple", "mobile", "bulk", "loud")),
    "prospectAccount": (
        ("describe", {}),
        ("describe", {"output": "mobile"}),
        ("query", {}),
        ("create", {}),
        ("create", {"name": "Anchor & Co"}),
        ("read", {"id": "61"}),
        ("read", {"id": NOBODY}),
        ("update", {"id": "61", "name": ""}),
        ("update", {"id": "61", "name": "Anchor"}),
    ),
    "visitorActivity": (
        *READ_ONLY,
        *(("read", {"id": number}) for number in range(401, 411)),
        *(("read", {"id": "401", "output": output}) for output in ("full", "simple", "mobile", "bulk", "loud")),
        ("read", {"id": "351"}),
    ),
}
IDS: Final = ("x", "2147483648", NOBODY, "73")
"""Ids of which there is no record, or none that is shown."""


def sessions() -> Iterator[Script]:
    """List the sessions."""
    for format_, ids in zip(FORMATS, (IDS, IDS[:1]), strict=True):
        script = opened(f"simple-objects-{format_}", users=True)
        for object_ in CASES:
            _calls(Caller(script, format_), object_, ids)
        yield script


def _calls(caller: Caller, object_: str, ids: Iterable[str]) -> None:
    cases = CASES[object_]
    for operation, parameters in cases:
        given = ", ".join(f"{name} {str(value)[:20]}" for name, value in parameters.items())
        caller.call(f"{object_} {operation} {given or 'of nothing'}", object_, operation, **parameters)
    for operation in dict.fromkeys(operation for operation, parameters in cases if "id" in parameters):
        for text in ids:
            caller.call(f"{object_} {operation} of id {text!r}", object_, operation, id=text)
    caller.call(f"{object_}: an operation that is not there", object_, "upsert")
