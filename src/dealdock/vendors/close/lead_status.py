"""Statuses of leads: `/api/v1/status/lead/` (contract 3.4)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records.base import Base, DatasetId, RecordId
from dealdock.vendors.close.new_account import usual
from dealdock.vendors.close.record import limits as stored_limits
from dealdock.vendors.close.record import records
from dealdock.vendors.close.record.api_kind import Edits, api_kind
from dealdock.vendors.close.record.attributes import ORGANIZATION, own_id, sent
from dealdock.vendors.close.record.columns import Label, Moment, Position
from dealdock.vendors.close.record.resource import ROUTES, CloseResource
from dealdock.vendors.close.wire import fields, parameters
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import STATUS_IN_USE, wrong_object
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS
from dealdock.vendors.close.wire.parameters import Page


class LeadStatus(Base):
    """A status of leads. They are ordered by `position`, and then by id."""

    __tablename__ = "close_lead_status"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    label: Mapped[Label] = mapped_column(doc="The label")
    position: Mapped[Position] = mapped_column(doc="The place in the list of statuses")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]


_LAST: Final = "Cannot delete the last status."

_EVERY: Final = Statement(
    select(LeadStatus.__table__)
    .where(LeadStatus.dataset_id == bindparam("dataset_id"))
    .order_by(LeadStatus.position, LeadStatus.id)
)


def every(context: Context) -> Sequence[AnyRow]:
    """Return all statuses in the organization's order."""
    return _EVERY.all(context.db, {"dataset_id": context.dataset_id})


def arrange(context: Context, numbers: Sequence[int]) -> None:
    """Order the statuses: these come first."""
    others = [row.id for row in every(context) if row.id not in numbers]
    for position, number in enumerate([*numbers, *others], 1):
        records.change(context, LeadStatus, number, {"position": position})


class LeadStatuses(CloseResource):
    """The statuses of leads."""

    def usual(self, context: Context) -> dict[str, Any]:
        """Return the columns of a new status, which is the last one."""
        last = select(func.max(LeadStatus.position)).where(LeadStatus.dataset_id == context.dataset_id)
        return {**super().usual(context), "position": (context.db.scalar(last) or 0) + 1}

    def check_number(self, context: Context, _: Mapping[str, Any]) -> None:
        """Raise `HttpError` 400 if the organization has as many statuses as it may have."""
        stored_limits.check(context, "leadStatus")

    def before_removal(self, context: Context, row: AnyRow) -> bool:
        """Keep a status that leads have, and the last one. Raises `HttpError` 400."""
        if records.is_used(context, "lead.status_id", row.id):
            raise wrong_object(STATUS_IN_USE)
        if len(every(context)) == 1:
            raise wrong_object(_LAST)
        return True

    def page(self, context: Context, query: Mapping[str, str]) -> Page:
        """Return a page of the list, in the order of the ids as text. Raises `HttpError` 400."""
        cut = parameters.cut(context, query)
        return parameters.page_of(sorted(self.rows(context, every(context)), key=lambda each: each["id"]), cut)


LEAD_STATUSES: Final = LeadStatuses(
    kind="leadStatus",
    object="lead_status",
    plural="lead_statuses",
    path="/api/v1/status/lead",
    model=LeadStatus,
    attributes=(
        own_id("leadStatus"),
        sent("label", fields.text(MAX_LABEL_CHARACTERS), is_required=True),
        ORGANIZATION,
    ),
    event="status.lead",
    routes=ROUTES,
)


LEAD_STATUS: Final = api_kind(
    "leadStatus",
    "leadStatuses",
    LeadStatus,
    Edits(LEAD_STATUSES.create_from, LEAD_STATUSES.change_by, LEAD_STATUSES.remove),
    references={},
    new={"label": str, "position": None},
    example={"label": "Interested"},
    named_by="label",
    usual=usual("lead_statuses"),
)
