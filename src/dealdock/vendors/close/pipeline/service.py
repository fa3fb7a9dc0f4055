"""Pipelines: their changes."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dealdock.vendors.close import records, stored_limits
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.opportunity_status import queries as status_queries
from dealdock.vendors.close.opportunity_status import service as statuses
from dealdock.vendors.close.pipeline import queries
from dealdock.vendors.close.pipeline.layout import pipeline
from dealdock.vendors.close.pipeline.model import OpportunityStatus, Pipeline
from dealdock.vendors.close.wire.errors import wrong_object

_NOT_EMPTY: Final = "Cannot delete a pipeline that has statuses."
_LAST: Final = "Cannot delete the last pipeline."


def create(context: Context, columns: Mapping[str, Any]) -> int:
    """Add a pipeline with its statuses, and return its number."""
    stored_limits.check(context, Pipeline)
    number = records.add(context, Pipeline, name=columns["name"])
    _arrange(context, number, columns.get("statuses", ()))
    return number


def change(context: Context, number: int, columns: Mapping[str, Any]) -> None:
    """Change a pipeline. Raises `RecordError(NO_RECORD)`."""
    own = {name: value for name, value in columns.items() if name != "statuses"}
    records.change(context, Pipeline, number, own)
    _arrange(context, number, columns.get("statuses", ()))


def remove(context: Context, number: int) -> None:
    """Delete a pipeline without statuses that is not the last one. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    records.get(context, Pipeline, number)
    if records.is_used(context, OpportunityStatus.pipeline_id, number):
        raise wrong_object(_NOT_EMPTY)
    if len(queries.every(context)) == 1:
        raise wrong_object(_LAST)
    records.remove(context, Pipeline, number)


def shown(context: Context, number: int) -> dict[str, Any]:
    """Return a pipeline as its read shows it. Raises `RecordError(NO_RECORD)`."""
    return pipeline(context.ids, records.get(context, Pipeline, number), status_queries.every(context))


def _arrange(context: Context, number: int, wanted: Sequence[Mapping[str, Any]]) -> None:
    """Put these statuses first, in this order. Those without an `id` are added, those of other pipelines moved here."""
    if not wanted:
        return
    ids = [each.get("id") or statuses.create(context, {**each, "pipeline_id": number}) for each in wanted]
    first = set(ids)
    others = [row.id for row in status_queries.every(context) if row.pipeline_id == number and row.id not in first]
    for position, status_id in enumerate([*ids, *others], 1):
        statuses.change(context, status_id, {"pipeline_id": number, "position": position})
