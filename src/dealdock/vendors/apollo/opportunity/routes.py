"""The operations of opportunities: `/api/v1/opportunities`."""

from collections.abc import Sequence
from typing import Any, Final

from dealdock.platform.database.selection import Selection
from dealdock.vendors.apollo import deletion
from dealdock.vendors.apollo.company import rendering as companies
from dealdock.vendors.apollo.contact_role import layout as role_layout
from dealdock.vendors.apollo.contact_role import queries as role_queries
from dealdock.vendors.apollo.custom_field import values as custom_values
from dealdock.vendors.apollo.errors import invalid_id, refused
from dealdock.vendors.apollo.ids import has_form
from dealdock.vendors.apollo.opportunity import answers, criteria, fields, layout, queries, service
from dealdock.vendors.apollo.opportunity.layout import LAYOUTS, AnswerKind, OpportunityView
from dealdock.vendors.apollo.opportunity.queries import OpportunityRow
from dealdock.vendors.apollo.settings import EDITION_2021
from dealdock.vendors.apollo.stage import queries as stage_queries
from dealdock.vendors.apollo.wire import values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.described import Success
from dealdock.vendors.apollo.wire.pages import Page
from dealdock.vendors.apollo.wire.searches import ENVELOPE
from dealdock.web.rest.routing import RestRouter

router = RestRouter("opportunity", "/api/v1/opportunities")

SEARCH_ERRORS: Final = ("invalid_per_page", "page_too_deep", "invalid_sort", "invalid_filter")
_UPDATE_ERRORS: Final = ("invalid_id", "no_opportunity", "invalid_date")


