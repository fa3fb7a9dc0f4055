"""Kinds of record: a declarative model, and the facts that its columns cannot express.

The control plane, scenes, the types of test fixtures and the console are made from them. The fields of a record are the
columns of its model, with their types, their nullability, `default=`, `doc=` and `info=`. A kind adds what differs.
"""

import re
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, NamedTuple, TypeAlias

from pydantic import BaseModel, Field
from sqlalchemy import Boolean, Column, Connection

from dealdock.platform.errors import DealdockError, Reason
from dealdock.platform.first_use import cached_property
from dealdock.platform.records import records, removal
from dealdock.platform.records.base import is_secret
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
    """The fields of a lost deal, each with its possible values. All others are open."""
    position: str | None = None
    """The field by which the stages are ordered; None: by `probability`, won and lost ones last."""
    probability: str | None = None
    """The field with the probability of winning; None: deals have no probability."""
    detail: str | None = None
    """The field with a text that distinguishes deals with the same name; None: there is none."""
    period: str | None = None
    """The field with the period of the amount; None: amounts have no period."""
    periods: Sequence[str] = ("",)
    """The periods in the order in which their sums are shown."""
    currency: str | None = None
    """The setting of the account with the currency of all amounts; None: the service shows none."""


@dataclass(frozen=True)
class KindPart:
    """The records of a kind that have the same value in a field."""

    field: str
    value: Any
    inner: Collection[str] = ()
    """Fields that a body may have at its top, although they belong into its field `outer`."""
    outer: str = ""

    def body(self, sent: Mapping[str, Any], *, is_new: bool) -> dict[str, Any]:
        """Return the body for the kind."""
        moved = {name: value for name, value in sent.items() if name in self.inner}
        kept = {name: value for name, value in sent.items() if name not in moved}
        own = {self.field: self.value} if is_new else {}
        within = {self.outer: {**(kept.get(self.outer) or {}), **moved}} if moved else {}
        return {**own, **kept, **within}


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of record of a vendor.

    Types of fields are given as for pydantic's `create_model`: a type, or a type with a default or a `Field`.
    """

    name: str
    """Its name in the control plane's paths and in test fixtures, such as `lineItem`."""
    plural: str
    model: type[Base]
    references: Mapping[str, str] = field(default_factory=dict)
    """The columns with the ids of other records, each with the name of the kind."""
    parts: Mapping[str, "KindPart"] = field(default_factory=dict)
    """Parts of its records that have paths of their own, such as `activity.meeting`."""
    hidden: Collection[str] = ()
    """Columns that the control plane does not show. Derived columns are hidden anyway."""
    is_log: bool = False
    """True if the service adds the records by itself when others change. They are not changes of their own."""
    parts_of_rows: Mapping[type[Base], str] = field(default_factory=dict)
    """The models whose rows `rows` also reads, each with the column that has the id of the record."""
    board: Board | None = None
    """The fields of a deal's board. None: the records are not deals."""

    # which service writes it
    prepare: Callable[..., None] | None = None
    """Checks that the records are there, before the control plane uses them. Takes the connection, the account, and
    `now` by keyword. Raises `Unready` for records that must be made first. None: nothing makes any.
    """
    create: Callable[..., int] | None = None
    """Adds a record and returns its id. Takes the connection, the account, all fields of a new record and `now`, the
    latter two by keyword. None: records of this kind are not added."""
    update: Callable[..., object] | None = None
    """Changes a record. Takes the connection, the account, the record's id, the changed fields and `now`, the latter
    two by keyword. None: records of this kind are not changed."""
    delete: Callable[..., object] | None = None
    """Deletes a record. Takes the connection, the account, the record's id, and `now` by keyword. None: records of this
    kind are not deleted."""
    undelete: Callable[..., object] | None = None
    """Undoes the deletion of a record. Takes the same as `delete`."""
    rows: Callable[..., Sequence[Mapping[str, Any]]] | None = None
    """Returns the fields of the records from `first_id` to `last_id`. None: they are the columns of the rows."""
    takes_ids: bool = False
    """True: `delete` also takes `ids`, the public ids of the account's records."""
    takes_given: bool = False
    """True: `create` takes only the fields that the caller gave, including null ones."""
    checks_references: bool = False
    """True: `create` and `update` check that the referenced records exist, and have errors of their own for it. False:
    the control plane checks it, and shows public ids."""
    errors: Mapping[Reason, Refusal] = field(default_factory=dict)
    """The responses to record errors of `create`, `update` and the others, by their reason."""

    # fields in the control plane that differ from the column
    new: Mapping[str, Any] = field(default_factory=dict)
    """The types of a new record's fields. None: the API, the CRM or an import sets it."""
    fixed: Collection[str] = ()
    """Fields of a new record that `update` does not take."""
    shown: Mapping[str, Any] = field(default_factory=dict)
    """The types of a stored record's fields."""
    after: Mapping[str, str] = field(default_factory=dict)
    """Fields that follow another field than in the model."""
    example: Any = None
    """The body of a call that adds records to the demo's first account of the vendor."""

    # scenes
    named_by: str | None = None
    """A field by which references in scenes may name a record, in addition to its id and its key, if no other record
    has the value.
    """
    compared_by: tuple[str, Callable[[str], str]] | None = None
    """The column by which `named_by` is compared, and the function that makes its value. None: the field itself."""
    named_as: Literal["person", "company"] | None = None
    """The bearer of the records' names, which imports of exported files replace. None: the names are labels."""
    imported: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    """Drops fields of a record of a scene that follow from other fields, if exported files contain both."""
    in_scenes: Mapping[str, Any] = field(default_factory=dict)
    """The types of fields in scenes that differ from the column. None: scenes do not contain it. A reference is named
    as its column without `_id`.
    """
    after_in_scenes: Mapping[str, str] = field(default_factory=dict)
    """Fields that follow another field in scenes and exports than in the model."""
    base_in_scenes: type[BaseModel] | None = None
    """A base of its form in scenes, with validators of pydantic. None: the base of all forms of the vendor."""
    derived: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None
    """Returns the columns of a row that follow from the others, when a scene is loaded. None: there are none."""
    usual: Callable[[Container[str]], Sequence[Any]] | None = None
    """Returns the records that an account has in addition to its scene's, and that the scene may name. Takes the lists
    of the scene.
    """

    in_settings: Callable[[Mapping[str, Any]], Iterable[Sequence[str]]] | None = None
    """Returns the words by which records of a scene may name each record that the account's settings give. Takes the
    account of a scene. None: the settings give no records."""

    @cached_property
    def many(self) -> str:
        """The name of its list in a scene's account, such as `line_items`."""
        return separate_words(self.plural).replace(" ", "_")

    @property
    def checked_references(self) -> Mapping[str, str]:
        """The references that the control plane checks."""
        return {} if self.checks_references else self.references

    @property
    def example_change(self) -> Mapping[str, Any] | None:
        """The body of a call that changes one field of a record: the last one of the example that may change."""
        one = self.example[0] if isinstance(self.example, Sequence) else self.example
        fixed = {*self.fixed, "created_at", "updated_at"}
        given = [] if one is None else [(name, value) for name, value in one.items() if name not in fixed]
        return dict(given[-1:]) or None

    @cached_property
    def columns(self) -> Mapping[str, Column[Any]]:
        """The columns that are fields, by name."""
        hidden = {_INTERNAL, *self.hidden}
        table = self.model.__table__  # see decision 0043
        return {str(each.name): each for each in table.c if each.name not in hidden and not is_derived(each)}

    @cached_property
    def secrets(self) -> Collection[str]:
        """The columns with credentials."""
        return [name for name, column in self.columns.items() if is_secret(column)]

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
        return records.rows(db, account, self.model, first_id=first_id, last_id=last_id)


