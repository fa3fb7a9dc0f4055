"""The visit and its page views (contract, objects 2.13). The fields: test_recorded_forms.py."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.builders import Account, Pardot, members
from tests.support.cases import each_case
from tests.vendors.pardot import api_errors
from tests.vendors.pardot.queries import found, rows

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
NOBODY = 2147483647


class TestRead:
    @pytest.mark.contract("o.2.13.1", "o.2.13.5", "o.2.13.8")
    def test_has_what_follows_from_its_page_views(self, account: Account, pardot: Pardot) -> None:
        pages = ("https://company.example/", "https://company.example/prices")
        number = account.visit(*pages, now=NOON, apart=timedelta(seconds=23))
        shown = pardot.call("read", "visit", id=number).json["visit"]
        assert (shown["visitor_page_view_count"], shown["duration_in_seconds"]) == (2, 23)
        assert shown["first_visitor_page_view_at"] == "2026-01-02 12:00:00"
        assert shown["last_visitor_page_view_at"] == shown["updated_at"] == "2026-01-02 12:00:23"
        views = members(shown["visitor_page_views"], "visitor_page_view")
        assert [(each["url"], each["title"], each["created_at"]) for each in views] == [
            (pages[0], "Page 1", "2026-01-02 12:00:00"),
            (pages[1], "Page 2", "2026-01-02 12:00:23"),
        ]

    def test_is_not_changed_back_by_an_earlier_page_view(self, account: Account, pardot: Pardot) -> None:
        visitor = account.visitor(NOON)
        pages = ("https://company.example/prices", "https://company.example/")
        number = account.visit(*pages, now=NOON, apart=timedelta(hours=-1), visitor_id=visitor)
        for object_, each in (("visit", number), ("visitor", visitor)):
            shown = pardot.call("read", object_, id=each).json[object_]
            assert shown["updated_at"] == "2026-01-02 12:00:00", object_

    @pytest.mark.contract("o.2.13.4", "o.2.13.8")
    def test_of_one_without_page_views(self, account: Account, pardot: Pardot) -> None:
        number = account.visit(now=NOON)
        shown = pardot.call("read", "visit", id=number).json["visit"]
        assert {name for name, value in shown.items() if value is not None} == {"id", "created_at", "updated_at"}
        text = pardot.call("read", "visit", id=number, format="xml").text
        assert "<visitor_id/><prospect_id/><visitor_page_view_count/>" in text
        assert text.endswith("<visitor_page_views/></visit></rsp>")

    @pytest.mark.contract("o.2.13.14", "o.2.13.15")
    @each_case("given", [({"id": NOBODY}, 48), ({"id": "x"}, 16), ({"id": 0}, 16), ({}, 13)])
    def test_of_none(self, account: Account, pardot: Pardot, given: tuple[dict[str, Any], int]) -> None:
        account.visit()
        parameters, code = given
        assert pardot.call("read", "visit", **parameters).code == code


class TestQuery:
    @pytest.mark.contract("o.2.13.2", "o.2.13.10", "o.2.13.11", "o.2.13.13", "1.place.9")
    def test_finds_those_that_fit_all(self, account: Account, pardot: Pardot) -> None:
        visitors, prospects = [account.visitor() for _ in range(2)], [account.prospect() for _ in range(2)]
        one, two, three = (
            account.visit(visitor_id=visitors[visitor], prospect_id=prospects[prospect])
            for visitor, prospect in ((0, 0), (1, 0), (1, 1))
        )
        for criteria, ids in (
            ({"ids": f"{three},{one},{NOBODY}"}, [one, three]),
            ({"visitor_ids": visitors[1]}, [two, three]),
            ({"visitor_ids": f"{visitors[0]},{visitors[1]}"}, [one, two, three]),
            ({"visitor_ids": visitors}, [one, two, three]),
            ({"visitor_ids[]": visitors}, [one, two, three]),
            ({"prospect_ids": prospects[0]}, [one, two]),
            ({"prospect_ids": prospects[0], "visitor_ids": visitors[1]}, [two]),
            ({"ids": f"{one},{two}", "offset": 1}, [two]),
            ({"ids": f"{one},{two}", "limit": 1}, [one]),
        ):
            assert found(pardot, "visit", "visit", **criteria) == ids, criteria

    @pytest.mark.contract("o.2.13.9", "o.2.13.12")
    @each_case(
        ("criteria", "error"),
        [
            ({}, api_errors.MISSING),
            ({"limit": 5}, api_errors.MISSING),
            ({"ids": ""}, api_errors.MISSING),
            ({"created_after": "2020-01-01"}, api_errors.MISSING),
            ({"ids": "x"}, api_errors.INVALID_ID),
            ({"ids": "1, x"}, api_errors.INVALID_ID),
            ({"ids": "1", "limit": 201}, api_errors.INVALID_LIMIT),
            ({"ids": "1", "limit": 201, "output": "mobile"}, api_errors.INVALID_LIMIT),
            ({"ids": "1", "sort_by": "created_at"}, api_errors.INVALID_SORT_BY),
        ],
    )
    def test_of_what_is_wrong(self, pardot: Pardot, criteria: dict[str, Any], error: tuple[int, str]) -> None:
        assert pardot.call("query", "visit", **criteria).error == error

    @pytest.mark.contract("o.2.13.12")
    def test_of_more_than_200(self, pardot: Pardot) -> None:
        for name in ("ids", "visitor_ids", "prospect_ids"):
            whole = [",".join(map(str, range(1, 1 + number))) for number in (200, 201)]
            assert [pardot.call("query", "visit", **{name: ids}).code for ids in whole] == [None, 63]

    @pytest.mark.contract("o.2.13.6", "o.2.13.7")
    def test_has_page_views_in_bulk_alone(self, account: Account, pardot: Pardot) -> None:
        number, empty = account.visit("https://company.example/", now=NOON), account.visit()
        for level in ("full", "simple", "mobile"):
            shown = rows(pardot.call("query", "visit", ids=number, output=level), "visit")
            assert "visitor_page_views" not in shown[0]
        shown = rows(pardot.call("query", "visit", ids=f"{number},{empty}", output="bulk"), "visit")
        views = shown[0]["visitor_page_views"]["visitor_page_view"]
        assert (views["url"], views["created_at"]) == ("https://company.example/", "2026-01-02 12:00:00")
        assert shown[1]["visitor_page_views"] is None
