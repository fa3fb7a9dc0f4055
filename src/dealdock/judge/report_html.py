"""The report as one HTML file that needs no network."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from dealdock.judge.report import Report, by_reason, counted, ordered, word
from dealdock.judge.verdict import NOT_JUDGED, Verdict, summary
from dealdock.version import __version__
from dealdock_client.lazy_import import load

_SHOWN_KEYS: Final = 3
_SHOWN_RANGES: Final = 12
_LEAST_OF_A_RANGE: Final = 3
_MAX_DIGITS: Final = 15
"""The digits of a number that may be part of a range."""
_YELLOW: Final = frozenset({"rude", "resumed", "late"})


def template(file: Path) -> Any:
    """Return a template of HTML. It escapes values, and refuses those that are not given."""
    jinja2: Any = load("jinja2")  # most runs write no HTML
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(file.parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(file.name)


def write(report: Report, path: Path) -> None:
    """Write the table of verdicts, and for each red one its calls next to its rows."""
    verdicts = ordered(report.verdicts)
    page = template(Path(__file__).with_name("report.html")).render(
        report=report,
        version=__version__,
        summary=summary(verdicts),
        rows=list(_rows(verdicts)),
        not_judged=list(_not_judged(verdicts)),
        streams=len({each.stream for each in verdicts}),
        reds=[each for each in verdicts if each.red],
        colour=_colour,
        counted=counted,
        keys=_keys,
        listed=_listed,
        is_named=_is_named,
    )
    path.write_text(page, encoding="utf-8")


@dataclass
class _Row:
    """A row of the table of verdicts: one verdict, or the same one of several streams."""

    verdicts: list[Verdict]

    @property
    def first(self) -> Verdict:
        return self.verdicts[0]

    @property
    def word(self) -> str:
        return word(self.first)

    @property
    def streams(self) -> list[str]:
        return [each.stream for each in self.verdicts]

    @property
    def why(self) -> str:
        if len(self.verdicts) == 1 or _note(self.first) == self.first.why:
            return self.first.why
        expected, delivered = (sum(numbers) for numbers in zip(*map(_numbers, self.verdicts), strict=True))
        return f"{expected} expected, {delivered} delivered{_note(self.first)}"


def _rows(verdicts: Iterable[Verdict]) -> Iterator[_Row]:
    """Yield the rows of what was judged. Streams with the same verdict that is not red share one in each situation."""
    shared: dict[tuple[str, str, str], _Row] = {}
    for each in verdicts:
        if each.red:
            yield _Row([each])
        elif each.verdict not in NOT_JUDGED:
            shared.setdefault((each.verdict, each.name, _note(each)), _Row([])).verdicts.append(each)
    yield from shared.values()


def _numbers(verdict: Verdict) -> tuple[int, int]:
    return verdict.expected, verdict.delivered


def _note(verdict: Verdict) -> str:
    """Return the part of the reason behind the numbers of rows."""
    return verdict.why.removeprefix(f"{verdict.expected} expected, {verdict.delivered} delivered")


def _not_judged(verdicts: Iterable[Verdict]) -> Iterator[dict[str, str]]:
    """Yield a row for each reason for which situations were not judged."""
    for (name, why), situations in by_reason(each for each in verdicts if not each.red).items():
        by_streams: dict[str, list[str]] = {}
        for situation, streams in situations.items():
            by_streams.setdefault(", ".join(streams), []).append(situation)
        text = "; ".join(f"{', '.join(names)} ({streams})" for streams, names in by_streams.items())
        yield {"word": name, "why": why, "situations": text}


def _colour(verdict: Verdict) -> str:
    if verdict.red:
        return "red"
    return "green" if verdict.verdict == "pass" else "yellow" if verdict.verdict in _YELLOW else "grey"


def _keys(keys: Sequence[str]) -> str:
    """Return the first and the last keys of rows, as ranges."""
    ranges = _ranges(keys)
    if len(ranges) <= 2 * _SHOWN_KEYS:
        return ", ".join(ranges)
    return f"{', '.join(ranges[:_SHOWN_KEYS])} … {', '.join(ranges[-_SHOWN_KEYS:])}"


def _listed(verdict: Verdict) -> list[tuple[str, int, str]]:
    """Return the name, the number and the ids of each list that is not empty. Many ids are cut."""
    return [(name, len(ids), _shown_ids([*map(str, ids)])) for name, ids in verdict.ids.items() if ids]


def _shown_ids(ids: Sequence[str]) -> str:
    ranges = _ranges(ids)
    more = " …" if len(ranges) > _SHOWN_RANGES else ""
    return f"{', '.join(ranges[:_SHOWN_RANGES])}{more}"


def _ranges(ids: Sequence[str]) -> list[str]:
    """Return ids with three or more consecutive numbers as a range: `7-19`."""
    found = list[str]()
    for _, group in groupby(enumerate(ids), key=_run_of):
        own = [each for _, each in group]
        found += [f"{own[0]}-{own[-1]}"] if len(own) >= _LEAST_OF_A_RANGE else own
    return found


def _run_of(placed: tuple[int, str]) -> tuple[int, int] | tuple[str, int]:
    """Return the same value for consecutive numbers, and another one for each other id."""
    place, text = placed
    is_number = text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS and str(int(text)) == text
    return (0, int(text) - place) if is_number else (text, place)


def _is_named(verdict: Verdict, run: int, call: int) -> bool:
    """Return True for a call at which the verdict can be seen."""
    return (run, call) in verdict.calls
