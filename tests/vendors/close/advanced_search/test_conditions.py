"""The conditions of the advanced search (contract part 2, B.3)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.close.advanced_search.searching import (
    Searched,
    custom,
    every,
    filled,
    negated,
    of_type,
    related,
    some,
    text,
    where,
)

Query = Callable[[Searched], Any]


@pytest.fixture(scope="module")
def searched(http: httpx.Client) -> Searched:
    return filled(http)


TEXTS: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "a word": ("lead.name", "full_words", "west", "BA"),
    "words in any order": ("lead.name", "full_words", "west acme", "A"),
    "a part of a word": ("lead.name", "full_words", "wes", ""),
    "beginnings": ("lead.name", "beginning_of_words", "wes ac", "A"),
    "the middle of a word": ("lead.name", "beginning_of_words", "est", ""),
    "a phrase": ("lead.name", "phrase", "of west", "B"),
    "a phrase in another order": ("lead.name", "phrase", "west of", ""),
    "a phrase of a part": ("lead.name", "phrase", "of wes", ""),
    "a whole text": ("lead.name", "exact_value", "ACME", "C"),
    "a whole text with signs": ("lead.name", "exact_value", "acme, west", "A"),
    "a whole text without its signs": ("lead.name", "exact_value", "acme west", ""),
    "letters with accents": ("lead.name", "full_words", "DÉJÀ", "D"),
    "no words": ("lead.name", "full_words", "!", ""),
    "an underscore": ("lead.name", "phrase", "acm_", ""),
    "a percent sign": ("lead.name", "beginning_of_words", "%", ""),
    "the description": ("lead.description", "phrase", "rocket skates", "A"),
    "the url": ("lead.url", "full_words", "acme test", "A"),
    "the label of the status": ("lead.status_label", "exact_value", "qualified", "B"),
    "a name of a user": ("lead.created_by_name", "phrase", "alex carter", "DCBA"),
    "the first contact": ("lead.primary_contact_name", "exact_value", "Kim", "B"),
    "a domain of a contact": ("contact_email.email", "phrase", "acme.test", "A"),
    "a whole address": ("contact_email.email", "exact_value", "jo.ash@mail.acme.test", "A"),
    "a part of an address": ("contact_email.email", "exact_value", "jo.ash@mail", ""),
    "a number": ("contact_phone.phone", "exact_value", "+1 (415) 555-0142", "A"),
    "the beginning of a number": ("contact_phone.phone", "beginning_of_words", "+1415", "A"),
    "the middle of a number": ("contact_phone.phone", "phrase", "415", ""),
    "a type of number": ("contact_phone.type", "exact_value", "mobile", "A"),
    "a type of address": ("contact_email.type", "exact_value", "home", ""),
}


@pytest.mark.slow
@pytest.mark.both_databases
@pytest.mark.contract("2.b3.text.1", "2.b3.text.2", "2.b3.field.3")
@each_case("case", TEXTS)
def test_texts(searched: Searched, case: str) -> None:
    field, mode, value, expected = TEXTS[case]
    assert searched.found(text(field, value, mode)) == expected


NOW: Final = {"type": "now"}


def _utc(value: str) -> dict[str, str]:
    return {"type": "fixed_utc", "value": value}


def _day(value: str, which: str) -> dict[str, str]:
    return {"type": "fixed_local_date", "value": value, "which": which}


def _range(range_: str, which: str) -> dict[str, str]:
    return {"type": "start_end_of_predefined_relative_period", "range": range_, "which": which}


def _ago(offset: dict[str, Any], which: str | None = None, direction: str = "past") -> dict[str, Any]:
    more = {"which_day_end": which, "moment": NOW}
    return {"type": "offset", "direction": direction, "offset": offset, **more}


def _created(**bounds: Any) -> dict[str, Any]:
    return where("lead.date_created", "moment_range", **bounds)


CONDITIONS: Final[Mapping[str, tuple[Query, str]]] = {
    "from a moment": (lambda _: _created(on_or_after=_utc("2026-01-01T09:02:00")), "DC"),
    "before a moment": (lambda _: _created(before=_utc("2026-01-01T09:02:00")), "BA"),
    "open bounds": (lambda _: _created(before=None), "DCBA"),
    "before now": (lambda _: _created(before=NOW), "DCBA"),
    "before the start of a day": (lambda _: _created(before=_day("2026-01-01", "start")), ""),
    "before the end of a day": (lambda _: _created(before=_day("2026-01-01", "end")), "DCBA"),
    "yesterday": (
        lambda _: _created(on_or_after=_range("yesterday", "start"), before=_range("yesterday", "end")),
        "DCBA",
    ),
    "today": (lambda _: _created(on_or_after=_range("today", "start")), ""),
    "this week": (lambda _: _created(on_or_after=_range("this-week", "start")), "DCBA"),
    "last week": (lambda _: _created(on_or_after=_range("last-week", "start"), before=_range("last-week", "end")), ""),
    "this month": (lambda _: _created(before=_range("this-month", "start")), ""),
    "last quarter": (lambda _: _created(on_or_after=_range("last-quarter", "end")), "DCBA"),
    "last year": (lambda _: _created(before=_range("last-year", "end")), ""),
    "hours ago": (lambda _: _created(before=_ago({"hours": 16, "minutes": 28})), "BA"),
    "months ago": (lambda _: _created(on_or_after=_ago({"months": 1, "days": 3})), "DCBA"),
    "the start of a day ago": (lambda _: _created(before=_ago({"days": 1}, "start")), ""),
    "the end of a day ago": (lambda _: _created(before=_ago({"days": 1}, "end")), "DCBA"),
    "in the future": (lambda _: _created(on_or_after=_ago({"seconds": 1}, direction="future")), ""),
    "a day in a custom field": (
        lambda s: where(custom(s.fields["since"]), "moment_range", on_or_after=_utc("2026-01-01")),
        "C",
    ),
    "a day begins at midnight": (
        lambda s: where(custom(s.fields["since"]), "moment_range", before=_utc("2025-12-31T00:00:01")),
        "A",
    ),
    "more than": (lambda s: where(custom(s.fields["size"]), "number_range", gt=5.5), "A"),
    "at least": (lambda s: where(custom(s.fields["size"]), "number_range", gte=5.5), "BA"),
    "less than": (lambda s: where(custom(s.fields["size"]), "number_range", lt=40), "B"),
    "within": (lambda s: where(custom(s.fields["size"]), "number_range", gte=6, lte=40), "A"),
    "any number": (lambda s: where(custom(s.fields["size"]), "number_range"), "BA"),
    "a number of contacts": (lambda _: where("lead.num_contacts", "number_range", gte=1), "BA"),
    "no contacts": (lambda _: where("lead.num_contacts", "number_range", lt=1), "DC"),
    "a number of addresses": (lambda _: where("lead.addresses_count", "number_range", gt=1.5), "A"),
    "fewer than none": (lambda _: where("lead.num_calls", "number_range", lt=-1), ""),
    "one of some texts": (lambda _: where("lead.name", "term", values=["acme", "Best of West", 5]), "CB"),
    "a text in another case": (lambda _: where("lead.name", "term", values=["ACME"]), ""),
    "one of some numbers": (lambda s: where(custom(s.fields["size"]), "term", values=[5.5, 7]), "B"),
    "one of some numbers, of which one is too large": (
        lambda s: where(custom(s.fields["size"]), "term", values=[5.5, 10**30, -(10**30)]),
        "B",
    ),
    "too large a number": (
        lambda _: related("lead", "opportunity", where("opportunity.value", "term", values=[10**30])),
        "",
    ),
    "one of some choices": (lambda s: where(custom(s.fields["tier"]), "term", values=["Gold"]), "A"),
    "a type of email": (lambda _: where("contact_email.type", "term", values=["office"]), "A"),
    "an id": (lambda s: where("lead.id", "term", values=[s.id("C")]), "C"),
    "a status": (
        lambda s: where("lead.status_id", "reference", reference_type="status.lead", object_ids=[_status(s)]),
        "B",
    ),
    "the caller": (
        lambda s: where(custom(s.fields["owner"]), "reference", reference_type="user", object_ids=["CURRENT_USER"]),
        "A",
    ),
    "an unknown user": (
        lambda s: where(custom(s.fields["owner"]), "reference", reference_type="user_or_group", object_ids=["x"]),
        "",
    ),
    "there": (lambda s: where(custom(s.fields["size"]), "exists"), "BA"),
    "not there": (lambda s: negated(where(custom(s.fields["size"]), "exists")), "DC"),
    "an empty text": (lambda _: where("lead.description", "exists"), "A"),
    "an email": (lambda _: where("contact_email.email", "exists"), "A"),
    "a last communication": (lambda _: where("lead.last_communication_date", "exists"), "B"),
    "a communication in a range": (
        lambda _: where("lead.last_communication_date", "moment_range", before=_utc("2026-01-01T09:20:01")),
        "B",
    ),
    "a change of the status": (lambda _: where("lead.last_lead_status_change_date", "exists"), ""),
    "a condition of another type": (lambda _: where("lead.name", "number_range", gt=1), ""),
    "true of no flag": (lambda _: where("lead.name", "boolean", value=True), ""),
}


def _status(searched: Searched) -> str:
    found = searched.close.rows("/status/lead/")
    status: str = next(each["id"] for each in found if each["label"] == "Qualified")
    return status


@pytest.mark.slow(but="sqlite")
@pytest.mark.both_databases
@pytest.mark.contract("2.b3.term.1", "2.b3.reference.1", "2.b3.number.1", "2.b3.moment.1", "2.b3.moment.2")
@pytest.mark.contract("2.b3.exists.1", "2.b3.field.1", "2.b3.field.2")
@each_case("case", CONDITIONS)
def test_conditions(searched: Searched, case: str) -> None:
    query, expected = CONDITIONS[case]
    assert searched.found(query(searched)) == expected


QUERIES: Final[Mapping[str, tuple[Query, str]]] = {
    "all of no queries": (lambda _: every(), "DCBA"),
    "one of no queries": (lambda _: some(), ""),
    "all": (lambda _: every(text("lead.name", "west"), text("lead.name", "acme")), "A"),
    "one": (lambda _: some(text("lead.name", "acme"), text("lead.name", "best")), "CBA"),
    "not": (lambda _: {"type": "not", "query": text("lead.name", "acme")}, "DB"),
    "negated": (lambda _: negated(some(text("lead.name", "acme"), text("lead.name", "best"))), "D"),
    "not of another type": (lambda _: every(negated(of_type("contact"))), "DCBA"),
    "twice negated": (lambda _: negated({"type": "not", "query": text("lead.name", "acme")}), "CA"),
    "everything": (lambda _: {"type": "match_all"}, "DCBA"),
    "an object": (lambda s: {"type": "id", "value": s.id("B")}, "B"),
    "an unknown object": (lambda _: {"type": "id", "value": "lead_x"}, ""),
    "leads": (lambda _: of_type("lead"), "DCBA"),
    "contacts": (lambda _: of_type("contact"), "KJ"),
    "opportunities": (lambda _: every(of_type("opportunity")), "PO"),
    "tasks": (lambda _: of_type("task"), "T"),
    "calls": (lambda _: of_type("activity.call"), "ZY"),
    "leads and contacts": (lambda _: some(of_type("contact"), of_type("lead")), "DCKBJA"),
    "leads and contacts, each with conditions": (
        lambda _: some(
            every(of_type("contact"), text("contact.name", "jo")), every(text("lead.name", "best"), of_type("lead"))
        ),
        "BJ",
    ),
    "any text": (lambda _: {"type": "text", "mode": "full_words", "value": "rockets"}, "A"),
    "any text of a contact": (lambda _: {"type": "text", "mode": "phrase", "value": "jo ash"}, "A"),
    "any text of an address": (lambda _: {"type": "text", "mode": "phrase", "value": "oak street"}, "A"),
    "any text of contacts": (
        lambda _: every(of_type("contact"), {"type": "text", "mode": "beginning_of_words", "value": "sal"}),
        "J",
    ),
    "a lead with an opportunity": (lambda _: related("lead", "opportunity"), "BA"),
    "a lead without an opportunity": (lambda _: negated(related("lead", "opportunity")), "DC"),
    "a lead with a large opportunity": (
        lambda _: related("lead", "opportunity", where("opportunity.value", "number_range", gt=100_000)),
        "A",
    ),
    "a lead with an email": (
        lambda _: related(
            "lead", "contact", related("contact", "contact_email", text("contact_email.email", "acme.test", "phrase"))
        ),
        "A",
    ),
    "a lead with a mobile": (
        lambda _: related("lead", "contact_phone", where("contact_phone.type", "term", values=["mobile"])),
        "A",
    ),
    "a lead with any email": (lambda _: related("lead", "contact_email"), "A"),
    "a lead in a city": (lambda _: related("lead", "address", text("address.city", "york")), "A"),
    "a lead in a whole city": (
        lambda _: related("lead", "address", text("address.city", "new york", "exact_value")),
        "A",
    ),
    "a lead in a part of a city": (
        lambda _: related("lead", "address", text("address.city", "new", "exact_value")),
        "",
    ),
    "a lead in a phrase across keys": (
        lambda _: related("lead", "address", text("address.city", "york ny", "phrase")),
        "",
    ),
    "a lead in a state": (lambda _: related("lead", "address", where("address.state", "term", values=["ny"])), "A"),
    "a lead with an address": (lambda _: related("lead", "address"), "A"),
    "a lead with a country": (lambda _: related("lead", "address", where("address.country", "exists")), ""),
    "a lead with a task": (lambda _: related("lead", "task", text("task.text", "ring")), "A"),
    "a lead with an open task": (
        lambda _: related("lead", "task", where("task.is_complete", "boolean", value=False)),
        "A",
    ),
    "a lead with a long call": (
        lambda _: related("lead", "activity.call", where("activity.call.duration", "number_range", gte=60)),
        "B",
    ),
    "a lead with a longer call": (
        lambda _: related("lead", "activity.call", where("activity.call.duration", "number_range", gt=60)),
        "",
    ),
    "an opportunity of a lead": (
        lambda _: every(of_type("opportunity"), related("opportunity", "lead", text("lead.name", "best"))),
        "P",
    ),
    "an opportunity of a contact": (
        lambda _: every(of_type("opportunity"), related("opportunity", "contact", text("contact.name", "jo"))),
        "O",
    ),
    "a contact of a lead with a contact": (
        lambda _: every(
            of_type("contact"),
            related("contact", "lead", related("lead", "contact", text("contact.name", "kim"))),
        ),
        "K",
    ),
    "a contact with an opportunity": (lambda _: every(of_type("contact"), related("contact", "opportunity")), "KJ"),
    "a call by its direction": (
        lambda _: every(of_type("activity.call"), where("activity.call.direction", "term", values=["incoming"])),
        "Y",
    ),
    "a call by its note": (
        lambda _: every(of_type("activity.call"), text("activity.call.note", "call z", "phrase")),
        "Z",
    ),
    "a pinned note": (
        lambda _: every(of_type("activity.note"), where("activity.note.pinned", "boolean", value=True)),
        "N",
    ),
    "a note by any text": (
        lambda _: every(of_type("activity.note"), {"type": "text", "mode": "full_words", "value": "rockets"}),
        "N",
    ),
    "an activity by its date": (
        lambda _: every(of_type("activity.note"), where("activity.note.date", "moment_range", before=NOW)),
        "N",
    ),
    "an activity of a lead": (lambda _: every(of_type("activity.call"), related("activity.call", "lead")), "ZY"),
    "an opportunity by a text": (
        lambda _: every(of_type("opportunity"), text("opportunity.status_label", "demo completed", "exact_value")),
        "PO",
    ),
}


@pytest.mark.slow(but="sqlite")
@pytest.mark.both_databases
@pytest.mark.contract("2.b3.query.1", "2.b3.query.2", "2.b3.query.3", "2.b3.query.4", "2.b3.related.1")
@pytest.mark.contract("2.b3.text.3", "2.b3.type.1", "2.b3.type.2")
@each_case("case", QUERIES)
def test_queries(searched: Searched, case: str) -> None:
    query, expected = QUERIES[case]
    assert searched.found(query(searched)) == expected


@pytest.mark.contract("2.b3.moment.3")
def test_the_end_of_a_day_is_by_the_callers_zone(searched: Searched) -> None:
    def before(day: str, zone: str) -> str:
        return searched.found(_created(before=_day(day, "end")), zone=zone)

    assert before("2025-12-31", "2") == ""
    assert before("2025-12-31", "-10") == "DCBA"
    assert before("2026-01-01", "2") == "DCBA"


@pytest.mark.slow
@pytest.mark.contract("2.b3.field.4")
def test_every_key_of_an_object_is_a_field(searched: Searched) -> None:
    others = {"custom", "view"}  # an object of values, and what depends on the caller's day
    for type_, letter in (("lead", "A"), ("contact", "J"), ("opportunity", "O"), ("task", "T")):
        shown = searched.close.get(f"/{type_}/{searched.id(letter)}/")
        for name in shown.keys() - others:
            if not name.startswith("custom."):
                searched.found(every(of_type(type_), where(f"{type_}.{name}", "exists")))
