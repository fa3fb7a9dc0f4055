"""An account's records, as stored on the server."""

from __future__ import annotations

import re
from datetime import datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from dealdock_client.errors import attribute_error, described, with_parameters
from dealdock_client.similar import hint

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from typing_extensions import Self

    from dealdock_client.control import Control

    _Fields = object  # type checkers know the fields of each kind, and no others
else:
    _Fields = SimpleNamespace

__tracebackhide__ = True  # a failing test's traceback ends in the test

_MOMENT: Final = re.compile("(?:.*_)?at")


def moment(text: str) -> datetime:
    """Return a time of the control plane. Python 3.10 does not read the `Z` of UTC."""
    return datetime.fromisoformat(text[:-1] + "+00:00" if text.endswith("Z") else text)


def is_moment(field: str, moments: Collection[str] = ()) -> bool:
    """Return True if a field holds a time: it is named `…_at`, or is one of `moments`."""
    return _MOMENT.fullmatch(field) is not None or field in moments


class Record(_Fields):
    """A record at the time of the call, with its fields as attributes: `deal.id`, `deal.status`.

    Each kind of record is a class of its own in `dealdock_client.types`, with typed attributes.

    Numbers, strings, lists and None are as in JSON (`value` is an int or a float, exact to the cent). Fields named
    `…_at`, and others that are moments, are datetimes in UTC, in whole seconds. A method that takes an id also takes a
    record. `vars(deal)` is the record as a dict.
    """

    @classmethod
    def read(cls, fields: Mapping[str, Any], moments: Collection[str] = ()) -> Self:
        """Return a record from the control plane's JSON. `moments` are fields with times, in addition to the fields
        named `…_at`.
        """
        return cls(
            **{
                name: moment(value) if isinstance(value, str) and is_moment(name, moments) else value
                for name, value in fields.items()
            }
        )

    if not TYPE_CHECKING:  # type checkers know the fields of each kind

        def __getattr__(self, name: str) -> Any:
            """Raise `AttributeError`, with the field of a similar name. Python calls this for unknown fields."""
            text = f"{type(self).__name__} has no field {name!r}{hint(name, vars(self))}"
            raise attribute_error(text, name, self)

    def __setattr__(self, name: str, value: object) -> None:
        """Raise `AttributeError`: the server would not change."""
        msg = f"{type(self).__name__} is a copy; setting {name!r} does not change the server"
        raise AttributeError(msg)

    def __repr__(self) -> str:
        """Return the fields that have a value."""
        given = {name: value for name, value in vars(self).items() if value is not None and value not in ([], {})}
        return f"{type(self).__name__}({', '.join(f'{name}={described(value)}' for name, value in given.items())})"


class AnyRecord(Record):
    """A record of a kind that type checkers do not know."""

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...


class ControlPath:
    """A path of the control plane below an account, whose responses are records."""

    def __init__(
        self,
        control: Control,
        *steps: str | int,
        moments: Collection[str] = (),
        record: type[Record] = AnyRecord,
    ) -> None:
        """`moments`: fields with times, in addition to the fields named `…_at`. `record`: the class of the records."""
        self._control = control
        self._steps = steps
        self._moments = moments
        self._record: Any = record

    def call(self, method: str, *step: str | int, body: Any = None, **query: Any) -> Any:
        """Return the JSON of the response."""
        return self._control.call(method, *self._steps, *step, body=body, **query)

    def account(self) -> Any:
        """Return the JSON of the account."""
        return self._control.call("GET", *self._steps[:2])

    def call_api(self, method: str, *step: str, body: Any = None) -> Any:
        """Call the account's API with the access token of its first user. Return the JSON of the response."""
        account = self.account()  # a token that has expired is replaced by this
        path = "/".join([urlsplit(account["base_url"]).path.rstrip("/"), *step, ""])
        authorization = f"Bearer {account['access_token']}"
        return self._control.call_api(method, path, authorization=authorization, body=body)

    def one(self, method: str, *step: str | int, body: Any = None) -> AnyRecord:
        """Return the record of the response."""
        found: AnyRecord = self._record.read(self.call(method, *step, body=body), self._moments)
        return found

    def several(self, method: str, *, body: Any = None) -> list[AnyRecord]:
        """Return the records of the response."""
        return [self._record.read(one, self._moments) for one in self.call(method, body=body)]


class Records:
    """One kind of record in one account, without the API: roles, limits and connectors do not apply.

    The guide to the control plane lists the fields. Raises `ControlError` if a field is wrong or refers to a missing
    record.
    """

    def __init__(self, path: ControlPath) -> None:
        self._path = path

    @with_parameters
    def add(self, **fields: Any) -> AnyRecord:
        """Add a record. A time is a datetime or ISO 8601, in UTC unless it has an offset."""
        return self._path.one("POST", body=fields)

    @with_parameters
    def add_all(self, *records: Mapping[str, Any]) -> list[AnyRecord]:
        """Add several records in order: all of them, or none if one is wrong."""
        return self._path.several("POST", body=records)

    @with_parameters
    def get(self, record: int | str | Record) -> AnyRecord:
        """Return the current state of a record, deleted (`deleted` is true) or not."""
        return self._path.one("GET", _id(record))

    @with_parameters
    def update(self, record: int | str | Record, **fields: Any) -> AnyRecord:
        """Change these fields of a record, and return its new state. Not every kind of record can be changed."""
        return self._path.one("PATCH", _id(record), body=fields)

    @with_parameters
    def delete(self, record: int | str | Record) -> None:
        """Delete a record. Not every kind of record can be deleted."""
        self._path.call("DELETE", _id(record))

    @with_parameters
    def undelete(self, record: int | str | Record) -> AnyRecord:
        """Undo the deletion of a record, and return it. Not every kind of record has that."""
        return self._path.one("POST", _id(record), "undelete")

    def all(self) -> list[AnyRecord]:
        """Return all records by id, including deleted ones."""
        return self._path.several("GET")


def _id(record: int | str | Record) -> int | str:
    found: int | str = vars(record)["id"] if isinstance(record, Record) else record
    return found


class Users(Records):
    """The account's API users."""

    def __init__(self, path: ControlPath, new: ControlPath) -> None:
        """`new` is the path at which users are created."""
        super().__init__(path)
        self._new = new

    @with_parameters
    def add(self, **fields: Any) -> AnyRecord:
        """Add a user: `email`, `role`, `time_zone`, `password`, all optional. It has credentials, like the account."""
        return self._new.one("POST", body=fields)

    @with_parameters
    def add_all(self, *records: Mapping[str, Any]) -> list[AnyRecord]:
        """Add several users, one after the other."""
        return [self.add(**fields) for fields in records]
