"""Opportunities in answers, as OpenAPI describes them."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from dealdock.vendors.close.integration_link.answers import RecordLink
from dealdock.vendors.close.wire.answers import with_custom_fields
from dealdock.web.rest.answers import closed


@with_custom_fields
class ShownOpportunity(TypedDict):
    """An opportunity."""

    annualized_expected_value: int | None
    annualized_value: int | None
    attachments: list[Any]
    confidence: int
    contact_id: str | None
    contact_name: str | None
    created_by: str | None
    created_by_name: str | None
    date_created: str
    date_lost: str | None
    date_updated: str
    date_won: str | None
    expected_value: int | None
    id: str
    integration_links: list[RecordLink]
    lead_id: str
    lead_name: str
    note: str
    note_html: str
    organization_id: str
    pipeline_id: str
    pipeline_name: str
    status_display_name: str
    status_id: str
    status_label: str
    status_type: Literal["active", "won", "lost"]
    updated_by: str | None
    updated_by_name: str | None
    user_id: str | None
    user_name: str | None
    value: int | None
    value_currency: str
    value_formatted: str | None
    value_period: Literal["one_time", "monthly", "annual"]


class Aggregates(TypedDict):
    """The number of opportunities and the sums of their values."""

    total_results: int
    count_by_value_period: dict[str, int]
    total_value_one_time: int
    total_value_one_time_formatted: str | None
    total_value_monthly: int
    total_value_monthly_formatted: str | None
    total_value_annual: int
    total_value_annual_formatted: str | None
    total_value_annualized: int
    total_value_annualized_formatted: str | None
    expected_value_one_time: int
    expected_value_one_time_formatted: str | None
    expected_value_monthly: int
    expected_value_monthly_formatted: str | None
    expected_value_annual: int
    expected_value_annual_formatted: str | None
    expected_value_annualized: int
    expected_value_annualized_formatted: str | None


@closed
class OpportunityGroup(Aggregates):
    """The opportunities of a user or of a span of dates, with the key of the group and its parts."""

    objects: list[ShownOpportunity]
    key: str
    user_id: NotRequired[str | None]
    user_name: NotRequired[str | None]
    weekyear: NotRequired[int | None]
    week: NotRequired[int | None]
    year: NotRequired[int | None]
    month: NotRequired[int | None]
    quarter: NotRequired[int | None]


@closed
class OpportunityPage(Aggregates):
    """A page of opportunities, or of their groups, with the aggregates of all that match."""

    data: list[ShownOpportunity] | list[OpportunityGroup]
    has_more: bool
