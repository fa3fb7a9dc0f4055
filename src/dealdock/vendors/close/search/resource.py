"""The operation of the advanced search: `/api/v1/data/search/` (contract part 2, B.3)."""

from typing import NotRequired

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from dealdock.vendors.close.search import body, results
from dealdock.vendors.close.search.body import DataSearch
from dealdock.vendors.close.search.results import compiler
from dealdock.vendors.close.wire.call import CurrentCall
from dealdock.vendors.close.wire.parameters import Whole
from dealdock.web.rest.answers import closed
from dealdock.web.rest.routing import RestRouter


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


router = RestRouter("data", "/api/v1/data")


@router.operation(
    "search",
    "POST",
    "/search",
    fields=DataSearch,
    errors=("wrong_type", "bad_request", "invalid"),
    answer=lambda: FoundPage,
)
def search(call: CurrentCall) -> Whole:
    """Return a page of the objects that match a query, and the cursor of the next one."""
    return Whole(results.answer(compiler(call.context), body.read(call.context, call.sent)))
