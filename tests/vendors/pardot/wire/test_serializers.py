"""The bytes of records in XML and JSON (contract, section 2)."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from dealdock.vendors.pardot.opportunity.resource import opportunity
from dealdock.vendors.pardot.opportunity.service import COLUMNS, OpportunityRecord
from dealdock.vendors.pardot.visitor_activity.resource import visitor_activity
from dealdock.vendors.pardot.visitor_activity.service import COLUMNS as ACTIVITY_COLUMNS
from dealdock.vendors.pardot.wire.operations import Output
from dealdock.vendors.pardot.wire.serializers import ATTRIBUTES, Document, Format, PageResult, moment_in, stream, write

despite_load = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
UTC_ZONE, PARIS = ZoneInfo("UTC"), ZoneInfo("Europe/Paris")
ZONES = ("UTC", "Europe/Paris", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Monrovia")

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<rsp stat="ok" version="1.0">'
JSON_HEAD = '{"@attributes":{"stat":"ok","version":1},'

HARD = "<R&D> ]]> \"'\r\n\t\x7f\x85\u2028\ue000 é \U0001f600 &amp; %s \\"
HARD_IN_XML = "&lt;R&amp;D&gt; ]]&gt; \"'&#13;\n\t\x7f\x85\u2028\ue000 é \U0001f600 &amp;amp; %s \\"
HARD_IN_JSON = "<R&D> ]]> \\\"'\\r\\n\\t\x7f\x85\u2028\ue000 é \U0001f600 &amp; %s \\\\"

every_format = pytest.mark.parametrize("format_", get_args(Format))


def activity(**given: Any) -> tuple[Any, ...]:
    """The columns of an activity."""
    values = dict.fromkeys(ACTIVITY_COLUMNS, None) | {"id": 5, "type": 8, "type_name": "Opportunity Created"}
    return tuple((values | {"created_at": 0} | given).values())


FIELDS: dict[str, Any] = dict.fromkeys(COLUMNS) | {
    "id": 1,
    "campaign_id": 7,
    "campaign_name": HARD,
    "name": HARD,
    "value": 123_450,
    "probability": 0,
    "type": None,
    "stage": "",
    "status": "Won",
    "closed_at": 1_700_000_000,
    "created_at": 0,
    "updated_at": 951_827_696,
}
RECORD = OpportunityRecord(
    fields=SimpleNamespace(**FIELDS),
    prospects=[(3, HARD, "", None, "\r"), (4, None, None, "a@b.example", None)],
    activities=[
        activity(campaign_id=7, campaign_name="&", prospect_id=3, opportunity_id=1),
        activity(id=6, type=9, type_name="Opportunity Won", visitor_id=2),
    ],
)
OPEN = OpportunityRecord(SimpleNamespace(**{**FIELDS, "closed_at": None}), prospects=[], activities=[])

FIELDS_IN_XML = (
    f"<name>{HARD_IN_XML}</name><value>1234.5</value><probability>0</probability><type/><stage/><status>Won</status>"
    "<closed_at>2023-11-14 23:13:20</closed_at><created_at>1970-01-01 01:00:00</created_at>"
    "<updated_at>2000-02-29 13:34:56</updated_at>"
)
NODES_IN_XML = (
    f"<campaign><id>7</id><name>{HARD_IN_XML}</name></campaign><prospects>"
    f"<prospect><id>3</id><first_name>{HARD_IN_XML}</first_name><last_name/><email/><company>&#13;</company></prospect>"
    "<prospect><id>4</id><first_name/><last_name/><email>a@b.example</email><company/></prospect></prospects>"
)
ACTIVITIES_IN_XML = (
    "<opportunity_activities><visitor_activity><id>5</id><prospect_id>3</prospect_id><type>8</type>"
    "<type_name>Opportunity Created</type_name><opportunity_id>1</opportunity_id>"
    "<campaign><id>7</id><name>&amp;</name></campaign><created_at>1970-01-01 01:00:00</created_at></visitor_activity>"
    "<visitor_activity><id>6</id><visitor_id>2</visitor_id><type>9</type><type_name>Opportunity Won</type_name>"
    "<created_at>1970-01-01 01:00:00</created_at></visitor_activity></opportunity_activities>"
)
FIELDS_IN_JSON = (
    f'"name":"{HARD_IN_JSON}","value":1234.5,"probability":0,"type":null,"stage":"","status":"Won",'
    '"closed_at":"2023-11-14 23:13:20","created_at":"1970-01-01 01:00:00","updated_at":"2000-02-29 13:34:56"'
)
NODES_IN_JSON = (
    f'"campaign":{{"id":7,"name":"{HARD_IN_JSON}"}},"prospects":{{"prospect":['
    f'{{"id":3,"first_name":"{HARD_IN_JSON}","last_name":"","email":null,"company":"\\r"}},'
    '{"id":4,"first_name":null,"last_name":null,"email":"a@b.example","company":null}]}'
)
ACTIVITIES_IN_JSON = (
    '"opportunity_activities":{"visitor_activity":[{"id":5,"prospect_id":3,"type":8,'
    '"type_name":"Opportunity Created","opportunity_id":1,"campaign":{"id":7,"name":"&"},'
    '"created_at":"1970-01-01 01:00:00"},{"id":6,"visitor_id":2,"type":9,"type_name":"Opportunity Won",'
    '"created_at":"1970-01-01 01:00:00"}]}'
)


class TestOpportunity:
    @pytest.mark.parametrize(
        ("output", "content"),
        [
            ("full", f"{FIELDS_IN_XML}{NODES_IN_XML}{ACTIVITIES_IN_XML}"),
            ("simple", f"{FIELDS_IN_XML}{NODES_IN_XML}"),
            ("mobile", f"<campaign_id>7</campaign_id>{FIELDS_IN_XML}"),
            ("bulk", f"<campaign_id>7</campaign_id>{FIELDS_IN_XML}"),
        ],
    )
    def test_in_xml(self, output: Output, content: str) -> None:
        written = write({"opportunity": opportunity(RECORD, output, PARIS)}, "xml").decode()
        assert written == f"{HEAD}<opportunity><id>1</id>{content}</opportunity></rsp>"

    @pytest.mark.parametrize(
        ("output", "content"),
        [
            ("full", f"{FIELDS_IN_JSON},{NODES_IN_JSON},{ACTIVITIES_IN_JSON}"),
            ("simple", f"{FIELDS_IN_JSON},{NODES_IN_JSON}"),
            ("mobile", f'"campaign_id":7,{FIELDS_IN_JSON}'),
            ("bulk", f'"campaign_id":7,{FIELDS_IN_JSON}'),
        ],
    )
    def test_in_json(self, output: Output, content: str) -> None:
        written = write({"opportunity": opportunity(RECORD, output, PARIS)}, "json").decode()
        assert written == f'{JSON_HEAD}"opportunity":{{"id":1,{content}}}}}'

    def test_without_related_records_has_empty_elements_and_nulls(self) -> None:
        document: Document = {"opportunity": opportunity(OPEN, "full", PARIS)}
        assert write(document, "xml").endswith(b"<prospects/><opportunity_activities/></opportunity></rsp>")
        assert write(document, "json").endswith(b'"prospects":null,"opportunity_activities":null}}')
        assert b"closed_at" not in write(document, "xml") + write(document, "json")

    def test_with_one_related_record_has_no_array_in_json(self) -> None:
        record = OPEN._replace(prospects=RECORD.prospects[1:])
        written = write({"opportunity": opportunity(record, "simple", PARIS)}, "json").decode()
        one = '{"id":4,"first_name":null,"last_name":null,"email":"a@b.example","company":null}'
        assert written.endswith(f'"prospects":{{"prospect":{one}}}}}}}')

    def test_with_very_many_activities(self) -> None:
        record = OPEN._replace(activities=[activity(id=number) for number in range(1, 101)])
        written = write({"opportunity": opportunity(record, "full", PARIS)}, "xml")
        found = etree.fromstring(written).iterfind("opportunity/opportunity_activities/visitor_activity")
        assert [int(each.findtext("id") or "") for each in found] == list(range(1, 101))

    def test_amounts_are_the_shortest(self) -> None:
        amounts = {0: "0", 5: "0.05", 50: "0.5", 500: "5", 1234: "12.34", 999_999_999_999_999: "9999999999999.99"}
        for cents, shown in amounts.items():
            record = OpportunityRecord(SimpleNamespace(**{**FIELDS, "value": cents}))
            document: Document = {"opportunity": opportunity(record, "mobile", PARIS)}
            assert f"<value>{shown}</value>" in write(document, "xml").decode()
            assert f'"value":{shown},' in write(document, "json").decode()


class TestActivity:
    def test_shows_empty_details_of_types_that_always_have_some(self) -> None:
        shown = visitor_activity(activity(type=1, type_name="Click", prospect_id=3), PARIS, "full")
        written = write({"visitor_activity": shown}, "xml").decode()
        assert written == (
            f"{HEAD}<visitor_activity><id>5</id><prospect_id>3</prospect_id><type>1</type><type_name>Click</type_name>"
            "<details/><created_at>1970-01-01 01:00:00</created_at>"
            "</visitor_activity></rsp>"
        )

    def test_in_bulk_has_the_id_of_its_campaign(self) -> None:
        row = activity(campaign_id=7, campaign_name="Fair", details=HARD)
        written = write({"visitor_activity": visitor_activity(row, UTC_ZONE, "bulk")}, "json").decode()
        assert written == (
            f'{JSON_HEAD}"visitor_activity":{{"id":5,"type":8,"type_name":"Opportunity Created",'
            f'"details":"{HARD_IN_JSON}","campaign_id":7,"created_at":"1970-01-01 00:00:00"}}}}'
        )

    def test_in_a_prospect_has_no_prospect_id(self) -> None:
        shown = visitor_activity(activity(prospect_id=3, campaign_id=7, campaign_name="Fair"), UTC_ZONE, "in_prospect")
        assert list(shown) == ["id", "type", "type_name", "campaign", "created_at"]


class TestPage:
    @pytest.mark.parametrize(("total", "count"), [(3, "<total_results>3</total_results>"), (None, "")])
    def test_comes_in_pieces_head_first(self, total: int | None, count: str) -> None:
        """A fault that cuts a response in the middle sends the first of its pieces."""
        a, b = ("<inner><id>1</id><text>a</text></inner>", "<inner><id>2</id><text/></inner>")
        batches: list[list[Document]] = [[{"id": 1, "text": "a"}] * 2, [{"id": 2, "text": ""}]]
        pieces = [piece.decode() for piece in stream(PageResult("inner", batches, total), "xml")]
        assert pieces == [f"{HEAD}<result>{count}", f"{a}{a}", b, "</result></rsp>"]

    def test_comes_in_pieces_in_json(self) -> None:
        batches: list[list[Document]] = [[{"id": 1}, {"id": 2}], [{"id": 3}]]
        pieces = [piece.decode() for piece in stream(PageResult("inner", batches, 3), "json")]
        assert pieces == [
            f'{JSON_HEAD}"result":{{"total_results":3,"inner":',
            '[{"id":1},{"id":2}',
            ',{"id":3}',
            "]}}",
        ]

    def test_of_one_record_has_no_array_in_json(self) -> None:
        page = PageResult("inner", [[{"id": 1}]], 1)
        assert write(page, "json").decode() == f'{JSON_HEAD}"result":{{"total_results":1,"inner":{{"id":1}}}}}}'

    @pytest.mark.parametrize(
        ("total", "xml", "as_json"),
        [
            (0, "<result><total_results>0</total_results></result>", '{"total_results":0}'),
            (None, "<result/>", "null"),
        ],
    )
    def test_without_records(self, total: int | None, xml: str, as_json: str) -> None:
        page = PageResult("inner", [], total)
        assert write(page, "xml").decode() == f"{HEAD}{xml}</rsp>"
        assert write(page, "json").decode() == f'{JSON_HEAD}"result":{as_json}}}'

    @every_format
    @pytest.mark.parametrize("number", [1, 2, 3, 4, 7])
    def test_in_batches_is_the_document_of_all(self, number: int, format_: Format) -> None:
        documents = [opportunity((RECORD, OPEN)[each % 2], "full", PARIS) for each in range(number)]
        whole = write({"result": {"total_results": 9, "opportunity": documents}}, format_)
        for size in (2, 3, 9):
            batches = [documents[begin : begin + size] for begin in range(0, number, size)]
            assert write(PageResult("opportunity", batches, 9), format_) == whole


texts = st.sampled_from([None, "", HARD, "a"])
names = st.sampled_from(["id", "name", "x", "9_a"])
documents: st.SearchStrategy[Document] = st.recursive(
    st.dictionaries(names, texts | st.integers(0, 9), max_size=4),
    lambda inner: st.dictionaries(names, texts | inner | st.lists(inner, max_size=3), max_size=4),
    max_leaves=12,
)


def elements(document: Document) -> list[tuple[str, str | None, list[Any]]]:
    """Name, text and elements of each element in which the document is shown."""
    found = []
    for name, value in document.items():
        for one in value if isinstance(value, list) else [value]:
            shown = f"Custom_{name}" if name[0].isdigit() else name
            inner = elements(one) if isinstance(one, dict) else []
            found.append((shown, None if one in (None, "") or isinstance(one, dict) else str(one), inner))
    return found


def parsed(element: etree._Element) -> list[tuple[str, str | None, list[Any]]]:
    return [(each.tag, each.text, parsed(each)) for each in element]


@pytest.mark.slow
@despite_load
@given(document=documents, other=documents)
def test_xml_has_the_names_and_texts_of_documents_of_any_shape(document: Document, other: Document) -> None:
    for each in (document, other, document):
        written = etree.fromstring(write({"record": each}, "xml"))
        assert parsed(written) == elements({"record": each})


def test_attributes_are_texts_in_xml_and_values_in_json() -> None:
    document: Document = {"field": {ATTRIBUTES: {"id": 'a"<&', "required": True}}, "cost": Decimal("5.50")}
    assert write(document, "xml").decode() == (
        f'{HEAD}<field id="a&quot;&lt;&amp;" required="true"/><cost>5.5</cost></rsp>'
    )
    assert write(document, "json").decode() == (
        f'{JSON_HEAD}"field":{{"@attributes":{{"id":"a\\"<&","required":true}}}},"cost":5.5}}'
    )


@pytest.mark.slow
@given(text=st.text())
@example(text='"\x00\ufffe')
def test_json_has_characters_that_xml_does_not_allow(text: str) -> None:
    assert json.loads(write({"record": {"text": text}}, "json"))["record"] == {"text": text}


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_characters_that_xml_does_not_allow_are_never_written(character: str) -> None:
    with pytest.raises(ValueError, match="XML compatible"):
        write({"record": {"text": f"a{character}b"}}, "xml")


@despite_load
@given(seconds=st.integers(-30_609_792_000, 253_370_764_800), zone=st.sampled_from(ZONES).map(ZoneInfo))
def test_moments_in_a_zone(seconds: int, zone: ZoneInfo) -> None:
    there = datetime.fromtimestamp(seconds, UTC).astimezone(zone)
    assert moment_in(seconds, zone) == f"{there.year:04}-{there:%m-%d %H:%M:%S}"
