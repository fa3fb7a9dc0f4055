"""People in answers, as OpenAPI describes them."""

from collections.abc import Mapping
from typing import Any, Final

from typing_extensions import TypedDict

from dealdock.vendors.apollo.contact.answers import UPDATED
from dealdock.vendors.apollo.organization.answers import ENRICHED
from dealdock.vendors.apollo.person.layout import JOB, Confidence
from dealdock.vendors.apollo.wire.described import ENVELOPE, list_of
from dealdock.web.rest.answers import closed, object_type

_OF_JOB: Final[Mapping[str, Any]] = {
    **dict.fromkeys(JOB),
    **dict.fromkeys(("_id", "id", "key"), str),
    "current": bool,
    **dict.fromkeys(("organization_id", "organization_name", "start_date", "title"), str | None),
    "org_matched_by_name": bool | None,
}
_TEXTS: Final = (
    *("first_name", "last_name", "linkedin_url", "title", "headline", "organization_id", "email", "email_status"),
    *("seniority",),
)
_ADDRESS: Final = ("street_address", "city", "state", "country", "postal_code", "formatted_address", "time_zone")
_OPTIONAL: Final[Mapping[str, Any]] = {
    **dict.fromkeys(_ADDRESS, str | None),
    "email_domain_catchall_verdict": str | None,
    "match_confidence": Confidence,
    "personal_emails": list[str],
    "contact_id": str,
    "contact": UPDATED,
    "organization": ENRICHED,
}
PERSON: Final = object_type(
    "ShownPerson",
    {
        **dict.fromkeys(("id", "name"), str),
        **dict.fromkeys(_TEXTS, str | None),
        **dict.fromkeys(("photo_url", "twitter_url", "github_url", "facebook_url", "extrapolated_email_confidence")),
        "employment_history": list_of(object_type("Job", _OF_JOB)),
        **dict.fromkeys(("departments", "subdepartments", "functions"), list[str]),
        "intent_strength": None,
        **dict.fromkeys(("show_intent", "email_domain_catchall", "revealed_for_current_team"), bool),
        **_OPTIONAL,
    },
    _OPTIONAL,
)


@closed
class OrganizationOfRow(TypedDict):
    """The organization of a person in the search of the API."""

    name: str
    has_industry: bool
    has_phone: bool
    has_city: bool
    has_state: bool
    has_country: bool
    has_zip_code: bool
    has_revenue: bool
    has_employee_count: bool


@closed
class PersonRow(TypedDict):
    """A person in the search of the API."""

    id: str
    first_name: str | None
    last_name_obfuscated: str | None
    title: str | None
    last_refreshed_at: str | None
    has_email: bool
    has_city: bool
    has_state: bool
    has_country: bool
    has_direct_phone: str
    organization: OrganizationOfRow | None


@closed
class FoundNumber(TypedDict):
    """A telephone number that a match has found."""

    raw_number: str
    sanitized_number: str | None
    confidence_cd: str
    status_cd: str
    type_cd: str
    dnc_status_cd: str
    position: int


@closed
class FoundNumbers(TypedDict):
    """The telephone numbers of a person."""

    id: str
    status: str
    phone_numbers: list[FoundNumber]


@closed
class PhoneResult(TypedDict):
    """The telephone numbers that a match asked for."""

    status: str
    total_requested_enrichments: int
    unique_enriched_records: int
    missing_records: int
    credits_consumed: int
    people: list[FoundNumbers]


ONE: Final = object_type("PersonAnswer", {"person": PERSON})
MATCH: Final = object_type("PersonMatch", {"person": PERSON | None, "request_id": int})
MATCHES: Final = object_type(
    "PersonMatches",
    {
        "status": str,
        "error_code": None,
        "error_message": None,
        **dict.fromkeys(("total_requested_enrichments", "unique_enriched_records", "missing_records"), int),
        "credits_consumed": int,
        "matches": list_of(PERSON | None),
        "request_id": int,
    },
    {"request_id"},
)
ROWS: Final = object_type("PersonRows", {"total_entries": int, "people": list[PersonRow]})
PAGE: Final = object_type(
    "PersonPage",
    {
        **ENVELOPE,
        "contacts": list[Any],
        "people": list_of(PERSON),
        "model_ids": list[str],
        "derived_params": dict[str, Any],
    },
)
