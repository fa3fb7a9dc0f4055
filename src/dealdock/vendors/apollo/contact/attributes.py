"""The attributes of contacts: those that calls send, and one layout per answer and edition (contract 3.4, 9.5)."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, get_args

from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.text import email_key
from dealdock.vendors.apollo.company.resource import EMBEDDED, ShownRecordStage
from dealdock.vendors.apollo.contact import service
from dealdock.vendors.apollo.contact.model import FIRST, STAGES
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.label import ShownLabel
from dealdock.vendors.apollo.sequence import resource as sequence_resource
from dealdock.vendors.apollo.sequence import service as sequences
from dealdock.vendors.apollo.sequence.resource import CampaignStatus
from dealdock.vendors.apollo.settings import BEFORE_RECORDED, RECORDED, SINCE_RECORDED, Edition
from dealdock.vendors.apollo.wire import moments, phones, values
from dealdock.vendors.apollo.wire.call import Call
from dealdock.vendors.apollo.wire.described import ENVELOPE_TYPES, list_of, of_editions
from dealdock.vendors.apollo.wire.fields import choice, plain, reference
from dealdock.vendors.apollo.wire.sources import display_name
from dealdock.web.rest.answers import closed, object_type

SENT_PHONES: Final = {
    "corporate_phone": "phone",
    **{name: name for name in ("direct_phone", "mobile_phone", "home_phone", "other_phone")},
}
"""The parameters with a telephone number, each with its column."""

_SENT_TEXTS: Final = ("first_name", "last_name", "title", "organization_name", "email", "linkedin_url")
OWNER: Final = reference("owner_id", "user")
STAGE: Final = choice("contact_stage_id", "contact_stage", STAGES, FIRST, column="stage_number")


def _stage_named(value: Any) -> int:
    """Return the number of the stage with this name, in any case. Error invalid_choice."""
    wanted = values.key(values.text(value).strip())
    for number, stage in STAGES.items():
        if values.key(stage.name) == wanted:
            return number
    names = ", ".join(stage.name for stage in STAGES.values())
    raise refused("invalid_choice", f"contact_stage_name must be one of {names}", "contact_stage_name")


STAGE_NAME: Final = plain("contact_stage_name", _stage_named, column="stage_number")

FIELDS: Final = (
    *(plain(name, values.some_text) for name in (*_SENT_TEXTS, "present_raw_address")),
    plain("phone", values.some_text),
    *(plain(name, values.some_text, column=column) for name, column in SENT_PHONES.items()),
    reference("account_id", "company", column="company_id"),
    OWNER,
    STAGE,
)

AnswerKind = Literal["created", "updated", "found", "viewed", "task", "tasks", "enrolled", "stopped"]
"""The answers to create and update, a row of a search, the answer to view; a part of a task, and of a row of tasks; the
answers to adding a contact to a sequence, and to stopping it there."""

Layout = Mapping[str, Any]
"""The keys of an answer in their order, with the values of keys that are the same for every contact."""

PHONES: Final[Mapping[str, str]] = {
    "phone": "work_hq",
    "direct_phone": "work_direct",
    "mobile_phone": "mobile",
    "home_phone": "home",
    "other_phone": "other",
}
"""The columns of telephone numbers in the order of answers, each with the type of its number."""

_PREFERRED: Final = ("direct_phone", "mobile_phone", "phone", "home_phone", "other_phone")
"""If a contact has a number, its first number is also shown separately."""

FREE_DOMAINS: Final = frozenset(
    f"{name}.com" for name in ("gmail", "googlemail", "yahoo", "hotmail", "outlook", "live", "aol", "icloud")
).union({"gmx.de", "proton.me"})
"""The domains in which anybody can have an address."""

_NAMES: Final = (
    *(
        "contact_roles",
        "id",
        "first_name",
        "last_name",
        "name",
        "linkedin_url",
        "title",
        "contact_stage_id",
        "owner_id",
    ),
    *("creator_id", "person_id", "email_needs_tickling", "organization_name", "source", "original_source"),
    *("organization_id", "headline", "photo_url", "present_raw_address", "linkedin_uid"),
    *("extrapolated_email_confidence", "salesforce_id", "salesforce_lead_id", "salesforce_contact_id"),
    *("salesforce_account_id", "crm_owner_id", "created_at", "emailer_campaign_ids", "direct_dial_status"),
    *("direct_dial_enrichment_failed_at", "email_status", "email_source", "account_id", "last_activity_date"),
    *("hubspot_vid", "hubspot_company_id", "crm_id", "merged_crm_ids", "updated_at", "queued_for_crm_push"),
    *("suggested_from_rule_engine_config_id", "email_unsubscribed", "person_deleted", "call_opted_out"),
    *("godmode_apollo_creator", "engagement_graph", "sanitized_phone", "street_address", "city", "state", "country"),
    *("postal_code", "formatted_address", "time_zone", "label_ids", "has_pending_email_arcgate_request"),
    *("has_email_arcgate_request", "existence_level", "email", "email_from_customer", "typed_custom_fields"),
    *("custom_field_errors", "crm_record_url", "email_status_unavailable_reason", "email_true_status"),
    *("updated_email_true_status", "source_display_name", "twitter_url", "facebook_url", "contact_campaign_statuses"),
    *("contact_emails", "next_contact_id", "intent_strength", "show_intent", "phone_numbers", "account_phone_note"),
    *("free_domain", "email_domain_catchall"),
)

_CONSTANTS: Final[Mapping[str, Any]] = {
    "contact_roles": [],
    "emailer_campaign_ids": [],
    "label_ids": [],
    "contact_campaign_statuses": [],
    **dict.fromkeys(("email_needs_tickling", "show_intent", "free_domain", "email_domain_catchall"), False),
    **dict.fromkeys(("has_pending_email_arcgate_request", "has_email_arcgate_request"), False),
    "updated_email_true_status": True,
    "existence_level": "full",
    "custom_field_errors": {},
}

_ALL: Final = {name: _CONSTANTS.get(name) for name in _NAMES}


def _without(*names: str) -> Layout:
    return {name: value for name, value in _ALL.items() if name not in names}


_BASE: Final = _without("engagement_graph")

_LAYOUT_2021: Final = {
    name: _CONSTANTS.get(name)
    for name in (
        *("id", "first_name", "last_name", "name", "linkedin_url", "title", "contact_stage_id", "owner_id"),
        *("person_id", "organization_name", "source", "original_source", "organization_id", "present_raw_address"),
        *("salesforce_id", "created_at", "emailer_campaign_ids", "email_status", "account_id", "last_activity_date"),
        *("sanitized_phone", "typed_custom_fields", "updated_at", "label_ids", "existence_level", "email"),
    )
} | {"phone_numbers": []}

_SINCE_2026: Final[Mapping[AnswerKind, Layout]] = {
    "created": {**_BASE, "queued_for_crm_push": True},
    "updated": _without("engagement_graph", "contact_campaign_statuses"),
    "found": {**_without("engagement_graph", "next_contact_id"), "contact_job_change_event": None},
    "viewed": {"disable_flag": True, **_ALL},
    "task": {**_without("engagement_graph", "contact_campaign_statuses"), "custom_field_errors": None},
    "enrolled": _BASE,
    "stopped": _without("engagement_graph", "next_contact_id"),
    "tasks": {**_without("engagement_graph", "next_contact_id"), "custom_field_errors": None},
}

LAYOUTS: Final[Mapping[Edition, Mapping[AnswerKind, Layout]]] = {
    **dict.fromkeys(BEFORE_RECORDED, dict.fromkeys(get_args(AnswerKind), _LAYOUT_2021)),
    **dict.fromkeys(SINCE_RECORDED, _SINCE_2026),
}


def _shown(
    ids: Ids,
    one: AnyRow,
    kind: AnswerKind,
    edition: Edition,
    company: Mapping[str, Any] | None = None,
    parts: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Return the contact as JSON; in searches with its company. `parts`: its parts in sequences."""
    differing = _values(ids, one)
    differing["emailer_campaign_ids"] = [part["emailer_campaign_id"] for part in parts]
    if edition >= RECORDED:
        differing["contact_campaign_statuses"] = parts
        differing |= {**_values_2026(ids, one), **_address(one.present_raw_address)}
        differing |= {} if one.email is None else _of_email(one.email)
    own = LAYOUTS[edition][kind]
    shown = {**own, **{name: value for name, value in differing.items() if name in own}}
    return shown if company is None else {**shown, "account": company}


