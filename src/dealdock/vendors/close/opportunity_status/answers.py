"""A status of opportunities in answers, as OpenAPI describes it."""

from typing import Literal

from typing_extensions import TypedDict

from dealdock.web.rest.answers import closed


@closed
class StatusInPipeline(TypedDict):
    """A status of opportunities as its pipeline has it."""

    id: str
    label: str
    type: Literal["active", "won", "lost"]


@closed
class ShownOpportunityStatus(StatusInPipeline):
    """A status of opportunities."""

    organization_id: str
    pipeline_id: str
