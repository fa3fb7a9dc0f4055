"""Pages, `_fields`, `__in` and empty values (contract 1.4)."""

from typing import Any

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close
from tests.vendors.close.deals import Deals

MOST = {
    "/opportunity/": 250,
    "/contact/": 200,
    "/activity/": 100,
    "/activity/status_change/opportunity/": 100,
    "/activity/note/": 100,
    "/status/opportunity/": 200,
    "/status/lead/": 200,
    "/pipeline/": 200,
    "/api_key/": 200,
    "/task/": 1000,
    "/user/": 1000,
    "/custom_field/lead/": 1000,
    "/custom_field/opportunity/": 1000,
    "/custom_field/contact/": 1000,
    "/event/": 50,
}


@pytest.fixture(scope="module")
def many(http: httpx.Client) -> Close:
    """An account with 101 records of each kind, which are copies of one."""
    close = Close.open(http)
    close.post("/task/", {"lead_id": close.add()["lead_id"], "text": "x"})
    scene = close.control("GET", "/export")
    (account,) = scene["accounts"]
    for kind in ("leads", "opportunities", "tasks", "activities", "events"):
        copied = {name: value for name, value in account[kind][0].items() if name != "id"}
        account[kind] += [copied] * (101 - len(account[kind]))
    close.control("POST", "/import", scene)
    return close


class TestPage:
    @pytest.mark.contract("1.4.page.1", "1.4.page.2", "1.4.page.3", "1.4.page.4", "2.6.page.1")
    @each_case(
        ("skip", "limit", "shown", "more"),
        [
            (None, None, "ABCDEF", False),
            (0, 6, "ABCDEF", False),
            (0, 5, "ABCDE", True),
            (1, 5, "BCDEF", False),
            (2, 2, "CD", True),
            (5, 100, "F", False),
            (6, 100, "", False),
            (7, 1, "", False),
            (0, 0, "", True),
            (6, 0, "", False),
        ],
    )
    def test_skip_and_limit(self, deals: Deals, skip: int | None, limit: int | None, shown: str, *, more: bool) -> None:
        answer = deals.close.get("/opportunity/", _order_by="date_created", _skip=skip, _limit=limit)
        assert (deals.letters(answer["data"]), answer["has_more"]) == (shown, more)

    @pytest.mark.contract("1.4.page.5", "1.4.page.6", "1.4.page.7", "1.4.page.8", "1.4.page.9", "1.4.page.10")
    @pytest.mark.contract("4.2.request.13")
    @each_case("path", MOST)
    def test_the_most_objects_of_a_page(self, fresh: Close, path: str) -> None:
        most = MOST[path]
        assert fresh.send("GET", path, params={"_limit": most}).status_code == 200
        text = f"The limit you set is larger than the maximum limit for this resource (max_limit = {most})."
        assert fresh.refused("GET", path, params={"_limit": most + 1}) == (400, {"error": text})

    @pytest.mark.contract("1.4.page.13", "1.4.page.14", "1.4.page.6")
    def test_the_most_leads_of_a_page_and_before_it(self, fresh: Close) -> None:
        fresh.get("/lead/", _limit=200, _skip=35_000)
        texts = {
            "_limit": "Input should be less than or equal to 200",
            "_skip": "Input should be less than or equal to 35000",
        }
        for name, value in (("_limit", 201), ("_skip", 35_001)):
            assert fresh.refused("GET", "/lead/", params={name: value}).fields == {name: texts[name]}
        assert fresh.refused("GET", "/lead/", params={"_limit": 201, "_skip": 35_001}).fields == texts

    @pytest.mark.slow
    @pytest.mark.contract("1.4.page.5", "1.4.page.6", "1.4.page.7", "1.4.page.9")
    def test_the_objects_of_a_page_unless_asked(self, many: Close) -> None:
        for path, shown in (("/opportunity/", 100), ("/lead/", 100), ("/activity/", 100), ("/event/", 50)):
            assert len(many.rows(path)) == shown
        answer = many.get("/opportunity/", _fields="id")
        assert (answer["has_more"], answer["total_results"]) == (True, 101)

    @pytest.mark.slow
    @pytest.mark.contract("1.4.page.8")
    def test_the_tasks_of_a_page_unless_asked(self, many: Close) -> None:
        answer = many.get("/task/")
        assert (len(answer["data"]), answer["has_more"]) == (100, True)
        assert len(many.rows("/task/", _limit=1000)) == 101

    @pytest.mark.contract("1.4.page.11", "1.4.page.12", "4.2.request.14")
    @each_case("path", ["/opportunity/", "/contact/", "/activity/", "/task/"])
    def test_the_most_that_is_passed_over(self, fresh: Close, path: str) -> None:
        assert fresh.get(path, _skip=250_000)["has_more"] is False
        text = (
            "The skip you set is larger than the maximum skip for this resource (max_skip = 250000). "
            "Please refine your search query."
        )
        assert fresh.refused("GET", path, params={"_skip": 250_001}) == (400, {"error": text})

    @pytest.mark.contract("4.2.request.11", "4.2.request.12")
    @each_case("name", ["_limit", "_skip"])
    @each_case("path", ["/opportunity/", "/lead/", "/user/"])
    def test_what_is_no_number_of_objects_is_refused(self, fresh: Close, name: str, path: str) -> None:
        for value in ("x", "1.5", "1e3", "0x1"):
            text = f'{name} must be an integer (got "{value}" instead).'
            assert fresh.refused("GET", path, params={name: value}) == (400, {"error": text})
        text = f'{name} must be a non-negative integer (got "-1" instead).'
        assert fresh.refused("GET", path, params={name: "-1"}) == (400, {"error": text})
        too_large = fresh.refused("GET", path, params={name: "9" * 400})
        if path == "/lead/":
            assert list(too_large.fields) == [name]
        else:
            assert f"max{name} = " in too_large.text


