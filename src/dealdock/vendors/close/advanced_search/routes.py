"""The operation of the advanced search: `/api/v1/data/search/` (contract part 2, B.3)."""

from dealdock.vendors.close.advanced_search import body, results
from dealdock.vendors.close.advanced_search.answers import FoundPage
from dealdock.vendors.close.advanced_search.body import DataSearch
from dealdock.vendors.close.advanced_search.views import compiler
from dealdock.vendors.close.dispatch import CurrentCall
from dealdock.vendors.close.wire.parameters import Whole
from dealdock.web.rest.routing import RestRouter

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
