"""A pipeline in answers, as OpenAPI describes it."""

from typing_extensions import TypedDict

from dealdock.vendors.close.opportunity_status.answers import StatusInPipeline
from dealdock.web.rest.answers import closed


@closed
class ShownPipeline(TypedDict):
    """A pipeline."""

    created_by: str | None
    date_created: str
    date_updated: str
    id: str
    name: str
    organization_id: str
    statuses: list[StatusInPipeline]
    updated_by: str | None
