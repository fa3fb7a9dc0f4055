"""People: `/api/v1/people`, `/api/v1/mixed_people` (contract 10.10)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.kind import Kind
from dealdock.platform.text import email_key
from dealdock.vendors.apollo.contact import attributes as contact_attributes
from dealdock.vendors.apollo.contact.attributes import UPDATED
from dealdock.vendors.apollo.directory import rows
from dealdock.vendors.apollo.directory import service as directory
from dealdock.vendors.apollo.directory.model import Person
from dealdock.vendors.apollo.directory.service import Charge
from dealdock.vendors.apollo.errors import invalid_id, refused
from dealdock.vendors.apollo.ids import Ids, has_form
from dealdock.vendors.apollo.organization import service as organization_service
from dealdock.vendors.apollo.organization.reading import ENRICHED, OrganizationView, enriched
from dealdock.vendors.apollo.organization.resource import MOST_AT_ONCE, opened, paid
from dealdock.vendors.apollo.person import matching, phone_results, places, service
from dealdock.vendors.apollo.settings import DETAILED, SEARCH_WITHDRAWN
from dealdock.vendors.apollo.wire import moments, values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.described import ENVELOPE_TYPES, list_of
from dealdock.vendors.apollo.wire.searches import ENVELOPE
from dealdock.web.rest.answers import closed, object_type
from dealdock.web.rest.routing import RestRouter

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


def _shown(
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
            organization_id=ids.show("organization", one.organization_id),
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


_JOB: Final = (
    *("_id", "created_at", "current", "degree", "description", "emails", "end_date", "grade_level", "kind", "major"),
    *("org_matched_by_name", "organization_id", "organization_name", "raw_address", "start_date", "title"),
    *("updated_at", "id", "key"),
)
"""The keys of a job."""


def _employment(own_id: str, organization: Mapping[str, Any] | None, **values: Any) -> dict[str, Any]:
    """Return a present job."""
    firm = {} if organization is None else organization
    at = {"organization_id": firm.get("id"), "organization_name": firm.get("name")}
    return {**dict.fromkeys(_JOB), "_id": own_id, "current": True, **at, **values, "id": own_id, "key": own_id}


def _start_date(number: int) -> str:
    """Return the day on which a person began their job, derived from their number."""
    return f"{2012 + number % 13}-{1 + number % 12:02}-01"


def _made(ids: Ids, names: Mapping[str, str], organization: Mapping[str, Any], confidence: Confidence | None) -> Any:
    """Return the person for a name that nobody has at an organization that is known."""
    key = "|".join([organization["id"], *(each.lower() for each in names.values())])
    job = _employment(ids.of_nobody(f"employment|{key}"), organization)
    own = {"id": ids.of_nobody(key), **names, "organization_id": organization["id"]}
    begin = _begin([job], confidence, **own)
    return {**begin, "email": None, "email_status": None, "organization": organization, **_OF_NOBODY}


def _unknown(ids: Ids, email: str, organization: Mapping[str, Any] | None, confidence: Confidence | None) -> Any:
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


def _row(one: AnyRow, ids: Ids, organization: AnyRow | None) -> dict[str, Any]:
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


_OF_JOB: Final[Mapping[str, Any]] = {
    **dict.fromkeys(_JOB),
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

_PERSON: Final = object_type(
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


_ONE: Final = object_type("PersonAnswer", {"person": _PERSON})
_MATCH: Final = object_type("PersonMatch", {"person": _PERSON | None, "request_id": int})

_MATCHES: Final = object_type(
    "PersonMatches",
    {
        "status": str,
        "error_code": None,
        "error_message": None,
        **dict.fromkeys(("total_requested_enrichments", "unique_enriched_records", "missing_records"), int),
        "credits_consumed": int,
        "matches": list_of(_PERSON | None),
        "request_id": int,
    },
    {"request_id"},
)

_ROWS: Final = object_type("PersonRows", {"total_entries": int, "people": list[PersonRow]})

_PAGE: Final = object_type(
    "PersonPage",
    {
        **ENVELOPE_TYPES,
        "contacts": list[Any],
        "people": list_of(_PERSON),
        "model_ids": list[str],
        "derived_params": dict[str, Any],
    },
)

PERSON: Final = Kind(
    "person",
    "people",
    Person,
    references={"organization_id": "organization"},
    prepare=directory.require,
    create=service.create,
    update=service.update,
    delete=service.delete,
    **directory.lists("personal_emails", "departments", "functions"),
    example={"first_name": "Mira", "last_name": "Oduya", "email": "mira@tallow.example"},
    named_by="email",
    named_as="person",
    derived=rows.person,
)

router = RestRouter("person", "/api/v1/people")
mixed = RestRouter("person", "/api/v1/mixed_people")
results = RestRouter("webhook_result", "/api/v1/webhook_result")

_MATCH_ERRORS: Final = ("no_details", "webhook_with_poll_only", "no_webhook", "no_credits")
_BULK_ERRORS: Final = ("too_many_people", *_MATCH_ERRORS)
_SEARCH_ERRORS: Final = ("invalid_per_page", "directory_too_deep", "invalid_filter", "invalid_date")


@router.operation("match", "POST", "/match", errors=_MATCH_ERRORS, writes=True, answer=lambda: _MATCH)
def match(call: CurrentCall) -> dict[str, Any]:
    """Return the person that the parameters name. An address that nobody has gets a person without a name."""
    opened(call)
    found = _matched(call, call.parameters)
    _check_webhook(call)
    known = [] if found is None else [found]
    credits_ = paid(call, [*(Charge("person", each.id, 1) for each in known), *phone_results.charges(call, known)])
    person = _nobody(call) if found is None else _people(call, [found], {found.id}, _confidence(call, "high"))[0]
    return {"person": person, "request_id": _request_id(call, known, requested=1, credits_=credits_)}


def _nobody(call: Call) -> Any:
    """Return the person for parameters that fit nobody; None if there is none.

    An address identifies a person, and so does a name at a known organization.
    """
    written = matching.written(call.parameters)
    if "id" in written:
        return None
    if "email" in written:
        firm = _firm(call, {"domain": written["email"].rpartition("@")[2]})
        shown = None if firm is None else _embedded(call, firm)
        return _unknown(call.ids, written["email"], shown, _confidence(call, "none"))
    names = matching.names(written)
    firm = _firm(call, written) if names and not written.keys() & matching.IDENTIFIERS else None
    return None if firm is None else _made(call.ids, names, _embedded(call, firm), _confidence(call, "low"))


def _firm(call: Call, written: Mapping[str, str]) -> AnyRow | None:
    """Return the organization with the domain that is sent, else with the name; None if there is none."""
    host = matching.host(written)
    if host is not None:
        return organization_service.by_domains(call.db, call.account, [host]).get(host)
    name = written.get("organization_name")
    return None if name is None else organization_service.by_name(call.db, call.account, name)


def _confidence(call: Call, confidence: Confidence) -> Confidence | None:
    """Return the certainty of a match, in the editions that show it."""
    return confidence if call.settings.edition >= DETAILED else None


def _embedded(call: Call, firm: AnyRow) -> dict[str, Any]:
    """Return an organization as a part of a person."""
    shown = OrganizationView(firm, call.ids, call.settings.edition)
    return enriched(shown, is_embedded=True)


@router.operation("bulk_match", "POST", "/bulk_match", errors=_BULK_ERRORS, writes=True, answer=lambda: _MATCHES)
def bulk_match(call: CurrentCall) -> dict[str, Any]:
    """Return a person or null for each of up to 10 details."""
    opened(call)
    details = values.many(call.parameters.get("details"))
    if not details:
        raise refused("no_details", "details is missing")
    if len(details) > MOST_AT_ONCE:
        raise refused("too_many_people", f"there are {len(details)} details")
    found = [_matched(call, each if isinstance(each, dict) else {}) for each in details]
    _check_webhook(call)
    known = {each.id: each for each in found if each is not None}
    people = [*known.values()]
    credits_ = paid(call, [*(Charge("person", number, 1) for number in known), *phone_results.charges(call, people)])
    wants_phone = phone_results.are_wanted(call)
    request = {"request_id": _request_id(call, people, len(details), credits_)} if wants_phone else {}
    shown = dict(zip(known, _people(call, people, set(known), _confidence(call, "high")), strict=True))
    return {
        "status": "success",
        "error_code": None,
        "error_message": None,
        "total_requested_enrichments": len(details),
        "matches": [None if each is None else shown[each.id] for each in found],
        "unique_enriched_records": len(known),
        "missing_records": sum(each is None for each in found),
        "credits_consumed": credits_,
        **request,
    }


@router.operation("show", "GET", "/{person_id}", errors=("invalid_id", "no_credits"), writes=True, answer=lambda: _ONE)
def show(call: CurrentCall) -> dict[str, Any]:
    """Return a person."""
    written = call.match.parameters["person_id"]
    number = call.ids.find("person", written) if has_form(written) else None
    opened(call)
    found = None if number is None else service.first(call.db, call.account, Person.id == number)
    if found is None:
        raise invalid_id(written, "person")
    paid(call, [Charge("person", found.id, 1)])
    return {"person": _people(call, [found], {found.id})[0]}


@mixed.operation(
    "api_search",
    "POST",
    "/api_search",
    fields=matching.Search,
    errors=_SEARCH_ERRORS,
    writes=True,
    answer=lambda: _ROWS,
)
def api_search(call: CurrentCall) -> dict[str, Any]:
    """Return a page of people, of whom nothing is shown by which they could be reached."""
    opened(call)
    page, selection = matching.selection(call, usual=matching.API_PAGE_SIZE)
    del page
    found, total = service.page(call.db, call.account, selection)
    firms = organization_service.of_numbers(call.db, call.account, [each.organization_id for each in found])
    return {
        "total_entries": total,
        "people": [_row(each, call.ids, firms.get(each.organization_id)) for each in found],
    }


@router.operation(
    "search", "POST", "/search", fields=matching.Search, errors=("old_people_search", "not_found"), answer=lambda: _PAGE
)
def search_at_another_path(call: CurrentCall) -> dict[str, Any]:
    """Refuse the old search at its other path. Older editions know only the first one."""
    _check_old_search(call)
    raise refused("not_found", "in this edition, the search for people is at mixed_people/search")


@mixed.operation(
    "search",
    "POST",
    "/search",
    fields=matching.Search,
    errors=("old_people_search", *_SEARCH_ERRORS),
    writes=True,
    answer=lambda: _PAGE,
)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return a page of people, with the addresses that the team has paid for: the old search."""
    _check_old_search(call)
    opened(call)
    page, selection = matching.selection(call)
    found, total = service.page(call.db, call.account, selection)
    known = directory.revealed(call.db, call.account, "person", [each.id for each in found])
    people = _people(call, found, known)
    return {
        "breadcrumbs": [],
        **ENVELOPE,
        "pagination": page.pagination(total),
        "contacts": [],
        "people": people,
        "model_ids": [each["id"] for each in people],
        "num_fetch_result": None,
        "derived_params": {},
    }


