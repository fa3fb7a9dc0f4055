"""Generated histories of sales: what holds for all of them, whichever vendor's records they become."""

from collections import Counter
from datetime import date, timedelta
from functools import cache

import pytest

from dealdock.platform.scenes.generated import History, history

UNTIL = date(2026, 6, 30)


@cache
def made(count: int = 2_000, seed: int = 7) -> History:
    return history(count, seed=seed, until=UNTIL)


def test_a_seed_gives_the_same_history() -> None:
    assert history(50, seed=7, until=UNTIL) == history(50, seed=7, until=UNTIL)
    assert history(50, seed=8, until=UNTIL) != history(50, seed=7, until=UNTIL)


@pytest.mark.parametrize("count", [1, 2, 50, 2_000])
def test_it_has_as_many_deals_as_wanted(count: int) -> None:
    assert [deal.number for deal in made(count).deals] == [*range(1, count + 1)]


class TestDeals:
    def test_are_won_lost_and_open(self) -> None:
        found = Counter(deal.outcome for deal in made().deals)
        assert 0.1 < found["open"] / 2_000 < 0.25
        assert 0.2 < found["won"] / (found["won"] + found["lost"]) < 0.45

    def test_have_a_plausible_course(self) -> None:
        for deal in made().deals:
            assert deal.company.created < deal.opened <= deal.changed
            assert all(person.created < deal.opened for person in deal.people)
            assert deal.changed.date() <= UNTIL
            assert deal.opened.weekday() < 5
            assert 8 <= deal.opened.hour < 18
            if deal.outcome == "open":
                assert deal.closed is None
                assert deal.expected > UNTIL - timedelta(days=21)
            else:
                assert deal.closed == deal.changed > deal.opened
                assert deal.expected == deal.closed.date()
            assert (deal.loss_reason is not None) == (deal.outcome == "lost")

    def test_are_renewed_by_companies_that_bought_before(self) -> None:
        bought = set[int]()
        for deal in sorted(made().deals, key=lambda each: each.closed or each.opened):
            if deal.outcome == "won" and deal.kind == "new":
                bought.add(deal.company.number)
        renewed = {deal.company.number for deal in made().deals if deal.kind != "new"}
        assert renewed
        assert renewed <= bought

    def test_have_amounts_of_two_decimals(self) -> None:
        amounts = [deal.amount for deal in made().deals]
        assert all(amount > 0 and round(amount, 2) == amount for amount in amounts)
        assert sum(amount == int(amount) for amount in amounts) > 0.8 * len(amounts)


@pytest.mark.slow
def test_companies_and_people_are_distinct() -> None:
    large = made(12_000, 1)
    assert len(large.companies) == 4_000
    assert len({company.name for company in large.companies}) == 4_000
    assert len({company.domain for company in large.companies}) == 4_000
    people = [person for _, person in large.people]
    assert len({person.email for person in people}) == len(people)
    assert [person.number for person in people] == [*range(1, len(people) + 1)]
    assert all(person.email.isascii() for person in people)
