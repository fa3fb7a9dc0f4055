"""Organizations: `/api/v1/organizations`, `/api/v1/mixed_companies` (contract 10.11)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from dealdock.control import fields as control_fields
from dealdock.platform.database.selection import Selection, Sort
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.kind import Kind, of_rows
from dealdock.platform.scenes.schema import SomeMillisecondMoment
from dealdock.vendors.apollo import team_credits
from dealdock.vendors.apollo.company import resource as companies
from dealdock.vendors.apollo.company import service as company_service
from dealdock.vendors.apollo.company.resource import FOUND
from dealdock.vendors.apollo.directory import making, rows
from dealdock.vendors.apollo.directory import service as directory
from dealdock.vendors.apollo.directory.model import JobPosting, Organization
from dealdock.vendors.apollo.directory.service import Charge
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.ids import has_form
from dealdock.vendors.apollo.organization import reading, service
from dealdock.vendors.apollo.settings import SUMMER, Directory
from dealdock.vendors.apollo.wire import pages, searches, values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.described import ENVELOPE_TYPES, list_of
from dealdock.vendors.apollo.wire.pages import Page
from dealdock.vendors.apollo.wire.searches import ENVELOPE, Filter, Range, contains, one_of, position
from dealdock.vendors.apollo.wire.values import domain
from dealdock.web.rest.answers import Empty, object_type
from dealdock.web.rest.errors import HttpError
from dealdock.web.rest.routing import RestRouter

_ONE: Final = object_type("OrganizationAnswer", {"organization": reading.ENRICHED})

_NAMED: Final = _ONE | Empty
"""The answer about an organization that the directory may lack."""

_SEVERAL: Final = object_type(
    "EnrichedOrganizations",
    {
        "status": str,
        "error_code": None,
        "error_message": None,
        **dict.fromkeys(("total_requested_domains", "unique_domains", "unique_enriched_records"), int),
        "missing_records": int,
        "organizations": list_of(reading.ENRICHED),
    },
)

_JOB_POSTINGS: Final = object_type("JobPostingsAnswer", {"organization_job_postings": list[reading.ShownJobPosting]})

_PAGE: Final = object_type(
    "OrganizationPage",
    {
        **ENVELOPE_TYPES,
        "accounts": list_of(FOUND),
        "organizations": list_of(reading.FOUND),
        "model_ids": list[str],
        "derived_params": dict[str, Any] | None,
    },
)

_NAME: Final = "q_organization_name"
_DOMAINS: Final = "q_organization_domains_list"


def places(column: Any) -> Filter:
    """Return the filter by places: a city, a state, a country, or the end of `City, State, Country`.

    The column holds city, state and country in lower case, each between line feeds.
    """

    def condition(_: Call, value: Any) -> ColumnElement[bool]:
        return searches.any_of(_place(column, each) for each in values.listed(value))

    return condition


def _place(column: Any, written: str) -> ColumnElement[bool]:
    parts = [part.strip().lower() for part in written.split(",")]
    if len(parts) == 1:
        return position(column, f"\n{parts[0]}\n") > 0
    ends = {"\n".join(["", *parts, ""]), "\n".join(["", parts[0], "", *parts[1:], ""])}
    return or_(*(position(column, end) > 0 for end in ends))


def domains(call: Call, value: Any) -> ColumnElement[bool]:
    """Return the condition that an organization has one of these domains."""
    del call
    return Organization.domain_key.in_([domain(each) for each in values.listed(value)])


def employees(call: Call, value: Any) -> ColumnElement[bool]:
    """Return the condition that an organization has as many employees: ranges such as `11,50`, bounds included.

    A range without a number, or with another text, matches nothing.
    """
    del call
    sent = value if isinstance(value, list) else [value]
    ranges = ([each.strip() for each in one.partition(",")[::2]] for one in values.listed(sent))
    numbers = [[values.number(each) if each else None for each in one] for one in ranges if _has_bounds(one)]
    return searches.any_of(searches.between(Organization.employees, low, high) for low, high in numbers)


def _has_bounds(written: Sequence[str]) -> bool:
    return any(written) and all(values.number(each) is not None for each in written if each)


def _elsewhere(call: Call, value: Any) -> ColumnElement[bool]:
    return ~places(Organization.place_key)(call, value)


def _keywords(_: Call, value: Any) -> ColumnElement[bool]:
    return searches.any_of(
        searches.has_lines(Organization.keyword_key, [each.lower() for each in values.listed(value)])
    )


def _technologies(value: Any) -> list[ColumnElement[bool]]:
    return searches.has_lines(Organization.technology_key, map(rows.technology_uid, values.listed(value)))


def _industries(_: Call, value: Any) -> ColumnElement[bool]:
    return func.coalesce(Organization.industry_tag, "").in_([each.lower() for each in values.listed(value)])


def _postings(call: Call, *conditions: ColumnElement[bool]) -> Select[int]:
    """Return the query for the number of an organization's job postings that meet conditions."""
    here = (JobPosting.dataset_id == call.account.dataset_id, JobPosting.organization_id == Organization.id)
    return select(func.count()).select_from(JobPosting).where(*here, *conditions).correlate(Organization)


