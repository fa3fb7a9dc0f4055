"""Searches that are alike share the statements that SQLAlchemy has compiled."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import quote

import httpx
import pytest
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import CacheStats

from tests.vendors.close.advanced_search.searching import (
    Searched,
    every,
    filled,
    of_type,
    related,
    some,
    text,
    where,
)

_listening: Final[list[list[str]]] = []


@event.listens_for(Engine, "before_cursor_execute")
def _see(_db: Any, _cursor: Any, statement: str, _parameters: Any, context: Any, _many: bool) -> None:
    """Of every engine, and never removed: an engine's own listeners must not change while other threads use it."""
    if _listening and context.compiled is not None and context.cache_hit is not CacheStats.CACHE_HIT:
        for found in _listening:
            found.append(" ".join(statement.split()))


@contextmanager
def compiled() -> Iterator[list[str]]:
    """Yield a list that receives each statement that is compiled in the block."""
    found = list[str]()
    _listening.append(found)
    try:
        yield found
    finally:
        _listening.remove(found)


@pytest.fixture(scope="module")
def searched(http: httpx.Client) -> Searched:
    return filled(http)


TIMES: Final = ("2025-01-01T00:00:00Z", "2025-02-01T00:00:00Z"), ("2025-03-01T00:00:00Z", "2025-04-02T00:00:00Z")

ALIKE: Final[Mapping[str, tuple[Any, ...]]] = {
    "words": tuple(text("lead.name", value) for value in ("west acme", "east side")),
    "beginnings": tuple(text("lead.name", value, "beginning_of_words") for value in ("we ac", "a b")),
    "a phrase": tuple(text("lead.name", value, "phrase") for value in ("of west", "of the east")),
    "a whole text": tuple(text("lead.name", value, "exact_value") for value in ("acme", "other one")),
    "an address": tuple(text("contact_email.email", value, "exact_value") for value in ("a@x.test", "bo@y.test")),
    "a phone number": tuple(text("contact_phone.phone", value) for value in ("1 415", "49 30")),
    "terms": tuple(where("lead.name", "term", values=values) for values in (["a"], ["a", "b", "c"])),
    "numbers": tuple(
        where("opportunity.confidence", "number_range", gte=low, lt=high) for low, high in ((1, 50), (7, 90))
    ),
    "fractions": tuple(where("opportunity.confidence", "number_range", gte=low) for low in (1.5, 20.25)),
    "number terms": tuple(where("opportunity.confidence", "term", values=values) for values in ([1], [1, 2, 3])),
    "counts": tuple(where("lead.num_contacts", "number_range", gte=low) for low in (2, 3)),
    "moments": tuple(
        where(
            "lead.date_created",
            "moment_range",
            on_or_after={"type": "fixed_utc", "value": first},
            before={"type": "fixed_utc", "value": end},
        )
        for first, end in TIMES
    ),
    "choices": tuple(text("lead.status_label", value, "exact_value") for value in ("qualified", "potential")),
    "references": tuple(
        where("lead.created_by", "reference", reference_type="user", object_ids=ids)
        for ids in (["CURRENT_USER"], ["CURRENT_USER", "user_x"])
    ),
    "related": tuple(related("lead", "contact", text("contact.name", value)) for value in ("ann", "bob")),
    "both": tuple(
        some(
            text("lead.name", value), related("lead", "opportunity", where("opportunity.value", "number_range", gt=low))
        )
        for value, low in (("ann", 1), ("bob", 20))
    ),
}


OBJECTS: Final = dict.fromkeys(("numbers", "fractions", "number terms"), "opportunity")
"""The types of objects of searches that are not for leads."""


@pytest.mark.parametrize("name", ALIKE)
def test_a_search_with_other_values_compiles_nothing(searched: Searched, name: str) -> None:
    first, second = (every(of_type(OBJECTS.get(name, "lead")), each) for each in ALIKE[name])
    for _ in range(2):  # SQLAlchemy compiles the number of results again, once it has compiled the results
        searched.answer(first, include_counts=True)
    with compiled() as found:
        searched.answer(second, include_counts=True)
    assert found == []


def test_a_page_of_another_size_compiles_nothing(searched: Searched) -> None:
    query = every(of_type("lead"), text("lead.name", "west"))
    searched.answer(query, _limit=3)
    with compiled() as found:
        searched.answer(query, _limit=5)
    assert found == []


def test_a_search_of_another_form_is_compiled(searched: Searched) -> None:
    searched.answer(every(of_type("lead"), text("lead.name", "west")))
    with compiled() as found:
        searched.answer(every(of_type("lead"), text("lead.name", "one two three four five six")))
    assert len(found) == 1


@pytest.mark.parametrize(
    "form",
    [
        "name:{}",
        'created > "{} days ago"',
        "contacts > {}",
        "email:a{}@x.test",
        "opportunity_value > {}",
        "domain:a{}.test",
    ],
)
def test_a_query_with_another_value_compiles_nothing(searched: Searched, form: str) -> None:
    first, second = (f"/lead/?query={quote(form.format(value))}" for value in (3, 5))
    for _ in range(2):
        searched.close.get(first)
    with compiled() as found:
        searched.close.get(second)
    assert found == []
