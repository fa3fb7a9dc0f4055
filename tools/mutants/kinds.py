"""Mutations of the kinds that tests of one record, one user or one account miss, with the rules that notice them."""

import ast
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from tools.mutants.drawn import changes, mutation_at, tests_of
from tools.mutants.mutation import PACKAGE, Mutation, mutations

Source: TypeAlias = Callable[[ast.expr], str]
"""Returns the text of an expression."""
Faults: TypeAlias = Iterator[tuple[ast.expr | ast.stmt, str]]
"""The nodes to replace, each with its new text."""

_MAXIMUM: Final = re.compile(r"MAX|MOST|LIMIT|^(most|max_\w+|maximum|le|lt)$")
_COST: Final = re.compile(r"COST|CREDIT|PRICE|CHARGE", re.IGNORECASE)
_OF_ACCOUNT: Final = re.compile(r"\.(dataset|account)_id$")
_OF_USER: Final = re.compile(r"(\.|^)user_id$")
_CALLER: Final = re.compile(r"(^|\.)(caller|context|user)\.user_id$")
_CREDENTIALS: Final[Mapping[str, str]] = {
    "access_token": "refresh_token",
    "refresh_token": "access_token",
    "code": "refresh_token",
    "api_key": "access_token",
    "user_key": "api_key",
    "client_id": "client_secret",
    "client_secret": "client_id",
}


def _accounts(node: ast.AST, source: Source) -> Faults:
    """Drop the account from a condition."""
    yield from _always_true(node, source, _OF_ACCOUNT)


def _users(node: ast.AST, source: Source) -> Faults:
    """Drop the user from a condition, or take the account's first user for the one who calls."""
    yield from _always_true(node, source, _OF_USER)
    match node:
        case ast.Call(args=values, keywords=keywords):
            given = [*values, *(each.value for each in keywords)]
        case ast.Dict(values=given) | ast.Tuple(elts=given):
            pass
        case _:
            given = []
    for each in given:
        if isinstance(each, ast.Attribute) and _CALLER.search(source(each)):
            yield each, "1"


def _always_true(node: ast.AST, source: Source, column: re.Pattern[str]) -> Faults:
    match node:
        case ast.Compare(left=left, ops=[ast.Eq()]) if column.search(source(left)):
            yield node, f"{source(left)} == {source(left)}"


def _maxima(node: ast.AST, source: Source) -> Faults:
    """Move a maximum by one."""
    yield from _one_more(node, _MAXIMUM)
    match node:
        case ast.Compare(left=left, ops=[ast.Gt()], comparators=[right]) if _MAXIMUM.search(source(right)):
            yield node, f"({source(left)}) >= {source(right)}"


def _costs(node: ast.AST, _: Source) -> Faults:
    """Change a cost."""
    yield from _one_more(node, _COST)


def _one_more(node: ast.AST, name: re.Pattern[str]) -> Faults:
    """Yield the numbers with such a name."""
    match node:
        case ast.Assign(targets=[ast.Name(id=named)], value=ast.Constant(value=int() as value) as constant):
            found = [(named, constant, value)]
        case ast.AnnAssign(target=ast.Name(id=named), value=ast.Constant(value=int() as value) as constant):
            found = [(named, constant, value)]
        case ast.Call(keywords=keywords):
            found = [
                (each.arg, each.value, each.value.value)
                for each in keywords
                if each.arg and isinstance(each.value, ast.Constant) and isinstance(each.value.value, int)
            ]
        case _:
            found = []
    for named, constant, value in found:
        if name.search(named) and not isinstance(value, bool):
            yield constant, f"{value + 1}"


def _several(node: ast.AST, source: Source) -> Faults:
    """Take the first of several alone."""
    match node:
        case ast.For(iter=iterated):
            yield iterated, f"list({source(iterated)})[:1]"


def _credentials(node: ast.AST, _: Source) -> Faults:
    """Take one kind of credential for another."""
    match node:
        case ast.Compare(comparators=given):
            pass
        case ast.Call(func=ast.Attribute() | ast.Name(id="getattr"), args=given):
            pass
        case _:
            given = []
    for each in given:
        if isinstance(each, ast.Constant) and (other := _CREDENTIALS.get(str(each.value))):
            yield each, f'"{other}"'


