"""The English of docstrings, and names that describe what they name."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).parents[1] / "src" / "dealdock"
QUESTION: Final = re.compile(r"(What|Who|Whom|Whose|How|Whether|Where|Why)(ever)?\b")
METAPHORS: Final = frozenset(
    {"Door", "Mould", "Picture", "Together", "Turnstile", "Places", "Crowded", "Steering", "Pouring", "Chance"}
)
"""Names of classes that once stood for other things."""


def trees() -> Iterator[ast.Module]:
    return (ast.parse(file.read_text(encoding="utf-8")) for file in SOURCE.rglob("*.py"))


def test_docstrings_describe_instead_of_asking() -> None:
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = [ast.get_docstring(node) for tree in trees() for node in ast.walk(tree) if isinstance(node, kinds)]
    texts = [text for text in found if text]
    asking = [text for text in texts if QUESTION.match(text)]
    assert len(texts) > 1_000
    assert len(asking) <= 0.02 * len(texts), asking


def test_classes_have_the_names_of_the_field() -> None:
    named = {node.name for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    assert named.isdisjoint(METAPHORS)
