"""Pages, orders, counts, wanted keys and errors of the advanced search (contract part 2, B.3)."""

import base64
import json
from collections.abc import Mapping
from typing import Any, Final

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.close.advanced_search.searching import (
    PATH,
    Searched,
    custom,
    every,
    filled,
    of_type,
    regular,
    related,
    some,
    text,
    where,
)
from tests.vendors.close.client import Close

ALL: Final = {"type": "match_all"}
WRONG: Final[Mapping[str, Any]] = {
    "no object": 5,
    "no type": {},
    "an unknown type": {"type": "nor"},
    "no queries": {"type": "and"},
    "queries of another form": {"type": "or", "queries": {}},
    "no query of not": {"type": "not"},
    "a part of another form": every(5),
    "an unknown object": of_type("person"),
    "an object without results": of_type("contact_email"),
    "no field": {"type": "field_condition", "condition": {"type": "exists"}},
    "no condition": {"type": "field_condition", "field": regular("lead", "name")},
    "an unknown field": where("lead.nothing", "exists"),
    "a field of another object": where("contact.name", "exists"),
    "a field of another object beside its type": every(of_type("contact"), where("lead.name", "exists")),
    "an unknown condition": where("lead.name", "like"),
    "an unknown mode": text("lead.name", "x", "fuzzy"),
    "a text that is none": where("lead.name", "text", mode="phrase", value=5),
    "values that are no list": where("lead.name", "term", values="x"),
    "values of another form": where("lead.name", "term", values=[{}]),
    "too many values": where("lead.name", "term", values=["x"] * 1001),
    "a bound that is no number": where("lead.num_calls", "number_range", gt="x"),
    "a moment that is none": where("lead.date_created", "moment_range", before="2026-01-01"),
    "a moment without a value": where("lead.date_created", "moment_range", before={"type": "fixed_utc"}),
    "a moment that cannot be read": where(
        "lead.date_created", "moment_range", before={"type": "fixed_utc", "value": "soon"}
    ),
    "an offset of another unit": where(
        "lead.date_created",
        "moment_range",
        before={"type": "offset", "direction": "past", "offset": {"ages": 1}},
    ),
    "an offset that is too long": where(
        "lead.date_created",
        "moment_range",
        before={"type": "offset", "direction": "past", "offset": {"years": 5000}},
    ),
    "another relation": related("contact", "task"),
    "a relation from another object": related("contact", "contact_email"),
    "an unknown relation": related("lead", "person"),
    "an unknown custom field": where({"type": "custom_field", "custom_field_id": "cf_x"}, "exists"),
    "an unknown view": {"type": "saved_search", "saved_search_id": "save_x"},
    "a sign that is none": {"type": "match_all", "negate": "yes"},
    "too many queries": every(*[{"type": "match_all"}] * 200),
}


@pytest.fixture(scope="module")
def searched(http: httpx.Client) -> Searched:
    return filled(http)


def sort(field: Any, direction: str = "asc") -> list[dict[str, Any]]:
    return [{"direction": direction, "field": regular(*field.rsplit(".", 1)) if isinstance(field, str) else field}]


