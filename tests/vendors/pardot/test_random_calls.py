"""Random calls: each gets a response in the envelope, without a server error, and in time.

Names are mostly ones that mean something, and values ones that lie on an edge or fit, so that calls get far; where each
parameter stands, how the body is written and what is called is drawn too. Every run draws the same examples.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from http.client import HTTPConnection, HTTPResponse
from itertools import chain
from typing import NamedTuple
from urllib.parse import quote_from_bytes, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from dealdock.vendors.pardot.wire.errors import MESSAGES
from tests.support.builders import Account
from tests.vendors.pardot.edge_values import EDGE_VALUES, METHODS, NAMES, OBJECTS, OPERATIONS, VALID_PARAMETERS

pytestmark = pytest.mark.slow

PATIENCE = 30.0
XML, JSON = "text/xml; charset=utf-8", "application/json"


class Parameter(NamedTuple):
    """One parameter, and its place."""

    name: bytes
    value: bytes
    place: str


class Request(NamedTuple):
    """A call as it is sent, without its keys, and with the place of the keys."""

    method: str
    target: str
    content_type: str
    body: bytes
    keys: str


def raw(text: str | bytes) -> bytes:
    """Its bytes, halves of surrogate pairs included, which no UTF-8 has."""
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


def pairs(parameters: Iterable[Parameter], safe: str) -> str:
    """Return the parameters percent-encoded for a query string or a form, except characters in `safe`."""
    return "&".join(f"{quote_from_bytes(p.name, safe=safe)}={quote_from_bytes(p.value, safe=safe)}" for p in parameters)


def form(parameters: list[Parameter]) -> bytes:
    return pairs(parameters, "").encode()


def multipart(parameters: list[Parameter]) -> bytes:
    parts = [b'Content-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % (p.name, p.value) for p in parameters]
    return b"".join(b"--edge\r\n" + part for part in parts) + b"--edge--\r\n"


FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=edge"
BODIES: list[tuple[str, Callable[[list[Parameter]], bytes]]] = [(FORM, form), (MULTIPART, multipart)]
WRONG_BODIES: list[tuple[str, Callable[[list[Parameter]], bytes]]] = [
    (FORM, lambda parameters: b"&".join(p.name + b"=" + p.value for p in parameters)),
    (MULTIPART, form),
    (MULTIPART, lambda parameters: multipart(parameters)[:-5]),
    ("multipart/form-data; boundary=other", multipart),
    ("multipart/form-data", multipart),
    ("application/json", lambda _: b"{}"),
    ("", lambda _: b""),
]

a_name = st.one_of(
    st.sampled_from(NAMES),
    st.builds("{}[{}]".format, st.sampled_from(NAMES), st.sampled_from(["", "0", "1", "x", "[", "]"])),
    st.text(max_size=12),
)
a_value = st.one_of(
    st.integers(1, 30).map(str),  # ids of records that are there
    st.sampled_from(EDGE_VALUES),
    st.text(max_size=30),
    st.binary(max_size=30),
)
parameters = st.lists(
    st.builds(
        lambda pair, place: Parameter(raw(pair[0]), raw(pair[1]), place),
        st.sampled_from(VALID_PARAMETERS) | st.tuples(a_name, a_value),
        st.sampled_from(["path", "query", "body", "body"]),
    ),
    max_size=9,
)


def complete(record_id: int) -> list[Parameter]:
    """As much as any operation needs."""
    given = {"id": record_id, "prospect_id": 3, "name": "Deal", "value": 1, "probability": 1}
    return [Parameter(raw(name), raw(str(value)), "body") for name, value in given.items()]


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """Any call. At most one thing other than its parameters is unusual, because one error would hide another."""
    wrong_part = draw(
        st.sampled_from([*["nothing"] * 4, "object", "version", "operation", "method", "keys", "path", "body"])
    )

    def part(name: str, usual: list[str], others: list[str]) -> str:
        return draw(st.sampled_from(others) | st.text() if wrong_part == name else st.sampled_from(usual))

    given = complete(draw(st.integers(4, 24))) if draw(st.sampled_from([True, True, True, False])) else []
    given += draw(parameters)
    in_path, in_query, in_body = ([p for p in given if p.place == place] for place in ("path", "query", "body"))
    object_ = part("object", OBJECTS, ["login", "OPPORTUNITY", "unicorn", ""])
    segments: list[tuple[str | bytes, str | bytes]] = [
        ("version", part("version", ["3"], ["4", "5", "x", "3.0", "³", "9" * 99])),
        ("do", part("operation", OPERATIONS, ["fly", ""])),
        *((p.name, p.value) for p in in_path),
    ]
    if wrong_part == "path":
        segments = draw(st.permutations(segments))
    path = "/".join(quote_from_bytes(raw(segment), safe="") for segment in ("api", object_, *chain(*segments)))
    query = pairs(in_query, draw(st.sampled_from(["", "[]", "%;&=+[]/?"])))
    content_type, written = draw(st.sampled_from(WRONG_BODIES if wrong_part == "body" else BODIES))
    return Request(
        draw(st.sampled_from(METHODS if wrong_part == "method" else ["GET", "POST"])),
        f"/{path}?{query}",
        content_type,
        written(in_body),
        draw(st.sampled_from(["query", "none", "wrong", "Bearer \xff"])) if wrong_part == "keys" else "header",
    )


Send = Callable[[Request], tuple[HTTPResponse, bytes]]


@pytest.fixture
def send(address: str, account: Account) -> Iterator[Send]:
    """Sends a call. Its connection ends the test where no answer comes."""
    account.opportunities(10, account.prospect("one@company.com"))  # the prospect's id is 3, theirs are 4, 6, 8 ...
    account.deleted_opportunity(account.deleted_prospect())
    account.list_membership()
    account.custom_field("Tea")
    account.tag()
    at = urlsplit(address)
    connection = HTTPConnection(at.hostname or "", at.port, timeout=PATIENCE)

    def send(request: Request) -> tuple[HTTPResponse, bytes]:
        target, headers = request.target, {"Content-Type": request.content_type}
        if request.keys == "header":
            headers["Authorization"] = account.authorization
        elif request.keys == "query":
            target += "&api_key={api_key}&user_key={user_key}".format(**account.keys)
        elif request.keys != "none":
            headers["Authorization"] = request.keys
        connection.request(request.method, target, request.body, headers)
        answer = connection.getresponse()
        return answer, answer.read()

    yield send
    connection.close()


def assert_in_the_envelope(request: Request, answer: HTTPResponse, body: bytes) -> None:
    """Section 2 of the contract: status, content type, and a body that is one of the two envelopes."""
    content_type = answer.getheader("content-type")
    if answer.status == 204:
        assert (body, content_type) == (b"", "text/html; charset=utf-8")
    elif request.method == "HEAD":
        assert (body, answer.status in {200, 401, 404}, content_type in {XML, JSON}) == (b"", True, True)
    else:
        assert content_type in {XML, JSON}
        code, message = failure_in_xml(body) if content_type == XML else failure_in_json(body)
        assert code != 183
        assert message == (MESSAGES[code] if code else None)
        assert answer.status in {184: {401}, 198: {200, 404}}.get(code or 0, {200})


def failure_in_xml(body: bytes) -> tuple[int | None, str | None]:
    assert re.match(rb'<\?xml version="1.0" encoding="UTF-8"\?>\n<rsp stat="(ok|fail)" version="1.0">', body)
    envelope = etree.fromstring(body)
    if envelope.get("stat") == "ok":
        return None, None
    (err,) = envelope
    return int(err.get("code", "")), err.text


def failure_in_json(body: bytes) -> tuple[int | None, str | None]:
    document = json.loads(body)
    attributes = document["@attributes"]
    assert (next(iter(document)), attributes["version"]) == ("@attributes", 1)
    if attributes["stat"] == "ok":
        return None, None
    return attributes["err_code"], document["err"]


class TestRandomCalls:
    @given(request=requests())
    @settings(
        max_examples=100,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    def test_is_answered(self, send: Send, request: Request) -> None:
        answer, body = send(request)
        assert_in_the_envelope(request, answer, body)
