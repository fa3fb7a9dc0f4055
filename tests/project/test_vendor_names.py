"""No list of vendors outside the registry: what a test or a tool needs of each vendor stands in the vendor's folder.

A file may name one or two vendors as its examples.
"""

import re
from pathlib import Path
from typing import Final

import pytest

from dealdock.vendors.registry import VENDORS

TOP: Final = Path(__file__).parents[2]
FOLDERS: Final = ("src", "packages", "tests", "tools", "docs/site")
NAMED: Final = {
    vendor.name: re.compile(rf"""["'/]{vendor.name}["'/]|\bvendors\.{vendor.name}\b""") for vendor in VENDORS
}
"""A text or a path that is a vendor's name, and an import from it. In prose, each may stand."""
MOST: Final = 2

EXCEPTIONS: Final = {
    "packages/dealdock-client/src/dealdock_client/account.py": "each vendor's types, for type checkers",
    "packages/dealdock-client/src/dealdock_client/server.py": "each vendor's types, for type checkers",
    "src/dealdock/vendors/registry.py": "the registry",
    "tests/cli/test_mcp.py": "refused calls, each with the statements of its vendor",
    "tests/cli/test_scene_import.py": "answers of each vendor's API, and options of the command",
    "tests/console/test_records.py": "one test each about fields that only this vendor has",
    "tests/control/test_problems.py": "one of the names is the value of a header",
    "tests/platform/scenes/test_account_forms.py": "settings of each vendor, and mistakes in them",
    "tests/platform/scenes/test_json_schema.py": "examples of mistakes in scenes",
    "tests/testing/test_similar.py": "what people write in place of fields of each vendor",
    "tests/testing/test_account.py": "attributes that only some vendors' accounts have",
    "tests/testing/test_npm_package.py": "uses of each vendor's types",
    "tests/testing/test_types.py": "uses of each vendor's types",
}
"""Files that name more, and why."""


def others() -> dict[str, str]:
    """Return the contents of the Python files outside the vendors' own folders, by name."""
    own = tuple(
        f"{folder}/{vendor.name}/" for folder in ("src/dealdock/vendors", "tests/vendors") for vendor in VENDORS
    )
    files = ((path, path.relative_to(TOP).as_posix()) for folder in FOLDERS for path in (TOP / folder).rglob("*.py"))
    return {name: path.read_text(encoding="utf-8") for path, name in files if not name.startswith(own)}


def named(text: str) -> list[str]:
    return [vendor for vendor, name in NAMED.items() if name.search(text)]


def test_a_file_names_at_most_two_vendors() -> None:
    files = others()
    assert len(files) > 500
    found = {name: named(text) for name, text in files.items() if name not in EXCEPTIONS}
    assert {name: vendors for name, vendors in found.items() if len(vendors) > MOST} == {}


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_an_exception_is_needed(name: str) -> None:
    assert len(named(others()[name])) > MOST
