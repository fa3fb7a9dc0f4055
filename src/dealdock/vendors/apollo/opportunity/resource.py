"""Opportunities: `/api/v1/opportunities` (contract 2, 9.2)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from operator import attrgetter
from typing import Any, Final, Literal, NamedTuple, get_args

import pydantic
from sqlalchemy import ColumnElement, Connection, select

from dealdock.control import fields as control_fields
from dealdock.platform.database.selection import Selection, Sort
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records.kind import Board, Kind
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.public_ids import PublicIds
from dealdock.vendors.apollo import stage as stages
from dealdock.vendors.apollo.column_types import BY_PERSON
from dealdock.vendors.apollo.company import resource as companies
from dealdock.vendors.apollo.company.resource import EMBEDDED
from dealdock.vendors.apollo.custom_field import model as custom_fields
from dealdock.vendors.apollo.custom_field import resource as custom_field_resource
from dealdock.vendors.apollo.custom_field import values as custom_values
from dealdock.vendors.apollo.custom_field.resource import NEW_VALUES
from dealdock.vendors.apollo.errors import invalid_id, refused
from dealdock.vendors.apollo.ids import Ids, has_form
from dealdock.vendors.apollo.opportunity import roles, service
from dealdock.vendors.apollo.opportunity.model import Opportunity
from dealdock.vendors.apollo.opportunity.roles import ShownRole
from dealdock.vendors.apollo.record import children
from dealdock.vendors.apollo.settings import BEFORE_RECORDED, EDITION_2021, RECORDED, SINCE_RECORDED, Edition
from dealdock.vendors.apollo.stage import Stage
from dealdock.vendors.apollo.wire import fields, moments, searches, values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.described import ENVELOPE_TYPES, Success, list_of, of_editions, type_of
from dealdock.vendors.apollo.wire.fields import CUSTOM, plain, reference
from dealdock.vendors.apollo.wire.pages import Page
from dealdock.vendors.apollo.wire.searches import ENVELOPE, Filter, contains, one_of
from dealdock.vendors.apollo.wire.sources import RECORD_URL
from dealdock.web import read_names
from dealdock.web.rest.answers import object_type
from dealdock.web.rest.fields import Field, FieldTable, list_type
from dealdock.web.rest.routing import RestRouter


def _new_name(value: Any) -> str:
    name = values.name(value)
    if name is None:
        raise refused("no_name", "the name is absent or blank")
    return name


def _fields(name: Callable[[Any], str | None]) -> Sequence[Field]:
    """Return the fields in the order of their errors. `name` reads the name."""
    return (
        reference("owner_id", "user"),
        plain("name", name),
        plain("amount", values.amount, str | float | None),
        reference("opportunity_stage_id", "stage", column="stage_id"),
        plain("closed_date", values.moment),
        reference("account_id", "company", column="company_id"),
        plain("description", values.some_long_text),
        plain("next_step", values.some_text),
        plain("next_step_date", values.moment),
        plain("closed_lost_reason", values.some_text),
        plain("closed_won_reason", values.some_text),
    )


_CHANGES: Final = FieldTable("OpportunityChanges", _fields(values.name), others={CUSTOM: dict[str, Any] | None})

_NEW: Final = FieldTable(
    "NewOpportunity",
    _fields(_new_name),
    others={CUSTOM: dict[str, Any] | None, "contact_ids": list_type(str, values.MAX_ROLES) | None},
)


class Sent(NamedTuple):
    """The sent fields of an opportunity."""

    columns: dict[str, Any]
    custom: custom_values.Values
    contacts: Sequence[int] = ()
    """The numbers of the contacts that get a role in a new opportunity."""


def _to_create(call: Call) -> Sent:
    """Return a new opportunity's fields. Errors invalid_id, no_name, invalid_date."""
    sent = read_names.derived({"name": None, **call.parameters}, call.parameters)
    columns = _NEW.read(call, sent).values
    return Sent(columns, custom_values.sent(call, "opportunity"), _contacts(call, sent))