def of_rows(
    name: str, plural: str, model: type[Base], *, parts: Collection[type[Base]] = (), place: str = "", **more: Any
) -> Kind:
    """Return a kind whose records are added, changed and deleted as rows, without other effects.

    `parts`: the models whose rows are deleted with a record. `place`: the column by which they are ordered: a new
    record without a value goes to the end. `more`: further fields of `Kind`, which may override these.
    """

    def create(db: Connection, account: AccountContext, *, now: datetime, **fields: Any) -> int:
        if place:
            fields = records.at_end(db, account, model, place, fields)
        return records.add(db, account, model, now=now, **fields)

    def update(db: Connection, account: AccountContext, record_id: int, *, now: datetime, **changes: Any) -> None:
        records.change(db, account, model, record_id, changes, now=now)

    def delete(db: Connection, account: AccountContext, record_id: int, *, now: datetime) -> None:  # noqa: ARG001 (as of all)
        removal.remove(db, account, model, record_id, parts=parts)

    return Kind(name, plural, model, **{"create": create, "update": update, "delete": delete, **more})


def timeless(act: Callable[[Connection, AccountContext, int], object]) -> Callable[..., None]:
    """Return an action of a kind, such as `delete`, that does the same at any time."""

    def acted(db: Connection, account: AccountContext, record_id: int, *, now: datetime) -> None:
        del now
        act(db, account, record_id)

    return acted


def is_derived(column: Column[Any]) -> bool:
    """Return True if the column follows from others."""
    return bool(column.info.get("is_derived"))


def default_of(column: Column[Any]) -> Any:
    """Return the value of a column that is not given. Raise `LookupError` if it must be given.

    The value is the model's `default=`, else None if it may be null, else False for a flag.
    """
    default: Any = column.default
    if default is not None:
        return default.arg(None) if default.is_callable else default.arg
    if column.nullable:
        return None
    if isinstance(column.type, Boolean):
        return False
    raise LookupError(column.name)


def defaults(model: type[Base]) -> dict[str, Any]:
    """Return the values of the columns that need not be given, by name."""
    found = {}
    for column in model.__table__.c:
        with suppress(LookupError):
            found[str(column.name)] = default_of(column)
    return found


def described(given: Any, description: str | None) -> tuple[Any, Any]:
    """Return a type and a default for pydantic's `create_model`, with this description unless it has its own.

    `given`: a type, or a type with a default or a `Field`.
    """
    of, default = given if isinstance(given, tuple) else (given, ...)
    return (of if description is None else Annotated[of, Field(description=description)]), default


def separate_words(name: str) -> str:
    """Return a name such as `lineItem` as words: `line item`."""
    return re.sub(r"(?=[A-Z])|_", " ", name).lower()


def with_article(words: str) -> str:
    """Return the words with the indefinite article."""
    return f"{'an' if words[0] in 'aeio' else 'a'} {words}"


USER: Final = Kind("user", "users", User, hidden={"email_key", "password_hash"}, named_by="email")
"""Users, of any vendor. They are created elsewhere, with credentials."""


def placed(names: Iterable[str], after: Mapping[str, str]) -> list[str]:
    """Return the names in their order, except that each name in `after` follows the name that it maps to. It may add
    names.
    """
    ordered = [name for name in names if name not in after]
    for name, before in after.items():
        ordered.insert(ordered.index(before) + 1, name)
    return ordered
