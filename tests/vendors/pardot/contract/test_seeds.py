"""The examples of Pardot's two documents on opportunities, in their words and their URLs."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.support.builders import Account, Answer, Pardot

OPPORTUNITY = "/api/opportunity/version/3/do"

pytestmark = pytest.mark.account(scene=str(Path(__file__).with_name("seeds.yaml")))


class Reader:
    """A client that sends the requests of the documents, with keys in the header or in the URL."""

    def __init__(self, pardot: Pardot) -> None:
        self.pardot = pardot
        keys = pardot.account.keys
        self.keys = f"api_key={keys['api_key']}&user_key={keys['user_key']}"

    def sends(self, method: str, url: str, body: str | None = None) -> Answer:
        """A request with the header."""
        return self._send(method, url, body, {"Authorization": self.pardot.account.authorization})

    def sends_keys(self, method: str, url: str, body: str | None = None) -> Answer:
        """A request with the keys in the body, or in the URL if there is no body."""
        if body is None:
            return self._send(method, f"{url}{'&' if '?' in url else '?'}{self.keys}", None, {})
        return self._send(method, url, f"{body}&{self.keys}", {})

    def reads(self, opportunity_id: int) -> dict[str, Any]:
        """The fields of an opportunity, as text."""
        return fields(self.sends("GET", f"{OPPORTUNITY}/read/id/{opportunity_id}"))

    def _send(self, method: str, url: str, body: str | None, headers: dict[str, str]) -> Answer:
        if body is not None:
            headers = headers | {"Content-Type": "application/x-www-form-urlencoded"}
        return self.pardot.send(method, url, content=body, headers=headers)


@pytest.fixture
def reader(pardot: Pardot) -> Reader:
    return Reader(pardot)


def fields(answer: Answer) -> dict[str, Any]:
    """The fields of the one opportunity in an XML answer; an empty one is empty text."""
    assert answer.error is None, answer.text
    return {field.tag: field.text or "" for field in answer.xml.iterfind("opportunity/*") if len(field) == 0}


def ids(answer: Answer) -> list[int]:
    """Of the opportunities that an XML answer to a query holds."""
    assert answer.error is None, answer.text
    return [int(found.text or 0) for found in answer.xml.iterfind("result/opportunity/id")]


def total(answer: Answer) -> int:
    return int(answer.xml.findtext("result/total_results") or -1)


class TestCreate:
    LARGE = "name=Large%20Customer%20Opportunity&value=100&probability=70"

    @pytest.mark.contract("4.create.1", "4.create.2", "3.key.5", "3.key.6", "1.path.2")
    @pytest.mark.parametrize("way", ["prospect_email/jdoe@company.com", "prospect_id/11"])
    def test_the_large_customer_opportunity(self, reader: Reader, way: str) -> None:
        for answer in (
            reader.sends("POST", f"{OPPORTUNITY}/create/{way}?{self.LARGE}"),
            reader.sends_keys("GET", f"{OPPORTUNITY}/create/{way}/?{self.LARGE}"),
            reader.sends_keys("POST", f"{OPPORTUNITY}/create/{way}", self.LARGE),
        ):
            created = fields(answer)
            assert created["name"] == "Large Customer Opportunity"
            assert (created["value"], created["probability"], created["status"]) == ("100", "70", "Open")
            assert answer.xml.findtext("opportunity/prospects/prospect/email") == "jdoe@company.com"
            assert reader.reads(int(created["id"])) == created

    @pytest.mark.contract("1.place.6", "4.create.11")
    def test_by_an_email_and_an_id_that_must_be_the_same_prospects(self, reader: Reader) -> None:
        def both(prospect_id: int) -> Answer:
            given = f"prospect_email=jdoe%40company.com&{self.LARGE}"
            return reader.sends("POST", f"{OPPORTUNITY}/create/prospect_id/{prospect_id}?{given}")

        assert both(11).error is None
        assert both(12).error == (44, "The provided prospect_id and prospect_email parameters do not match")


class TestRead:
    @pytest.mark.contract("1.path.1", "1.place.5", "4.output.6")
    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_1234_with_its_campaign_and_activities(self, reader: Reader, method: str) -> None:
        for answer in (
            reader.sends(method, f"{OPPORTUNITY}/read/id/1234"),
            reader.sends_keys(method, f"{OPPORTUNITY}/read/id/1234"),
            reader.sends_keys(method, f"{OPPORTUNITY}/read?id=1234"),
        ):
            assert fields(answer)["id"] == "1234"
            assert answer.xml.findtext("opportunity/campaign/name") == "Spring Fair"
            assert len(answer.xml.findall("opportunity/opportunity_activities/visitor_activity")) == 2


class TestUpdate:
    @pytest.mark.contract("4.update.1", "4.update.7")
    def test_the_value_of_27_by_post(self, reader: Reader) -> None:
        before = reader.reads(27)
        after = fields(reader.sends_keys("POST", f"{OPPORTUNITY}/update/id/27", "value=50000"))
        assert after["value"] == "50000"
        assert after == before | {"value": "50000", "updated_at": after["updated_at"]} == reader.reads(27)

    @pytest.mark.contract("1.path.2", "4.update.1")
    def test_the_value_of_27_by_get(self, reader: Reader) -> None:
        after = fields(reader.sends_keys("GET", f"{OPPORTUNITY}/update/id/27?value=50000"))
        assert after["value"] == "50000"
        assert after == reader.reads(27)

    def test_the_name_to_large_opportunity(self, reader: Reader) -> None:
        after = fields(reader.sends("POST", f"{OPPORTUNITY}/update/id/1234?name=Large%20Opportunity"))
        assert after["name"] == "Large Opportunity" == reader.reads(1234)["name"]

    @pytest.mark.contract("4.update.2", "4.update.3")
    @pytest.mark.parametrize(("field", "cleared"), [("status", "Open"), ("stage", ""), ("type", "")])
    def test_to_clear_a_value(self, reader: Reader, field: str, cleared: str) -> None:
        before = reader.reads(27)
        assert before[field] not in {"", "Open"}
        after = fields(reader.sends_keys("POST", f"{OPPORTUNITY}/update/id/27", f"{field}="))
        assert after == before | {field: cleared, "updated_at": after["updated_at"]} == reader.reads(27)


class TestDeleteAndUndelete:
    @pytest.mark.contract("1.method.1", "4.delete.1", "4.delete.2", "4.delete.4", "4.delete.6")
    def test_delete_1234_returns_no_response(self, reader: Reader, account: Account) -> None:
        activities = account.contents["visitor_activity"]
        answer = reader.sends("DELETE", f"{OPPORTUNITY}/delete/id/1234")
        assert (answer.status, answer.text) == (204, "")
        assert reader.sends("GET", f"{OPPORTUNITY}/read/id/1234").error == (35, "Invalid opportunity ID")
        assert ids(reader.sends("GET", f"{OPPORTUNITY}/query")) == [27]
        assert account.contents["visitor_activity"] == activities

    @pytest.mark.contract("1.method.2", "4.delete.3", "4.delete.7")
    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_restore_1234(self, reader: Reader, method: str) -> None:
        before = reader.sends("GET", f"{OPPORTUNITY}/read/id/1234").text
        for send in (reader.sends, reader.sends_keys):
            assert send("DELETE", f"{OPPORTUNITY}/delete/id/1234").status == 204
            answer = send(method, f"{OPPORTUNITY}/undelete/id/1234")
            assert (answer.status, answer.text) == (204, "")
            assert reader.sends("GET", f"{OPPORTUNITY}/read/id/1234").text == before


@pytest.mark.account
class TestQuery:
    @pytest.mark.contract("4.page.3", "4.page.5")
    def test_by_probability_leaving_out_the_first_50(self, reader: Reader, account: Account) -> None:
        unlikely = account.opportunities(6, probability=10)
        likely = account.opportunities(48, probability=90)
        found = reader.sends("GET", f"{OPPORTUNITY}/query?offset=50&sort_by=probability")
        assert (ids(found), total(found)) == (unlikely[3::-1], len(likely) + len(unlikely))

    @pytest.mark.contract("4.page.8")
    def test_in_ascending_order_by_probability(self, reader: Reader, account: Account) -> None:
        made = {probability: account.opportunity(probability=probability) for probability in (70, 0, 100, 30)}
        found = reader.sends("GET", f"{OPPORTUNITY}/query?sort_by=probability&sort_order=ascending")
        assert ids(found) == [made[probability] for probability in (0, 30, 70, 100)]

    @pytest.mark.contract("4.page.5", "4.page.11")
    @pytest.mark.parametrize("sort_by", ["created_at", "id", "probability", "value"])
    def test_in_the_default_order_of_each_field(self, reader: Reader, account: Account, sort_by: str) -> None:
        def at(second: int) -> datetime:
            return datetime(2020, 1, 1, 0, 0, second, tzinfo=UTC)

        made = [account.opportunity(probability=n, value=Decimal(n), now=at(n)) for n in range(3)]
        found = ids(reader.sends("GET", f"{OPPORTUNITY}/query?sort_by={sort_by}"))
        assert found == (made if sort_by == "id" else made[::-1])

    @pytest.mark.contract("4.page.1", "4.page.18")
    def test_at_most_200_unless_the_output_is_mobile(self, reader: Reader, account: Account) -> None:
        made = account.opportunities(201)
        found = reader.sends("GET", f"{OPPORTUNITY}/query")
        assert (ids(found), total(found)) == (made[:200], 201)
        assert ids(reader.sends("GET", f"{OPPORTUNITY}/query?output=mobile")) == made

    @pytest.mark.contract("4.criterion.2", "4.criterion.17", "5.word.1", "5.word.4")
    def test_created_before_today_but_not_today(self, reader: Reader, account: Account) -> None:
        account.freeze(datetime(2020, 6, 15, 12, tzinfo=UTC))
        yesterday = account.opportunity(now=datetime(2020, 6, 14, 23, 59, 59, tzinfo=UTC))
        account.opportunity(now=datetime(2020, 6, 15, tzinfo=UTC))
        assert ids(reader.sends("GET", f"{OPPORTUNITY}/query?created_before=today")) == [yesterday]

    @pytest.mark.contract("1.path.5", "1.text.3", "5.php.2")
    @pytest.mark.parametrize("blank", ["%20", "+"])
    def test_created_after_a_time_of_the_custom_kind_at_the_plural_url(
        self, reader: Reader, account: Account, blank: str
    ) -> None:
        """Its 24:59:59 is the next day's 00:59:59."""
        account.opportunity(now=datetime(2020, 1, 1, 0, 59, 59, tzinfo=UTC))
        after = account.opportunity(now=datetime(2020, 1, 1, 1, tzinfo=UTC))
        url = f"/api/opportunities/version/3/do/query?created_after=2019-12-31{blank}24:59:59"
        assert ids(reader.sends("GET", url)) == ids(reader.sends_keys("GET", url)) == [after]


