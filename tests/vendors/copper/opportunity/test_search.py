"""Searches of opportunities. Contract 1.7, 2.7."""

from typing import Any, Final

import httpx
import pytest
from sqlalchemy import Connection, insert, literal, select, true

from dealdock import Sandbox
from dealdock.platform.accounts import accounts
from dealdock.platform.database import write_guard
from dealdock.platform.records import datasets
from dealdock.vendors.copper.opportunity.model import Opportunity
from dealdock.vendors.copper.wire import search
from tests.support import references
from tests.support.cases import each_case
from tests.support.lowered import lower
from tests.vendors.copper.client import NOW, Copper, Json

DAY: Final = 86_400


class Deals:
    """Four opportunities that differ in everything, A to D, of which D has nothing that may be absent."""

    def __init__(self, copper: Copper) -> None:
        self.copper = copper
        self.sources = copper.ask("GET", "/customer_sources")
        self.reasons = copper.ask("GET", "/loss_reasons")
        self.pipelines = copper.ask("GET", "/pipelines")
        self.users = [copper.control("POST", "/users", {"first_name": name}) for name in ("zoe", "Adam")]
        self.companies = [copper.company(name=name) for name in ("beta", "Alpha")]
        self.people = [copper.person(name=name) for name in ("yan", "Xia", "zed")]
        first, second = self.pipelines
        person, company, user = self.people, self.companies, self.users
        self.a = copper.deal(
            name="alpha", primary_contact_id=person[0]["id"], company_id=company[0]["id"], assignee_id=user[0]["id"],
            monetary_value=100, win_probability=50, close_date="8/10/2017", tags=["red", "blue"], priority="High",
            customer_source_id=self.sources[0]["id"], pipeline_stage_id=first["stages"][1]["id"],
        )  # fmt: skip
        copper.advance(DAY)
        self.b = copper.deal(
            name="Beta", primary_contact_id=person[1]["id"], company_id=company[1]["id"], assignee_id=user[1]["id"],
            monetary_value=20.5, win_probability=10, close_date="8/11/2017", tags=["red"], priority="Low", status="Won",
            customer_source_id=self.sources[1]["id"], pipeline_stage_id=second["stages"][0]["id"],
        )  # fmt: skip
        copper.advance(DAY)
        self.c = copper.deal(
            name="gamma", primary_contact_id=person[2]["id"], monetary_value=3000, tags=["green"], priority="Medium",
            status="Lost", loss_reason_id=self.reasons[1]["id"], win_probability=0, close_date="9/1/2017",
        )  # fmt: skip
        copper.advance(DAY)
        self.d = copper.deal(name="Delta", primary_contact_id=person[2]["id"], status="Abandoned")
        copper.ask("PUT", f"/opportunities/{self.d['id']}", {"win_probability": None, "priority": None})
        self._interact(self.b, 2)
        self._interact(self.a, 1)

    def _interact(self, deal: Json, times: int) -> None:
        call = self.copper.activity_type("Phone Call")
        body = {"parent": {"id": deal["id"], "type": "opportunity"}, "type": {"id": call}, "details": "x"}
        for _ in range(times):
            self.copper.advance(10)
            self.copper.ask("POST", "/activities", body)

    def found(self, **filters: Any) -> str:
        """The first letters of what a search finds, by name."""
        return "".join(name[0].upper() for name in self.copper.found(filters))


@pytest.fixture(scope="module")
def deals(http: httpx.Client) -> Deals:
    return Deals(Copper.open(http))


