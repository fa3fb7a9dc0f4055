"""Contacts in answers, as OpenAPI describes them."""

from collections.abc import Mapping
from typing import Any, Final

from typing_extensions import TypedDict

from dealdock.vendors.apollo.company.answers import EMBEDDED, ShownRecordStage
from dealdock.vendors.apollo.contact.layout import LAYOUTS, AnswerKind
from dealdock.vendors.apollo.label.answers import ShownLabel
from dealdock.vendors.apollo.sequence.layout import CampaignStatus
from dealdock.vendors.apollo.wire.described import ENVELOPE, list_of, of_editions
from dealdock.web.rest.answers import closed, object_type


@closed
class ContactEmail(TypedDict):
    """An address of a contact."""

    email_md5: str
    email_sha256: str
    email_status: str
    extrapolated_email_confidence: None
    position: int
    email: str
    free_domain: bool
    source: str
    third_party_vendor_name: None
    vendor_validation_statuses: list[Any]
    email_needs_tickling: bool
    email_true_status: str
    email_status_unavailable_reason: None


@closed
class ContactPhone(TypedDict):
    """A telephone number of a contact."""

    raw_number: str
    sanitized_number: str | None
    type: str
    position: int
    status: str
    dnc_status: None
    dnc_other_info: dict[str, Any]
    dialer_flags: None
    source_name: str
    vendor_validation_statuses: list[Any]
    third_party_vendor_name: None


_TEXTS: Final = (
    *("first_name", "last_name", "linkedin_url", "title", "owner_id", "organization_name", "present_raw_address"),
    *("salesforce_id", "account_id", "sanitized_phone", "email", "creator_id", "formatted_address", "city", "state"),
    *("country", "email_status", "email_true_status", "organization_id"),
)
_TYPES: Final[Mapping[str, Any]] = {
    **dict.fromkeys(_TEXTS, str | None),
    **dict.fromkeys(("id", "name", "contact_stage_id", "source", "original_source", "created_at", "updated_at"), str),
    "source_display_name": str,
    "label_ids": list[str],
    "emailer_campaign_ids": list[str],
    "typed_custom_fields": dict[str, Any],
    "email_from_customer": bool | None,
    "contact_campaign_statuses": list[CampaignStatus],
    "contact_emails": list[ContactEmail],
    "phone_numbers": list[ContactPhone],
}
"""The types of the keys in which contacts differ."""


def _contact(kind: AnswerKind, **optional: Any) -> Any:
    return of_editions(f"{kind.capitalize()}Contact", LAYOUTS, kind, _TYPES, **optional)


CREATED: Final = _contact("created")
UPDATED: Final = _contact("updated")
ENROLLED: Final = _contact("enrolled")
STAGES: Final = object_type("ContactStages", {"contact_stages": list[ShownRecordStage]})
STOPPED: Final = _contact("stopped")
OF_TASK: Final = _contact("task")
OF_TASKS: Final = _contact("tasks")
_FOUND: Final = _contact("found", account=EMBEDDED)

_LABELS: Final = {"labels": list[ShownLabel]}
VIEW: Final = object_type("ContactView", {"contact": _contact("viewed")})
CREATION: Final = object_type("ContactCreation", {"contact": CREATED, **_LABELS})
CHANGE: Final = object_type("ContactChange", {"contact": UPDATED, **_LABELS})
SEVERAL_CREATED: Final = object_type(
    "CreatedContacts",
    dict.fromkeys(("created_contacts", "existing_contacts"), list_of(CREATED)),
)
SEVERAL_CHANGED: Final = object_type("ChangedContacts", {"contacts": list_of(UPDATED)})
PAGE: Final = object_type("ContactPage", {"contacts": list_of(_FOUND), **ENVELOPE})
