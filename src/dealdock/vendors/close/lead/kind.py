"""The kind of leads."""

from typing import Any, Final

from dealdock.vendors.close.api_kind import AUTHORS, CUSTOM, LIST, NOT_GIVEN, TEXT, api_kind, operations_of
from dealdock.vendors.close.lead import routes
from dealdock.vendors.close.lead.creation import stored as lead_columns
from dealdock.vendors.close.lead.fields import ADDRESSES
from dealdock.vendors.close.lead.model import Lead
from dealdock.vendors.close.lead.naming import UNTITLED
from dealdock.vendors.close.scenes.base import AuthoredRecord
from dealdock.vendors.close.scenes.fields import SomeCustom, SomeUrl, some_list
from dealdock.vendors.close.search.words import words


def _lead(row: dict[str, Any]) -> dict[str, Any]:
    shown = row["display_name"] or (row["name"] if row["name"].strip() else UNTITLED)
    own = {name: row[name] for name in ("name", "description", "url", "addresses")}
    return {**lead_columns(own), "display_name": shown, "display_words": words(shown)}


LEAD: Final = api_kind(
    "lead",
    "leads",
    Lead,
    operations_of(routes),
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
    base_in_scenes=AuthoredRecord,
    in_scenes={"url": (SomeUrl, None), "addresses": some_list(ADDRESSES), "custom": (SomeCustom, None)},
    derived=_lead,
)
