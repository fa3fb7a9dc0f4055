"""Each error code that the API gives is the result of some call, with its exact text, and `docs/errors.md` lists it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from dealdock.vendors import pardot as dialect
from dealdock.vendors.pardot.wire.errors import CODES, MESSAGES
from tests.support.cases import each_case
from tests.support.generators.errors_page import conditions
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot.contract.conftest import Failed
from tests.vendors.pardot.contract.errors import WAYS

RAISERS = {"PardotError", "Criterion", "Range", "checked"}


def written() -> Iterator[int]:
    """The codes that the source of Pardot's error handling names."""
    for file in Path(str(dialect.__file__)).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=func, args=args, keywords=keywords):
                    names = [ast.unparse(each).rpartition(".")[2] for each in (func, *args[:1])]
                    if names[0] in RAISERS or names == ["partial", "Criterion"]:
                        yield from _numbers(args)
                    yield from _numbers([keyword.value for keyword in keywords if keyword.arg == "code"])
                case ast.AnnAssign(target=ast.Name(id="CODES" | "_CODES"), value=ast.Dict(values=values)):
                    yield from _numbers(values)


def _numbers(nodes: list[ast.expr]) -> Iterator[int]:
    for node in nodes:
        choices = [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]
        yield from (each.value for each in choices if isinstance(each, ast.Constant) and isinstance(each.value, int))


@pytest.mark.slow
def test_no_code_is_given_that_no_call_here_gets() -> None:
    found = {*written(), *CODES.values()}
    assert found >= {1, 3, 16, 23, 41, 88, 198}
    assert found - WAYS.keys() == set()


def test_no_code_is_given_without_a_condition_that_the_contract_knows() -> None:
    assert WAYS.keys() - conditions().keys() == set()
    assert [code for code, condition in conditions().items() if condition.is_never_given and code in WAYS] == []


@pytest.mark.slow
@ONE_DATABASE
@each_case("code", WAYS)
def test_a_call_gets_it(failed: Failed, code: int) -> None:
    _, answer = failed[code]
    assert answer.error == (code, MESSAGES[code])
