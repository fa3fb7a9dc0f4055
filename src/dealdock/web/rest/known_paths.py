"""The paths that a service has according to its documentation, to distinguish calls that are not emulated from
typos.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import NamedTuple

from dealdock.platform.first_use import cached_property

FILE = "known-paths.tsv"
"""A table in a vendor's package: `area`, `methods` with a space between two, `path` with `{…}` for any segment."""


class KnownPath(NamedTuple):
    """A line of the table."""

    area: str
    methods: tuple[str, ...]
    path: str

    def fits(self, method: str, segments: list[str]) -> bool:
        """Return True if a call with this path, given as segments, matches."""
        own = split(self.path)
        same = len(own) == len(segments) and all(
            mine.startswith("{") or mine == its for mine, its in zip(own, segments, strict=True)
        )
        return same and method in self.methods


@dataclass(frozen=True)
class KnownPaths:
    """The known paths of a service."""

    package: str | None
    """The package of the vendor or of its version, which has the table; None: no path is known."""
    page: str = ""
    """The page that lists what is emulated, by default the vendor's page of coverage."""

    @cached_property
    def every(self) -> tuple[KnownPath, ...]:
        """All lines of the table."""
        return tuple(self._read())

    def _read(self) -> Iterator[KnownPath]:
        if self.package is None:
            return
        for line in (files(self.package) / FILE).read_text(encoding="utf-8").splitlines()[1:]:
            area, methods, path = line.split("\t")
            yield KnownPath(area, tuple(methods.split()), path)

    def why(self, method: str, path: str) -> str | None:
        """Return the explanation of a call that no operation answers; None if the service has no such path either."""
        segments = split(path)
        found = next((each for each in self.every if each.fits(method, segments)), None)
        if found is None or self.package is None:
            return None
        page = self.page or f"docs/coverage-{self.package.rpartition('.')[2]}.md"
        return f"not emulated: {method} {found.path} ({found.area}); {page} lists what is"


def split(path: str) -> list[str]:
    """Return the segments of a path."""
    return [segment for segment in path.split("/") if segment]
