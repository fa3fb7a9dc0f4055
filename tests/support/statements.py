"""The statements of the vendors' contracts (docs/contract), and the tests that name them.

A test names a statement with `@pytest.mark.contract("4.create.9")`. The marks are read from the source, so nothing has
to be imported or collected: those of a function, of its class, and a module's `pytestmark`. The statement is one of the
vendor in whose folder of `tests/vendors` the test is, elsewhere Pardot's, unless the mark has `vendor="close"`.

The worked examples of a contract name statements in a line `contract: 4.create.9` (see `tests/support/exchanges.py`).
"""

import ast
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from tests.support import exchanges

ROOT: Final = Path(__file__).resolve().parents[2]
CONTRACTS: Final = ROOT / "docs" / "contract"
TESTS: Final = ROOT / "tests"
DEFAULT: Final = "pardot"
EXAMPLE: Final = "minicrm"
"""The vendor of `tests/example_vendor`. Its contract is not among those of the project."""
MARKER: Final = "pytest.mark.contract"
VENDORS: Final = sorted(file.parent.name for file in CONTRACTS.glob("*/statements.tsv"))
"""The vendors whose contracts have statements."""


class Statement(NamedTuple):
    """One thing that a client could check. `not_yet`: why no test can show it today, if so."""

    id: str
    source: str
    text: str
    not_yet: str = ""


class Mention(NamedTuple):
    """A test, or a class of tests, that names a statement of a vendor's contract."""

    vendor: str
    statement: str
    file: Path
    name: str

    @property
    def title(self) -> str:
        return f"{self.file.name}::{self.name}" if self.name else self.file.name


def sections(vendor: str) -> dict[str, list[Statement]]:
    """Return the statements of a vendor's contract in their order, by the title of their section."""
    found: dict[str, list[Statement]] = {}
    contract = TESTS / "example_vendor" / "contract" if vendor == EXAMPLE else CONTRACTS / vendor
    for line in (contract / "statements.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        if line.startswith("# "):
            found[line.removeprefix("# ")] = []
        else:
            found[list(found)[-1]].append(Statement(*line.split("\t")))
    return found


def statements(vendor: str) -> list[Statement]:
    """Return the statements of a vendor's contract."""
    return [statement for section in sections(vendor).values() for statement in section]


@cache
def mentions() -> Sequence[Mention]:
    """Return every mention of a statement of any vendor, by file and place."""
    tests = [mention for file in sorted(TESTS.rglob("test_*.py")) for mention in in_source(file)]
    return [*tests, *(mention for file in exchanges.files() for mention in _in_examples(file))]


def mentions_of(vendor: str) -> list[Mention]:
    """Return every mention of a statement of this vendor."""
    return [mention for mention in mentions() if mention.vendor == vendor]


def in_source(file: Path) -> Iterator[Mention]:
    """Yield the mentions in the marks of a file of tests."""
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


def vendor_of(file: Path) -> str:
    """Return the vendor whose contract the tests of a file belong to."""
    match file.relative_to(TESTS).parts:
        case ("vendors", vendor, *_) if vendor in VENDORS:
            return vendor
        case ("example_vendor", *_):
            return EXAMPLE
        case _:
            return DEFAULT


def _named(marks: list[ast.expr], file: Path, name: str) -> Iterator[Mention]:
    for mark in marks:
        for node in ast.walk(mark):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == MARKER:
                named = {each.arg: ast.literal_eval(each.value) for each in node.keywords}
                for argument in node.args:
                    yield Mention(named.get("vendor", vendor_of(file)), ast.literal_eval(argument), file, name)


def _in_examples(file: Path) -> Iterator[Mention]:
    for exchange in exchanges.read(file).exchanges:
        for statement in exchange.statements:
            yield Mention(vendor_of(file), statement, file, exchange.title)
