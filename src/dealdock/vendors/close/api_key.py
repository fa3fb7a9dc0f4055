"""API keys: `/api/v1/api_key/` (contract 3.5)."""

from typing import Final

from typing_extensions import TypedDict

from dealdock.platform.records.models import User
from dealdock.vendors.close.record import records
from dealdock.vendors.close.wire import documentation, moments, parameters
from dealdock.vendors.close.wire.answers import page
from dealdock.vendors.close.wire.call import CurrentCall
from dealdock.vendors.close.wire.parameters import Page
from dealdock.web.rest.answers import closed
from dealdock.web.rest.routing import RestRouter


@closed
class ApiKey(TypedDict):
    """A key, without its secret."""

    date_created: str
    id: str
    organization_id: str
    user_id: str


router = RestRouter("api_key", "/api/v1/api_key")

ListQuery: Final = documentation.query("ApiKeyList")


@router.operation("list", "GET", query=ListQuery, errors=("bad_request",), answer=lambda: page(ApiKey))
def list_(call: CurrentCall) -> Page:
    """Return a page of the keys, the newest first. Each user has one key."""
    cut, ids = parameters.cut(call.context, call.query), call.context.ids
    found = [
        {
            "date_created": moments.written(row.created_at),
            "id": ids.show("apiKey", row.id),
            "organization_id": ids.organization,
            "user_id": ids.show("user", row.id),
        }
        for row in records.page(call.context, User, cut)
    ]
    return parameters.page_and_next(found, cut)
