"""The report as one HTML file that needs no network."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from dealdock.judge.report import Report, ordered
from dealdock.judge.verdict import MAX_IDS, Verdict, summary
from dealdock.version import __version__
from dealdock_client.lazy_import import load

_SHOWN_KEYS: Final = 3
_YELLOW: Final = frozenset({"rude", "resumed", "late"})


def write(report: Report, path: Path) -> None:
    """Write the table of verdicts, and for each red one its calls next to its rows."""
    jinja2: Any = load("jinja2")  # most runs of judge write no HTML
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    verdicts = ordered(report.verdicts)
    page = templates.get_template("report.html").render(
        report=report,
        version=__version__,
        summary=summary(verdicts),
        verdicts=verdicts,
        reds=[each for each in verdicts if each.red],
        colour=_colour,
        keys=_keys,
        listed=_listed,
        is_named=_is_named,
    )
    path.write_text(page, encoding="utf-8")


def _colour(verdict: Verdict) -> str:
    if verdict.red:
        return "red"
    return "green" if verdict.verdict == "pass" else "yellow" if verdict.verdict in _YELLOW else "grey"


def _keys(keys: Sequence[str]) -> str:
    """Return the first and the last keys of rows."""
    if len(keys) <= 2 * _SHOWN_KEYS:
        return ", ".join(keys)
    return f"{', '.join(keys[:_SHOWN_KEYS])} … {', '.join(keys[-_SHOWN_KEYS:])}"


def _listed(verdict: Verdict) -> list[tuple[str, int, Sequence[Any]]]:
    """Return the name, the number and the first ids of each list that is not empty."""
    return [(name, len(ids), ids[:MAX_IDS]) for name, ids in verdict.ids.items() if ids]


def _is_named(verdict: Verdict, run: int, call: int) -> bool:
    """Return True for a call at which the verdict can be seen."""
    return (run, call) in verdict.calls
