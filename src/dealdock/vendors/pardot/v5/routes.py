"""The routes of version 5: `query` and `read` of each object, made from its declaration."""

from typing import Annotated, Any, Final

from fastapi import Depends, Request

from dealdock.vendors.pardot.v5 import parameters, reading
from dealdock.vendors.pardot.v5.call import CurrentCall
from dealdock.vendors.pardot.v5.fields import Resource
from dealdock.vendors.pardot.v5.objects.account import ACCOUNT
from dealdock.vendors.pardot.v5.objects.account import read as read_of_account
from dealdock.vendors.pardot.v5.objects.campaign import CAMPAIGN
from dealdock.vendors.pardot.v5.objects.custom_field import CUSTOM_FIELD
from dealdock.vendors.pardot.v5.objects.list import LIST
from dealdock.vendors.pardot.v5.objects.list_membership import LIST_MEMBERSHIP
from dealdock.vendors.pardot.v5.objects.opportunity import OPPORTUNITY
from dealdock.vendors.pardot.v5.objects.prospect import PROSPECT
from dealdock.vendors.pardot.v5.objects.prospect_account import PROSPECT_ACCOUNT
from dealdock.vendors.pardot.v5.objects.tag import TAG
from dealdock.vendors.pardot.v5.objects.user import USER
from dealdock.vendors.pardot.v5.objects.visit import VISIT
from dealdock.vendors.pardot.v5.objects.visitor import VISITOR
from dealdock.vendors.pardot.v5.objects.visitor_activity import VISITOR_ACTIVITY
from dealdock.web.rest.routing import RestRouter

PREFIX: Final = "/api/v5/objects"

RESOURCES: Final = (
    OPPORTUNITY,
    PROSPECT,
    CAMPAIGN,
    USER,
    LIST,
    LIST_MEMBERSHIP,
    VISITOR_ACTIVITY,
    VISITOR,
    VISIT,
    TAG,
    CUSTOM_FIELD,
    PROSPECT_ACCOUNT,
)
"""The objects with queries, in the order of OpenAPI."""


async def _base_url(request: Request) -> str:
    """Return the address of the API, as the caller has it."""
    return str(request.base_url).rstrip("/")


BaseUrl = Annotated[str, Depends(_base_url)]


def routes_of(resource: Resource) -> RestRouter:
    """Return the routes of an object."""
    router = RestRouter(resource.object, f"{PREFIX}/{resource.collection}")

    @router.operation("query", "GET", query=parameters.of_query(resource), errors=reading.QUERY_ERRORS)
    def query(call: CurrentCall, base_url: BaseUrl) -> Any:
        """Return a page of records, and the token of the next one."""
        return reading.query(call, resource, base_url)

    @router.operation(
        "read", "GET", "/{id}", query=parameters.of_read(resource), errors=reading.READ_ERRORS, is_short=True
    )
    def read(call: CurrentCall) -> Any:
        """Return one record."""
        return reading.read(call, resource)

    return router


account = RestRouter("account", f"{PREFIX}/account")


@account.operation("read", "GET", query=parameters.of_account(ACCOUNT), errors=reading.ACCOUNT_ERRORS, is_short=True)
def read_account(call: CurrentCall) -> Any:
    """Return the caller's account."""
    return read_of_account(call)


ROUTERS: Final = (*map(routes_of, RESOURCES), account)
