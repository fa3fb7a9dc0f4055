"""The operations of pipelines and their stages: `/pipelines`, `/pipeline_stages` (contract 3.5)."""

from typing import Final

from sqlalchemy import select

from dealdock.platform.records import records
from dealdock.vendors.copper.dispatch import SearchPage
from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.pipeline import layout, queries
from dealdock.vendors.copper.pipeline.layout import ShownPipeline, ShownStage
from dealdock.vendors.copper.pipeline.model import Pipeline, PipelineStage
from dealdock.vendors.copper.wire.call import CurrentCall
from dealdock.vendors.copper.wire.search import Search, by
from dealdock.web.rest.routing import RestRouter

router = RestRouter("pipeline", f"{PREFIX}/pipelines")
stages = RestRouter("pipeline_stage", f"{PREFIX}/pipeline_stages")

SEARCH: Final = Search(
    select(PipelineStage.__table__), PipelineStage, filters=(), sorts={"id": by(PipelineStage.id)}, default="id",
    ignored=frozenset({"sort_by", "sort_direction"}),
)  # fmt: skip


@router.operation("list", "GET", answer=lambda: list[ShownPipeline])
def list_(call: CurrentCall) -> list[ShownPipeline]:
    """Return all pipelines with their stages, in the account's order."""
    found = queries.stages(call.db, call.account)
    return [
        layout.pipeline(row, (stage for stage in found if stage.pipeline_id == row.id))
        for row in queries.pipelines(call.db, call.account)
    ]


@stages.operation("list", "GET", answer=lambda: list[ShownStage])
def list_stages(call: CurrentCall) -> list[ShownStage]:
    """Return the stages of all pipelines, in the account's order."""
    return [layout.stage(row) for row in queries.stages(call.db, call.account)]


@stages.operation(
    "search",
    "POST",
    "/search",
    fields=SEARCH.described("StageSearch"),
    errors=("bad_request", "invalid"),
    answer=lambda: list[ShownStage],
)
def search_stages(call: CurrentCall) -> SearchPage:
    """Return a page of the stages of all pipelines, by id. Copper does not document it, but clients call it."""
    query = SEARCH.read(call.context, call.attributes(SEARCH.known))
    rows = SEARCH.rows(call.context, query)
    return SearchPage([layout.stage(each) for each in rows], SEARCH.total(call.context, query))


@stages.operation(
    "list_of_pipeline", "GET", "/pipeline/{pipeline_id}", errors=("not_found",), answer=lambda: list[ShownStage]
)
def list_of_pipeline(call: CurrentCall) -> list[ShownStage]:
    """Return the stages of one pipeline."""
    row = records.read(call.db, call.account, Pipeline, call.record_id("pipeline_id"))
    return [layout.stage(each) for each in queries.stages(call.db, call.account, row.id)]
