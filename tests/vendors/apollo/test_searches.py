"""Every criterion and every order of Apollo's searches of the team's records, compared with plain Python.

A new criterion or order is tested as soon as a search has it; the test fails with its name until its meaning is here.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import cycle
from random import Random
from typing import Any, Final

import httpx
import pytest

from dealdock.vendors.apollo.company import resource as companies
from dealdock.vendors.apollo.contact import resource as contacts
from dealdock.vendors.apollo.opportunity import resource as opportunities
from dealdock.vendors.apollo.task import resource as tasks
from dealdock.vendors.apollo.task.model import PRIORITIES
from tests.support.searched import Key, Meaning, Row, wrong_criteria, wrong_orders
from tests.vendors.apollo.client import NOON, Apollo

SEARCHES: Final[Mapping[str, Any]] = {
    "accounts": companies,
    "contacts": contacts,
    "opportunities": opportunities,
    "tasks": tasks,
}
"""The modules with the criteria and the orders of searches, by the path."""
RECORDS: Final = 7
"""Of each kind. They have few enough values that some have the same, and of most attributes two have none."""
TEXTS: Final = ("delta", "Alpha", "alpine", "Charlie", "bravo", "Echo")
DAYS: Final = ("2026-07-01", "2026-03-02", "2026-09-03", "2026-05-04")


class Records:
    """Records of every kind that differ at random in all attributes, in an account of three users."""

    def __init__(self, apollo: Apollo) -> None:
        self.apollo, self.random = apollo, Random(20_260_601)  # noqa: S311 (it is to repeat)
        for name in ("Zoe", "Adam"):
            apollo.control("POST", "/users", {"first_name": name})
        users = [each["id"] for each in apollo.done("GET", "/users/search")["users"]]
        pipeline = apollo.control("POST", "/records/pipeline", {"title": "Renewals"})["id"]
        for name in ("Trial", "Signed"):
            apollo.control("POST", "/records/stage", {"name": name, "pipeline_id": pipeline, "is_closed": True})
        self.stages = {each["id"]: each for each in apollo.done("GET", "/opportunity_stages")["opportunity_stages"]}
        some = [*self.stages][::-1][:5]
        self.made: dict[str, list[str]] = {}
        self.now = 0
        self.changed: dict[str, int] = {}
        """The seconds from the beginning to the last change of a record, by its id. Not all kinds show it."""
        labels = (["A"], ["A", "B"], ["B"], ["C"])
        firms, people = (
            [each["id"] for each in apollo.done("GET", f"/{path}")[path]]
            for path in ("account_stages", "contact_stages")
        )
        self._fill("accounts", "account", name=TEXTS, account_stage_id=firms[:3], label_names=labels)
        self._fill(
            "contacts", "contact", first_name=TEXTS, last_name=TEXTS, title=TEXTS, organization_name=TEXTS,
            email=("x@q.example", "y@q.example", "z@q.example"), contact_stage_id=people[:3], label_names=labels,
            account_id=self.made["accounts"][:3],
        )  # fmt: skip
        self._enrol()
        firms, people = self.made["accounts"][:3], self.made["contacts"][:3]
        self._fill(
            "opportunities", "opportunity", name=TEXTS, amount=(5, 7.5, 80, 9), closed_date=DAYS,
            opportunity_stage_id=some, owner_id=users, account_id=firms,
        )  # fmt: skip
        self._fill(
            "tasks", "task", title=TEXTS, note=("On holiday", "Öl", "wait", "Red"), user_id=users, contact_id=people,
            account_id=firms, opportunity_id=self.made["opportunities"][:3], priority=PRIORITIES, due_at=DAYS,
            type=("call",), status=("scheduled", "completed"),
        )  # fmt: skip
        self.labels = {each["id"]: each["name"] for each in apollo.done("GET", "/labels")}
        changes = {"accounts": "domain", "contacts": "linkedin_url", "opportunities": "next_step"}
        for path, name in changes.items():
            for number in self.random.sample(self.made[path], RECORDS - 1):
                self._advance(0, 7, 13)
                apollo.done("PATCH", f"/{path}/{number}", {name: "new"})
                self.changed[number] = self.now

    def _fill(self, path: str, one: str, **attributes: Sequence[Any]) -> None:
        """Make the records of a kind."""
        columns = {name: self._values(name, values) for name, values in attributes.items()}
        for place in range(RECORDS):
            body = {name: found[place] for name, found in columns.items()}
            sent = {name: value for name, value in body.items() if value is not None}
            number = self.apollo.done("POST", f"/{path}", sent)[one]["id"]
            self.made.setdefault(path, []).append(number)
            self.changed[number] = self.now
            self._advance(0, 10, 20)

    def _values(self, name: str, values: Sequence[Any]) -> list[Any]:
        turns = cycle(self.random.sample([*values], len(values)))
        found = [next(turns) for _ in range(RECORDS)]
        if name not in {"name", "first_name", "user_id", "type", "status"}:
            found[:2] = None, None
        self.random.shuffle(found)
        return found

    def _enrol(self) -> None:
        """Put contacts into two sequences, some of them into both."""
        user = {"user_id": self.apollo.control("GET", "/records/user")[0]["id"]}
        mailbox = self.apollo.control("POST", "/records/email_account", {"email": "a@quay.example", **user})["id"]
        for name, members in (("One", self.made["contacts"][:3]), ("Two", self.made["contacts"][2:5])):
            sequence = self.apollo.control("POST", "/records/sequence", {"name": name, **user})["id"]
            for contact in members:
                part = {"sequence_id": sequence, "contact_id": contact, "email_account_id": mailbox}
                self.apollo.control("POST", "/records/sequence_contact", part)

    def _advance(self, *choices: int) -> None:
        seconds = self.random.choice(choices)
        self.apollo.control("POST", "/clock/advance", {"seconds": seconds})
        self.now += seconds

    def search(self, path: str, sent: Mapping[str, Any]) -> list[Row]:
        """Search a kind. The number of entries is that of the records that are found."""
        found = self.apollo.done("POST", f"/{path}/search", {"per_page": 100, **sent})
        rows: list[Row] = found[path]
        assert found["pagination"]["total_entries"] == len(rows)
        return rows


@pytest.fixture(scope="module")
def records(http: httpx.Client) -> Records:
    return Records(Apollo.open(http, clock={"mode": "frozen", "at": NOON}))


def _one(name: str) -> Meaning:
    """Return the meaning of a value that is the record's own."""
    return Meaning(lambda row: [row[name]] if row[name] is not None else [], lambda row, sent: row[name] == sent)


