"""The English of docstrings, and names that describe what they name."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
SOURCE: Final = ROOT / "src" / "dealdock"
PLUGIN: Final = ROOT / "packages" / "pytest-dealdock" / "src" / "pytest_dealdock"
QUESTION: Final = re.compile(r"(What|Who|Whom|Whose|How|Whether|Where|Why)(ever)?\b")
METAPHORS: Final = frozenset(
    {"Door", "Mould", "Picture", "Together", "Turnstile", "Places", "Crowded", "Steering", "Pouring", "Chance"}
)
"""Names of classes that once stood for other things."""


def trees(folder: Path = SOURCE) -> Iterator[ast.Module]:
    return (ast.parse(file.read_text(encoding="utf-8")) for file in folder.rglob("*.py"))


def docstrings(folder: Path) -> list[str]:
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = [ast.get_docstring(node) for tree in trees(folder) for node in ast.walk(tree) if isinstance(node, kinds)]
    return [text for text in found if text]


def test_docstrings_describe_instead_of_asking() -> None:
    texts = [*docstrings(SOURCE), *docstrings(PLUGIN)]
    asking = [text for text in texts if QUESTION.match(text)]
    assert len(texts) > 1_000
    assert len(asking) <= 0.02 * len(texts), asking


def test_those_of_tests_and_trials_do_too() -> None:
    texts = [*docstrings(ROOT / "tests"), *docstrings(ROOT / "soak")]
    assert len(texts) > 1_000
    assert [text for text in texts if QUESTION.match(text)] == []


def test_classes_have_the_names_of_the_field() -> None:
    every = (*trees(), *trees(PLUGIN))
    named = {node.name for tree in every for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    assert named.isdisjoint(METAPHORS)
