"""An opportunity in answers: one layout per answer and edition (contract 2.1, 9.2)."""

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from operator import attrgetter
from typing import Any, Final, Literal, NamedTuple

from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.opportunity.queries import OpportunityRow
from dealdock.vendors.apollo.settings import EDITION_2021, EDITIONS, Edition
from dealdock.vendors.apollo.wire import moments
from dealdock.vendors.apollo.wire.described import type_of
from dealdock.vendors.apollo.wire.sources import RECORD_URL

AnswerKind = Literal["created", "listed", "viewed", "updated"]


class OpportunityView(NamedTuple):
    """An opportunity with its related records, ready to be rendered."""

    deal: OpportunityRow
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


def _revenue(one: OpportunityView) -> float:
    product = (one.deal.amount or 0) * (one.deal.probability or 0)
    return float((Decimal(product) / 100).quantize(_CENT, ROUND_HALF_UP))


def _record_url(one: OpportunityView) -> str | None:
    return None if one.deal.salesforce_id is None else RECORD_URL + one.deal.salesforce_id


ELEMENTS: Final[Mapping[str, Element | Constant]] = {
    "id": Element(str, lambda one: one.ids.show("opportunity", one.deal.id)),
    "team_id": Element(str, lambda one: one.ids.team),
    "owner_id": Element(str | None, lambda one: one.ids.show_optional("user", one.deal.owner_id)),
    "salesforce_owner_id": _of_deal("salesforce_owner_id"),
    "amount": Element(float | None, lambda one: _decimal(one.deal.amount)),
    "closed_date": Element(str | None, lambda one: moments.stored_date(one.deal.closed_date)),
    "account_id": Element(str | None, lambda one: one.ids.show_optional("company", one.deal.company_id)),
    "description": _of_deal("description"),
    "is_closed": _of_deal("is_closed", bool | None),
    "is_won": _of_deal("is_won", bool | None),
    "name": _of_deal("name", str),
    "stage_name": _of_deal("stage_name"),
    "opportunity_stage_id": Element(str | None, lambda one: one.ids.show_optional("stage", one.deal.stage_id)),
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
    "forecast_category": _of_deal("forecast_category"),
    "deal_probability": Element(float | None, lambda one: _decimal(one.deal.probability)),
    "created_by_id": Element(str | None, lambda one: one.ids.show_optional("user", one.deal.created_by_id)),
    "current_solutions": _NULL,
    "deal_source": _NULL,
    "manually_updated_probability": _NULL,
    "manually_updated_forecast": _NULL,
    "crm_id": _NULL,
    "crm_record_url": _NULL,
    "crm_owner_id": _NULL,
    "probability": _NULL,
    "opportunity_pipeline_id": Element(
        str | None, lambda one: one.ids.show_optional("pipeline", one.deal.pipeline_id or one.default_pipeline)
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
LAYOUTS: Final[Mapping[Edition, Mapping[AnswerKind, Layout]]] = {
    EDITION_2021: {
        "created": _layout(*_COMMON, *_END, **_CREATED_2021),
        "listed": _layout(*_LIST_2021),
        "viewed": _layout(*_FULL_2021),
        "updated": _layout(*_FULL_2021),
    },
    **dict.fromkeys(EDITIONS.months[1:], _SINCE_2026),
}


def render(layout: Layout, one: OpportunityView) -> dict[str, Any]:
    """Return an opportunity as JSON."""
    rendered = {**layout.begin, **{name: element(one) for name, element in layout.elements.items()}}
    for name in OPTIONAL:
        if name in rendered and rendered[name] is None:
            del rendered[name]
    return rendered