class TestAnswer:
    @pytest.mark.slow
    @pytest.mark.contract("2.b3.answer.1")
    def test_a_row_has_its_type_and_its_id(self, searched: Searched) -> None:
        answer = searched.answer(text("lead.name", "best"))
        assert answer == {"cursor": None, "data": [{"__object_type": "lead", "id": searched.id("B")}]}

    @pytest.mark.slow
    @pytest.mark.contract("2.b3.answer.2")
    def test_the_example_of_the_contract(self, searched: Searched) -> None:
        value = where("opportunity.value", "number_range", gt=200_000)
        query = every(
            of_type("lead"),
            related(
                "lead",
                "contact",
                related("contact", "contact_email", text("contact_email.email", "acme.test", "phrase")),
            ),
            {**related("lead", "opportunity", value), "negate": True},
        )
        answer = searched.answer(query, _fields={"lead": ["name"]}, _limit=1, include_counts=True)
        assert answer["count"] == {"limited": 1, "total": 1}
        assert answer["data"] == [{"__object_type": "lead", "id": searched.id("A"), "name": "Acme, West"}]

    @pytest.mark.contract("2.b3.answer.3")
    def test_wanted_keys_are_those_of_the_type(self, searched: Searched) -> None:
        wanted = {"lead": ["name", "nothing", "contacts"], "contact": ["name"], "whatever": ["x"]}
        rows = searched.rows(some(of_type("lead"), of_type("contact")), _fields=wanted)
        by_letter = {searched.letters[row["id"]]: row for row in rows}
        assert by_letter["J"] == {"__object_type": "contact", "id": searched.id("J"), "name": "Jo Ash"}
        assert by_letter["A"].keys() == {"__object_type", "id", "name", "contacts"}
        assert by_letter["A"]["contacts"][0]["id"] == searched.id("J")

    @pytest.mark.contract("2.b3.answer.3")
    @each_case("type_", ["lead", "contact", "opportunity", "task", "activity.note"])
    def test_wanted_values_are_those_of_the_read(self, searched: Searched, type_: str) -> None:
        letter = {"lead": "A", "contact": "J", "opportunity": "O", "task": "T", "activity.note": "N"}[type_]
        shown = searched.close.get(f"/{type_.replace('.', '/')}/{searched.id(letter)}/")
        query = every(of_type(type_), {"type": "id", "value": searched.id(letter)})
        assert searched.rows(query, _fields={type_: list(shown)}) == [{"__object_type": type_, **shown}]

    @pytest.mark.contract("2.b3.answer.3")
    def test_custom_values(self, searched: Searched) -> None:
        (row,) = searched.rows(text("lead.name", "best"), _fields={"lead": [searched.fields["size"]]})
        assert row[searched.fields["size"]] == 5.5
        (row,) = searched.rows(text("lead.name", "best"), _fields={"lead": ["custom"]})
        assert row["custom"] == {"Size": 5.5}

    @pytest.mark.contract("2.b3.count.1")
    def test_counts(self, searched: Searched) -> None:
        assert "count" not in searched.answer(ALL)
        assert searched.answer(ALL, include_counts=True, _limit=1)["count"] == {"limited": 4, "total": 4}
        limited = searched.answer(ALL, include_counts=True, results_limit=3)
        assert limited["count"] == {"limited": 3, "total": 4}
        both = searched.answer(some(of_type("lead"), of_type("contact")), include_counts=True)
        assert both["count"]["total"] == 6

    def test_other_members_of_the_body_are_ignored(self, searched: Searched) -> None:
        assert len(searched.rows(ALL, limit=1, _skip=2, whatever=None)) == 4

    @pytest.mark.contract("2.b3.path.1")
    def test_the_path_without_a_slash_at_the_end(self, searched: Searched) -> None:
        assert searched.close.post(PATH.removesuffix("/"), {"query": ALL}) == searched.answer(ALL)

    @pytest.mark.contract("2.b3.path.2")
    def test_a_search_leaves_no_event(self, close: Close) -> None:
        before = close.events()
        close.post(PATH, {"query": ALL})
        assert close.events() == before


class TestOrder:
    @pytest.mark.slow(but="sqlite")
    @pytest.mark.both_databases
    @pytest.mark.contract("2.b3.order.1")
    def test_by_a_field(self, searched: Searched) -> None:
        def found(field: Any, direction: str = "asc", type_: str = "lead") -> str:
            return searched.found(of_type(type_), sort=sort(field, direction))

        assert found("lead.name") == "CABD"
        assert found("lead.name", "desc") == "DBAC"
        assert found("lead.date_created") == "ABCD"
        assert found("lead.num_contacts", "desc") == "BADC"
        assert found("lead.status_label") == "DCAB"
        assert found(custom(searched.fields["size"])) == "BADC"
        assert found(custom(searched.fields["size"]), "desc") == "ABDC"
        assert found(custom(searched.fields["tier"])) == "ACDB"
        assert found("opportunity.value", type_="opportunity") == "OP"
        assert found("opportunity.value", "desc", type_="opportunity") == "OP"

    @pytest.mark.contract("2.b3.order.1")
    def test_by_two_fields(self, searched: Searched) -> None:
        both = [*sort("lead.status_label", "desc"), *sort("lead.name")]
        assert searched.found(ALL, sort=both) == "BCAD"


