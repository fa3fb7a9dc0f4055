"""Lists of names that the API only reads: customer sources, loss reasons, contact types (contract 3.6)."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.orm import Mapped
from typing_extensions import TypedDict

from dealdock.platform.database.statements import Statement
from dealdock.platform.records import records
from dealdock.platform.records.base import Base, DatasetId, RecordId
from dealdock.platform.records.kind import Kind
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.column_types import Key, key
from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.record.resource import removing
from dealdock.vendors.copper.wire.call import CurrentCall
from dealdock.web.rest.answers import closed
from dealdock.web.rest.routing import RestRouter


class CustomerSource(Base):
    """A source of customers."""

    __tablename__ = "copper_customer_source"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    name_key: Mapped[Key]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class LossReason(Base):
    """A reason for which deals are lost."""

    __tablename__ = "copper_loss_reason"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    name_key: Mapped[Key]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class ContactType(Base):
    """A type of person or company."""

    __tablename__ = "copper_contact_type"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    name_key: Mapped[Key]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


def _list(name: str, table: Any, example: str) -> Kind:
    """Return the kind of a list of names."""

    def create(db: Connection, account: AccountContext, *, now: datetime, **given: Any) -> int:
        return records.add(db, account, table, now=now, name_key=key(given["name"]), **given)

    def change(db: Connection, account: AccountContext, record_id: int, *, now: datetime, **given: Any) -> None:
        keys = {"name_key": key(given["name"])} if "name" in given else {}
        records.change(db, account, table, record_id, {**given, **keys}, now=now)

    return Kind(
        name,
        f"{name}s",
        table,
        create=create,
        update=change,
        delete=removing(table, name),
        example={"name": example},
        named_by="name",
        derived=lambda row: {"name_key": key(row["name"])},
    )


CUSTOMER_SOURCE: Final = _list("customerSource", CustomerSource, "Fair")
LOSS_REASON: Final = _list("lossReason", LossReason, "Time")
CONTACT_TYPE: Final = _list("contactType", ContactType, "Partner")


UNCATEGORIZED: Final = "uncategorized"

_TYPES: Final = Statement(
    select(ContactType.id, ContactType.name_key)
    .where(ContactType.dataset_id == bindparam("dataset_id"))
    .order_by(ContactType.id)
)


def usual_contact_type(db: Connection, account: AccountContext) -> int | None:
    """Return the id of the type named Uncategorized, else of the first type."""
    rows = _TYPES.all(db, {"dataset_id": account.dataset_id})
    named = (row.id for row in rows if row.name_key == UNCATEGORIZED)
    return next(named, rows[0].id if rows else None)


@closed
class Named(TypedDict):
    """A member of a short list."""

    id: int
    name: str


def _router(object_: str, model: Any, *order: Any) -> RestRouter:
    """Return the router of a list, which is read whole, in this order."""
    router = RestRouter(object_, f"{PREFIX}/{object_}s")
    here = select(model.id, model.name).where(model.dataset_id == bindparam("dataset_id"))
    statement = Statement(here.order_by(*order))

    def list_(call: CurrentCall) -> list[Named]:
        """Return the whole list."""
        rows = statement.all(call.db, {"dataset_id": call.account.dataset_id})
        return [{"id": row.id, "name": row.name} for row in rows]

    router.operation("list", "GET", answer=lambda: list[Named])(list_)
    return router


ROUTERS: Final = (
    _router("customer_source", CustomerSource, CustomerSource.name_key, CustomerSource.id),
    _router("loss_reason", LossReason, LossReason.name_key, LossReason.id),
    _router("contact_type", ContactType, ContactType.id),
)
