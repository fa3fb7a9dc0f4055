"""Searching opportunities. Contract, 2.8 and 1.6."""

from typing import Any, Final

import pytest

from dealdock import Sandbox
from dealdock.vendors.apollo.ids import IdForm
from tests.support.cases import each_case
from tests.vendors.apollo.client import Apollo, error, refusal
from tests.vendors.apollo.opportunity.test_create import KEYS, UNKNOWN

ENVELOPE: Final = [
    "breadcrumbs", "opportunities", "salesforce_users", "partial_results_only", "has_join", "disable_eu_prospecting",
    "partial_results_limit", "pagination", "num_fetch_result",
]  # fmt: skip

MANY: Final = 1_000
"""The ids that a filter may have."""


class TestAnswer:
    @pytest.mark.contract("2.search.2", "2.field.17", "2.field.13", "2.field.14", "2.field.8")
    def test_has_the_envelope_and_the_keys_in_order(self, older: Apollo) -> None:
        company = older.add_account(name="Acme")
        older.add(name="Alone")
        older.add(name="With", account_id=company["id"])
        found = older.done("GET", "/opportunities/search")
        assert list(found) == ENVELOPE
        fixed = {name: value for name, value in found.items() if name not in {"opportunities", "pagination"}}
        assert fixed == {"breadcrumbs": [], "salesforce_users": [], "partial_results_only": False, "has_join": False,
                         "disable_eu_prospecting": False, "partial_results_limit": 10000,
                         "num_fetch_result": None}  # fmt: skip
        alone, with_account = found["opportunities"]
        keys = [*KEYS[:13], "typed_custom_fields", "source", *KEYS[13:]]
        assert list(alone) == keys
        assert list(with_account) == [*keys, "account"]
        assert with_account["account"]["name"] == "Acme"

    @pytest.mark.contract("2.search.1", "1.key.20")
    def test_has_all_opportunities_of_the_team(self, apollo: Apollo, other: Apollo) -> None:
        colleague = apollo.control("POST", "/users", {"role": "Read Only"})
        apollo.add(name="Won", opportunity_stage_id=apollo.stage("Closed Won"))
        other.add(name="Theirs")
        as_colleague = Apollo(apollo.http, {**apollo.account, "api_key": colleague["api_key"]})
        assert as_colleague.names() == apollo.names() == ["Won"]


class TestFilter:
    @pytest.mark.contract("2.search.3", "2.search.4", "2.search.5", "2.search.12")
    def test_by_ids_and_joined(self, older: Apollo) -> None:
        companies, stages = (
            [older.add_account()["id"] for _ in range(2)],
            [older.stage("Commit"), older.stage("Closed Won")],
        )
        for name, company, stage, owner in (("A", 0, 0, older.user), ("B", 0, 1, None), ("C", 1, 0, None)):
            older.add(name=name, account_id=companies[company], opportunity_stage_id=stages[stage], owner_id=owner)
        older.add(name="D")
        for many, one, ids in (
            ("account_ids", "account_id", companies),
            ("opportunity_stage_ids", "opportunity_stage_id", stages),
        ):
            assert older.names(**{many: ids}) == older.names(**{one: ids}) == ["A", "B", "C"]
        assert older.names(account_id=companies[0]) == ["A", "B"]
        assert older.names(account_id=companies[0], opportunity_stage_ids=[stages[0]]) == ["A"]
        assert older.names(owner_id=older.user) == older.names(owner_ids=[older.user]) == ["A"]
        assert older.names(account_ids=[], owner_id="") == ["A", "B", "C", "D"]

    @pytest.mark.contract("2.search.6")
    def test_by_pipeline(self, apollo: Apollo) -> None:
        pipeline = apollo.done("GET", "/opportunity_pipelines")["opportunity_pipelines"][0]["id"]
        apollo.add(name="In", opportunity_stage_id=apollo.stage("Commit"))
        apollo.add(name="Out")
        assert apollo.names(opportunity_pipeline_id=pipeline) == ["In"]
        assert apollo.names(opportunity_pipeline_id=UNKNOWN) == []

    @pytest.mark.contract("2.search.7")
    def test_by_a_part_of_the_name_in_any_case(self, apollo: Apollo) -> None:
        large, percent = "Großer Über-Auftrag", "GROSS 100%"
        for name in (large, percent, "Small"):
            apollo.add(name=name)
        found = {"gross": [percent], "ÜBER": [large], "0%": [percent], "100_": [], " gross ": [percent], "\\": [],
                 "auftrag": [large]}  # fmt: skip
        assert {text: apollo.names(q_opportunity_name=text) for text in found} == found

    @pytest.mark.contract("2.search.8")
    def test_by_keywords_is_none(self, apollo: Apollo) -> None:
        apollo.add(name="One")
        assert apollo.names(q_keywords="Two") == ["One"]

    @pytest.mark.contract("2.search.13", "2.search.14")
    @each_case("name", ["opportunity_stage_ids", "owner_id", "account_ids", "opportunity_pipeline_id"])
    def test_by_an_id_that_names_nothing(self, apollo: Apollo, name: str) -> None:
        apollo.add()
        text = "Your search parameters are entered incorrectly. Did you try to edit the URL directly?"
        assert error(apollo.call("POST", "/opportunities/search", {name: "12345"})) == (422, text)
        assert apollo.names(**{name: UNKNOWN}) == []

    @pytest.mark.contract("2.search.13", "2.search.14")
    @each_case("last", ["12345", "x" * 24])
    def test_by_many_ids_of_which_the_last_is_malformed(self, apollo: Apollo, last: str) -> None:
        answer = apollo.call("POST", "/opportunities/search", {"owner_ids": [UNKNOWN] * 500 + [last]})
        assert answer.status_code == 422
        assert answer.json()["error"].startswith("Your search parameters are entered incorrectly.")


