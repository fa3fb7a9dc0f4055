"""Statuses of leads: `/api/v1/status/lead/` (contract 3.4)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, func, select

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.vendors.close import records, stored_limits
from dealdock.vendors.close.attributes import ORGANIZATION, own_id, sent
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.lead.model import Lead
from dealdock.vendors.close.pipeline.model import LeadStatus
from dealdock.vendors.close.resource import ROUTES, CloseResource
from dealdock.vendors.close.wire import fields, parameters
from dealdock.vendors.close.wire.errors import STATUS_IN_USE, wrong_object
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS
from dealdock.vendors.close.wire.parameters import Page

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
        stored_limits.check(context, LeadStatus)

    def before_removal(self, context: Context, row: AnyRow) -> bool:
        """Keep a status that leads have, and the last one. Raises `HttpError` 400."""
        if records.is_used(context, Lead.status_id, row.id):
            raise wrong_object(STATUS_IN_USE)
        if len(every(context)) == 1:
            raise wrong_object(_LAST)
        return True

    def page(self, context: Context, query: Mapping[str, str]) -> Page:
        """Return a page of the list, in the order of the ids as text. Raises `HttpError` 400."""
        cut = parameters.cut(context, query)
        return parameters.page_of(sorted(self.rows(context, every(context)), key=lambda each: each["id"]), cut)


RESOURCE: Final = LeadStatuses(
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
