"""The operations of people: `/api/v1/people`, `/api/v1/mixed_people`."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.apollo.contact import rendering as contact_rendering
from dealdock.vendors.apollo.directory import service as directory
from dealdock.vendors.apollo.directory.service import Charge
from dealdock.vendors.apollo.errors import invalid_id, refused
from dealdock.vendors.apollo.ids import has_form
from dealdock.vendors.apollo.organization import layout as organization_layout
from dealdock.vendors.apollo.organization import queries as organization_queries
from dealdock.vendors.apollo.organization.routes import MOST_AT_ONCE, opened, paid
from dealdock.vendors.apollo.person import answers, criteria, layout, phone_results, queries
from dealdock.vendors.apollo.person.layout import Confidence
from dealdock.vendors.apollo.person.model import Person
from dealdock.vendors.apollo.settings import DETAILED
from dealdock.vendors.apollo.wire import values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.searches import ENVELOPE
from dealdock.vendors.apollo.wire.values import domain
from dealdock.web.rest.routing import RestRouter

router = RestRouter("person", "/api/v1/people")
mixed = RestRouter("person", "/api/v1/mixed_people")
results = RestRouter("webhook_result", "/api/v1/webhook_result")

_MATCH_ERRORS: Final = ("no_details", "webhook_with_poll_only", "no_webhook", "no_credits")
_BULK_ERRORS: Final = ("too_many_records", *_MATCH_ERRORS)
_SEARCH_ERRORS: Final = ("invalid_per_page", "directory_too_deep")


@router.operation("match", "POST", "/match", errors=_MATCH_ERRORS, writes=True, answer=lambda: answers.MATCH)
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
    written = criteria.written(call.parameters)
    if "id" in written:
        return None
    if "email" in written:
        firm = _firm(call, {"domain": written["email"].rpartition("@")[2]})
        shown = None if firm is None else _embedded(call, firm)
        return layout.unknown(call.ids, written["email"], shown, _confidence(call, "none"))
    names = criteria.names(written)
    firm = _firm(call, written) if names and not written.keys() & criteria.IDENTIFIERS else None
    return None if firm is None else layout.made(call.ids, names, _embedded(call, firm), _confidence(call, "low"))


def _firm(call: Call, written: Mapping[str, str]) -> AnyRow | None:
    """Return the organization with the domain that is sent, else with the name; None if there is none."""
    if "domain" in written:
        host = domain(written["domain"]) or ""
        return organization_queries.by_domains(call.db, call.account, [host]).get(host)
    name = written.get("organization_name")
    return None if name is None else organization_queries.by_name(call.db, call.account, name)


def _confidence(call: Call, confidence: Confidence) -> Confidence | None:
    """Return the certainty of a match, in the editions that show it."""
    return confidence if call.settings.edition >= DETAILED else None


def _embedded(call: Call, firm: AnyRow) -> dict[str, Any]:
    """Return an organization as a part of a person."""
    shown = organization_layout.OrganizationView(firm, call.ids, call.settings.edition)
    return organization_layout.enriched(shown, is_embedded=True)


@router.operation("bulk_match", "POST", "/bulk_match", errors=_BULK_ERRORS, writes=True, answer=lambda: answers.MATCHES)
def bulk_match(call: CurrentCall) -> dict[str, Any]:
    """Return a person or null for each of up to 10 details."""
    opened(call)
    details = values.many(call.parameters.get("details"))
    if not details:
        raise refused("no_details", "details is missing")
    if len(details) > MOST_AT_ONCE:
        raise refused("too_many_records", f"there are {len(details)} details", "detail")
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


@router.operation(
    "show", "GET", "/{person_id}", errors=("invalid_id", "no_credits"), writes=True, answer=lambda: answers.ONE
)
def show(call: CurrentCall) -> dict[str, Any]:
    """Return a person."""
    written = call.match.parameters["person_id"]
    number = call.ids.find("person", written) if has_form(written) else None
    opened(call)
    found = None if number is None else queries.first(call.db, call.account, Person.id == number)
    if found is None:
        raise invalid_id(written, "person")
    paid(call, [Charge("person", found.id, 1)])
    return {"person": _people(call, [found], {found.id})[0]}


@mixed.operation(
    "api_search",
    "POST",
    "/api_search",
    fields=criteria.Search,
    errors=_SEARCH_ERRORS,
    writes=True,
    answer=lambda: answers.ROWS,
)
def api_search(call: CurrentCall) -> dict[str, Any]:
    """Return a page of people, of whom nothing is shown by which they could be reached."""
    opened(call)
    page, selection = criteria.selection(call, usual=criteria.API_PAGE_SIZE)
    del page
    found, total = queries.page(call.db, call.account, selection)
    firms = organization_queries.of_numbers(call.db, call.account, [each.organization_id for each in found])
    return {
        "total_entries": total,
        "people": [layout.row(each, call.ids, firms.get(each.organization_id)) for each in found],
    }


@mixed.operation(
    "search", "POST", "/search", fields=criteria.Search, errors=_SEARCH_ERRORS, writes=True, answer=lambda: answers.PAGE
)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return a page of people, with the addresses that the team has paid for."""
    opened(call)
    page, selection = criteria.selection(call)
    found, total = queries.page(call.db, call.account, selection)
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


def _matched(call: Call, sent: Mapping[str, Any]) -> AnyRow | None:
    """Return the person that parameters name; None if nobody is named so. Error no_details."""
    conditions = criteria.match(call, sent)
    if conditions is None:
        raise refused("no_details", "no parameter names a person, or a name has neither organization nor domain")
    return queries.first(call.db, call.account, *conditions)


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
    firms = organization_queries.of_numbers(call.db, call.account, [each.organization_id for each in found])
    organizations = {number: _embedded(call, firm) for number, firm in firms.items()}
    keys = [each.email_key for each in found if each.email_key is not None]
    contacts = _contacts(call, keys)
    wants_personal = values.truth(call.parameters.get("reveal_personal_emails"))
    return [
        layout.person(
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
    numbers = queries.contacts(call.db, call.account, keys) if keys else {}
    shown = contact_rendering.shown(call, [*numbers.values()], "updated")
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


@results.operation("show", "GET", "/{request_id}", errors=("no_result",), answer=lambda: answers.PhoneResult)
def show_result(call: CurrentCall) -> dict[str, Any]:
    """Return the telephone numbers that a match asked for."""
    found = phone_results.result(call, call.match.parameters["request_id"])
    if found is None:
        raise refused("no_result", "no match of the last 30 days that asked for telephone numbers had this request_id")
    return found
