"""Jobs that a test runs itself, batch by batch, in a database of its own. No thread and no other test takes part."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from dealdock import Sandbox
from dealdock.settings import Settings


@contextmanager
def stepped(database: str | None) -> Iterator[Sandbox]:
    """Open a sandbox whose threads do no jobs."""
    with Sandbox(Settings(database=database, secret="a secret for tests")) as sandbox:
        sandbox.background.close()
        yield sandbox


def first(sandbox: Sandbox, vendor: str) -> Any:
    """Return the job whose turn it is now; None if no job is due."""
    queue = sandbox.vendors.get(vendor).jobs
    return sandbox.database.read(lambda db: queue.first(db, datetime.now(UTC)))


def run(sandbox: Sandbox, vendor: str, job: Any) -> None:
    """Do one batch of a job."""
    sandbox.vendors.get(vendor).jobs.run(sandbox.database, sandbox.credentials, job, datetime.now(UTC))


def step(sandbox: Sandbox, vendor: str) -> Any:
    """Do one batch of the first job, and return that job; None if no job is due."""
    job = first(sandbox, vendor)
    if job is not None:
        run(sandbox, vendor, job)
    return job


def fail(sandbox: Sandbox, vendor: str, job: Any, reason: str = "moths") -> None:
    """End a job as one that cannot go on."""
    queue = sandbox.vendors.get(vendor).jobs
    sandbox.database.write(lambda db: queue.fail(db, job, reason, datetime.now(UTC)))
