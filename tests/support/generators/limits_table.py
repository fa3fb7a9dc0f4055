"""The table of all limits that operations and modules of the vendors declare: `tests/across/limits.tsv`.

A test tries each at the bound and one beyond, by the declaration. That a declaration has the number of the contract is
seen here: a limit that changes is a line in the difference.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from dealdock.vendors.registry import VENDORS
from dealdock.web.rest.fields import model_of
from tests.across.calls import calls_of
from tests.across.test_operations import label, operations

HEAD: Final = ("where", "what", "limit")
TOP: Final = Path(__file__).parents[3]
FILE: Final = TOP / "tests" / "across" / "limits.tsv"
KEYWORDS: Final = frozenset(
    {"maxLength", "minLength", "maxItems", "minItems", "maxProperties", "maximum", "minimum"}
    | {"exclusiveMaximum", "exclusiveMinimum"}
)
NAMED: Final = re.compile("MAX|MOST|LIMIT|LEAST|MIN_")
"""The names of constants that are limits."""
NUMBER: Final = re.compile(r"[-\d. *+]+")


def files() -> list[tuple[Path, str]]:
    """Return the table with its path."""
    rows = [*_declared(), *_constants()]
    return [(FILE, "".join(f"{where}\t{what}\t{limit}\n" for where, what, limit in [HEAD, *rows]))]


def _declared() -> Iterator[tuple[str, str, str]]:
    """Yield the limits of parameters and fields, as OpenAPI shows them."""
    for vendor in VENDORS:
        found = {
            (f"{vendor.name}: {label(operation)}", f"{name} {keyword}", f"{limit}")
            for operation in operations(calls_of(vendor.name))
            for described in (operation.query, operation.fields)
            if described is not None
            for name, keyword, limit in _limits(model_of(described).model_json_schema(), "")
        }
        yield from sorted(found)


def _limits(part: Any, name: str) -> Iterator[tuple[str, str, Any]]:
    """Yield the limits in a schema, each with the field and the keyword."""
    if isinstance(part, list):
        for each in part:
            yield from _limits(each, name)
    if not isinstance(part, dict):
        return
    for key, value in part.items():
        if key in KEYWORDS and isinstance(value, int | float):
            yield name, key, value
        elif key in {"properties", "$defs"}:
            for inner, schema in value.items():
                yield from _limits(schema, f"{name}.{inner}".lstrip("."))
        elif key not in {"default", "examples", "enum", "const"}:
            yield from _limits(value, name)


def _constants() -> Iterator[tuple[str, str, str]]:
    """Yield the constants of modules that are limits, by vendor: a constant that moves to another module stays."""
    for vendor in VENDORS:
        found = []
        for path in (TOP / "src" / "dealdock" / "vendors" / vendor.name).rglob("*.py"):
            for node in ast.parse(path.read_text("utf-8")).body:
                match node:
                    case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if NAMED.search(name):
                        if NUMBER.fullmatch(limit := ast.unparse(value)):
                            found.append((f"{vendor.name}: constants", name, limit))
        yield from sorted(found)
