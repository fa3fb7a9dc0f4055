"""A status of leads in answers, as OpenAPI describes it."""

from typing_extensions import TypedDict

from dealdock.web.rest.answers import closed


@closed
class ShownLeadStatus(TypedDict):
    """A status of leads."""

    id: str
    label: str
    organization_id: str