class TestFilter:
    @pytest.mark.slow
    @pytest.mark.contract("2.7.filter.1", "2.7.filter.2", "2.7.filter.5")
    def test_is_joined_with_others_and_may_be_empty(self, deals: Deals) -> None:
        assert deals.found() == "ABDG"
        assert deals.found(status_ids=[1, 2], priorities=["Low"]) == "B"
        empty: Json = {"ids": [], "name": "", "assignee_ids": None, "status_ids": "", "minimum_monetary_value": ""}
        assert deals.found(**empty, custom_fields=[], pipeline_ids=[], maximum_created_date=None) == "ABDG"
        for blank in ([None], [""], ["", None]):
            assert deals.found(ids=blank, assignee_ids=blank, pipeline_ids=blank, statuses=blank) == "ABDG"
        assert deals.found(assignee_ids=[None, deals.users[0]["id"]], status_ids=["", 0]) == "A"
        assert deals.copper.found_by("assignee_ids[]=&status_ids[]=2&tags[]=green&name[]=") == ["gamma"]
        assert deals.found(ids=[10**9], status_ids=[1]) == ""
        assert deals.found(pipeline_ids=[10**15]) == ""

    @pytest.mark.slow
    @pytest.mark.contract("2.7.ids.1", "2.7.name.1", "2.7.name.2")
    def test_by_ids_and_name(self, deals: Deals) -> None:
        assert deals.found(ids=[deals.a["id"], deals.c["id"], deals.c["id"], 7]) == "AG"
        assert [deals.found(name=name) for name in ("ALPHA", "beta", "alph", "%")] == ["A", "B", "", ""]

    @pytest.mark.contract("2.7.assignee.1", "2.7.assignee.2", "2.7.contact.1", "2.7.source.1", "2.7.source.2")
    def test_by_references(self, deals: Deals) -> None:
        assert deals.found(assignee_ids=[deals.users[0]["id"]]) == "A"
        assert deals.found(assignee_ids=[-2]) == "DG"
        assert deals.found(assignee_ids=[-2, deals.users[1]["id"]]) == "BDG"
        assert deals.found(assignee_ids=f"-2,{deals.users[1]['id']}") == "BDG"
        assert deals.found(primary_contact_ids=[deals.people[2]["id"]]) == "DG"
        assert deals.found(customer_source_ids=[deals.sources[0]["id"], deals.sources[1]["id"]]) == "AB"
        assert deals.found(customer_source_ids=[-2]) == "DG"
        assert deals.found(loss_reason_ids=[deals.reasons[1]["id"]]) == "G"
        assert deals.found(loss_reason_ids=[-2]) == "ABD"

    @pytest.mark.contract("2.7.contact.2")
    def test_by_no_primary_contact(self, copper: Copper) -> None:
        person = copper.person()
        copper.deal(primary_contact_id=person["id"])
        copper.deal(name="Other")
        assert copper.found({"primary_contact_ids": [-2]}) == []
        copper.ask("DELETE", f"/people/{person['id']}")
        assert copper.found({"primary_contact_ids": [-2]}) == ["Deal"]

    @pytest.mark.contract("2.7.company.1", "2.7.company.2")
    def test_by_company(self, deals: Deals) -> None:
        assert deals.found(company_ids=[deals.companies[0]["id"]]) == "A"
        assert deals.found(company_ids=str(deals.companies[0]["id"])) == "A"
        assert deals.found(company_ids=[]) == deals.found(company_ids=[-2]) == deals.found(company_ids=[""]) == "DG"
        assert deals.found(company_ids="") == "ABDG"

    @pytest.mark.contract("2.7.status.1", "2.7.status.2", "2.7.priority.1", "2.7.priority.2")
    def test_by_status_and_priority(self, deals: Deals) -> None:
        assert [deals.found(status_ids=[number]) for number in range(4)] == ["A", "B", "G", "D"]
        assert deals.found(status_ids="0,3") == "AD"
        assert deals.found(statuses=["Won", "Lost"]) == "BG"
        assert [deals.found(priority_ids=[number]) for number in range(4)] == ["D", "B", "G", "A"]
        assert deals.found(priorities=["None", "High"]) == "AD"
        fault = "Statuses: is not included in the list"
        assert deals.copper.refused("POST", "/opportunities/search", {"statuses": ["open"]}) == [fault]
        for name in ("status_ids", "priority_ids"):
            title = name.replace("_", " ").title()
            refused = deals.copper.refused("POST", "/opportunities/search", {name: [True]})
            assert refused == [f"{title}: Invalid value for {title}: IDs must be positive integers: true"]

    @pytest.mark.contract("2.7.pipeline.1")
    def test_by_pipeline_and_stage(self, deals: Deals) -> None:
        first, second = deals.pipelines
        assert deals.found(pipeline_ids=[second["id"]]) == "B"
        assert deals.found(pipeline_stage_ids=[first["stages"][0]["id"], second["stages"][0]["id"]]) == "BDG"
        for name in ("pipeline_ids", "pipeline_stage_ids"):
            refused = deals.copper.refused("POST", "/opportunities/search", {name: [-2]})
            title = name.replace("_", " ").title()
            assert refused == [f"{title}: Invalid value for {title}: IDs must be positive integers: -2"]

    @pytest.mark.contract("2.7.tags.1", "2.7.tags.2", "2.7.tags.3", "2.7.tags.4", "2.7.tags.5")
    @each_case(
        ("tags", "found"),
        [
            (["red", "green"], "ABG"),
            (["RED "], "AB"),
            ("red,green", "ABG"),
            ([], "D"),
            ([""], "D"),
            (["", "blue"], "A"),
            ({"option": "ANY", "value": ["blue", "green"]}, "AG"),
            ({"value": ["blue"]}, "A"),
            ({"option": "ALL", "value": ["red", "blue"]}, "A"),
            ({"option": "ALL", "value": ["red", "green"]}, ""),
            ({"option": "ALL", "value": ["Red", "red ", "blue", "red"]}, "A"),
            ({"option": "ALL", "value": ["red", *map(str, range(99))]}, ""),
            ({"option": "NONE", "value": ["red"]}, "G"),
            ({"option": "ANY", "value": ["blue"], "allow_empty": True}, "AD"),
            ({"option": "ALL", "value": ["red", "blue"], "allow_empty": True}, "AD"),
            ({"option": "NONE", "value": ["red"], "allow_empty": True}, "DG"),
        ],
    )
    def test_by_tags(self, deals: Deals, tags: Any, found: str) -> None:
        assert deals.found(tags=tags) == found

    def test_takes_no_more_values_than_a_database(self, deals: Deals) -> None:
        assert deals.found(ids=list(range(1, 1_001))) == "ABDG"
        many = list(range(1, 1_001))
        every = dict.fromkeys(("ids", "assignee_ids", "company_ids", "primary_contact_ids"), many)
        refused = deals.copper.refused("POST", "/opportunities/search", every)
        assert refused == ["Base: must have at most 3000 values"]

    def test_takes_exactly_as_many_values_as_it_says(self, deals: Deals, monkeypatch: pytest.MonkeyPatch) -> None:
        lower(monkeypatch, search, "MAX_VALUES", 3_000, to=3)
        assert deals.found(ids=[deals.a["id"], deals.b["id"]], name="alpha") == "A"
        body = {"ids": [deals.a["id"], deals.b["id"]], "name": "alpha", "minimum_monetary_value": 1}
        refused = deals.copper.refused("POST", "/opportunities/search", body)
        assert refused == ["Base: must have at most 3 values"]

    @pytest.mark.contract("2.7.followed.1")
    def test_by_followers(self, deals: Deals) -> None:
        assert [deals.found(followed=number) for number in (1, 2, "2")] == ["", "ABDG", "ABDG"]


