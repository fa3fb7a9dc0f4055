"""Random calls, to the server and to a model in memory: every answer is the same, in full (contract, section 4).

A run is drawn from its number, and is the same each time. (Hypothesis draws too many calls that fail at once to get far
in as few as there is time for.)
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

import pytest
from lxml import etree

from dealdock import Sandbox
from tests.support.builders import Account, Answer, Pardot
from tests.support.cases import check_each
from tests.support.marks import ONE_DATABASE
from tests.support.transport import Transport
from tests.vendors.pardot.model import Deal, Fail, Given, Model, Prospect, Tree, as_json, as_xml

CALLS = 100
RUNS = {"sqlite": (0, 1, 2), "postgresql": (3, 4, 5)}
"""By database, each with both versions and all time zones."""

START = datetime(2026, 1, 10, 23, 59, 58, tzinfo=UTC)
ZONES = ["UTC", "America/New_York", "Asia/Kolkata"]
PEOPLE: list[dict[str, Any]] = [
    {"email": "ann@company.com", "first_name": "Ann", "last_name": "<O'Neill> & ü", "company": "Company"},
    {"email": "Bob@Company.com"},
    {"email": None, "last_name": "Nobody"},
    {"email": "info@company.com", "first_name": "Early", "last_activity_at": START - timedelta(days=1)},
]
SHARING: list[dict[str, Any]] = [  # the same address twice, as only version 4 allows
    {"email": "INFO@company.com", "first_name": "Late", "last_activity_at": START},
    {"email": "info@company.com", "first_name": "Never"},
]


class Choice(NamedTuple):
    """The random choices of a call: its values, and how often a wrong one instead, in per cent."""

    right: Sequence[str]
    wrong: Sequence[str] = ()
    wrongs: int = 4

    def draw(self, randomness: Random) -> str:
        return randomness.choice(self.wrong if self.wrong and randomness.randrange(100) < self.wrongs else self.right)


NO_IDS = ["x", "-1", "0", "999999", "2147483648"]
EMAIL = Choice(
    ["ann@company.com", "BOB@company.com", " ann@company.com ", "info@company.com"],
    ["gone@company.com", "nobody@company.com", "x"],
)
DATES = ["2026-01-10", "2026-01-11 00:00:00", "2026-01-12T12:30", "today", "Yesterday", " last_7_days ", "this_month"]
DATES += ["last_month", "2025-07-01 10:11:12"]
VALUES = ["0", "5", "5.50", "12.345", " 7 ", "9999999999999.99"]
PERCENT = Choice(["0", "7", "50", "+50", "100"], ["101", "-1", "5.5"])

REQUIRED = {
    "name": Choice(["Deal", "Bigger", " ", "<R&D> ü 𝄞\t\r\n", "x" * 255], ["x" * 256, ""]),
    "value": Choice(VALUES, ["", "-1", "x", "9999999999999.995"]),
    "probability": Choice(PERCENT.right, [*PERCENT.wrong, ""]),
}
OPTIONAL = {
    "type": Choice(["New business", "Existing", ""], ["x" * 256]),
    "stage": Choice(["Prospecting", "\t", ""], ["ü" * 256]),
    "status": Choice(["open", "Won", " LOST ", "won", "lost", ""], ["Closed"]),
    "closed_at": Choice([*DATES, ""], ["nonsense"]),
    "campaign_id": Choice(["2", "3", ""], ["1", "x", "99"]),
    "created_at": Choice(["2001-01-01"]),
    "colour": Choice(["red"]),
}
CRITERIA = {
    **dict.fromkeys(["probability_greater_than", "probability_less_than"], PERCENT),
    **dict.fromkeys(["value_greater_than", "value_less_than"], Choice(["0", "5", "5.499", "12.35", "99"], ["-1", "x"])),
    "deleted": Choice(["true", "ALL", "0", "all", ""], ["yes"]),
    "colour": Choice(["red"]),
}
COLUMNS = ["id", "created_at", "updated_at", "value", "probability"]
RESULT_SET = {
    "sort_by": Choice([*COLUMNS, "value,id", "id,value", ""], ["x", "value,created_at", "id,value,updated_at"]),
    "sort_order": Choice(["ascending", "descending", "descending,ascending", ""], ["up", "ascending," * 3]),
    "limit": Choice(["1", "2", "3", "200", ""], ["0", "201", "x"]),
    "offset": Choice(["0", "1", "2", "99", ""], ["-1", "x"]),
    "fields": Choice(["id"]),
}
OUTPUT = Choice(["full", "simple", "mobile", "bulk", ""])

OPERATIONS = ["create", "read", "delete", "wait", *["undelete"] * 2, *["update"] * 3, *["query"] * 3]


class Run:
    """Calls to one account, whose clock is frozen and can be moved, and to a model of it."""

    def __init__(self, sandbox: Sandbox, address: str, transport: Transport, number: int, kind: type[Model]) -> None:
        self.randomness = Random(number)  # noqa: S311 (repeatable, not secret)
        self.version, zone = 3 + number % 2, ZONES[number % 3]
        self.account = Account.open(sandbox, version=self.version, time_zone=zone)
        self.pardot = Pardot(address, self.account, transport=transport)
        campaigns = {self.account.default_campaign: "Website Tracking", self.account.campaign("Fair"): "Fair"}
        people = PEOPLE + SHARING if self.version == 4 else PEOPLE
        prospects = [Prospect(self.account.prospect(**each), **each) for each in people]
        prospects.append(Prospect(self.account.deleted_prospect("gone@company.com"), "gone@company.com", deleted=True))
        self.model = kind(self.version, zone, campaigns, prospects)
        self.set_clock(START)

    def set_clock(self, now: datetime) -> None:
        self.account.freeze(now)
        self.model.now = now

    def step(self) -> None:
        """One call, or some time that passes."""
        operation = self.randomness.choice(OPERATIONS)
        if operation == "wait":
            self.set_clock(self.model.now + timedelta(seconds=self.randomness.choice([1, 1, 59, 3600, 86400])))
        else:
            self.call(operation, getattr(self, f"for_{operation}")() | self.some({"output": OUTPUT}, 1))

    def for_create(self) -> Given:
        given = self.all(REQUIRED) | self.prospect() | self.some(OPTIONAL, 4)
        if self.randomness.randrange(20) == 0:
            del given[self.randomness.choice(sorted(given))]
        return given

    def for_read(self) -> Given:
        return self.deal()

    def for_update(self) -> Given:
        return (
            self.deal()
            | self.some(REQUIRED | OPTIONAL, 3)
            | (self.prospect() if self.randomness.random() < 0.4 else {})
        )

    def for_delete(self) -> Given:
        return self.deal()

    def for_undelete(self) -> Given:
        return self.deal()

    def for_query(self) -> Given:
        ids = Choice([str(deal) for deal in (0, *self.model.deals)], ["-1", "x"])
        times = {
            self.model.shown(when) for deal in self.model.deals.values() for when in (deal.created_at, deal.updated_at)
        }
        moments = Choice(sorted(times) * 3 + DATES, ["nonsense"])
        names = ["created_after", "created_before", "updated_after", "updated_before"]
        criteria = CRITERIA | dict.fromkeys(["id_greater_than", "id_less_than"], ids) | dict.fromkeys(names, moments)
        given = self.some(criteria, 2) | self.some(RESULT_SET, 3)
        return given | (self.prospect() if self.randomness.random() < 0.2 else {})

    def deal(self) -> Given:
        """The identifier of one that is or was there; now and then something else, or nothing."""
        known = Choice([str(deal) for deal in self.model.deals] or ["1"], [*NO_IDS, ""])
        return {"id": known.draw(self.randomness)} if self.randomness.randrange(40) else {}

    def prospect(self) -> Given:
        """A prospect's id, its address, or both."""
        ids = Choice([str(person) for person in self.model.people], NO_IDS)
        both = self.all({"prospect_id": ids, "prospect_email": EMAIL})
        return dict(self.randomness.choice([[*both.items()][:1], [*both.items()][1:]] * 4 + [[*both.items()]]))

    def all(self, choices: Mapping[str, Choice]) -> Given:
        return {name: choice.draw(self.randomness) for name, choice in choices.items()}

    def some(self, choices: Mapping[str, Choice], most: int) -> Given:
        names = self.randomness.sample(sorted(choices), self.randomness.randint(0, most))
        return self.all({name: choices[name] for name in names})

    def call(self, operation: str, given: Given) -> None:
        """Send the call to the server and to the model."""
        format_, method = self.randomness.choice(["json", "xml"]), self.randomness.choice(["GET", "POST"])
        try:
            expected = getattr(self.model, operation)(given)
        except Fail as fail:
            expected = fail
        parameters = given | self.account.keys | {"format": format_}
        place = {"params": parameters} if method == "GET" else {"data": parameters}
        path = f"/api/opportunity/version/{self.version}/do/{operation}"
        answer = self.pardot.send(method, path, **place)
        assert said(answer, format_) == meant(expected, format_), (operation, given)

    def check_scores(self) -> None:
        """They are no part of these answers, but they have moved."""
        path = f"/_dealdock/accounts/{self.account.ready.id}/records/prospect"
        scores = {each["id"]: each["score"] for each in self.pardot.send("GET", path).json}
        assert scores == {person.id: person.score for person in self.model.people.values()}


