"""The operations of organizations: `/api/v1/organizations`, `/api/v1/mixed_companies`."""

from collections.abc import Sequence
from typing import Any, Final

from dealdock.platform.database.selection import Selection
from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.apollo import team_credits
from dealdock.vendors.apollo.company import layout as company_layout
from dealdock.vendors.apollo.company import queries as company_queries
from dealdock.vendors.apollo.directory import service as directory
from dealdock.vendors.apollo.directory.service import Charge
from dealdock.vendors.apollo.errors import invalid_id, refused
from dealdock.vendors.apollo.ids import has_form
from dealdock.vendors.apollo.organization import answers, criteria, layout, queries
from dealdock.vendors.apollo.settings import SUMMER
from dealdock.vendors.apollo.wire import pages, values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.pages import Page
from dealdock.vendors.apollo.wire.searches import ENVELOPE
from dealdock.vendors.apollo.wire.values import domain
from dealdock.web.rest.errors import HttpError
from dealdock.web.rest.routing import RestRouter

router = RestRouter("organization", "/api/v1/organizations")
mixed = RestRouter("organization", "/api/v1/mixed_companies")

MOST_AT_ONCE: Final = 10
"""The people or organizations that a call enriches at most."""
_MOST_POSTINGS: Final = 10_000
_ENRICH_ERRORS: Final = ("no_domain", "no_credits")


def opened(call: Call) -> None:
    """Make the directory, unless it is there. Raises `Unready` for an organization that is still being made in the
    background.
    """
    directory.prepare(call.db, call.ids, call.account, now=call.now)


def paid(call: Call, charges: list[Charge]) -> int:
    """Charge the results of an answer, and return the credits. Error no_credits."""
    credits_ = directory.pay(call.db, call.account, charges)
    if credits_ is None:
        raise _no_credits(call)
    return credits_


@router.operation(
    "search",
    "POST",
    "/search",
    fields=criteria.Search,
    errors=("invalid_per_page", "directory_too_deep"),
    writes=True,
    answer=lambda: answers.PAGE,
)
def search_all(call: CurrentCall) -> dict[str, Any]:
    """Return a page of organizations, including organizations that the team has as accounts. It costs nothing."""
    opened(call)
    page, selection = criteria.selection(call)
    found = queries.page(call.db, call.account, selection)
    return _envelope(call, page, selection, [], [layout.found(_shown(call, each)) for each in found], found)


def _envelope(
    call: Call, page: Page, selection: Selection, accounts: list[Any], organizations: list[Any], found: Sequence[AnyRow]
) -> dict[str, Any]:
    return {
        "breadcrumbs": criteria.breadcrumbs(call),
        **ENVELOPE,
        "pagination": page.pagination(queries.total(call.db, call.account, selection)),
        "accounts": accounts,
        "organizations": organizations,
        "model_ids": [call.ids.show("organization", each.id) for each in found],
        "num_fetch_result": None,
        "derived_params": {} if call.settings.edition < SUMMER else None,
    }


def _no_credits(call: Call) -> HttpError:
    left = team_credits.of(call).left
    context = {
        "credit_type": {"value": "lead credits", "description": "The kind of credits that the call needs"},
        "credit_balance": {"value": left, "description": "The credits that are left"},
        "next_billing_date": {"value": f"{team_credits.cycle(call.now).end:%Y-%m-%d}", "description": "The next cycle"},
    }
    return refused("no_credits", "the account has fewer credits left than the call costs", context=context)


@router.operation("enrich", "GET", "/enrich", errors=_ENRICH_ERRORS, writes=True, answer=lambda: answers.NAMED)
@router.operation("enrich", "POST", "/enrich", errors=_ENRICH_ERRORS, writes=True, answer=lambda: answers.NAMED)
def enrich(call: CurrentCall) -> dict[str, Any]:
    """Return the organization with this domain, id or name."""
    opened(call)
    found = _named(call)
    if found is None:
        return {}
    paid(call, [Charge("organization", found.id, 1)])
    return {"organization": layout.enriched(_shown(call, found))}


