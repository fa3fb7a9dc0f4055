"""Journal entries: the headers of a response, which are masked as those of a request."""

import json
from datetime import UTC, datetime

import pytest

from dealdock.web.call_context import Trace
from dealdock.web.journal_entry import MAX_HEADER_CHARACTERS, FinishedCall
from dealdock.web.privacy import Privacy

KEY = "4f2c9d81aa"
PRIVACY = Privacy(headers=frozenset({"x-own"}), value_pattern=r"tok_[a-z]{8}", value_marks=("tok_",))
PLAIN = {"content-type": "application/json", "x-rate": "limit=240; remaining=239", "x-empty": ""}


def shown(headers: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return these headers as the journal shows them in a response, and in a request."""
    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    key = [(b"authorization", f"Bearer {KEY}".encode())]
    call = FinishedCall(
        vendor="v",
        privacy=PRIVACY,
        trace=Trace(),
        real=datetime(2026, 1, 1, tzinfo=UTC),
        received_at=0,
        method="GET",
        url=b"/",
        headers=[*sent, *key],
        status=200,
        answer_headers=sent,
        answer=b"",
        size=0,
        complete=True,
        duration=1,
        is_vendors_address=True,
    )
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
