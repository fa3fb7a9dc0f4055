"""The regular expressions of the code: found in the source, and recorded while other tests run."""

import ast
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest

ROOT: Final = Path(__file__).parents[2]
SOURCES: Final = (ROOT / "src", *sorted(ROOT.glob("packages/*/src")))
RECORD_IN: Final = "RECORDED_PATTERNS"
"""The environment variable with the file for the patterns of a session of pytest that has this module as a plugin."""
METHODS: Final = frozenset({"match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"})


@dataclass(frozen=True)
class Found:
    """A pattern, its place in the code, and the methods that the code calls."""

    place: str
    pattern: str | bytes
    flags: int
    methods: frozenset[str]


@dataclass(frozen=True)
class Site:
    """A call of `re`. `found` is None if the pattern is made of local values."""

    place: str
    methods: frozenset[str]
    found: Found | None


def sites() -> list[Site]:
    """Return every call of `re` that takes a pattern."""
    return [site for folder in SOURCES for path in sorted(folder.rglob("*.py")) for site in _of_file(folder, path)]


def recorded(path: Path, among: Mapping[str, Site]) -> list[Found]:
    """Return the patterns that a session with this plugin compiled at these sites, by place."""
    return [
        Found(place, pattern.encode("latin-1") if is_bytes else pattern, flags, among[place].methods)
        for place, pattern, is_bytes, flags in json.loads(path.read_text())
        if place in among
    ]


def _of_file(folder: Path, path: Path) -> Iterator[Site]:
    text = path.read_text()
    if "import re" not in text:
        return
    tree = ast.parse(text)
    above = {below: node for node in ast.walk(tree) for below in ast.iter_child_nodes(node)}
    module = ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_of_re(node.func) and node.args:
            place = f"{path.relative_to(ROOT)}:{node.lineno}"
            name = node.func.attr
            methods = frozenset({name}) if name != "compile" else _methods_of(node, above)
            yield Site(place, methods, _evaluated(place, node, module, methods))


def _is_of_re(function: ast.Attribute) -> bool:
    is_re = isinstance(function.value, ast.Name) and function.value.id == "re"
    return is_re and function.attr in METHODS | {"compile"}


def _methods_of(node: ast.Call, above: Mapping[ast.AST, ast.AST]) -> frozenset[str]:
    """Return the methods that the code calls on a compiled pattern; any method if they are not known."""
    match above[node]:
        case ast.Attribute(attr=method):
            return frozenset({method})
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return _used(name)
        case ast.Return() as returned:
            function = next(each for each in _all_above(returned, above) if isinstance(each, ast.FunctionDef))
            return _used(function.name)
    return METHODS


def _all_above(node: ast.AST, above: Mapping[ast.AST, ast.AST]) -> Iterator[ast.AST]:
    while node in above:
        node = above[node]
        yield node


def _used(name: str) -> frozenset[str]:
    """Return the methods that the code calls on a pattern of this name; any method if there is none."""
    return frozenset(method for used, method in _all_used() if used == name) or METHODS


@cache
def _all_used() -> frozenset[tuple[str, str]]:
    pattern = rf"\b(\w+)\.({'|'.join(METHODS)})\b"
    texts = (path.read_text() for folder in SOURCES for path in folder.rglob("*.py"))
    return frozenset(found for text in texts for found in re.findall(pattern, text))


def _evaluated(place: str, node: ast.Call, module: str, methods: frozenset[str]) -> Found | None:
    """Evaluate pattern and flags in the module; None if they name local values."""
    names = vars(import_module(module))
    flags = [keyword.value for keyword in node.keywords if keyword.arg == "flags"]
    if isinstance(node.func, ast.Attribute) and node.func.attr == "compile":
        flags += node.args[1:]
    try:
        made = re.compile(_value(node.args[0], names), *[_value(each, names) for each in flags])
    except NameError:
        return None
    return Found(place, made.pattern, made.flags, methods)


def _value(node: ast.expr, names: dict[str, Any]) -> Any:
    return eval(compile(ast.Expression(node), "<pattern>", "eval"), dict(names))  # noqa: S307  # our own source


class Recorder:
    """A stand-in for the function of `re` that compiles, which notes the patterns of the project's modules."""

    def __init__(self, compile_: Callable[[Any, int], Any]) -> None:
        self._compile = compile_
        self.found: set[tuple[str, str, bool, int]] = set()

    def __call__(self, pattern: Any, flags: int) -> Any:
        made = self._compile(pattern, flags)
        frame = sys._getframe(1)  # noqa: SLF001  # as `logging` finds its caller
        while frame.f_back and frame.f_globals.get("__name__") == "re":
            frame = frame.f_back
        path = Path(frame.f_code.co_filename)
        if any(path.is_relative_to(folder) for folder in SOURCES):
            is_bytes = isinstance(made.pattern, bytes)
            text = made.pattern.decode("latin-1") if is_bytes else made.pattern
            self.found.add((f"{path.relative_to(ROOT)}:{frame.f_lineno}", text, is_bytes, int(made.flags)))
        return made


if RECORD_IN in os.environ:
    _recorder: Final = Recorder(re._compile)  # type: ignore[attr-defined]  # noqa: SLF001  # every function calls it
    re._compile = _recorder  # type: ignore[attr-defined]  # noqa: SLF001

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish() -> None:
        """Write the patterns of the session."""
        Path(os.environ[RECORD_IN]).write_text(json.dumps(sorted(_recorder.found)))
