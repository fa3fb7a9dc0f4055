"""Pipelines and their statuses of opportunities: `/api/v1/pipeline/`, `/api/v1/status/opportunity/` (contract 3.4)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from sqlalchemy import CheckConstraint, Index, String, bindparam, func, select
from sqlalchemy.orm import Mapped, mapped_column
from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records.base import Base, DatasetId, OneOf, RecordId, holds, refers
from dealdock.vendors.close.new_account import usual
from dealdock.vendors.close.record import limits as stored_limits
from dealdock.vendors.close.record import records
from dealdock.vendors.close.record.api_kind import AUTHORS, LIST, NOT_GIVEN, TEXT, Edits, api_kind
from dealdock.vendors.close.record.attributes import ORGANIZATION, made, moment, own_id, public_id, sent
from dealdock.vendors.close.record.columns import Label, Moment, Position
from dealdock.vendors.close.record.custom_values import ValueChange
from dealdock.vendors.close.record.resource import NEWER_ROUTES, ROUTES, CloseResource
from dealdock.vendors.close.record.scene_fields import OPTIONAL, AuthoredRecord
from dealdock.vendors.close.wire import fields, moments, parameters
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import STATUS_IN_USE, wrong_object
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS, Type, field
from dealdock.vendors.close.wire.ids import Ids
from dealdock.vendors.close.wire.lists import OBJECTS, checked_object, each
from dealdock.vendors.close.wire.parameters import Page
from dealdock.web.rest.answers import closed
from dealdock.web.rest.fields import read
from dealdock.web.rest.resource import Attribute


class Pipeline(Base):
    """An ordered set of statuses of opportunities."""

    __tablename__ = "close_pipeline"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[Label]
    created_by: Mapped[int | None] = mapped_column(doc="The id of the user who created the record")
    updated_by: Mapped[int | None] = mapped_column(doc="The id of the user who changed the record last")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]


class OpportunityStatus(Base):
    """A status of opportunities. Within a pipeline they are ordered by `position`, and then by id."""

    __tablename__ = "close_opportunity_status"
    __table_args__ = (
        refers("pipeline_id", "close_pipeline"),
        CheckConstraint("type IN ('active', 'won', 'lost')", name="type"),
        Index(None, "dataset_id", "pipeline_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    pipeline_id: Mapped[int] = mapped_column(doc="The id of the pipeline")
    label: Mapped[Label] = mapped_column(doc="The label")
    type: Mapped[str] = mapped_column(
        String(6), default="active", doc="`active`, `won` or `lost`", info=holds(OneOf(("active", "won", "lost")))
    )
    position: Mapped[Position] = mapped_column(doc="The place in the list of statuses")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]


TYPES: Final = ("active", "won", "lost")

LABEL: Final = sent("label", fields.text(MAX_LABEL_CHARACTERS), is_required=True)
TYPE: Final = sent("type", fields.choice(*TYPES), null=TYPES[0])

_EVERY_STATUS: Final = Statement(
    select(OpportunityStatus.__table__)
    .where(OpportunityStatus.dataset_id == bindparam("dataset_id"))
    .order_by(OpportunityStatus.pipeline_id, OpportunityStatus.position, OpportunityStatus.id)
)
_FIRST: Final = Statement(select(func.min(Pipeline.id)).where(Pipeline.dataset_id == bindparam("dataset_id")))


def every_status(context: Context) -> Sequence[AnyRow]:
    """Return all statuses: the pipelines in the order of their creation, each with its statuses in their order."""
    return _EVERY_STATUS.all(context.db, {"dataset_id": context.dataset_id})


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
        stored_limits.check(context, "opportunityStatus")

    def before_removal(self, context: Context, row: AnyRow) -> bool:
        """Keep a status that opportunities have. Raises `HttpError` 400."""
        if records.is_used(context, "opportunity.status_id", row.id):
            raise wrong_object(STATUS_IN_USE)
        return True

    def page(self, context: Context, query: Mapping[str, str]) -> Page:
        """Return a page of the list, in the order of the ids as text. Raises `HttpError` 400."""
        cut = parameters.cut(context, query)
        return parameters.page_of(sorted(self.rows(context, every_status(context)), key=lambda each: each["id"]), cut)


OPPORTUNITY_STATUSES: Final = OpportunityStatuses(
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
            fields.reference("pipeline"),
            at="create",
            show=public_id("pipeline", "pipeline_id"),
            type=str,
        ),
    ),
    event="status.opportunity",
    routes=ROUTES,
)


_NOT_EMPTY: Final = "Cannot delete a pipeline that has statuses."
_LAST: Final = "Cannot delete the last pipeline."

_OF_STATUS: Final = (*LABEL.fields, *TYPE.fields)
_ID: Final = (field("id", fields.reference("opportunityStatus")),)

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
        stored_limits.check(context, "pipeline")

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
        if records.is_used(context, "opportunityStatus.pipeline_id", row.id):
            raise wrong_object(_NOT_EMPTY)
        if len(every(context)) == 1:
            raise wrong_object(_LAST)
        return True

    def layout(self, context: Context, rows: Sequence[AnyRow]) -> list[dict[str, Any]]:
        """Return pipelines with their statuses, which one query reads."""
        shown = super().layout(context, rows)
        found = every_status(context)
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
    ids = [each.get("id") or OPPORTUNITY_STATUSES.add(context, {**each, "pipeline_id": number}) for each in wanted]
    first = set(ids)
    others = [row.id for row in every_status(context) if row.pipeline_id == number and row.id not in first]
    for position, status_id in enumerate([*ids, *others], 1):
        OPPORTUNITY_STATUSES.change(context, status_id, {"pipeline_id": number, "position": position})


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

PIPELINES: Final = Pipelines(
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


OPPORTUNITY_STATUS: Final = api_kind(
    "opportunityStatus",
    "opportunityStatuses",
    OpportunityStatus,
    Edits(OPPORTUNITY_STATUSES.create_from, OPPORTUNITY_STATUSES.change_by, OPPORTUNITY_STATUSES.remove),
    references={"pipeline_id": "pipeline"},
    new={"pipeline_id": TEXT, "label": str, "type": TEXT, "position": None},
    fixed={"pipeline_id"},
    example={"label": "Contract sent", "type": "active"},
    named_by="label",
    after_in_scenes={"pipeline": "type"},
    in_scenes={"pipeline": OPTIONAL},
    usual=usual("opportunity_statuses"),
)


PIPELINE: Final = api_kind(
    "pipeline",
    "pipelines",
    Pipeline,
    Edits(PIPELINES.create_from, PIPELINES.change_by, PIPELINES.remove),
    references=AUTHORS,
    new={"name": str, "statuses": LIST, **NOT_GIVEN},
    example={"name": "Renewals"},
    named_by="name",
    base_in_scenes=AuthoredRecord,
    usual=usual("pipelines"),
)
