"""Names of tests promise no more than the tests assert."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

TESTS: Final = Path(__file__).parents[1]
MOST: Final = re.compile("at_most_([0-9_]*[0-9])|over_([0-9_]*[0-9])|_([0-9_]*[0-9])_at_most|more_than_([0-9_]*[0-9])")
ORDER: Final = re.compile("(^|_)(in_batches|in_(the|their|this|that)_order|in_order)(_|$)")
"""The names of tests whose lists must be compared as lists."""


@cache
def written() -> tuple[tuple[str, str, str], ...]:
    """Return the place, the name and the text of each test that is named so, with its decorators."""
    return tuple(each for each in all_tests() if MOST.search(each[1]) or ORDER.search(each[1]))


def all_tests() -> Iterator[tuple[str, str, str]]:
    """Yield the same of every test in a file with such a name."""
    for path in sorted(TESTS.rglob("test_*.py")):
        text = path.read_text("utf-8")
        if not (MOST.search(text) or ORDER.search(text)):
            continue
        lines = text.splitlines()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                first = min((each.lineno for each in node.decorator_list), default=node.lineno)
                body = "\n".join(
                    [*lines[first - 1 : node.lineno - 1], *lines[node.body[0].lineno - 1 : node.end_lineno]]
                )
                yield f"{path.relative_to(TESTS)}::{node.name}", node.name, body


def test_a_maximum_in_a_name_is_a_number_of_the_test() -> None:
    without = [
        f"{place}: {number}"
        for place, name, body in written()
        for found in MOST.findall(name)
        for number in found
        if number and not {int(number), int(number) + 1} & {int(each) for each in re.findall("[0-9]+", _plain(body))}
    ]
    assert without == [], "take the number from the contract, not from the code: the code may be wrong"


def test_an_order_in_a_name_is_not_compared_as_a_set() -> None:
    sets = [place for place, name, body in written() if ORDER.search(name) and re.search(r"== \{[^:}]* for ", body)]
    assert sets == [], "compare lists: a set has neither order nor doubles"


def _plain(body: str) -> str:
    """Return a test's text with numbers as they are in names."""
    return re.sub("(?<=[0-9])[_,](?=[0-9])", "", body)
