"""No name and no term of a vendor outside `vendors/`."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

SOURCE: Final = Path(__file__).parents[1] / "src" / "dealdock"
TERMS: Final = re.compile(
    r"pardot|salesforce|prospect|campaign|opportunit|business_unit|user_?key|visitor_?activit", re.IGNORECASE
)

EXCEPTIONS: Final = {
    "platform/database/schema.sql": "generated from the tables of all vendors",
    "testing/account.py": "public names of the fixture, and examples in its documentation",
    "testing/crm.py": "public names of the fixture",
    "testing/journal.py": "an example in the fixture's documentation",
    "testing/records.py": "public names of the fixture",
    "testing/server.py": "an example in the fixture's documentation",
}
"""Files that may contain such terms, and why."""

UNTIL: Final = {
    # until accounts have settings and credentials of their vendor's alone
    "cli/accounts.py",
    "cli/commands.py",
    "control/accounts.py",
    "control/users.py",
    "platform/accounts/account_view.py",
    "platform/accounts/accounts.py",
    "platform/accounts/users.py",
    "platform/credentials/access_tokens.py",
    "platform/credentials/callers.py",
    "platform/credentials/diagnosis.py",
    "platform/credentials/login.py",
    "platform/credentials/redirect_uris.py",
    "platform/credentials/secrets.py",
    "platform/errors.py",
    "platform/lifecycle/creation.py",
    "platform/lifecycle/loading.py",
    "platform/scenes/support.py",
    "platform/vendor.py",
    # until live records are counted by kind
    "platform/datasets/datasets.py",
    "platform/models/account.py",
    # until the control plane's records and examples come from the vendor
    "control/examples.py",
    "control/faults.py",
    "control/fields.py",
    "control/journal.py",
    "control/reset.py",
}
"""Files from which the terms are still to be removed."""


def files() -> Iterator[str]:
    """The files of the package outside `vendors/`."""
    for file in sorted(SOURCE.rglob("*.*")):
        name = file.relative_to(SOURCE).as_posix()
        if file.is_file() and file.suffix != ".pyc" and not name.startswith("vendors/"):
            yield name


def found(name: str) -> list[str]:
    """The lines of a file that contain a term."""
    lines = (SOURCE / name).read_text(encoding="utf-8").splitlines()
    return [f"{number}: {line.strip()}" for number, line in enumerate(lines, 1) if TERMS.search(line)]


@pytest.mark.parametrize("name", sorted({*files()} - UNTIL - EXCEPTIONS.keys()))
def test_a_file_has_no_vendor_s_terms(name: str) -> None:
    assert not TERMS.search(name)
    assert found(name) == []


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_an_exception_is_needed(name: str) -> None:
    assert found(name)