class TestManyWords:
    @pytest.mark.contract("2.b3.text.4")
    @pytest.mark.parametrize("mode", ["full_words", "beginning_of_words"])
    @pytest.mark.parametrize("field", ["lead.description", "lead.name"])
    def test_a_text_has_at_most_fifty(self, searched: Searched, mode: str, field: str) -> None:
        some_words = " ".join(f"w{number}" for number in range(50))
        assert searched.answer(text(field, some_words, mode))["data"] == []
        assert searched.answer(text(field, "zz " * 2_500, mode))["data"] == []
        many = " ".join(f"w{number}" for number in range(1_500))
        for words in (f"{some_words} more", many):
            refused = {"query": "Invalid query: a text has more than 50 different words."}
            assert searched.error(text(field, words, mode)) == refused
        assert searched.answer(text(field, many[:7_000], "phrase"))["data"] == []


class TestCursor:
    def pages(self, close: Close, size: int, **more: Any) -> list[list[str]]:
        found, cursor = [], None
        for _ in range(100):
            answer = close.post(PATH, {"query": ALL, "_limit": size, "cursor": cursor, **more})
            found.append([row["id"] for row in answer["data"]])
            cursor = answer["cursor"]
            if cursor is None:
                return found
        raise AssertionError("the pages have no end")

    @pytest.mark.slow
    @pytest.mark.both_databases
    @pytest.mark.contract("2.b3.cursor.1")
    @each_case("order", ["none", "name"])
    def test_pages(self, searched: Searched, order: str) -> None:
        more: dict[str, Any] = {} if order == "none" else {"sort": sort("lead.name")}
        whole = [row["id"] for row in searched.rows(ALL, **more)]
        for size in (1, 3, 4):
            pages = self.pages(searched.close, size, **more)
            assert [each for page in pages for each in page] == whole
            assert all(len(page) == size for page in pages[:-1])

    @pytest.mark.slow
    @pytest.mark.contract("2.b3.cursor.2")
    @each_case("order", ["none", "name", "updated"])
    def test_no_page_repeats_an_object(self, http: httpx.Client, order: str) -> None:
        close = Close.open(http)
        leads = [close.lead(f"Lead {number}")["id"] for number in range(4)]
        field = {"name": "lead.name", "updated": "lead.date_updated"}.get(order)
        search = {"query": ALL, "_limit": 2, **({} if field is None else {"sort": sort(field)})}
        first = close.post(PATH, search)
        shown = [row["id"] for row in first["data"]]
        close.freeze("2026-01-02T01:30:10Z")
        close.put(f"/lead/{shown[0]}/", {"name": "Zebra"})
        close.lead("Another")
        rest = close.post(PATH, {**search, "cursor": first["cursor"], "_limit": 200})
        others = [row["id"] for row in rest["data"]]
        assert not set(shown) & set(others)
        assert set(leads) <= {*shown, *others}

    @pytest.mark.contract("2.b3.cursor.3")
    def test_its_life(self, http: httpx.Client) -> None:
        close = Close.open(http)
        for _ in range(3):
            close.lead()
        search = {"query": ALL, "_limit": 1}
        cursor = close.post(PATH, search)["cursor"]
        close.freeze("2026-01-02T01:30:29Z")
        assert len(close.post(PATH, {**search, "cursor": cursor})["data"]) == 1
        close.freeze("2026-01-02T01:30:30Z")
        assert close.refused("POST", PATH, {**search, "cursor": cursor}).fields == {"cursor": "Expired cursor"}

    @pytest.mark.contract("2.b3.cursor.4")
    def test_one_of_another_search(self, searched: Searched, other: Close) -> None:
        cursor = searched.answer(ALL, _limit=1)["cursor"]
        assert searched.answer(ALL, _limit=3, cursor=cursor, _fields={"lead": ["name"]})["data"]
        invalid = {"cursor": "Invalid cursor"}
        assert searched.error(every(), _limit=1, cursor=cursor) == invalid
        assert searched.error(ALL, sort=sort("lead.name"), cursor=cursor) == invalid
        for wrong in ("x", "", 5, cursor + "x", cursor[:-4], "bnVsbA==", "W10=", "é"):
            assert searched.error(ALL, cursor=wrong) == invalid
        for caller in (other, searched.close.by(searched.close.user("Bo", "Katz"))):
            assert caller.refused("POST", PATH, {"query": ALL, "cursor": cursor}).fields == invalid

    @pytest.mark.contract("2.b3.cursor.6")
    @pytest.mark.parametrize("more", [{}, {"sort": sort("lead.name")}])
    def test_is_signed(self, searched: Searched, more: dict[str, Any]) -> None:
        cursor = searched.answer(ALL, _limit=1, **more)["cursor"]
        raw = base64.urlsafe_b64decode(cursor + "==")
        signature, text = raw[:16], raw[16:]
        given_at, digest, given, last, steps = json.loads(text)
        forms: tuple[Any, ...] = (
            [given_at + 10**9, digest, given, last, steps],
            [given_at, digest, -(10**6), last, steps],
            [given_at, digest, "x", last, steps],
            [given_at, digest, given, [10**30, 10**30], steps],
            [given_at, digest, given, last, [1] * 70_000],
            [given_at, digest, given, last, [10**30]],
            [given_at, digest, given, {"a": 1}, None],
            [float("inf"), digest, given, last, steps],
            {},
        )
        for form in forms:
            for signed in (signature, b"", bytes(16)):
                wrong = base64.urlsafe_b64encode(signed + json.dumps(form, separators=(",", ":")).encode()).decode()
                assert searched.error(ALL, cursor=wrong, **more) == {"cursor": "Invalid cursor"}
        assert searched.answer(ALL, _limit=1, cursor=cursor, **more)["data"]

    @pytest.mark.contract("2.b3.cursor.5")
    def test_results_limit_ends_the_list_over_all_pages(self, searched: Searched) -> None:
        assert [len(page) for page in self.pages(searched.close, 2, results_limit=3)] == [2, 1]
        for more in ({}, {"sort": sort("lead.name")}):
            assert [len(page) for page in self.pages(searched.close, 1, results_limit=3, **more)] == [1, 1, 1]
        assert self.pages(searched.close, 2, results_limit=0) == [[]]


