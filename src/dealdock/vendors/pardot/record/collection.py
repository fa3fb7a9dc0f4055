"""Objects that only version 5 has, each declared by the columns of its model."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.first_use import cached_property
from dealdock.platform.records import records
from dealdock.platform.records.base import Base, DatasetId, RecordId
from dealdock.platform.records.kind import Kind, defaults, of_rows, timeless
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.record import attributes
from dealdock.vendors.pardot.v5 import accepting, fields
from dealdock.vendors.pardot.v5.fields import Field, Relation, Writes
from dealdock.vendors.pardot.wire.values import MAX_LONG_TEXT, MAX_TEXT

_TABLES: Final = "pardot_"
"""The beginning of the names of tables."""
_KEYS: Final = ("dataset_id", "id", "deleted")
"""The columns that are not fields of the same name."""
_FILTERS: Final[Mapping[str, Any]] = {"DateTime": "times", "Integer": "ids", "String": "equal", "Boolean": "equal"}
"""The filters of a field, by its type."""


class Asset(Base):
    """The base of the models: the columns of every record."""

    __abstract__ = True

    dataset_id: Mapped[DatasetId] = mapped_column(sort_order=-2)
    id: Mapped[RecordId] = mapped_column(sort_order=-1)
    created_at: Mapped[datetime] = mapped_column(sort_order=1)
    updated_at: Mapped[datetime] = mapped_column(sort_order=1)


class Recyclable:
    """The column of records that go to the recycle bin."""

    deleted: Mapped[bool] = mapped_column(sort_order=2)


@dataclass(kw_only=True, eq=False)
class Collection(fields.ApiObject):
    """An object whose fields are the columns of its model. A foreign key is also a related record."""

    members: Sequence[Field | Relation] = field(init=False)
    others: Sequence[Field | Relation] = ()
    """The fields without a column, and those that replace the field of a column."""
    filtered: Sequence[str] = ("createdAt", "updatedAt")
    """The fields by which queries filter, in addition to the id. Queries sort by those that are times."""
    written: Sequence[str] = ()
    """The fields that bodies set, of an object with a recycle bin. Empty: its records are only read."""
    plural: str = ""
    """The name of its list in the control plane, if it is not the object's with an s."""
    example: Mapping[str, Any] = field(default_factory=dict)
    """The fields of a record of the control plane's documentation."""

    def __post_init__(self) -> None:
        """Make the members, and the services that write records."""
        super().__post_init__()
        related = [Relation(_relation(name), to, getattr(self.model, name)) for name, to in self._references]
        self.members = (*self._fields(), *self.others, *related, *attributes.AUTHORS.newer)
        self.has_recycle_bin = hasattr(self.model, "deleted")
        self.writes = self._writes() if self.written else None

    @cached_property
    def kind(self) -> Kind:
        """The kind of its records, in scenes and in the control plane."""
        own: dict[str, Any] = {"create": self._add, "delete": timeless(self._hide)} if self.has_recycle_bin else {}
        return of_rows(
            self.object,
            self.plural or f"{self.object}s",
            self.model,
            references=dict(self._references),
            fixed=[name for name, to in self._references if to == self.object],  # so that it names an older record
            example=self.example,
            named_by="name" if hasattr(self.model, "name") else None,
            **own,
        )

    @property
    def _references(self) -> Iterator[tuple[str, str]]:
        """The columns with the ids of other records, each with the name of their object."""
        for column in self.model.__table__.c:
            for key in column.foreign_keys:
                table, _, to = key.target_fullname.partition(".")
                if to == "id" and column.name != "dataset_id":
                    yield column.name, attributes.camel(table.removeprefix(_TABLES))

    def _fields(self) -> Iterator[Field]:
        """Yield the fields of the columns."""
        yield fields.identity(self.model.id, has_list=False)
        references, others = dict(self._references), {each.name for each in self.others}
        for column in self.model.__table__.c:
            name = str(column.name)
            if name not in _KEYS and attributes.camel(name) not in others:
                yield self._field(getattr(self.model, name), references.get(name, ""))
        if hasattr(self.model, "deleted"):
            yield Field(name="isDeleted", type="Boolean", column=self.model.deleted)

    def _field(self, column: Any, of: str) -> Field:
        """Return the field of a column. `of`: the object of the record whose id it has."""
        own = attributes.field(column)
        if own.name in self.filtered:
            own = replace(own, filter=_FILTERS[own.type], is_sortable=own.type == "DateTime")
        if own.name not in self.written:
            return own
        return replace(
            own,
            writes=column.key,
            of=of,
            is_required=column.key not in defaults(self.model),
            accept=accepting.truth if own.type == "Boolean" else None,
            most=MAX_LONG_TEXT if isinstance(column.type, Text) else MAX_TEXT,
        )

    def _add(self, db: Connection, account: AccountContext, *, now: datetime, **columns: Any) -> int:
        return records.add(db, account, self.model, **{**columns, "deleted": False}, now=now)

    def _hide(self, db: Connection, account: AccountContext, record_id: int) -> None:
        hidden = sa.update(self.model).where(*records.one(account, self.model, record_id)).values(deleted=True)
        if db.execute(hidden).rowcount == 0:
            raise RecordError(NO_RECORD, record_id)

    def _writes(self) -> Writes:
        """Return the services that write the records of a kind that is deleted into the recycle bin."""
        empty = defaults(self.model)
        return Writes(
            create=lambda call, values: self._add(call.db, call.account, now=call.now, **{**empty, **values}),
            update=lambda call, number, values: records.change(
                call.db, call.account, self.model, number, values, now=call.now
            ),
            delete=lambda call, number: self._hide(call.db, call.account, number),
            new_errors=(192,),
            errors=(192,),
        )


def _relation(column: str) -> str:
    """Return the name of the related record whose id a column has."""
    return attributes.camel(column.removesuffix("_id"))