def _values(ids: Ids, one: AnyRow) -> dict[str, Any]:
    """Return the values that contacts differ in, in every edition."""
    number = next(filter(None, (getattr(one, name) for name in _PREFERRED)), None)
    return {
        "id": ids.show("contact", one.id),
        "first_name": one.first_name,
        "last_name": one.last_name,
        "name": " ".join(filter(None, (one.first_name, one.last_name))),
        "linkedin_url": one.linkedin_url,
        "title": one.title,
        "contact_stage_id": ids.show("contact_stage", one.stage_number),
        "owner_id": ids.show("user", one.owner_id),
        "organization_name": one.organization_name,
        "source": one.source,
        "original_source": one.original_source,
        "present_raw_address": one.present_raw_address,
        "salesforce_id": one.salesforce_id,
        "created_at": moments.stamp(one.created_at),
        "account_id": ids.show("company", one.company_id),
        "sanitized_phone": None if number is None else phones.sanitized(number),
        "label_ids": one.label_ids,
        "typed_custom_fields": one.typed_custom_fields,
        "updated_at": moments.stamp(one.updated_at),
        "email": one.email,
    }


def _values_2026(ids: Ids, one: AnyRow) -> dict[str, Any]:
    """Return the further values of edition 2026."""
    numbers = [(kind, number) for column, kind in PHONES.items() if (number := getattr(one, column)) is not None]
    return {
        "creator_id": ids.show("user", one.created_by_id),
        "organization_id": ids.show("organization", one.organization_id),
        "source_display_name": display_name(one.source),
        "contact_emails": [],
        "phone_numbers": [_phone(kind, number, place) for place, (kind, number) in enumerate(numbers)],
    }


