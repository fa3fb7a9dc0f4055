"""Made-up organizations and people of a directory, the same for the same seed (contract 10.9)."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import chain
from random import Random
from typing import Any, Final

from dealdock.platform.randomness import sequence
from dealdock.platform.scenes.generated.companies import plain
from dealdock.platform.scenes.generated.words import COMPANY_NAMES, FIRST_NAMES, INDUSTRIES, LAST_NAMES, PLACES

Entry = dict[str, Any]

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
_AREAS: Final = (206, 303, 312, 512, 617)
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
_MOST_EMPLOYEES: Final = 5_000
_REVENUE_OF_ONE: Final = 150_000


def organizations(count: int, seed: int) -> Iterator[Entry]:
    """Yield the organizations."""
    rng = sequence(seed)
    offset = rng.randrange(len(COMPANY_NAMES))
    for number in range(count):
        word = COMPANY_NAMES[(offset + number) % len(COMPANY_NAMES)]
        industry, suffix = _SUFFIXES[(number // len(COMPANY_NAMES) + number) % len(_SUFFIXES)]
        name = f"{word} {suffix}"
        of_name = plain(name) + (str(number) if number >= len(COMPANY_NAMES) else "")
        employees = min(_MOST_EMPLOYEES, int(rng.paretovariate(0.7) * 3))
        yield {
            "name": name,
            "domain": f"{of_name}.example",
            "industry": industry.lower(),
            "employees": employees,
            "revenue": employees * rng.randrange(_REVENUE_OF_ONE // 2, _REVENUE_OF_ONE * 2),
            "founded_year": rng.randrange(1950, 2024),
            "phone": _phone(rng),
            "street_address": f"{rng.randrange(1, 200)} {rng.choice(_STREETS)}",
            **_place(rng),
            "postal_code": f"{rng.randrange(10_000, 99_999)}",
            "keywords": [industry.lower(), suffix.lower()],
            "technologies": rng.sample(_TECHNOLOGIES, rng.randrange(1, 4)),
            "linkedin_url": f"http://www.linkedin.example/company/{of_name}",
        }


def people(count: int, domains: Sequence[str | None], seed: int) -> Iterator[Entry]:
    """Yield the people, each of one of the organizations with these domains, if there are any."""
    rng = sequence(seed)
    for number in range(1, count + 1):
        first, last = rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES)
        title, seniority, department, function = rng.choice(_TITLES)
        place = rng.randrange(len(domains)) if domains else None
        handle = f"{plain(first)}.{plain(last)}{number}"
        yield {
            "first_name": first,
            "last_name": last,
            "title": title,
            "seniority": seniority,
            "email": f"{handle}@{(None if place is None else domains[place]) or 'mail.example'}",
            "personal_emails": [f"{handle}@home.example"],
            "mobile_phone": _phone(rng) if rng.random() < 0.5 else None,  # noqa: PLR2004 (half of them)
            "organization_id": None if place is None else place + 1,
            **_place(rng),
            "linkedin_url": f"http://www.linkedin.example/in/{handle.replace('.', '-')}",
            "departments": [department],
            "functions": [function],
        }


def job_postings(organizations: int, seed: int) -> Iterator[Entry]:
    """Yield up to two job postings of each organization, with their ages in place of moments."""
    rng = sequence(seed)
    for number in range(1, organizations + 1):
        for title in rng.sample(_POSTINGS, rng.randrange(3)):
            age = rng.randrange(2, 60)
            yield {
                "organization_id": number,
                "title": title,
                "url": f"https://jobs.example/{number}/{plain(title)}",
                **_place(rng),
                "posted_at": timedelta(days=age),
                "last_seen_at": timedelta(days=rng.randrange(age)),
            }


def _phone(rng: Random) -> str:
    return f"+1 {rng.choice(_AREAS)} 555 01{rng.randrange(100):02}"


def _place(rng: Random) -> Entry:
    city, country = rng.choice(PLACES)
    return {"city": city, "state": _STATES.get(city), "country": country}
