"""Budgets that show when the code drifts: functions, exception classes, suppressed checks, inner imports."""

import ast
import builtins
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from tests.project.test_language import CLIENT, PLUGIN, SOURCE

MAX_FUNCTION_LINES: Final = 40
USUAL_FUNCTION_LINES: Final = 15

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


@cache
def nodes() -> Mapping[str, list[ast.AST]]:
    """All nodes of every module, by its path."""
    return {path: list(ast.walk(ast.parse(text))) for path, text in texts().items()}


def function_lines() -> Iterator[tuple[str, int]]:
    for path, found in nodes().items():
        for node in found:
            if isinstance(node, FUNCTIONS):
                yield f"{path}:{node.name}", (node.end_lineno or 0) - node.lineno + 1


def name(node: ast.expr) -> str:
    return ast.unparse(node).rpartition(".")[2]


def exception_classes() -> set[str]:
    """Every class with a base that is an exception, by its name: Python's, a library's or one of these."""
    bases = {
        (path, node.name): {name(base) for base in node.bases}
        for path, found in nodes().items()
        for node in found
        if isinstance(node, ast.ClassDef)
    }
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
    for path, found in nodes().items():
        if path == "pytest_dealdock/plugin.py":
            continue
        inside = {id(node) for function in found if isinstance(function, FUNCTIONS) for node in ast.walk(function)}
        for node in found:
            match node:
                case ast.Import() | ast.ImportFrom() if id(node) in inside:
                    yield f"{path}:{node.lineno}"
                case ast.Call(func=function) if name(function) in {"import_module", "__import__"}:
                    yield f"{path}:{node.lineno}"


def test_functions_are_short() -> None:
    sizes = dict(function_lines())
    assert len(sizes) > 3000
    assert {name: size for name, size in sizes.items() if size > MAX_FUNCTION_LINES} == {}


def test_nine_in_ten_functions_fit_in_fifteen_lines() -> None:
    sizes = [size for _, size in function_lines()]
    assert sum(size <= USUAL_FUNCTION_LINES for size in sizes) >= 0.9 * len(sizes)


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
    calls = {name(node.func) for found in nodes().values() for node in found if isinstance(node, ast.Call)}
    modules = {
        each.name for found in nodes().values() for node in found if isinstance(node, ast.Import) for each in node.names
    } | {node.module for found in nodes().values() for node in found if isinstance(node, ast.ImportFrom)}
    assert "import_module" in calls, "the calls are found at all"
    assert calls.isdisjoint({"exec", "eval"})
    assert "ctypes" not in modules
