"""Statuses of opportunities: `/api/v1/status/opportunity/` (contract 3.4)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, func, select

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.vendors.close import records, stored_limits
from dealdock.vendors.close.attributes import ORGANIZATION, own_id, public_id, sent
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.pipeline.model import OpportunityStatus, Pipeline
from dealdock.vendors.close.resource import ROUTES, CloseResource
from dealdock.vendors.close.wire import fields, parameters
from dealdock.vendors.close.wire.errors import STATUS_IN_USE, wrong_object
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS
from dealdock.vendors.close.wire.parameters import Page

TYPES: Final = ("active", "won", "lost")

LABEL: Final = sent("label", fields.text(MAX_LABEL_CHARACTERS), is_required=True)
TYPE: Final = sent("type", fields.choice(*TYPES), null=TYPES[0])

_EVERY: Final = Statement(
    select(OpportunityStatus.__table__)
    .where(OpportunityStatus.dataset_id == bindparam("dataset_id"))
    .order_by(OpportunityStatus.pipeline_id, OpportunityStatus.position, OpportunityStatus.id)
)
_FIRST: Final = Statement(select(func.min(Pipeline.id)).where(Pipeline.dataset_id == bindparam("dataset_id")))


def every(context: Context) -> Sequence[AnyRow]:
    """Return all statuses: the pipelines in the order of their creation, each with its statuses in their order."""
    return _EVERY.all(context.db, {"dataset_id": context.dataset_id})


def first_pipeline(context: Context) -> int:
    """Return the number of the first pipeline. There is always one."""
    return int(_FIRST.value(context.db, {"dataset_id": context.dataset_id}))


class OpportunityStatuses(CloseResource):
    """The statuses of opportunities."""

    def complete(self, context: Context, row: AnyRow | None, columns: dict[str, Any]) -> dict[str, Any]:
        """Put a new status at the end of its pipeline, by default of the first one."""
        if row is not None:
            return columns
        pipeline = first_pipeline(context) if columns["pipeline_id"] is None else columns["pipeline_id"]
        last = select(func.max(OpportunityStatus.position)).where(
            OpportunityStatus.dataset_id == context.dataset_id, OpportunityStatus.pipeline_id == pipeline
        )
        return {**columns, "pipeline_id": pipeline, "position": (context.db.scalar(last) or 0) + 1}

    def check_number(self, context: Context, _: Mapping[str, Any]) -> None:
        """Raise `HttpError` 400 if the organization has as many statuses as it may have."""
        stored_limits.check(context, OpportunityStatus)

    def before_removal(self, context: Context, row: AnyRow) -> bool:
        """Keep a status that opportunities have. Raises `HttpError` 400."""
        if records.is_used(context, Opportunity.status_id, row.id):
            raise wrong_object(STATUS_IN_USE)
        return True

    def page(self, context: Context, query: Mapping[str, str]) -> Page:
        """Return a page of the list, in the order of the ids as text. Raises `HttpError` 400."""
        cut = parameters.cut(context, query)
        return parameters.page_of(sorted(self.rows(context, every(context)), key=lambda each: each["id"]), cut)


RESOURCE: Final = OpportunityStatuses(
    kind="opportunityStatus",
    object="opportunity_status",
    plural="opportunity_statuses",
    path="/api/v1/status/opportunity",
    model=OpportunityStatus,
    attributes=(
        own_id("opportunityStatus"),
        LABEL,
        TYPE,
        ORGANIZATION,
        sent(
            "pipeline_id",
            fields.reference("pipeline", Pipeline),
            at="create",
            show=public_id("pipeline", "pipeline_id"),
            type=str,
        ),
    ),
    event="status.opportunity",
    routes=ROUTES,
)
