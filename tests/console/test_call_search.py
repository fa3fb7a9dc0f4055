"""The search of calls: its words, its filters, and its errors."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, insert

from dealdock import Sandbox
from dealdock.console.call_search import KEYS, MAX_WORDS, CallQuery
from dealdock.platform.journal.search import CallFilter
from dealdock.platform.records.models import JournalEntry
from tests.console.calling import call
from tests.console.visitor import OpenPage
from tests.support.marks import ONE_DATABASE

Json = dict[str, Any]
ROWS = "//main//tbody/tr"
CUT_AT = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("", []),
        ("   ", []),
        ("status:4xx", [CallFilter(status="4xx")]),
        ("STATUS:Error", [CallFilter(status="error")]),
        ("code:invalid_grant method:post", [CallFilter(code="invalid_grant"), CallFilter(method="post")]),
        ("two words", [CallFilter(text="two"), CallFilter(text="words")]),
        ('"two words"', [CallFilter(text="two words")]),
        ('path:"/a b" x', [CallFilter(path="/a b"), CallFilter(text="x")]),
        ('"status:4xx"', [CallFilter(text="status:4xx")]),
        ('"no end', [CallFilter(text="no end")]),
        ("https://example.com/x", [CallFilter(text="https://example.com/x")]),
        ("12:30", [CallFilter(text="12:30")]),
        ('{"name":"x"}', [CallFilter(text='{"name":"x"}')]),
        ("fault:0", [CallFilter(fault=0)]),
        ('""', []),
    ],
)
def test_words_of_the_search_field_are_keys_or_texts(text: str, filters: list[CallFilter]) -> None:
    assert CallQuery(q=text).read() == (tuple(filters), ())


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("stauts:4xx", 'Unknown key "stauts"; did you mean status? The keys are method, path, status, code, '),
        ("color:red", 'To find "color:red" as a text, write it in quotation marks.'),
        ("status:often", 'status: must be a status such as 404, 4xx, error, or 0 for no response, is "often"'),
        ("status:", "status: needs a value, such as status:4xx"),
        ("fault:x", "fault: must be a whole number from 0 to "),
        ("since:yesterday", "since: "),
        ("path:" + "x" * 1_001, "path: must have at most 1,000 characters, has 1,001"),
    ],
)
def test_a_wrong_word_is_explained_and_selects_every_call(text: str, error: str) -> None:
    found = CallQuery(q=f"{text} left").read()
    assert found.filters == (CallFilter(text="left"),)
    ((field, message),) = found.errors
    assert field == "q"
    assert error in message


def test_words_beyond_the_maximum_are_ignored() -> None:
    found = CallQuery(q="x " * 5_000, code="1").read()
    assert len(found.filters) == MAX_WORDS + 1
    assert found.errors == (("q", "takes at most 20 words: the others were ignored"),)
    assert CallQuery(q="x " * MAX_WORDS).read().errors == ()


def test_the_example_of_each_key_can_be_searched() -> None:
    for name, key in KEYS.items():
        found = CallQuery(q=f"{name}:{key.example}").read()
        assert (len(found.filters), found.errors) == (1, ()), name


@pytest.mark.slow
def test_the_search_is_applied_by_the_database(
    sandbox: Sandbox, http: httpx.Client, visitor: OpenPage, make: Callable[..., Json]
) -> None:
    account = make(scene="empty")
    assert call(http, account).is_success
    assert b'stat="fail"' in call(http, account, sort_by="one two").content
    assert b'stat="fail"' in call(http, account, probability_greater_than="70%").content
    _cut_one(sandbox, account["id"])
    _cut_one(sandbox, account["id"], number=2, status=500)
    counts = {
        "": 5,
        "status:2xx": 3,
        "status:200": 3,
        "status:error": 4,
        "status:4xx": 0,
        "status:0": 1,
        "status:5xx": 1,
        "code:19": 1,
        "code:99999": 0,
        "method:Post": 3,
        "method:DELETE": 2,
        "path:/DO/query": 3,
        "path:cut_off": 2,
        "object:Opportunity operation:QUERY": 3,
        "object:prospect": 0,
        "fault:1": 0,
        "since:2020-01-01": 5,
        "until:2020-01-01": 0,
        "status:0 since:2026-06-01T12:00:00": 1,
        "status:0 since:2026-06-01T12:00:01": 0,
        "status:0 until:2026-06-01T12:00:00": 1,
        "status:0 until:2026-06-01T11:59:59": 0,
        "one two": 1,
        '"one two"': 1,
        '"two one"': 0,
        "%": 1,
        "null": 0,
        "stauts:4xx one": 1,
    }
    for text, count in counts.items():
        page = visitor.goto(f"accounts/{account['id']}/calls?{httpx.QueryParams(q=text)}")
        assert len(page.texts(ROWS)) == count, text


def _cut_one(sandbox: Sandbox, account_id: int, *, number: int = 1, status: int = 0) -> None:
    """Add a call without a response, or with this status."""

    def work(db: Connection) -> None:
        row = {"account_id": account_id, "number": number, "at": CUT_AT, "method": "DELETE", "status": status}
        row |= {"url": "/cut_off", "request": '{"headers": {}, "parameters": {}}', "answer": "", "size": 0}
        row |= {"received_at": 1, "answer_headers": "{}"}
        db.execute(insert(JournalEntry).values(**row, complete=False, duration=1_000))

    sandbox.journal.flush()
    sandbox.database.write(work)


@pytest.mark.slow
def test_a_fault_is_found_where_it_was_applied_and_where_it_acted(
    http: httpx.Client, visitor: OpenPage, make: Callable[..., Json]
) -> None:
    account = make("close", scene="empty")
    acts = {"times": 1, "do": [{"create": "lead", "records": [{"name": "Pier"}]}]}
    refuses = {"times": 1, "effect": {"status": 503}, "match": {"operation": "list"}}
    unused = {"effect": {"status": 500}, "match": {"operation": "delete"}}
    for rules, status in (((acts,), 200), ((refuses,), 503), ((*[unused] * 9, acts), 200)):
        for rule in rules:
            added = http.post(f"/_dealdock/accounts/{account['id']}/faults", json=rule)
            assert added.is_success, added.text
        assert call(http, account).status_code == status
    assert added.json()["number"] == 12
    found = [len(visitor.goto(f"accounts/{account['id']}/calls?q=fault:{n}").texts(ROWS)) for n in (1, 2, 3, 12)]
    assert found == [1, 1, 0, 1]


@ONE_DATABASE
def test_words_and_filters_must_all_match_and_an_error_stands_at_its_field(
    http: httpx.Client, visitor: OpenPage, make: Callable[..., Json]
) -> None:
    account = make("close", scene="empty")
    assert call(http, account).is_success
    assert call(http, account, _limit="x").status_code == 400
    here = f"accounts/{account['id']}/calls"
    assert len(visitor.goto(f"{here}?q=method:GET&status=4xx").texts(ROWS)) == 1
    assert visitor.texts("//form//summary") == ["More (1 in use)"]
    assert not visitor.goto(f"{here}?q=status:2xx&status=4xx").texts(ROWS)
    assert visitor.goto(f"{here}?q=nonsense:1&fault=x").texts("//*[@id='error-q']")[0].startswith("Unknown key")
    assert visitor.texts("//details[@open]//*[@id='error-fault']")
    assert len(visitor.texts(ROWS)) == 2
    assert visitor.texts("//*[@id='failed']") == ["1 error"]
    assert visitor.texts("//title") == [f"1 error: Calls of {account['name']} \N{EN DASH} dealdock"]
