"""Jobs and deliveries in the databases that tests share: each module leaves none that is due.

The threads of a sandbox take the work of all accounts. A row of one test that they cannot work on would stop the jobs
of the tests after it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from dealdock.platform.webhooks import attempts
from dealdock.sandbox import Sandbox

PATIENCE_SECONDS: Final = 60.0
_open: Final[dict[Sandbox, set[str]]] = {}
"""The sandboxes that tests share, each with the work that was reported."""


@contextmanager
def watched(sandbox: Sandbox) -> Iterator[Sandbox]:
    """Let `check` include a sandbox."""
    _open[sandbox] = set()
    try:
        yield sandbox
    finally:
        del _open[sandbox]


def check() -> None:
    """Wait until the threads have done what is due in all shared sandboxes. Fail if they do not."""
    for sandbox, reported in _open.items():
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (left := _due(sandbox) - reported) and time.monotonic() < deadline:
            sandbox.background.wake()  # a test may have held it
            sandbox.webhooks.wake()
            time.sleep(0.01)  # between two looks; what is waited for is the look
        reported.update(left)
        assert not left, f"a test of this module left work that its sandbox does not do: {', '.join(sorted(left))}"


def _due(sandbox: Sandbox) -> set[str]:
    """Return the first job of each vendor that is used, and the accounts with deliveries that are due."""
    real = sandbox.clock.milliseconds()

    def work(db: Any) -> set[str]:
        used = [vendor for vendor in sandbox.vendors.all if vendor.has_background and "models" in vars(vendor)]
        jobs = {f"{vendor.name} {job}" for vendor in used if (job := vendor.jobs.first(db, real)) is not None}
        return jobs | {f"deliveries of account {number}" for number in attempts.look(db, real).due}

    return sandbox.database.read(work)