def _check_old_search(call: Call) -> None:
    """Check that the account's edition has the old search. Error old_people_search."""
    if call.settings.edition >= SEARCH_WITHDRAWN:
        raise refused("old_people_search", f"since {SEARCH_WITHDRAWN}, people are found by mixed_people/api_search")


def _matched(call: Call, sent: Mapping[str, Any]) -> AnyRow | None:
    """Return the person that parameters name; None if nobody is named so. Error no_details."""
    conditions = matching.match(call, sent)
    if conditions is None:
        raise refused("no_details", "no parameter names a person, or a name has neither organization nor domain")
    return service.first(call.db, call.account, *conditions)


def _check_webhook(call: Call) -> None:
    """Check that there is a way to deliver telephone numbers. Errors webhook_with_poll_only, no_webhook."""
    wants_phone = phone_results.are_wanted(call)
    has_address = bool(values.text(call.parameters.get("webhook_url")).strip())
    polls = values.truth(call.parameters.get("poll_only")) and call.settings.edition >= DETAILED
    if polls and has_address:
        raise refused("webhook_with_poll_only", "the call has both webhook_url and poll_only")
    if wants_phone and not has_address and not polls:
        raise refused("no_webhook", "reveal_phone_number is true, and there is no webhook_url")


def _people(
    call: Call, found: Sequence[AnyRow], revealed: set[int], confidence: Confidence | None = None
) -> list[dict[str, Any]]:
    """Return people in the form of answers, with their organization, and their contact if the team has one."""
    firms = organization_service.of_numbers(call.db, call.account, [each.organization_id for each in found])
    organizations = {number: _embedded(call, firm) for number, firm in firms.items()}
    keys = [each.email_key for each in found if each.email_key is not None]
    contacts = _contacts(call, keys)
    wants_personal = values.truth(call.parameters.get("reveal_personal_emails"))
    return [
        _shown(
            call.ids,
            each,
            organizations.get(each.organization_id),
            {
                **({"personal_emails": each.personal_emails} if wants_personal and each.id in revealed else {}),
                **contacts.get(each.email_key, {}),
            },
            is_revealed=each.id in revealed,
            confidence=confidence,
        )
        for each in found
    ]


