"""Stages and pipelines in answers, as OpenAPI describes them."""

from typing import Final, Literal, NotRequired

from typing_extensions import TypedDict

from dealdock.web.rest.answers import closed, object_type


@closed
class ShownStage(TypedDict):
    """A stage of opportunities. The keys that may be absent are younger than edition 2021."""

    id: str
    team_id: str
    name: str
    display_order: float
    forecast_category_cd: str | None
    is_won: bool
    is_closed: bool
    probability: float
    description: str | None
    salesforce_id: str | None
    is_meeting_set: NotRequired[bool]
    opportunity_pipeline_id: NotRequired[str]
    is_editable: NotRequired[bool]
    type: Literal["Open", "Closed/Won", "Closed/Lost"]


@closed
class ShownPipeline(TypedDict):
    """A pipeline."""

    id: str
    team_id: str
    title: str
    default_pipeline: bool
    display_order: int
    source: str
    external_id: None
    sync_enabled: bool


STAGES: Final = object_type("StagesAnswer", {"opportunity_stages": list[ShownStage]})
PIPELINES: Final = object_type("PipelinesAnswer", {"opportunity_pipelines": list[ShownPipeline]})
PIPELINE: Final = object_type("PipelineAnswer", {"opportunity_pipeline": ShownPipeline})
