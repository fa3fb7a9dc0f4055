"""The size of the source, and the imports between the parts of each vendor: `python -m tools.weight`.

A part of a vendor is a folder of its package, or a module beside the folders. The parts are put in the order in which
most imports point down. An import against this order points up. The contracts "The folders of ..." of import-linter
have the same layers and list the imports up; `python -m tools.weight copper` prints both in their form.
"""

import argparse
import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from statistics import mean, median
from typing import Final, NamedTuple

import grimp

import dealdock
from dealdock.vendors.registry import VENDORS

SOURCE: Final = Path(dealdock.__file__).parent
SHORT_FILE_LINES: Final = 30
DOCSTRING_LINES: Final = 3
FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)

Imports = Mapping[str, frozenset[str]]
"""The parts that each part imports, models included."""


class Parts(NamedTuple):
    """The parts of a vendor in layers, the lowest first, and the imports against their order."""

    layers: Sequence[Sequence[str]]
    up: Sequence[tuple[str, str]]
    largest_circle: int


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("dealdock")


def imports_of(vendor: str) -> Imports:
    """Return the imports between the parts of a vendor."""
    package = f"dealdock.vendors.{vendor}."
    found: dict[str, set[str]] = {}
    for importer in graph().modules:
        if not importer.startswith(package):
            continue
        part = importer.removeprefix(package).partition(".")[0]
        others = found.setdefault(part, set())
        for imported in graph().find_modules_directly_imported_by(importer):
            if imported.startswith(package):
                others.add(imported.removeprefix(package).partition(".")[0])
    return {part: frozenset(others - {part}) for part, others in found.items()}


def in_order(imports: Imports) -> list[str]:
    """Return the parts in an order with few imports up, the lowest first (Eades, Lin and Smyth 1993).

    A part that imports none of those left goes to the bottom, one that none imports to the top. If there is neither,
    the one goes to the top that imports most and is imported least.
    """
    bottom, top, left = [], [], set(imports)
    while left:
        importing = {part: sum(other in left for other in imports[part]) for part in left}
        imported = Counter(other for part in left for other in imports[part] if other in left)
        if sinks := [part for part in sorted(left) if not importing[part]]:
            bottom.append(taken := sinks[0])
        else:
            sources = [part for part in sorted(left) if not imported[part]]
            taken = sources[0] if sources else max(sorted(left), key=lambda part: importing[part] - imported[part])
            top.append(taken)
        left.remove(taken)
    return bottom + top[::-1]


def largest_circle(imports: Imports) -> int:
    """Return the most parts of which each imports all others, directly or by others."""

    def reached(start: str) -> set[str]:
        known: set[str] = set()
        new = {start}
        while new:
            new = {other for part in new for other in imports[part]} - known
            known |= new
        return known

    everywhere = {part: reached(part) for part in imports}
    return max(
        (sum(part in everywhere[other] for other in others) for part, others in everywhere.items() if part in others),
        default=0,
    )


def parts(imports: Imports) -> Parts:
    """Return the layers of parts, and what points against them."""
    order = in_order(imports)
    place = {part: at for at, part in enumerate(order)}
    floors: dict[str, int] = {}
    for part in order:
        floors[part] = max((floors[other] + 1 for other in imports[part] if place[other] < place[part]), default=0)
    layers = [[part for part in sorted(order) if floors[part] == floor] for floor in sorted(set(floors.values()))]
    up = [(part, other) for part in sorted(order) for other in sorted(imports[part]) if place[other] > place[part]]
    return Parts(layers, up, largest_circle(imports))


def objects(texts: Mapping[Path, str]) -> Counter[Path]:
    """Return the objects of all vendors, each with its modules: a folder with a `model.py`, or a file with a table."""
    vendors = [file for file in texts if file.is_relative_to(SOURCE / "vendors") and file.name != "__init__.py"]
    found = Counter(file.parent for file in vendors if (file.parent / "model.py") in texts)
    found.update(file for file in vendors if "__tablename__" in texts[file] and file.parent not in found)
    return found


def sizes() -> Iterator[str]:
    """Yield lines on files, functions and objects."""
    texts = {file: file.read_text("utf-8") for file in sorted(SOURCE.rglob("*.py"))}
    lines = {file: text.count("\n") for file, text in texts.items()}
    every = [line for text in texts.values() for line in text.splitlines()]
    blank, imports = (
        sum(not line.strip() for line in every),
        sum(bool(re.match("(from|import) ", line)) for line in every),
    )
    short = sum(count < SHORT_FILE_LINES for file, count in lines.items() if file.name != "__init__.py")
    packages = sum(count <= DOCSTRING_LINES for file, count in lines.items() if file.name == "__init__.py")
    yield (
        f"{sum(lines.values()):,} lines ({blank:,} blank, {imports:,} with an import) in {len(lines):,} files, "
        f"median {median(lines.values()):.0f}; {short} of less than {SHORT_FILE_LINES} lines, and {packages} "
        "`__init__.py` of a docstring"
    )
    functions = [
        (node.end_lineno or 0) - node.lineno + 1
        for text in texts.values()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, FUNCTIONS)
    ]
    yield f"{len(functions):,} functions of {mean(functions):.1f} lines, median {median(functions):.0f}"
    found = objects(texts)
    largest = ", ".join(f"{each.relative_to(SOURCE / 'vendors')} {count}" for each, count in found.most_common(6))
    yield f"{sum(found.values()) / len(found):.1f} modules per object, of {len(found)} objects; most: {largest}"
    for vendor in VENDORS:
        own = {each: count for each, count in found.items() if each.is_relative_to(SOURCE / "vendors" / vendor.name)}
        files = [count for file, count in lines.items() if file.is_relative_to(SOURCE / "vendors" / vendor.name)]
        ratio = sum(own.values()) / len(own)
        yield f"{vendor.name}: {sum(files):,} lines in {len(files)} files, {ratio:.1f} modules per object of {len(own)}"


def shown(vendor: str) -> str:
    """Return the line on the parts of a vendor."""
    found = parts(imports_of(vendor))
    up = ", ".join(f"{part}→{other}" for part, other in found.up)
    return (
        f"{vendor}: {sum(map(len, found.layers))} parts, {len(found.layers)} layers, largest circle "
        f"{found.largest_circle}, {len(found.up)} imports up{': ' if up else ''}{up}"
    )


def contract(vendor: str) -> Iterator[str]:
    """Yield the lines of the contract of a vendor's folders."""
    found = parts(imports_of(vendor))
    package = f"dealdock.vendors.{vendor}"
    yield "layers = ["
    for layer in reversed(found.layers):
        yield f'    "{" | ".join(layer)}",'
    yield "]"
    yield "exhaustive = true"
    yield "ignore_imports = ["
    for arrow in found.up:
        ends = (
            f"{package}.{part}" + (".**" if (SOURCE / "vendors" / vendor / part).is_dir() else "") for part in arrow
        )
        yield f'    "{" -> ".join(ends)}",'
    yield "]"


def main() -> None:
    """Print the figures of the whole source, or the contract of a vendor."""
    parser = argparse.ArgumentParser(prog="python -m tools.weight", description="Measure the size of the source.")
    parser.add_argument("vendor", nargs="?", help="print the contract of this vendor's folders for pyproject.toml")
    vendor = parser.parse_args().vendor
    lines = contract(vendor) if vendor else [*sizes(), *(shown(each.name) for each in VENDORS)]
    print("\n".join(lines))


if __name__ == "__main__":
    main()
