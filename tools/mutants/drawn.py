"""Fresh mutations of the lines that a branch changes: small faults of the kinds that developers make."""

import ast
import random
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final, TypeAlias

from tools.mutants.mutation import PACKAGE, Mutation, mutations

Change: TypeAlias = tuple[int, int, str]
"""The place of a text, as two offsets, and the text that replaces it."""
OfNode: TypeAlias = Callable[[ast.AST, Callable[[ast.expr], str]], Iterator[tuple[ast.expr | ast.stmt, str]]]
"""Yields the nodes to replace within a node, each with its new text."""

MOST: Final = 40
"""The mutations that are drawn at once."""

_SIGNS: Final[Mapping[type[ast.cmpop], str]] = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Is: "is not",
    ast.IsNot: "is",
    ast.In: "not in",
    ast.NotIn: "in",
}
_CONDITIONS: Final = frozenset({"where", "filter", "having"})
_ORDERS: Final = frozenset({"order_by"})
_SWAPPED: Final[Mapping[str, str]] = {"min": "max", "max": "min", "any": "all", "all": "any"}


def drawn(project: Path, base: str, *, most: int = MOST, seed: int = 0) -> list[Mutation]:
    """Return mutations of lines that differ from a revision, without those that a table calls equivalent."""
    changed = changed_lines(project, base)
    equivalent = (each for each in mutations() if each.equivalent and each.path in changed)
    known = {(each.path, each.applied(project)) for each in equivalent}
    found = [
        each
        for path, lines in changed.items()
        for each in of_module(project, path, lines)
        if (each.path, each.applied(project)) not in known
    ]
    chosen = random.Random(seed).sample(found, min(most, len(found)))  # noqa: S311 (the same for a seed)
    return sorted(chosen, key=found.index)


def changed_lines(project: Path, base: str) -> dict[str, set[int]]:
    """Return the numbers of the changed lines of each module of the package, by its path below the package."""
    options = ("--unified=0", "--no-color", "--no-ext-diff", "--relative", "--diff-filter=AM")
    command = ["git", "diff", *options, "--merge-base", base, "--", PACKAGE]
    text = subprocess.run(command, cwd=project, check=True, capture_output=True, text=True).stdout
    found: dict[str, set[int]] = {}
    path = ""
    for line in text.splitlines():
        if line.startswith("+++ b/"):
            path = line.removeprefix(f"+++ b/{PACKAGE}/")
        elif line.startswith("@@") and path.endswith(".py"):
            first, _, number = line.split("+")[1].split(" ")[0].partition(",")
            found.setdefault(path, set()).update(range(int(first), int(first) + int(number or 1)))
    return found


def of_module(project: Path, path: str, lines: set[int]) -> Iterator[Mutation]:
    """Yield all mutations of these lines of a module."""
    text, tests = (project / PACKAGE / path).read_text(encoding="utf-8"), tests_of(project, path)
    for change in changes(text):
        first, last, _ = change
        if lines & set(range(text.count("\n", 0, first) + 1, text.count("\n", 0, last) + 2)):
            yield mutation_at(path, text, change, tests)


def mutation_at(path: str, text: str, change: Change, tests: str) -> Mutation:
    """Return the mutation that makes a change in the text of a module."""
    return Mutation(path, *_unique(text, *change), tests)