def _has_posting(call: Call, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return _postings(call, *conditions).scalar_subquery() > 0


def _job_titles(call: Call, value: Any) -> ColumnElement[bool]:
    title = func.lower(JobPosting.title)
    return _has_posting(call, searches.any_of(position(title, each.lower()) > 0 for each in values.listed(value)))


def _job_places(call: Call, value: Any) -> ColumnElement[bool]:
    wanted = [each.lower() for each in values.listed(value)]
    columns = (JobPosting.city, JobPosting.state, JobPosting.country)
    return _has_posting(call, or_(*(func.lower(column).in_(wanted) for column in columns)))


FILTERS: Final[Mapping[str, Filter]] = {
    _NAME: contains(Organization.name_key),
    _DOMAINS: domains,
    "organization_ids": one_of(Organization.id, "organization"),
    "organization_locations": places(Organization.place_key),
    "organization_not_locations": _elsewhere,
    "organization_num_employees_ranges": employees,
    "q_organization_keyword_tags": _keywords,
    "organization_industry_tag_ids": _industries,
    "organization_not_industry_tag_ids": lambda call, value: ~_industries(call, value),
    "currently_using_any_of_technology_uids": lambda _, value: searches.any_of(_technologies(value)),
    "currently_using_all_of_technology_uids": lambda _, value: and_(*_technologies(value)),
    "currently_not_using_any_of_technology_uids": lambda _, value: ~searches.any_of(_technologies(value)),
    "q_organization_job_titles": _job_titles,
    "organization_job_locations": _job_places,
}


def _posted(call: Call, low: datetime | None, high: datetime | None) -> ColumnElement[bool]:
    return _has_posting(call, searches.within_days(JobPosting.posted_at, low, high))


def _jobs(call: Call, low: Decimal | None, high: Decimal | None) -> ColumnElement[bool]:
    return searches.between(_postings(call).scalar_subquery(), low, high)


def _unknown(*_: Any) -> ColumnElement[bool]:
    """Return a condition that no organization meets: the directory does not know the funding of any."""
    return false()


RANGES: Final[Mapping[str, Range]] = {
    "revenue_range": searches.numbers(Organization.revenue),
    "organization_num_jobs_range": Range(values.number, _jobs),
    "organization_job_posted_at_range": Range(values.moment, _posted),
    "total_funding_range": Range(values.number, _unknown),
    "latest_funding_amount_range": Range(values.number, _unknown),
    "latest_funding_date_range": Range(values.moment, _unknown),
}

_Search: Final = searches.described("OrganizationSearch", FILTERS, RANGES)
_ORDER: Final = (Sort(Organization.id, False),)


def _selected(call: Call) -> tuple[Page, Selection]:
    """Return the page and the selection that a call requests. Errors invalid_per_page, directory_too_deep."""
    page = pages.page(call, too_deep="directory_too_deep")
    conditions = [*searches.criteria(call, FILTERS), *searches.ranges(call, RANGES)]
    return page, Selection(conditions, _ORDER, page.size, page.offset, deleted=None)


def _breadcrumbs(call: Call) -> list[dict[str, Any]]:
    """Return a breadcrumb for the part of a name, and for the domains."""
    names = [
        {"label": "Company Name", "signal_field_name": _NAME, "value": value, "display_name": value}
        for value in values.listed(call.parameters.get(_NAME))
    ]
    hosts = values.listed(call.parameters.get(_DOMAINS))
    if not hosts or call.settings.edition < SUMMER:
        return names
    shown = {"label": "Company Domains", "signal_field_name": _DOMAINS, "value": hosts}
    return [*names, {**shown, "display_name": ", ".join(hosts)}]


_MOMENTS: Final = ("posted_at", "last_seen_at")


def _in_settings(account: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    """Yield the words that name the organizations of a directory. One that is wrong is reported elsewhere."""
    try:
        setting = Directory.model_validate(account.get("directory", {}), strict=False)
    except ValidationError:
        return iter(())
    return making.words(setting)


ORGANIZATION: Final = Kind(
    "organization",
    "organizations",
    Organization,
    prepare=directory.require,
    create=service.create,
    update=service.update,
    delete=service.delete,
    **directory.lists("keywords", "technologies"),
    example={"name": "Tallow Works", "domain": "tallow.example", "employees": 42},
    named_by="name",
    named_as="company",
    derived=rows.organization,
    in_settings=_in_settings,
)

JOB_POSTING: Final = of_rows(
    "job_posting",
    "job_postings",
    JobPosting,
    references={"organization_id": "organization"},
    prepare=directory.require,
    create=service.create_posting,
    new=dict.fromkeys(_MOMENTS, (control_fields.MillisecondMoment | None, None)),
    in_scenes=dict.fromkeys(_MOMENTS, (SomeMillisecondMoment, None)),
    derived=rows.job_posting,
)

router = RestRouter("organization", "/api/v1/organizations")
mixed = RestRouter("organization", "/api/v1/mixed_companies")

MOST_AT_ONCE: Final = 10
"""The people or organizations that a call enriches at most."""

_MOST_POSTINGS: Final = 10_000
_SEARCH_ERRORS: Final = ("invalid_per_page", "directory_too_deep", "invalid_filter", "invalid_date")
_ENRICH_ERRORS: Final = ("no_domain", "missing_parameter", "no_credits")


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
    fields=_Search,
    errors=_SEARCH_ERRORS,
    writes=True,
    answer=lambda: _PAGE,
)
def search_all(call: CurrentCall) -> dict[str, Any]:
    """Return a page of organizations, including organizations that the team has as accounts. It costs nothing."""
    opened(call)
    page, selection = _selected(call)
    found = service.page(call.db, call.account, selection)
    return _envelope(call, page, selection, [], [reading.found(_shown(call, each)) for each in found], found)


def _envelope(
    call: Call, page: Page, selection: Selection, accounts: list[Any], organizations: list[Any], found: Sequence[AnyRow]
) -> dict[str, Any]:
    return {
        "breadcrumbs": _breadcrumbs(call),
        **ENVELOPE,
        "pagination": page.pagination(service.total(call.db, call.account, selection)),
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


@router.operation("enrich", "GET", "/enrich", errors=_ENRICH_ERRORS, writes=True, answer=lambda: _NAMED)
@router.operation("enrich", "POST", "/enrich", errors=_ENRICH_ERRORS, writes=True, answer=lambda: _NAMED)
def enrich(call: CurrentCall) -> dict[str, Any]:
    """Return the organization with this domain, id or name."""
    opened(call)
    found = _named(call)
    if found is None:
        return {}
    paid(call, [Charge("organization", found.id, 1)])
    return {"organization": reading.enriched(_shown(call, found))}


@router.operation(
    "bulk_enrich",
    "POST",
    "/bulk_enrich",
    errors=("no_details", "too_many_records", "no_credits"),
    writes=True,
    answer=lambda: _SEVERAL,
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
    known = service.by_domains(call.db, call.account, unique)
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
        "organizations": [reading.enriched(_shown(call, each)) for each in found],
    }


@router.operation(
    "show", "GET", "/{organization_id}", errors=("invalid_id", "not_found"), writes=True, answer=lambda: _ONE
)
def show(call: CurrentCall) -> dict[str, Any]:
    """Return an organization."""
    written = call.id_in_path("organization")
    opened(call)
    number = call.ids.find("organization", written)
    found = service.of_numbers(call.db, call.account, [number])
    if number not in found:
        raise refused("not_found", "the directory has no organization with this id")
    return {"organization": reading.enriched(_shown(call, found[number]))}


@router.operation(
    "job_postings",
    "GET",
    "/{organization_id}/job_postings",
    errors=("invalid_id", "invalid_per_page", "page_too_deep", "no_credits"),
    writes=True,
    answer=lambda: _JOB_POSTINGS,
)
def job_postings(call: CurrentCall) -> dict[str, Any]:
    """Return a page of an organization's job postings, the newest first."""
    written = call.id_in_path("organization")
    opened(call)
    page = pages.page(call, usual=_MOST_POSTINGS, most=_MOST_POSTINGS)
    number = call.ids.find("organization", written)
    found = (
        []
        if number is None
        else service.job_postings(call.db, call.account, number, limit=page.size, offset=page.offset)
    )
    pay_page(call, is_empty=not found)
    return {"organization_job_postings": [reading.job_posting(call.ids, each) for each in found]}


@mixed.operation(
    "search",
    "POST",
    "/search",
    fields=_Search,
    errors=_SEARCH_ERRORS,
    writes=True,
    answer=lambda: _PAGE,
)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return a page of organizations. An organization that is an account of the team is listed as that account."""
    opened(call)
    page, selection = _selected(call)
    found = service.page(call.db, call.account, selection)
    own = service.companies(call.db, call.account, found)
    firms = company_service.of_ids(call.db, call.account, [*own.values()]) if own else []
    pay_page(call, is_empty=not found)
    accounts = [companies.shown(call.ids, one, "found", call.settings.edition) for one in firms]
    organizations = [reading.found(_shown(call, each)) for each in found if each.id not in own]
    return _envelope(call, page, selection, accounts, organizations, found)


def _shown(call: Call, one: AnyRow) -> reading.OrganizationView:
    return reading.OrganizationView(one, call.ids, call.settings.edition)


def pay_page(call: Call, *, is_empty: bool) -> None:
    """Charge a page of a list, unless it is empty. Error no_credits."""
    if not is_empty and directory.spend(call.db, call.account, 1) is None:
        raise _no_credits(call)


def _named(call: Call) -> AnyRow | None:
    """Return the organization that a call names. Errors no_domain, missing_parameter."""
    host = domain(call.parameters.get("domain"))
    if host is not None:
        return service.by_domains(call.db, call.account, [host]).get(host)
    written = values.text(call.parameters.get("id")).strip()
    if written:
        number = call.ids.find("organization", written) if has_form(written) else None
        return service.of_numbers(call.db, call.account, [number]).get(number or 0)
    name = values.text(call.parameters.get("name")).strip()
    if not name:
        if "domain" in call.parameters:
            raise refused("no_domain", "the domain has no host name")
        raise refused("missing_parameter", "there is neither domain nor id nor name", "domain")
    return service.by_name(call.db, call.account, name)
