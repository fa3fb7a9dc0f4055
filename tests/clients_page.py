"""Writes `docs/clients.md`: what works of PyPardot4's methods. `python -m tests.clients_page`; a test sees that it is
current.
"""

from collections import Counter
from typing import Final

from tests.statements import ROOT
from tests.vendors.pardot.clients import prospect_methods, record_methods  # noqa: F401 (they fill the table)
from tests.vendors.pardot.clients.methods import METHODS

PAGE: Final = ROOT / "docs" / "clients.md"

HEAD: Final = """<!-- Written by `python -m tests.clients_page` from tests/clients. -->

# PyPardot4, method by method

Every public method of the object classes of PyPardot4, unmodified, is called
against the sandbox, and does what is said here: {works} of {all} work. For {flawed} that do not the client itself is to
blame; the other {absent} call what the sandbox does not have.

| Method | Works | Remark |
|---|---|---|
"""


def page() -> str:
    """The page as it should be."""
    outcomes: Counter[str] = Counter(method.outcome for method in METHODS.values())
    return HEAD.format(all=len(METHODS), **outcomes) + "".join(
        f"| `{name}` | {'yes' if method.outcome == 'works' else 'no'} | {method.remark} |\n"
        for name, method in sorted(METHODS.items())
    )


if __name__ == "__main__":
    PAGE.write_text(page())
