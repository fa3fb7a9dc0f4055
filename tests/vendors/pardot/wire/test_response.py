"""Answers, byte by byte (contract, section 2)."""

import json
from typing import Any

import pytest
from lxml import etree

from tests.support.builders import Account, Pardot
from tests.support.marks import ONE_DATABASE

pytestmark = ONE_DATABASE

HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<rsp stat="%s" version="1.0">'

TEXTS = [
    "<b>bold</b> & 'quoted' \"twice\" ]]> <![CDATA[x]]> <!-- x --> <?x?>",
    "&amp; &lt; &#65; &nbsp; %3C",
    "\U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467 \u00e9 e\u0301",
    "\u05e9\u05dc\u05d5\u05dd \u202e\u0645\u0631\u062d\u0628\u0627\u202c",
    "tab\tline\nreturn\rboth\r\n",
    "  blanks  ",
    "\u0085\u00a0\u2028\u2029\ufeff\ufffd\ue000",
    '\\ \\u0041 \\" {} [] null',
    "x" * 255,
]


class TestXml:
    @pytest.mark.contract("2.xml.1", "2.xml.2", "2.head.2")
    def test_of_success(self, account: Account, pardot: Pardot) -> None:
        answer = pardot.read(account.opportunity(), format="xml")
        assert answer.status == 200
        assert answer.http.headers["content-type"] == "text/xml; charset=utf-8"
        assert answer.http.content.startswith(HEAD % b"ok" + b"<opportunity><id>")
        assert int(answer.http.headers["content-length"]) == len(answer.http.content)

    @pytest.mark.contract("2.error.1", "2.error.3", "2.status.1")
    def test_of_failure(self, pardot: Pardot) -> None:
        answer = pardot.read(2147483647, format="xml")
        assert (answer.status, answer.http.headers["content-type"]) == (200, "text/xml; charset=utf-8")
        assert answer.http.content == HEAD % b"fail" + b'\n   <err code="35">Invalid opportunity ID</err>\n</rsp>'


class TestJson:
    @pytest.mark.contract("1.format.2", "2.json.1", "2.json.2", "2.head.2")
    def test_of_success(self, account: Account, pardot: Pardot) -> None:
        answer = pardot.read(account.opportunity())
        assert answer.status == 200
        assert answer.http.headers["content-type"] == "application/json"
        assert list(answer.json) == ["@attributes", "opportunity"]
        assert answer.json["@attributes"] == {"stat": "ok", "version": 1}
        assert int(answer.http.headers["content-length"]) == len(answer.http.content)

    @pytest.mark.contract("2.error.4", "2.error.5", "2.status.1")
    def test_of_failure(self, pardot: Pardot) -> None:
        answer = pardot.read(2147483647)
        assert (answer.status, answer.http.headers["content-type"]) == (200, "application/json")
        assert answer.json == {
            "@attributes": {"stat": "fail", "version": 1, "err_code": 35},
            "err": "Invalid opportunity ID",
        }

    @pytest.mark.contract("2.json.3", "2.json.4", "2.empty.2")
    def test_numbers_are_numbers_and_absent_values_null(self, account: Account, pardot: Pardot) -> None:
        deal = pardot.read(account.opportunity(), output="mobile").opportunity
        kinds: dict[str, Any] = {"id": int, "campaign_id": int, "value": int, "probability": int, "name": str}
        assert {name: type(deal[name]) for name in kinds} == kinds
        assert (deal["type"], deal["stage"]) == (None, None)

    def test_has_each_name_once(self, account: Account, pardot: Pardot) -> None:
        def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
            assert len({name for name, _ in pairs}) == len(pairs)
            return dict(pairs)

        account.opportunity(account.prospect(), account.prospect(), status="Won")
        json.loads(pardot.query().text, object_pairs_hook=once)


class TestText:
    """Well-formed for every value, and the same in both formats."""

    @pytest.mark.contract("2.xml.3", "o.1.4.4")
    @pytest.mark.parametrize("text", TEXTS)
    def test_comes_back_as_it_was_sent(self, account: Account, pardot: Pardot, text: str) -> None:
        prospect = account.prospect()
        deal = pardot.create(name=text, value="1", probability="1", stage=text, prospect_id=prospect)
        for answer, path in (
            (pardot.read(deal.id, format="xml"), "opportunity"),
            (pardot.query(format="xml"), "result/opportunity"),
            (pardot.query(format="xml", output="mobile"), "result/opportunity"),
        ):
            found = etree.fromstring(answer.http.content).find(path)
            assert found is not None
            assert (found.findtext("name"), found.findtext("stage")) == (text, text)
        for row in (pardot.read(deal.id).opportunity, *pardot.query().opportunities):
            assert (row["name"], row["stage"]) == (text, text)

    @pytest.mark.slow
    @pytest.mark.contract("2.xml.4", "2.text.2", "2.text.3")
    def test_without_what_xml_cannot_carry(self, account: Account, pardot: Pardot) -> None:
        deal = account.opportunity()
        for number in (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF):
            changed = pardot.update(deal, format="xml", name=f"a{chr(number)}b")
            assert changed.xml.findtext("opportunity/name") == "ab"
            assert pardot.read(deal).opportunity["name"] == "ab"

    @pytest.mark.contract("2.xml.3")
    def test_of_prospects_and_campaigns(self, account: Account, pardot: Pardot) -> None:
        prospect = account.prospect(first_name="<b>", last_name="&", company='"\U0001f600"')
        deal = account.opportunity(prospect, campaign_id=account.campaign("<Fair> & more"))
        shown = pardot.read(deal, format="xml").xml
        texts = [shown.findtext(f"opportunity/prospects/prospect/{n}") for n in ("first_name", "last_name", "company")]
        assert texts == ["<b>", "&", '"\U0001f600"']
        assert shown.findtext("opportunity/campaign/name") == "<Fair> & more"


class TestStatus:
    @pytest.mark.contract("2.status.1")
    @pytest.mark.parametrize("format_", ["xml", "json"])
    def test_is_200_for_errors_too(self, pardot: Pardot, format_: str) -> None:
        for operation in ("create", "read", "update", "delete", "undelete"):
            answer = pardot.call(operation, format=format_)
            assert (answer.status, answer.code) == (200, 13)

    @pytest.mark.contract("2.status.3", "o.1.7.6")
    @pytest.mark.parametrize("format_", ["xml", "json"])
    def test_is_204_without_a_body_for_delete_and_undelete(
        self, account: Account, pardot: Pardot, format_: str
    ) -> None:
        deal = account.opportunity()
        for answer in (pardot.delete(deal, format=format_), pardot.undelete(deal, format=format_)):
            assert (answer.status, answer.http.content) == (204, b"")
            assert answer.http.headers["content-type"] == "text/html; charset=utf-8"
