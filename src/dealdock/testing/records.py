"""An account's records, as the server holds them."""

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
    """What the server held when it was asked, its fields as attributes: `deal.id`, `deal.status`.

    Numbers, texts, lists and None as JSON has them (`value` is an int or a float, exact to the cent); what is named
    `…_at`, and `crm_last_sync`, is a datetime in UTC, in whole seconds. Where a call takes an id, it takes a record.
    `vars(deal)` is all of it, as a dict.
    """

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> Self:
        """One as the control plane shows it."""
        return cls(**{name: _value(name, value) for name, value in fields.items()})

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse: the server would not know."""
        msg = f"{type(self).__name__} shows what the server held; setting {name!r} here would change nothing there"
        raise AttributeError(msg)


def _value(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if isinstance(value, str) and _MOMENT.fullmatch(name) else value


class Records:
    """One kind of record in one account, past the API: no role, limit or connector stands in the way.

    Which fields there are, and which are required, says the guide to the control plane. Raises `ControlError` where
    one is wrong or names what isn't there.
    """

    def __init__(self, control: "Control", account_id: int, kind: str) -> None:
        """`kind` is the object's name in the API, `prospectAccount`."""
        self._control = control
        self._path = ("accounts", account_id, "records", kind)

    def add(self, **fields: Any) -> Record:
        """Add one. A moment is a datetime or ISO 8601, UTC where it names no offset."""
        return Record.read(self._control.call("POST", *self._path, body=fields))

    def add_all(self, *records: Mapping[str, Any]) -> list[Record]:
        """Add several in their order: all, or where one can't be, none."""
        return [Record.read(one) for one in self._control.call("POST", *self._path, body=records)]

    def get(self, record: int | Record) -> Record:
        """One as it is now, deleted (`deleted` is true) or not."""
        return Record.read(self._control.call("GET", *self._path, _id(record)))

    def all(self) -> list[Record]:
        """All by id, deleted ones included."""
        return [Record.read(one) for one in self._control.call("GET", *self._path)]


class Users(Records):
    """The account's API users."""

    def __init__(self, control: "Control", account_id: int) -> None:
        super().__init__(control, account_id, "user")
        self._new = ("accounts", account_id, "users")

    def add(self, **fields: Any) -> Record:
        """Add one: `email`, `role`, `time_zone`, `password`, none required. It has credentials as the account's."""
        return Record.read(self._control.call("POST", *self._new, body=fields))

    def add_all(self, *records: Mapping[str, Any]) -> list[Record]:
        """Add several, one after the other."""
        return [self.add(**fields) for fields in records]


def _id(record: int | Record) -> int:
    return record.id if isinstance(record, Record) else record
