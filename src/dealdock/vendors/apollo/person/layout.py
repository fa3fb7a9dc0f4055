"""People in answers (contract 10.10)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.text import email_key
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.person import places
from dealdock.vendors.apollo.wire import moments

Confidence = Literal["high", "low", "none"]
"""The certainty with which a person was matched; none: no person was."""

_LOCKED: Final = "email_not_unlocked@domain.com"
_SHORT_NAME: Final = 4
"""From this number of letters on, only the first two letters and the last one of a name are shown."""


def _name(one: AnyRow) -> str:
    return " ".join(filter(None, (one.first_name, one.last_name)))


def _begin(employment: Sequence[Mapping[str, Any]], confidence: Confidence | None, **values: Any) -> dict[str, Any]:
    """Return the keys from id to match_confidence, which is left out if it is None."""
    names = (
        *("id", "first_name", "last_name", "name", "linkedin_url", "title", "photo_url", "twitter_url", "github_url"),
        *("facebook_url", "extrapolated_email_confidence", "headline", "organization_id"),
    )
    shown = {} if confidence is None else {"match_confidence": confidence}
    return {**dict.fromkeys(names), **values, "employment_history": employment, **shown}


_NO_INTENT: Final = {"intent_strength": None, "show_intent": False, "email_domain_catchall": False}


def person(
    ids: Ids,
    one: AnyRow,
    organization: Mapping[str, Any] | None,
    extra: Mapping[str, Any],
    *,
    is_revealed: bool,
    confidence: Confidence | None = None,
) -> dict[str, Any]:
    """Return a person of the directory. `extra`: the keys behind email_status, such as personal_emails."""
    position = {"title": one.title, "start_date": _start_date(one.id), "org_matched_by_name": False}
    return {
        **_begin(
            [_employment(ids.of_nobody(f"employment|{one.id}"), organization, **position)],
            confidence,
            id=ids.show("person", one.id),
            first_name=one.first_name,
            last_name=one.last_name,
            name=_name(one),
            linkedin_url=one.linkedin_url,
            title=one.title,
            headline=one.title if one.headline is None else one.headline,
            organization_id=ids.show_optional("organization", one.organization_id),
        ),
        **places.address(one),
        "email": one.email if is_revealed or one.email is None else _LOCKED,
        "email_status": None if one.email is None else "verified",
        **extra,
        **({} if organization is None else {"organization": organization}),
        "departments": one.departments,
        "subdepartments": [],
        "seniority": one.seniority,
        "functions": one.functions,
        **_NO_INTENT,
        "email_domain_catchall_verdict": None if one.email is None else "allow",
        "revealed_for_current_team": is_revealed,
    }


JOB: Final = (
    *("_id", "created_at", "current", "degree", "description", "emails", "end_date", "grade_level", "kind", "major"),
    *("org_matched_by_name", "organization_id", "organization_name", "raw_address", "start_date", "title"),
    *("updated_at", "id", "key"),
)
"""The keys of a job."""


def _employment(own_id: str, organization: Mapping[str, Any] | None, **values: Any) -> dict[str, Any]:
    """Return a present job."""
    firm = {} if organization is None else organization
    at = {"organization_id": firm.get("id"), "organization_name": firm.get("name")}
    return {**dict.fromkeys(JOB), "_id": own_id, "current": True, **at, **values, "id": own_id, "key": own_id}


def _start_date(number: int) -> str:
    """Return the day on which a person began their job, derived from their number."""
    return f"{2012 + number % 13}-{1 + number % 12:02}-01"


def made(ids: Ids, names: Mapping[str, str], organization: Mapping[str, Any], confidence: Confidence | None) -> Any:
    """Return the person for a name that nobody has at an organization that is known."""
    key = "|".join([organization["id"], *(each.lower() for each in names.values())])
    job = _employment(ids.of_nobody(f"employment|{key}"), organization)
    own = {"id": ids.of_nobody(key), **names, "organization_id": organization["id"]}
    begin = _begin([job], confidence, **own)
    return {**begin, "email": None, "email_status": None, "organization": organization, **_OF_NOBODY}


def unknown(ids: Ids, email: str, organization: Mapping[str, Any] | None, confidence: Confidence | None) -> Any:
    """Return the person for an address that nobody has. `organization`: the organization of the address's domain."""
    own = {} if organization is None else {"organization_id": organization["id"]}
    begin = _begin([], confidence, id=ids.of_nobody(email_key(email)), name="", **own)
    shown = {} if organization is None else {"organization": organization}
    return {**begin, "email": email, "email_status": None, **shown, **_OF_NOBODY}


_OF_NOBODY: Final[Mapping[str, Any]] = {
    **_NO_INTENT,
    "revealed_for_current_team": True,
    "departments": [],
    "subdepartments": [],
    "functions": [],
    "seniority": None,
}
"""The last keys of a person who is not in the directory, in their order."""


def row(one: AnyRow, ids: Ids, organization: AnyRow | None) -> dict[str, Any]:
    """Return a person in the form of the search of the API, without names and addresses."""
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
    """Return the first letters of a name, three stars, and for a long name its last letter."""
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
