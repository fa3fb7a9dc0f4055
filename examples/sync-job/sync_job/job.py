"""The job: what changed in Pardot comes here, what is new here goes there."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sync_job.pardot import BusyError, NoAnswerError, Pardot, Row

PAGE = 200  # Pardot gives no more at once
ATTEMPTS = 5


@dataclass(frozen=True)
class Deal:
    """A deal of ours. Its number stands in the opportunity's name, by which it is found again."""

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
    """Bring the mirror up to date; answers how many rows came."""
    count = 0
    for row in _changed_since(pardot, mirror.bookmark):
        mirror.rows[row["id"]] = row
        mirror.bookmark = max(mirror.bookmark, row["updated_at"])
        count += 1
    return count


def _changed_since(pardot: Pardot, bookmark: str) -> Iterator[Row]:
    """Rows by the time of their last change, some of them twice, none left out.

    `updated_after` is strict and its seconds are whole: whoever asks for what came after the last row of a page loses
    the rest of that row's second. So each page begins one second earlier, and goes on by offset within one second.
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
    """See that the deal is there, once, whatever happens on the way; answers the opportunity.

    After a lost answer it looks before it creates again: the first call may have taken effect.
    """
    for attempt in range(ATTEMPTS):
        try:
            return _find(pardot, deal) or _create(pardot, deal)
        except (BusyError, NoAnswerError):
            if attempt == ATTEMPTS - 1:
                raise
            pause(2**attempt)
    raise AssertionError  # the last attempt returns or raises


def _find(pardot: Pardot, deal: Deal) -> Row | None:
    rows = pardot.rows(prospect_email=deal.email)
    return next((row for row in rows if row["name"] == deal.name), None)


def _create(pardot: Pardot, deal: Deal) -> Row:
    created: Row = pardot.call("create", name=deal.name, value=deal.value, probability=50, prospect_email=deal.email)[
        "opportunity"
    ]
    return created