def _among(name: str) -> Meaning:
    """Return the meaning of a list, one of whose values is the record's own, or among its own ones."""

    def own(row: Row) -> list[Any]:
        value = row[name]
        return value if isinstance(value, list) else [] if value is None else [value]

    return Meaning(
        lambda row: [[each] for each in own(row)] + [own(row)] * bool(own(row)),
        lambda row, sent: any(each in sent for each in own(row)),
    )


def _part(*names: str) -> Meaning:
    """Return the meaning of a part of one of these texts, in any case."""

    def holds(row: Row, sent: str) -> bool:
        return any(sent.lower() in (row[name] or "").lower() for name in names)

    return Meaning(lambda row: [row[name][1:3].upper() for name in names if row[name]], holds)


def meaning(records: Records, path: str, name: str) -> Meaning:
    """Return what a criterion demands."""
    stages = records.stages

    def pipeline(row: Row) -> str | None:
        number = row["opportunity_stage_id"]
        return None if number is None else str(stages[number]["opportunity_pipeline_id"])

    def names(row: Row) -> list[str]:
        return [records.labels[each].lower() for each in row["label_ids"]]

    def host(row: Row) -> str | None:
        domain: str | None = row["domain"] if path == "accounts" else (row.get("account") or {}).get("domain")
        return domain

    texts = ("first_name", "last_name", "title", "organization_name", "email")
    labels = Meaning(
        lambda row: [[each] for each in names(row)] + [names(row)] * bool(names(row)),
        lambda row, sent: any(each in sent for each in names(row)),
    )
    hosts = Meaning(lambda row: [[found]] if (found := host(row)) else [], lambda row, sent: host(row) in sent)
    known: dict[tuple[str, str], Meaning] = {
        ("accounts", "q_organization_name"): _part("name"),
        ("accounts", "account_label_ids"): _among("label_ids"),
        ("contacts", "contact_label_ids"): _among("label_ids"),
        ("contacts", "q_keywords"): _part(*texts),
        ("accounts", "q_keywords"): _part("name", "domain"),
        **{(many, "label_names"): labels for many in ("accounts", "contacts")},
        **{(many, "organization_domains"): hosts for many in ("accounts", "contacts")},
        ("contacts", "emailer_campaign_ids"): _among("emailer_campaign_ids"),
        ("opportunities", "q_opportunity_name"): _part("name"),
        ("opportunities", "opportunity_pipeline_id"): Meaning(
            lambda row: [found] if (found := pipeline(row)) else [], lambda row, sent: pipeline(row) == sent
        ),
        ("tasks", "q_keywords"): _part("title", "note"),
    }
    if (path, name) in known:
        return known[path, name]
    return _among(name[:-1]) if name.endswith("_ids") else _one(name)