FULL = """
<rsp stat="ok" version="1.0">
    <opportunity>
        ...
        <campaign>
            ...
        </campaign>
        <prospects>
            <prospect>
                ...
            </prospect>
        </prospects>
        <opportunity_activities>
            <visitor_activity>
                ...
            </visitor_activity>
        </opportunity_activities>
    </opportunity>
</rsp>
"""
SIMPLE = re.sub(r"\s*<opportunity_activities>.*</opportunity_activities>", "", FULL, flags=re.DOTALL)
MOBILE = re.sub(r"\s*<campaign>.*</prospects>", "", SIMPLE, flags=re.DOTALL)

FIELDS = """<name>Renewal</name><value>750</value><probability>100</probability><type/><stage>Closed</stage>\
<status>Lost</status><closed_at>2020-02-29 12:30:00</closed_at><created_at>2020-01-31 09:00:00</created_at>\
<updated_at>2020-03-01 10:00:00</updated_at>"""
BELONGINGS = """<campaign><id>5</id><name>Spring Fair</name></campaign><prospects>\
<prospect><id>11</id><first_name>Jane</first_name><last_name>Doe</last_name><email>jdoe@company.com</email>\
<company>Company &amp; Sons</company></prospect>\
<prospect><id>12</id><first_name/><last_name/><email>rroe@company.com</email><company/></prospect></prospects>"""
ACTIVITIES = """<opportunity_activities>\
<visitor_activity><id>1300</id><prospect_id>11</prospect_id><type>8</type><type_name>New Opportunity</type_name>\
<opportunity_id>1234</opportunity_id><campaign><id>5</id><name>Spring Fair</name></campaign>\
<created_at>2020-01-31 09:00:00</created_at></visitor_activity>\
<visitor_activity><id>1301</id><prospect_id>12</prospect_id><type>10</type><type_name>Opportunity Lost</type_name>\
<opportunity_id>1234</opportunity_id><campaign><id>5</id><name>Spring Fair</name></campaign>\
<created_at>2020-03-01 10:00:00</created_at></visitor_activity></opportunity_activities>"""


