"""Opportunities of Copper in a table: what changed since the run before began, by the connector's own clock.

All ids are read each time, and rows that have none of them are removed.

Defects: `keeps_deleted` leaves the rows of deleted records; `first_fields` leaves out records with custom fields that
did not exist in its first run; see also `calls.py`.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final

from tests.judge.connectors.calls import DEFECT, call
from tests.judge.connectors.files import FOLDER, load, save

BASE: Final = os.environ["BASE_URL"]
HEADERS: Final = {"Authorization": f"Bearer {os.environ['ACCESS_TOKEN']}"}
PAGE: Final = 200
OVERLAP_SECONDS: Final = 120
"""The difference between two clocks that is tolerated."""

SCHEMA: Final = "CREATE TABLE IF NOT EXISTS opportunities (id INTEGER PRIMARY KEY, name, value, modified)"
UPSERT: Final = "INSERT OR REPLACE INTO opportunities VALUES (:id, :name, :monetary_value, :date_modified)"


def search(**criteria: Any) -> list[dict[str, Any]]:
    sent = {"page_size": PAGE, "sort_by": "date_modified", "sort_direction": "asc", **criteria}
    rows = call("POST", f"{BASE}/developer_api/v1/opportunities/search", HEADERS, sent)
    return rows if isinstance(rows, list) else []


def changed(begin: int) -> Iterator[list[dict[str, Any]]]:
    """Yield what changed since a moment. A page begins at the last change that was seen."""
    last, number = begin, 1
    while rows := search(minimum_modified_date=last, page_number=number):
        yield rows
        if len(rows) < PAGE:
            return
        newest = rows[-1]["date_modified"]
        number = number + 1 if newest == last else 1
        last = newest


def definitions() -> list[int]:
    """Return the ids of the custom fields."""
    found = call("GET", f"{BASE}/developer_api/v1/custom_field_definitions", HEADERS)
    return [each["id"] for each in found]


def fields_of(row: dict[str, Any]) -> set[int]:
    return {each["custom_field_definition_id"] for each in row["custom_fields"]}


def main() -> None:
    state = load()
    began = int(time.time())
    known = state.get("fields", definitions()) if DEFECT == "first_fields" else []
    with closing(sqlite3.connect(FOLDER / "rows.db")) as db:
        db.execute(SCHEMA)
        for rows in changed(state.get("began", 0)):
            kept = [row for row in rows if DEFECT != "first_fields" or fields_of(row) <= {*known}]
            with db:
                db.executemany(UPSERT, kept)
        if DEFECT != "keeps_deleted":
            existing = {row["id"] for rows in changed(0) for row in rows}
            gone = [(row[0],) for row in db.execute("SELECT id FROM opportunities") if row[0] not in existing]
            with db:
                db.executemany("DELETE FROM opportunities WHERE id = ?", gone)
    save({"began": began - OVERLAP_SECONDS, "fields": known})


main()
