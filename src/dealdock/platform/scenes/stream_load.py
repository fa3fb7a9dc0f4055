"""Filling a dataset that nobody sees yet from lines: batch after batch, in memory that doesn't grow with them.

What comes out is what `load.fill` makes of the same scene in one piece. Where something is wrong, what was written so
far is for the caller to leave behind.
"""

import itertools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Final, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from dealdock.platform.database import bulk_insert, write_guard
from dealdock.platform.database.database import Database
from dealdock.platform.datasets import datasets
from dealdock.platform.errors import WrongScene
from dealdock.platform.models.context import AccountContext
from dealdock.platform.scenes import gather, problems
from dealdock.platform.scenes.id_bitmap import IdBitmap, Numbers, Taken
from dealdock.platform.scenes.json_lines import Batch, Lines
from dealdock.platform.scenes.lookups import Named
from dealdock.platform.scenes.prefetch import ahead
from dealdock.platform.scenes.scene import Scene, checked
from dealdock.platform.scenes.support import LineLoader, SceneSupport, Written

T = TypeVar("T")

Progress = Callable[[int], None]
"""Hears how many bytes were read."""


_SETTLED: Final = 20_000
"""Rows after which the database settles."""


class Rest:
    """The part of a scene that is not read yet, kind by kind."""

    def __init__(self, lines: Lines, progress: Progress) -> None:
        self.lines = lines
        self._batches = lines.batches()
        self._progress = progress
        self.next = next(self._batches, None)

    @property
    def support(self) -> SceneSupport:
        """The part of the next account's vendor."""
        return self.lines.support_on(b"" if self.next is None else self.next.lines[0])

    def described(self) -> Scene:
        """The next account's settings and users, checked; it stands last in what is answered."""
        return self._gathered(chain(self.of("accounts", 1), self.of("users")))

    def whole(self) -> Scene:
        """Return the next account with its records, checked; it stands last in what is answered."""
        return self._gathered(chain(self.of("accounts", 1), self._records()))

    def skip(self, accounts: int) -> None:
        """Pass over so many accounts."""
        while self.next is not None and not (self.next.kind == "accounts" and self.next.account == accounts - 1):
            self.next = next(self._batches, None)

    def _records(self) -> Iterator[Batch]:
        while self.next is not None and self.next.kind != "accounts":
            yield from self.of(self.next.kind)

    def _gathered(self, batches: Iterator[Batch]) -> Scene:
        if self.next is None:
            raise WrongScene(f"{self.lines.name}: is empty: a scene has at least one account")
        return checked(gather.gather(self.lines, batches), self.lines.vendors)

    def of(self, kind: str, most: int | None = None) -> Iterator[Batch]:
        """The next batches, as long as they are of that kind."""
        for count in itertools.count():
            batch = self.next
            if batch is None or batch.kind != kind or count == most:
                return
            self.next = next(self._batches, None)
            self._progress(batch.offset)
            yield batch


def attempt(
    fill: Callable[[IdBitmap | None], T], lines: Lines, account: int, loader: LineLoader, kinds: Collection[str]
) -> T:
    """Fill without knowing which ids are to come, which nearly always does; else look first, and fill again.

    `kinds`: those whose ids count.
    """
    try:
        return fill(None)
    except Taken:
        return fill(_own_ids(lines, account, loader, kinds))


def _own_ids(lines: Lines, account: int, loader: LineLoader, kinds: Collection[str]) -> IdBitmap:
    """The ids that an account's records bring along."""
    marks = IdBitmap()
    for batch in lines.batches():
        if batch.account == account and batch.kind in kinds:
            for index, number in loader.own_ids(lines, batch):
                if not marks.add(number):
                    raise problems.wrong_record(lines, batch, index, f"the id {number} is taken already")
    return marks


class StreamLoad:
    """One account's records on their way into its dataset, which nobody sees yet and which has the users."""

    def __init__(
        self,
        database: Database,
        account: AccountContext,
        users: Named,
        numbers: Numbers,
        rest: Rest,
        loader: LineLoader,
        kinds: Sequence[str],
    ) -> None:
        """`users`: those that the scene means, with the ids that the account has for them. `kinds`: of the records."""
        self._database, self._account, self._numbers, self._rest = database, account, numbers, rest
        self._users, self._loader, self._kinds = users, loader, kinds
        self._duplicates: Mapping[str, str] = {}
        self._writing, self._unsettled = database, 0

    def pour(self, *, now: datetime, last_id: int) -> None:
        """Fill it with the records up to the next account.

        Raises `WrongScene`; and `Taken` where an id was given out that a later record brings along.
        """
        with self._database.apart() as self._writing:
            self._pour(now=now, last_id=last_id)

    def _pour(self, *, now: datetime, last_id: int) -> None:
        lines = self._loader.open(self._database, self._account, self._users, self._numbers, now, self._rest.lines)
        self._duplicates = lines.duplicates
        for kind in self._kinds:
            for written in lines.before(kind):
                self._write(written)
            for batch, written in ahead((batch, lines.rows(batch)) for batch in self._rest.of(kind)):
                self._write(written, batch)
            for written in lines.after(kind):
                self._write(written)
        lines.finish()
        highest = max(self._numbers.highest, last_id)
        self._database.write(lambda db: datasets.reserve_ids(db, self._account.dataset_id, highest, lines.live))

    def _write(self, written: Written, batch: Batch | None = None) -> None:
        def work(db: Connection) -> None:
            with write_guard.lifted(db):
                for model, names, rows in written:
                    bulk_insert.insert(db, model.__table__, names, rows)

        try:
            self._writing.write(work)
        except IntegrityError as error:
            raise problems.twice(self._rest.lines, batch, error, self._duplicates) from None
        self._unsettled += sum(len(rows) for _, _, rows in written)
        if self._unsettled >= _SETTLED:
            self._writing.settle()
            self._unsettled = 0
