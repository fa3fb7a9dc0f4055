"""A smart view in answers, as OpenAPI describes it."""

from typing import Any

from typing_extensions import TypedDict

from dealdock.web.rest.answers import closed


@closed
class ShownSavedSearch(TypedDict):
    """A smart view."""

    date_created: str
    date_updated: str
    description: str
    id: str
    is_shared: bool
    is_user_dependent: bool
    name: str
    organization_id: str
    query: str | None
    s_query: dict[str, Any] | None
    type: str
    user_id: str
