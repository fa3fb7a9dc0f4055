"""Bulk actions and exports of two batches, in each state, and acts on them."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import httpx
import sqlalchemy as sa

from dealdock import Sandbox
from dealdock.platform.accounts import accounts
from dealdock.vendors.close.job.model import Batch, ExportPart
from tests.support import jobs, stored
from tests.support.state_tables import Cells
from tests.vendors.close.client import Close

LEADS: Final = 2


def scene(leads: int) -> dict[str, Any]:
    """Return an account with this number of leads, each with a contact."""
    emails = [{"email": "a@a.test", "type": "office"}]
    return {
        "vendor": "close",
        "leads": [{"name": f"Lead {number}", "status": "Potential"} for number in range(leads)],
        "contacts": [{"name": "A", "lead": f"Lead {number}", "emails": emails} for number in range(leads)],
    }


class Job(ABC):
    """A job of an account whose clock is frozen, with a webhook on its kind. Deliveries are held."""

    path: str
    event: str

    def __init__(self, sandbox: Sandbox, http: httpx.Client, leads: int = LEADS, left: int = LEADS) -> None:
        self.sandbox, self.leads = sandbox, leads
        self.close = Close.open(http)
        self.close.control("POST", "/import", {"accounts": [scene(leads)]})
        self.close.control("POST", "/deliveries/hold")
        events = [{"object_type": self.event, "action": action} for action in ("created", "updated", "deleted")]
        self.close.post("/webhook/", {"url": "http://127.0.0.1:9/", "events": events})
        self.made = self.close.post(self.path, self.fields())
        self.batches = self.left()
        assert len(self.batches) == left

    def fields(self) -> dict[str, Any]:
        """Return the body that begins the job."""
        return {}

    @abstractmethod
    def effects(self) -> int:
        """Return the number of leads with which it has dealt."""

    @property
    def dataset_id(self) -> int:
        """The dataset of the account."""
        return self.sandbox.database.read(lambda db: accounts.get(db, self.close.account["id"]).dataset_id)

    @property
    def contents(self) -> Mapping[str, Sequence[Any]]:
        """All stored rows of the account."""
        here = self.dataset_id
        found = self.sandbox.database.read(lambda db: stored.rows(db, here))
        return {name: sorted(map(tuple, rows), key=repr) for name, rows in found.items()}

    def left(self) -> Sequence[Any]:
        """Return the batches that are left to do."""
        mine = sa.select(Batch.__table__).where(Batch.dataset_id == self.dataset_id).order_by(Batch.position)
        return self.sandbox.database.read(lambda db: db.execute(mine).all())

    def run(self) -> None:
        """Do the next batch, else the last one again, as a second process would."""
        jobs.run(self.sandbox, "close", next(iter(self.left()), self.batches[-1]))

    def fail(self) -> None:
        """Let the next batch fail, else the last one, as a second process would."""
        jobs.fail(self.sandbox, "close", next(iter(self.left()), self.batches[-1]))

    def delete_lead(self) -> None:
        """Delete the lead of the last batch, if it is there."""
        found = [lead for lead in self.close.rows("/lead/") if lead["name"] == "Lead 0"]
        for lead in found:
            self.close.delete(f"/lead/{lead['id']}/")

    def restore(self) -> None:
        """Take a snapshot, and go back to it."""
        self.close.control("PUT", "/snapshots/now")
        self.close.control("POST", "/reset", {"to": "now"})

    def transfer(self) -> None:
        """Export the account, and import it again."""
        self.close.control("POST", "/import", self.close.control("GET", "/export?format=json"))

    def shown(self) -> str:
        """Return the state, and the number of objects that it counts as done."""
        answer = self.close.send("GET", f"{self.path}{self.made['id']}/")
        if answer.status_code == httpx.codes.NOT_FOUND:
            return "gone"
        found = answer.json()
        done = found["n_docs_processed"] if "n_docs_processed" in found else found["n_leads_processed"]
        return f"{found['status']} {done}"

    def sent(self) -> str:
        """Return the actions of the deliveries on the job, in their order, by their first letters."""
        found = self.close.control("GET", "/deliveries")[::-1]
        return "".join(each["action"][0] for each in found if each["object_type"] == self.event)


class Edit(Job):
    """A new status of all leads."""

    path, event = "/bulk_action/edit/", "bulk_action.edit"

    def fields(self) -> dict[str, Any]:
        statuses = {status["label"]: status["id"] for status in self.close.rows("/status/lead/")}
        return {"type": "set_lead_status", "lead_status_id": statuses["Qualified"]}

    def effects(self) -> int:
        return sum(lead["status_label"] != "Potential" for lead in self.close.rows("/lead/"))


class Delete(Job):
    """A deletion of all leads."""

    path, event = "/bulk_action/delete/", "bulk_action.delete"

    def effects(self) -> int:
        return self.leads - len(self.close.rows("/lead/"))


class Email(Job):
    """An email to all leads."""

    path, event = "/bulk_action/email/", "bulk_action.email"

    def fields(self) -> dict[str, Any]:
        template = self.close.post("/email_template/", {"name": "T", "subject": "S", "body": "Hello"})
        return {"template_id": template["id"], "sender": "Me <me@acme.test>"}

    def effects(self) -> int:
        return len(self.close.rows("/activity/email/"))


class ExportJob(Job):
    """An export of all leads."""

    path, event = "/export/lead/", "export.lead"

    def fields(self) -> dict[str, Any]:
        return {"format": "csv"}

    def effects(self) -> int:
        mine = sa.select(ExportPart.content).where(ExportPart.dataset_id == self.dataset_id)
        return sum("Lead " in part for part in self.sandbox.database.read(lambda db: db.scalars(mine).all()))


STATES: Final[Mapping[str, tuple[Callable[[Any], object], ...]]] = {
    "created": (),
    "processing": (Job.run,),
    "done": (Job.run, Job.run),
    "error": (Job.run, Job.fail),
}
"""The acts by which a new job comes into each state."""
ACTS: Final[Mapping[str, Callable[[Any], object]]] = {
    "nothing": lambda _: None,
    "run": Job.run,
    "fail": Job.fail,
    "delete a lead": Job.delete_lead,
    "a year": lambda of: of.close.control("POST", "/clock/advance", {"seconds": 365 * 86_400}),
    "reset": lambda of: of.close.control("POST", "/reset"),
    "restore": Job.restore,
    "import": Job.transfer,
}


def trial(of: Any, state: Sequence[Callable[[Any], object]], act: Callable[[Any], object]) -> str:
    """Return a cell: the state after an act; the state, what was done, and what was sent when all is done.

    `=`: the state is the same. `c` and `u` are deliveries: the job was created, and updated.
    """
    for each in state:
        each(of)
    before = of.shown()
    act(of)
    after = of.shown()
    while of.left():
        of.run()
    return f"{'=' if after == before else after}, {of.shown()}, {of.effects()} {of.sent()}"


def table(new: Callable[[], Any]) -> Mapping[str, Cells]:
    """Try each act on a job in each state, each in an account of its own."""
    return {act: {state: trial(new(), steps, do) for state, steps in STATES.items()} for act, do in ACTS.items()}