class TestFields:
    @pytest.mark.contract("1.4.fields.1", "1.4.fields.2", "1.4.fields.3", "1.4.fields.5", "1.4.fields.11")
    @each_case(
        ("fields", "shown"),
        [
            ("id,value", {"id", "value"}),
            ("value,nothing", {"value"}),
            ("nothing", set()),
            ("", set()),
            (",", set()),
            (" id , value ", {"id", "value"}),
            ("ID", set()),
        ],
    )
    def test_objects_shrink_to_the_fields(self, deals: Deals, fields: str, shown: set[str]) -> None:
        one = deals.close.read(deals.ids["A"], _fields=fields)
        assert set(one) == shown
        assert deals.close.rows(_fields=fields, _order_by="date_created")[0] == one

    @pytest.mark.contract("1.4.fields.4")
    @each_case("fields", ["_all", "id,_all", "_all,nothing"])
    def test_all(self, deals: Deals, fields: str) -> None:
        assert deals.close.read(deals.ids["A"], _fields=fields) == deals.close.read(deals.ids["A"])

    @pytest.mark.contract("1.4.fields.6", "1.4.fields.7")
    def test_on_post_and_put(self, close: Close) -> None:
        made = close.post("/opportunity/", {"value": 5}, _fields="id,value")
        assert set(made) == {"id", "value"}
        assert close.put(f"/opportunity/{made['id']}/", {"value": 6}, _fields="value") == {"value": 6}
        assert close.put(f"/opportunity/{made['id']}/", {"value": 7}, _fields="") == {}
        assert close.read(made)["value"] == 7

    @pytest.mark.contract("1.4.fields.8")
    def test_of_a_list_leaves_the_envelope_unchanged(self, deals: Deals) -> None:
        whole, shrunk = deals.close.get("/opportunity/"), deals.close.get("/opportunity/", _fields="")
        assert shrunk == whole | {"data": [{}] * 6}

    @pytest.mark.contract("1.4.fields.9")
    def test_of_groups_leaves_the_envelope_unchanged(self, deals: Deals) -> None:
        whole, shrunk = (
            deals.close.get("/opportunity/", _group_by="user_id", **fields) for fields in ({}, {"_fields": "id"})
        )
        for group, of_whole in zip(shrunk["data"], whole["data"], strict=True):
            assert group == of_whole | {"objects": [{"id": each["id"]} for each in of_whole["objects"]]}

    @pytest.mark.contract("1.4.fields.10", "1.4.fields.12")
    def test_custom_fields(self, close: Close) -> None:
        first, second = close.field("First"), close.field("Second")
        made = close.add(**{first: "1", second: "2"})
        assert close.read(made, _fields=first) == {first: "1"}
        assert close.read(made, _fields="custom") == {first: "1", second: "2"}
        assert close.read(made, _fields="custom,note") == {first: "1", second: "2", "note": ""}

    @pytest.mark.contract("1.4.fields.1")
    @each_case("path", ["/lead/", "/user/", "/status/opportunity/", "/pipeline/", "/event/", "/activity/"])
    def test_on_other_lists(self, deals: Deals, path: str) -> None:
        rows = deals.close.rows(path, _fields="id,nothing")
        assert rows
        assert {tuple(row) for row in rows} == {("id",)}


class TestMembers:
    @pytest.mark.contract("1.4.in.1", "1.4.in.2", "1.4.in.3", "1.4.in.4")
    @each_case(
        ("value", "shown"),
        [
            ("monthly", "BF"),
            ("monthly,annual", "BCF"),
            (" monthly , annual ", "BCF"),
            ("monthly,weekly", "BF"),
            ("weekly", ""),
            ("monthly,", "BF"),
            (",", ""),
            ("", ""),
            ("monthly,monthly", "BF"),
        ],
    )
    def test_members_are_separated_by_commas(self, deals: Deals, value: str, shown: str) -> None:
        assert deals.matching(value_period__in=value) == shown

    @pytest.mark.contract("1.4.in.3", "1.4.in.5")
    def test_only_a_filter_of_one_value_asks_for_null(self, close: Close) -> None:
        close.add()
        nobody = close.add(user_id=None)
        assert close.rows(user_id="") == [nobody]
        assert close.rows(user_id__in="") == []
        assert close.rows(user_id__in=",") == []

    @pytest.mark.contract("1.4.in.5", "2.6.filter.18")
    def test_a_filter_with_an_empty_value_asks_for_null(self, deals: Deals) -> None:
        assert deals.matching(contact_id="") == "ABCDEF"
        assert deals.matching(lead_id="") == ""
        assert deals.matching(date_won="") == "E"

    @pytest.mark.contract("1.4.in.6")
    def test_an_empty_query_is_no_filter(self, deals: Deals) -> None:
        empty: dict[str, Any] = {"query": "", "lead_query": ""}
        assert deals.matching(**empty) == "ABCDEF"
        assert deals.close.get("/lead/", query="")["total_results"] == 2