def keys(records: Records) -> dict[str, dict[str, Key]]:
    """Return the keys of the orders of all searches. Records that are made later have a higher id."""

    def id_alone(_: Row) -> None:
        return None

    def of_stage(name: str) -> Key:
        return lambda row: records.stages[number][name] if (number := row["opportunity_stage_id"]) else None

    def field(name: str) -> Key:
        return lambda row: row[name]

    due, updated = field("due_at"), {"accounts": "account", "contacts": "contact", "opportunities": "opportunity"}
    found: dict[str, dict[str, Key]] = {
        "accounts": dict.fromkeys(("account_last_activity_date", "account_created_at"), id_alone),
        "contacts": dict.fromkeys(
            (
                *("contact_last_activity_date", "contact_email_last_opened_at", "contact_email_last_clicked_at"),
                "contact_created_at",
            ),
            id_alone,
        ),
        "opportunities": {
            **{name: field(name) for name in ("closed_date", "name")},
            **{name: of_stage(name) for name in ("is_closed", "is_won")},
            "amount": field("amount"),
            "created_at": id_alone,
        },
        "tasks": {
            **dict.fromkeys(("task_due_at", "due_at"), due),
            "task_priority": lambda row: PRIORITIES.index(row["priority"]),
        },
    }
    for path, one in updated.items():
        found[path][f"{one}_updated_at"] = lambda row: records.changed[row["id"]]
    return found


@pytest.mark.slow(but="contacts")
@pytest.mark.parametrize("path", SEARCHES)
def test_each_criterion_finds_the_records_that_fit(records: Records, path: str) -> None:
    found = {name: meaning(records, path, name) for name in SEARCHES[path].FILTERS}
    assert [*wrong_criteria(partial(records.search, path), found)] == []


@pytest.mark.parametrize("path", SEARCHES)
def test_each_order_is_that_of_the_values(records: Records, path: str) -> None:
    known = keys(records)[path]

    def order(name: str, is_descending: bool) -> dict[str, Any]:
        return {"sort_by_field": name, "sort_ascending": not is_descending}

    in_order = {name: known[name] for name in SEARCHES[path].SORTS}
    assert [*wrong_orders(partial(records.search, path), in_order, order, records.made[path])] == []
