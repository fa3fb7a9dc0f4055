"""Complete tables of states and acts, as texts: the first line has the states, each further line an act."""

from collections.abc import Mapping
from typing import TypeAlias

Cells: TypeAlias = Mapping[str, str]
"""The cells of an act, by state."""


def read(text: str) -> Mapping[str, Cells]:
    """Return the cells by act."""
    lines = [line.split("|") for line in text.strip().splitlines()]
    names = [name.strip() for name in lines[0][1:]]
    return {act.strip(): dict(zip(names, (cell.strip() for cell in cells), strict=True)) for act, *cells in lines[1:]}


def written(table: Mapping[str, Cells]) -> str:
    """Return the text of a table, to compare it with the expected one in a test that fails."""
    names = list(next(iter(table.values())))
    rows = [["", *names], *([act, *(cells[name] for name in names)] for act, cells in table.items())]
    widths = [max(len(row[place]) for row in rows) for place in range(len(names) + 1)]
    aligned = ("|".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in aligned)