def _to_update(call: Call) -> Sent:
    """Return the fields to change. An empty name changes nothing. Errors invalid_id, invalid_date."""
    columns = _CHANGES.read(call, call.parameters).values
    if columns.get("name", "") is None:
        del columns["name"]
    return Sent(columns, custom_values.sent(call, "opportunity"))


def _contacts(call: Call, sent: Mapping[str, Any]) -> list[int]:
    ids = values.listed(sent.get("contact_ids"), values.MAX_ROLES)
    found = (fields.number(call, each, "contact") for each in ids)
    return list(dict.fromkeys(number for number in found if number is not None))


AnswerKind = Literal["created", "listed", "viewed", "updated"]


class OpportunityView(NamedTuple):
    """An opportunity with its related records, ready to be rendered."""

    deal: AnyRow
    ids: Ids
    roles: Sequence[Mapping[str, Any]] = ()
    company: Mapping[str, Any] | None = None
    default_pipeline: int | None = None
    """The number of the pipeline of opportunities without a stage."""


Show = Callable[[OpportunityView], Any]


class Element(NamedTuple):
    """A value in which opportunities differ, and its type."""

    type: Any
    show: Show


class Constant(NamedTuple):
    """A value that every opportunity has."""

    value: Any

    @property
    def type(self) -> Any:
        """The type of the value."""
        return type_of(self.value)


OPTIONAL: Final = frozenset({"salesforce_record_url", "account"})
"""Keys that are left out where they have no value."""

_CENT: Final = Decimal("0.01")
_NULL: Final = Constant(None)


def _of_deal(name: str, type_: Any = str | None) -> Element:
    return Element(type_, attrgetter(f"deal.{name}"))


def _decimal(value: Any) -> float | None:
    return None if value is None else float(value)


def _forecast(one: OpportunityView) -> str | None:
    """Return the category of the stage. An open stage of a low probability counts for no forecast."""
    is_forecast = one.deal.is_closed or (one.deal.probability or 0) > LEAST_FORECAST
    return one.deal.forecast_category if is_forecast else None


LEAST_FORECAST: Final = 10
"""The probability, in percent, above which an open opportunity has a category of forecasts."""


def _revenue(one: OpportunityView) -> float:
    product = (one.deal.amount or 0) * (one.deal.probability or 0)
    return float((Decimal(product) / 100).quantize(_CENT, ROUND_HALF_UP))


def _record_url(one: OpportunityView) -> str | None:
    return None if one.deal.salesforce_id is None else RECORD_URL + one.deal.salesforce_id


