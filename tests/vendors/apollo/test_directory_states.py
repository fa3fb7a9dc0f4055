"""Directories in each state, and all that may happen to them: the table is complete."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from functools import partial
from typing import Any, Final

import httpx
import pytest
import sqlalchemy as sa

from dealdock import Sandbox
from dealdock.platform.accounts import accounts
from dealdock.platform.background import JobQueue
from dealdock.vendors.apollo import background
from dealdock.vendors.apollo.directory import making
from dealdock.vendors.apollo.directory.model import DirectoryState
from dealdock.web import pipeline
from tests.support import jobs, state_tables
from tests.support.client import Client
from tests.support.serving import served
from tests.vendors.apollo.client import NOON, Apollo

LARGE: Final = {"people": 5, "organizations": 3}
OTHER: Final = {"people": 4, "organizations": 3}
SEARCH: Final = "/mixed_people/api_search"
TABLE: Final = """
       |none   |begun     |part      |made  |failed|changed
nothing|= 5    |= 5       |= 5       |= 5   |= 503 |= 4
call   |begun 5|= 5       |= 5       |= 5   |= 503 |begun 4
run    |= 5    |begun 5   |begun 5   |= 5   |= 503 |= 4
fail   |= 5    |failed 503|failed 503|= 5   |= 503 |= 4
change |= 4    |= 4       |= 4       |= 4   |= 4   |= 4
a year |= 5    |= 5       |= 5       |= 5   |= 503 |= 4
reset  |= 5    |none 5    |none 5    |none 5|none 5|none 5
restore|= 5    |= 5       |= 5       |= 5   |= 503 |= 4
import |= 5    |none 5    |none 5    |none 5|none 5|none 4
"""


class Directory:
    """An account whose clock is frozen, with a directory that is made in batches."""

    def __init__(self, sandbox: Sandbox, http: httpx.Client) -> None:
        self.sandbox = sandbox
        self.apollo = Apollo.open(http, directory=LARGE, clock={"mode": "frozen", "at": NOON})

    @property
    def dataset_id(self) -> int:
        """The dataset of the account."""
        return self.sandbox.database.read(lambda db: accounts.get(db, self.apollo.account["id"]).dataset_id)

    @property
    def state(self) -> Mapping[str, Any] | None:
        """The stored state, without the number of the dataset."""
        mine = sa.select(DirectoryState.__table__).where(DirectoryState.dataset_id == self.dataset_id)
        row = self.sandbox.database.read(lambda db: db.execute(mine).one_or_none())
        return None if row is None else {**row._asdict(), "dataset_id": 0}

    def shown(self) -> str:
        """Return the state in a word."""
        state = self.state
        if state is None or not state["is_begun"]:
            return "none"
        if state["failure"] is not None:
            return "failed"
        return "made" if state["part"] == len(making.PARTS) else "begun"

    def call(self) -> int:
        """Search, and return the status of the answer."""
        return self.apollo.call("POST", SEARCH).status_code

    def run(self) -> None:
        """Make one batch, unless a second process was faster."""
        jobs.run(self.sandbox, "apollo", self.dataset_id)

    def fail(self) -> None:
        """Let the background work fail."""
        jobs.fail(self.sandbox, "apollo", self.dataset_id)

    def change(self) -> None:
        """Give the account another setting."""
        self.apollo.control("PATCH", "", {"directory": OTHER})

    def restore(self) -> None:
        """Take a snapshot, and go back to it."""
        self.apollo.control("PUT", "/snapshots/now")
        self.apollo.control("POST", "/reset", {"to": "now"})

    def transfer(self) -> None:
        """Export the account, and import it again."""
        self.apollo.control("POST", "/import", self.apollo.control("GET", "/export?format=json"))

    def results(self) -> str:
        """Call until the directory is there, and return the number of its people, or the status of the refusal."""
        self.call()
        while self.shown() == "begun":
            self.run()
        answer = self.apollo.call("POST", SEARCH)
        return str(answer.json()["total_entries"] if answer.is_success else answer.status_code)


STATES: Final[Mapping[str, tuple[Callable[[Directory], object], ...]]] = {
    "none": (),
    "begun": (Directory.call,),
    "part": (Directory.call, *[Directory.run] * 3),
    "made": (Directory.results,),
    "failed": (Directory.call, Directory.run, Directory.fail),
    "changed": (Directory.results, Directory.change),
}
"""The acts by which the directory of a new account comes into each state."""
ACTS: Final[Mapping[str, Callable[[Directory], object]]] = {
    "nothing": lambda _: None,
    "call": Directory.call,
    "run": Directory.run,
    "fail": Directory.fail,
    "change": Directory.change,
    "a year": lambda of: of.apollo.control("POST", "/clock/advance", {"seconds": 365 * 86_400}),
    "reset": lambda of: of.apollo.control("POST", "/reset"),
    "restore": Directory.restore,
    "import": Directory.transfer,
}


def trial(of: Directory, state: tuple[Callable[[Directory], object], ...], act: Callable[[Directory], object]) -> str:
    """Return a cell: the state after an act, `=` if nothing of it differs; the people, or the refusal, at the end."""
    for each in state:
        each(of)
    before = of.state
    act(of)
    return f"{'=' if of.state == before else of.shown()} {of.results()}"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with jobs.stepped(None) as sandbox:
        yield sandbox


@pytest.fixture
def http(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with served(sandbox) as address, Client(address) as http:
        yield http


@pytest.mark.slow
@pytest.mark.contract("10.directory.9", "10.directory.10")
def test_each_act_does_what_the_table_says_and_nothing_to_another_account(
    sandbox: Sandbox, http: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "AT_ONCE", 2)
    monkeypatch.setattr(background, "_AT_ONCE", 1)
    monkeypatch.setattr(pipeline, "MAX_WAIT_SECONDS", 0.01)
    other = Directory(sandbox, http)
    for each in STATES["part"]:
        each(other)
    before, new = other.state, partial(Directory, sandbox, http)
    found = {act: {state: trial(new(), steps, do) for state, steps in STATES.items()} for act, do in ACTS.items()}
    assert state_tables.written(found) == state_tables.written(state_tables.read(TABLE))
    assert other.state == before
    assert (other.shown(), other.results()) == ("begun", "5")


@pytest.mark.slow
@pytest.mark.contract("10.directory.9")
def test_two_directories_are_made_in_turn(
    sandbox: Sandbox, http: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "AT_ONCE", 2)
    monkeypatch.setattr(background, "_AT_ONCE", 1)
    monkeypatch.setattr(pipeline, "MAX_WAIT_SECONDS", 0.01)
    both = [Directory(sandbox, http) for _ in range(2)]
    for each in both:
        each.call()
    order = [jobs.step(sandbox, "apollo") for _ in range(4)]
    assert order == [each.dataset_id for each in both] * 2


def test_the_acts_are_all_that_the_background_work_does() -> None:
    assert {each.name for each in fields(JobQueue)} - {"first", "adds_to", "wait", "refusals"} <= ACTS.keys()