class TestErrors:
    @pytest.mark.contract("2.b3.error.1")
    def test_the_query_is_required(self, close: Close) -> None:
        assert close.refused("POST", PATH, {}).fields == {"query": "This field is required."}

    @pytest.mark.contract("2.b3.error.2")
    def test_the_limit(self, searched: Searched) -> None:
        assert searched.error(ALL, _limit=201) == {"_limit": "Input should be less than or equal to 200"}
        assert searched.error(ALL, _limit=-1) == {"_limit": "Input should be greater than or equal to 0"}
        assert searched.error(ALL, _limit="5") == {"_limit": "Input should be a valid integer"}
        assert searched.answer(ALL, _limit=0)["data"] == []

    @pytest.mark.contract("2.b3.error.3")
    @each_case("case", WRONG)
    def test_the_query(self, searched: Searched, case: str) -> None:
        assert searched.error(WRONG[case])["query"].startswith("Invalid query: ")

    @pytest.mark.slow
    @pytest.mark.contract("2.b3.error.3")
    def test_nesting(self, searched: Searched) -> None:
        def nested(levels: int) -> dict[str, Any]:
            return {"type": "not", "query": nested(levels - 1)} if levels else ALL

        assert len(searched.rows(nested(20))) == 4
        assert searched.error(nested(21))["query"] == "Invalid query: it has more than 20 levels."

    def test_200_queries(self, searched: Searched) -> None:
        assert len(searched.rows(every(*[ALL] * 199))) == 4

    @pytest.mark.contract("2.b3.error.4")
    def test_sort_and_fields(self, searched: Searched) -> None:
        sorts: tuple[Any, ...] = ({}, [5], [{"direction": "up", "field": {}}], [{"direction": "asc"}])
        for wrong in (*sorts, sort("lead.name") * 11):
            assert searched.error(ALL, sort=wrong).keys() == {"sort"}
        assert searched.error(ALL, sort=sort("lead.nothing")).keys() == {"sort"}
        assert searched.error(some(of_type("lead"), of_type("task")), sort=sort("lead.name")).keys() == {"sort"}
        others: tuple[Any, ...] = ([], {"lead": "name"}, {"lead": [5]})
        for other in others:
            assert searched.error(ALL, _fields=other).keys() == {"_fields"}
        assert searched.error(ALL, include_counts="yes", results_limit="x").keys() == {
            "include_counts",
            "results_limit",
        }