def _of_email(email: str) -> dict[str, Any]:
    """Return the values that follow from an address."""
    hashed = email.lower().encode()
    is_free = email_key(email).rpartition("@")[2] in FREE_DOMAINS
    row: dict[str, Any] = {
        "email_md5": hashlib.md5(hashed, usedforsecurity=False).hexdigest(),
        "email_sha256": hashlib.sha256(hashed).hexdigest(),
        "email_status": "verified",
        "extrapolated_email_confidence": None,
        "position": 0,
        "email": email,
        "free_domain": is_free,
        "source": "User Managed",
        "third_party_vendor_name": None,
        "vendor_validation_statuses": [],
        "email_needs_tickling": False,
        "email_true_status": "User Managed",
        "email_status_unavailable_reason": None,
    }
    of_contact = {"email_status": "verified", "email_true_status": "User Managed", "email_from_customer": True}
    return {**of_contact, "free_domain": is_free, "contact_emails": [row]}


def _phone(kind: str, number: str, place: int) -> dict[str, Any]:
    return {
        "raw_number": number,
        "sanitized_number": phones.sanitized(number),
        "type": kind,
        "position": place,
        "status": "no_status",
        "dnc_status": None,
        "dnc_other_info": {},
        "dialer_flags": None,
        "source_name": "User Managed",
        "vendor_validation_statuses": [],
        "third_party_vendor_name": None,
    }


def _address(written: str | None) -> dict[str, Any]:
    """Return the parts of an address: city, state and country, or city and country, between commas."""
    parts = [part.strip() for part in (written or "").split(",")]
    match parts:
        case [city, state, country]:
            named = {"city": city, "state": state, "country": country}
        case [city, country]:
            named = {"city": city, "country": country}
        case _:
            named = {}
    return {"formatted_address": written, **named}


def stages(ids: Ids, edition: Edition) -> list[dict[str, Any]]:
    """Return the stages of contacts."""
    more = {} if edition < RECORDED else {"is_meeting_set": None}
    return [
        {
            "id": ids.show("contact_stage", number),
            "team_id": ids.team,
            "display_name": stage.name,
            "name": stage.name,
            "display_order": number - 1,
            "default_exclude_for_leadgen": False,
            "category": stage.category,
            **more,
        }
        for number, stage in STAGES.items()
    ]


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
STAGES_ANSWER: Final = object_type("ContactStages", {"contact_stages": list[ShownRecordStage]})
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
PAGE: Final = object_type("ContactPage", {"contacts": list_of(_FOUND), **ENVELOPE_TYPES})
_NO_COMPANIES: Final[Mapping[Any, dict[str, Any]]] = {}


def rendered(
    call: Call, people: Sequence[AnyRow], kind: AnswerKind, companies: Mapping[Any, dict[str, Any]] = _NO_COMPANIES
) -> list[dict[str, Any]]:
    """Return contacts in the form of answers. `companies`: the companies that the contacts include, by number."""
    parts = sequences.of_contacts(call.db, call.account, [one.id for one in people])
    edition = call.settings.edition
    return [
        _shown(
            call.ids,
            one,
            kind,
            edition,
            companies.get(one.company_id),
            [sequence_resource.status(call.ids, part) for part in parts.get(one.id, ())],
        )
        for one in people
    ]


def shown(call: Call, numbers: Sequence[int], kind: AnswerKind) -> list[dict[str, Any]]:
    """Return the existing contacts with these numbers in the form of answers, in this order."""
    found = (
        {one.id: one for one in service.of_ids(call.db, call.account, list(dict.fromkeys(numbers)))} if numbers else {}
    )
    by_number = dict(zip(found, rendered(call, [*found.values()], kind), strict=True))
    return [by_number[number] for number in numbers if number in by_number]