def changes(text: str, of_node: OfNode | None = None) -> Iterator[Change]:
    """Yield the changes of a module. `of_node` yields the nodes to replace within a node, by default of all kinds."""
    of_node = of_node or _of_node
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line.encode()))
    encoded = text.encode()

    def place(node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Return the offsets of a node. Its own are those of UTF-8."""
        bounds = (node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0)
        first, last = (len(encoded[: starts[line - 1] + column].decode()) for line, column in bounds)
        return first, last

    def source(node: ast.expr) -> str:
        first, last = place(node)
        return text[first:last]

    tree = ast.parse(text)
    in_f_strings = {each for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for each in ast.walk(node)}
    for node in (each for each in ast.walk(tree) if each not in in_f_strings):  # those have no places in Python 3.11
        for target, new in of_node(node, source):
            yield (*place(target), new)


def _of_node(node: ast.AST, source: Callable[[ast.expr], str]) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """Yield the nodes to replace within a node, each with its new text."""
    match node:
        case ast.Call():
            yield from _of_call(node, source)
        case ast.Compare() | ast.UnaryOp() | ast.BoolOp() | ast.IfExp() | ast.Tuple():
            yield from _of_condition(node, source)
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Assign(targets=[ast.Subscript() | ast.Attribute()]):
            yield node, "pass"
        case ast.If(body=[ast.Return() | ast.Continue() as end], orelse=[]):
            yield end, "pass"
        case ast.Constant(value=bool() as value):
            yield node, str(not value)
        case ast.Constant(value=int() as value):
            yield node, str(value + 1)


def _of_condition(node: ast.expr, source: Callable[[ast.expr], str]) -> Iterator[tuple[ast.expr, str]]:
    match node:
        case ast.Compare(left=left, ops=[sign], comparators=[right]) if type(sign) in _SIGNS:
            yield node, f"{source(left)} {_SIGNS[type(sign)]} {source(right)}"
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield node, source(operand)
        case ast.BoolOp(op=operator, values=values):
            yield node, (" or " if isinstance(operator, ast.And) else " and ").join(source(each) for each in values)
        case ast.IfExp(test=test, body=first, orelse=second):
            yield node, f"{source(second)} if {source(test)} else {source(first)}"
        case ast.Tuple(elts=[_, _, *_] as values) if all(isinstance(each, ast.Compare) for each in values):
            for others in _without_one(values, source):
                yield node, f"({', '.join(others)},)"


def _of_call(node: ast.Call, source: Callable[[ast.expr], str]) -> Iterator[tuple[ast.expr, str]]:
    match node:
        case ast.Call(func=ast.Name(id=name) as function) if name in _SWAPPED:
            yield function, _SWAPPED[name]
        case ast.Call(func=ast.Attribute(value=value, attr="values"), args=[], keywords=[_, _, *_] as columns):
            for left in columns:
                kept = (each for each in columns if each is not left)
                written = (
                    f"{each.arg}={source(each.value)}" if each.arg else f"**{source(each.value)}" for each in kept
                )
                yield node, f"{source(value)}.values({', '.join(written)})"
        case ast.Call(func=ast.Attribute(value=value, attr=name), args=values, keywords=[]) if name in _CONDITIONS:
            for others in _without_one(values, source):
                yield node, f"{source(value)}.{name}({', '.join(others)})" if others else source(value)
        case ast.Call(func=ast.Attribute(value=value, attr=name), args=[_, _, *_] as values) if name in _ORDERS:
            arguments = [source(each) for each in values]
            for changed in (arguments[::-1], arguments[:-1]):
                yield node, f"{source(value)}.{name}({', '.join(changed)})"
        case ast.Call(func=ast.Attribute(value=value, attr="desc" | "asc" | "limit" | "offset")):
            yield node, source(value)


def _without_one(values: Sequence[ast.expr], source: Callable[[ast.expr], str]) -> Iterator[list[str]]:
    """Yield the texts of all values but one, for each."""
    for left in values:
        yield [source(each) for each in values if each is not left]


def _unique(text: str, first: int, last: int, new: str) -> tuple[str, str]:
    """Return a text that occurs once, with the place in it, and the same text with the change."""
    begin, end = first, last
    while text.count(text[begin:end]) > 1:
        begin = text.rfind("\n", 0, max(begin - 1, 0)) + 1
        end = next_end if (next_end := text.find("\n", end + 1)) > 0 else len(text)
    return text[begin:end], text[begin:first] + new + text[last:end]


def tests_of(project: Path, path: str) -> str:
    """Return the tests of a module: those of its name, else those of the nearest folder; and those that import it.

    The tests of an object in one file, `tag.py`, are the folder `tag`.
    """
    own = project / "tests" / path
    if not (near := own.with_name(f"test_{own.name}")).exists():
        near = next(each for each in (own.with_suffix(""), *own.parents) if each.is_dir())
    found = [each for each in importing(project, PurePosixPath(PACKAGE) / path) if not each.is_relative_to(near)]
    return " ".join(each.relative_to(project).as_posix() for each in (near, *found))


def importing(project: Path, path: PurePosixPath) -> list[Path]:
    """Return the files with tests that import a module of the package or of the tests."""
    *package, name = path.relative_to("src" if path.parts[0] == "src" else "").with_suffix("").parts
    above = r"\.".join(package)
    found = re.compile(rf"^(?:from|import) {above}(?:\.{name}\b| import (?:.*\b)?{name}\b)", re.MULTILINE)
    files = (project / "tests").rglob("test_*.py")
    return sorted(each for each in files if found.search(each.read_text(encoding="utf-8")))