@pytest.mark.parametrize(
    ("output", "printed", "elements"),
    [
        ("full", FULL, f"<id>1234</id>{FIELDS}{BELONGINGS}{ACTIVITIES}"),
        ("simple", SIMPLE, f"<id>1234</id>{FIELDS}{BELONGINGS}"),
        ("mobile", MOBILE, f"<id>1234</id><campaign_id>5</campaign_id>{FIELDS}"),
    ],
)
class TestXmlForms:
    @pytest.mark.contract(
        "2.xml.1", "4.field.1", "4.output.1", "4.output.2", "4.output.5", "4.output.6", "4.output.9", "4.output.10"
    )
    def test_are_as_the_documents_print_them(self, reader: Reader, output: str, printed: str, elements: str) -> None:
        answer = reader.sends("GET", f"{OPPORTUNITY}/read/id/1234?output={output}")
        assert sketch(answer.xml) == re.sub(r">\s+|\s+<", lambda blank: blank[0].strip(), printed).strip()
        declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
        assert answer.text == (f'{declaration}<rsp stat="ok" version="1.0"><opportunity>{elements}</opportunity></rsp>')

    @pytest.mark.contract("4.output.11", "4.query.15")
    def test_of_a_query_stand_within_result(self, reader: Reader, output: str, printed: str, elements: str) -> None:
        """They have no activities, with any parameters."""
        assert printed
        answer = reader.sends("GET", f"{OPPORTUNITY}/query?output={output}&id_greater_than=27")
        row = f"<opportunity>{elements.removesuffix(ACTIVITIES)}</opportunity>"
        assert answer.text.endswith(
            f'<rsp stat="ok" version="1.0"><result><total_results>1</total_results>{row}</result></rsp>'
        )


def sketch(element: etree._Element) -> str:
    """An answer as the documents print it: dots for fields, and one of each that may be several."""
    attributes = "".join(f' {name!s}="{value!s}"' for name, value in element.items())
    inside: list[str] = []
    for child in element:
        part = sketch(child) if len(child) and element.tag != "visitor_activity" else "..."
        if part not in inside:
            inside.append(part)
    return f"<{element.tag}{attributes}>{''.join(inside)}</{element.tag}>"