ELEMENTS: Final[Mapping[str, Element | Constant]] = {
    "id": Element(str, lambda one: one.ids.show("opportunity", one.deal.id)),
    "team_id": Element(str, lambda one: one.ids.team),
    "owner_id": Element(str | None, lambda one: one.ids.show("user", one.deal.owner_id)),
    "salesforce_owner_id": _of_deal("salesforce_owner_id"),
    "amount": Element(float | None, lambda one: _decimal(one.deal.amount)),
    "closed_date": Element(str | None, lambda one: moments.stored_date(one.deal.closed_date)),
    "account_id": Element(str | None, lambda one: one.ids.show("company", one.deal.company_id)),
    "description": _of_deal("description"),
    "is_closed": _of_deal("is_closed", bool | None),
    "is_won": _of_deal("is_won", bool | None),
    "name": _of_deal("name", str),
    "stage_name": _of_deal("stage_name"),
    "opportunity_stage_id": Element(str | None, lambda one: one.ids.show("stage", one.deal.stage_id)),
    "typed_custom_fields": Element(dict[str, Any], lambda one: one.deal.typed_custom_fields),
    "source": _of_deal("source", str),
    "salesforce_id": _of_deal("salesforce_id"),
    "created_at": Element(str, lambda one: moments.stored_stamp(one.deal.created_at)),
    "opportunity_created_at": Element(str, lambda one: moments.stored_offset(one.deal.created_at)),
    "actual_close_date": _NULL,
    "next_step": _of_deal("next_step"),
    "next_step_date": Element(str | None, lambda one: moments.date(one.deal.next_step_date)),
    "closed_lost_reason": _of_deal("closed_lost_reason"),
    "closed_won_reason": _of_deal("closed_won_reason"),
    "forecast_category": Element(str | None, _forecast),
    "deal_probability": Element(float | None, lambda one: _decimal(one.deal.probability)),
    "created_by_id": Element(str | None, lambda one: one.ids.show("user", one.deal.created_by_id)),
    "current_solutions": _NULL,
    "deal_source": _NULL,
    "manually_updated_probability": _NULL,
    "manually_updated_forecast": _NULL,
    "crm_id": _NULL,
    "crm_record_url": _NULL,
    "crm_owner_id": _NULL,
    "probability": _NULL,
    "opportunity_pipeline_id": Element(
        str | None, lambda one: one.ids.show("pipeline", one.deal.pipeline_id or one.default_pipeline)
    ),
    "stage_updated_at": Element(str | None, lambda one: moments.date(one.deal.stage_updated_at)),
    "next_step_last_updated_at": Element(str | None, lambda one: moments.date(one.deal.next_step_updated_at)),
    "exchange_rate_code": Constant("USD"),
    "exchange_rate_value": Constant(1.0),
    "amount_in_team_currency": Element(float | None, lambda one: _decimal(one.deal.amount)),
    "forecasted_revenue": Element(float, _revenue),
    "last_activity_date": Element(str, lambda one: moments.stored_stamp(one.deal.updated_at)),
    "existence_level": Constant("full"),
    "opportunity_contact_roles": Element(list[dict[str, Any]], lambda one: one.roles),
    "currency": Constant({"name": "US Dollar", "iso_code": "USD", "symbol": "$"}),
    "salesforce_record_url": Element(str, _record_url),
    "num_contacts": Element(int, lambda one: len(one.roles)),
    "account": Element(dict[str, Any], lambda one: one.company),
}
"""Every key of an opportunity, in the order of the editions' answers."""

_CREATED: Final[Mapping[str, Element | Constant]] = {"existence_level": Constant("none")}
_CREATED_2021: Final = {**_CREATED, "is_closed": _NULL, "is_won": _NULL, "stage_name": _NULL}

_OF_CRM: Final[Mapping[str, Element]] = {
    "stage_name": Element(str | None, lambda one: one.deal.stage_name if one.deal.source == "crm" else None)
}


class Layout(NamedTuple):
    """The keys of an answer in their order, with the values that every opportunity has, and the elements of others."""

    begin: Mapping[str, Any]
    elements: Mapping[str, Show]


def _keys(first: str, last: str) -> tuple[str, ...]:
    names = tuple(ELEMENTS)
    return names[names.index(first) : names.index(last) + 1]


def _layout(*names: str, **others: Element | Constant) -> Layout:
    parts = {name: others.get(name, ELEMENTS[name]) for name in names}
    begin = {name: part.value if isinstance(part, Constant) else None for name, part in parts.items()}
    return Layout(begin, {name: part.show for name, part in parts.items() if isinstance(part, Element)})


_COMMON: Final = _keys("id", "opportunity_stage_id")
_END: Final = ("salesforce_id", "created_at", "existence_level", "opportunity_contact_roles")
_FULL_2021: Final = (*_COMMON, "source", *_END, "salesforce_record_url", "num_contacts")
_LIST_2021: Final = (*_COMMON, "typed_custom_fields", "source", *_END, "salesforce_record_url", "account")

_ALL_2026: Final = (
    *_COMMON,
    "source",
    "salesforce_id",
    *_keys("opportunity_created_at", "existence_level"),
    "typed_custom_fields",
    "opportunity_contact_roles",
    "currency",
)

_SINCE_2026: Final[Mapping[AnswerKind, Layout]] = {
    "created": _layout(*_ALL_2026, **_OF_CRM, **_CREATED),
    "listed": _layout(*_ALL_2026, "account", **_OF_CRM),
    "viewed": _layout(*_ALL_2026, "num_contacts", "account", **_OF_CRM),
    "updated": _layout(*_ALL_2026, **_OF_CRM),
}

_OF_2021: Final[Mapping[AnswerKind, Layout]] = {
    "created": _layout(*_COMMON, *_END, **_CREATED_2021),
    "listed": _layout(*_LIST_2021),
    "viewed": _layout(*_FULL_2021),
    "updated": _layout(*_FULL_2021),
}

