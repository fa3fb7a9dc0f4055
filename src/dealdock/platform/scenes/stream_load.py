"""Filling a dataset that nobody sees yet from lines: batch after batch, in memory that doesn't grow with them.

What comes out is what `load.fill` makes of the same scene in one piece. Where something is wrong, what was written so
far is for the caller to leave behind.
"""

import itertools
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from itertools import chain
from typing import Final, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from dealdock.platform.database import bulk_insert, write_guard
from dealdock.platform.database.database import Database
from dealdock.platform.datasets import datasets
from dealdock.platform.errors import WrongScene
from dealdock.platform.models.context import Tenant
from dealdock.platform.scenes import gather, problems
from dealdock.platform.scenes.id_bitmap import Marks, Numbers, Taken
from dealdock.platform.scenes.json_lines import Batch, Lines
from dealdock.platform.scenes.lookups import Named
from dealdock.platform.scenes.prefetch import ahead
from dealdock.platform.scenes.scene import Scene, checked
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.prospect.service import VERSION_OF_SHARED_EMAILS
from dealdock.vendors.pardot.scenes import derived
from dealdock.vendors.pardot.scenes.line_rows import Turning, Written
from dealdock.vendors.pardot.scenes.parse_lines import own_ids
from dealdock.vendors.pardot.scenes.rows import MODELS

T = TypeVar("T")

Progress = Callable[[int], None]
"""Hears how many bytes were read."""


_SETTLED: Final = 20_000
"""Rows after which the database settles."""


class Rest:
    """What is still to come of a scene, kind by kind."""

    def __init__(self, lines: Lines, progress: Progress) -> None:
        self.lines = lines
        self._batches = lines.batches()
        self._progress = progress
        self.next = next(self._batches, None)

    def described(self) -> Scene:
        """The next account's settings and users, checked; it stands last in what is answered."""
        if self.next is None:
            raise WrongScene(f"{self.lines.name}: is empty: a scene has at least one account")
        begun = chain(self.of("accounts", 1), self.of("users"))
        return checked(gather.gather(self.lines, begun))

    def skip(self, accounts: int) -> None:
        """Pass over so many accounts."""
        while self.next is not None and not (self.next.kind == "accounts" and self.next.account == accounts - 1):
            self.next = next(self._batches, None)

    def of(self, kind: str, most: int | None = None) -> Iterator[Batch]:
        """The next batches, as long as they are of that kind."""
        for count in itertools.count():
            batch = self.next
            if batch is None or batch.kind != kind or count == most:
                return
            self.next = next(self._batches, None)
            self._progress(batch.offset)
            yield batch


def attempt(fill: Callable[[Marks | None], T], lines: Lines, account: int, kinds: Collection[str]) -> T:
    """Fill without knowing which ids are to come, which nearly always does; else look first, and fill again.

    `kinds`: those whose ids count.
    """
    try:
        return fill(None)
    except Taken:
        return fill(_own_ids(lines, account, kinds))


def _own_ids(lines: Lines, account: int, kinds: Collection[str]) -> Marks:
    """The ids that an account's records bring along."""
    marks = Marks()
    for batch in lines.batches():
        if batch.account == account and batch.kind in kinds:
            for index, number in own_ids(lines, batch):
                if not marks.add(number):
                    raise problems.wrong_record(lines, batch, index, f"the id {number} is taken already")
    return marks


class Pouring:
    """One account's records on their way into its dataset, which nobody sees yet and which has the users."""

    def __init__(self, database: Database, account: Tenant, users: Named, numbers: Numbers, rest: Rest) -> None:
        """`users`: those that the scene means, with the ids that the account has for them."""
        self._database, self._account, self._numbers, self._rest = database, account, numbers, rest
        self._users = users
        self._writing, self._unsettled = database, 0

    def pour(self, *, now: datetime, last_id: int) -> None:
        """Fill it with the records up to the next account.

        Raises `WrongScene`; and `Taken` where an id was given out that a later record brings along.
        """
        with self._database.apart() as self._writing:
            self._pour(now=now, last_id=last_id)

    def _pour(self, *, now: datetime, last_id: int) -> None:
        turning = Turning(self._database, self._account, self._users, self._numbers, now, self._rest.lines)
        for kind in MODELS:
            if kind == "list_memberships":
                for written in turning.on_lists():
                    self._write(written)
            for batch, written in ahead((batch, turning.turn(batch)) for batch in self._rest.of(kind)):
                self._write(written, batch)
            if kind == "campaigns":
                self._write(turning.default_campaign())
            elif kind == "opportunities" and turning.has_unscored:
                derived.count_scores(self._database.write, self._account, self._numbers.highest)
        if turning.has_prospects:
            self._check_emails()
            derived.find_last_activities(self._database.write, self._account, self._numbers.highest)
        highest = max(self._numbers.highest, last_id)
        live = {name: turning.live[name] for name in datasets.COUNTED}
        self._database.write(lambda db: datasets.reserve_ids(db, self._account.dataset_id, highest, **live))

    def _write(self, written: Written, batch: Batch | None = None) -> None:
        def work(db: Connection) -> None:
            with write_guard.lifted(db):
                for model, names, rows in written:
                    bulk_insert.insert(db, model.__table__, names, rows)

        try:
            self._writing.write(work)
        except IntegrityError as error:
            raise problems.twice(self._rest.lines, batch, error) from None
        self._unsettled += sum(len(rows) for _, _, rows in written)
        if self._unsettled >= _SETTLED:
            self._writing.settle()
            self._unsettled = 0

    def _check_emails(self) -> None:
        if settings.of(self._account).version < VERSION_OF_SHARED_EMAILS:
            shared = self._database.read(lambda db: derived.shared_email(db, self._account))
            if shared is not None:
                raise problems.shared(self._rest.lines, shared)
