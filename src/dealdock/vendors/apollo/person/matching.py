"""The parameters by which a person is matched, and filters of searches for people (contract 10.10)."""

import string
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_, select

from dealdock.platform.database.selection import Selection, Sort
from dealdock.platform.text import email_key
from dealdock.vendors.apollo.directory import rows
from dealdock.vendors.apollo.directory.model import Organization, Person, PersonSearch
from dealdock.vendors.apollo.ids import has_form
from dealdock.vendors.apollo.organization import resource as organizations
from dealdock.vendors.apollo.wire import pages, searches, values
from dealdock.vendors.apollo.wire.call import Call
from dealdock.vendors.apollo.wire.pages import Page
from dealdock.vendors.apollo.wire.searches import Filter, Range, contains, one_of, position
from dealdock.vendors.apollo.wire.values import domain
from dealdock.web import read_names

API_PAGE_SIZE: Final = 10
_NOBODY: Final = Person.id == -1
_HEXADECIMAL: Final = frozenset(string.hexdigits)
_MD5_DIGITS: Final = 32
_SHA256_DIGITS: Final = 64

IDENTIFIERS: Final = frozenset({"id", "email", "hashed_email", "linkedin_url"})
"""The parameters that each identify a person, so that names are not needed."""


def written(sent: Mapping[str, Any]) -> dict[str, str]:
    """Return the parameters that have a value, as texts."""
    return {name: text for name, value in sent.items() if (text := values.text(value).strip())}


def names(given: Mapping[str, str]) -> dict[str, str]:
    """Return first_name, last_name and name as they were sent; empty if they are not a person's."""
    if {"first_name", "last_name"} <= given.keys():
        parts = (given["first_name"], given["last_name"])
    else:
        first, _, last = given.get("name", "").partition(" ")
        parts = (first, last.strip())
    return dict(zip(("first_name", "last_name", "name"), (*parts, " ".join(parts)), strict=True)) if all(parts) else {}


def host(given: Mapping[str, str]) -> str | None:
    """Return the domain of an organization that is sent; None if none is."""
    sent = next((given[name] for name in ("domain", "organization_domain") if name in given), None)
    return None if sent is None else domain(sent) or ""


def match(call: Call, sent: Mapping[str, Any]) -> list[ColumnElement[bool]] | None:
    """Return the conditions by the first parameter that is sent; None if no parameter names a person."""
    given = read_names.derived(written(sent), sent)
    if "id" in given:
        number = call.ids.find("person", given["id"]) if has_form(given["id"]) else None
        return [_NOBODY if number is None else Person.id == number]
    if "email" in given:
        key = email_key(given["email"])
        return [Person.email_md5_start == rows.start(rows.md5(key)), Person.email_key == key]
    if "hashed_email" in given:
        return [_hashed(given["hashed_email"].lower())]
    if "linkedin_url" in given:
        url = rows.linkedin_key(given["linkedin_url"]) or ""
        return [Person.linkedin_md5_start == rows.start(rows.md5(url)), Person.linkedin_key == url]
    return _by_name(call, given)


def _hashed(digest: str) -> ColumnElement[bool]:
    """Return the condition by the MD5 or the SHA-256 of an address."""
    if len(digest) == _MD5_DIGITS and _HEXADECIMAL.issuperset(digest):
        return and_(Person.email_md5_start == rows.start(digest), Person.email_md5 == digest)
    if len(digest) == _SHA256_DIGITS and _HEXADECIMAL.issuperset(digest):
        return and_(Person.email_sha256_start == rows.start(digest), Person.email_sha256 == digest)
    return _NOBODY


def _by_name(call: Call, given: Mapping[str, str]) -> list[ColumnElement[bool]] | None:
    both = " ".join(given[name] for name in ("first_name", "last_name") if name in given)
    name = both if {"first_name", "last_name"} <= given.keys() else given.get("name", "")
    firm = _firm(call, given)
    if not name or firm is None:
        return None
    return [Person.name_key == " ".join(name.lower().split()), Person.organization_id.in_(firm)]


def _firm(call: Call, given: Mapping[str, str]) -> Any:
    """Return the query for the named organization; None if none is named."""
    found = select(Organization.id).where(Organization.dataset_id == call.account.dataset_id)
    own = host(given)
    if own is not None:
        return found.where(Organization.domain_key == own)
    if "organization_name" in given:
        return found.where(Organization.name_key == given["organization_name"].lower())
    return None


def _of_organization(test: Filter) -> Filter:
    """Return the filter by a person's organization."""

    def condition(call: Call, value: Any) -> ColumnElement[bool]:
        here = Organization.dataset_id == call.account.dataset_id
        return PersonSearch.organization_id.in_(select(Organization.id).where(here, test(call, value)))

    return condition


def _of_range(one: Range) -> Range:
    """Return the range of a person's organization."""
    return one._replace(
        condition=lambda call, low, high: _of_organization(lambda call, _: one.condition(call, low, high))(call, None)
    )


def _departments(_: Call, value: Any) -> ColumnElement[bool]:
    wanted = [each.lower() for each in values.listed(value)]
    return searches.any_of(searches.has_lines(PersonSearch.department_key, wanted))


def _titles(call: Call, value: Any) -> ColumnElement[bool]:
    similar = call.parameters.get("include_similar_titles")
    if similar is not None and values.text(similar).strip() and not values.truth(similar):
        return PersonSearch.title_key.in_([each.lower() for each in values.listed(value)])
    return searches.any_of(position(PersonSearch.title_key, each.lower()) > 0 for each in values.listed(value))


def _seniorities(_: Call, value: Any) -> ColumnElement[bool]:
    return PersonSearch.seniority_key.in_([each.lower() for each in values.listed(value)])


def _status(_: Call, value: Any) -> ColumnElement[bool]:
    has_email = [each.lower() == "verified" for each in values.listed(value)]
    return PersonSearch.has_email.in_(has_email)


def _keywords(call: Call, value: Any) -> ColumnElement[bool]:
    of_firm = _of_organization(contains(Organization.name_key))
    return or_(contains(PersonSearch.search_key)(call, value), of_firm(call, value))


FILTERS: Final[Mapping[str, Filter]] = {
    "person_titles": _titles,
    "person_seniorities": _seniorities,
    "person_locations": organizations.places(PersonSearch.place_key),
    "person_department_or_subdepartments": _departments,
    **{name: _of_organization(each) for name, each in organizations.FILTERS.items()},
    "organization_ids": one_of(PersonSearch.organization_id, "organization"),
    "contact_email_status": _status,
    "q_keywords": _keywords,
}

RANGES: Final[Mapping[str, Range]] = {name: _of_range(each) for name, each in organizations.RANGES.items()}

Search: Final = searches.described("PersonSearch", FILTERS, RANGES)
_ORDER: Final = (Sort(PersonSearch.id, False),)


def selection(call: Call, *, usual: int = pages.USUAL_SIZE) -> tuple[Page, Selection]:
    """Return the page and the selection that a call requests. Errors invalid_per_page, directory_too_deep."""
    page = pages.page(call, usual=usual, too_deep="directory_too_deep")
    return page, Selection(
        [*searches.criteria(call, FILTERS), *searches.ranges(call, RANGES)],
        _ORDER,
        page.size,
        page.offset,
        deleted=None,
    )
