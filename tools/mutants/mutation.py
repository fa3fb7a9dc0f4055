"""Mutations, as `tools/mutants/tables` declares them."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

TABLES: Final = Path(__file__).parent / "tables"
PACKAGE: Final = "src/dealdock"
PACKAGES: Final = {
    "dealdock_client": "packages/dealdock-client/src",
    "pytest_dealdock": "packages/pytest-dealdock/src",
}
"""The folders of the other packages."""


class MutationError(Exception):
    """A mutation that cannot be applied."""


class Mutation(NamedTuple):
    """A small change of one module that breaks a promise."""

    path: str
    """The module, below `src/dealdock`; one of another package begins with that package's name."""
    before: str
    """A text that occurs in it once."""
    after: str
    tests: str
    """The arguments of pytest, separated by blanks."""
    equivalent: str = ""
    """The reason why no client can notice the change. Empty: the tests must fail."""

    @property
    def title(self) -> str:
        """One line about it."""
        return f"{self.path}: {_line(self.before)} -> {_line(self.after) or 'nothing'}"

    def file(self, project: Path) -> Path:
        """Return the module's file in this folder of the project."""
        return project / PACKAGES.get(self.path.partition("/")[0], PACKAGE) / self.path

    def applied(self, project: Path) -> str:
        """Return the module's text with the change. `project` is the folder of the project."""
        text = self.file(project).read_text(encoding="utf-8")
        if (found := text.count(self.before)) != 1:
            raise MutationError(f"the text occurs {found} times in {self.path}, expected once: {self.before!r}")
        return text.replace(self.before, self.after)


def mutations() -> Iterator[Mutation]:
    """Read all tables, by name."""
    for table in sorted(TABLES.glob("*.toml")):
        for row in tomllib.loads(table.read_text(encoding="utf-8"))["mutation"]:
            yield Mutation(**row)


def _line(text: str) -> str:
    return " ".join(text.split())
