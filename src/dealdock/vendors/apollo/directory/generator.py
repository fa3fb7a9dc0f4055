"""Made-up organizations and people of a directory, the same for the same seed (contract 10.9)."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from typing import Any, Final, NamedTuple

from dealdock.platform.randomness import sequence
from dealdock.platform.scenes.generated.companies import plain
from dealdock.platform.scenes.generated.words import COMPANY_NAMES, FIRST_NAMES, INDUSTRIES, LAST_NAMES, PLACES

Entry = dict[str, Any]


class Name(NamedTuple):
    """A name, and its form in addresses."""

    name: str
    plain: str


_FIRST_NAMES: Final = [Name(each, plain(each)) for each in FIRST_NAMES]
_LAST_NAMES: Final = [Name(each, plain(each)) for each in LAST_NAMES]

_SUFFIXES: Final = tuple(
    chain.from_iterable(((industry, word) for word in words) for industry, words in INDUSTRIES.items())
)
_STATES: Final = {
    "Austin": "Texas",
    "Boston": "Massachusetts",
    "Chicago": "Illinois",
    "Denver": "Colorado",
    "Seattle": "Washington",
    "Melbourne": "Victoria",
    "Sydney": "New South Wales",
    "Brisbane": "Queensland",
    "Toronto": "Ontario",
    "Vancouver": "British Columbia",
    "Montreal": "Quebec",
    "Munich": "Bavaria",
    "Mumbai": "Maharashtra",
}
_PLACES: Final = [{"city": city, "state": _STATES.get(city), "country": country} for city, country in PLACES]
_AREAS: Final = (206, 303, 312, 512, 617)
_PHONES: Final = [f"+1 {area} 555 01{number:02}" for area in _AREAS for number in range(100)]
_PHONES_OF_SOME: Final = [*_PHONES, *([None] * len(_PHONES))]
"""Half of all people have no mobile phone."""
_STREETS: Final = ("Harbour Street", "Quay Road", "Mill Lane", "Station Road", "Market Square")
_TECHNOLOGIES: Final = ("Payments", "Web hosting", "Analytics", "Ticketing", "Mail delivery", "Maps")
_TITLES: Final = (
    ("Chief Executive Officer", "c_suite", "c_suite", "executive"),
    ("Founder", "founder", "c_suite", "founder"),
    ("VP of Sales", "vp", "master_sales", "sales"),
    ("Head of Procurement", "head", "master_operations", "procurement"),
    ("Director of Marketing", "director", "master_marketing", "marketing"),
    ("Operations Manager", "manager", "master_operations", "operations"),
    ("Senior Software Engineer", "senior", "master_engineering_technical", "engineering"),
    ("Accountant", "entry", "master_finance", "accounting"),
)
"""Titles, each with its seniority, department and function."""
_POSTINGS: Final = ("Account Executive", "Buyer", "Data Engineer", "Warehouse Manager")
POSTINGS_OF_ONE: Final = 2
"""The job postings of an organization at most."""
_MOST_EMPLOYEES: Final = 5_000
_TOP: Final = ".example"
"""The end of all domains."""
_REVENUE_OF_ONE: Final = 150_000


def number_in(domain: str, organizations: int, offset: int) -> int | None:
    """Return the number of the organization with this domain, among this number of organizations; None if none has
    it.
    """
    if not domain.endswith(_TOP):
        return None
    written = domain.removesuffix(_TOP)
    digits = written[len(written.rstrip("0123456789")) :]
    further = [int(digits)] if 0 < len(digits) <= len(str(organizations)) and int(digits) < organizations else []
    places: tuple[int, ...] = (*range(min(organizations, len(COMPANY_NAMES))), *further)
    for number in places:
        if domain == f"{_name(number, offset).plain}{_TOP}":
            return number + 1
    return None


def name_of(number: int, offset: int) -> str:
    """Return the name of the organization with this number."""
    return _name(number - 1, offset).name


def _name(place: int, offset: int) -> Name:
    """Return the name of the organization at this place, from 0 on. If names are repeated, the domain contains the
    place.
    """
    name = f"{COMPANY_NAMES[(offset + place) % len(COMPANY_NAMES)]} {_suffix(place)[1]}"
    return Name(name, plain(name) + (str(place) if place >= len(COMPANY_NAMES) else ""))


def _suffix(place: int) -> tuple[str, str]:
    """Return the industry of the organization at this place, and the end of its name."""
    return _SUFFIXES[(place // len(COMPANY_NAMES) + place) % len(_SUFFIXES)]


def organizations(numbers: range, offset: int, seed: int) -> Iterator[Entry]:
    """Yield the organizations with these numbers. `offset`: the place of the first one's name in the list of names."""
    rng = sequence(seed)
    for number in range(numbers.start - 1, numbers.stop - 1):
        name, of_name = _name(number, offset)
        industry, suffix = _suffix(number)
        employees = min(_MOST_EMPLOYEES, int(rng.paretovariate(0.7) * 3))
        yield {
            "name": name,
            "domain": f"{of_name}{_TOP}",
            "industry": industry.lower(),
            "employees": employees,
            "revenue": employees * rng.randrange(_REVENUE_OF_ONE // 2, _REVENUE_OF_ONE * 2),
            "founded_year": rng.randrange(1950, 2024),
            "phone": rng.choice(_PHONES),
            "street_address": f"{rng.randrange(1, 200)} {rng.choice(_STREETS)}",
            **rng.choice(_PLACES),
            "postal_code": f"{rng.randrange(10_000, 99_999)}",
            "keywords": [industry.lower(), suffix.lower()],
            "technologies": rng.sample(_TECHNOLOGIES, rng.randrange(1, 4)),
            "linkedin_url": f"http://www.linkedin.example/company/{of_name}",
        }


def people(numbers: range, organizations: int, seed: int) -> Iterator[Entry]:
    """Yield the people with these numbers, each of one of `organizations` organizations, if there are any.

    Their addresses have no domain yet: they get the organization's.
    """
    rng, count = sequence(seed), len(numbers)
    columns = zip(
        numbers,
        rng.choices(_FIRST_NAMES, k=count),
        rng.choices(_LAST_NAMES, k=count),
        rng.choices(_TITLES, k=count),
        rng.choices(_PLACES, k=count),
        rng.choices(range(1, organizations + 1) if organizations else [None], k=count),
        rng.choices(_PHONES_OF_SOME, k=count),
        strict=True,
    )
    for number, first, last, (title, seniority, department, function), place, organization, phone in columns:
        handle = f"{first.plain}.{last.plain}{number}"
        yield {
            "first_name": first.name,
            "last_name": last.name,
            "title": title,
            "seniority": seniority,
            "organization_id": organization,
            "email": handle,
            "personal_emails": [f"{handle}@home.example"],
            "mobile_phone": phone,
            **place,
            "linkedin_url": f"http://www.linkedin.example/in/{first.plain}-{last.plain}{number}",
            "headline": None,
            "departments": [department],
            "functions": [function],
        }


def job_postings(organizations: range, seed: int) -> Iterator[Entry]:
    """Yield up to two job postings of each organization, with their ages in place of moments."""
    rng = sequence(seed)
    for number in organizations:
        for place, title in enumerate(rng.sample(_POSTINGS, rng.randrange(POSTINGS_OF_ONE + 1))):
            age = rng.randrange(2, 60)
            yield {
                "id": (number - 1) * POSTINGS_OF_ONE + place + 1,
                "organization_id": number,
                "title": title,
                "url": f"https://jobs.example/{number}/{plain(title)}",
                **rng.choice(_PLACES),
                "posted_at": timedelta(days=age),
                "last_seen_at": timedelta(days=rng.randrange(age)),
            }
