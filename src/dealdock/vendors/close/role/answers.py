"""A role in answers, as OpenAPI describes it."""

from typing_extensions import TypedDict

from dealdock.web.rest.answers import closed


@closed
class Role(TypedDict):
    """A role."""

    editable: bool
    id: str
    name: str
    permissions: list[str]
    visibility_user_lcf_behavior: None
    visibility_user_lcf_ids: None
