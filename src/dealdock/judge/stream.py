"""A stream of the connector under judgement."""

from dataclasses import dataclass

from dealdock.judge.connector import Row
from dealdock.judge.file import Read
from dealdock.judge.staging import ObjectStaging


@dataclass(frozen=True)
class Stream:
    """A stream of the connector, with the staging of its object."""

    read: Read
    object: ObjectStaging
    placeholders: frozenset[str] = frozenset()
    """The fields of the account that the connector is given."""
    is_described: bool = True
    """False: its object was found by its rows, and its output is compared with the output of a run from nothing."""

    @property
    def name(self) -> str:
        return self.read.stream

    @property
    def is_versioned(self) -> bool:
        """Return True if the times of the last change in its rows are compared."""
        return self.read.version is not None and self.object.version is not None and self.read.changes != "never"

    def key(self, row: Row) -> str:
        """Return the id in a row. Raises `KeyError`."""
        return str(row[self.read.key])
