"""The operations of pipelines: `/api/v1/pipeline/` (contract 3.4)."""

from typing import Any, Final

from dealdock.vendors.close import records
from dealdock.vendors.close.dispatch import CurrentCall
from dealdock.vendors.close.opportunity_status import queries as statuses
from dealdock.vendors.close.pipeline import answers, edits, service
from dealdock.vendors.close.pipeline.fields import CHANGES, NEW
from dealdock.vendors.close.pipeline.layout import pipeline
from dealdock.vendors.close.pipeline.model import Pipeline
from dealdock.vendors.close.wire import documentation, parameters
from dealdock.vendors.close.wire.answers import page
from dealdock.vendors.close.wire.parameters import Page
from dealdock.web.rest.routing import RestRouter

router = RestRouter("pipeline", "/api/v1/pipeline")

ListQuery: Final = documentation.query("PipelineList")


@router.operation("list", "GET", query=ListQuery, errors=("bad_request",), answer=lambda: page(answers.ShownPipeline))
def list_(call: CurrentCall) -> Page:
    """Return a page of the pipelines, the newest first."""
    cut = parameters.cut(call.context, call.query)
    context, every = call.context, statuses.every(call.context)
    found = [pipeline(context.ids, row, every) for row in records.page(context, Pipeline, cut)]
    return parameters.page_and_next(found, cut)


@router.operation(
    "create",
    "POST",
    fields=NEW,
    errors=("wrong_type", "bad_request", "invalid"),
    status=201,
    writes=True,
    answer=lambda: answers.ShownPipeline,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create a pipeline."""
    return service.shown(call.context, edits.create(call.context, call.sent))


@router.operation("read", "GET", "/{id}", errors=("not_found",), answer=lambda: answers.ShownPipeline)
def read(call: CurrentCall) -> dict[str, Any]:
    """Return a pipeline."""
    return service.shown(call.context, call.public_id("pipeline"))


@router.operation(
    "update",
    "PUT",
    "/{id}",
    fields=CHANGES,
    errors=("wrong_type", "bad_request", "not_found", "invalid"),
    writes=True,
    answer=lambda: answers.ShownPipeline,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change the name of a pipeline, and order, add or move statuses."""
    number = call.public_id("pipeline")
    edits.change(call.context, number, call.sent)
    return service.shown(call.context, number)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found", "invalid"), status=204, writes=True)
def delete(call: CurrentCall) -> None:
    """Delete a pipeline without statuses."""
    service.remove(call.context, call.public_id("pipeline"))
