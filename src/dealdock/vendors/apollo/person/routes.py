"""The operations of people: `/api/v1/people`, `/api/v1/mixed_people`."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.text import email_key
from dealdock.vendors.apollo.contact import rendering as contact_rendering
from dealdock.vendors.apollo.directory import service as directory
from dealdock.vendors.apollo.directory.service import Charge
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.organization import layout as organization_layout
from dealdock.vendors.apollo.organization import queries as organization_queries
from dealdock.vendors.apollo.organization.routes import MOST_AT_ONCE, opened, paid
from dealdock.vendors.apollo.person import criteria, layout, queries
from dealdock.vendors.apollo.wire import values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.searches import ENVELOPE
from dealdock.web.rest.routing import RestRouter

router = RestRouter("person", "/api/v1/people")
mixed = RestRouter("person", "/api/v1/mixed_people")

_MATCH_ERRORS: Final = ("no_details", "no_webhook", "no_credits")
_SEARCH_ERRORS: Final = ("invalid_per_page", "directory_too_deep")


@router.operation("match", "POST", "/match", errors=_MATCH_ERRORS, writes=True)
def match(call: CurrentCall) -> Any:
    """Return the person that the parameters name. An address that nobody has gets a person without a name."""
    opened(call)
    found = _matched(call, call.parameters)
    _check_webhook(call)
    if found is not None:
        paid(call, [Charge("person", found.id, 1)])
        person: dict[str, Any] | None = _people(call, [found], {found.id})[0]
    else:
        sent = values.text(call.parameters.get("email")).strip()
        by_email = sent and not values.text(call.parameters.get("id")).strip()
        person = layout.unknown(call.ids, sent, email_key(sent)) if by_email else None
    return {"person": person, "request_id": _request_id(call)}


@router.operation("bulk_match", "POST", "/bulk_match", errors=_MATCH_ERRORS, writes=True)
def bulk_match(call: CurrentCall) -> Any:
    """Return a person or null for each of up to 10 details."""
    opened(call)
    details = values.many(call.parameters.get("details"))
    if not details:
        raise refused("no_details", "there are no details")
    if len(details) > MOST_AT_ONCE:
        raise refused("no_details", f"there are {len(details)} details", f"more than {MOST_AT_ONCE} details")
    found = [_matched(call, each if isinstance(each, dict) else {}) for each in details]
    _check_webhook(call)
    known = {each.id: each for each in found if each is not None}
    credits_ = paid(call, [Charge("person", number, 1) for number in known])
    shown = dict(zip(known, _people(call, [*known.values()], set(known)), strict=True))
    return {
        "status": "success",
        "error_code": None,
        "error_message": None,
        "total_requested_enrichments": len(details),
        "matches": [None if each is None else shown[each.id] for each in found],
        "unique_enriched_records": len(known),
        "missing_records": sum(each is None for each in found),
        "credits_consumed": credits_,
    }


@mixed.operation("api_search", "POST", "/api_search", fields=criteria.Search, errors=_SEARCH_ERRORS, writes=True)
def api_search(call: CurrentCall) -> Any:
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


@mixed.operation("search", "POST", "/search", fields=criteria.Search, errors=_SEARCH_ERRORS, writes=True)
def search(call: CurrentCall) -> Any:
    """Return a page of people, with the addresses of those that the team has paid for."""
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
    """Check that telephone numbers have an address to be sent to. Error no_webhook."""
    wants_phone = values.truth(call.parameters.get("reveal_phone_number"))
    if wants_phone and not values.text(call.parameters.get("webhook_url")).strip():
        raise refused("no_webhook", "reveal_phone_number is true, and there is no webhook_url")


def _people(call: Call, found: Sequence[AnyRow], revealed: set[int]) -> list[dict[str, Any]]:
    """Return people as answers have them, with their organization, and their contact if the team has one."""
    firms = organization_queries.of_numbers(call.db, call.account, [each.organization_id for each in found])
    organizations = {number: organization_layout.enriched(call.ids, firm) for number, firm in firms.items()}
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
        )
        for each in found
    ]


def _contacts(call: Call, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return contact_id and contact by the keys of addresses."""
    numbers = queries.contacts(call.db, call.account, keys) if keys else {}
    shown = contact_rendering.shown(call, [*numbers.values()], "updated")
    return {key: {"contact_id": contact["id"], "contact": contact} for key, contact in zip(numbers, shown, strict=True)}


def _request_id(call: Call) -> int:
    """Return a signed number of 64 bits, beyond those that JavaScript keeps, by account and call."""
    number = call.ids.seed(f"request|{directory.take_call(call.db, call.account)}")
    size = number % 2**62 | 2**61
    return size if number & 2**63 else -size
