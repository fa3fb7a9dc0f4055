"""The kinds of the lists of names that the API only reads: sources, reasons, types."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from dealdock.platform.records import records
from dealdock.platform.records.kind import Kind
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.column_types import key
from dealdock.vendors.copper.record.resource import removing
from dealdock.vendors.copper.small_list.model import ContactType, CustomerSource, LossReason


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
