"""A vendor's kinds of record, as the control plane and test fixtures use them.

The fields of a record are the columns of its table. A record type declares the exceptions.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import Column, Connection

from dealdock.platform.errors import DealdockError, Reason
from dealdock.platform.records import records
from dealdock.platform.records.models import MAX_ID, Base, User
from dealdock.platform.records.models.context import AccountContext

_INTERNAL: Final = "dataset_id"
_LAST: Final = "created_at"
"""Fields without a column precede this one."""

FieldPath: TypeAlias = str | tuple[str, ...]
"""The name of a field, or the steps to a value within it, such as `("emails", "0", "email")`."""


class Refusal(NamedTuple):
    """The control plane's response to an error of a service."""

    status: HTTPStatus
    field: str
    text: str
    """A template with a placeholder for each argument of the error."""


class MissingReferenceError(DealdockError):
    """Fields refer to records that do not exist, and the service has no error of its own for them."""

    def __init__(self, field: FieldPath, text: str, others: Mapping[Any, str] = MappingProxyType({})) -> None:
        """`others`: further fields with their texts."""
        super().__init__(text)
        self.texts: Final[Mapping[FieldPath, str]] = {field: text, **others}


@dataclass(frozen=True)
class Board:
    """The fields by which deals are shown as a board of stages, with sums, and as a chart by month.

    A field is a column, or has the form `status_id.type`: a column of the record that a reference names.
    """

    name: str
    """The field with the name of the deal."""
    stage: str
    """The field with the name of the stage."""
    amount: str
    closed: Sequence[str]
    """The fields with the date or moment of the close, which may be an expected one. The first with a value counts."""
    won: Mapping[str, Collection[Any]]
    """The fields that a won deal has, each with its possible values."""
    lost: Mapping[str, Collection[Any]]
    """The same for a lost deal. All others are open."""
    position: str | None = None
    """The field by which the stages are ordered; None: by name."""
    currency: str | None = None
    """The setting of the account with the currency of all amounts; None: the service shows none."""
    units: int = 1
    """The number of the amount's units that are one unit of the currency, such as 100 cents."""


@dataclass(frozen=True, eq=False)
class RecordType:
    """A kind of record of a vendor."""

    name: str
    """Its name in the control plane's paths and in test fixtures, such as `listMembership`."""
    plural: str
    table: type[Base]
    create: Callable[..., int] | None = None
    """Adds a record and returns its id. Takes the connection, the account, all fields of a new record and `now`, the
    latter two by keyword. None: records of this kind are not added."""
    update: Callable[..., object] | None = None
    """Changes a record. Takes the connection, the account, the record's id, the changed fields and `now`, the latter
    two by keyword. None: records of this kind are not changed."""
    delete: Callable[..., object] | None = None
    """Deletes a record. Takes the connection, the account, the record's id, and `now` by keyword."""
    undelete: Callable[..., object] | None = None
    """Undoes the deletion of a record. Takes the same as `delete`."""
    references: Mapping[str, str] = field(default_factory=dict)
    """The fields with ids of other records, each with the name of the kind. The control plane checks that they exist,
    and shows public ids for them."""
    rows: Callable[..., Sequence[Mapping[str, Any]]] | None = None
    """Returns the fields of the records from `first_id` to `last_id`. None: they are the columns of the rows."""
    hidden: Collection[str] = ()
    """Columns that are not fields."""
    after: Mapping[str, str] = field(default_factory=dict)
    """Fields that follow another field than in the table."""
    new: Mapping[str, Any] = field(default_factory=dict)
    """The types, for pydantic, of a new record's fields if they differ from the column. None: it cannot be set."""
    fixed: Collection[str] = ()
    """Fields of a new record that `update` does not take."""
    takes_given: bool = False
    """True: `create` takes only the fields that the caller gave. A field that is null is given."""
    shown: Mapping[str, Any] = field(default_factory=dict)
    """The types, for pydantic, of a stored record's fields if they differ from the column."""
    errors: Mapping[Reason, Refusal] = field(default_factory=dict)
    """The responses to record errors of `create`, `update` and the others, by their reason."""
    board: Board | None = None
    """The fields of a deal's board. None: the records are no deals."""
    example: Any = None
    """The body of a call that adds records to the demo's first account of the vendor."""

    @property
    def example_change(self) -> Mapping[str, Any] | None:
        """The body of a call that changes one field of a record: the last one of the example."""
        return dict([[*self.example.items()][-1]]) if isinstance(self.example, Mapping) else None

    @property
    def columns(self) -> Mapping[str, Column[Any]]:
        """The columns that are fields, by name."""
        hidden = {_INTERNAL, *self.hidden}
        return {str(each.name): each for each in self.table.__table__.c if each.name not in hidden}  # see decision 0043

    def names(self, others: Iterable[str]) -> list[str]:
        """Return the names of the columns and of `others`, fields that are not columns, in their order."""
        names = list(self.columns)
        position = names.index(_LAST)
        names[position:position] = [name for name in others if name not in names]
        return placed(names, self.after)

    def read(
        self, db: Connection, account: AccountContext, *, first_id: int = 1, last_id: int = MAX_ID
    ) -> Sequence[Any]:
        """Return the records with an id in this range, by id, including deleted ones."""
        if self.rows is not None:
            return self.rows(db, account, first_id=first_id, last_id=last_id)
        return records.rows(db, account, self.table, first_id=first_id, last_id=last_id)


def of_rows(name: str, plural: str, table: type[Base], **more: Any) -> RecordType:
    """Return a record type whose records are added, changed and deleted as rows, without other effects.

    `more`: other fields of `RecordType`, also in place of these.
    """

    def create(db: Connection, account: AccountContext, *, now: datetime, **fields: Any) -> int:
        return records.add(db, account, table, now=now, **fields)

    def update(db: Connection, account: AccountContext, record_id: int, *, now: datetime, **changes: Any) -> None:
        records.change(db, account, table, record_id, changes, now=now)

    def delete(db: Connection, account: AccountContext, record_id: int, *, now: datetime) -> None:  # noqa: ARG001 (as of all)
        records.remove(db, account, table, record_id)

    return RecordType(name, plural, table, **{"create": create, "update": update, "delete": delete, **more})


USER: Final = RecordType("user", "users", User, hidden={"email_key", "password_hash"})
"""Users, of any vendor. They are created elsewhere, with credentials."""


def placed(names: Iterable[str], after: Mapping[str, str]) -> list[str]:
    """Return the names in their order, but those in `after` behind the name that it gives; it may add names."""
    ordered = [name for name in names if name not in after]
    for name, before in after.items():
        ordered.insert(ordered.index(before) + 1, name)
    return ordered
