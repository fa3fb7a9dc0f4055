"""Generated companies and the people who work there."""

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Final, NamedTuple

from dealdock.platform.scenes.generated import words
from dealdock.platform.scenes.schema import JsonObject
from dealdock.platform.scenes.values import moment_text

_SIZES: Final = ((8, 3_000), (60, 12_000), (450, 60_000))
"""The usual numbers of employees, each with the usual amount of a deal."""
_SIZE_WEIGHTS: Final = (50, 35, 15)
_PEOPLE_WEIGHTS: Final = (50, 35, 15)
_BEFORE: Final = 0.4
"""The share of the companies that were known when the history began."""
_KINDS: Final = [(industry, word) for industry, last in words.INDUSTRIES.items() for word in last]
_STEP: Final = 7919
"""A prime that divides no number of words, so each name comes once."""


class Person(NamedTuple):
    """A person at a company."""

    number: int
    """The number of the company, from 1 over all companies."""
    first_name: str
    last_name: str
    email: str
    job_title: str
    phone: str
    created: datetime

    @property
    def key(self) -> str:
        """The key of the record."""
        return f"person {self.number}"

    @property
    def dates(self) -> JsonObject:
        """The moments of the record."""
        return dates(self.created)


class Company(NamedTuple):
    """A company."""

    number: int
    """The number in the order of `created`, from 1."""
    name: str
    domain: str
    industry: str
    employees: int
    usual_amount: int
    city: str
    country: str
    phone: str
    created: datetime
    people: Sequence[Person]

    @property
    def key(self) -> str:
        """The key of the record."""
        return f"company {self.number}"

    @property
    def dates(self) -> JsonObject:
        """The moments of the record."""
        return dates(self.created)


def companies(rng: Random, count: int, begun: datetime, end: datetime) -> Iterator[Company]:
    """Yield companies in the order in which they became known, between these moments."""
    span = (end - begun).total_seconds()
    moments = sorted(begun + timedelta(seconds=int(span * _since_begin(rng))) for _ in range(count))
    offset, people = rng.randrange(_STEP), 0
    for number, moment in enumerate(moments, 1):
        name, industry, (city, country) = _name(offset, number)
        employees, amount = rng.choices(_SIZES, _SIZE_WEIGHTS)[0]
        domain = f"{plain(name)}.example"
        staff = tuple(_people(rng, people, domain, moment))
        people += len(staff)
        factor = rng.lognormvariate(0, 0.5)
        yield Company(
            number=number,
            name=name,
            domain=domain,
            industry=industry,
            employees=max(1, int(employees * factor)),
            usual_amount=int(amount * factor),
            city=city,
            country=country,
            phone=_phone(rng),
            created=moment,
            people=staff,
        )


def dates(created: datetime, changed: datetime | None = None) -> JsonObject:
    """Return the moments of a record, in the form of a scene."""
    return {"created_at": moment_text(created), "updated_at": moment_text(changed or created)}


def plain(text: str) -> str:
    """Return a text as lower-case letters and digits of ASCII, for addresses."""
    decomposed = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "".join(filter(str.isalnum, decomposed)).lower()


def _since_begin(rng: Random) -> float:
    """Return the part of the time after which a company became known; 0 for companies known from the beginning."""
    return 0.0 if rng.random() < _BEFORE else rng.random()


def _name(offset: int, number: int) -> tuple[str, str, tuple[str, str]]:
    """Return the name, industry and place of a company. Only names that would come again contain the place."""
    pairs = len(words.COMPANY_NAMES) * len(_KINDS)
    place, index = divmod(number - 1, pairs)
    index = (offset + index * _STEP) % pairs
    industry, last = _KINDS[index % len(_KINDS)]
    where = words.PLACES[(offset + number * _STEP) % len(words.PLACES)]
    name = f"{words.COMPANY_NAMES[index // len(_KINDS)]} {last}"
    if place:
        where = words.PLACES[(place - 1) % len(words.PLACES)]
        name = f"{name} {where[0]}" + (f" {place // len(words.PLACES) + 1}" if place > len(words.PLACES) else "")
    return name, industry, where


def _people(rng: Random, before: int, domain: str, created: datetime) -> Iterator[Person]:
    count = rng.choices((1, 2, 3), _PEOPLE_WEIGHTS)[0]
    for place, first_name in enumerate(rng.sample(words.FIRST_NAMES, count)):
        last_name = rng.choice(words.LAST_NAMES)
        yield Person(
            number=before + place + 1,
            first_name=first_name,
            last_name=last_name,
            email=f"{plain(first_name)}.{plain(last_name)}@{domain}",
            job_title=rng.choice(words.JOB_TITLES),
            phone=_phone(rng),
            created=created + timedelta(minutes=4 * place),
        )


def _phone(rng: Random) -> str:
    return f"+1 555 01{rng.randrange(100):02} {rng.randrange(1000):03}"
