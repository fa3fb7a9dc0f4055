"""Lists of objects that are not emulated. They are always empty, so that clients can read all lists (contract 3.9)."""

from typing import Final

from dealdock.vendors.close.wire import documentation, parameters, tables
from dealdock.vendors.close.wire.answers import page
from dealdock.vendors.close.wire.call import CurrentCall
from dealdock.vendors.close.wire.parameters import Page
from dealdock.web.rest.answers import Empty
from dealdock.web.rest.routing import RestRouter

PATHS: Final = (
    "send_as",
    "dialer",
    "bulk_action/sequence_subscription",
    "activity/form_submission",
    "activity/lead_merge",
    "outcome",
    "playbook",
    "unsubscribe/email",
    "lead/{id}/files",
)
"""Below `/api/v1/`."""

ListQuery: Final = documentation.query("EmptyList")
_MAX_LIMIT: Final = 1000
"""The highest `_limit` that these lists accept."""


def _router(path: str) -> RestRouter:
    router = RestRouter(path.replace("{id}/", "").replace("/", "_"), f"/api/v1/{path}")
    is_of_lead = path.startswith("lead/")
    refusals = ("bad_request", "not_found") if is_of_lead else ("bad_request",)

    @router.operation("list", "GET", query=ListQuery, errors=refusals, is_short=True, answer=lambda: page(Empty))
    def list_(call: CurrentCall) -> Page:
        """Return no objects."""
        if is_of_lead:
            tables.get(call.context, "lead", call.public_id("lead"))
        return parameters.page_of([], parameters.cut(call.context, call.query, most=_MAX_LIMIT))

    return router


ROUTERS: Final = tuple(map(_router, PATHS))
