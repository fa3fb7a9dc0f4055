"""Contacts of Apollo, the newest change first, down to the bookmark: the newest change when the run before began.

Pages are numbers. A pass in which the number of contacts fell is repeated, since a page that follows has moved up.

Defects: `created_only` reads down to the newest creation; `stops_at_cap` ends at the refusal of a page that is too far;
`one_pass` repeats nothing; see also `calls.py`.
"""

import os
from typing import Any, Final

from tests.judge.connectors.calls import DEFECT, Refused, call
from tests.judge.connectors.files import load, save, write

BASE: Final = os.environ["BASE_URL"]
HEADERS: Final = {"X-Api-Key": os.environ["API_KEY"]}
PAGE: Final = 100
COLUMN: Final = "created_at" if DEFECT == "created_only" else "updated_at"


def search(number: int) -> tuple[list[dict[str, Any]], int]:
    """Return a page of contacts, and the number of all."""
    sent = {"page": number, "per_page": PAGE, "sort_by_field": f"contact_{COLUMN}", "sort_ascending": False}
    answer = call("POST", f"{BASE}/api/v1/contacts/search", HEADERS, sent)
    return answer.get("contacts") or [], (answer.get("pagination") or {}).get("total_entries", 0)


def one_pass(mark: str) -> tuple[str, bool]:
    """Write what changed since a bookmark. Return the newest change, and True if no page has moved up."""
    newest, number, most = mark, 1, 0
    while True:
        try:
            rows, total = search(number)
        except Refused as error:
            if DEFECT == "stops_at_cap" and "threshold" in error.text:
                return newest, True
            raise
        if total < most and DEFECT != "one_pass":
            return newest, False
        if number == 1 and rows:
            newest = max(newest, rows[0][COLUMN])
        write("contacts", [row for row in rows if row[COLUMN] >= mark])
        if len(rows) < PAGE or rows[-1][COLUMN] < mark:
            return newest, True
        number, most = number + 1, total


def main() -> None:
    mark = load().get("mark", "")
    newest, whole = one_pass(mark)
    while not whole:
        _, whole = one_pass(mark)
    save({"mark": newest})


main()
