"""Loading lines: batch by batch, into a dataset that is invisible until it is complete, in bounded memory.

The result is the same as the result of `load.fill` for the same scene in one piece. After an error, the caller gives up
the dataset.
"""

import itertools
import json
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, Final, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from dealdock.platform.database import bulk_insert, write_guard
from dealdock.platform.database.database import Database
from dealdock.platform.errors import WrongScene
from dealdock.platform.scenes import gather, problems
from dealdock.platform.scenes.document import Bare, SceneDocument
from dealdock.platform.scenes.id_bitmap import IdBitmap, IdTaken
from dealdock.platform.scenes.json_lines import Batch, Lines
from dealdock.platform.scenes.load import transfer
from dealdock.platform.scenes.record_rows import LoadContext, SceneRecords, TableRows
from dealdock.platform.scenes.scene import Scene, checked
from dealdock.platform.scenes.schema import SceneAccount, form_in, own_ids
from dealdock.platform.scenes.support import SceneSupport

T = TypeVar("T")

Progress = Callable[[int], None]
"""Called with the number of bytes that were read."""

_CHECKPOINT_ROWS: Final = 20_000
"""Rows after which `Database.checkpoint` is called."""


class UnreadLines:
    """The lines of a scene that have not been read yet, in batches of one kind of record."""

    def __init__(self, lines: Lines, progress: Progress = lambda _: None) -> None:
        self.lines = lines
        self._batches = lines.batches()
        self._progress = progress
        self.next = next(self._batches, None)

    @property
    def support(self) -> SceneSupport:
        """The part of the next account's vendor."""
        return self.lines.support_on(b"" if self.next is None else self.next.lines[0])

    def described(self) -> Scene:
        """Read the next account's settings and users, and return them checked, as the last account of the scene."""
        if self.next is None:
            raise WrongScene(f"{self.lines.name}: is empty: a scene has at least one account")
        batches = chain(self.of("accounts", 1), self.of("users"))
        return checked(gather.gather(self.lines, batches), self.lines.vendors)

    def skip(self, accounts: int) -> None:
        """Skip a number of accounts."""
        while self.next is not None and not (self.next.kind == "accounts" and self.next.account == accounts - 1):
            self.next = next(self._batches, None)

    def of(self, kind: str, most: int | None = None) -> Iterator[Batch]:
        """Read the next batches, as long as they are of that kind."""
        for count in itertools.count():
            batch = self.next
            if batch is None or batch.kind != kind or count == most:
                return
            self.next = next(self._batches, None)
            self._progress(batch.offset)
            yield batch


def attempt(
    fill: Callable[[IdBitmap | None], T], lines: Lines, account: int, support: SceneSupport, *, users: bool
) -> T:
    """Fill a dataset without knowing the records' own ids. If one is taken then, collect them all, and fill another
    dataset.

    `users`: the scene's users are added, too, with their ids. In any case, no record may have one of these ids.
    """
    try:
        return fill(None)
    except IdTaken:
        return fill(_ids(lines, account, support, users=users))


def _ids(lines: Lines, account: int, support: SceneSupport, *, users: bool) -> IdBitmap:
    """Return the own ids of an account's records."""
    ids, of_users = IdBitmap(), IdBitmap()
    for batch in lines.batches():
        if batch.account == account and batch.kind in support.kinds:
            own = ids if users or batch.kind != support.kinds[0] else of_users
            for index, record in enumerate(parse(lines, batch, support.account)):
                for at, number in own_ids(record):
                    if number in of_users or not own.add(number):
                        raise problems.wrong_record(lines, batch, index, f"the id {number} is taken already", at)
    return ids


def stream(
    database: Database, context: LoadContext, unread: UnreadLines, support: SceneSupport, *, last_id: int | None
) -> None:
    """Fill the account's dataset, which has the users, with the records up to the next account.

    Raises `WrongScene`. Raises `IdTaken` if a record's own id was given to another.
    """
    lines = unread.lines

    def batches(kind: str) -> Iterator[SceneRecords]:
        for batch in unread.of(kind):
            records = parse(lines, batch, support.account)
            yield SceneRecords(("accounts", batch.account, kind), records, batch.position, batch.line)

    with database.for_bulk_writes() as bulk:
        transfer(
            support.rows(context),
            support,
            batches=batches,
            write=_Writer(bulk, lines, support).write,
            document=SceneDocument(lines.name, None),
            last_id=last_id,
        )


def parse(lines: Lines, batch: Batch, account: type[SceneAccount]) -> list[Any]:
    """Return the records of these lines as the form validates them. Raise `WrongScene`."""
    form = form_in(account, batch.kind)
    try:
        return [form.model_validate(_record(line)) for line in batch.lines]
    except (ValueError, RecursionError):  # of pydantic, too
        raise problems.wrong_batch(lines, batch, account) from None


def _record(line: bytes) -> Any:
    """Return the record on a line, with its scalars as text."""
    document = json.loads(line, parse_int=Bare, parse_float=Bare, parse_constant=str, object_pairs_hook=_mapping)
    (record,) = document.values()
    return record


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = {name: _text(value) for name, value in pairs}
    if len(mapping) < len(pairs):
        raise ValueError
    return mapping


def _text(value: Any) -> Any:
    if value is True or value is False:
        return Bare(str(value).lower())
    return list(map(_text, value)) if isinstance(value, list) else value


class _Writer:
    """A writer of batches of rows, each in a transaction."""

    def __init__(self, database: Database, lines: Lines, support: SceneSupport) -> None:
        """`database`: from `Database.for_bulk_writes`."""
        self._database, self._lines, self._support = database, lines, support
        self._rows_in_log = 0

    def write(self, written: TableRows, records: SceneRecords | None) -> None:
        """Write the rows of these records. Raise `WrongScene` for a duplicate that the database finds."""

        def work(db: Connection) -> None:
            with write_guard.lifted(db):
                for model, names, rows in written:
                    bulk_insert.insert(db, model.__table__, names, rows)

        try:
            self._database.write(work)
        except IntegrityError as error:
            raise problems.duplicate(self._lines, records, error, self._support.duplicates) from None
        self._rows_in_log += sum(len(rows) for _, _, rows in written)
        if self._rows_in_log >= _CHECKPOINT_ROWS:
            self._database.checkpoint()
            self._rows_in_log = 0
