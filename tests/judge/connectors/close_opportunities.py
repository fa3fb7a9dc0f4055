"""Opportunities of Close, by the time of their change, up to the start of the run by the connector's own clock.

A page begins at the last change that was seen, so that nothing that moves or is deleted displaces what follows.

Defects: `offset_pages` pages by `_skip`, with no limit of the time, and keeps the newest change as its bookmark;
`own_end` reads from the newest to the oldest, and keeps the end of the run as its bookmark; `created_only` reads by
the time of the creation; see also `calls.py`.
"""

import base64
import os
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from tests.judge.connectors.calls import DEFECT, call
from tests.judge.connectors.files import load, save, write

BASE: Final = os.environ["BASE_URL"]
HEADERS: Final = {"Authorization": "Basic " + base64.b64encode(os.environ["API_KEY"].encode() + b":").decode()}
PAGE: Final = 100
OVERLAP: Final = timedelta(minutes=2)
"""The difference between two clocks that is tolerated."""


def page(**criteria: Any) -> list[dict[str, Any]]:
    answer = call("GET", f"{BASE}/api/v1/opportunity/?{urlencode({'_limit': PAGE, **criteria})}", HEADERS)
    rows: list[dict[str, Any]] = answer.get("data") or []
    return rows


def changed(begin: str, end: str) -> None:
    """Write what changed from one moment to another."""
    last, seen = begin, set[tuple[str, str]]()
    skip = 0
    while rows := page(_order_by="date_updated", date_updated__gte=last, date_updated__lte=end, _skip=skip):
        write("opportunities", [row for row in rows if (row["id"], row["date_updated"]) not in seen])
        seen = {(row["id"], row["date_updated"]) for row in rows}
        newest = rows[-1]["date_updated"]
        if len(rows) < PAGE:
            return
        skip = skip + PAGE if newest == last else 0
        last = newest


def offset_pages(begin: str) -> str:
    skip, marks = 0, [begin]
    while rows := page(_order_by="date_updated", date_updated__gte=begin, _skip=skip):
        write("opportunities", rows)
        marks += [row["date_updated"] for row in rows]
        skip += len(rows)
    return max(marks)


def newest_first(begin: str) -> None:
    skip = 0
    while rows := page(_order_by="-date_updated", date_updated__gte=begin, _skip=skip):
        write("opportunities", rows)
        skip += len(rows)


def created(begin: str, end: str) -> None:
    skip = 0
    while rows := page(_order_by="date_created", date_created__gte=begin, date_created__lte=end, _skip=skip):
        write("opportunities", rows)
        skip += len(rows)


def main() -> None:
    begin = load().get("mark", "2015-01-01T00:00:00+00:00")
    end = datetime.now(UTC).isoformat()
    mark = (datetime.fromisoformat(end) - OVERLAP).isoformat()
    if DEFECT == "offset_pages":
        mark = offset_pages(begin)
    elif DEFECT == "own_end":
        newest_first(begin)
        mark = datetime.now(UTC).isoformat()
    elif DEFECT == "created_only":
        created(begin, end)
    else:
        changed(begin, end)
    save({"mark": mark})


main()
