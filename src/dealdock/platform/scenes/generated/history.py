"""The history of a sales team, generated from a seed. Vendors turn it into records of their own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final

from dealdock.platform.randomness import sequence
from dealdock.platform.scenes.generated import words
from dealdock.platform.scenes.generated.companies import Company, Person, companies, dates, plain
from dealdock.platform.scenes.generated.deals import Deal, Seller, deals
from dealdock.platform.scenes.schema import JsonObject

_DAYS: Final = 730
"""The length of a history."""
_DEALS_PER_COMPANY: Final = 3
_MIN_COMPANIES: Final = 3
_MIN_SELLERS: Final = 3
_MAX_SELLERS: Final = 15
_DEALS_PER_SELLER: Final = 500


@dataclass(frozen=True)
class History:
    """The sales of a team over two years."""

    begun: datetime
    sellers: Sequence[Seller]
    companies: Sequence[Company]
    deals: Sequence[Deal]

    @property
    def dates(self) -> JsonObject:
        """The moments of records that were there when it began."""
        return dates(self.begun)

    @property
    def people(self) -> Iterator[tuple[Company, Person]]:
        """All people, each with the company."""
        return ((company, person) for company in self.companies for person in company.people)

    def customers(self) -> frozenset[int]:
        """Return the numbers of the companies that bought something."""
        return frozenset(deal.company.number for deal in self.deals if deal.outcome == "won")

    def seller_of(self, company: Company) -> Seller:
        """Return the seller who is responsible for a company."""
        return self.sellers[company.number % len(self.sellers)]


def history(count: int, *, seed: int, until: date) -> History:
    """Return a history with this number of deals, which ends with the day `until`. A seed gives the same one always."""
    rng = sequence(seed)
    end = datetime.combine(until, time(18), UTC)
    begun = end - timedelta(days=_DAYS)
    sellers = tuple(_sellers(rng, min(_MIN_SELLERS + count // _DEALS_PER_SELLER, _MAX_SELLERS)))
    known = list(companies(rng, max(_MIN_COMPANIES, count // _DEALS_PER_COMPANY), begun, end - timedelta(days=30)))
    return History(begun, sellers, known, list(deals(rng, count, known, sellers, end)))


def _sellers(rng: Random, count: int) -> Iterator[Seller]:
    for first_name in rng.sample(words.FIRST_NAMES, count):
        last_name = rng.choice(words.LAST_NAMES)
        yield Seller(f"{plain(first_name)}.{plain(last_name)}@sales.example", first_name, last_name)
