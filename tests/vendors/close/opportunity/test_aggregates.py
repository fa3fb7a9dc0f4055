"""Aggregates of lists (contract 2.7)."""

import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close
from tests.vendors.close.deals import PERIODS, SUMS, Deals, Sums, aggregates

MONTHS = {
    "AB": {"date_won__gte": "2026-01-01", "date_won__lt": "2026-02-01"},
    "CD": {"date_won__gte": "2026-02-01", "date_won__lt": "2026-03-01"},
    "F": {"date_won__gte": "2026-04-01"},
    "E": {"date_won": ""},
    "": {"status_type": "won"},
    "ABCDEF": {},
}


@pytest.mark.slow
@pytest.mark.contract("2.7.agg.1", "2.7.agg.2", "2.7.agg.3", "2.7.agg.4", "2.7.agg.5", "2.7.agg.6", "2.7.agg.7")
@pytest.mark.contract("2.7.agg.8", "2.7.agg.11", "2.7.agg.12", "2.7.agg.13")
@each_case("letters", MONTHS)
def test_are_those_of_the_table(deals: Deals, letters: str) -> None:
    assert aggregates(deals.close.get("/opportunity/", **MONTHS[letters])) == SUMS[letters]


@pytest.mark.contract("2.7.agg.13", "2.7.agg.3")
@each_case(("name", "letters"), [("Ann", "ABE"), ("Bo", "CDF")])
def test_are_those_of_each_user(deals: Deals, name: str, letters: str) -> None:
    assert aggregates(deals.close.get("/opportunity/", user_id=deals.users[name])) == SUMS[letters]


@pytest.mark.contract("2.7.agg.1")
@each_case("page", [{"_limit": 0}, {"_limit": 1}, {"_skip": 5}, {"_skip": 6}, {"_skip": 250_000}])
def test_stay_the_same_on_every_page(deals: Deals, page: dict[str, int]) -> None:
    assert aggregates(deals.close.get("/opportunity/", **page)) == SUMS["ABCDEF"]


@pytest.mark.contract("2.7.agg.9", "2.7.agg.10")
def test_sums_are_written_without_the_period(deals: Deals) -> None:
    whole, none = deals.close.get("/opportunity/"), deals.close.get("/opportunity/", status_type="won")
    shown = {f"{sort}_value_{period}_formatted" for sort in ("total", "expected") for period in PERIODS}
    assert {name: whole[name] for name in shown} == {
        "total_value_one_time_formatted": "$1,533.33",
        "total_value_monthly_formatted": "$74.50",
        "total_value_annual_formatted": "$600",
        "total_value_annualized_formatted": "$3,027.33",
        "expected_value_one_time_formatted": "$850",
        "expected_value_monthly_formatted": "$64.70",
        "expected_value_annual_formatted": "$150",
        "expected_value_annualized_formatted": "$1,776.40",
    }
    assert {none[name] for name in shown} == {None}


@pytest.mark.contract("2.7.agg.12", "2.2.sum.5")
def test_sums_are_rounded_once(close: Close) -> None:
    for _ in range(3):
        close.add(value=1, confidence=50)
        close.add(value=1, value_period="monthly", confidence=4)
    answer = close.get("/opportunity/")
    assert answer["expected_value_one_time"] == 2  # 1.5
    assert answer["expected_value_monthly"] == 0  # 0.12
    assert answer["expected_value_annualized"] == 3  # 1.5 + 1.44 = 2.94


@pytest.mark.contract("2.7.agg.12")
@each_case(
    ("value", "confidences", "rounded"),
    [
        *((1, (50,), 1), (1, (49,), 0), (1, (25, 25), 1), (1, (25, 24), 0), (1, (50, 100), 2)),
        *((-1, (50,), 0), (-1, (51,), -1), (-1, (25, 25), 0), (-1, (50, 100), -1)),
    ],
)
def test_halves_go_up(close: Close, value: int, confidences: tuple[int, ...], rounded: int) -> None:
    lead = close.lead()["id"]
    for confidence in confidences:
        close.add(lead_id=lead, value=value, confidence=confidence)
    assert close.get("/opportunity/", lead_id=lead)["expected_value_one_time"] == rounded


@pytest.mark.contract("2.7.agg.5", "2.7.agg.12")
def test_large_sums_are_exact(close: Close) -> None:
    most = 2**53
    for period in ("one_time", "monthly", "annual"):
        for confidence in (100, 99, 1):
            close.add(value=most, value_period=period, confidence=confidence, date_won="2026-01-05")
        close.add(value=-most, value_period=period, confidence=100, date_won="2026-02-05")
        close.add(value=most, value_period=period, confidence=100, date_won="2026-02-05")
    counts = {"one_time": 5, "monthly": 5, "annual": 5}
    expected = Sums(15, counts, (3 * most, 3 * most, 3 * most, 42 * most), (2 * most, 2 * most, 2 * most, 28 * most))
    assert aggregates(close.get("/opportunity/")) == expected
    january, february = close.rows(_group_by="date_won__month")
    assert aggregates(january) == Sums(9, dict.fromkeys(counts, 3), expected.total, expected.expected)
    assert aggregates(february) == Sums(6, dict.fromkeys(counts, 2), (0, 0, 0, 0), (0, 0, 0, 0))


@pytest.mark.contract("2.7.agg.5", "2.2.value.1", "2.7.agg.9")
def test_negative_values_count(close: Close) -> None:
    close.add(value=500)
    close.add(value=-1500)
    answer = close.get("/opportunity/")
    assert (answer["total_value_one_time"], answer["total_value_one_time_formatted"]) == (-1000, "-$10")
    assert (answer["expected_value_one_time"], answer["expected_value_one_time_formatted"]) == (-500, "-$5")


@pytest.mark.contract("2.7.agg.10")
def test_a_sum_of_zero_is_null_in_words(close: Close) -> None:
    close.add(value=500)
    close.add(value=-500)
    answer = close.get("/opportunity/")
    assert (answer["total_value_one_time"], answer["total_value_one_time_formatted"]) == (0, None)
    assert answer["count_by_value_period"] == {"one_time": 2}


@pytest.mark.contract("2.7.agg.1", "2.7.agg.2")
def test_follow_every_change(close: Close) -> None:
    made, gone = close.add(value=100), close.add(value=7)
    close.change(made, value=50, value_period="monthly")
    close.delete(f"/opportunity/{gone['id']}/")
    answer = close.get("/opportunity/")
    assert aggregates(answer) == (1, {"monthly": 1}, (0, 50, 0, 600), (0, 25, 0, 300))
