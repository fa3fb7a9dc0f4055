"""Verdicts: the result of one situation for one stream."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, Final

from dealdock_client.printable import printable

MAX_IDS: Final = 100
_MAX_TEXT: Final = 2_000

ORDER: Final = (
    *("lost", "written_twice", "wrong", "stale", "extra", "twice", "stopped"),
    *("rude", "resumed", "late", "pass", "not_exercised", "not_applicable"),
)
"""All verdicts, the worst first."""

RED: Final = frozenset(ORDER[: ORDER.index("stopped") + 1])
NOT_JUDGED: Final = frozenset({"not_exercised", "not_applicable"})
LISTS: Final = ("lost", "late", "stale", "wrong", "extra", "twice", "written_twice")
"""The verdicts that have lists of ids."""


@dataclass
class Findings:
    """The findings about a stream in a situation."""

    ids: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in LISTS})
    expected: int = 0
    delivered: int = 0
    missing: int = 0
    """The expected rows that nothing delivered, also if the connector failed loudly."""
    others: dict[str, str] = field(default_factory=dict)
    """Findings without ids, such as `stopped` and `rude`, with the reason."""
    is_rude_red: bool = False
    note: str = ""
    calls: list[tuple[int, int]] = field(default_factory=list)
    """The calls at which it can be seen: pairs of run and call within it."""

    def worst(self, *, counts_twice: bool) -> list[str]:
        """Return the names of all findings, the worst first."""
        found = [name for name, ids in self.ids.items() if ids and (name != "twice" or counts_twice)]
        return sorted([*found, *self.others], key=ORDER.index)

    def reasons(self, names: Iterable[str]) -> list[str]:
        """Return the reasons of the findings that have no ids, in the order of these names."""
        return [self.others[name] for name in names if name in self.others]


@dataclass(frozen=True)
class SeenCall:
    """A call of the connector, as a person reads it in a report."""

    place: int
    """Its place within its run, from 1."""
    number: int
    """Its number in the account's journal."""
    line: str
    """Method and address."""
    status: int
    records: int
    """The number of the stream's records in its answer."""


@dataclass(frozen=True)
class SeenRun:
    """A run of the connector: its last calls, and the keys of the rows that it delivered."""

    number: int
    exit: int | None
    all_calls: int
    calls: Sequence[SeenCall]
    keys: Sequence[str]
    remarks: Sequence[str] = ()
    """The parts of the stream's output that could not be read."""


@dataclass(frozen=True)
class Verdict:
    """The result of one situation for one stream."""

    scenario: str
    situation: str
    stream: str
    verdict: str
    why: str
    red: bool = False
    also: Sequence[str] = ()
    expected: int = 0
    delivered: int = 0
    ids: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    runs: Sequence[Mapping[str, Any]] = ()
    exercised: bool = False
    calls: Sequence[tuple[int, int]] = ()
    rests_on: Sequence[Mapping[str, str]] = ()
    reports: Sequence[str] = ()
    explanation: str = ""
    """The defect that the scenario shows, and the facts that prove it, for a red verdict."""
    account: int | None = None
    """The account, which exists afterwards only if accounts are kept."""
    seen: Sequence[SeenRun] = ()
    """The runs side by side, for a person who reads a red verdict."""

    @property
    def name(self) -> str:
        return f"{self.scenario}.{self.situation}"

    @property
    def key(self) -> tuple[str, str, str]:
        return self.scenario, self.situation, self.stream

    def shown(self) -> dict[str, Any]:
        """Return it in the form of the report in JSON."""
        listed = {name: [str(each) for each in self.ids.get(name, ())][:MAX_IDS] for name in LISTS}
        counts = {name: len(ids) for name, ids in self.ids.items() if ids}
        return {
            "scenario": self.scenario,
            "situation": self.situation,
            "stream": self.stream,
            "verdict": self.verdict,
            "red": self.red,
            "also": list(self.also),
            "expected": self.expected,
            "delivered": self.delivered,
            **listed,
            "counts": counts,
            "runs": [dict(run) for run in self.runs],
            "exercised": self.exercised,
            "why": self.why,
            "explanation": self.explanation,
            "calls": [list(pair) for pair in self.calls],
            "rests_on": [dict(each) for each in self.rests_on],
            "reports": list(self.reports),
        }


def summary(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """Count the verdicts, the worst first."""
    counts = dict.fromkeys(ORDER, 0)
    for verdict in verdicts:
        counts[verdict.verdict] += 1
    return {name: number for name, number in counts.items() if number}


def required(verdict: Verdict, names: Collection[str]) -> Verdict:
    """Return the verdict, red if it is one of these scenarios or situations and was not judged."""
    is_required = not {verdict.scenario, verdict.name}.isdisjoint(names)
    return replace(verdict, red=True) if verdict.verdict in NOT_JUDGED and is_required else verdict


def not_applicable(scenario: str, situation: str, stream: str, reason: str) -> Verdict:
    """Return the verdict on a situation that does not apply."""
    return Verdict(scenario, situation, stream, "not_applicable", reason)


def printed(value: Any) -> Any:
    """Return a value of a report whose texts, also those inside, every terminal and every format can show.

    Ids and lines come from the connector. Very long ones are cut.
    """
    match value:
        case str():
            return printable(value if len(value) <= _MAX_TEXT else f"{value[:_MAX_TEXT]}…")
        case Mapping():
            return {printed(name): printed(each) for name, each in value.items()}
        case list():
            return [printed(each) for each in value]
        case tuple():
            return tuple(map(printed, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: printed(getattr(value, each.name)) for each in fields(value)})
    return value
