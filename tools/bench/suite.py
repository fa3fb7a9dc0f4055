"""The shared parts of a run: sizes, the load generator, a folder, and the large database."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from tools.bench.filling import Filled, Filling, fill
from tools.bench.load import Client, Load, load
from tools.bench.sizes import Sizes

_PARTS = 20  # of the time for long rounds, one of which is for calls that are timed one by one
_MIN_CALLS = 3


class Large(NamedTuple):
    """One SQLite database with a large account and two smaller ones."""

    database: str
    small_account: Filled  # each opportunity with a prospect and a history
    memory_reference: Filled
    account: Filled


@dataclass(frozen=True)
class Suite:
    """A run of the benchmarks."""

    sizes: Sizes
    client: Client
    folder: Path

    def new_database(self, name: str) -> str:
        """Return the URL of a new SQLite file."""
        return f"sqlite:///{self.folder / name}.db"

    @cached_property
    def large(self) -> Large:
        """The large database, which is filled once per run and only read."""
        database = self.new_database("large")
        small = Filling(self.sizes.small, prospects_each=1, history=True)
        rest = (Filling(count, prospects_each=1) for count in (self.sizes.memory_reference, self.sizes.large))
        return Large(database, *fill(database, small, *rest))

    def load(self, url: str, requests: Sequence[bytes], *, connections: int) -> Load:
        """Load a server for one round. Raises an error if requests fail."""
        return load(self.client, url, requests, connections=connections, seconds=self.sizes.seconds)

    def calls(self) -> Iterator[int]:
        """Yield the numbers of calls that are timed one by one: as many as fit into the time, at least a few."""
        end = time.monotonic() + self.sizes.long_seconds / _PARTS
        for number in range(self.sizes.calls):
            if number >= _MIN_CALLS and time.monotonic() > end:
                return
            yield number

    def rounds(self) -> Iterator[int]:
        """The numbers of short rounds."""
        return iter(range(self.sizes.rounds))

    def turns(self) -> Iterator[int]:
        """The numbers of the rounds of a comparison."""
        return iter(range(self.sizes.turns))

    def long_rounds(self) -> Iterator[int]:
        """Yield the numbers of long rounds: as many as fit into the time, at least one."""
        begun = time.monotonic()
        for number in range(self.sizes.rounds):
            yield number
            if (time.monotonic() - begun) * (number + 2) / (number + 1) > self.sizes.long_seconds:
                return