class TestBound:
    @pytest.mark.contract("2.7.filter.3", "2.7.filter.4", "2.7.filter.6", "2.7.bounds.1", "2.7.bounds.2")
    def test_of_numbers_includes_itself(self, deals: Deals) -> None:
        assert deals.found(minimum_monetary_value=100) == "AG"
        assert deals.found(maximum_monetary_value=100) == "AB"
        assert deals.found(minimum_monetary_value=20.5, maximum_monetary_value="100") == "AB"
        assert deals.found(minimum_monetary_value=100.001) == "G"
        assert deals.found(minimum_monetary_value=0) == deals.found(maximum_monetary_value=10**30) == "ABG"
        assert deals.found(minimum_monetary_value=101, maximum_monetary_value=99) == ""
        assert deals.found(minimum_interaction_count=1) == "AB"
        assert deals.found(maximum_interaction_count=1) == "ADG"

    @pytest.mark.contract("2.7.bounds.3")
    def test_of_close_dates_is_midnight_in_the_account_s_zone(self, deals: Deals) -> None:
        midnight = 1_502_434_800  # of August 11 in Los Angeles
        assert deals.found(minimum_close_date=midnight) == "BG"
        assert deals.found(minimum_close_date=midnight + 1) == "G"
        assert deals.found(maximum_close_date=midnight) == "AB"
        assert deals.found(maximum_close_date=midnight - 1) == "A"
        assert deals.found(minimum_close_date=-(10**18), maximum_close_date=10**18) == "ABG"

    @pytest.mark.contract("2.7.bounds.4", "2.7.bounds.5", "2.7.bounds.6", "2.7.bounds.7")
    def test_of_times_includes_the_second(self, deals: Deals) -> None:
        assert deals.found(minimum_created_date=NOW + DAY) == "BDG"
        assert deals.found(maximum_created_date=NOW + DAY) == "AB"
        assert deals.found(minimum_created_date=NOW + DAY + 1) == "DG"
        assert deals.found(minimum_stage_change_date=NOW + DAY, maximum_stage_change_date=NOW + 2 * DAY) == "BG"
        assert deals.found(minimum_modified_date=NOW + 3 * DAY) == "D"
        assert deals.found(maximum_modified_date=NOW + 3 * DAY - 1) == "ABG"
        contacted = deals.copper.get(deals.b)["date_last_contacted"]
        assert deals.found(minimum_interaction_date=contacted) == "AB"
        assert deals.found(maximum_interaction_date=contacted) == "B"


