"""Writes `docs/coverage.md`: each statement of the contract, where it comes from, and which tests show it.

`python -m tests.coverage_page`. A test sees that it is current.
"""

from collections import defaultdict
from itertools import groupby
from typing import Final, TypeAlias

from dealdock.vendors.pardot.router import ROUTERS
from tests.statements import FOLDER, ROOT, Mention, Statement, mentions, sections

PAGE: Final = ROOT / "docs" / "coverage.md"
Found: TypeAlias = dict[str, list[Mention]]

SHOWN: Final = 4
"""So many tests are listed with a statement; of the others there is the number."""

HEAD: Final = """<!-- Written by `python -m tests.coverage_page` from docs/contract and the tests' marks. -->

# What is promised, and what shows it

Each statement of the contract about Pardot's API, one line for one thing that a client could check: where it comes
from, and the tests that name it (`@pytest.mark.contract("4.create.9")`), on SQLite and on PostgreSQL.

Sources: `seed`, Pardot's two documents that this project began with; `docs`, its public API documentation of 2020 and
2021; `client`, how well-known public clients treat the service, or what they recorded of it; `ours`, our decision where
nobody says; `contract`, said there without a source. The service itself could not be asked.

"""


def page() -> str:
    """The page as it should be."""
    found: Found = {}
    for mention in mentions():
        found.setdefault(mention.statement, []).append(mention)
    tables = "".join(_section(title, rows, found) for title, rows in sections().items())
    return HEAD + _totals(found) + _not_yet() + _objects() + tables


def _totals(found: Found) -> str:
    every = [statement for rows in sections().values() for statement in rows]
    shown = sum(statement.id in found for statement in every)
    tests = len({(mention.file, mention.name) for each in found.values() for mention in each})
    open_ = sum(bool(statement.not_yet) for statement in every)
    lines = "| Section | Statements | Shown by tests | Not yet |\n|---|---|---|---|\n"
    for title, rows in sections().items():
        lines += f"| {title} | {len(rows)} | {sum(row.id in found for row in rows)} | {_count(rows)} |\n"
    return (
        f"**{len(every)} statements: {shown} are shown by {tests} tests and classes of tests, {open_} are not there"
        f" yet.**\n\n{lines}"
    )


def _count(rows: list[Statement]) -> int:
    return sum(bool(row.not_yet) for row in rows)


def _not_yet() -> str:
    reasons = defaultdict(list)
    for rows in sections().values():
        for row in rows:
            if row.not_yet:
                reasons[row.not_yet].append(row.id)
    lines = "".join(f"- {reason}: {_brief(ids)}\n" for reason, ids in reasons.items())
    return f"\n## Not yet\n\n{lines}" if lines else ""


def _brief(ids: list[str]) -> str:
    """Ids, those of one group together: `3.token.1, 2, 3`."""
    groups = groupby(ids, lambda each: each.rpartition(".")[0])
    return "; ".join(f"{group}.{', '.join(each.rpartition('.')[2] for each in members)}" for group, members in groups)


def _objects() -> str:
    """Pardot's objects and operations, and which of them can be called."""
    there = {resource.name: set(resource.operations) for resource in ROUTERS}
    text = (
        "\n## Pardot's objects\n\nWhat is not there: an object is error 198, an operation of an object that is there"
        " is error 2.\n\n| Object | Can be called | Not there |\n|---|---|---|\n"
    )
    for line in (FOLDER / "objects.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        name, operations = line.split("\t")
        words = operations.split(", ")
        can = [word for word in words if word.lower() in there.get(name.lower(), set())]
        text += f"| {name} | {', '.join(can)} | {', '.join(word for word in words if word not in can)} |\n"
    return text


def _section(title: str, rows: list[Statement], found: Found) -> str:
    text = f"\n## {title}\n\n| | Statement | Source | Tests |\n|---|---|---|---|\n"
    for row in rows:
        shown = f"*not yet: {row.not_yet}*" if row.not_yet else _tests(found.get(row.id, []))
        text += f"| {row.id} | {row.text} | {row.source} | {shown} |\n"
    return text


def _tests(named: list[Mention]) -> str:
    links = [f"[{each.title}](../{each.file.relative_to(ROOT).as_posix()})" for each in dict.fromkeys(named)]
    if len(links) > SHOWN:
        links[SHOWN - 1 :] = [f"and {len(links) - SHOWN + 1} more"]
    return "<br>".join(links)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
