"""An API key in answers, as OpenAPI describes it."""

from typing_extensions import TypedDict

from dealdock.web.rest.answers import closed


@closed
class ApiKey(TypedDict):
    """A key, without its secret."""

    date_created: str
    id: str
    organization_id: str
    user_id: str
