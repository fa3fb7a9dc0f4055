"""An account's records, as stored on the server."""

import re
from collections.abc import Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from dealdock.testing.control import Control

__tracebackhide__ = True  # a failing test's traceback ends in the test

_MOMENT: Final = re.compile("(?:.*_)?at|crm_last_sync")


class Record(SimpleNamespace):
    """A record at the time of the call, with its fields as attributes: `deal.id`, `deal.status`.

    Numbers, texts, lists and None are as in JSON (`value` is an int or a float, exact to the cent). Fields named
    `…_at`, and `crm_last_sync`, are datetimes in UTC, in whole seconds. A method that takes an id also takes a record.
    `vars(deal)` is the record as a dict.
    """

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> Self:
        """Return a record from the control plane's JSON."""
        return cls(**{name: _value(name, value) for name, value in fields.items()})

    def __setattr__(self, name: str, value: object) -> None:
        """Raise `AttributeError`: the server would not change."""
        msg = f"{type(self).__name__} shows what the server held; setting {name!r} here would change nothing there"
        raise AttributeError(msg)


def _value(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if isinstance(value, str) and _MOMENT.fullmatch(name) else value


class Records:
    """One kind of record in one account, beside the API: roles, limits and connectors do not apply.

    The guide to the control plane lists the fields. Raises `ControlError` where a field is wrong or refers to a missing
    record.
    """

    def __init__(self, control: "Control", account_id: int, kind: str) -> None:
        """`kind` is the object's name in the API, such as `prospectAccount`."""
        self._control = control
        self._path = ("accounts", account_id, "records", kind)

    def add(self, **fields: Any) -> Record:
        """Add a record. A time is a datetime or ISO 8601, in UTC unless it has an offset."""
        return Record.read(self._control.call("POST", *self._path, body=fields))

    def add_all(self, *records: Mapping[str, Any]) -> list[Record]:
        """Add several records in order: all of them, or none where one is wrong."""
        return [Record.read(one) for one in self._control.call("POST", *self._path, body=records)]

    def get(self, record: int | Record) -> Record:
        """Return the current state of a record, deleted (`deleted` is true) or not."""
        return Record.read(self._control.call("GET", *self._path, _id(record)))

    def all(self) -> list[Record]:
        """Return all records by id, including deleted ones."""
        return [Record.read(one) for one in self._control.call("GET", *self._path)]


class Users(Records):
    """The account's API users."""

    def __init__(self, control: "Control", account_id: int) -> None:
        super().__init__(control, account_id, "user")
        self._new = ("accounts", account_id, "users")

    def add(self, **fields: Any) -> Record:
        """Add a user: `email`, `role`, `time_zone`, `password`, none required. It has credentials, like the account."""
        return Record.read(self._control.call("POST", *self._new, body=fields))

    def add_all(self, *records: Mapping[str, Any]) -> list[Record]:
        """Add several users, one after the other."""
        return [self.add(**fields) for fields in records]


def _id(record: int | Record) -> int:
    return record.id if isinstance(record, Record) else record
