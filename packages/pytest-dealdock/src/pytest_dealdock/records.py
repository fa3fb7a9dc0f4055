"""An account's records, as stored on the server."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from typing_extensions import Self

    from pytest_dealdock.control import Control

__tracebackhide__ = True  # a failing test's traceback ends in the test

_MOMENT: Final = re.compile("(?:.*_)?at")


def moment(text: str) -> datetime:
    """Return a time of the control plane. Python 3.10 does not read the `Z` of UTC."""
    return datetime.fromisoformat(text[:-1] + "+00:00" if text.endswith("Z") else text)


class Record(SimpleNamespace):
    """A record at the time of the call, with its fields as attributes: `deal.id`, `deal.status`.

    Numbers, strings, lists and None are as in JSON (`value` is an int or a float, exact to the cent). Fields named
    `…_at`, and others that are moments, are datetimes in UTC, in whole seconds. A method that takes an id also takes a
    record. `vars(deal)` is the record as a dict.
    """

    @classmethod
    def read(cls, fields: Mapping[str, Any], moments: Collection[str] = ()) -> "Self":
        """Return a record from the control plane's JSON. `moments` are fields with times beside those named `…_at`."""
        return cls(
            **{
                name: moment(value)
                if isinstance(value, str) and (_MOMENT.fullmatch(name) or name in moments)
                else value
                for name, value in fields.items()
            }
        )

    def __setattr__(self, name: str, value: object) -> None:
        """Raise `AttributeError`: the server would not change."""
        msg = f"{type(self).__name__} is a copy; setting {name!r} does not change the server"
        raise AttributeError(msg)


class ControlPath:
    """A path of the control plane below an account, whose responses are records."""

    def __init__(self, control: "Control", *steps: str | int, moments: Collection[str] = ()) -> None:
        self._control = control
        self._steps = steps
        self._moments = moments

    def call(self, method: str, *step: str | int, body: Any = None) -> Any:
        """Return the JSON of the response."""
        return self._control.call(method, *self._steps, *step, body=body)

    def one(self, method: str, *step: str | int, body: Any = None) -> Record:
        """Return the record of the response."""
        return Record.read(self.call(method, *step, body=body), self._moments)

    def several(self, method: str, *, body: Any = None) -> list[Record]:
        """Return the records of the response."""
        return [Record.read(one, self._moments) for one in self.call(method, body=body)]


class Records:
    """One kind of record in one account, beside the API: roles, limits and connectors do not apply.

    The guide to the control plane lists the fields. Raises `ControlError` if a field is wrong or refers to a missing
    record.
    """

    def __init__(self, path: ControlPath) -> None:
        self._path = path

    def add(self, **fields: Any) -> Record:
        """Add a record. A time is a datetime or ISO 8601, in UTC unless it has an offset."""
        return self._path.one("POST", body=fields)

    def add_all(self, *records: Mapping[str, Any]) -> list[Record]:
        """Add several records in order: all of them, or none if one is wrong."""
        return self._path.several("POST", body=records)

    def get(self, record: int | str | Record) -> Record:
        """Return the current state of a record, deleted (`deleted` is true) or not."""
        return self._path.one("GET", _id(record))

    def update(self, record: int | str | Record, **fields: Any) -> Record:
        """Change these fields of a record, and return its new state. Not every kind of record can be changed."""
        return self._path.one("PATCH", _id(record), body=fields)

    def delete(self, record: int | str | Record) -> None:
        """Delete a record. Not every kind of record can be deleted."""
        self._path.call("DELETE", _id(record))

    def undelete(self, record: int | str | Record) -> Record:
        """Undo the deletion of a record, and return it. Not every kind of record has that."""
        return self._path.one("POST", _id(record), "undelete")

    def all(self) -> list[Record]:
        """Return all records by id, including deleted ones."""
        return self._path.several("GET")


def _id(record: int | str | Record) -> int | str:
    found: int | str = record.id if isinstance(record, Record) else record
    return found


class Users(Records):
    """The account's API users."""

    def __init__(self, path: ControlPath, new: ControlPath) -> None:
        """`new` is the path at which users are created."""
        super().__init__(path)
        self._new = new

    def add(self, **fields: Any) -> Record:
        """Add a user: `email`, `role`, `time_zone`, `password`, none required. It has credentials, like the account."""
        return self._new.one("POST", body=fields)

    def add_all(self, *records: Mapping[str, Any]) -> list[Record]:
        """Add several users, one after the other."""
        return [self.add(**fields) for fields in records]
