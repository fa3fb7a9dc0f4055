"""Restores of hostile backups, and the problems of their results."""

import io
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stderr
from pathlib import Path
from random import Random
from typing import Final, Literal, NamedTuple

from dealdock.platform.errors import DealdockError
from dealdock.settings import Settings
from soak.hostile.files import Hostile, Outcome
from soak.hostile.places import STATES, Picture, Place, State

Restore = Callable[[Settings, Path], None]

Kind = Literal["failure", "file", "outcome", "data"]

WRONG: Final[dict[Kind, str]] = {
    "failure": "restores that end in a traceback, or in no single line",
    "file": "files other than the two and the database that are written or changed",
    "outcome": "damaged or crafted backups that are restored without a word, or whole ones that are refused",
    "data": "refusals after which old data is other than before",
}


class Complaint(NamedTuple):
    kind: Kind
    text: str


class Trying:
    """Restores backups into a place, in one state after another."""

    def __init__(self, place: Place, restore: Restore, randomness: Random) -> None:
        """Begin without complaints."""
        self._place, self._restore, self._chance = place, restore, randomness
        self.outcomes: Counter[Outcome] = Counter()
        self.complaints: list[Complaint] = []

    def each(self, files: Iterable[Hostile]) -> None:
        """Restore each of them once."""
        for hostile in files:
            states: tuple[State, ...] = STATES if hostile.allowed == {"refused"} else ("absent", "empty")
            for complaint in self.complaints_of(hostile, self._chance.choice(states)):
                text = f"{hostile.what}: {complaint.text}"
                self.complaints.append(complaint._replace(text=text))

    def complaints_of(self, hostile: Hostile, state: State) -> Iterator[Complaint]:
        """Restore one of them."""
        self._place.prepare(state)
        file = self._place.folder / "hostile.backup"
        file.write_bytes(hostile.content)
        before = self._place.picture(state)
        said = io.StringIO()
        outcome: Outcome = "refused"
        try:
            with redirect_stderr(said):
                self._restore(self._place.settings(state), file)
            outcome = "warned" if said.getvalue() else "restored"
        except DealdockError as error:
            if not str(error).isprintable():
                yield Complaint("failure", repr(str(error)))
        except Exception:  # noqa: BLE001 (whatever it is, a user would see it)
            yield Complaint("failure", traceback.format_exc())
        self.outcomes[outcome] += 1
        if outcome not in hostile.allowed:
            yield Complaint("outcome", f"it is {outcome}")
        yield from self._changes(state, before, outcome)

    def _changes(self, state: State, before: Picture, outcome: Outcome) -> Iterator[Complaint]:
        after = self._place.picture(state)
        changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
        for name in sorted(changed):
            if not self._place.may_change(name):
                yield Complaint("file", f"{name} is other than before")
            elif outcome == "refused":
                yield Complaint("data", f"{name} is other than before")
        if changed:
            self._place.empty_again(state)
