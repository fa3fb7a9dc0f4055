"""The situations to play: for which streams, and on which accounts."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dealdock.judge import placeholders
from dealdock.judge.file import FileError, JudgeFile
from dealdock.judge.scenarios import SCENARIOS, Scenario, Situation, hooks, writing
from dealdock.judge.staging import Staging, Stream
from dealdock_client.similar import guess

QUICK: Final = (
    "sizes.two_pages_and_a_half",
    *("ties", "late_change.last", "touched_between_pages", "outage.unavailable", "later_run.unavailable"),
    *("rerun.again", "lost_answer.closed", "hooks.twice", "hooks.reordered"),
)
"""The situations that have found the most, of each kind of connector."""


@dataclass(frozen=True)
class Play:
    """A situation, with the streams that share its account."""

    scenario: Scenario
    situation: Situation
    streams: Sequence[Stream]

    @property
    def name(self) -> str:
        return f"{self.scenario.name}.{self.situation.name}"


@dataclass(frozen=True)
class Skipped:
    """A situation that does not apply to a stream."""

    scenario: Scenario
    situation: Situation
    stream: str
    reason: str


def select(names: Collection[str]) -> list[tuple[Scenario, Situation]]:
    """Return the situations of these names: `ties`, `outage.cut`. Without names, all. Raises `FileError`."""
    every = [(scenario, situation) for scenario in SCENARIOS for situation in scenario.situations]
    known = {scenario.name for scenario in SCENARIOS} | {f"{first.name}.{second.name}" for first, second in every}
    others: list[Scenario | writing.WriteScenario] = [*writing.SCENARIOS, hooks.SCENARIO]
    for other in others:  # for connectors that write, and for receivers
        known |= {other.name, *(f"{other.name}.{each.name}" for each in other.situations)}
    for name in names:
        if name not in known:
            hint = guess(name, sorted(known)) or ". `dealdock judge --list` shows all"
            raise FileError([f"unknown scenario {name}{hint}"])
    return [
        (scenario, situation)
        for scenario, situation in every
        if not names or scenario.name in names or f"{scenario.name}.{situation.name}" in names
    ]


def is_chosen(name: str, chosen: Collection[str]) -> bool:
    """Return True if a scenario or situation is among the chosen ones, in whole or in part."""
    return any(each in (name, name.partition(".")[0]) or each.startswith(f"{name}.") for each in chosen)


def others(names: Collection[str], own: Collection[str]) -> list[tuple[str, str, str]]:
    """Return the chosen situations that are for connectors of another kind, each with the reason.

    `own`: the scenarios of the connector's kind.
    """
    kinds: list[tuple[Sequence[Scenario | writing.WriteScenario], str]] = [
        (SCENARIOS, "it is for connectors that read"),
        (writing.SCENARIOS, "it is for connectors that write"),
        ((hooks.SCENARIO,), "it is for receivers of webhooks"),
    ]
    found: dict[tuple[str, str], str] = {}
    for scenarios, reason in kinds:
        for scenario in scenarios:
            for each in scenario.situations if scenario.name not in own else ():
                if {scenario.name, f"{scenario.name}.{each.name}"} & {*names}:
                    found.setdefault((scenario.name, each.name), reason)
    return [(*key, reason) for key, reason in found.items()]


def streams_of(file: JudgeFile, stagings: Mapping[str, Staging], wanted: Collection[str]) -> Iterator[Stream | str]:
    """Yield the streams to judge; of a stream whose object has no staging, only the name."""
    given = given_fields(file)
    for name, read in file.reads.items():
        if not wanted or name in wanted:
            staged = stagings[read.vendor].objects.get(read.object)
            yield name if staged is None else Stream(read, staged, given)


def check_streams(file: JudgeFile, wanted: Collection[str]) -> None:
    """Raise `FileError` if a stream does not exist."""
    known = file.reads or file.output
    for name in wanted:
        if name not in known:
            hint = guess(name, known) or f"; the file has {', '.join(known)}"
            raise FileError([f"unknown stream {name}{hint}"])


def given_fields(file: JudgeFile) -> frozenset[str]:
    """Return the fields of the account that a connector is given, by the placeholders of its file."""
    return placeholders.account_fields(file.document.value)


def plays(
    selected: Sequence[tuple[Scenario, Situation]], streams: Sequence[Stream | str], stagings: Mapping[str, Staging]
) -> Iterator[Play | Skipped]:
    """Yield all situations, in the order of the scenarios."""
    for scenario, situation in selected:
        apply: list[Stream] = []
        for stream in streams:
            if isinstance(stream, str):
                yield Skipped(scenario, situation, stream, "the vendor's staging does not have its object")
            elif reason := situation.applies(stream, stagings[stream.read.vendor]):
                yield Skipped(scenario, situation, stream.name, reason)
            else:
                apply.append(stream)
        for group in _groups(apply, stagings, apart=situation.apart):
            yield Play(scenario, situation, group)


def _groups(streams: Sequence[Stream], stagings: Mapping[str, Staging], *, apart: bool) -> list[list[Stream]]:
    """Divide streams so that no stream of a group needs records of another one's object."""
    groups: list[list[Stream]] = []
    for stream in streams:
        fits = (group for group in groups if not apart and all(_can_share(stream, each, stagings) for each in group))
        found = next(fits, None)
        if found is None:
            groups.append([stream])
        else:
            found.append(stream)
    return groups


def _can_share(one: Stream, other: Stream, stagings: Mapping[str, Staging]) -> bool:
    if one.read.vendor != other.read.vendor:
        return False
    staging = stagings[one.read.vendor]
    return (
        one.object.name not in staging.needed(other.object)
        and other.object.name not in staging.needed(one.object)
        and (one.object is other.object or one.object.path != other.object.path)
    )
