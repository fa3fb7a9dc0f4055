"""The statuses of leads: `/lead_statuses` (contract B1)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column
from typing_extensions import TypedDict

from dealdock.control import fields
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records.base import Base, DatasetId, RecordId
from dealdock.platform.records.kind import of_rows
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.column_types import Position
from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.record.resource import removing
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.call import CurrentCall
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import NOT_INCLUDED, Invalid
from dealdock.web.rest.answers import closed
from dealdock.web.rest.routing import RestRouter


class LeadStatus(Base):
    """A status of leads."""

    __tablename__ = "copper_lead_status"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    position: Mapped[Position]
    is_default: Mapped[bool] = mapped_column(default=False, doc="True for the status of new leads")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


router = RestRouter("lead_status", f"{PREFIX}/lead_statuses")
_EVERY: Final = Statement(
    select(LeadStatus.__table__)
    .where(LeadStatus.dataset_id == bindparam("dataset_id"))
    .order_by(LeadStatus.position, LeadStatus.id)
)
_READ_NAME: Final = values.text()

LEAD_STATUS: Final = of_rows(
    "leadStatus",
    "leadStatuses",
    LeadStatus,
    place="position",
    new={"position": fields.last_place(LeadStatus.__table__.c.position)},
    delete=removing(LeadStatus, "leadStatus"),
    example={"name": "Nurturing"},
    named_by="name",
)


@closed
class ShownStatus(TypedDict):
    """A status in answers."""

    id: int
    name: str
    order: int
    is_default: bool


@router.operation("list", "GET", answer=lambda: list[ShownStatus])
def list_statuses(call: CurrentCall) -> list[ShownStatus]:
    """Return the statuses of leads, in their order."""
    return [
        {"id": row.id, "name": row.name, "order": row.position, "is_default": row.is_default}
        for row in every(call.db, call.account)
    ]


def every(db: Connection, account: AccountContext) -> Sequence[AnyRow]:
    """Return all statuses, in their order."""
    return _EVERY.all(db, {"dataset_id": account.dataset_id})


def default(db: Connection, account: AccountContext) -> int | None:
    """Return the id of the default status, else of the first one."""
    rows = every(db, account)
    return next((row.id for row in rows if row.is_default), rows[0].id if rows else None)


def read(context: Context, value: Any) -> int | Invalid | None:
    """Read the exact name of a status, and return its id."""
    found = _READ_NAME(context, value)
    if not isinstance(found, str):
        return found  # type: ignore[no-any-return]  # None, or the fault
    ids = (row.id for row in every(context.db, context.account) if row.name == found)
    return next(ids, None) or (NOT_INCLUDED if found.strip() else None)