def said(answer: Answer, format_: str) -> object:
    """The server's answer: an error's code, None, or the parsed document."""
    if answer.status == 204:
        return None
    if answer.error:
        return answer.code
    return json.dumps(answer.json) if format_ == "json" else etree.tostring(answer.xml, method="c14n")


def meant(expected: Tree | Fail | None, format_: str) -> object:
    """The answer of the model."""
    if isinstance(expected, Fail):
        return expected.code
    if expected is None:
        return None
    return as_json(expected) if format_ == "json" else etree.tostring(etree.fromstring(as_xml(expected)), method="c14n")


@pytest.fixture
def run(sandbox: Sandbox, address: str, transport: Transport) -> Callable[..., None]:
    def run(number: int, kind: type[Model] = Model) -> None:
        calls = Run(sandbox, address, transport, number, kind)
        for _ in range(CALLS):
            calls.step()
        calls.check_scores()

    return run


@pytest.mark.slow
def test_the_server_answers_as_the_model_does(run: Callable[..., None], sandbox: Sandbox) -> None:
    check_each(RUNS[sandbox.database.engine.dialect.name], run)


class MovingUpdatedAt(Model):
    """`updated_at` moves with every update."""

    def update(self, given: Given) -> Tree:
        super().update(given)
        self.deal(given).updated_at = self.now
        return self.read(given)


class WithoutLinkActivity(Model):
    """To link a prospect leaves no activity."""

    def leave(self, deal: Deal, type_: int, people: Iterable[int]) -> None:
        super().leave(deal, type_, () if type_ == 19 else people)


class ReversedTies(Model):
    """Ties are broken by id in the other direction."""

    def order(self, given: Given) -> list[tuple[str, bool]]:
        *keys, (column, descending) = super().order(given)
        return [*keys, (column, not descending)]


class ScoredWins(Model):
    """Winning scores, which no answer shows."""

    def leave(self, deal: Deal, type_: int, people: Iterable[int]) -> None:
        super().leave(deal, type_, people)
        for person in people if type_ == 9 else ():
            self.people[person].score += 1


@pytest.mark.slow
@ONE_DATABASE
@pytest.mark.parametrize("wrong", [MovingUpdatedAt, WithoutLinkActivity, ReversedTies, ScoredWins])
def test_a_model_that_is_wrong_in_one_thing_is_found_out(run: Callable[..., None], wrong: type[Model]) -> None:
    with pytest.raises(AssertionError):
        run(0, wrong)
