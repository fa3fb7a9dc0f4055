"""People in answers (contract 10.10)."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.wire import moments

_LOCKED: Final = "email_not_unlocked@domain.com"
_SHORT_NAME: Final = 4
"""The letters from which on a name is obfuscated by its first two and its last one."""


def _name(one: AnyRow) -> str:
    return " ".join(filter(None, (one.first_name, one.last_name)))


def _begin(**values: Any) -> dict[str, Any]:
    """Return the keys from id to email_status."""
    names = (
        *("id", "first_name", "last_name", "name", "linkedin_url", "title", "photo_url", "twitter_url", "github_url"),
        *("facebook_url", "extrapolated_email_confidence", "headline", "organization_id"),
    )
    return {**dict.fromkeys(names), **values, "employment_history": []}


def _end(*, is_revealed: bool, organization: Mapping[str, Any], one: AnyRow | None = None) -> dict[str, Any]:
    """Return the keys from intent_strength on."""
    return {
        "intent_strength": None,
        "show_intent": False,
        "email_domain_catchall": False,
        "revealed_for_current_team": is_revealed,
        **organization,
        "departments": [] if one is None else one.departments,
        "subdepartments": [],
        "functions": [] if one is None else one.functions,
        "seniority": None if one is None else one.seniority,
    }


def person(
    ids: Ids, one: AnyRow, organization: Mapping[str, Any] | None, extra: Mapping[str, Any], *, is_revealed: bool
) -> dict[str, Any]:
    """Return a person of the directory. `extra`: the keys behind the place, such as personal_emails."""
    begin = _begin(
        id=ids.show("person", one.id),
        first_name=one.first_name,
        last_name=one.last_name,
        name=_name(one),
        linkedin_url=one.linkedin_url,
        title=one.title,
        headline=one.title if one.headline is None else one.headline,
        organization_id=ids.show_optional("organization", one.organization_id),
    )
    email = one.email if is_revealed or one.email is None else _LOCKED
    status = None if one.email is None else "verified"
    place = {"state": one.state, "city": one.city, "country": one.country}
    shown = {} if organization is None else {"organization": organization}
    end = _end(is_revealed=is_revealed, organization=shown, one=one)
    return {**begin, "email": email, "email_status": status, **place, **extra, **end}


def unknown(ids: Ids, email: str, email_key: str) -> dict[str, Any]:
    """Return the person for an address that nobody has."""
    begin = _begin(id=ids.of_nobody(email_key), name="")
    return {**begin, "email": email, "email_status": None, **_end(is_revealed=True, organization={})}


def row(one: AnyRow, ids: Ids, organization: AnyRow | None) -> dict[str, Any]:
    """Return a person as the search of the API has it, without names and addresses."""
    return {
        "id": ids.show("person", one.id),
        "first_name": one.first_name,
        "last_name_obfuscated": obfuscated(one.last_name),
        "title": one.title,
        "last_refreshed_at": moments.date(one.updated_at),
        "has_email": one.email is not None,
        "has_city": one.city is not None,
        "has_state": one.state is not None,
        "has_country": one.country is not None,
        "has_direct_phone": "Yes"
        if one.mobile_phone is not None
        else "Maybe: please request direct dial via people/bulk_match",
        "organization": None if organization is None else _organization(organization),
    }


def obfuscated(name: str | None) -> str | None:
    """Return the first letters of a name, three stars, and the last letter of one that is not short."""
    if not name:
        return None
    return f"{name[0]}***" if len(name) < _SHORT_NAME else f"{name[:2]}***{name[-1]}"


def _organization(one: AnyRow) -> dict[str, Any]:
    columns = {
        "has_industry": one.industry,
        "has_phone": one.phone,
        "has_city": one.city,
        "has_state": one.state,
        "has_country": one.country,
        "has_zip_code": one.postal_code,
        "has_revenue": one.revenue,
        "has_employee_count": one.employees,
    }
    return {"name": one.name, **{name: value is not None for name, value in columns.items()}}
