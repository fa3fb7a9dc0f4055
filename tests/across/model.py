"""The model of a vendor's main object, which a state machine compares with the server.

It is `MODEL` in `tests/vendors/<vendor>/model.py`. `tests/example_vendor/tests/model.py` is an example.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

import httpx
from hypothesis.strategies import SearchStrategy

from tests.across.calls import Made
from tests.across.client import Client

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Model:
    """The operations of an object, and the records that they should leave."""

    object: str
    """The object, as its router names it. Its operations are `create`, `update`, and those below."""
    new: Callable[[Made], SearchStrategy[Json]]
    """Returns valid bodies of new records, which may refer to records that were made."""
    changes: Callable[[Made], SearchStrategy[Json]]
    """Returns valid bodies of changes."""
    created: Callable[[Json, datetime], Json]
    """Returns the record that a body creates, by the account's clock. Members that it leaves out are not compared."""
    updated: Callable[[Json, Json, datetime], Json]
    """Returns a record after changes."""
    record: Callable[[httpx.Response], Json]
    """Returns the record in an answer."""
    listed: Callable[[Client], Iterator[Json]]
    """Yields the records of all pages of the list, oldest first."""
    id: str = "id"
    read: str = "read"
    """The operation that returns one record."""
    delete: str | None = "delete"
    """The operation that deletes one record; None if there is none."""
    invalid: tuple[Json, ...] = ()
    """Bodies of new records and of changes that are refused."""

    def values(self, record_id: Any, made: Made) -> Mapping[str, Any]:
        """Return what was made, with the id of one record for its path."""
        return {**made, self.object: record_id}
