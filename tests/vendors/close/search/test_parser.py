"""The search language's syntax (contract 2.9)."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealdock.vendors.close.search.syntax import (
    EVERYTHING,
    MAX_CHARACTERS,
    MAX_CONDITIONS,
    MAX_LEVELS,
    All,
    Condition,
    Either,
    Not,
    ParsedSearch,
    Sorting,
    StatusChange,
    Term,
    Words,
    parse,
)
from dealdock.web.rest.errors import HttpError
from tests.support.cases import each_case

A, B, C = Words("a"), Words("b"), Words("c")


def refusal(text: str) -> str:
    with pytest.raises(HttpError) as caught:
        parse(text)
    assert caught.value.status == 400
    return str(caught.value.why)


@each_case(
    ("text", "condition"),
    [
        ("", EVERYTHING),
        ("  ", EVERYTHING),
        ("a", A),
        ("a b", All((A, B))),
        ("a AND b", All((A, B))),
        ("a or b c", Either((A, All((B, C))))),
        ("(a Or b) and c", All((Either((A, B)), C))),
        ("not a b", All((Not(A), B))),
        ("-a -(b)", All((Not(A), Not(B)))),
        ("not -a", Not(Not(A))),
        ('"a b" "or"', All((Words("a b"), Words("or")))),
        ("well-known", Words("well-known")),
        ("note:important value >= 100000", All((Term("note", ":", "important"), Term("value", ">=", "100000")))),
        ("note : a", Term("note", ":", "a")),
        ("value!=5", Term("value", "!=", "5")),
        ("value > -5", Term("value", ">", "-5")),
        ("NOTE=a", Term("note", "=", "a")),
        ('"custom.Size":"very big"', Term("custom.Size", ":", "very big", is_quoted=True)),
        ('custom."Lead Source"=x', Term("custom.Lead Source", "=", "x")),
        ("CUSTOM.Size=x", Term("custom.Size", "=", "x")),
        ("Opportunity_Custom.cf_Ab=x", Term("opportunity_custom.cf_Ab", "=", "x")),
        (r'note:"a \"b\" \\ \c"', Term("note", ":", r'a "b" \ \c', is_quoted=True)),
        ("note:*", Term("note", ":", "*")),
        ("note:and a", All((Term("note", ":", "and"), A))),
        ('note:"*"', Term("note", ":", "*", is_quoted=True)),
        ("date_updated>=2026-01-05T10:00:00+00:00", Term("date_updated", ">=", "2026-01-05T10:00:00+00:00")),
        ("url=https://example.com/?a!=b", Term("url", "=", "https://example.com/?a!=b")),
        ("(note:a)", Term("note", ":", "a")),
        ("slice:1/1", EVERYTHING),
    ],
)
def test_a_text_becomes_a_tree(text: str, condition: Condition) -> None:
    assert parse(text) == ParsedSearch(condition)


def test_a_status_change_has_its_parts() -> None:
    parts = (
        Term("old_status", ":", "active"),
        Term("new_status", ":", "won"),
        Term("date", ":", "yesterday"),
    )
    assert parse("status_change(old_status:active new_status:won date:yesterday)") == ParsedSearch(StatusChange(parts))
    assert parse("STATUS_CHANGE( ) a") == ParsedSearch(All((StatusChange(()), A)))


def test_sorts_are_taken_out_of_the_condition() -> None:
    search = parse('date_updated>="2026-01-01" sort:date_updated sort:-Name')
    assert search.sorts == (Sorting("date_updated", descending=False), Sorting("name", descending=True))
    since = Term("date_updated", ">=", "2026-01-01", is_quoted=True)
    assert search.condition == All((since, EVERYTHING, EVERYTHING))


@each_case(
    ("text", "why"),
    [
        ("(a", "a parenthesis is not closed."),
        ("a)", "a parenthesis is not opened."),
        (")", "a condition is missing."),
        ("a or", "a condition is missing."),
        ("and a", "a condition is missing."),
        ("not", "a condition is missing."),
        ("-", "a condition is missing."),
        ("()", "a condition is missing."),
        ("note:", "a value is missing after note:."),
        ('note:""', "a value is missing after note:."),
        ("note:(a)", "a value is missing after note:."),
        ("note: and note:a", "a value is missing after note:."),
        (":a", "a field is missing before :."),
        ('"a', "a quotation mark is not closed."),
        ('note:"a\\"', "a quotation mark is not closed."),
        ("status_change(", "a parenthesis is not closed."),
        ("status_change(a)", "status_change takes old_status, new_status, date, each with a value."),
        ("status_change(note:a)", "status_change has no part note."),
        ("a" * (MAX_CHARACTERS + 1), "it is longer than 8000 characters."),
        ("(" * (MAX_LEVELS + 1) + "a" + ")" * (MAX_LEVELS + 1), "it has more than 20 levels."),
        ("-" * (MAX_LEVELS + 1) + "a", "it has more than 20 levels."),
        ("a " * (MAX_CONDITIONS + 1), "it has more than 200 conditions."),
    ],
)
def test_a_text_that_is_no_search_is_refused_with_the_reason(text: str, why: str) -> None:
    assert refusal(text) == f"Invalid query: {why}"


def test_the_longest_and_the_deepest_search_are_possible() -> None:
    assert parse("a" * MAX_CHARACTERS) == ParsedSearch(Words("a" * MAX_CHARACTERS))
    assert parse("(" * MAX_LEVELS + "a" + ")" * MAX_LEVELS) == ParsedSearch(A)


PIECES = st.sampled_from(
    ["(", ")", '"', "\\", ":", "=", "!=", ">=", "<", "-", " ", "and", "or", "not", "a", "*", "status_change(", "sort:"]
)


@pytest.mark.slow
@given(st.text(max_size=200) | st.lists(PIECES, max_size=60).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(HttpError):
        parse(text)
