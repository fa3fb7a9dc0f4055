"""Filters of searches for organizations (contract 10.11)."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_

from dealdock.platform.database.selection import Selection, Sort
from dealdock.vendors.apollo.organization.model import Organization
from dealdock.vendors.apollo.settings import SUMMER
from dealdock.vendors.apollo.wire import pages, searches, values
from dealdock.vendors.apollo.wire.call import Call
from dealdock.vendors.apollo.wire.pages import Page
from dealdock.vendors.apollo.wire.searches import Filter, contains, one_of, position
from dealdock.vendors.apollo.wire.values import domain

_NAME: Final = "q_organization_name"
_DOMAINS: Final = "q_organization_domains_list"
_REVENUES: Final = {"min": Organization.revenue.__ge__, "max": Organization.revenue.__le__}


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
    """Return the condition that an organization has as many employees: ranges such as `11,50`, bounds included."""
    del call
    sent = value if isinstance(value, list) else [value]
    bounds = [each.partition(",") for each in values.listed(sent)]
    ranges = [
        and_(*(test(int(bound)) for bound, test in _tests(low, high) if bound.strip().isdecimal()))
        for low, _, high in bounds
        if any(bound.strip().isdecimal() for bound in (low, high))
    ]
    return searches.any_of(ranges)


def _tests(low: str, high: str) -> list[tuple[str, Any]]:
    return [(low, Organization.employees.__ge__), (high, Organization.employees.__le__)]


def _elsewhere(call: Call, value: Any) -> ColumnElement[bool]:
    return ~places(Organization.place_key)(call, value)


def _keywords(_: Call, value: Any) -> ColumnElement[bool]:
    tags = [each.lower() for each in values.listed(value)]
    return searches.any_of(position(Organization.keyword_key, f"\n{tag}\n") > 0 for tag in tags)


FILTERS: Final[Mapping[str, Filter]] = {
    _NAME: contains(Organization.name_key),
    _DOMAINS: domains,
    "organization_ids": one_of(Organization.id, "organization"),
    "organization_locations": places(Organization.place_key),
    "organization_not_locations": _elsewhere,
    "organization_num_employees_ranges": employees,
    "q_organization_keyword_tags": _keywords,
}
Search: Final = searches.described("OrganizationSearch", FILTERS)

ORDER: Final = (Sort(Organization.id, False),)


def selection(call: Call) -> tuple[Page, Selection]:
    """Return the page and the selection that a call requests. Errors invalid_per_page, directory_too_deep."""
    page = pages.page(call, too_deep="directory_too_deep")
    conditions = [*searches.criteria(call, FILTERS), *_revenue(call)]
    return page, Selection(conditions, ORDER, page.size, page.offset, deleted=None)


def _revenue(call: Call) -> list[ColumnElement[bool]]:
    """Return the conditions of `revenue_range`, an object, or `revenue_range[min]` and `[max]`."""
    sent = call.parameters.get("revenue_range")
    found = []
    for name, test in _REVENUES.items():
        value = sent.get(name) if isinstance(sent, dict) else call.parameters.get(f"revenue_range[{name}]")
        written = values.text(value).strip()
        if written.isdecimal():
            found.append(test(int(written)))
    return found


def breadcrumbs(call: Call) -> list[dict[str, Any]]:
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
