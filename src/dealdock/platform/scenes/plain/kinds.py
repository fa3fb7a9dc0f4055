"""Kinds of record whose fields are the columns of one table, as scenes have them."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import PlainValidator

from dealdock.platform.records.base import Json
from dealdock.platform.records.models import Base
from dealdock.platform.scenes.references import NamedKind
from dealdock.platform.scenes.schema import Id, Record, SomeMillisecondMoment, SomePublicId, SomeReference


class _Dated(Record):
    """The base of records, with the fields of every kind. Columns of whole seconds cut the milliseconds of moments."""

    key: SomeReference = None
    """A word by which other records of the scene refer to the record. It is not stored."""
    created_at: SomeMillisecondMoment = None
    updated_at: SomeMillisecondMoment = None


class PlainRecord(_Dated):
    """The base of records of a vendor whose ids are integers."""

    id: Id = None


class PublicRecord(_Dated):
    """The base of records of a vendor with public ids."""

    id: SomePublicId = None


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of record: its model in scenes, and its table."""

    form: type[Record]
    table: type[Base]
    one: str = ""
    """The name of its record type, such as `deal`."""
    name: str | None = None
    """A field by which references may name a record, beside its id and its key, if no other record has the value."""
    references: Mapping[str, str] = field(default_factory=dict)
    """The fields that refer to another record, each with the plural of its kind, which comes before this one or is
    `users`. The column is that of the field, or has `_id` behind it."""

    usual: Callable[[Container[str]], Sequence[Any]] = lambda _: ()
    """Returns the records that an account has beside those of its scene, which may name them. Takes the kinds of the
    scene. The vendor's rows add them."""

    @property
    def is_public(self) -> bool:
        """True if its records have public ids."""
        return self.form.model_fields["id"].annotation == str | None

    @property
    def parse_id(self) -> Callable[[object], Any]:
        """The parser of its ids: that of the form's field, which returns None for an absent one."""
        validators: list[Any] = [
            each for each in self.form.model_fields["id"].metadata if isinstance(each, PlainValidator)
        ]
        parse: Callable[[object], Any] = validators[0].func
        return parse

    @property
    def columns(self) -> Mapping[str, str]:
        """The columns of the references, by field."""
        known = self.table.__table__.c
        return {name: name if name in known else f"{name}_id" for name in self.references}

    @property
    def json_columns(self) -> Sequence[str]:
        """The columns of nested values."""
        return [str(column.name) for column in self.table.__table__.c if isinstance(column.type, Json)]

    def named(self, many: str) -> NamedKind:
        """Return the kind for messages about references. `many` is its plural."""
        label = self.one.replace("_", " ") or many.removesuffix("s")
        article = "an" if label[0] in "aeio" else "a"
        return NamedKind(f"{article} {label}", many.replace("_", " "), self.name or "key")


Kinds = Mapping[str, Kind]
"""The kinds by their plurals, which are the names of an account's lists. Each comes after those that it refers to."""


def referred(kinds: Kinds) -> Sequence[str]:
    """Return the kinds to which others refer, users aside."""
    found = {many for kind in kinds.values() for many in kind.references.values()}
    return [many for many in kinds if many in found and many != "users"]
