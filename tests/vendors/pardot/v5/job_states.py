"""Exports and imports in each state, and acts on them, with a job that waits behind."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, Final

import httpx
import sqlalchemy as sa

from dealdock import Sandbox
from dealdock.vendors.pardot.export.model import Export
from dealdock.vendors.pardot.prospect_import.model import ProspectImport
from tests.support import jobs
from tests.support.builders import Account
from tests.support.state_tables import Cells
from tests.support.transport import Transport
from tests.vendors.pardot.v5.client import V5, code
from tests.vendors.pardot.v5.imports import IMPORTS, add, csv_of, make_ready, opened

NOON: Final = datetime(2024, 3, 1, 12, tzinfo=UTC)
EXPORTS: Final = "/api/v5/exports"
LIFE_SECONDS: Final = 600
HALF: Final = LIFE_SECONDS // 2
WEEK: Final = 7 * 86_400
OWLS: Final = [{"email": f"owl{number}@lamp.example"} for number in range(2)]
PROCEDURE: Final = {"name": "Prospect/FilterByCreatedAt", "arguments": {"createdAfter": "2024-02-01T00:00:00-05:00"}}


class Job(ABC):
    """A job of an account, whose clock is frozen, and another one of the account behind it."""

    path: str
    model: Any

    def __init__(self, sandbox: Sandbox, address: str, transport: Transport) -> None:
        self.sandbox = sandbox
        self.account = Account.open(sandbox, job_seconds=LIFE_SECONDS, frozen_at=NOON)
        self.v5 = V5(address, self.account, transport)
        self.number = self.behind = 0
        self.now = NOON

    @property
    def rows(self) -> Mapping[int, Mapping[str, Any]]:
        """The stored jobs, by id, without the number of their dataset."""
        mine = sa.select(self.model.__table__).where(self.model.dataset_id == self.account.tenant.dataset_id)
        return {
            row.id: {**row._asdict(), "dataset_id": 0}
            for row in self.sandbox.database.read(lambda db: db.execute(mine).all())
        }

    def call(self, method: str, path: str = "", body: Any = None) -> httpx.Response:
        """Call an operation on the job."""
        return self.v5.send(method, f"{self.path}/{self.number}{path}", body)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Call the control plane on the account."""
        answer = self.v5.http.request(method, f"/_dealdock/accounts/{self.account.ready.id}{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def advance(self, seconds: int) -> None:
        """Move the account's clock. Its tokens stay."""
        self.now += timedelta(seconds=seconds)
        self.account.freeze(self.now)

    def step(self) -> None:
        """Write a part of the job whose turn it is."""
        job = jobs.step(self.sandbox, "pardot")
        assert job is None or job.dataset_id == self.account.tenant.dataset_id

    def fail(self) -> None:
        """Let the job fail in the background work."""
        key = SimpleNamespace(dataset_id=self.account.tenant.dataset_id, id=self.number)
        jobs.fail(self.sandbox, "pardot", key)

    def transfer(self) -> None:
        """Export the account, and import it again."""
        self.control("POST", "/import", self.control("GET", "/export?format=json"))

    def restore(self) -> None:
        """Take a snapshot, and go back to it."""
        self.control("PUT", "/snapshots/now")
        self.control("POST", "/reset", {"to": "now"})
        self.account = self.account.refreshed()

    def reset(self) -> None:
        """Go back to the start."""
        self.control("POST", "/reset")
        self.account = self.account.refreshed()

    def status(self, number: int) -> str:
        """Return the state that the API shows, with `!` once the job is expired."""
        answer = self.v5.send("GET", f"{self.path}/{number}", fields="status,isExpired")
        if answer.status_code == httpx.codes.NOT_FOUND:
            return "gone"
        found = answer.json()
        return f"{found['status']}{'!' if found['isExpired'] else ''}"

    @abstractmethod
    def results(self) -> str:
        """Return what the job brings when all is done."""


class Import(Job):
    """An import of two parts, and one of a part behind it."""

    path, model = IMPORTS, ProspectImport

    def begin(self) -> None:
        """Create the first one, with a file."""
        self.number = opened(self.v5)
        assert add(self.v5, self.number, csv_of(*OWLS)).status_code == 204

    def ready(self, number: int) -> None:
        """Make one ready."""
        assert make_ready(self.v5, number).status_code == 204

    def follow(self) -> None:
        """Create the one behind, which waits."""
        self.behind = opened(self.v5)
        assert add(self.v5, self.behind, csv_of({"email": "robin@lamp.example"})).status_code == 204
        self.ready(self.behind)

    def write_all(self, number: int = 3) -> None:
        """Let so many imports be written, one after the other."""
        for _ in range(number):
            self.advance(2 * LIFE_SECONDS)
            while jobs.step(self.sandbox, "pardot") is not None:
                pass

    def results(self) -> str:
        """Do all that is left, and return the number of prospects of the first import."""
        self.write_all(2)
        emails = {each["email"] for each in self.v5.values("prospects", "email")}
        is_gone = self.status(self.behind) == "gone"
        assert is_gone or self.status(self.behind) in {"Complete", "Complete!"}
        assert ("robin@lamp.example" in emails) != is_gone
        return str(len(emails - {"robin@lamp.example"}))


class ExportJob(Job):
    """An export of a prospect, and another one behind it."""

    path, model = EXPORTS, Export

    def begin(self) -> None:
        """Create the first one."""
        self.account.prospect("owl@lamp.example", NOON - timedelta(days=1))
        self.number = self._new()

    def doom(self) -> None:
        """Cancel the export, and create one in its place that a fault lets fail at its end."""
        assert self.call("POST", "/do/cancel").is_success
        self.control("POST", "/faults", {"match": {"object": "export"}, "effect": {"fail_job": 0}, "times": 1})
        self.number = self._new()

    def follow(self) -> None:
        """Create the one behind, which waits."""
        self.behind = self._new()

    def _new(self) -> int:
        answer = self.v5.send("POST", self.path, {"procedure": PROCEDURE, "fields": ["email"]})
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]  # type: ignore[no-any-return]  # JSON has no types here

    def results(self) -> str:
        """Let time pass, and return the number of files of the first export."""
        self.advance(4 * LIFE_SECONDS)
        if self.status(self.number) == "gone":
            return ""
        assert self.status(self.behind) in {"Complete", "Complete!"}
        found = self.v5.send("GET", f"{self.path}/{self.number}", fields="resultRefs").json()["resultRefs"]
        return str(len(found or ()))


