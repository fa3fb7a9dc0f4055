"""The kind of leads."""

from typing import Any, Final

from dealdock.platform.records.base import followed
from dealdock.vendors.close.api_kind import AUTHORS, CUSTOM, LIST, NOT_GIVEN, TEXT, Edits, api_kind
from dealdock.vendors.close.lead import edits, service
from dealdock.vendors.close.lead.fields import ADDRESSES
from dealdock.vendors.close.lead.model import Lead
from dealdock.vendors.close.lead.naming import UNTITLED
from dealdock.vendors.close.scene_fields import OPTIONAL, AuthoredRecord, SomeCustom, SomeUrl, some_list


def _lead(row: dict[str, Any]) -> dict[str, Any]:
    shown = row["display_name"] or (row["name"] if row["name"].strip() else UNTITLED)
    given = {**row, "addresses": list(row["addresses"]), "display_name": shown}
    return {**followed(Lead, given), "addresses": given["addresses"], "display_name": shown}


LEAD: Final = api_kind(
    "lead",
    "leads",
    Lead,
    Edits(edits.create, edits.change, service.remove),
    references={"status_id": "leadStatus", **AUTHORS},
    new={
        "name": TEXT,
        "display_name": None,
        "description": TEXT,
        "url": TEXT,
        "status_id": TEXT,
        "status": TEXT,
        "addresses": LIST,
        "contacts": LIST,
        "custom": CUSTOM,
        **NOT_GIVEN,
    },
    shown={"custom": dict[str, Any]},
    example={"name": "Harbour Books"},
    named_by="name",
    named_as="company",
    base_in_scenes=AuthoredRecord,
    in_scenes={
        "status": OPTIONAL,
        "url": (SomeUrl, None),
        "addresses": some_list(ADDRESSES),
        "custom": (SomeCustom, None),
    },
    derived=_lead,
)
