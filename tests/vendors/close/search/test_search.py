"""Searches over HTTP: every field with every comparison, texts of all alphabets, and the largest searches."""

from collections.abc import Iterable, Mapping
from itertools import cycle
from typing import Any, Final

import httpx
import pytest

from dealdock.vendors.close.search import records as search_records
from dealdock.vendors.close.search.fields import MAX_JOINS
from dealdock.vendors.close.search.lead_counts import COUNTED
from dealdock.vendors.close.search.syntax import MAX_CHARACTERS, MAX_CONDITIONS, MAX_LEVELS
from tests.support.cases import each_case
from tests.vendors.close.client import Close

EQUALITY: Final = (":", "=", "!=")
ORDER: Final = (*EQUALITY, ">", ">=", "<", "<=")
NUMBERS: Final = ("5", "-5.5", "1e30", "99999999999")
DATES: Final = ("today", '"3 months ago"', "2026-01-05", "2026-01-05T10:00:00Z")
TEXTS: Final = ("Wön", "won", "lead_x")
CUSTOM: Final = ("text", "number", "date", "datetime", "user", "contact")
FIELDS: Final[Mapping[str, Any]] = {
    "/opportunity/": search_records.OPPORTUNITY_FIELDS,
    "/lead/": search_records.LEAD_FIELDS,
    "/contact/": search_records.CONTACT_FIELDS,
}


@pytest.fixture(scope="module")
def filled(http: httpx.Client) -> Close:
    close = Close.open(http)
    for type_ in CUSTOM:
        for object_ in ("opportunity", "lead", "contact"):
            close.field(type_, of=object_, type=type_)
    lead = close.lead("Łódź & Söhne", contacts=[{"name": "ÉLODIE", "emails": [{"email": "a_b@Example.com"}]}])
    close.add(lead_id=lead["id"], value=-700, note="100% ΣΟΦΟΣ naïve e_mail", contact_id=lead["contacts"][0]["id"])
    return close


def found(close: Close, path: str, query: str) -> int:
    return len(close.rows(path, query=query))


@pytest.mark.slow
@each_case("path", FIELDS)
def test_every_field_has_every_comparison_of_its_type(filled: Close, path: str) -> None:
    """A field has an order of numbers, one of dates, or none: then it takes any text. A count has both."""
    for name in (*FIELDS[path].by_name, *(f"custom.{type_}" for type_ in CUSTOM)):
        is_text = is_valid(filled, path, name, zip(cycle(EQUALITY), (*TEXTS, *NUMBERS, *DATES), strict=False))
        ordered = [
            values
            for values in ([TEXTS] if is_text else [NUMBERS, DATES])
            if is_valid(filled, path, name, zip(ORDER, cycle(values), strict=False))
        ]
        has_order = not is_text or (path == "/lead/" and name in COUNTED)
        assert (name, len(ordered)) == (name, int(has_order))


@pytest.mark.slow
@each_case(
    ("path", "name", "values"),
    [
        *(("/opportunity/", name, NUMBERS) for name in ("value", "confidence", "expected_value", "custom.number")),
        *(("/opportunity/", name, DATES) for name in ("date_won", "date_created", "date_lost")),
        *(("/opportunity/", name, DATES) for name in ("custom.date", "custom.datetime")),
        *(("/opportunity/", name, TEXTS) for name in ("note", "lead_name", "user_name", "value_period", "id")),
        *(("/lead/", name, TEXTS) for name in ("email", "status", "user", "custom.text", "custom.user")),
    ],
)
def test_every_comparison_takes_every_value_of_its_type(
    filled: Close, path: str, name: str, values: tuple[str, ...]
) -> None:
    """By a search for each comparison, since searches of many conditions are written in another way."""
    for comparison in EQUALITY if values is TEXTS else ORDER:
        assert is_valid(filled, path, name, ((comparison, value) for value in values))


def is_valid(close: Close, path: str, name: str, conditions: Iterable[tuple[str, str]]) -> bool:
    """Return False if a search by one of these comparisons and values is refused."""
    query = " or ".join(f"{name}{comparison}{value}" for comparison, value in conditions)
    answer = close.send("GET", path, params={"query": query})
    assert answer.status_code in {200, 400}, (query, answer.text)
    return answer.status_code == 200


