"""The operations of stages and pipelines. The API does not write them."""

from typing import Any

from dealdock.vendors.apollo.errors import invalid_id, refused
from dealdock.vendors.apollo.ids import has_form
from dealdock.vendors.apollo.stage import answers, layout, queries
from dealdock.vendors.apollo.wire.call import CurrentCall
from dealdock.web.rest.routing import RestRouter

router = RestRouter("stage", "/api/v1/opportunity_stages")
pipelines = RestRouter("pipeline", "/api/v1/opportunity_pipelines")


@router.operation("search", "GET", answer=lambda: answers.STAGES)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return all stages of opportunities, in their order."""
    edition = call.settings.edition
    rows = queries.stages(call.db, call.account)
    return {"opportunity_stages": [layout.stage(call.ids, row, edition) for row in rows]}


@pipelines.operation("search", "GET", answer=lambda: answers.PIPELINES)
def search_pipelines(call: CurrentCall) -> dict[str, Any]:
    """Return all pipelines."""
    rows = queries.pipelines(call.db, call.account)
    return {"opportunity_pipelines": [layout.pipeline(call.ids, row, place) for place, row in enumerate(rows)]}


@pipelines.operation(
    "show", "GET", "/{pipeline_id}", errors=("invalid_id", "not_found"), answer=lambda: answers.PIPELINE
)
def show_pipeline(call: CurrentCall) -> dict[str, Any]:
    """Return a pipeline."""
    written = call.match.parameters["pipeline_id"]
    if not has_form(written):
        raise invalid_id(written, "pipeline")
    number = call.ids.find("pipeline", written)
    for place, row in enumerate(queries.pipelines(call.db, call.account)):
        if row.id == number:
            return {"opportunity_pipeline": layout.pipeline(call.ids, row, place)}
    raise refused("not_found", "no pipeline of this account has this id")
