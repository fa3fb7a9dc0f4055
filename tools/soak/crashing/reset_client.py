"""A client that imports, takes snapshots and resets, each of which must take effect completely or not at all."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from random import Random
from typing import Final

from sqlalchemy import Connection, select

from dealdock.platform.records.models import Account, Snapshot
from dealdock.vendors.pardot.opportunity.model import Opportunity
from tools.bench.load.timed_connection import TimedConnection, request
from tools.soak.crashing.writers import Problem

MAX_OPPORTUNITIES: Final = 200
"""The maximum number of opportunities in a scene."""

LONG: Final = [f"long{number}@example.com" for number in range(20)]
"""Prospects with comments that are long enough for an import in batches."""

SNAPSHOT: Final = "kept"
SUCCESS: Final = range(200, 300)


@dataclass(frozen=True)
class State:
    """The names of the opportunities in the account, and of those in its snapshot, if there is one."""

    current: frozenset[str] = frozenset()
    snapshot: frozenset[str] | None = None


@dataclass
class ResetClient:
    """The client, its account, and the states that the account may have."""

    account_id: int
    randomness: Random
    state: State = field(default_factory=State)
    pending: State | None = None
    calls: int = 0
    refused: str | None = None

    def run(self, url: str, stopped: Callable[[], bool]) -> None:
        """Make calls until one fails."""
        self.refused = None
        with suppress(OSError), TimedConnection(url) as connection:
            while not stopped():
                sent, after = self._next(url)
                self.pending = after
                answer = connection.call(sent)
                if answer.status not in SUCCESS:
                    self.refused = f"{answer.status}: {answer.body[:200].decode()}"
                    return
                self.state, self.pending = after, None
                self.calls += 1

    def problems(self, db: Connection) -> Iterator[Problem]:
        """Yield a problem unless the account has the state before the pending call or the state after it."""
        found = self._stored_state(db)
        if found not in (self.state, self.pending):
            yield Problem("torn", f"account {self.account_id} has {_short(found)}, not {_short(self.state)}")

    def settle(self, db: Connection) -> None:
        """Continue from the state that was found."""
        self.state, self.pending = self._stored_state(db), None

    def _next(self, url: str) -> tuple[bytes, State]:
        here = f"/_dealdock/accounts/{self.account_id}"
        kinds = ["import", "lines", "snapshot", "empty", *(["restore"] if self.state.snapshot is not None else [])]
        match self.randomness.choice(kinds):
            case "import" | "lines" as kind:
                names = [
                    f"deal {self.calls}.{number}" for number in range(self.randomness.randint(1, MAX_OPPORTUNITIES))
                ]
                after = replace(self.state, current=frozenset(names))
                return importing(url, f"{here}/import", names, LONG if kind == "lines" else ()), after
            case "snapshot":
                return request(url, "PUT", f"{here}/snapshots/{SNAPSHOT}"), replace(
                    self.state, snapshot=self.state.current
                )
            case "empty":
                sent = request(url, "POST", f"{here}/reset", document={"to": "empty"})
                return sent, replace(self.state, current=frozenset())
            case _:
                sent = request(url, "POST", f"{here}/reset", document={"to": SNAPSHOT})
                return sent, replace(self.state, current=self.state.snapshot or frozenset())

    def _stored_state(self, db: Connection) -> State:
        own = select(Account.dataset_id).where(Account.id == self.account_id)
        kept = db.scalar(select(Snapshot.dataset_id).where(Snapshot.account_id == self.account_id))
        return State(_names(db, db.scalars(own).one()), None if kept is None else _names(db, kept))


def importing(url: str, path: str, names: Sequence[str], long: Sequence[str]) -> bytes:
    """Return the import of these opportunities, and of these prospects with long comments."""
    prospects = [{"prospects": {"email": email, "comments": "x" * 60_000}} for email in long]
    opportunities = [{"opportunities": {"name": name, "value": 1, "probability": 1}} for name in names]
    body = "".join(
        f"{json.dumps(line)}\n" for line in [{"accounts": {"name": "Reset"}}, *prospects, *opportunities]
    ).encode()
    head = request(url, "POST", path).removesuffix(b"\r\n")
    return head + b"Content-Type: application/jsonl\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def _names(db: Connection, dataset_id: int) -> frozenset[str]:
    return frozenset(db.scalars(select(Opportunity.name).where(Opportunity.dataset_id == dataset_id)))


def _short(state: State) -> str:
    kept = "nothing" if state.snapshot is None else f"{len(state.snapshot)} opportunities"
    return f"{len(state.current)} opportunities ({min(state.current, default='')} …) and {kept} in its snapshot"
