"""Every response has text as it was sent, without characters that XML does not allow (contract, section 2)."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote_from_bytes, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.builders import Account, Answer, Pardot
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE

pytestmark = pytest.mark.slow

FIELDS = ("name", "type", "stage")
CREATE = "/api/opportunity/version/3/do/create"

CLEAN = {
    "markup": "<b>Tom & Jerry</b> <!-- <?xml version='1.0'?> <!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>",
    "quotes": """ "double" 'single' `back` “typographic” « guillemets » """,
    "the end of CDATA": "<![CDATA[x]]> ]]> ]]&gt;",
    "entities": "&amp; &lt; &#13; &#x1F600; &nbsp; &undefined; & &; &#0;",
    "emoji": "😀 👩‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 ✈️",
    "right to left": "עברית العربية \u202etfel\u202c \u200f",
    "combining": "e\u0301 é \u1112\u1161\u11ab 한 a\u0336\u0489",
    "spaces": "  two  \u00a0no-break\u00a0 \u2003em\u2003 ",
    "tabs and ends of lines": "a\tb\nc\rd\r\ne\n\r\n",
    "C1 controls and line separators": "a\u0085b\u0080c\u009fd\u2028e\u2029f",
    "what is no character but XML": "a\ufdd0b\U0001fffec\U0010ffffd\ufeffe\ufffdf",
    "what URLs mean something by": "a+b%20c=d&e;f/g?h#i[]=j\\k%zz%",
    "what PHP and SQL mean something by": "name[]=5'; DROP TABLE opportunity; -- $1 :id %s {0} \\x00",
    "a number": "007.50",
    "a word": "null",
    "255 of one byte": "x" * 255,
    "255 of two bytes": "é" * 255,
    "255 of three bytes": "€" * 255,
    "255 of four bytes": "😀" * 255,
}
MENDED = {
    "control characters": (bytes(range(0x20)) + b"x\x7f", "\t\n\rx\x7f"),
    "no character": ("a\ufffeb\uffffc".encode(), "abc"),
    "255 beside what is dropped": (b"\0" * 300 + b"x" * 255, "x" * 255),
    "invalid UTF-8": (b"a\xffb\xc3(c\xe2\x82d\xf0\x9f\x98", "a\ufffdb\ufffd(c\ufffdd\ufffd"),
    "too long a form": (b"a\xc0\xafb", "a\ufffd\ufffdb"),
    "past the last character": (b"a\xf4\x90\x80\x80b", "a\ufffd\ufffd\ufffd\ufffdb"),
    "half a surrogate pair": (b"a\xed\xa0\x80b", "a\ufffd\ufffd\ufffdb"),
    "a surrogate pair": (b"a\xed\xa0\xbd\xed\xb8\x80b", "a" + "\ufffd" * 6 + "b"),
}
TEXTS = {kind: (text.encode(), text) for kind, text in CLEAN.items()} | MENDED

every_text = each_case(("sent", "kept"), TEXTS.values())

DELICATE = "\0\t\n\r\x1b\x7f\x85<>&]\"'\ud7ff\ue000\ufffd\ufffe\uffff\U00010000\U0010ffff"

Fields = dict[str, bytes]


def by_form(pardot: Pardot, fields: Fields) -> Answer:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return pardot.send("POST", CREATE, content=urlencode(fields), headers=headers)


def by_multipart(pardot: Pardot, fields: Fields) -> Answer:
    return pardot.send("POST", CREATE, files=[(name, (None, value)) for name, value in fields.items()])


def by_path(pardot: Pardot, fields: Fields) -> Answer:
    pairs = "/".join(f"{name}/{quote_from_bytes(value, safe='')}" for name, value in fields.items())
    return pardot.send("GET", f"{CREATE}/{pairs}")


def by_query_string(pardot: Pardot, fields: Fields) -> Answer:
    return pardot.send("GET", f"{CREATE}?{urlencode(fields)}")


class TestText:
    @pytest.mark.contract(
        "1.place.1",
        "1.place.2",
        "1.place.3",
        "1.place.4",
        "1.text.1",
        "2.xml.3",
        "2.xml.4",
        "2.text.1",
        "2.text.2",
        "2.text.3",
    )
    @ONE_DATABASE
    @pytest.mark.parametrize("send", [by_multipart, by_path, by_query_string])
    @every_text
    def test_is_the_same_for_every_way_to_send_it(
        self, pardot: Pardot, account: Account, send: Callable[..., Answer], sent: bytes, kept: str
    ) -> None:
        prospect = created(pardot, account, send, sent, kept)
        assert texts(pardot.query(id_greater_than=prospect)) == [[kept] * 3] * 2

    @pytest.mark.contract("1.text.1", "2.xml.3", "2.xml.4", "2.text.1", "2.text.2", "2.text.3")
    @every_text
    def test_comes_back_as_it_was_sent(self, pardot: Pardot, account: Account, sent: bytes, kept: str) -> None:
        """It is the same in the answer to `create`, and in those to `query` and `read`."""
        prospect = created(pardot, account, by_form, sent, kept)
        xml, json = (pardot.query(format=format_, id_greater_than=prospect) for format_ in ("xml", "json"))
        assert texts(xml) == texts(json) == [[kept] * 3] * 2
        for number, format_ in zip(json.ids, ("json", "xml"), strict=True):
            assert texts(pardot.read(number, format=format_)) == [[kept] * 3]

    def test_may_be_sent_without_percent_signs(self, pardot: Pardot, account: Account) -> None:
        """`curl -d` sends the bytes that were typed."""
        form = urlencode(pardot.keys | {"prospect_id": account.prospect(), "value": 1, "probability": 1})
        form += "&name=Grüße+an 日本 😀&type=a\u0085b&format=json"
        headers = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
        created = pardot.send("POST", CREATE, content=form.encode(), headers=headers).opportunity
        assert (created["name"], created["type"]) == ("Grüße an 日本 😀", "a\u0085b")

    def test_that_is_one_character_too_long_is_refused(self, pardot: Pardot, account: Account) -> None:
        given = {"prospect_id": account.prospect(), "name": "Deal", "value": 1, "probability": 1}
        for name in FIELDS:
            assert pardot.create(**given | {name: "😀" * 256}).code == 52
        assert pardot.query().total == 0

    def test_of_nothing_but_what_is_dropped_is_empty(self, pardot: Pardot, account: Account) -> None:
        given = {"prospect_id": account.prospect(), "name": "Deal", "value": 1, "probability": 1}
        assert pardot.create(**given | {"name": "\0\x1f"}).code == 36
        assert pardot.create(**given | {"type": "\0\x1f"}).opportunity["type"] is None


def created(pardot: Pardot, account: Account, send: Callable[..., Answer], sent: bytes, kept: str) -> int:
    """Create an opportunity in each format, and return the id of their prospect, which is lower than theirs."""
    prospect = account.prospect()
    fields: dict[str, Any] = pardot.keys | {"prospect_id": prospect, "value": 1, "probability": 1}
    raw = {name: str(value).encode() for name, value in fields.items()} | dict.fromkeys(FIELDS, sent)
    for format_ in ("xml", "json"):
        assert texts(send(pardot, raw | {"format": format_.encode()})) == [[kept] * 3]
    return prospect


@pytest.mark.contract("2.xml.3", "2.xml.4", "2.text.2", "2.text.3")
@given(text=st.text(st.characters(codec="utf-8") | st.sampled_from(DELICATE), max_size=255))
@settings(
    max_examples=40,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],  # one account serves them all
)
def test_any_text_is_the_same_in_xml_and_json(pardot: Pardot, account: Account, text: str) -> None:
    kept = re.sub("[^\t\n\r\x20-\ufffd\U00010000-\U0010ffff]", "", text)
    opportunity_id = (pardot.query().ids or [account.opportunity()])[0]
    updated = pardot.update(opportunity_id, type=text).opportunity
    assert updated["type"] == (kept or None)
    assert pardot.read(opportunity_id, format="xml").xml.findtext("opportunity/type") == kept
    assert pardot.query().opportunities[0]["type"] == (kept or None)


def texts(answer: Answer) -> list[list[str | None]]:
    """Return the texts of every opportunity in a response, as a parser returns them."""
    assert answer.error is None, answer.text
    if answer.http.headers["content-type"] == "application/json":
        rows = answer.opportunities if "result" in answer.json else [answer.opportunity]
        return [[row[name] for name in FIELDS] for row in rows]
    return [[row.findtext(name) for name in FIELDS] for row in answer.xml.iter("opportunity")]