LAYOUTS: Final[Mapping[Edition, Mapping[AnswerKind, Layout]]] = {
    **dict.fromkeys(BEFORE_RECORDED, _OF_2021),
    **dict.fromkeys(SINCE_RECORDED, _SINCE_2026),
}


def _render(layout: Layout, one: OpportunityView) -> dict[str, Any]:
    """Return an opportunity as JSON."""
    rendered = {**layout.begin, **{name: element(one) for name, element in layout.elements.items()}}
    for name in OPTIONAL:
        if name in rendered and rendered[name] is None:
            del rendered[name]
    return rendered


_TYPES: Final[Mapping[str, Any]] = {
    **{name: element.type for name, element in ELEMENTS.items()},
    "opportunity_contact_roles": list[ShownRole],
    "account": EMBEDDED,
}

_BEGINS: Final = {edition: {kind: each.begin for kind, each in of.items()} for edition, of in LAYOUTS.items()}


def _opportunity(kind: AnswerKind) -> Any:
    return of_editions(f"{kind.capitalize()}Opportunity", _BEGINS, kind, _TYPES, OPTIONAL)


_CREATION: Final = object_type("OpportunityCreation", {"opportunity": _opportunity("created")})
_VIEW: Final = object_type("OpportunityView", {"opportunity": _opportunity("viewed")})
CHANGE: Final = object_type("OpportunityChange", {"opportunity": _opportunity("updated")})


def _page(title: str, listed: Any, **more: Any) -> Any:
    own = {"opportunities": list_of(listed), "salesforce_users": list[Any], **more}
    return object_type(title, {**ENVELOPE_TYPES, **own})


_LISTED, _LISTED_2021 = get_args(_opportunity("listed"))

PAGE: Final = _page("OpportunityPage", _LISTED, group_by_field_facets=None) | _page(
    "OpportunityPageOf2021", _LISTED_2021
)


class StageSort(Sort):
    """An order by a column of the stage. It is null for opportunities that have no stage."""

    def clause(self) -> ColumnElement[Any]:
        """Return the ORDER BY clause."""
        column: ColumnElement[Any] = self.column
        return column.desc().nulls_last() if self.descending else column.asc().nulls_first()


def _of_pipeline(call: Call, value: Any) -> ColumnElement[bool]:
    numbers = searches.ids(call, value, "pipeline")
    in_pipeline = Stage.dataset_id == call.account.dataset_id, searches.among(Stage.pipeline_id, numbers)
    return Opportunity.stage_id.in_(select(Stage.id).where(*in_pipeline))


_STAGE: Final = one_of(Opportunity.stage_id, "stage")
_OWNER: Final = one_of(Opportunity.owner_id, "user")
_COMPANY: Final = one_of(Opportunity.company_id, "company")

FILTERS: Final[Mapping[str, Filter]] = {
    "opportunity_stage_ids": _STAGE,
    "opportunity_stage_id": _STAGE,
    "owner_ids": _OWNER,
    "owner_id": _OWNER,
    "account_ids": _COMPANY,
    "account_id": _COMPANY,
    "opportunity_pipeline_id": _of_pipeline,
    "q_opportunity_name": contains(Opportunity.name_key),
}

Search: Final = searches.described("OpportunitySearch", FILTERS)

SORTS: Final[Mapping[str, Sequence[Any]]] = {
    "amount": (partial(Sort, Opportunity.amount),),
    "is_closed": (partial(StageSort, Stage.is_closed),),
    "is_won": (partial(StageSort, Stage.is_won),),
    "closed_date": (partial(Sort, Opportunity.closed_date),),
    "opportunity_updated_at": (partial(Sort, Opportunity.updated_at),),
    "created_at": (partial(Sort, Opportunity.created_at),),
    "name": (partial(Sort, Opportunity.name),),
}

selected: Final = searches.selector(
    FILTERS, SORTS, Opportunity, is_newest_first=lambda call: call.settings.edition >= RECORDED
)

