"""A client that imports, takes snapshots and resets, each of which must be complete or absent."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from random import Random
from typing import Final

from sqlalchemy import Connection, select

from bench.load.line import Line, request
from dealdock.platform.models import Account, Snapshot
from dealdock.vendors.pardot.models import Opportunity
from soak.crashing.writers import Complaint

DEALS: Final = 200
"""Opportunities in a scene, at most."""

LONG: Final = [f"long{number}@example.com" for number in range(20)]
"""Prospects with comments so long that a scene is poured in as a stream, batch by batch."""

KEPT: Final = "kept"
GOOD: Final = range(200, 300)


@dataclass(frozen=True)
class State:
    """The names of the opportunities that the account shows, and of those in its snapshot, if it has one."""

    shown: frozenset[str] = frozenset()
    kept: frozenset[str] | None = None


@dataclass
class Turner:
    """The client with its account, and the expected states of it."""

    account_id: int
    randomness: Random
    state: State = field(default_factory=State)
    pending: State | None = None
    turns: int = 0
    refused: str | None = None

    def turn(self, url: str, stopped: Callable[[], bool]) -> None:
        """Make calls until one fails."""
        self.refused = None
        with suppress(OSError), Line(url) as line:
            while not stopped():
                sent, after = self._next(url)
                self.pending = after
                answer = line.call(sent)
                if answer.status not in GOOD:
                    self.refused = f"{answer.status}: {answer.body[:200].decode()}"
                    return
                self.state, self.pending = after, None
                self.turns += 1

    def complaints(self, db: Connection) -> Iterator[Complaint]:
        """Yield a complaint unless the records are those before the turn in flight, or those after it."""
        found = self._found(db)
        if found not in (self.state, self.pending):
            yield Complaint("torn", f"account {self.account_id} has {_short(found)}, not {_short(self.state)}")

    def settle(self, db: Connection) -> None:
        """Continue from the state that was found."""
        self.state, self.pending = self._found(db), None

    def _next(self, url: str) -> tuple[bytes, State]:
        here = f"/_dealdock/accounts/{self.account_id}"
        kinds = ["import", "lines", "keep", "empty", *(["back"] if self.state.kept is not None else [])]
        match self.randomness.choice(kinds):
            case "import" | "lines" as kind:
                names = [f"deal {self.turns}.{number}" for number in range(self.randomness.randint(1, DEALS))]
                after = replace(self.state, shown=frozenset(names))
                return importing(url, f"{here}/import", names, LONG if kind == "lines" else ()), after
            case "keep":
                return request(url, "PUT", f"{here}/snapshots/{KEPT}"), replace(self.state, kept=self.state.shown)
            case "empty":
                sent = request(url, "POST", f"{here}/reset", document={"to": "empty"})
                return sent, replace(self.state, shown=frozenset())
            case _:
                sent = request(url, "POST", f"{here}/reset", document={"to": KEPT})
                return sent, replace(self.state, shown=self.state.kept or frozenset())

    def _found(self, db: Connection) -> State:
        own = select(Account.dataset_id).where(Account.id == self.account_id)
        kept = db.scalar(select(Snapshot.dataset_id).where(Snapshot.account_id == self.account_id))
        return State(_names(db, db.scalars(own).one()), None if kept is None else _names(db, kept))


def importing(url: str, path: str, names: Sequence[str], long: Sequence[str]) -> bytes:
    """The request that has the account hold these opportunities, and these prospects with long comments."""
    people = [{"prospects": {"email": email, "comments": "x" * 60_000}} for email in long]
    deals = [{"opportunities": {"name": name, "value": 1, "probability": 1}} for name in names]
    body = "".join(f"{json.dumps(line)}\n" for line in [{"accounts": {"name": "Turned"}}, *people, *deals]).encode()
    head = request(url, "POST", path).removesuffix(b"\r\n")
    return head + b"Content-Type: application/jsonl\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def _names(db: Connection, dataset_id: int) -> frozenset[str]:
    return frozenset(db.scalars(select(Opportunity.name).where(Opportunity.dataset_id == dataset_id)))


def _short(state: State) -> str:
    kept = "nothing" if state.kept is None else f"{len(state.kept)} opportunities"
    return f"{len(state.shown)} opportunities ({min(state.shown, default='')} …) and {kept} in its snapshot"
