"""Journal entries: headers and parameters are masked, and a body is kept if nothing in it needs masking."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from dealdock.web.call_context import Trace
from dealdock.web.journal_entry import (
    MAX_HEADER_CHARACTERS,
    MAX_PARAMETERS_CHARACTERS,
    MAX_VALUE_CHARACTERS,
    FinishedCall,
)
from dealdock.web.privacy import Privacy

KEY = "4f2c9d81aa"
PRIVACY = Privacy(headers=frozenset({"x-own"}), value_pattern=r"tok_[a-z]{8}", value_marks=("tok_",))
PLAIN = {"content-type": "application/json", "x-rate": "limit=240; remaining=239", "x-empty": ""}


def finished(
    headers: list[tuple[bytes, bytes]], answer_headers: list[tuple[bytes, bytes]], trace: Trace
) -> FinishedCall:
    """Return a call with these headers in the request and in the response."""
    return FinishedCall(
        vendor="v",
        privacy=PRIVACY,
        trace=trace,
        real=datetime(2026, 1, 1, tzinfo=UTC),
        received_at=0,
        method="GET",
        url=b"/",
        headers=headers,
        status=200,
        answer_headers=answer_headers,
        answer=b"",
        size=0,
        complete=True,
        duration=1,
        is_vendors_address=True,
    )


def shown(headers: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return these headers as the journal shows them in a response, and in a request."""
    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    key = [(b"authorization", f"Bearer {KEY}".encode())]
    call = finished([*sent, *key], sent, Trace())
    entry = call.entry()
    request = json.loads(entry.request)["headers"]
    assert request.pop("authorization") == "Bearer ***"
    return json.loads(entry.answer_headers), request


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("x-plain", "é a=b", "é a=b"),
        ("x-echo", f"of {KEY}.", "of ***."),
        ("location", "/login?api_key=abcdef&x=1", "/login?api_key=***&x=1"),
        ("x-note", "api_key=abcdef x", "api_key=*** x"),
        ("x-note", "see tok_abcdefgh", "see ***"),
        ("x-own", "anything", "***"),
        ("set-cookie", "session=1", "***"),
        ("x-long", "y" * (MAX_HEADER_CHARACTERS + 1), f"{'y' * MAX_HEADER_CHARACTERS}… [cut: 513 characters in all]"),
    ],
)
def test_one_header_is_masked_and_the_others_stay(name: str, value: str, expected: str) -> None:
    for headers in ({**PLAIN, name: value}, {name: value, **PLAIN}):
        assert shown(headers) == ({**PLAIN, name: expected},) * 2


def test_a_name_with_the_credential_is_masked() -> None:
    assert shown({f"x-{KEY}": "1", **PLAIN}) == ({"x-***": "1", **PLAIN},) * 2


def test_headers_without_secrets_stay() -> None:
    assert shown(PLAIN) == (PLAIN, PLAIN)


def parameters(given: dict[str, Any]) -> Any:
    """Return parameters as the journal shows them."""
    trace = Trace()
    trace.parameters = given
    entry = finished([(b"authorization", f"Bearer {KEY}".encode())], [], trace).entry()
    return json.loads(entry.request)["parameters"]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("name", "Deal", "Deal"),
        ("value", 5, 5),
        ("rate", 1.5, 1.5),
        ("flag", None, None),
        ("note", f"of {KEY}.", "of ***."),
        ("note", "see tok_abcdefgh", "see ***"),
        ("note", "api_key=abcdef x", "api_key=*** x"),
        (f"a {KEY}", "x", "x"),
        ("password", "x", "***"),
        ("api_key", 12, "***"),
        ("tags", ["a", KEY], ["a", "***"]),
        ("long", "y" * 3_000, f"{'y' * MAX_VALUE_CHARACTERS}… [cut: 3,000 characters in all]"),
    ],
)
def test_one_parameter_is_masked_and_the_others_stay(name: str, value: Any, expected: Any) -> None:
    plain = {"id": "4", "format": "json", "score": 7}
    shown_name = name.replace(KEY, "***")
    assert parameters({**plain, name: value}) == {**plain, shown_name: expected}
    assert parameters({name: value, **plain}) == {shown_name: expected, **plain}


FORM, JSON = "application/x-www-form-urlencoded", "application/json; charset=utf-8"
TOKEN = "tok_abcdefgh"


def body(kind: str, sent: bytes) -> Any:
    """Return a body as it is stored: "" if it was masked, None if the entry has none."""
    trace = Trace()
    trace.sent = sent
    headers = [(b"authorization", f"Bearer {KEY}".encode()), (b"content-type", kind.encode())]
    return json.loads(finished(headers, [], trace).entry().request).get("body")


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        (JSON, '{\n "name" :"Zoë\\u00eb \\"x\\" a\\/b",\t"name": 1.50}'),
        (JSON, '{"name": "no end'),
        (JSON, "[1]"),
        (FORM, "name=a+b%20c%c3%ab&name=&%zz"),
        (FORM, "50%"),
    ],
)
def test_a_body_is_kept_as_it_came(kind: str, sent: str) -> None:
    assert body(kind, sent.encode()) == sent


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        (FORM, f"sid={KEY}"),
        (FORM, f"sid=%34{KEY[1:]}"),
        (FORM, f"sid=%2534{KEY[1:]}"),
        (FORM, f"sid={TOKEN}"),
        (FORM, "api_key=x"),
        (FORM, "api%5fkey=x"),
        (FORM, "x=1&pass+word=x"),
        (FORM, "note=api_key%3Dx"),
        (JSON, f'{{"sid": "{KEY}", "sid": 1}}'),
        (JSON, f'{{"sid": "\\u0034{KEY[1:]}"}}'),
        (JSON, f'{{"sid": "{TOKEN.replace("_", chr(92) + "u005F")}"}}'),
        (JSON, '{"a": {"\\u0070assword": "x"}, "a": 1}'),
        (JSON, '{"p-w-d": "x"'),
        (JSON, '{"p\\/w\\d": "x"}'),
    ],
)
def test_a_body_that_may_have_a_credential_is_not_kept(kind: str, sent: str) -> None:
    assert body(kind, sent.encode()) == ""


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("text/xml", b"<name>x</name>"),
        ("multipart/form-data; boundary=b", b"--b"),
        ("", b"a=b"),
        (FORM, b"a=\xff"),
        (FORM, b"a=\0"),
        (FORM, b"a" * 4_097),
        (FORM, b""),
    ],
)
def test_a_body_of_another_type_or_encoding_or_a_long_one_is_not_kept(kind: str, sent: bytes) -> None:
    assert body(kind, sent) is None


def test_parameters_with_long_numbers_are_cut() -> None:
    given = {f"n{place}": 10**4_000 + place for place in range(50)}
    found = parameters(given)
    assert found["…"] == f"[cut: {len(given) - len(found) + 1} more parameters]"
    assert len(json.dumps(found)) < MAX_PARAMETERS_CHARACTERS + len(str(10**4_000)) + 1_000