class TestFilterByManyIds:
    """As many ids as a filter may have."""

    @pytest.mark.contract("2.search.5", "2.search.14")
    def test_finds_the_one_that_exists(self, apollo: Apollo) -> None:
        company = apollo.add_account()["id"]
        apollo.add(name="In", account_id=company)
        apollo.add(name="Out", account_id=apollo.add_account()["id"])
        unknown = [f"{number:024x}" for number in range(MANY - 1)]
        assert apollo.names(account_ids=[*unknown, company]) == ["In"]
        assert apollo.names(account_ids=unknown) == []

    @pytest.mark.contract("2.search.5", "2.search.6")
    def test_that_records_could_have_finds_the_one_that_exists(self, apollo: Apollo, sandbox: Sandbox) -> None:
        company = apollo.add_account()["id"]
        apollo.add(name="In", account_id=company, opportunity_stage_id=apollo.stage("Commit"))
        apollo.add(name="Out", account_id=apollo.add_account()["id"])
        pipeline = apollo.done("GET", "/opportunity_pipelines")["opportunity_pipelines"][0]["id"]
        for name, kind, one in (("account_ids", "company", company), ("opportunity_pipeline_id", "pipeline", pipeline)):
            ids = IdForm(sandbox.credentials)
            free = [ids.encode(apollo.account["id"], kind, number) for number in range(10**9, 10**9 + MANY - 1)]
            found = apollo.done("POST", "/opportunities/search", {name: [*free, one]})
            assert [each["name"] for each in found["opportunities"]] == ["In"]
            assert found["pagination"]["total_entries"] == 1


class TestOrder:
    ORDERS: Final = {
        "amount": "CBA-",
        "closed_date": "BAC-",
        "name": "CBA-",
        "is_closed": "CBA-",
        "is_won": "CBA-",
        "created_at": "-CBA",
        "opportunity_updated_at": "A-CB",
    }

    @pytest.mark.slow
    @pytest.mark.contract("2.search.9", "2.search.10", "2.search.17")
    def test_is_by_a_field_the_largest_first(self, apollo: Apollo) -> None:
        stages = {"A": "Commit", "B": "Closed Lost", "C": "Closed Won"}
        days = {"A": "2026-01-02", "B": "2026-01-03", "C": "2026-01-01"}
        made = {}
        for place, name in enumerate("ABC"):
            sent = {"opportunity_stage_id": apollo.stage(stages[name]), "closed_date": days[name]}
            made[name] = apollo.add(name=name, amount=place + 1, **sent)
            apollo.control("POST", "/clock/advance", {"seconds": 1})
        apollo.add(name="-")
        apollo.control("POST", "/clock/advance", {"seconds": 1})
        apollo.change(made["A"], description="new")
        for field, order in self.ORDERS.items():
            assert (field, "".join(apollo.names(sort_by_field=field))) == (field, order)
            ascending = apollo.names(sort_by_field=field, sort_ascending=True)
            assert (field, "".join(ascending)) == (field, order[::-1])

    @pytest.mark.contract("2.search.18")
    def test_of_equal_values_is_by_id_in_the_same_direction(self, apollo: Apollo) -> None:
        for name in "ABC":
            apollo.add(name=name, amount=1)
        assert apollo.names(sort_by_field="amount") == ["C", "B", "A"]
        assert apollo.names(sort_by_field="amount", sort_ascending="true") == ["A", "B", "C"]

    @pytest.mark.contract("2.search.16", "2.search.11")
    def test_is_the_oldest_first_otherwise(self, older: Apollo) -> None:
        for name in "BAC":
            older.add(name=name)
        assert older.names() == older.names(sort_ascending=False) == older.names(sort_by_field="") == ["B", "A", "C"]

    def test_of_names_is_by_code_point(self, apollo: Apollo) -> None:
        for name in ("b", "Z", "ä", "a", "É"):
            apollo.add(name=name)
        assert apollo.names(sort_by_field="name", sort_ascending=True) == ["Z", "a", "b", "É", "ä"]

    @pytest.mark.contract("2.search.15", "4.order.9")
    def test_by_another_field_is_refused(self, apollo: Apollo) -> None:
        answer = apollo.call("POST", "/opportunities/search", {"sort_by_field": "colour", "owner_id": "x"})
        assert refusal(answer) == (422, {"error": "Invalid sort criteria", "skip_alert_dialog": True})
        both = apollo.call("POST", "/opportunities/search", {"sort_by_field": "colour", "per_page": 0})
        assert error(both) == (422, "An error occurred. Per page cannot be 0.")


