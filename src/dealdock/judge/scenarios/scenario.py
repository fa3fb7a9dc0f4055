"""The declaration of a scenario and of its situations."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dealdock.judge.oracles.exercised import Evidence, shown
from dealdock.judge.stage import Stage
from dealdock.judge.staging import ObjectStaging, Staging, Stream

Applies = Callable[[Stream, Staging], str | None]
"""Returns the reason for which a situation does not apply to a stream; None: it applies."""


def always(_stream: Stream, _staging: Staging) -> None:
    """Return None: the situation applies to every stream."""


def by_change_time(stream: Stream, _staging: Staging) -> str | None:
    """Require an object that clients can ask for by the time of its change."""
    return None if stream.object.by_change and stream.object.version else "it has no time of change to ask for"


def that_changes(stream: Stream, _staging: Staging) -> str | None:
    """Require an object whose changes the connector is expected to deliver."""
    if not stream.object.change or not stream.object.version:
        return f"{stream.object.name} shows no change"
    return "changes are not expected (changes: never)" if stream.read.changes == "never" else None


def usual(_staging: Staging) -> Mapping[str, Any]:
    return {}


def never(_of: ObjectStaging) -> bool:
    return False


def a_page_and_a_half(of: ObjectStaging) -> int:
    return of.page_and_a_half


@dataclass(frozen=True)
class Situation:
    """A situation of a scenario. Its name stays once it is published."""

    name: str
    play: Callable[[Stage], None]
    """Arranges records, runs the connector, and disturbs it. The engine adds runs that a recovery needs."""
    applies: Applies = always
    number: Callable[[ObjectStaging], int] = a_page_and_a_half
    """The number of records of the undisturbed run that precedes it."""
    exercised: Callable[[Stage, Stream], Evidence] = shown
    settings: Callable[[Staging], Mapping[str, Any]] = usual
    """The settings with which its account is created, in addition to the file's settings."""
    apart: bool = False
    """True: each stream has its own account, because the disturbance of one stream would hide another's."""
    refuses: bool = False
    """True: the service refuses or cuts calls."""
    disturbs: bool = False
    """True: something happens at a call, which a connector may not meet. False: the records are the situation."""
    recovers: bool = True
    """False: no later run could deliver the missing rows."""
    fails_by_right: Callable[[ObjectStaging], bool] = never
    """Returns True if it is right to end with a failure after the refused call."""
    ends_by_right: bool = False
    """True: to end a disturbed run with a failure is right, if the next run delivers everything."""
    kills: bool = False
    """True: the connector is killed, which a function cannot be."""
    counts_twice: bool = False
    """True: a repeated row is red, whatever is promised."""
    is_later: bool = False
    """True: it disturbs the second run, after new records."""
    undisturbed: bool = True
    """False: it is itself undisturbed."""


@dataclass(frozen=True)
class Scenario:
    """A kind of situation."""

    name: str
    summary: str
    """Two lines."""
    situations: Sequence[Situation]
    reports: Sequence[str] = ()
    """Public reports that show the class: where, and since when."""