@pytest.mark.slow
@each_case("name", sorted(search_records.OPPORTUNITY_FIELDS.by_name))
def test_a_condition_or_its_negation_holds(filled: Close, name: str) -> None:
    assert found(filled, "/opportunity/", f"{name}:*") + found(filled, "/opportunity/", f"not {name}:*") == 1


@pytest.mark.slow
@each_case(
    ("path", "query"),
    [
        ("/lead/", "łódź"),
        ("/lead/", "ŁÓDŹ"),
        ("/lead/", "name:söh"),
        ("/lead/", "name:SÖHNE"),
        ("/lead/", 'name="Łódź & Söhne"'),
        ("/lead/", "élo"),
        ("/lead/", "contact_name:élodie"),
        ("/lead/", "email_address:a_b@example.com"),
        ("/lead/", "email_address=A_B@EXAMPLE.COM"),
        ("/contact/", "email=a_b@example.com"),
        ("/contact/", "Élodie lead_name:łódź"),
        ("/opportunity/", "note:σοφος"),
        ("/opportunity/", "note:ΣΟΦΟΣ"),
        ("/opportunity/", "note:NAÏ"),
        ("/opportunity/", "note:100%"),
        ("/opportunity/", 'note:"e mail"'),
        ("/opportunity/", "lead_name:ŁÓD"),
        ("/opportunity/", "contact_name:élodie"),
        ("/opportunity/", "expected_value:-350"),
        ("/opportunity/", "value > -700.5"),
        ("/opportunity/", "value < -699.5"),
        ("/opportunity/", "value <= 1e30"),
        ("/lead/", "contact_name:élodie élo " * MAX_JOINS),
        ("/lead/", "contact_name:élodie -contact_name:nobody " * MAX_JOINS),
        ("/opportunity/", "contact_name:élodie lead_name:łódź " * MAX_JOINS),
    ],
)
def test_case_and_alphabet_count_for_nothing(filled: Close, path: str, query: str) -> None:
    assert found(filled, path, query) == 1


@pytest.mark.slow
@each_case(
    ("path", "query"),
    [
        ("/lead/", "name:%"),
        ("/lead/", "name:_dz"),
        ("/lead/", "name:lodz"),
        ("/lead/", "email_address=aXb@example.com"),
        ("/lead/", "email_address=b@example.com"),
        ("/lead/", 'name="łódź & söhne"'),
        ("/opportunity/", "note:%"),
        ("/opportunity/", "note:aïve"),
        ("/opportunity/", 'note:"100 naïve"'),
        ("/opportunity/", "value > -699.5"),
        ("/opportunity/", "value:-700.5"),
    ],
)
def test_other_texts_are_not_found(filled: Close, path: str, query: str) -> None:
    assert found(filled, path, query) == 0


@pytest.mark.slow(but="word")
@each_case("path", FIELDS)
@pytest.mark.parametrize(
    "query",
    [
        "nothing -nothing " * (MAX_CONDITIONS // 2),
        "contact_name:nothing " * MAX_CONDITIONS,
        " or ".join(["nothing", "not -nothing"] * (MAX_CONDITIONS // 2)),
        "(" * MAX_LEVELS + "nothing" + ")" * MAX_LEVELS,
        "n" * MAX_CHARACTERS,
    ],
    ids=["and", "joins", "or", "levels", "word"],
)
def test_the_largest_searches_are_possible(filled: Close, path: str, query: str) -> None:
    assert found(filled, path, query) == 0


def test_characters_that_become_many_are_refused_in_large_numbers(filled: Close) -> None:
    refusal = filled.refused("POST", "/lead/", {"_params": {"query": "\ufdfa" * MAX_CHARACTERS}},
                             headers={"x-http-method-override": "GET"})  # fmt: skip
    assert refusal.text == "Invalid query: a text in it is too long."


def test_the_ids_of_another_account_find_nothing(filled: Close, http: httpx.Client) -> None:
    other = Close.open(http)
    theirs = filled.rows("/opportunity/")[0]
    mine = other.add(note="ΣΟΦΟΣ")
    assert [each["id"] for each in other.rows("/opportunity/", query="note:σοφος")] == [mine["id"]]
    for name in ("id", "lead_id", "user_id", "status_id", "pipeline_id"):
        assert found(other, "/opportunity/", f"{name}:{theirs[name]}") == 0
        assert found(other, "/opportunity/", f"{name}:{mine[name]}") == 1
        assert found(filled, "/opportunity/", f"{name}:{mine[name]}") == 0