BY_CRM: Final = ("source", "salesforce_id", "salesforce_owner_id", "created_by_id")
"""The columns that only the API or the CRM sets."""


def _create(db: Connection, account: AccountContext, *, now: datetime, **columns: Any) -> int:
    return service.create(db, account, {**columns, "source": BY_PERSON}, now=now)


def _update(db: Connection, account: AccountContext, opportunity_id: int, *, now: datetime, **changes: Any) -> None:
    service.update(db, account, _live(db, account, opportunity_id), changes, now=now)


def _delete(db: Connection, account: AccountContext, number: int, *, ids: PublicIds, **_: Any) -> None:
    _live(db, account, number)
    service.delete_each(db, account, ids, [number])


def _live(db: Connection, account: AccountContext, opportunity_id: int) -> Mapping[str, Any]:
    before = service.locked(db, account, opportunity_id)
    if before is None:
        raise RecordError(NO_RECORD, opportunity_id)
    return before


OPPORTUNITY: Final = Kind(
    "opportunity",
    "opportunities",
    Opportunity,
    references={"stage_id": "stage", "owner_id": "user", "company_id": "company", "created_by_id": "user"},
    hidden={"next_step_updated_at"},
    create=_create,
    update=_update,
    delete=_delete,
    takes_ids=True,
    new={
        "name": (control_fields.Name, pydantic.Field(examples=["Large one"])),
        **dict.fromkeys((*BY_CRM, "stage_updated_at")),
        **NEW_VALUES,
    },
    board=Board(
        name="name",
        stage="stage_id.name",
        position="stage_id.display_order",
        amount="amount",
        closed=("closed_date",),
        won={"stage_id.is_won": (True,)},
        lost={"stage_id.is_closed": (True,), "stage_id.is_won": (False,)},
    ),
    example={"name": "Large one", "amount": 900},
    named_by="name",
    derived=lambda row: {"name_key": service.name_key(row["name"])},
)

custom_fields.add("opportunity", Opportunity)
custom_field_resource.add_keys(name for layout in LAYOUTS[EDITION_2021].values() for name in layout.begin)
children.refers_to("company", Opportunity.company_id)

router = RestRouter("opportunity", "/api/v1/opportunities")

SEARCH_ERRORS: Final = ("invalid_per_page", "page_too_deep", "invalid_sort", "invalid_filter")
_UPDATE_ERRORS: Final = ("invalid_id", "no_opportunity", "invalid_date")


@router.operation(
    "create",
    "POST",
    fields=_NEW,
    errors=("invalid_id", "no_name", "invalid_date"),
    writes=True,
    is_short=True,
    answer=lambda: _CREATION,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create an opportunity."""
    sent = _to_create(call)
    columns = {**sent.columns, "source": "api", "created_by_id": call.caller.user_id}
    columns["typed_custom_fields"] = custom_values.changed(custom_values.NONE, sent.custom)
    number = service.create(call.db, call.account, columns, contact_ids=sent.contacts, now=call.now)
    return _answer(call, number, "created")


@router.operation("search", "GET", query=Search, errors=SEARCH_ERRORS, answer=lambda: PAGE)
@router.operation("search", "GET", "/search", query=Search, errors=SEARCH_ERRORS, answer=lambda: PAGE)
@router.operation("search", "POST", "/search", fields=Search, errors=SEARCH_ERRORS, answer=lambda: PAGE)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return a page of all opportunities, each with its account."""
    return answer_page(call, *selected(call))


def answer_page(call: Call, page: Page, selection: Selection) -> dict[str, Any]:
    """Return the answer to a search."""
    deals = service.page(call.db, call.account, selection)
    total = service.total(call.db, call.account, selection)
    facets = {} if call.settings.edition < RECORDED else {"group_by_field_facets": None}
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
    "show", "GET", "/{opportunity_id}", errors=("invalid_id", "not_found"), is_short=True, answer=lambda: _VIEW
)
def show(call: CurrentCall) -> dict[str, Any]:
    """Return an opportunity."""
    return _answer(call, _number(call, call.match.parameters["opportunity_id"]), "viewed")