@router.operation(
    "bulk_enrich",
    "POST",
    "/bulk_enrich",
    errors=("no_details", "too_many_records", "no_credits"),
    writes=True,
    answer=lambda: answers.SEVERAL,
)
def bulk_enrich(call: CurrentCall) -> dict[str, Any]:
    """Return the organizations with these domains."""
    opened(call)
    sent = values.many(call.parameters.get("domains"))
    if not sent:
        raise refused("no_details", "domains is missing", "missing domains")
    if len(sent) > MOST_AT_ONCE:
        raise refused("too_many_records", f"there are {len(sent)} domains", "domain")
    wanted = [each for each in map(domain, sent) if each is not None]
    unique = list(dict.fromkeys(wanted))
    known = queries.by_domains(call.db, call.account, unique)
    found = [known[each] for each in unique if each in known]
    paid(call, [Charge("organization", each.id, 1) for each in found])
    return {
        "status": "success",
        "error_code": None,
        "error_message": None,
        "total_requested_domains": len(sent),
        "unique_domains": len(unique),
        "unique_enriched_records": len(found),
        "missing_records": len(unique) - len(found),
        "organizations": [layout.enriched(_shown(call, each)) for each in found],
    }


@router.operation(
    "show", "GET", "/{organization_id}", errors=("invalid_id", "not_found"), writes=True, answer=lambda: answers.ONE
)
def show(call: CurrentCall) -> dict[str, Any]:
    """Return an organization."""
    written = _id_in_path(call)
    opened(call)
    number = call.ids.find("organization", written)
    found = queries.of_numbers(call.db, call.account, [number])
    if number not in found:
        raise refused("not_found", "the directory has no organization with this id")
    return {"organization": layout.enriched(_shown(call, found[number]))}


@router.operation(
    "job_postings",
    "GET",
    "/{organization_id}/job_postings",
    errors=("invalid_id", "invalid_per_page", "page_too_deep", "no_credits"),
    writes=True,
    answer=lambda: answers.JOB_POSTINGS,
)
def job_postings(call: CurrentCall) -> dict[str, Any]:
    """Return a page of an organization's job postings, the newest first."""
    written = _id_in_path(call)
    opened(call)
    page = pages.page(call, usual=_MOST_POSTINGS, most=_MOST_POSTINGS)
    number = call.ids.find("organization", written)
    found = (
        []
        if number is None
        else queries.job_postings(call.db, call.account, number, limit=page.size, offset=page.offset)
    )
    _pay_page(call, is_empty=not found)
    return {"organization_job_postings": [layout.job_posting(call.ids, each) for each in found]}


@mixed.operation(
    "search",
    "POST",
    "/search",
    fields=criteria.Search,
    errors=("invalid_per_page", "directory_too_deep"),
    writes=True,
    answer=lambda: answers.PAGE,
)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return a page of organizations. An organization that is an account of the team is listed as that account."""
    opened(call)
    page, selection = criteria.selection(call)
    found = queries.page(call.db, call.account, selection)
    own = queries.companies(call.db, call.account, found)
    firms = company_queries.of_ids(call.db, call.account, [*own.values()]) if own else []
    _pay_page(call, is_empty=not found)
    accounts = [company_layout.company(call.ids, one, "found", call.settings.edition) for one in firms]
    organizations = [layout.found(_shown(call, each)) for each in found if each.id not in own]
    return _envelope(call, page, selection, accounts, organizations, found)


def _shown(call: Call, one: AnyRow) -> layout.OrganizationView:
    return layout.OrganizationView(one, call.ids, call.settings.edition)


def _pay_page(call: Call, *, is_empty: bool) -> None:
    if not is_empty and directory.spend(call.db, call.account, 1) is None:
        raise _no_credits(call)


def _id_in_path(call: Call) -> str:
    written = call.match.parameters["organization_id"]
    if not has_form(written):
        raise invalid_id(written, "organization")
    return written


def _named(call: Call) -> AnyRow | None:
    """Return the organization that a call names. Error no_domain."""
    host = domain(call.parameters.get("domain"))
    if host is not None:
        return queries.by_domains(call.db, call.account, [host]).get(host)
    written = values.text(call.parameters.get("id")).strip()
    if written:
        number = call.ids.find("organization", written) if has_form(written) else None
        return queries.of_numbers(call.db, call.account, [number]).get(number or 0)
    name = values.text(call.parameters.get("name")).strip()
    if not name:
        raise refused("no_domain", "neither domain nor id nor name has a value")
    return queries.by_name(call.db, call.account, name)
