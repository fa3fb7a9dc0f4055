"""A company in answers: one layout per answer and edition (contract 3.3, 9.4)."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.apollo.company.queries import CompanyRow
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.settings import EDITION_2021, EDITIONS, Edition
from dealdock.vendors.apollo.wire import moments, phones
from dealdock.vendors.apollo.wire.sources import RECORD_URL, display_name

AnswerKind = Literal["created", "updated", "found", "viewed", "embedded"]
"""The answers to create and update, a row of a search, the answer to view, a part of another record."""

Layout = Mapping[str, Any]
"""The keys of an answer in their order, with the values of keys that are the same for every company."""

ADDRESS: Final = ("raw_address", "street_address", "city", "state", "country", "postal_code")
"""The keys that are left out without an address."""

_GROWTHS: Final = tuple(f"organization_headcount_{months}_month_growth" for months in ("six", "twelve", "twenty_four"))
_CAMPAIGNS: Final = {"contact_emailer_campaign_ids": [], "contact_campaign_status_tally": {}, "num_contacts": 0}


def _layout(*names: str, **constants: Any) -> Layout:
    return {name: constants.get(name) for name in names}


_IDENTITY: Final = _layout(*ADDRESS, "id", "domain", "name", "team_id", "organization_id", "account_stage_id")
_ORIGIN: Final = _layout("source", "original_source", "creator_id", "owner_id", "created_at")
_LINKS: Final = {
    "phone": None,
    "phone_status": "no_status",
    **_layout("hubspot_id", "salesforce_id", "crm_owner_id", "parent_account_id", "linkedin_url"),
    **_layout("suggested_from_rule_engine_config_id", "godmode_apollo_creator"),
}
_STATE: Final[Layout] = {
    "sanitized_phone": None,
    "account_playbook_statuses": [],
    "existence_level": "full",
    "label_ids": [],
    "typed_custom_fields": {},
    "custom_field_errors": {},
    "modality": "account",
    "source_display_name": None,
    "crm_record_url": None,
}
_SOCIAL: Final = _layout("twitter_url", "facebook_url")
_INTENT: Final = {"intent_strength": None, "show_intent": False, **_layout(*_GROWTHS)}
_BEGIN: Final = {**_IDENTITY, **_ORIGIN, **_LINKS}
_BASE: Final = {**_BEGIN, **_STATE, **_SOCIAL, **_INTENT}

_KEYS_2021: Final = (
    *("id", "domain", "name", "team_id", "typed_custom_fields", "organization_id", "account_stage_id", "source"),
    *("original_source", "owner_id", "created_at", "phone", "phone_status", "test_predictive_score", "hubspot_id"),
    *("salesforce_id", "crm_owner_id", "parent_account_id"),
)
_CREATED_2021: Final = {
    **_layout(*_KEYS_2021, phone_status="no_status"),
    "account_playbook_statuses": [],
    "existence_level": "full",
    "label_ids": [],
    "modality": "account",
}
_UPDATED_2021: Final = {
    **_layout(*_KEYS_2021, phone_status="no_status"),
    "sanitized_phone": None,
    **_CREATED_2021,
    "salesforce_record_url": None,
}
_WHOLE_2021: Final = {**_UPDATED_2021, **_CAMPAIGNS, "last_activity_date": None, "persona_counts": {}}

_SINCE_2026: Final[Mapping[AnswerKind, Layout]] = {
    "created": _BASE,
    "updated": _BASE,
    "found": {**_BEGIN, **_STATE, **_CAMPAIGNS, **_SOCIAL, **_INTENT},
    "viewed": {
        **_BEGIN,
        "engagement_graph": None,
        **_STATE,
        **_CAMPAIGNS,
        **_SOCIAL,
        **_INTENT,
        "account_queues": [],
        "disable_flag": True,
    },
    "embedded": {**_BEGIN, **_STATE, "custom_field_errors": None, **_CAMPAIGNS, **_SOCIAL},
}
LAYOUTS: Final[Mapping[Edition, Mapping[AnswerKind, Layout]]] = {
    EDITION_2021: {
        "created": {**_CREATED_2021, "persona_counts": {}},
        "updated": {**_UPDATED_2021, "persona_counts": {}},
        "found": _WHOLE_2021,
        "viewed": _WHOLE_2021,
        "embedded": _WHOLE_2021,
    },
    **dict.fromkeys(EDITIONS.months[1:], _SINCE_2026),
}


def company(ids: Ids, one: CompanyRow, kind: AnswerKind, edition: Edition) -> dict[str, Any]:
    """Return the company as JSON."""
    shown = dict(LAYOUTS[edition][kind])
    for name, value in _values(ids, one, edition).items():
        if name in shown:
            shown[name] = value
    for name in _missing(one):
        shown.pop(name, None)
    return shown


def _missing(one: CompanyRow) -> Iterable[str]:
    """Yield the keys that the company's answers lack."""
    if one.phone is None:
        yield "sanitized_phone"
    if one.salesforce_id is None:
        yield "salesforce_record_url"
    if one.raw_address is None:
        yield from ADDRESS


def _values(ids: Ids, one: CompanyRow, edition: Edition) -> dict[str, Any]:
    """Return the values that companies differ in."""
    values = {
        "id": ids.show("company", one.id),
        "domain": one.domain,
        "name": one.name,
        "team_id": ids.team,
        "account_stage_id": ids.show_optional("company_stage", one.stage_id),
        "source": one.source,
        "original_source": one.original_source,
        "owner_id": ids.show_optional("user", one.owner_id),
        "created_at": moments.stored_stamp(one.created_at),
        "phone": one.phone,
        "salesforce_id": one.salesforce_id,
        "crm_owner_id": one.crm_owner_id,
        "sanitized_phone": None if one.phone is None else phones.sanitized(one.phone),
        "label_ids": one.label_ids,
        "typed_custom_fields": one.typed_custom_fields,
        "num_contacts": one.contacts,
    }
    if edition == EDITION_2021:
        return values | {"salesforce_record_url": f"{RECORD_URL}{one.salesforce_id}"}
    return values | {
        "raw_address": one.raw_address,
        "organization_id": ids.show_optional("organization", one.organization_id),
        "creator_id": ids.show_optional("user", one.created_by_id),
        "source_display_name": display_name(one.source),
    }


def stages(ids: Ids, rows: Iterable[AnyRow], edition: Edition) -> list[dict[str, Any]]:
    """Return the stages of companies as JSON."""
    more = {} if edition == EDITION_2021 else {"is_meeting_set": None}
    return [
        {
            "id": ids.show("company_stage", row.id),
            "team_id": ids.team,
            "display_name": row.name,
            "name": row.name,
            "display_order": row.display_order,
            "default_exclude_for_leadgen": False,
            "category": row.category,
            **more,
        }
        for row in rows
    ]
