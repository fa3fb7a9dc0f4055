"""Caches of the package: each has a bound in bytes, and none takes a client's text without a limit on its length."""

import ast
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import dealdock
from dealdock.vendors.registry import VENDORS
from tests.support.caches import FIXED, KIB

SOURCE: Final = Path(dealdock.__file__).parent
MAX_BYTES: Final = 32 * KIB * KIB
"""The bound of all caches whose number of entries grows with calls."""


def of_vendors() -> Iterator[tuple[str, int | str]]:
    """Yield the caches of the vendors: `ENTRY_BYTES` in `tests/vendors/<vendor>/caches.py`, if there is one."""
    for vendor in VENDORS:
        if find_spec(module := f"tests.vendors.{vendor.name}.caches"):
            for place, size in import_module(module).ENTRY_BYTES.items():
                yield f"vendors/{vendor.name}/{place}", size


ENTRY_BYTES: Final[dict[str, int | str]] = {
    "console/landing_page.py _headers": FIXED,
    "console/landing_page.py _inlined": FIXED,
    "console/pages.py digests": FIXED,
    "control/app.py _document": FIXED,
    "control/record_models.py changes_model": FIXED,
    "control/record_models.py new_model": FIXED,
    "control/record_models.py shown_model": FIXED,
    "control/records/stored.py stored_records": FIXED,
    "platform/accounts/rules.py settings_reader": 4 * 4 * KIB,  # for each vendor; settings come from the control plane
    "platform/clock.py _second": 200,
    "platform/credentials/callers.py _by_digest": FIXED,
    "platform/credentials/callers.py _with_user": FIXED,
    "control/changes.py _secrets": FIXED,
    "control/changes.py _sources": FIXED,
    "control/support.py support_of": FIXED,
    "platform/database/bulk_insert.py _columns": FIXED,
    "platform/database/bulk_insert.py _insert_statement": FIXED,
    "platform/database/statement_tables.py _of_compiled": FIXED,  # an entry goes with SQLAlchemy's statement
    "platform/limits/counting.py _put": FIXED,
    "platform/limits/storage.py _size": FIXED,
    "platform/records/base.py _rules": FIXED,
    "platform/records/browsing.py _counting": FIXED,
    "platform/records/copying.py _copying": FIXED,
    "platform/records/live_counts.py _upsert": FIXED,
    "platform/lifecycle/creation.py _rows_of": FIXED,
    "platform/records/records.py _id_of": FIXED,
    "platform/records/records.py _range_of": FIXED,
    "platform/records/removal.py _references": FIXED,
    "platform/records/rows.py update_of": 11 * KIB,  # by the columns of a change: a compiled UPDATE
    "platform/records/tables.py _account_tables": FIXED,
    "platform/records/tables.py _has_rows": FIXED,
    "platform/records/tables.py _record_tables": FIXED,
    "platform/scenes/exported_rows.py _defaults": FIXED,
    "platform/scenes/json_schema/parsers.py _accepted": FIXED,
    "platform/scenes/record_rows.py _columns": FIXED,
    "platform/scenes/scene.py _packaged": FIXED,
    "platform/scenes/values.py reference_of": FIXED,
    "platform/scenes/values.py text_of": FIXED,
    "platform/scenes/schema.py form_in": FIXED,
    "web/explanations.py _is_loopback": 250,
    "web/rest/fields.py adapter": FIXED,
    "web/rest/openapi.py answer_schema": FIXED,
    "web/vendor_api.py privacy_with_columns": FIXED,
    "web/privacy.py _is_secret": 300,  # a name of up to 64 characters
    **dict(of_vendors()),
}
"""The bytes of an entry, by the module and the function."""

USUAL_ENTRIES: Final = 128
"""The entries of an `lru_cache` without an argument."""


DICTIONARIES: Final = {"dict", "defaultdict", "OrderedDict", "WeakKeyDictionary", "WeakValueDictionary"}


@cache
def caches() -> tuple[tuple[str, int | None], ...]:
    """Return each function with a cache, and each cache of a module, with the number of entries; None if unlimited."""
    return tuple(found())


def found() -> Iterator[tuple[str, int | None]]:
    for path in sorted(SOURCE.rglob("*.py")):
        module, place = ast.parse(text := path.read_text()), path.relative_to(SOURCE).as_posix()
        for function in ast.walk(module) if "cache" in text else ():
            if isinstance(function, ast.FunctionDef):
                yield from ((f"{place} {function.name}", size) for size in entries(function))
        for name, value in assigned(module):
            yield from ((f"{place} {name}", size) for size in entries_of_module(name, value))


def assigned(module: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Yield the variables of a module with their values."""
    for statement in module.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value


def entries_of_module(name: str, value: ast.expr) -> Iterator[int | None]:
    """Yield the number of entries of a variable: `lru_cache(64)(function)`, or a dictionary that begins empty.

    A name in capitals is a constant.
    """
    match value:
        case ast.Call(func=ast.Call() as made):
            yield from sizes_of(made)
        case ast.Call(func=made, args=[]) if ast.unparse(made).partition("[")[0].rpartition(".")[2] in DICTIONARIES:
            yield None
        case ast.Dict(keys=[]) if name.lower() == name:
            yield None


def entries(function: ast.FunctionDef) -> Iterator[int | None]:
    """Yield the number of entries of the function's cache, and of one that it makes of another function."""
    for used in (*function.decorator_list, *made_within(function)):
        yield from sizes_of(used)


def sizes_of(used: ast.expr) -> Iterator[int | None]:
    """Yield the number of entries of a cache; nothing for anything else."""
    call = used.func if isinstance(used, ast.Call) else used
    name = ast.unparse(call).rpartition(".")[2]
    if name == "cache":
        yield None
    elif name == "lru_cache":
        sizes = [*used.args, *(each.value for each in used.keywords)] if isinstance(used, ast.Call) else []
        yield number(sizes[0]) if sizes else USUAL_ENTRIES


def made_within(function: ast.FunctionDef) -> Iterator[ast.expr]:
    """Yield the caches that a statement of the function makes, such as `lru_cache(64)(function)`."""
    for statement in function.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
            yield statement.value.func


def number(size: ast.expr) -> int | None:
    """Return the number of an argument, such as `2**14`; None for a name."""
    match size:
        case ast.Constant(value=int(exact)):
            return exact
        case ast.BinOp(left=ast.Constant(value=int(base)), op=ast.Pow(), right=ast.Constant(value=int(power))):
            return int(base**power)
    return None


def test_each_cache_is_on_the_list() -> None:
    assert {name for name, _ in caches()} <= ENTRY_BYTES.keys()


def test_a_cache_without_a_limit_of_entries_has_fixed_keys() -> None:
    assert [name for name, size in caches() if size is None and ENTRY_BYTES[name] != FIXED] == []


def test_all_caches_together_have_a_bound() -> None:
    total = sum(size * each for name, size in caches() if size and isinstance(each := ENTRY_BYTES[name], int))
    assert total <= MAX_BYTES
