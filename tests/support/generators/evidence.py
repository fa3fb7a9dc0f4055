"""The evidence of the contracts in numbers: a table in the README and in two pages, which `make generate` writes."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.support.statements import CONTRACTS, ROOT, VENDORS, Statement, statements

PAGES: Final = (ROOT / "README.md", ROOT / "docs" / "fidelity.md")

GRADES: Final = (
    ("recorded", "rec"),
    ("user's documents", "seed"),
    ("clients", "client"),
    ("documentation", "docs"),
    ("our decision", ""),
)
"""The kinds of evidence, each with its word in the sources. A statement counts for the first one that it has."""

_BLOCK: Final = re.compile(r"(?<=<!-- evidence -->\n).*?(?=<!-- /evidence -->)", re.DOTALL)


def grade(statement: Statement) -> str:
    """Return the kind of evidence of a statement."""
    words = set(re.findall(r"[a-z]+", statement.source))
    return next(name for name, word in GRADES if not word or word in words)


def counted(vendor: str) -> Counter[str]:
    """Return the number of statements for each kind of evidence."""
    return Counter(map(grade, statements(vendor)))


def newest(vendor: str) -> str:
    """Return the date of the newest recorded answer; `none` for a vendor that has no recording."""
    lines = (CONTRACTS / "recordings.tsv").read_text("utf-8").splitlines()[1:]
    return dict(line.split("\t") for line in lines).get(vendor, "none")


def own_share() -> str:
    """Return the percentage of statements that are our own decisions."""
    every = [grade(statement) for vendor in VENDORS for statement in statements(vendor)]
    return f"{100 * every.count(GRADES[-1][0]) / len(every):.0f} %"


def table() -> str:
    """Return the table of all vendors."""
    names = [name for name, _ in GRADES]
    head = f"| | statements | {' | '.join(names)} | newest recording |\n|---|{'--:|' * (len(names) + 2)}\n"
    rows = [
        f"| {vendor.capitalize()} | {sum(found.values())} | {' | '.join(str(found[name]) for name in names)} |"
        f" {newest(vendor)} |\n"
        for vendor in VENDORS
        for found in [counted(vendor)]
    ]
    return f"{own_share()} of all statements are our own decisions, because no source decides.\n\n{head}{''.join(rows)}"


def files() -> Iterator[tuple[Path, str]]:
    """Yield each page with its text."""
    for page in PAGES:
        yield page, _BLOCK.sub(lambda _: f"\n{table()}\n", page.read_text("utf-8"))
