"""Changes of opportunities, from the fields that are sent: by the API, and by the control plane."""

from typing import Any

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.lead import creation as leads
from dealdock.vendors.close.lead.naming import UNTITLED
from dealdock.vendors.close.opportunity import fields, queries, service


def created(context: Context, sent: dict[str, Any]) -> dict[str, Any]:
    """Add an opportunity; without `lead_id`, also add a lead. Return it as it is shown. Raises `HttpError` 400."""
    body = fields.read(context, sent)
    if "lead_id" not in body.columns:
        body.columns["lead_id"] = leads.add(context, name=UNTITLED)
    return service.create(context, *body)


def changed(context: Context, number: int, sent: dict[str, Any]) -> dict[str, Any]:
    """Change an opportunity, and return it as it is shown. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    before = queries.read(context, number)
    return service.change(context, before, *fields.read(context, sent, before))


def create(context: Context, sent: dict[str, Any]) -> int:
    """Add an opportunity, and return its number. Raises `HttpError` 400."""
    number = context.ids.find("opportunity", created(context, sent)["id"])
    assert number is not None  # noqa: S101 (it was just made)
    return number


def change(context: Context, number: int, sent: dict[str, Any]) -> None:
    """Change an opportunity. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    changed(context, number, sent)
