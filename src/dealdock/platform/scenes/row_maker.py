"""Records of a scene as rows of the database."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from sqlalchemy import Connection

from dealdock.platform.database import bulk_insert
from dealdock.platform.records.models import Base
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes.document import Place, Problem
from dealdock.platform.scenes.id_bitmap import IdAllocator
from dealdock.platform.scenes.references import References

if TYPE_CHECKING:
    from dealdock.platform.scenes.json_lines import Lines

T = TypeVar("T")

TableOfRows = tuple[type[Base], Sequence[str], Sequence[bulk_insert.Values]]
"""A table, columns, rows."""

TableRows = Sequence[TableOfRows]
"""In the order in which they are written."""


class Runner(Protocol):
    """A runner of functions with a connection, such as `Database`."""

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run a function that writes nothing, and return its result."""

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run a function that writes, and return its result."""


class OneTransaction:
    """Functions that all run in one transaction, which is open already."""

    def __init__(self, db: Connection) -> None:
        """`db`: the transaction's connection."""
        self._db = db

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run a function in the transaction."""
        return work(self._db)

    write = read


class LoadContext(NamedTuple):
    """An account whose records are loaded, and the data that the records depend on."""

    account: AccountContext
    users: References
    """The users of the scene, with the ids of the corresponding users of the account."""
    numbers: IdAllocator
    now: datetime
    """By the account's clock."""
    transactions: Runner
    lines: "Lines | None"
    """None for a scene in one piece, which was checked whole."""


class SceneRecords:
    """A batch of records of one kind, with the position of the record that is being read, for error messages."""

    def __init__(self, place: Place, records: Sequence[Any], position: int = 0, line: int | None = None) -> None:
        """`place`: the place of the list that the records belong to; `position`: the position of the first record in
        it; `line`: the line of the first record.
        """
        self.line, self.place, self.position = line, place, position
        self._records = records
        self._index = 0

    def __iter__(self) -> Iterator[Any]:
        for index, record in enumerate(self._records):
            self._index = index
            yield record

    def __len__(self) -> int:
        return len(self._records)

    def problem(self, text: str, at: Place = ()) -> Problem:
        """Return a problem of the record that was read last. `at`: the path to the value in the record."""
        line = None if self.line is None else self.line + self._index
        return Problem((*self.place, self.position + self._index, *at), text, line)


class WrongRecords(Exception):
    """Raised for records that turn out to be wrong after the last record of their kind."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


class RowMaker(ABC):
    """A factory for the rows of one account. The rows of a kind are made after those of earlier kinds were written.

    The vendor's part of loading: the same for a scene in one piece and for lines.
    """

    def __init__(self, context: LoadContext) -> None:
        """Begin an account."""
        self.context = context
        self.live: Counter[type[Base]] = Counter()
        """The numbers of live records so far, by their tables."""

    @abstractmethod
    def rows(self, kind: str, records: SceneRecords) -> TableRows:
        """Return the rows of a batch of records. Raise `WrongValue` for the record that was read last."""

    @abstractmethod
    def after(self, kind: str) -> Iterable[TableRows]:
        """Return the rows to write after the last record of a kind, even if there is none. Raise `WrongRecords`."""