class TestSort:
    def sorted(self, deals: Deals, by: str) -> tuple[str, str]:
        """The first letters by one sort, ascending and descending."""
        rows = (deals.copper.found({"sort_by": by, "sort_direction": way}) for way in ("asc", "desc"))
        up, down = ("".join(name[0].upper() for name in names) for names in rows)
        return up, down

    @pytest.mark.contract("2.7.sort.1", "2.7.sort.3")
    def test_is_by_name_without_regard_to_case(self, deals: Deals) -> None:
        assert deals.found() == "ABDG"
        assert self.sorted(deals, "name") == ("ABDG", "GDBA")

    @pytest.mark.slow
    @pytest.mark.contract("2.7.sort.4", "2.7.sort.5", "2.7.sort.6", "2.7.sort.7", "2.7.sort.8", "2.7.sort.9")
    @pytest.mark.contract("1.7.page.10")
    @each_case(
        ("by", "found"),
        [
            *((name, "GDBA") for name in ("company_name", "account")),
            ("assignee", "GDBA"),
            *((name, "BAGD") for name in ("primary_contact", "contact")),
            *((name, "GDAB") for name in ("customer_source_id", "source")),
            ("status", "ABGD"),
            ("priority", "DBGA"),
            *((name, "GDAB") for name in ("stage", "deal_last_stage")),
            *((name, "DBAG") for name in ("monetary_value", "value")),
            ("monetary_unit", "DABG"),
            ("win_probability", "DGBA"),
            ("interaction_count", "GDAB"),
            *((name, "ABGD") for name in ("date_created", "date_modified")),
            ("close_date", "DABG"),
            ("last_interaction", "GDBA"),
            ("inactive_days", "ABGD"),
        ],
    )
    def test_has_absent_values_first_and_ids_last(self, deals: Deals, by: str, found: str) -> None:
        assert self.sorted(deals, by) == (found, found[::-1])

    @pytest.mark.contract("2.7.sort.7", "2.1.unit.2")
    def test_is_by_the_currency_that_is_shown(self, copper: Copper) -> None:
        for unit in ("AUD", "ZAR", None):
            copper.deal(name=unit or "own", monetary_value=1, monetary_unit=unit)
        copper.deal(name="none")
        assert copper.found({"sort_by": "monetary_unit"}) == ["none", "AUD", "own", "ZAR"]

    @pytest.mark.contract("2.7.sort.2")
    @each_case(("name", "value"), [("sort_by", "id"), ("sort_direction", "up"), ("sort_by", "Name")])
    def test_by_another_word_is_refused(self, fresh: Copper, name: str, value: str) -> None:
        fault = f"{name.replace('_', ' ').title()}: is not included in the list"
        assert fresh.refused("POST", "/opportunities/search", {name: value}) == [fault]

    @pytest.mark.contract("2.7.sort.3")
    def test_of_text_is_by_code_point(self, copper: Copper) -> None:
        for name in ("é", "z", "Z a", "_", "a-b", "ab", "A b", "漢", "É"):
            copper.deal(name=name)
        assert copper.found() == ["_", "A b", "a-b", "ab", "z", "Z a", "é", "É", "漢"]


@pytest.fixture(scope="module")
def many(http: httpx.Client) -> Copper:
    copper = Copper.open(http)
    contact = copper.person()["id"]
    for number in range(23):
        copper.deal(name="same" if number % 2 else "other", primary_contact_id=contact)
    return copper


