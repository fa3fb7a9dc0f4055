"""Budgets that show when the code drifts: functions, exception classes, suppressed checks, inner imports."""

import ast
import builtins
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

from tests.project.test_language import CLIENT, PLUGIN, SOURCE

MAX_FUNCTION_LINES: Final = 60

MAX_EXCEPTION_CLASSES: Final = 55  # those of the judge and of the client without pytest included
MAX_NOQA: Final = 100

MAX_INNER_IMPORTS: Final = 10
"""Each of these saves 10 ms or more of a start or of a pytest session, or imports a module that a table names."""

FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)


@cache
def texts() -> Mapping[str, str]:
    """The source of every module, by its path; of those of the other packages, below the package's name."""
    tops = (SOURCE, SOURCE), (CLIENT, CLIENT.parent), (PLUGIN, PLUGIN.parent)
    return {
        file.relative_to(top).as_posix(): file.read_text(encoding="utf-8")
        for folder, top in tops
        for file in folder.rglob("*.py")
    }


class Facts(NamedTuple):
    """The parts of a module that have a budget. The trees of all modules together would take 200 MB."""

    functions: list[tuple[str, int]]
    """The names of functions, each with the number of its lines."""
    classes: list[tuple[str, set[str]]]
    """The names of classes, each with those of its bases."""
    inner_imports: list[int]
    """The lines of imports inside functions, and of modules that are imported by a text."""
    calls: set[str]
    """The names of what is called."""
    imported: set[str | None]
    """The names of modules that are imported."""


@cache
def facts() -> Mapping[str, Facts]:
    """The facts of every module, by its path."""
    return {path: facts_of(ast.parse(text)) for path, text in texts().items()}


def facts_of(module: ast.Module) -> Facts:
    found = Facts([], [], [], set(), set())
    for node, is_inside in walk(module):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                found.functions.append((node.name, (node.end_lineno or 0) - node.lineno + 1))
            case ast.ClassDef():
                found.classes.append((node.name, {name(base) for base in node.bases}))
            case ast.Call(func=function):
                found.calls.add(called := name(function))
                if called in {"import_module", "__import__"}:
                    found.inner_imports.append(node.lineno)
            case ast.Import(names=names):
                found.imported.update(each.name for each in names)
            case ast.ImportFrom(module=source):
                found.imported.add(source)
        if is_inside and isinstance(node, ast.Import | ast.ImportFrom):
            found.inner_imports.append(node.lineno)
    return found


def walk(module: ast.Module) -> Iterator[tuple[ast.AST, bool]]:
    """Yield each node below a module, with True if it stands inside a function."""
    left: list[tuple[ast.AST, bool]] = [(module, False)]
    while left:
        node, is_inside = left.pop()
        yield node, is_inside
        below = is_inside or isinstance(node, FUNCTIONS)
        left += [(child, below) for child in ast.iter_child_nodes(node)]


def function_lines() -> Iterator[tuple[str, int]]:
    for path, found in facts().items():
        yield from ((f"{path}:{function}", lines) for function, lines in found.functions)


def name(node: ast.expr) -> str:
    """Return the last part of a name, `path` of `os.path`; of another expression its text."""
    match node:
        case ast.Name(id=found) | ast.Attribute(attr=found):
            return found
    return ast.unparse(node).rpartition(".")[2]


def exception_classes() -> set[str]:
    """Every class with a base that is an exception, by its name: Python's, a library's or one of these."""
    bases = {(path, cls): of for path, found in facts().items() for cls, of in found.classes}
    known = {
        each for each, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, BaseException)
    }
    classes = set[str]()
    while True:
        more = {
            f"{path}:{cls}"
            for (path, cls), of in bases.items()
            if of & known or any(base.endswith(("Error", "Exception")) for base in of)
        }
        if more == classes:
            return classes
        classes = more
        known |= {each.rpartition(":")[2] for each in classes}


def inner_imports() -> Iterator[str]:
    """Every import inside a function, and every module that is imported by a text."""
    for path, found in facts().items():
        if path != "pytest_dealdock/plugin.py":
            yield from (f"{path}:{line}" for line in found.inner_imports)


def test_functions_are_short() -> None:
    sizes = dict(function_lines())
    assert len(sizes) > 3000
    assert {name: size for name, size in sizes.items() if size > MAX_FUNCTION_LINES} == {}


def test_exceptions_have_few_classes() -> None:
    found = exception_classes()
    assert "platform/errors.py:RecordError" in found
    assert len(found) <= MAX_EXCEPTION_CLASSES, sorted(found)


def test_few_checks_are_suppressed() -> None:
    found = [path for path, text in texts().items() for _ in re.findall(r"# (?:ruff: )?noqa", text)]
    assert len(found) <= MAX_NOQA, Counter(found)


def test_few_imports_stand_inside_functions() -> None:
    found = list(inner_imports())
    assert len(found) <= MAX_INNER_IMPORTS, found


def test_no_code_is_made_of_text_and_no_library_is_called_by_its_address() -> None:
    calls = {each for found in facts().values() for each in found.calls}
    modules = {each for found in facts().values() for each in found.imported}
    assert "import_module" in calls, "the calls are found at all"
    assert calls.isdisjoint({"exec", "eval"})
    assert "ctypes" not in modules
