"""A role in answers, as OpenAPI describes it."""

from typing_extensions import TypedDict

from dealdock.web.rest.answers import closed


@closed
class Role(TypedDict):
    """A role."""

    date_created: str
    date_updated: str
    editable: bool
    id: str
    name: str
    organization_id: str
    permissions: list[str]
    visibility_user_lcf_behavior: None
    visibility_user_lcf_ids: None
