"""Random lists against a model in Python: filters, orders, groups, pages and aggregates (contract 2.6 to 2.8)."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from math import floor
from random import Random
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vendors.close.deals import DEALS, PERIODS, Deal, Deals, Sums, aggregates

CASES: Final = 30

Match = Callable[[str, Deal], bool]

FILTERS: Final[list[tuple[dict[str, str], Match]]] = [
    ({"value_period": "monthly"}, lambda _, deal: deal.value_period == "monthly"),
    ({"value_period__in": "one_time,annual"}, lambda _, deal: deal.value_period != "monthly"),
    ({"date_won__gte": "2026-01-20"}, lambda _, deal: (deal.date_won or "") >= "2026-01-20"),
    ({"date_won__lt": "2026-02-27"}, lambda _, deal: deal.date_won is not None and deal.date_won < "2026-02-27"),
    ({"date_won": ""}, lambda _, deal: deal.date_won is None),
    ({"date_created__gt": "2026-01-01T09:01:00Z"}, lambda letter, _: letter > "B"),
    ({"date_updated__lte": "2026-01-01T09:04:00Z"}, lambda letter, _: letter <= "E"),
    ({"query": "confidence >= 75"}, lambda _, deal: deal.confidence >= 75),
    ({"query": "not value:* or value > 30000"}, lambda _, deal: deal.value is None or deal.value > 30000),
    ({"query": "user_name:katz -note:c"}, lambda letter, deal: deal.user == "Bo" and letter != "C"),
    ({"lead_query": "name:acme"}, lambda letter, _: letter in "BDF"),
]

SORTS: Final[dict[str, Callable[[str], Any]]] = {
    "date_won": lambda letter: DEALS[letter].date_won,
    "date_created": lambda letter: letter,
    "confidence": lambda letter: DEALS[letter].confidence,
    "user_name": lambda letter: DEALS[letter].user,
    "value": lambda letter: DEALS[letter].value,
    "annualized_value": lambda letter: DEALS[letter].annualized_value,
    "annualized_expected_value": lambda letter: DEALS[letter].annualized_expected_value,
}


def won(letter: str) -> date | None:
    day = DEALS[letter].date_won
    return None if day is None else date.fromisoformat(day)


GROUPS: Final[dict[str, Callable[[date], str]]] = {
    "date_won__year": lambda day: f"{day:%Y}",
    "date_won__quarter": lambda day: f"{day:%Y}-Q{(day.month + 2) // 3}",
    "date_won__month": lambda day: f"{day:%Y-%m}",
    "date_won__week": lambda day: "{}-W{:02}".format(*day.isocalendar()),
}


def in_order(letters: str, order: str) -> str:
    """The letters in the order of `_order_by`: null last, ties by creation."""
    value = SORTS[order.removeprefix("-")]
    known = sorted((each for each in letters if value(each) is not None), key=value)
    if order.startswith("-"):
        known = sorted(known, key=value, reverse=True)
    return "".join([*known, *(each for each in letters if value(each) is None)])


def sums(letters: str) -> Sums:
    """The aggregates of these, by exact fractions."""
    deals = [DEALS[each] for each in letters]
    factors = {"one_time": 1, "monthly": 12, "annual": 1}
    shown: dict[bool, list[int]] = {}
    for is_expected in (False, True):
        shown[is_expected] = []
        for period in PERIODS:
            total = Fraction(0)
            for deal in deals:
                factor = factors[deal.value_period] if period == "annualized" else int(deal.value_period == period)
                total += Fraction((deal.value or 0) * factor * (deal.confidence if is_expected else 100), 100)
            shown[is_expected].append(floor(total + Fraction(1, 2)))
    periods = [deal.value_period for deal in deals]
    counted = {each: periods.count(each) for each in periods}
    return Sums(len(letters), counted, tuple(shown[False]), tuple(shown[True]))


def grouped(letters: str, kind: str) -> list[tuple[str, str]]:
    """The groups of these by date, each with its key and letters."""
    found: dict[str, str] = {}
    for letter in letters:
        day = won(letter)
        key = "none" if day is None else GROUPS[kind.removeprefix("-")](day)
        found[key] = found.get(key, "") + letter
    ordered = sorted(found.items(), key=lambda each: (each[0] == "none", each[0]))
    return ordered[::-1] if kind.startswith("-") else ordered


def page(groups: list[tuple[str, str]], skip: int, limit: int) -> list[tuple[str, str]]:
    """The groups as a page of objects cuts them."""
    objects = [(key, letter) for key, letters in groups for letter in letters][skip : skip + limit]
    found: dict[str, str] = {}
    for key, letter in objects:
        found[key] = found.get(key, "") + letter
    return list(found.items())


@pytest.mark.slow
@pytest.mark.contract(
    "2.6.filter.1", "2.6.order.3", "2.7.agg.1", "2.7.agg.12", "2.8.page.2", "2.8.page.5", "2.8.page.7"
)
@settings(max_examples=CASES, deadline=None)
@given(rng=st.randoms(use_true_random=False))
def test_a_random_list(deals: Deals, rng: Random) -> None:
    chosen = {tuple(params): (params, match) for params, match in rng.sample(FILTERS, rng.randint(0, 3))}
    params: dict[str, Any] = {name: value for each, _ in chosen.values() for name, value in each.items()}
    letters = "".join(
        letter for letter, deal in DEALS.items() if all(match(letter, deal) for _, match in chosen.values())
    )
    order = rng.choice(["", "-"]) + rng.choice([*SORTS])
    skip, limit = rng.randint(0, 3), rng.randint(1, 6)
    expected = in_order(letters, order)
    answer = deals.close.get("/opportunity/", _order_by=order, _skip=skip, _limit=limit, **params)
    assert deals.letters(answer["data"]) == expected[skip : skip + limit]
    assert aggregates(answer) == sums(letters)
    assert answer["has_more"] is (len(letters) > skip + limit)

    kind = rng.choice(["", "-"]) + rng.choice([*GROUPS])
    answer = deals.close.get("/opportunity/", _order_by=order, _skip=skip, _limit=limit, _group_by=kind, **params)
    groups = grouped(expected, kind)
    shown = [(group["key"], deals.letters(group["objects"])) for group in answer["data"]]
    assert shown == page(groups, skip, limit)
    assert {group["key"]: aggregates(group) for group in answer["data"]} == {
        key: sums(dict(groups)[key]) for key, _ in shown
    }
    assert aggregates(answer) == sums(letters)