Steps = tuple[Callable[[Any], object], ...]
STATES_OF_IMPORTS: Final[Mapping[str, Steps]] = {
    "open": (),
    "late": (lambda of: of.advance(86_400),),
    "waiting": (lambda of: of.ready(of.number),),
    "working": (lambda of: of.ready(of.number), lambda of: of.advance(HALF)),
    "part": (lambda of: of.ready(of.number), lambda of: of.advance(HALF), Job.step),
    "written": (lambda of: of.ready(of.number), lambda of: of.advance(HALF), Job.step, Job.step),
    "complete": (
        lambda of: of.ready(of.number),
        lambda of: of.advance(HALF),
        Job.step,
        Job.step,
        lambda of: of.advance(HALF),
    ),
    "failed": (lambda of: of.ready(of.number), Job.fail),
    "canceled": (lambda of: of.ready(of.number), lambda of: of.call("POST", "/do/cancel")),
}
"""The acts by which a new import with a file comes into each state."""

STATES_OF_EXPORTS: Final[Mapping[str, Steps]] = {
    "waiting": (),
    "working": (lambda of: of.advance(HALF),),
    "complete": (lambda of: of.advance(LIFE_SECONDS),),
    "expired": (lambda of: of.advance(WEEK),),
    "canceled": (lambda of: of.call("POST", "/do/cancel"),),
    "doomed": (ExportJob.doom,),
    "failed": (ExportJob.doom, lambda of: of.advance(LIFE_SECONDS)),
}

ACTS: Final[Mapping[str, Callable[[Any], httpx.Response | None]]] = {
    "nothing": lambda _: None,
    "cancel": lambda of: of.call("POST", "/do/cancel"),
    "4:59": lambda of: of.advance(HALF - 2),
    "5:00": lambda of: of.advance(HALF - 1),
    "10:00": lambda of: of.advance(LIFE_SECONDS),
    "a week": lambda of: of.advance(WEEK),
    "reset": Job.reset,
    "restore": Job.restore,
    "import": Job.transfer,
}
"""Acts on a job of either kind."""
ACTS_ON_IMPORTS: Final[Mapping[str, Callable[[Any], httpx.Response | None]]] = {
    **ACTS,
    "update": lambda of: of.call("PATCH", "", {"status": "Ready"}),
    "batch": lambda of: add(of.v5, of.number, csv_of({"email": "owl9@lamp.example"})),
    "downloadErrors": lambda of: of.call("GET", "/errors"),
    "run": Job.step,
    "fail": Job.fail,
}
ACTS_ON_EXPORTS: Final[Mapping[str, Callable[[Any], httpx.Response | None]]] = {
    **ACTS,
    "downloadResults": lambda of: of.call("GET", "/results/1"),
}


def _arrange(of: Any, state: Steps) -> tuple[Mapping[int, Any], str]:
    """Bring a new job into a state, let one follow and a second pass. Return the stored jobs and the state."""
    of.begin()
    for each in state:
        each(of)
    of.follow()
    of.advance(1)
    return of.rows, of.status(of.number)


def trial(of: Any, state: Steps, act: Callable[[Any], httpx.Response | None]) -> str:
    """Return a cell: the state after an act, `<` if the job behind begins earlier by it, and the results at the end.

    `=`: the stored job is the same, and has the same state. A number of three digits: the act is refused with it.
    """
    before, status = _arrange(of, state)
    answer = act(of)
    now, after = of.rows, of.status(of.number)
    if answer is not None and answer.is_error:
        assert now == before
        shown = str(code(answer)[1])
    elif after == "gone":
        shown = after
    else:
        is_same = after == status and now.get(of.number) == before.get(of.number)
        shown = "=" if is_same else after
        moved = now[of.behind]["processing_at"], before[of.behind]["processing_at"]
        assert moved[0] <= moved[1]
        shown += "<" if moved[0] < moved[1] else ""
    return f"{shown} {of.results()}".strip()


def statuses(new: Callable[[], Any], states: Mapping[str, Steps]) -> set[str]:
    """Return the states that the API shows."""
    found = set()
    for steps in states.values():
        of = new()
        found.add(_arrange(of, steps)[1].removesuffix("!"))
        of.results()  # it leaves no job
    return found


def table(new: Callable[[], Any], states: Mapping[str, Steps], acts: Mapping[str, Any]) -> Mapping[str, Cells]:
    """Try each act on a job in each state, each in an account of its own."""
    return {act: {state: trial(new(), steps, do) for state, steps in states.items()} for act, do in acts.items()}