@router.operation(
    "create",
    "POST",
    fields=fields.NEW,
    errors=("invalid_id", "no_name", "invalid_date"),
    writes=True,
    is_short=True,
    answer=lambda: answers.CREATION,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create an opportunity."""
    sent = fields.to_create(call)
    columns = {**sent.columns, "source": "api", "created_by_id": call.caller.user_id}
    columns["typed_custom_fields"] = custom_values.changed(custom_values.NONE, sent.custom)
    number = service.create(call.db, call.account, columns, contact_ids=sent.contacts, now=call.now)
    return _answer(call, number, "created")


@router.operation("search", "GET", query=criteria.Search, errors=SEARCH_ERRORS, answer=lambda: answers.PAGE)
@router.operation("search", "GET", "/search", query=criteria.Search, errors=SEARCH_ERRORS, answer=lambda: answers.PAGE)
@router.operation(
    "search", "POST", "/search", fields=criteria.Search, errors=SEARCH_ERRORS, answer=lambda: answers.PAGE
)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return a page of all opportunities, each with its account."""
    return answer_page(call, *criteria.selection(call))


def answer_page(call: Call, page: Page, selection: Selection) -> dict[str, Any]:
    """Return the answer to a search."""
    deals = queries.page(call.db, call.account, selection)
    total = queries.total(call.db, call.account, selection)
    facets = {} if call.settings.edition == EDITION_2021 else {"group_by_field_facets": None}
    return {
        "breadcrumbs": [],
        "opportunities": _rendered(call, deals, "listed"),
        **facets,
        "salesforce_users": [],
        **ENVELOPE,
        "pagination": page.pagination(total),
        "num_fetch_result": None,
    }


@router.operation(
    "show", "GET", "/{opportunity_id}", errors=("invalid_id", "not_found"), is_short=True, answer=lambda: answers.VIEW
)
def show(call: CurrentCall) -> dict[str, Any]:
    """Return an opportunity."""
    return _answer(call, _number(call, call.match.parameters["opportunity_id"]), "viewed")


@router.operation(
    "update",
    "PATCH",
    fields=fields.CHANGES,
    errors=_UPDATE_ERRORS,
    writes=True,
    is_short=True,
    answer=lambda: answers.CHANGE,
)
def update_by_parameter(call: CurrentCall) -> dict[str, Any]:
    """Change the given fields of the opportunity that `id` or `opportunity_id` names."""
    sent = (values.text(call.parameters.get(name)).strip() for name in ("id", "opportunity_id"))
    return _updated(call, next(filter(None, sent), "opportunity_id"))


@router.operation(
    "update",
    "PATCH",
    "/{opportunity_id}",
    fields=fields.CHANGES,
    errors=_UPDATE_ERRORS,
    writes=True,
    is_short=True,
    answer=lambda: answers.CHANGE,
)
@router.operation(
    "update",
    "PUT",
    "/{opportunity_id}",
    fields=fields.CHANGES,
    errors=_UPDATE_ERRORS,
    writes=True,
    is_short=True,
    answer=lambda: answers.CHANGE,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change the given fields of an opportunity."""
    return _updated(call, call.match.parameters["opportunity_id"])


@router.operation(
    "bulk_destroy", "POST", "/bulk_destroy", errors=("no_ids", "invalid_id"), writes=True, answer=lambda: Success
)
def bulk_destroy(call: CurrentCall) -> Success:
    """Delete opportunities, with their roles and tasks."""
    deletion.delete_opportunities(call.db, call.account, call.ids, deletion.sent_numbers(call, "opportunity"))
    return {"success": True}


def answer_updated(call: Call, number: int) -> dict[str, Any]:
    """Return the answer to a change of this opportunity."""
    return _answer(call, number, "updated")


def locked(call: Call, opportunity_id: str) -> Any:
    """Return the columns of the opportunity with this id, which stays locked. Errors invalid_id, no_opportunity."""
    number = _number(call, opportunity_id)
    before = None if number is None else queries.locked(call.db, call.account, number)
    if before is None:
        raise refused("no_opportunity", "no opportunity of this account has this id")
    return before


def _updated(call: Call, opportunity_id: str) -> dict[str, Any]:
    before = locked(call, opportunity_id)
    sent = fields.to_update(call)
    custom = custom_values.changed(before["typed_custom_fields"], sent.custom)
    service.update(call.db, call.account, before, {**sent.columns, "typed_custom_fields": custom}, now=call.now)
    return answer_updated(call, before["id"])


def _number(call: Call, opportunity_id: str) -> int | None:
    """Return the number for an id; None if no opportunity can have it. Error invalid_id for a malformed one."""
    if not has_form(opportunity_id):
        raise invalid_id(opportunity_id, "opportunity")
    return call.ids.find("opportunity", opportunity_id)


def _answer(call: Call, number: int | None, kind: AnswerKind) -> dict[str, Any]:
    deal = None if number is None else queries.read(call.db, call.account, number)
    if deal is None:
        raise refused("not_found", "no opportunity of this account has this id")
    (rendered,) = _rendered(call, [deal], kind)
    return {"opportunity": rendered}


def _rendered(call: Call, deals: Sequence[OpportunityRow], kind: AnswerKind) -> list[dict[str, Any]]:
    """Return opportunities in the form of answers, with their roles and, where answers include it, their account."""
    own = LAYOUTS[call.settings.edition][kind]
    call.ids.look_up("opportunity", [deal.id for deal in deals])
    with_roles = [deal.id for deal in deals if deal.has_roles]
    roles = role_layout.by_opportunity(call.ids, role_queries.of(call.db, call.account, with_roles))
    of_deals = {deal.company_id: None for deal in deals if deal.company_id is not None}
    embedded = companies.embedded(call, list(of_deals)) if "account" in own.elements else {}
    needs_pipeline = "opportunity_pipeline_id" in own.elements and any(deal.pipeline_id is None for deal in deals)
    pipeline = stage_queries.default_pipeline(call.db, call.account) if needs_pipeline else None
    views = (
        OpportunityView(deal, call.ids, roles.get(deal.id, []), embedded.get(deal.company_id), pipeline)
        for deal in deals
    )
    return [layout.render(own, view) for view in views]
