"""Every criterion and every order of Copper's searches, compared with a filter and a sort in plain Python.

A new criterion or order is tested as soon as a search has it; the test fails with its name until its meaning is here.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from itertools import cycle
from operator import itemgetter
from random import Random
from typing import Any, Final

import httpx
import pytest

from dealdock.vendors.copper.activity.resource import SEARCH
from dealdock.vendors.copper.company import COMPANIES
from dealdock.vendors.copper.lead.resource import LEADS
from dealdock.vendors.copper.names import ADDRESS, PARENTS, PLURALS, Entity
from dealdock.vendors.copper.opportunity.resource import OPPORTUNITIES
from dealdock.vendors.copper.person.resource import PEOPLE
from dealdock.vendors.copper.project.resource import PROJECTS
from dealdock.vendors.copper.record.resource import CopperResource
from dealdock.vendors.copper.task import TASKS
from tests.support.searched import Key, Meaning, Row, wrong_criteria, wrong_orders
from tests.vendors.copper.client import NOW, Copper, Json

KINDS: Final = (OPPORTUNITIES, PEOPLE, COMPANIES, LEADS, TASKS, PROJECTS)
RECORDS: Final = 7
"""Of each kind. They have few enough values that some have the same, and some have none."""
TEXTS: Final = ("delta", "Alpha", "alpha", "Charlie", "bravo", "Echo")
TELL_NOTHING: Final = frozenset({"followed", "custom_fields"})
"""Criteria that the other tests are about: nobody follows records, and each custom field has criteria of its own."""
WORDS: Final = {
    "opportunity": ("Open", "Won", "Lost", "Abandoned"),
    "task": ("Open", "Completed"),
    "project": ("Open", "Completed"),
}
PRIORITIES: Final = {"opportunity": ("None", "Low", "Medium", "High"), "task": ("None", "High")}
FIELDS: Final = {
    "created_date": "date_created",
    "modified_date": "date_modified",
    "interaction_date": "date_last_contacted",
    "stage_change_date": "date_stage_changed",
}
"""The attributes that bounds are about, where their names differ."""


class Records:
    """Records of every kind that differ at random in all attributes, in an account of three users."""

    def __init__(self, copper: Copper) -> None:
        self.copper, self.now, self.random = copper, NOW, Random(20_170_808)  # noqa: S311 (it is to repeat)
        for name in ("zoe", "Adam"):
            copper.control("POST", "/users", {"first_name": name})
        self.users = {each["id"]: each["name"] for each in copper.ask("GET", "/users")}
        self.sources = {each["id"]: each["name"] for each in copper.ask("GET", "/customer_sources")}
        self.reasons = [each["id"] for each in copper.ask("GET", "/loss_reasons")]
        self.types = [each["id"] for each in copper.ask("GET", "/contact_types")]
        self.statuses = [each["id"] for each in copper.ask("GET", "/lead_statuses")]
        pipelines = copper.ask("GET", "/pipelines")
        self.pipelines = [each["id"] for each in pipelines]
        self.stages = [stage["id"] for each in pipelines for stage in each["stages"]]
        self.made: dict[str, list[int]] = {}
        self.names: dict[int, str] = {}
        self.contacted: dict[int, int] = {}
        others = [self._other("people", "person") for _ in range(4)]
        firms = [self._other("companies", "company") for _ in range(4)]
        self._fill(COMPANIES, primary_contact_id=others, contact_type_id=self.types, email_domain=None, **self.contact)
        self._fill(
            PEOPLE, company_id=firms, contact_type_id=self.types, first_name=TEXTS, last_name=TEXTS, title=TEXTS,
            emails=None, **self.contact,
        )  # fmt: skip
        self._fill(
            LEADS, first_name=TEXTS, last_name=TEXTS, title=TEXTS, company_name=TEXTS, monetary_value=(5, 7.5, 80, 9),
            customer_source_id=[*self.sources], status_id=self.statuses, email=None, **self.contact,
        )  # fmt: skip
        self._fill(
            OPPORTUNITIES, primary_contact_id=others, company_id=firms, monetary_value=(5, 7.5, 80, 9),
            customer_source_id=[*self.sources], win_probability=(5, 10, 90, 30), priority=PRIORITIES["opportunity"],
            close_date=("8/9/2017", "12/1/2017", "1/2/2018", "2/1/2018"), pipeline_stage_id=self.stages,
        )  # fmt: skip
        self.deals = self.copper.ask("POST", "/opportunities/search", {"page_size": 200})
        self.no_deal = copper.deal(name="Deleted", primary_contact_id=self.made["person"][0])["id"]
        copper.ask("DELETE", f"/opportunities/{self.no_deal}")
        self._fill(PROJECTS, status=WORDS["project"], related_resource=[("company", each) for each in firms])
        related = [("opportunity", each) for each in self.made["opportunity"][:3]]
        self._fill(
            TASKS, status=WORDS["task"], priority=PRIORITIES["task"], due_date=(NOW, NOW + 5, NOW + 90, NOW + 9),
            reminder_date=(NOW, NOW + 5, NOW + 90, NOW + 9),
            related_resource=[*related, *(("project", each) for each in self.made["project"][:3])],
        )  # fmt: skip
        self._change()

    @property
    def contact(self) -> Json:
        """The attributes that people, companies and leads share."""
        return {"phone_numbers": None, "address": None}

    def _other(self, plural: str, kind: str) -> int:
        """Make a record that others name."""
        name = f"{self.random.choice('pqrstuv')}{len(self.names)}"
        number: int = self.copper.ask("POST", f"/{plural}", {"name": name, "tags": [kind]})["id"]
        self.names[number] = name
        return number

    def _fill(self, kind: CopperResource, **attributes: Any) -> None:
        """Make the records of a kind. Of some attributes, each value is different."""
        chosen = {"name": TEXTS, "assignee_id": [*self.users], "tags": None} | attributes
        columns = {name: self._values(name, values) for name, values in chosen.items()}
        for place in range(RECORDS):
            body = {name: found[place] for name, found in columns.items() if found[place] is not None}
            number = self.copper.ask("POST", f"/{kind.plural}", body)["id"]
            self.names[number] = body["name"]
            self.made.setdefault(kind.object, []).append(number)
            self._advance(0, 10, 20)

    def _values(self, name: str, values: Any) -> list[Any]:
        """Return the values of an attribute for all records of a kind, in any order; of most, two have none."""
        letters = self.random.sample("abcdefghijk", RECORDS)
        if name == "address":
            parts = [self._values("part", TEXTS) for _ in ADDRESS]
            return [
                {part: found[place] for part, found in zip(ADDRESS, parts, strict=True)} for place in range(RECORDS)
            ]
        made: dict[str, Callable[[str], Any]] = {
            "tags": lambda letter: [letter, self.random.choice("xyz")],
            "emails": lambda letter: [
                {"email": f"{each}.example", "category": "work"} for each in (f"{letter}@q", f"{_other_end(letter)}@p")
            ],
            "email": lambda letter: {"email": f"{letter}@q.example", "category": "work"},
            "email_domain": lambda letter: f"{letter}.example",
            "phone_numbers": lambda letter: [
                {"number": f"5550{100 + ord(each)}", "category": "work"} for each in (letter, _other_end(letter))
            ],
        }
        if name in made:
            found = [made[name](letter) for letter in letters]
        else:
            turns = cycle(self.random.sample([*values], len(values)))
            found = [next(turns) for _ in range(RECORDS)]
        if name == "related_resource":
            found = [{"type": kind, "id": number} for kind, number in found]
        if name != "name":
            found[:2] = None, None
        self.random.shuffle(found)
        return found

    def _change(self) -> None:
        """Log activities, and change the records in another order."""
        for kind in PARENTS:
            self._contact(kind)
        without = self.copper.control("POST", "/records/pipeline", {"name": "Without stages"})["id"]
        deals = self.made["opportunity"]
        for number in deals[:2]:
            self._put("opportunity", number, pipeline_id=without)
        for number in deals[2:]:
            self._advance(0, 7, 13)
            self._put("opportunity", number, pipeline_stage_id=self.random.choice(self.stages))
        for number, status in zip(self._some("opportunity"), cycle(WORDS["opportunity"]), strict=False):
            lost = {"loss_reason_id": self.random.choice(self.reasons)} if status == "Lost" else {}
            self._put("opportunity", number, status=status, **lost)
        for number, status in zip(reversed(self.made["task"]), cycle(WORDS["task"]), strict=False):
            self._advance(7, 13)
            self._put("task", number, status=status)
        for each in KINDS:
            for number in self._some(each.object):
                self._put(each.entity, number, details="changed")

    def _contact(self, kind: Entity) -> None:
        """Log up to three activities of each record of a kind."""
        call = {"id": self.copper.activity_type("Phone Call")}
        for number in self.made[kind]:
            for _ in range(self.random.choice([0, 1, 2, 3])):
                body = {"parent": {"id": number, "type": kind}, "type": call, "details": "x"}
                at = NOW - self.random.choice(range(0, 9_000, 1_000))
                self.copper.ask("POST", "/activities", {**body, "activity_date": at})
                self.contacted[number] = max(at, self.contacted.get(number, at))

    def _put(self, kind: Entity, number: int, **changes: Any) -> None:
        self.copper.ask("PUT", f"/{PLURALS[kind]}/{number}", changes)

    def _advance(self, *choices: int) -> None:
        seconds = self.random.choice(choices)
        self.copper.advance(seconds)
        self.now += seconds

    def _some(self, kind: str) -> Iterator[int]:
        """Yield most records of a kind, with time between them."""
        for number in self.random.sample(self.made[kind], RECORDS - 1):
            self._advance(0, 7, 13)
            yield number

    def search(self, kind: CopperResource, sent: Mapping[str, Any]) -> list[Json]:
        """Search a kind, by its own order unless another is sent. Companies do not show when they were contacted."""
        found = self.copper.ask("POST", f"/{kind.plural}/search", {"page_size": 200, **sent})
        return [{**each, "date_last_contacted": self.contacted.get(each["id"])} for each in found]


def _other_end(letter: str) -> str:
    """Return the letter from `a` to `k` that is as far from the other end: second values are sorted the other way."""
    return chr(ord("a") + ord("k") - ord(letter))


@pytest.fixture(scope="module")
def records(http: httpx.Client) -> Records:
    return Records(Copper.open(http, time_zone="UTC", primary_contact_required=False))


def _own(row: Row, name: str) -> Any:
    """Return a value of a record by which it is found: of dates, the second."""
    if name in ADDRESS:
        return (row["address"] or {}).get(name)
    if name == "close_date" and row[name] is not None:
        month, day, year = map(int, row[name].split("/"))
        return int(datetime(year, month, day, tzinfo=UTC).timestamp())
    return row[name]


def _bound(name: str) -> Meaning:
    which, _, what = name.partition("_")
    field = FIELDS.get(what, what)

    def values(row: Row) -> list[Any]:
        value = _own(row, field)
        return [] if value is None else [value - 1, value, value + 1]

    def holds(row: Row, bound: Any) -> bool:
        value = _own(row, field)
        return value is not None and (value >= bound if which == "minimum" else value <= bound)

    return Meaning(values, holds)


def _among(get: Callable[[Row], Any], *, without: bool) -> Meaning:
    """Return the meaning of a list. With `without`, -2 stands for records that have none."""

    def values(row: Row) -> list[Any]:
        own = get(row)
        return [[own]] if own is not None else [[-2]] if without else []

    return Meaning(values, lambda row, sent: (-2 if without and get(row) is None else get(row)) in sent)


def _related(kind: str) -> Meaning:
    def get(row: Row) -> Any:
        related = row["related_resource"]
        return related["id"] if related["type"] == kind else None

    return _among(get, without=True)


def _texts(get: Callable[[Row], list[str]]) -> Meaning:
    def holds(row: Row, sent: list[str]) -> bool:
        return sent[0].strip().lower() in map(str.lower, get(row))

    return Meaning(lambda row: [[f" {each.upper()} "] for each in get(row)], holds)


def _or_without(one: Meaning, get: Callable[[Row], Any]) -> Meaning:
    """Return a meaning in which an empty list stands for records that have none."""
    return Meaning(lambda row: [*one.values(row), []], lambda row, sent: one.holds(row, sent) if sent else not get(row))


def _same(name: str) -> Meaning:
    def holds(row: Row, sent: str) -> bool:
        return (_own(row, name) or "").lower() == sent.lower()

    return Meaning(lambda row: [own.upper()] if (own := _own(row, name)) else [], holds)


def meaning(records: Records, kind: str, name: str) -> Meaning:
    """Return what a criterion demands."""
    special: dict[tuple[str, str], Meaning] = {
        ("opportunity", "status_ids"): _among(lambda row: WORDS[kind].index(row["status"]), without=False),
        ("project", "status_ids"): _among(lambda row: WORDS[kind].index(row["status"]), without=False),
        ("opportunity", "priority_ids"): _among(
            lambda row: PRIORITIES[kind].index(row["priority"] or "None"), without=False
        ),
        ("task", "opportunity_ids"): _related("opportunity"),
        ("task", "project_ids"): _related("project"),
        ("person", "opportunity_ids"): Meaning(
            lambda _: [[each["id"]] for each in records.deals] + [[records.no_deal]],
            lambda row, sent: row["id"] in {each["primary_contact_id"] for each in records.deals if each["id"] in sent},
        ),
        ("lead", "emails"): _texts(lambda row: [row["email"]["email"]] if row["email"] else []),
    }
    plain: dict[str, Meaning] = {
        "name": _same("name"),
        "age": Meaning(
            lambda row: [age(records, row) + more for more in (-1, 0, 1)], lambda row, most: age(records, row) <= most
        ),
        "statuses": _among(lambda row: row["status"], without=False),
        "priorities": _among(lambda row: row["priority"] or "None", without=False),
        "emails": _texts(lambda row: [each["email"] for each in row["emails"]]),
        "email_domains": _texts(lambda row: [row["email_domain"]] if row["email_domain"] else []),
        "tags": _texts(lambda row: row["tags"]),
        "phone_number": Meaning(
            lambda row: [each["number"] for each in row["phone_numbers"]],
            lambda row, sent: any(each["number"].endswith(sent) for each in row["phone_numbers"]),
        ),
    }
    if (kind, name) in special:
        return special[kind, name]
    if name in plain:
        return plain[name]
    if name in ADDRESS:
        return _same(name)
    if name.startswith(("minimum_", "maximum_")):
        return _bound(name)
    assert name.endswith("ids"), f"say here what {name} demands"
    return _among(lambda row: row[name[:-1]], without=name not in WITH_VALUE)


WITH_VALUE: Final = frozenset({"ids", "pipeline_ids", "pipeline_stage_ids", "status_ids"})
"""The criteria by attributes that are never null."""


def age(records: Records, row: Row) -> int:
    """Return the seconds since a record was made."""
    return records.now - int(row["date_created"])


def of_activities() -> dict[str, Meaning]:
    """Return what the criteria of activities demand. Of a type and of a parent, either half may be sent alone."""

    def halves(row: Row, name: str, *keys: str, others: Mapping[str, Any]) -> list[Json]:
        whole = {key: row[name][key] for key in keys}
        return [whole, *({key: value} for key, value in whole.items() if key != "category"), {**whole, **others}]

    def fits(row: Row, name: str, sent: Mapping[str, Any]) -> bool:
        return all(row[name][key] == value for key, value in sent.items())

    return {
        "parent": Meaning(
            lambda row: [
                each for kind in PARENTS for each in halves(row, "parent", "id", "type", others={"type": kind})
            ],
            lambda row, sent: fits(row, "parent", sent),
        ),
        "activity_types": Meaning(
            lambda row: [
                [each]
                for category in ("user", "system")
                for each in halves(row, "type", "id", "category", others={"category": category})
            ],
            lambda row, sent: any(fits(row, "type", each) for each in sent),
        ),
        **{name: _bound(name) for name in ("minimum_activity_date", "maximum_activity_date")},
    }


def keys(records: Records, kind: str) -> dict[str, Key]:
    """Return the keys of all orders by which kinds can be sorted."""

    def text(get: Callable[[Row], str | None]) -> Key:
        return lambda row: None if (found := get(row)) is None else found.lower()

    def field(name: str) -> Key:
        return lambda row: _own(row, name)

    names = records.names
    contacted, value = field("date_last_contacted"), field("monetary_value")
    source = text(lambda row: records.sources.get(row["customer_source_id"]))
    contact, firm = (text(lambda row, name=name: names.get(row[name])) for name in ("primary_contact_id", "company_id"))  # type: ignore[misc]  # mypy does not see the default
    user = text(lambda row: records.users.get(row["assignee_id"]))

    def stage(row: Row) -> int | None:
        return None if (number := row["pipeline_stage_id"]) is None else records.stages.index(number)

    found: dict[str, Key] = {
        **{name: text(field(name)) for name in ("name", "title", "first_name", "last_name", "email_domain")},
        **{name: text(field(name)) for name in ("city", "state", "country")},
        "zip": text(field("postal_code")),
        "phone": text(lambda row: row["phone_numbers"][0]["number"] if row["phone_numbers"] else None),
        "email": text(_email),
        **dict.fromkeys(("company_name", "account"), firm),
        **dict.fromkeys(("primary_contact", "contact"), contact),
        **dict.fromkeys(("customer_source_id", "source"), source),
        **dict.fromkeys(("assignee", "assigned_to"), user),
        **dict.fromkeys(("stage", "deal_last_stage"), stage),
        **dict.fromkeys(("monetary_value", "value"), value),
        "monetary_unit": text(field("monetary_unit")),
        "priority": lambda row: PRIORITIES[kind].index(row["priority"] or "None"),
        "status": lambda row: WORDS[kind].index(row["status"]),
        "related_to": text(lambda row: names.get((row["related_resource"] or {}).get("id", 0))),
        "last_interaction": contacted,
        "inactive_days": lambda row: float("inf") if (at := contacted(row)) is None else -at,
    }
    if kind == "lead":
        found |= {"company_name": text(field("company_name"))}
        found |= {"status": lambda row: records.statuses.index(row["status_id"])}
    return found | {name: field(name) for name in PLAIN}


PLAIN: Final = (
    *("win_probability", "date_created", "date_modified", "close_date", "interaction_count", "due_date"),
    *("reminder_date", "completed_date"),
)
"""The orders by the attribute of the same name."""


def _email(row: Row) -> str | None:
    """Return the first address of a person, or the address of a lead."""
    every = row["emails"] if "emails" in row else [row["email"]] if row["email"] else []
    return every[0]["email"] if every else None


@pytest.mark.slow(but="project")
@pytest.mark.parametrize("kind", KINDS, ids=[each.object for each in KINDS])
def test_each_criterion_finds_the_records_that_fit(records: Records, kind: CopperResource) -> None:
    found = {}
    for each in kind.criteria.filters:
        if each.name not in TELL_NOTHING:
            one = meaning(records, kind.object, each.name)
            own = {"tags": "tags"}.get(each.name, each.name[:-1])
            found[each.name] = _or_without(one, itemgetter(own)) if each.takes_empty else one
    assert [*wrong_criteria(partial(records.search, kind), found)] == []


@pytest.mark.parametrize("kind", KINDS, ids=[each.object for each in KINDS])
def test_no_value_is_a_criterion_for_what_may_be_absent_alone(records: Records, kind: CopperResource) -> None:
    for each in kind.criteria.filters:
        if each.name.endswith("ids"):
            is_refused = each.name in WITH_VALUE or each.name in {"priority_ids", "opportunity_ids"} - _of_tasks(kind)
            status = records.copper.status("POST", f"/{kind.plural}/search", {each.name: [-2]})
            assert status == (422 if is_refused else 200), each.name


def _of_tasks(kind: CopperResource) -> set[str]:
    """Return the criteria by the one record to which tasks are related."""
    return {"opportunity_ids"} if kind is TASKS else set()


@pytest.mark.slow(but="company")
@pytest.mark.parametrize("kind", KINDS, ids=[each.object for each in KINDS])
def test_each_order_is_that_of_the_values(records: Records, kind: CopperResource) -> None:
    known = keys(records, kind.object)

    def order(name: str, is_descending: bool) -> Json:
        return {"sort_by": name, "sort_direction": "desc" if is_descending else "asc"}

    mine = {"ids": records.made[kind.object]}
    faults = wrong_orders(
        lambda sent: records.search(kind, {**mine, **sent}),
        {name: known[name] for name in kind.sorts},
        order,
        records.made[kind.object],
    )
    assert [*faults] == []


@pytest.mark.slow
def test_each_criterion_of_activities_finds_those_that_fit(records: Records) -> None:
    def search(sent: Mapping[str, Any]) -> list[Json]:
        found: list[Json] = records.copper.ask("POST", "/activities/search", {"page_size": 200, **sent})
        return found

    known = of_activities()
    assert [*wrong_criteria(search, {each.name: known[each.name] for each in SEARCH.filters})] == []
    every = search({})
    made = sorted(each["id"] for each in every)

    def order(_: str, is_descending: bool) -> Json:
        return {"sort_direction": "desc" if is_descending else "asc"}

    assert [*wrong_orders(search, {"activity_date": itemgetter("activity_date")}, order, made)] == []
    for each in every:
        path = f"/{PLURALS[each['parent']['type']]}/{each['parent']['id']}/activities"
        for sent in ({}, {"parent": {"id": 1, "type": "lead"}}, {"minimum_activity_date": each["activity_date"]}):
            wanted = search({**sent, "parent": each["parent"]})
            assert records.copper.ask("POST", path, {"page_size": 200, **sent}) == wanted, (path, sent)
