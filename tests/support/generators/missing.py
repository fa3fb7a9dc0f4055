"""The paths that a service has and dealdock lacks: in the pages about coverage and in the guides of the vendors."""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final, NamedTuple

from dealdock.vendors.registry import VENDORS
from dealdock.web.rest.known_paths import FILE, KnownPath, KnownPaths, split
from tests.across.calls import calls_of
from tests.support.statements import ROOT

_BLOCK: Final = re.compile(r"(?<=<!-- not emulated -->\n).*?(?=<!-- /not emulated -->)", re.DOTALL)


class Area(NamedTuple):
    """The paths of an area."""

    name: str
    there: int
    missing: list[str]


def vendors() -> list[str]:
    """Return the vendors whose paths are known: they have a table of them."""
    return [vendor.name for vendor in VENDORS if (resources.files(vendor.package) / FILE).is_file()]


@cache
def _emulated(vendor: str) -> frozenset[tuple[str, tuple[str, ...]]]:
    """Return the methods and paths of a vendor's operations."""
    operations = (each for router in calls_of(vendor).rest.routers for each in router.operations)
    return frozenset((method, _shape(each.path)) for each in operations for method in each.methods)


def _shape(path: str) -> tuple[str, ...]:
    return tuple("{}" if segment.startswith("{") else segment for segment in split(path))


def areas(vendor: str) -> list[Area]:
    """Return the areas of a vendor's API, in the order of its table."""
    found: dict[str, list[KnownPath]] = {}
    for each in KnownPaths(f"dealdock.vendors.{vendor}").every:
        found.setdefault(each.area, []).append(each)
    return [_area(vendor, name, paths) for name, paths in found.items()]


def _area(vendor: str, name: str, paths: list[KnownPath]) -> Area:
    called = [(method, each.path) for each in paths for method in each.methods]
    missing = [f"`{method} {path}`" for method, path in called if (method, _shape(path)) not in _emulated(vendor)]
    return Area(name, len(called) - len(missing), missing)


def section(vendor: str) -> str:
    """Return the section of the page about coverage."""
    rows = "".join(f"| {area.name} | {area.there} | {', '.join(area.missing)} |\n" for area in areas(vendor))
    return (
        "\n## What is missing\n\nThe paths of the service by its documentation. A call of one that is missing has the"
        " service's answer for an unknown path, and `Dealdock-Explain` says that it is not emulated.\n\n"
        f"| Area | Emulated | Missing |\n|---|--:|---|\n{rows}"
    )


def files() -> Iterator[tuple[Path, str]]:
    """Yield the guides with the list of what is missing."""
    for vendor in vendors():
        guide = ROOT / "docs" / "guides" / f"{vendor}.md"
        wholly = [area.name for area in areas(vendor) if area.missing and not area.there]
        partly = [area.name for area in areas(vendor) if area.missing and area.there]
        rows = {"emulated in part": partly, "not emulated": wholly}
        lines = [f"| {name} | {', '.join(found) or 'none'} |" for name, found in rows.items()]
        head = ["", "| by its documentation the service has more | |", "|---|---|"]
        link = f"[Coverage](../coverage-{vendor}.md#what-is-missing) lists the paths."
        text = "\n".join([*head, *lines, "", link, "", ""])
        yield guide, _BLOCK.sub(text.replace("\\", ""), guide.read_text("utf-8"))
