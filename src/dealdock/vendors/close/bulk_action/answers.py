"""Bulk actions in answers, as OpenAPI describes them."""

from typing import Any, Literal, TypeAlias

from typing_extensions import TypedDict

from dealdock.web.rest.answers import closed

Value: TypeAlias = str | int | float | bool


class Selection(TypedDict):
    """The objects of an action, and its progress."""

    created_by: str | None
    date_created: str
    date_updated: str
    id: str
    organization_id: str
    results_limit: int | None
    s_query: dict[str, Any] | None
    send_done_email: bool
    sort: list[dict[str, Any]]
    status: Literal["created", "processing", "done", "error"]
    updated_by: str | None


class _Action(Selection):
    n_leads: int | None
    n_leads_processed: int
    n_objects: int | None
    n_objects_processed: int
    query: str | None


@closed
class ShownBulkEdit(_Action):
    """A change of leads."""

    custom_field_name: str | None
    custom_field_value: Value | list[Value] | None
    lead_status_id: str | None
    type: Literal["set_lead_status", "set_custom_field", "clear_custom_field"]


@closed
class ShownBulkDelete(_Action):
    """A deletion of leads."""

    bulk_object_type: Literal["lead"]


@closed
class ShownBulkEmail(_Action):
    """An email to leads."""

    contact_preference: Literal["lead", "contact"]
    email_account_id: str | None
    sender: str
    template_id: str
