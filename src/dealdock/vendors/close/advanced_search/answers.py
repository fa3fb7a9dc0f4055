"""Found objects in answers, as OpenAPI describes them."""

from typing import NotRequired

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from dealdock.web.rest.answers import closed


@closed
class Counts(TypedDict):
    """The numbers of found objects, with and without the limit of the search."""

    limited: int
    total: int


class FoundObject(BaseModel):
    """A found object, with its type and the keys that were asked for."""

    model_config = ConfigDict(extra="allow")

    object_type: str = Field(alias="__object_type")
    id: str


@closed
class FoundPage(TypedDict):
    """A page of found objects, which have the keys that were asked for."""

    count: NotRequired[Counts]
    cursor: str | None
    data: list[FoundObject]
