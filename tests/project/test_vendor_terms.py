"""No name and no term of a vendor outside `vendors/`, in all packages."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pytest

from dealdock.control.support import support_of
from dealdock.platform.records.kind import separate_words
from dealdock.platform.vendor import Vendor
from dealdock.vendors.registry import VENDORS
from dealdock.web.vendor_api import privacy_of

TOP: Final = Path(__file__).parents[2]
PACKAGES: Final = (
    TOP / "src" / "dealdock",
    TOP / "packages" / "dealdock-client" / "src" / "dealdock_client",
    TOP / "packages" / "pytest-dealdock" / "src" / "pytest_dealdock",
)
VERBS: Final = frozenset({"close"})
"""Names of vendors that are words of the language."""
OF_THE_WEB: Final = frozenset({"formField", "landingPage"})
"""Kinds whose names are words of the web."""
MORE: Final = "salesforce|prospect|campaign|opportunit|business_?unit|user_?key"
"""Single words. Those of the registry are mostly words of the language, such as `list`, so they are chosen here."""


def terms(vendor: Vendor) -> Iterator[str]:
    """Yield regular expressions of the words of a vendor: its name, hosts, headers, credentials, kinds of several
    words, and tables.
    """
    name = vendor.name
    yield rf"\b{name}'s\b" if name in VERBS else name
    yield from (re.escape(host.partition(".")[2]) for host in vendor.hosts)
    yield from (rf"\b{re.escape(header)}\b" for header in privacy_of(vendor).headers)
    yield from (each.name for each in vendor.credentials.kinds if list(CREDENTIALS).count(each.name) == 1)
    for kind in support_of(vendor).kinds:
        words = separate_words(kind.name).split()
        if len(words) > 1 and kind.name not in OF_THE_WEB:
            yield "[ _]?".join(words)
    yield from (rf"\b{table.name}\b" for table in vendor.tables)


CREDENTIALS: Final = [each.name for vendor in VENDORS for each in vendor.credentials.kinds]


def together(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern that matches where one of these does, in lower case. It tries only those with the letter."""
    by_letter: dict[str, list[str]] = {}
    for pattern in sorted(patterns):
        letter = re.match(r"(?:\\b)?.", pattern.lower())
        assert letter
        by_letter.setdefault(letter[0], []).append(pattern.lower()[letter.end() :])
    return re.compile("|".join(f"{letter}(?:{'|'.join(rests)})" for letter, rests in by_letter.items()))


TERMS: Final = together({*MORE.split("|"), *(term for vendor in VENDORS for term in terms(vendor))})

EXCEPTIONS: Final = {
    "dealdock/cli/scenes.py": "an option with the word that all services have for a deal",
    "dealdock/control/vendors.py": "examples of the control plane",
    "dealdock/judge/scenarios/fields.py": "custom fields, as every service calls them",
    "dealdock/platform/staging.py": "the same",
    "dealdock/platform/scenes/support.py": "the same",
    "dealdock/platform/scenes/imported/customs.py": "the same",
    "dealdock/platform/scenes/imported/importing.py": "the same",
    "dealdock/platform/scenes/imported/columns.py": "the words that services have for the same fields",
    "dealdock/platform/scenes/imported/personal.py": "the names of fields that say something about people",
    "dealdock/platform/scenes/generated/deals.py": "reasons of losses, which all services have",
    "dealdock/platform/scenes/generated/words.py": "the same, and a name of a company that begins like a vendor's",
    "dealdock/platform/database/schema.sql": "generated from the tables of all vendors",
    "dealdock/platform/database/schema-postgresql.sql": "generated from the tables of all vendors",
    "dealdock/platform/scenes/json_schema/scene.schema.json": "generated from the scenes of all vendors",
    "dealdock_client/__init__.py": "public names of the fixture",
    "pytest_dealdock/__init__.py": "public names of the fixture",
    "dealdock_client/account.py": "public names of the fixture, and examples in its documentation",
    "dealdock_client/server.py": "the types of the vendors' accounts",
    "dealdock_client/journal.py": "an example in the fixture's documentation",
}
"""Files that may contain such terms, and why."""


def files() -> Iterator[str]:
    """The files of the packages outside `vendors/`."""
    for package in PACKAGES:
        for file in sorted(package.rglob("*.*")):
            name = file.relative_to(package.parent).as_posix()
            is_vendor = name.startswith((f"{package.name}/vendors/", f"{package.name}/types/"))  # types: generated
            if file.is_file() and file.suffix != ".pyc" and not is_vendor:
                yield name


def found(name: str) -> list[str]:
    """The lines of a file that contain a term."""
    (folder,) = (package.parent for package in PACKAGES if name.startswith(f"{package.name}/"))
    text = (folder / name).read_text(encoding="utf-8")
    if not TERMS.search(text.lower()):
        return []
    return [f"{at}: {line.strip()}" for at, line in enumerate(text.splitlines(), 1) if TERMS.search(line.lower())]


def test_no_file_has_a_vendor_s_terms() -> None:
    names = {*files()} - EXCEPTIONS.keys()
    assert len(names) > 200
    assert {name: lines for name in names if (lines := found(name)) or TERMS.search(name.lower())} == {}


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_an_exception_is_needed(name: str) -> None:
    assert found(name)