def _contacts(call: Call, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return contact_id and contact by the keys of addresses."""
    numbers = service.contacts(call.db, call.account, keys) if keys else {}
    shown = contact_attributes.shown(call, [*numbers.values()], "updated")
    return {key: {"contact_id": contact["id"], "contact": contact} for key, contact in zip(numbers, shown, strict=True)}


def _request_id(call: Call, found: Sequence[AnyRow], requested: int, credits_: int) -> int:
    """Return a signed number of 64 bits that exceeds JavaScript's exact integers, by account and call.

    It identifies the telephone numbers of the found people, if the call asks for them.
    """
    place = directory.take_call(call.db, call.account)
    number = call.ids.seed(f"request|{place}")
    size = number % 2**62 | 2**61
    request_id = size if number & 2**63 else -size
    if phone_results.are_wanted(call):
        phone_results.store(call, place, request_id, found, requested, credits_)
    return request_id


@results.operation("show", "GET", "/{request_id}", errors=("no_result",), answer=lambda: PhoneResult)
def show_result(call: CurrentCall) -> dict[str, Any]:
    """Return the telephone numbers that a match asked for."""
    found = phone_results.result(call, call.match.parameters["request_id"])
    if found is None:
        raise refused("no_result", "no match of the last 30 days that asked for telephone numbers had this request_id")
    return found