@router.operation(
    "update",
    "PATCH",
    fields=_CHANGES,
    errors=_UPDATE_ERRORS,
    writes=True,
    is_short=True,
    answer=lambda: CHANGE,
)
def update_by_parameter(call: CurrentCall) -> dict[str, Any]:
    """Change the given fields of the opportunity that `id` or `opportunity_id` names."""
    sent = (values.text(call.parameters.get(name)).strip() for name in ("id", "opportunity_id"))
    return _updated(call, next(filter(None, sent), "opportunity_id"))


@router.operation(
    "update",
    "PATCH",
    "/{opportunity_id}",
    fields=_CHANGES,
    errors=_UPDATE_ERRORS,
    writes=True,
    is_short=True,
    answer=lambda: CHANGE,
)
@router.operation(
    "update",
    "PUT",
    "/{opportunity_id}",
    fields=_CHANGES,
    errors=_UPDATE_ERRORS,
    writes=True,
    is_short=True,
    answer=lambda: CHANGE,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change the given fields of an opportunity."""
    return _updated(call, call.match.parameters["opportunity_id"])


@router.operation(
    "bulk_destroy", "POST", "/bulk_destroy", errors=("no_ids", "invalid_id"), writes=True, answer=lambda: Success
)
def bulk_destroy(call: CurrentCall) -> Success:
    """Delete opportunities, with their roles and tasks."""
    service.delete_each(call.db, call.account, call.ids, children.sent_numbers(call, "opportunity"))
    return {"success": True}


def answer_updated(call: Call, number: int) -> dict[str, Any]:
    """Return the answer to a change of this opportunity."""
    return _answer(call, number, "updated")


def locked(call: Call, opportunity_id: str) -> Any:
    """Return the columns of the opportunity with this id, which stays locked. Errors invalid_id, no_opportunity."""
    number = _number(call, opportunity_id)
    before = None if number is None else service.locked(call.db, call.account, number)
    if before is None:
        raise refused("no_opportunity", "no opportunity of this account has this id")
    return before


def _updated(call: Call, opportunity_id: str) -> dict[str, Any]:
    before = locked(call, opportunity_id)
    sent = _to_update(call)
    custom = custom_values.changed(before["typed_custom_fields"], sent.custom)
    service.update(call.db, call.account, before, {**sent.columns, "typed_custom_fields": custom}, now=call.now)
    return answer_updated(call, before["id"])


def _number(call: Call, opportunity_id: str) -> int | None:
    """Return the number for an id; None if no opportunity can have it. Error invalid_id for a malformed one."""
    if not has_form(opportunity_id):
        raise invalid_id(opportunity_id, "opportunity")
    return call.ids.find("opportunity", opportunity_id)


def _answer(call: Call, number: int | None, kind: AnswerKind) -> dict[str, Any]:
    deal = None if number is None else service.read(call.db, call.account, number)
    if deal is None:
        raise refused("not_found", "no opportunity of this account has this id")
    (rendered,) = _rendered(call, [deal], kind)
    return {"opportunity": rendered}


def _rendered(call: Call, deals: Sequence[AnyRow], kind: AnswerKind) -> list[dict[str, Any]]:
    """Return opportunities in the form of answers, with their roles and, where answers include it, their account."""
    own = LAYOUTS[call.settings.edition][kind]
    call.ids.look_up("opportunity", [deal.id for deal in deals])
    with_roles = [deal.id for deal in deals if getattr(deal, "has_roles", True)]  # a page does not know it
    of_people = roles.by_opportunity(call.ids, roles.of(call.db, call.account, with_roles))
    of_deals = {deal.company_id: None for deal in deals if deal.company_id is not None}
    embedded = companies.embedded(call, list(of_deals)) if "account" in own.elements else {}
    needs_pipeline = "opportunity_pipeline_id" in own.elements and any(deal.pipeline_id is None for deal in deals)
    pipeline = stages.default_pipeline(call.db, call.account) if needs_pipeline else None
    views = (
        OpportunityView(deal, call.ids, of_people.get(deal.id, []), embedded.get(deal.company_id), pipeline)
        for deal in deals
    )
    return [_render(own, view) for view in views]
