"""The output of an opportunity, at each level of detail, in both formats (contract, sections 2 and 4; seed's forms)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE

pytestmark = ONE_DATABASE

PAST = datetime(2020, 2, 29, 12, 0, 0, tzinfo=UTC)

FIELDS = """
    <name>Large Customer Opportunity</name><value>5.5</value><probability>70</probability><type>New &amp; big</type>
    <stage/><status>Won</status><closed_at>2020-03-01 00:00:00</closed_at><created_at>2020-02-29 12:00:00</created_at>
    <updated_at>2020-02-29 12:00:00</updated_at>"""

CAMPAIGN = "<campaign><id>{campaign}</id><name>Fair</name></campaign>"

SIMPLE = (
    "<opportunity><id>{id}</id>"
    + FIELDS
    + CAMPAIGN
    + """
    <prospects>
        <prospect>
            <id>{jane}</id><first_name>Jane</first_name><last_name>Doe</last_name><email>jane@company.com</email>
            <company>Company</company>
        </prospect>
        <prospect><id>{john}</id><first_name/><last_name/><email/><company/></prospect>
    </prospects>{activities}</opportunity>"""
)

FULL = SIMPLE.replace("{activities}", "<opportunity_activities>{activities}</opportunity_activities>")

MOBILE = "<opportunity><id>{id}</id><campaign_id>{campaign}</campaign_id>" + FIELDS + "</opportunity>"

ACTIVITY = (
    """<visitor_activity><id>{id}</id><prospect_id>{prospect}</prospect_id><type>{type}</type>
    <type_name>{name}</type_name><opportunity_id>{opportunity}</opportunity_id>"""
    + CAMPAIGN
    + "<created_at>2020-02-29 12:00:00</created_at></visitor_activity>"
)


@dataclass(frozen=True)
class Deal:
    """The ids of an opportunity and of what belongs to it."""

    id: int
    campaign: int
    jane: int
    john: int

    def written(self, form: str) -> str:
        """The XML of it, without the blanks that the forms are laid out with."""
        events = [(8, "New Opportunity"), (9, "Opportunity Won")]
        activities = [(*event, prospect) for event in events for prospect in (self.jane, self.john)]
        left = ""
        if form is FULL:
            left = "".join(
                ACTIVITY.format(
                    id=number, prospect=prospect, type=type_, name=name, opportunity=self.id, campaign=self.campaign
                )
                for number, (type_, name, prospect) in enumerate(activities, self.id + 1)
            )
        text = form.format(id=self.id, campaign=self.campaign, jane=self.jane, john=self.john, activities=left)
        return "".join(line.strip() for line in text.splitlines())


@pytest.fixture
def deal(account: Account) -> Deal:
    campaign = account.campaign("Fair")
    jane = account.prospect("jane@company.com", first_name="Jane", last_name="Doe", company="Company")
    john = account.prospect(email=None)
    fields = {"name": "Large Customer Opportunity", "value": Decimal("5.50"), "probability": 70, "type": "New & big"}
    closed = {"status": "Won", "closed_at": datetime(2020, 3, 1, tzinfo=UTC), "campaign_id": campaign}
    return Deal(account.opportunity(jane, john, now=PAST, **fields, **closed), campaign, jane, john)


def rsp(content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<rsp stat="ok" version="1.0">{content}</rsp>'


@pytest.mark.contract("4.field.1", "4.field.4", "4.output.1", "4.output.2", "4.output.10")
@pytest.mark.parametrize("operation", ["read", "update"])
class TestOne:
    """Of a read, an update and a create; the last in test_create.py."""

    @pytest.mark.contract(
        "1.format.1",
        "1.format.3",
        "1.format.4",
        "1.format.6",
        "1.format.7",
        "2.empty.1",
        "4.output.6",
        "4.output.8",
        "4.output.9",
    )
    @each_case(
        ("given", "form"),
        [
            ({"format": "xml"}, FULL),
            ({"format": "", "output": ""}, FULL),
            ({"format": "xml", "output": "full"}, FULL),
            ({"format": "full"}, FULL),
            ({"format": "xml", "output": "simple"}, SIMPLE),
            ({"format": "simple"}, SIMPLE),
            ({"format": "xml", "output": "mobile"}, MOBILE),
            ({"format": "mobile"}, MOBILE),
            ({"format": "xml", "output": "bulk"}, MOBILE),
            ({"format": "bulk"}, MOBILE),
            ({"format": " xml ", "output": " mobile "}, MOBILE),
        ],
    )
    def test_in_xml(self, pardot: Pardot, deal: Deal, operation: str, given: dict[str, str], form: str) -> None:
        assert pardot.call(operation, id=deal.id, **given).text == rsp(deal.written(form))

    @each_case(
        ("output", "nodes"),
        [
            ("full", ["campaign", "prospects", "opportunity_activities"]),
            ("simple", ["campaign", "prospects"]),
            ("mobile", []),
            ("bulk", []),
        ],
    )
    def test_in_json_the_names_and_their_order_are_those_of_xml(
        self, pardot: Pardot, deal: Deal, operation: str, output: str, nodes: list[str]
    ) -> None:
        shown = pardot.call(operation, id=deal.id, output=output)
        xml = pardot.call(operation, id=deal.id, output=output, format="xml").xml
        assert list(shown.opportunity) == [element.tag for element in xml[0]]
        assert [name for name, value in shown.opportunity.items() if isinstance(value, dict)] == nodes


class TestQuery:
    @pytest.mark.contract("4.output.11", "4.page.21", "4.page.22", "4.query.15", "1.format.6")
    @pytest.mark.parametrize(
        ("output", "form"), [("full", SIMPLE), ("simple", SIMPLE), ("mobile", MOBILE), ("bulk", MOBILE), ("", SIMPLE)]
    )
    def test_rows_never_show_activities(self, pardot: Pardot, deal: Deal, output: str, form: str) -> None:
        total = "" if output == "bulk" else "<total_results>1</total_results>"
        answer = pardot.query(output=output, format="xml")
        assert answer.text == rsp(f"<result>{total}{deal.written(form)}</result>")

    def test_rows_stand_beside_each_other_in_xml(self, account: Account, pardot: Pardot) -> None:
        ids = [account.opportunity(account.prospect()) for _ in range(3)]
        result = pardot.query(format="xml").xml[0]
        assert [element.tag for element in result] == ["total_results", "opportunity", "opportunity", "opportunity"]
        assert [int(element.text or "") for element in result.iterfind("opportunity/id")] == ids

    def test_each_row_has_its_own_prospects(self, account: Account, pardot: Pardot) -> None:
        prospects = [account.prospect() for _ in range(3)]
        deals = {account.opportunity(*prospects[:number]): prospects[:number] for number in range(4)}
        rows = pardot.query(format="xml").xml.iterfind("result/opportunity")
        found = {
            int(row.findtext("id", "")): [int(e.text or "") for e in row.iterfind("prospects//id")] for row in rows
        }
        assert found == deals


class TestLists:
    """Contract, section 2: in JSON a list of one is the object itself, an empty one leaves its key out."""

    @pytest.mark.contract("2.list.1", "2.list.4", "2.list.5", "4.query.17")
    @pytest.mark.parametrize(
        ("number", "result"),
        [
            (0, {"total_results": 0}),
            (1, {"total_results": 1, "opportunity": {"name": "Deal"}}),
            (2, {"total_results": 2, "opportunity": [{"name": "Deal"}, {"name": "Deal"}]}),
        ],
    )
    def test_of_rows(self, account: Account, pardot: Pardot, number: int, result: dict[str, Any]) -> None:
        account.opportunities(number)

        def named(row: dict[str, Any]) -> dict[str, Any]:
            return {"name": row["name"]}

        shown = pardot.query().json["result"]
        if rows := shown.get("opportunity"):
            shown["opportunity"] = [named(row) for row in rows] if isinstance(rows, list) else named(rows)
        assert shown == result

    @pytest.mark.contract("2.list.1", "2.list.4")
    def test_of_one_row_of_many(self, account: Account, pardot: Pardot) -> None:
        account.opportunities(3)
        result = pardot.query(limit=1).json["result"]
        assert (result["total_results"], type(result["opportunity"])) == (3, dict)
        assert type(pardot.query(limit=2).json["result"]["opportunity"]) is list
        last = pardot.query(limit=2, offset=2).json["result"]
        assert (last["total_results"], type(last["opportunity"])) == (3, dict)

    @pytest.mark.contract("4.query.18", "4.page.21")
    def test_of_no_rows_in_bulk(self, pardot: Pardot) -> None:
        assert pardot.query(output="bulk").json == {"@attributes": {"stat": "ok", "version": 1}, "result": None}
        assert pardot.query(output="bulk", format="xml").text == rsp("<result/>")

    def test_of_no_rows_in_xml(self, pardot: Pardot) -> None:
        assert pardot.query(format="xml").text == rsp("<result><total_results>0</total_results></result>")

    @pytest.mark.contract("2.list.2", "2.list.3", "2.list.4", "2.list.6")
    @pytest.mark.parametrize("number", [0, 1, 2])
    def test_of_prospects_and_activities(self, account: Account, pardot: Pardot, number: int) -> None:
        deal = pardot.read(account.opportunity(*[account.prospect() for _ in range(number)])).opportunity
        kinds = {0: type(None), 1: dict, 2: dict}
        for wrapper, name in (("prospects", "prospect"), ("opportunity_activities", "visitor_activity")):
            assert type(deal[wrapper]) is kinds[number]
            if number:
                assert type(deal[wrapper][name]) is {1: dict, 2: list}[number]

    @pytest.mark.contract("2.list.7")
    def test_that_are_empty_in_xml(self, account: Account, pardot: Pardot) -> None:
        text = pardot.read(account.opportunity(), format="xml").text
        assert "<prospects/><opportunity_activities/></opportunity>" in text


class TestProspects:
    @pytest.mark.contract("4.output.3", "4.output.4")
    def test_stand_by_id_and_without_the_deleted(self, account: Account, pardot: Pardot) -> None:
        prospects = [account.prospect(), account.deleted_prospect(), account.prospect()]
        deal = account.opportunity(*reversed(prospects))
        assert [each["id"] for each in pardot.read(deal).prospects] == [prospects[0], prospects[2]]


class TestMoments:
    @pytest.mark.contract("2.time.1", "2.time.2")
    @pytest.mark.account(time_zone="America/New_York")
    def test_are_shown_in_the_callers_time_zone(self, address: str, account: Account, pardot: Pardot) -> None:
        summer = datetime(2020, 7, 1, 3, tzinfo=UTC)
        deal = account.opportunity(account.prospect(), now=summer, closed_at=PAST)
        shown = {
            "America/New_York": ("2020-06-30 23:00:00", "2020-02-29 07:00:00"),
            "Asia/Kolkata": ("2020-07-01 08:30:00", "2020-02-29 17:30:00"),
        }
        for zone, (created, closed) in shown.items():
            with Pardot(address, account, account.user(time_zone=zone)) as caller:
                seen = caller.read(deal)
                assert (seen.opportunity["created_at"], seen.opportunity["closed_at"]) == (created, closed)
                assert (seen.opportunity["updated_at"], seen.activities[0]["created_at"]) == (created, created)
        assert pardot.read(deal).opportunity["created_at"] == "2020-06-30 23:00:00"
