"""Writes a page per vendor: each statement of its contract, where it comes from, and which tests show it.

Pardot's is `docs/coverage.md`, another vendor's `docs/coverage-<vendor>.md`. `python -m tests.coverage_page` writes
them all, and a test sees that they are current.
"""

from collections import defaultdict
from itertools import groupby
from pathlib import Path
from typing import Final, TypeAlias

from dealdock.vendors.pardot.router import ROUTERS
from tests.statements import CONTRACTS, DEFAULT, ROOT, VENDORS, Mention, Statement, mentions_of, sections

Found: TypeAlias = dict[str, list[Mention]]
Sections: TypeAlias = dict[str, list[Statement]]

SHOWN: Final = 4
"""So many tests are listed with a statement; of the others there is the number."""

HEAD: Final = """<!-- Written by `python -m tests.coverage_page` from docs/contract and the tests' marks. -->

# What is promised, and what shows it

Each statement of the contract about {service}'s API, one line for one thing that a client could check: where it comes
from, and the tests that name it (`@pytest.mark.contract("4.create.9")`), on SQLite and on PostgreSQL.

{sources}

"""

SOURCES: Final = """\
Sources: `seed`, the documents about {service} that this project began with; `docs`, its public API documentation;
`client`, how well-known public clients treat the service; `rec`, answers of the service that public clients recorded;
`ours`, our decision where no source says; `contract`, a sentence there without a source. The service itself could not
be asked."""

PARDOT_SOURCES: Final = """\
Sources: `seed`, Pardot's two documents that this project began with; `docs`, its public API documentation of 2020 and
2021; `client`, how well-known public clients treat the service, or what they recorded of it; `ours`, our decision where
nobody says; `contract`, said there without a source. The service itself could not be asked."""


def path(vendor: str) -> Path:
    """Return the file of a vendor's page."""
    return ROOT / "docs" / ("coverage.md" if vendor == DEFAULT else f"coverage-{vendor}.md")


def page(vendor: str) -> str:
    """Return the page of a vendor as it should be."""
    found: Found = {}
    for mention in mentions_of(vendor):
        found.setdefault(mention.statement, []).append(mention)
    by_section = sections(vendor)
    tables = "".join(_section(title, rows, found) for title, rows in by_section.items())
    objects = _objects() if vendor == DEFAULT else ""
    return _head(vendor) + _totals(by_section, found) + _not_yet(by_section) + objects + tables


def _head(vendor: str) -> str:
    service = vendor.capitalize()
    sources = PARDOT_SOURCES if vendor == DEFAULT else SOURCES.format(service=service)
    others = [f"[{each.capitalize()}]({path(each).name})" for each in VENDORS if each != DEFAULT]
    also = f"Other services: {', '.join(others)}.\n\n" if others and vendor == DEFAULT else ""
    return HEAD.format(service=service, sources=sources) + also


def _totals(by_section: Sections, found: Found) -> str:
    every = [statement for rows in by_section.values() for statement in rows]
    shown = sum(statement.id in found for statement in every)
    tests = len({(mention.file, mention.name) for each in found.values() for mention in each})
    open_ = sum(bool(statement.not_yet) for statement in every)
    lines = "| Section | Statements | Shown by tests | Not yet |\n|---|---|---|---|\n"
    for title, rows in by_section.items():
        lines += f"| {title} | {len(rows)} | {sum(row.id in found for row in rows)} | {_count(rows)} |\n"
    return (
        f"**{len(every)} statements: {shown} are shown by {tests} tests and classes of tests, {open_} are not there"
        f" yet.**\n\n{lines}"
    )


def _count(rows: list[Statement]) -> int:
    return sum(bool(row.not_yet) for row in rows)


def _not_yet(by_section: Sections) -> str:
    reasons = defaultdict(list)
    for rows in by_section.values():
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
    for line in (CONTRACTS / DEFAULT / "objects.tsv").read_text(encoding="utf-8").splitlines()[1:]:
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
    for each in VENDORS:
        path(each).write_text(page(each), encoding="utf-8")