def pagination(apollo: Apollo, **parameters: Any) -> Any:
    return apollo.done("GET", "/opportunities/search", params=parameters)["pagination"]


class TestPage:
    @pytest.mark.contract("1.page.1", "1.page.2", "1.page.7", "1.page.8", "1.page.9")
    def test_is_described_by_integers(self, apollo: Apollo) -> None:
        assert pagination(apollo) == {"page": 1, "per_page": 25, "total_entries": 0, "total_pages": 0}
        for _ in range(3):
            apollo.add()
        assert pagination(apollo, page="2", per_page="2") == {
            "page": 2, "per_page": 2, "total_entries": 3, "total_pages": 2
        }  # fmt: skip

    @pytest.mark.contract("1.page.10", "1.page.11")
    def test_is_full_but_the_last_and_empty_past_the_end(self, older: Apollo) -> None:
        for name in "ABCDE":
            older.add(name=name)
        pages = [older.names(page=page, per_page=2) for page in (1, 2, 3, 4)]
        assert pages == [["A", "B"], ["C", "D"], ["E"], []]
        by_stage = older.done("POST", "/opportunities/search", {"owner_id": UNKNOWN, "page": 9})
        assert (by_stage["opportunities"], by_stage["pagination"]["total_pages"]) == ([], 0)

    @pytest.mark.contract("1.page.3", "1.page.4")
    @each_case(
        ("sent", "shown"),
        [({"per_page": 101}, (1, 100)), ({"page": 0}, (1, 25)), ({"page": -7}, (1, 25)), ({"page": "two"}, (1, 25)),
         ({"page": ""}, (1, 25)), ({"page": 2, "per_page": 10**9}, (2, 100)), ({"per_page": "9" * 30}, (1, 100)),
         ({"per_page": "9" * 5000}, (1, 100)), ({"page": "0" * 25 + "1", "per_page": "0" * 25 + "2"}, (1, 2)),
         ({"page": "-" + "9" * 30}, (1, 25)), ({"page": "2.5"}, (1, 25)), ({"page": "-0"}, (1, 25))],
    )  # fmt: skip
    def test_is_within_bounds(self, apollo: Apollo, sent: Any, shown: tuple[int, int]) -> None:
        found = pagination(apollo, **sent)
        assert (found["page"], found["per_page"]) == shown

    @pytest.mark.contract("1.page.1", "1.page.2", "1.page.7")
    @each_case(
        ("sent", "shown"),
        [({"page": 2.0, "per_page": 3.0}, (2, 3)), ({"page": 2.5}, (1, 25)), ({"page": -2.0}, (1, 25)),
         ({"per_page": 1e30}, (1, 100)), ({"page": True}, (1, 25))],
    )  # fmt: skip
    def test_is_a_number_of_json(self, apollo: Apollo, sent: Any, shown: tuple[int, int]) -> None:
        found = apollo.done("POST", "/opportunities/search", sent)["pagination"]
        assert (found["page"], found["per_page"]) == shown
        assert (type(found["page"]), type(found["per_page"])) == (int, int)

    @pytest.mark.contract("1.page.5")
    @each_case("size", [0, -1, "ten", "", "1.5x", "0" * 25, "-" + "9" * 30, 0.5, -1.0, True])
    def test_of_no_records_is_refused(self, apollo: Apollo, size: Any) -> None:
        answer = apollo.call("POST", "/opportunities/search", {"per_page": size})
        assert error(answer) == (422, "An error occurred. Per page cannot be 0.")

    @pytest.mark.contract("1.page.6")
    def test_that_is_too_deep_is_refused(self, apollo: Apollo) -> None:
        text = "Invalid parameter passed in. Page * per page number is over threshold."
        for page, size in ((501, 100), (2001, 25), (10**12, 1), ("9" * 30, 1), (10**40, "1"), (1e30, 1)):
            assert error(apollo.call("POST", "/opportunities/search", {"page": page, "per_page": size})) == (422, text)
        assert apollo.names(page=500, per_page=100) == []
