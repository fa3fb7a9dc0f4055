"""The contract's statements (docs/contract), and which tests name them: `@pytest.mark.contract("4.create.9")`.

The marks are read from the source, so nothing has to be imported or collected: those of a function, of its class, and a
module's `pytestmark`.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT / "docs" / "contract" / "pardot"
MARKER: Final = "pytest.mark.contract"


class Statement(NamedTuple):
    """One thing that a client could check. `not_yet`: why no test can show it today, if so."""

    id: str
    source: str
    text: str
    not_yet: str = ""


class Mention(NamedTuple):
    """A test, or a class of tests, that names a statement."""

    statement: str
    file: Path
    name: str

    @property
    def title(self) -> str:
        return f"{self.file.name}::{self.name}" if self.name else self.file.name


def sections() -> dict[str, list[Statement]]:
    """The statements in their order, by the title of their section."""
    found: dict[str, list[Statement]] = {}
    for line in (FOLDER / "statements.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        if line.startswith("# "):
            found[line.removeprefix("# ")] = []
        else:
            found[list(found)[-1]].append(Statement(*line.split("\t")))
    return found


def statements() -> list[Statement]:
    return [statement for section in sections().values() for statement in section]


def mentions() -> list[Mention]:
    """Every naming of a statement, by file and place."""
    return [mention for file in sorted((ROOT / "tests").rglob("test_*.py")) for mention in _in_file(file)]


def _in_file(file: Path) -> Iterator[Mention]:
    module = ast.parse(file.read_text(encoding="utf-8"))
    for node in module.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="pytestmark")], value=value):
                yield from _named([value], file, "")
            case ast.FunctionDef():
                yield from _named(node.decorator_list, file, node.name)
            case ast.ClassDef():
                yield from _named(node.decorator_list, file, node.name)
                for test in node.body:
                    if isinstance(test, ast.FunctionDef):
                        yield from _named(test.decorator_list, file, f"{node.name}::{test.name}")


def _named(marks: list[ast.expr], file: Path, name: str) -> Iterator[Mention]:
    for mark in marks:
        for node in ast.walk(mark):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == MARKER:
                for argument in node.args:
                    yield Mention(ast.literal_eval(argument), file, name)