def _synonyms(node: ast.AST, source: Source) -> Faults:
    """Prefer the other one of two inputs."""
    match node:
        case ast.Assign(value=ast.BoolOp(op=ast.Or(), values=[one, other]) as both) if _are_inputs(one, other):
            yield both, f"{source(other)} or {source(one)}"
        case ast.Dict(keys=[None, None], values=[one, other]) if _are_inputs(one, other):
            yield node, f"{{**{source(other)}, **{source(one)}}}"
        case ast.Call(func=ast.Attribute(attr="coalesce") as function, args=[one, other]):
            yield node, f"{source(function)}({source(other)}, {source(one)})"


def _are_inputs(*nodes: ast.expr) -> bool:
    return all(isinstance(each, ast.Name | ast.Attribute | ast.Call | ast.Subscript) for each in nodes)


class Kind(NamedTuple):
    """A kind of fault."""

    faults: Callable[[ast.AST, Source], Faults]
    rules: Sequence[str]
    """The tests that notice it in any module."""


_ACROSS: Final = "tests/across"
_GENERATED: Final = "tests/project/test_generated.py::test_is_current"
KINDS: Final[Mapping[str, Kind]] = {
    "account": Kind(_accounts, (f"{_ACROSS}/test_bystander.py",)),
    "maximum": Kind(
        _maxima, (f"{_ACROSS}/test_limits_of_fields.py", f"{_ACROSS}/test_list_limits.py", f"{_GENERATED}[limits]")
    ),
    "several": Kind(_several, (f"{_ACROSS}/test_three_subscriptions.py",)),
    "credential": Kind(_credentials, (f"{_ACROSS}/test_credential_places.py", f"{_ACROSS}/test_token_states.py")),
    "user": Kind(_users, (f"{_ACROSS}/test_second_user.py",)),
    "cost": Kind(_costs, ("tests/vendors/apollo/usage/test_ledger.py",)),
    "synonym": Kind(_synonyms, (f"{_ACROSS}/test_two_inputs.py", "tests/vendors/pardot/test_two_identifiers.py")),
}
"""The kinds, by name."""


def drawn(project: Path, paths: Iterable[str], *, most: int, seed: int = 0) -> list[Mutation]:
    """Return mutations of modules, as many of each vendor and of each kind as there are, without equivalent ones."""
    equivalent = {(each.path, each.before, each.after) for each in mutations() if each.equivalent}
    piles: dict[tuple[str, str], list[Mutation]] = defaultdict(list)
    for path in paths:
        for name, mutation in of_module(project, path):
            if mutation[:3] not in equivalent:
                piles[name, _vendor(path)].append(mutation)
    randomness = random.Random(seed)  # noqa: S311 (the same for a seed)
    for pile in piles.values():
        randomness.shuffle(pile)
    found: list[Mutation] = []
    while len(found) < most and any(piles.values()):
        order = [(name, pile) for (name, _), pile in piles.items() if pile]
        randomness.shuffle(order)
        found += [_with_tests(project, name, pile.pop()) for name, pile in order[: most - len(found)]]
    return found


def modules(project: Path) -> list[str]:
    """Return the modules of all vendors, by their paths below the package."""
    package = project / PACKAGE
    return sorted(each.relative_to(package).as_posix() for each in (package / "vendors").glob("*/**/*.py"))


def of_module(project: Path, path: str) -> Iterator[tuple[str, Mutation]]:
    """Yield all mutations of a module, each with its kind, and without tests."""
    text = (project / PACKAGE / path).read_text(encoding="utf-8")
    for name, kind in KINDS.items():
        for change in changes(text, kind.faults):
            yield name, mutation_at(path, text, change, "")


def _with_tests(project: Path, name: str, mutation: Mutation) -> Mutation:
    """Add the tests of the module, and of the rules of the kind those of its vendor, on SQLite."""
    vendor = _vendor(mutation.path)
    files = [each for each in KINDS[name].rules if _is_of(each, vendor)]
    names = " or ".join(Path(each).stem for each in files if "::" not in each)
    chosen = f"'not postgresql and ({vendor} or not ({names}))'" if names else "'not postgresql'"
    return mutation._replace(tests=" ".join((tests_of(project, mutation.path), *files, "-k", chosen)))


def _is_of(rule: str, vendor: str) -> bool:
    return rule.startswith((_ACROSS, _GENERATED, f"tests/vendors/{vendor}/"))


def _vendor(path: str) -> str:
    """Return the vendor of a module; that with the smallest API if it is of none."""
    above, *rest = path.split("/")
    return rest[0] if above == "vendors" and len(rest) > 1 else "minicrm"
