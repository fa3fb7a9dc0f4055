"""Groups of lists, and pages that cut them (contract 2.8)."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close
from tests.vendors.close.deals import SUMS, Deals, aggregates

NONE = "none"
GROUPS: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
    "date_won__year": [("2026", "FDCBA", {"year": 2026}), (NONE, "E", {"year": None})],
    "date_won__quarter": [
        ("2026-Q1", "DCBA", {"quarter": 1, "year": 2026}),
        ("2026-Q2", "F", {"quarter": 2, "year": 2026}),
        (NONE, "E", {"quarter": None, "year": None}),
    ],
    "date_won__month": [
        ("2026-01", "BA", {"month": 1, "year": 2026}),
        ("2026-02", "DC", {"month": 2, "year": 2026}),
        ("2026-04", "F", {"month": 4, "year": 2026}),
        (NONE, "E", {"month": None, "year": None}),
    ],
    "date_won__week": [
        ("2026-W02", "A", {"week": 2, "weekyear": 2026}),
        ("2026-W04", "B", {"week": 4, "weekyear": 2026}),
        ("2026-W06", "C", {"week": 6, "weekyear": 2026}),
        ("2026-W09", "D", {"week": 9, "weekyear": 2026}),
        ("2026-W14", "F", {"week": 14, "weekyear": 2026}),
        (NONE, "E", {"week": None, "weekyear": None}),
    ],
}
"""Per kind of group: key, objects, further keys."""

DAYS = {
    "2027-01-01": ("2026-W53", 2026, 53),
    "2027-01-03": ("2026-W53", 2026, 53),
    "2027-01-04": ("2027-W01", 2027, 1),
    "2024-12-30": ("2025-W01", 2025, 1),
    "2024-12-29": ("2024-W52", 2024, 52),
    "2023-01-01": ("2022-W52", 2022, 52),
    "2021-01-03": ("2020-W53", 2020, 53),
    "2020-02-29": ("2020-W09", 2020, 9),
    "2000-01-01": ("1999-W52", 1999, 52),
    "1969-12-31": ("1970-W01", 1970, 1),
}
"""Days at the edges of ISO years."""


def by(deals: Deals, kind: str, **params: Any) -> list[dict[str, Any]]:
    return deals.close.rows(_group_by=kind, **params)


class TestKeys:
    @pytest.mark.slow
    @pytest.mark.contract("2.8.group.1", "2.8.group.3", "2.8.key.1", "2.8.key.2", "2.8.key.3", "2.8.key.4")
    @pytest.mark.contract("2.8.key.7", "2.8.key.8", "2.8.order.1", "2.8.order.4", "2.8.order.8")
    @each_case("kind", GROUPS)
    def test_by_date(self, deals: Deals, kind: str) -> None:
        names = set(GROUPS[kind][0][2])
        shown = [
            (group["key"], deals.letters(group["objects"]), {name: group[name] for name in names})
            for group in by(deals, kind)
        ]
        assert shown == GROUPS[kind]
        own = set(deals.close.get("/opportunity/")) - {"data", "has_more"}
        assert {frozenset(group) for group in by(deals, kind)} == {frozenset(own | names | {"key", "objects"})}

    @pytest.mark.slow
    @pytest.mark.contract("2.8.group.1", "2.8.key.6", "2.8.order.2")
    def test_by_user(self, deals: Deals) -> None:
        shown = [
            (group["key"], group["user_id"], group["user_name"], deals.letters(group["objects"]))
            for group in by(deals, "user_id")
        ]
        ann, bo = deals.users["Ann"], deals.users["Bo"]
        assert shown == [(ann, ann, "Ann Lee", "EBA"), (bo, bo, "Bo Katz", "FDC")]

    @pytest.mark.contract("2.8.key.4", "2.8.key.5", "2.8.key.1", "2.8.order.1")
    def test_weeks_at_the_edges_of_years(self, close: Close) -> None:
        for day in DAYS:
            close.add(date_won=day)
        groups = close.rows(_group_by="date_won__week")
        assert [(each["key"], each["weekyear"], each["week"]) for each in groups] == sorted({*DAYS.values()})
        for group in groups:
            for row in group["objects"]:
                assert DAYS[row["date_won"]][0] == group["key"]
        years = [each["key"] for each in close.rows(_group_by="date_won__year")]
        assert years == sorted({day[:4] for day in DAYS})

    @pytest.mark.contract("2.8.key.3", "2.8.key.2")
    def test_quarters_and_months_of_a_year(self, close: Close) -> None:
        for month in range(1, 13):
            close.add(date_won=f"2026-{month:02}-28")
        quarters = close.rows(_group_by="date_won__quarter")
        assert [(each["key"], each["quarter"], each["total_results"]) for each in quarters] == [
            (f"2026-Q{number}", number, 3) for number in (1, 2, 3, 4)
        ]
        months = close.rows(_group_by="date_won__month")
        assert [(each["key"], each["month"]) for each in months] == [(f"2026-{m:02}", m) for m in range(1, 13)]

    @pytest.mark.contract("2.8.key.9", "2.8.order.3", "2.8.order.4", "2.8.order.6")
    def test_users_of_one_name_and_none(self, close: Close) -> None:
        users = [close.user("Ann", "Lee")["id"] for _ in range(3)]
        zoe = close.user("Zoe", "Abel")["id"]
        for user in (None, zoe, *reversed(users)):
            close.add(user_id=user)
        groups = close.rows(_group_by="user_id")
        assert [each["key"] for each in groups] == [*users, zoe, NONE]
        assert (groups[-1]["user_id"], groups[-1]["user_name"]) == (None, None)
        turned = close.rows(_group_by="-user_id")
        assert [each["key"] for each in turned] == [NONE, zoe, *reversed(users)]

    @pytest.mark.contract("2.8.group.2")
    @each_case("kind", ["", "status_id", "date_won", "date_won__day", "-", "date_created__month"])
    def test_another_kind_is_ignored(self, deals: Deals, kind: str) -> None:
        assert deals.close.get("/opportunity/", _group_by=kind) == deals.close.get("/opportunity/")


class TestAggregates:
    @pytest.mark.contract("2.8.group.3", "2.8.group.4", "2.8.page.5")
    @each_case("kind", ["date_won__month", "user_id"])
    def test_are_those_of_the_table(self, deals: Deals, kind: str) -> None:
        answer = deals.close.get("/opportunity/", _group_by=kind, _order_by="date_created")
        for group in answer["data"]:
            assert aggregates(group) == SUMS[deals.letters(group["objects"])]
        assert aggregates(answer) == SUMS["ABCDEF"]

    @pytest.mark.contract("2.8.page.7")
    def test_follow_the_filters(self, deals: Deals) -> None:
        answer = deals.close.get("/opportunity/", _group_by="user_id", value_period__in="monthly,annual")
        shown = [(deals.letters(each["objects"]), each["total_results"]) for each in answer["data"]]
        assert shown == [("B", 1), ("FC", 2)]
        assert answer["data"][1]["total_value_annualized"] == 60000 + 30600
        assert answer["total_results"] == 3
        assert answer["data"][0]["total_value_one_time_formatted"] is None


class TestOrder:
    @pytest.mark.contract("2.8.order.5", "2.8.order.6")
    @each_case("kind", GROUPS)
    def test_a_minus_reverses_the_groups(self, deals: Deals, kind: str) -> None:
        straight, turned = by(deals, kind), by(deals, f"-{kind}")
        assert turned == straight[::-1]

    @pytest.mark.contract("2.8.order.7", "2.8.order.8")
    @each_case(
        ("order", "shown"),
        [
            (None, ["EBA", "FDC"]),
            ("date_created", ["ABE", "CDF"]),
            ("value", ["BAE", "FDC"]),
            ("-value", ["ABE", "CDF"]),
            ("-confidence", ["EBA", "FDC"]),
            ("date_won", ["ABE", "CDF"]),
            ("nothing", ["EBA", "FDC"]),
        ],
    )
    def test_objects_are_sorted_within_groups(self, deals: Deals, order: str | None, shown: list[str]) -> None:
        assert [letters for _, letters in deals.groups(_group_by="user_id", _order_by=order)] == shown


class TestPages:
    @pytest.mark.contract("2.8.page.1", "2.8.page.2", "2.8.page.4", "2.8.page.6")
    @each_case(
        ("skip", "limit", "shown", "more"),
        [
            (0, 1, [("2026-01", "A")], True),
            (1, 2, [("2026-01", "B"), ("2026-02", "C")], True),
            (3, 2, [("2026-02", "D"), ("2026-04", "F")], True),
            (5, 2, [(NONE, "E")], False),
            (2, 2, [("2026-02", "CD")], True),
            (0, 0, [], True),
            (6, 2, [], False),
        ],
    )
    def test_cut_groups(self, deals: Deals, skip: int, limit: int, shown: list[tuple[str, str]], *, more: bool) -> None:
        answer = deals.close.get(
            "/opportunity/", _group_by="date_won__month", _order_by="date_created", _skip=skip, _limit=limit
        )
        assert [(each["key"], deals.letters(each["objects"])) for each in answer["data"]] == shown
        assert answer["has_more"] is more

    @pytest.mark.contract("2.8.page.2", "2.8.page.5")
    @each_case("page", [{"_skip": 1, "_limit": 2}, {"_skip": 3, "_limit": 2}, {"_skip": 4, "_limit": 1}])
    def test_keep_the_aggregates_of_whole_groups(self, deals: Deals, page: dict[str, int]) -> None:
        whole = {each["key"]: aggregates(each) for each in by(deals, "date_won__month")}
        answer = deals.close.get("/opportunity/", _group_by="date_won__month", _order_by="date_created", **page)
        for group in answer["data"]:
            assert aggregates(group) == whole[group["key"]]
        assert aggregates(answer) == SUMS["ABCDEF"]

    @pytest.mark.slow
    @pytest.mark.contract("2.8.page.3", "2.8.page.1")
    @each_case("kind", [*GROUPS, "user_id", "-date_won__month", "-user_id"])
    def test_joined_by_key_are_the_whole(self, deals: Deals, kind: str) -> None:
        whole = [(each["key"], each["objects"]) for each in by(deals, kind)]
        for size in (1, 2, 4, 5):
            joined: dict[str, list[Any]] = {}
            for page in deals.close.pages(size=size, _group_by=kind):
                assert sum(len(group["objects"]) for group in page["data"]) <= size
                for group in page["data"]:
                    joined.setdefault(group["key"], []).extend(group["objects"])
            assert (size, list(joined.items())) == (size, whole)
