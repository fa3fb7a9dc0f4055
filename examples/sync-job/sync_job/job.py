"""The job: it copies changed opportunities from Pardot, and creates opportunities for new local deals."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sync_job.pardot import BusyError, NoAnswerError, Pardot, Row

PAGE = 200  # the maximum that Pardot returns
ATTEMPTS = 5


@dataclass(frozen=True)
class Deal:
    """A local deal. The name of its opportunity contains its number, by which the job finds it again."""

    number: str
    title: str
    value: float
    email: str

    @property
    def name(self) -> str:
        return f"{self.title} [{self.number}]"


@dataclass
class Mirror:
    """The known opportunities of Pardot, and the bookmark. A job stores them between its runs."""

    rows: dict[int, Row] = field(default_factory=dict)
    bookmark: str = "2000-01-01 00:00:00"


def pull(pardot: Pardot, mirror: Mirror) -> int:
    """Update the mirror, and return the number of rows that were read."""
    count = 0
    for row in _changed_since(pardot, mirror.bookmark):
        mirror.rows[row["id"]] = row
        mirror.bookmark = max(mirror.bookmark, row["updated_at"])
        count += 1
    return count


def _changed_since(pardot: Pardot, bookmark: str) -> Iterator[Row]:
    """Yield all changed rows by the time of their last change. Some come twice.

    `updated_after` is strict and compares whole seconds. Other rows of the second of a page's last row would be missed.
    So each page begins one second earlier, and within one second the pages are read by offset.
    """
    offset = 0
    while True:
        before = str(datetime.fromisoformat(bookmark) - timedelta(seconds=1))
        rows = pardot.rows(
            updated_after=before, sort_by="updated_at", sort_order="ascending", limit=PAGE, offset=offset
        )
        yield from rows
        if len(rows) < PAGE:
            return
        last = rows[-1]["updated_at"]
        bookmark, offset = (last, 0) if last > bookmark else (bookmark, offset + PAGE)


def push(pardot: Pardot, deal: Deal, *, pause: Callable[[float], object] = time.sleep) -> Row:
    """Create the opportunity of a deal, or update the one that exists, and return it.

    If a response is lost, the job searches before it creates again, because the first call may have taken effect.
    """
    for attempt in range(ATTEMPTS):
        try:
            found = _find(pardot, deal)
            return _create(pardot, deal) if found is None else _update(pardot, found, deal)
        except (BusyError, NoAnswerError):
            if attempt == ATTEMPTS - 1:
                raise
            pause(2**attempt)
    raise AssertionError  # the last attempt returns or raises


def _find(pardot: Pardot, deal: Deal) -> Row | None:
    rows = pardot.rows(prospect_email=deal.email)
    return next((row for row in rows if row["name"] == deal.name), None)


def _update(pardot: Pardot, found: Row, deal: Deal) -> Row:
    """Return the opportunity with the value of the deal. Other fields stay as they are."""
    if float(found.get("value") or 0) == deal.value:
        return found
    updated: Row = pardot.call("update", id=found["id"], value=deal.value)["opportunity"]
    return updated


def _create(pardot: Pardot, deal: Deal) -> Row:
    created: Row = pardot.call("create", name=deal.name, value=deal.value, probability=50, prospect_email=deal.email)[
        "opportunity"
    ]
    return created
