"""Amounts and their written form (contract 2.2)."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close
from tests.vendors.close.deals import DEALS, Deals


@pytest.fixture(scope="module")
def shared(http: Any) -> Close:
    return Close.open(http)


@pytest.mark.contract("2.2.sum.1", "2.2.sum.2", "2.2.sum.3", "2.2.sum.6", "2.1.value.2")
@each_case("letter", DEALS)
def test_the_six_have_the_amounts_of_the_contract(deals: Deals, letter: str) -> None:
    shown = deals.close.read(deals.ids[letter])
    assert {name: shown[name] for name in DEALS[letter]._fields if name != "user"} == {
        name: value for name, value in DEALS[letter]._asdict().items() if name != "user"
    }


@pytest.mark.contract("2.2.sum.1", "2.2.sum.2", "2.2.sum.3", "2.2.sum.4", "2.2.sum.5", "2.2.value.1", "2.2.value.4")
@each_case(
    ("value", "period", "confidence", "expected", "annualized", "annualized_expected"),
    [
        (1, "one_time", 50, 1, 1, 1),
        (3, "one_time", 50, 2, 3, 2),
        (1, "one_time", 49, 0, 1, 0),
        (-1, "one_time", 50, -1, -1, -1),
        (-3, "annual", 50, -2, -3, -2),
        (-1, "one_time", 49, 0, -1, 0),
        (1, "monthly", 49, 0, 12, 6),
        (1, "monthly", 54, 1, 12, 6),
        (1, "monthly", 4, 0, 12, 0),
        (7, "monthly", 7, 0, 84, 6),
        (0, "monthly", 50, 0, 0, 0),
        (100, "one_time", 0, 0, 100, 0),
        (2**53, "monthly", 100, 2**53, 12 * 2**53, 12 * 2**53),
        (2**53, "one_time", 33, 2972375754064527, 2**53, 2972375754064527),
        (-(2**53), "annual", 100, -(2**53), -(2**53), -(2**53)),
    ],
)
def test_amounts_are_rounded_from_the_exact_product(
    shared: Close, value: int, period: str, confidence: int, expected: int, annualized: int, annualized_expected: int
) -> None:
    made = shared.add(value=value, value_period=period, confidence=confidence)
    names = ("value", "expected_value", "annualized_value", "annualized_expected_value")
    assert [made[name] for name in names] == [value, expected, annualized, annualized_expected]


@pytest.mark.contract("2.2.format.1", "2.2.format.2", "2.2.format.3", "2.2.format.4", "2.2.format.5", "2.2.format.6")
@pytest.mark.contract("2.2.format.10")
@each_case(
    ("value", "period", "shown"),
    [
        (50000, "one_time", "$500"),
        (500, "monthly", "$5 monthly"),
        (50000, "annual", "$500 annual"),
        (1723684820, "one_time", "$17,236,848.20"),
        (100000, "one_time", "$1,000"),
        (99999, "one_time", "$999.99"),
        (1, "one_time", "$0.01"),
        (10, "monthly", "$0.10 monthly"),
        (105, "annual", "$1.05 annual"),
        (0, "one_time", ""),
        (0, "monthly", ""),
        (None, "annual", ""),
        (-500, "one_time", "-$5"),
        (-123456789, "monthly", "-$1,234,567.89 monthly"),
    ],
)
def test_values_are_written_with_their_currency(shared: Close, value: int | None, period: str, shown: str) -> None:
    assert shared.add(value=value, value_period=period)["value_formatted"] == shown


@pytest.mark.contract("2.2.format.7", "2.2.format.8", "2.2.format.9", "2.1.value.3", "3.5.organization.4")
def test_currencies(close: Close) -> None:
    made = close.add(value=28500, value_period="monthly")
    shown = {
        "USD": "$285",
        "EUR": "€285",
        "GBP": "£285",
        "CAD": "CA$285",
        "AUD": "A$285",
        "NZD": "NZ$285",
        "JPY": "¥28,500",
        "CHF": "CHF 285",
        "SEK": "SEK 285",
    }
    for currency, text in shown.items():
        close.put(f"/organization/{close.organization_id}/", {"currency": currency})
        read = close.read(made)
        assert (read["value_currency"], read["value_formatted"]) == (currency, f"{text} monthly")
        assert close.get("/opportunity/")["total_value_monthly_formatted"] == text


@pytest.mark.contract("2.2.value.2")
@each_case("value", [5.5, 5.0, "500", True, False, [], {}, ""])
def test_values_that_are_refused(fresh: Close, value: Any) -> None:
    fields = fresh.refused("POST", "/opportunity/", {"value": value}).fields
    assert fields == {"value": "Value must be of int type."}


@pytest.mark.contract("2.2.value.3")
@each_case("value", [2**53 + 1, -(2**53) - 1, 10**40])
def test_values_that_are_too_large(fresh: Close, value: int) -> None:
    assert list(fresh.refused("POST", "/opportunity/", {"value": value}).fields) == ["value"]


@pytest.mark.contract("2.1.value.4", "2.1.value.5")
@each_case("period", ["weekly", "ANNUAL", "", 5])
def test_periods_that_are_refused(fresh: Close, period: Any) -> None:
    fields = fresh.refused("POST", "/opportunity/", {"value_period": period}).fields
    assert list(fields) == ["value_period"]
    assert period in ("", 5) or fields == {"value_period": "Not a valid choice."}