class TestPage:
    @pytest.mark.slow
    @pytest.mark.contract("1.7.page.1", "1.7.page.2", "1.7.page.4", "1.7.page.5", "1.7.page.7")
    def test_has_twenty_and_the_total(self, many: Copper) -> None:
        lengths = {}
        for page in (None, 1, 2, 3, 10**6, 10**12):
            answer = many.send("POST", "/opportunities/search", {} if page is None else {"page_number": page})
            assert (answer.status_code, answer.headers["x-pw-total"]) == (200, "23")
            lengths[page] = len(answer.json())
        assert lengths == {None: 20, 1: 20, 2: 3, 3: 0, 10**6: 0, 10**12: 0}
        none = many.send("POST", "/opportunities/search", {"name": "nothing"})
        assert (none.json(), none.headers["x-pw-total"]) == ([], "0")
        assert many.send("POST", "/opportunities/search", {"name": "SAME"}).headers["x-pw-total"] == "11"

    @pytest.mark.contract("1.7.page.10")
    @each_case("direction", ["asc", "desc"])
    def test_follows_the_one_before(self, many: Copper, direction: str) -> None:
        sort = {"sort_direction": direction, "sort_by": "status"}
        pages = [
            many.ask("POST", "/opportunities/search", {**sort, "page_size": 5, "page_number": n}) for n in range(1, 6)
        ]
        ids = [deal["id"] for page in pages for deal in page]
        assert ids == sorted(ids, reverse=direction == "desc")
        assert len(ids) == 23

    @pytest.mark.contract("1.7.page.3")
    @each_case(
        ("name", "value", "text"),
        [
            ("page_number", 0, "must be greater than or equal to 1"),
            ("page_number", -1, "must be greater than or equal to 1"),
            ("page_number", 1.5, "must be a number"),
            ("page_size", 0, "must be greater than or equal to 1"),
            ("page_size", 201, "must be less than or equal to 200"),
            ("page_size", "many", "must be a number"),
        ],
    )
    def test_of_another_size_is_refused(self, fresh: Copper, name: str, value: Any, text: str) -> None:
        fault = f"{name.replace('_', ' ').title()}: {text}"
        assert fresh.refused("POST", "/opportunities/search", {name: value}) == [fault]

    @pytest.mark.contract("1.7.page.6")
    def test_alone_has_the_total(self, fresh: Copper) -> None:
        for path in ("/pipelines", "/users", "/tags"):
            assert "x-pw-total" not in fresh.send("GET", path).headers


class TestLastRecord:
    @pytest.mark.contract("1.7.page.8", "1.7.page.9")
    @pytest.mark.slow
    def test_is_the_hundred_thousandth(self, sandbox: Sandbox, copper: Copper) -> None:
        deal = copper.deal(name="0")
        fill(sandbox, copper, deal["id"], 100_005)
        for filters in ({}, {"status_ids": [0]}):
            last = copper.send("POST", "/opportunities/search", {**filters, "page_size": 200, "page_number": 500})
            assert (len(last.json()), last.headers["x-pw-total"]) == (200, "100000")
            beyond = copper.send("POST", "/opportunities/search", {**filters, "page_size": 200, "page_number": 501})
            assert (beyond.json(), beyond.headers["x-pw-total"]) == ([], "100000")
        some = copper.ask("POST", "/opportunities/search", {"page_size": 150, "page_number": 667})
        assert len(some) == 100


def fill(sandbox: Sandbox, copper: Copper, deal_id: int, count: int) -> None:
    """Copy an opportunity so many times."""

    def work(db: Connection) -> None:
        account = accounts.get(db, copper.account["id"])
        table = Opportunity.__table__
        assert db.scalar(select(table.c.id).where(table.c.dataset_id == account.dataset_id)) == deal_id
        first = datasets.take_ids(db, account.dataset_id, count, {Opportunity: count})
        ids = select(literal(first).label("id")).cte(recursive=True)
        ids = ids.union_all(select(ids.c.id + 1).where(ids.c.id < first + count - 1))
        columns = [ids.c.id if column.name == "id" else column for column in table.c]
        copies = (
            select(*columns)
            .select_from(table.join(ids, true()))
            .where(table.c.dataset_id == account.dataset_id, table.c.id == deal_id)
        )
        references.trust(db)
        with write_guard.lifted(db):
            db.execute(insert(table).from_select([column.name for column in table.c], copies))

    sandbox.database.write(work)
