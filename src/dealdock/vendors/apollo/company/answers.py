"""Companies in answers, as OpenAPI describes them."""

from collections.abc import Mapping
from typing import Any, Final, NotRequired

from typing_extensions import TypedDict

from dealdock.vendors.apollo.company.layout import ADDRESS, LAYOUTS, AnswerKind
from dealdock.vendors.apollo.label.answers import ShownLabel
from dealdock.vendors.apollo.wire.described import ENVELOPE, list_of, of_editions
from dealdock.web.rest.answers import closed, object_type

_TEXTS: Final = (
    *("domain", "name", "account_stage_id", "owner_id", "phone", "salesforce_id", "crm_owner_id", "creator_id"),
    *("sanitized_phone", "salesforce_record_url", "raw_address", "organization_id"),
)
_TYPES: Final[Mapping[str, Any]] = {
    **dict.fromkeys(_TEXTS, str | None),
    **dict.fromkeys(("id", "team_id", "source", "original_source", "created_at", "source_display_name"), str),
    "label_ids": list[str],
    "typed_custom_fields": dict[str, Any],
    "num_contacts": int,
}
"""The types of the keys in which companies differ."""
_OPTIONAL: Final = ("sanitized_phone", "salesforce_record_url", *ADDRESS)


def _company(kind: AnswerKind) -> Any:
    return of_editions(f"{kind.capitalize()}Account", LAYOUTS, kind, _TYPES, _OPTIONAL)


@closed
class ShownRecordStage(TypedDict):
    """A stage of companies or of contacts."""

    id: str
    team_id: str
    display_name: str
    name: str
    display_order: int
    default_exclude_for_leadgen: bool
    category: str | None
    is_meeting_set: NotRequired[None]
    """Younger than edition 2021."""


CREATED: Final = _company("created")
UPDATED: Final = _company("updated")
FOUND: Final = _company("found")
EMBEDDED: Final = _company("embedded")

_TEAM: Final = object_type("TeamOfAccounts", {"id": str, "accounts_finder_empty": bool})
VIEW: Final = object_type("AccountView", {"account": _company("viewed")})
CREATION: Final = object_type("AccountCreation", {"account": CREATED, "team": _TEAM}, {"team"})
CHANGE: Final = object_type("AccountChange", {"account": UPDATED, "labels": list[ShownLabel]})
SEVERAL_CREATED: Final = object_type(
    "CreatedAccounts",
    dict.fromkeys(("created_accounts", "existing_accounts"), list_of(CREATED)),
)
SEVERAL_CHANGED: Final = object_type("ChangedAccounts", {"accounts": list_of(UPDATED)})
PAGE: Final = object_type("AccountPage", {"accounts": list_of(FOUND), **ENVELOPE})
STAGES: Final = object_type("AccountStages", {"account_stages": list[ShownRecordStage]})
