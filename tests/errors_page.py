"""Writes `docs/errors.md`: every error code of the API, what gives it, and whether it is given here.

`python -m tests.errors_page`. A test sees that it is current.
"""

from typing import Final, NamedTuple

from dealdock.vendors.pardot.wire.errors import MESSAGES
from tests.statements import CONTRACTS, ROOT
from tests.vendors.pardot.contract.errors import WAYS

PAGE: Final = ROOT / "docs" / "errors.md"

HEAD: Final = """<!-- Written by `python -m tests.errors_page` from docs/contract and tests/vendors/pardot/contract. -->

# Error codes

Every code of Pardot's API with its exact text, and the condition that gives it, which the service's documentation
often leaves open (`ours` says where we decided). Given here: **yes**, and a test makes a call that gets it;
**not yet**, since the object or the operation that it belongs to is not there; **no**, never by itself. Any code can be
had on demand, by a [fault](guides/faults.md). HTTP's status is 200, but 401 with 184, 500 with 183, 413, 414 or 431
with 51 where too much was sent, 400 with it where that was no HTTP, 408 where it took too long, 503 with 66 where the
server is overloaded or its database is away, and 404 with 198 outside `/api`.

"""


class Condition(NamedTuple):
    """The condition of a code, the objects that it applies to, and its source."""

    code: str
    objects: str
    text: str
    source: str

    @property
    def is_never_given(self) -> bool:
        return any(words in self.text for words in ("not given", "never given", "by fault injection only"))


def conditions() -> dict[int, Condition]:
    rows = (CONTRACTS / "pardot" / "error-conditions.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {int(row.split("\t")[0]): Condition(*row.split("\t")) for row in rows}


def page() -> str:
    """The page as it should be."""
    known = conditions()
    table = "| Code | Text | Given for | when | Source | Given here |\n|---|---|---|---|---|---|\n"
    for code, message in MESSAGES.items():
        row = known.get(code)
        cells = (row.objects, row.text, row.source) if row else ("", "", "")
        table += f"| {code} | {message} | {' | '.join(cells)} | {_given(code, row)} |\n"
    given = f"{len(WAYS)} of {len(MESSAGES)} codes are given.\n\n"
    return HEAD + given + table


def _given(code: int, condition: Condition | None) -> str:
    if code in WAYS:
        return "yes"
    return "no" if condition is None or condition.is_never_given else "not yet"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
