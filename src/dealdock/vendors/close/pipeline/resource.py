"""Pipelines: `/api/v1/pipeline/` (contract 3.4)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from sqlalchemy import bindparam, select
from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.vendors.close import records, stored_limits
from dealdock.vendors.close.attributes import ORGANIZATION, made, moment, own_id, public_id, sent
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field.changes import ValueChange
from dealdock.vendors.close.opportunity_status import resource as statuses
from dealdock.vendors.close.opportunity_status.resource import LABEL, TYPE
from dealdock.vendors.close.pipeline.model import OpportunityStatus, Pipeline
from dealdock.vendors.close.resource import NEWER_ROUTES, CloseResource
from dealdock.vendors.close.shown_ids import Ids
from dealdock.vendors.close.wire import fields, moments
from dealdock.vendors.close.wire.errors import wrong_object
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS, Type, field
from dealdock.vendors.close.wire.lists import OBJECTS, checked_object, each
from dealdock.web.rest.answers import closed
from dealdock.web.rest.fields import read
from dealdock.web.rest.resource import Attribute

_NOT_EMPTY: Final = "Cannot delete a pipeline that has statuses."
_LAST: Final = "Cannot delete the last pipeline."

_OF_STATUS: Final = (*LABEL.fields, *TYPE.fields)
_ID: Final = (field("id", fields.reference("opportunityStatus", OpportunityStatus)),)

_EVERY: Final = Statement(
    select(Pipeline.__table__).where(Pipeline.dataset_id == bindparam("dataset_id")).order_by(Pipeline.id)
)


@closed
class StatusInPipeline(TypedDict):
    """A status of opportunities within its pipeline."""

    id: str
    label: str
    type: Literal["active", "won", "lost"]


def every(context: Context) -> Sequence[AnyRow]:
    """Return all pipelines in the order of their creation."""
    return _EVERY.all(context.db, {"dataset_id": context.dataset_id})


def display_name(label: str, pipeline: str, pipelines: int) -> str:
    """Return the label of a status, with the name of its pipeline where there are several pipelines."""
    return f"{pipeline}: {label}" if pipelines > 1 else label


class Pipelines(CloseResource):
    """The pipelines."""

    def check_number(self, context: Context, _: Mapping[str, Any]) -> None:
        """Raise `HttpError` 400 if the organization has as many pipelines as it may have."""
        stored_limits.check(context, Pipeline)

    def add(self, context: Context, columns: Mapping[str, Any], customs: Sequence[ValueChange] = ()) -> int:
        """Add a pipeline with its statuses, and return its number. Raises `HttpError` 400."""
        number = super().add(context, _own(columns), customs)
        _arrange(context, number, columns.get("statuses", ()))
        return number

    def change(
        self, context: Context, number: int, columns: Mapping[str, Any], customs: Sequence[ValueChange] = ()
    ) -> None:
        """Change a pipeline, and add, move or order its statuses. Raises `RecordError(NO_RECORD)`."""
        super().change(context, number, _own(columns), customs)
        _arrange(context, number, columns.get("statuses", ()))

    def before_removal(self, context: Context, row: AnyRow) -> bool:
        """Keep a pipeline with statuses, and the last one. Raises `HttpError` 400."""
        if records.is_used(context, OpportunityStatus.pipeline_id, row.id):
            raise wrong_object(_NOT_EMPTY)
        if len(every(context)) == 1:
            raise wrong_object(_LAST)
        return True

    def layout(self, context: Context, rows: Sequence[AnyRow]) -> list[dict[str, Any]]:
        """Return pipelines with their statuses, which one query reads."""
        shown = super().layout(context, rows)
        found = statuses.every(context)
        for row, pipeline in zip(rows, shown, strict=True):
            pipeline["statuses"] = [_status(context.ids, each) for each in found if each.pipeline_id == row.id]
        return shown


def _own(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of the pipeline itself."""
    return {name: value for name, value in columns.items() if name != "statuses"}


def _status(ids: Ids, row: AnyRow) -> StatusInPipeline:
    """Return a status as its pipeline shows it."""
    return {"id": ids.show("opportunityStatus", row.id), "label": row.label, "type": row.type}


def _arrange(context: Context, number: int, wanted: Sequence[Mapping[str, Any]]) -> None:
    """Put these statuses first, in this order. Statuses without an `id` are added, and statuses of other pipelines are
    moved here.
    """
    if not wanted:
        return
    ids = [each.get("id") or statuses.RESOURCE.add(context, {**each, "pipeline_id": number}) for each in wanted]
    first = set(ids)
    others = [row.id for row in statuses.every(context) if row.pipeline_id == number and row.id not in first]
    for position, status_id in enumerate([*ids, *others], 1):
        statuses.RESOURCE.change(context, status_id, {"pipeline_id": number, "position": position})


def _sent_status(context: Context, value: Any) -> dict[str, Any]:
    """Read the columns of a new status, or the `id` of a known one."""
    sent = checked_object(value, ("id", *(each.name for each in _OF_STATUS)))
    wrong: dict[str, Any] = {}
    is_known = sent.get("id") is not None
    found = read(_ID if is_known else _OF_STATUS, context, sent, is_new=not is_known)
    columns = fields.columns(found, wrong)
    if wrong:
        raise ValueError(wrong)
    return columns


_STATUSES: Final = field("statuses", Type(each(_sent_status), OBJECTS), null=[])

RESOURCE: Final = Pipelines(
    kind="pipeline",
    object="pipeline",
    plural="pipelines",
    path="/api/v1/pipeline",
    model=Pipeline,
    attributes=(
        made("created_by", str | None, public_id("user", "created_by")),
        moment("date_created", "created_at", moments.written_without_offset),
        moment("date_updated", "updated_at", moments.written_without_offset),
        own_id("pipeline"),
        sent("name", fields.text(MAX_LABEL_CHARACTERS), is_required=True),
        ORGANIZATION,
        Attribute(name="statuses", fields=(_STATUSES,), type=list[StatusInPipeline]),
        made("updated_by", str | None, public_id("user", "updated_by")),
    ),
    routes=NEWER_ROUTES,
)
