"""Restores of bad files, and the problems of their results."""

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
from soak.bad_backups.bad_files import BadFile, Outcome
from soak.bad_backups.targets import STATES, Contents, RestoreTarget, State

Restore = Callable[[Settings, Path], None]

Kind = Literal["failure", "file", "outcome", "data"]

WRONG: Final[dict[Kind, str]] = {
    "failure": "restores that end with a traceback, or with more or less than one line",
    "file": "files written or changed other than the database and the two files beside it",
    "outcome": "damaged or crafted backups restored without a warning, and valid ones refused",
    "data": "refused restores that changed the old data",
}


class Problem(NamedTuple):
    kind: Kind
    text: str


class Restores:
    """Restores of files into a target in random states."""

    def __init__(self, target: RestoreTarget, restore: Restore, randomness: Random) -> None:
        """`restore`: the function under test."""
        self._target, self._restore, self._randomness = target, restore, randomness
        self.outcomes: Counter[Outcome] = Counter()
        self.problems: list[Problem] = []

    def each(self, files: Iterable[BadFile]) -> None:
        """Restore each of them once."""
        for bad_file in files:
            states: tuple[State, ...] = STATES if bad_file.allowed == {"refused"} else ("absent", "empty")
            for problem in self.problems_of(bad_file, self._randomness.choice(states)):
                text = f"{bad_file.what}: {problem.text}"
                self.problems.append(problem._replace(text=text))

    def problems_of(self, bad_file: BadFile, state: State) -> Iterator[Problem]:
        """Restore one of them."""
        self._target.prepare(state)
        file = self._target.folder / "bad_file.backup"
        file.write_bytes(bad_file.content)
        before = self._target.contents(state)
        stderr = io.StringIO()
        outcome: Outcome = "refused"
        try:
            with redirect_stderr(stderr):
                self._restore(self._target.settings(state), file)
            outcome = "warned" if stderr.getvalue() else "restored"
        except DealdockError as error:
            if not str(error).isprintable():
                yield Problem("failure", repr(str(error)))
        except Exception:  # noqa: BLE001 (any exception is a problem)
            yield Problem("failure", traceback.format_exc())
        self.outcomes[outcome] += 1
        if outcome not in bad_file.allowed:
            yield Problem("outcome", f"the outcome is: {outcome}")
        yield from self._changes(state, before, outcome)

    def _changes(self, state: State, before: Contents, outcome: Outcome) -> Iterator[Problem]:
        after = self._target.contents(state)
        changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
        for name in sorted(changed):
            if not self._target.may_change(name):
                yield Problem("file", f"{name} was changed")
            elif outcome == "refused":
                yield Problem("data", f"{name} was changed")
        if changed:
            self._target.reset_database(state)
