"""The kinds of bulk actions: what each does with a lead (contract part 2, B.8)."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close import records
from dealdock.vendors.close.activity import kinds as activity_kinds
from dealdock.vendors.close.activity import service as activities
from dealdock.vendors.close.bulk_action.batches import JobKind, each_lead
from dealdock.vendors.close.bulk_action.fields import CLEAR, OPERATIONS, STATUS
from dealdock.vendors.close.bulk_action.layout import action
from dealdock.vendors.close.bulk_action.model import BulkDelete, BulkEdit, BulkEmail
from dealdock.vendors.close.contact import queries as contacts
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field import changes as custom_changes
from dealdock.vendors.close.custom_field.changes import CustomFieldIndex
from dealdock.vendors.close.custom_field.queries import fields_without_choices
from dealdock.vendors.close.email_template.model import EmailTemplate
from dealdock.vendors.close.email_template.rendering import rendered
from dealdock.vendors.close.lead import reading
from dealdock.vendors.close.lead import service as leads
from dealdock.vendors.close.lead.model import Lead
from dealdock.vendors.close.lead.service import LeadBody
from dealdock.vendors.close.wire.errors import NO_OBJECT, REQUIRED, check

_LEAD: Final = "lead"


def edit_plan(context: Context, columns: dict[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return the change of each lead, and the details that the action shows. Raises `HttpError` 400."""
    type_, status_id = columns.pop("type"), columns.pop("lead_status_id", None)
    named = columns.pop("custom_field_id", None), columns.pop("custom_field_name", None)
    value, values = columns.pop("custom_field_value", None), columns.pop("custom_field_values", None)
    form = columns.pop("custom_field_operation", OPERATIONS[0])
    details = {"custom_field_name": None, "custom_field_value": None, "lead_status_id": None, "type": type_}
    if type_ == STATUS:
        check({"lead_status": REQUIRED} if status_id is None else {})
        return {"status_id": status_id}, {**details, "lead_status_id": context.ids.show("leadStatus", status_id)}
    found = CustomFieldIndex(context, fields_without_choices(context, _LEAD))
    field = next((known for name in named if name is not None and (known := found.find(name)) is not None), None)
    if field is None:
        check({"custom_field_id": NO_OBJECT if any(named) else REQUIRED})
        raise LookupError  # `check` has raised
    if type_ == CLEAR:
        sent: list[Any] = [None]
        form = OPERATIONS[0]
    elif value is None and values is None:
        check({"custom_field_value": REQUIRED})
        sent = []
    else:
        sent = [value if values is None else values]
    if form != OPERATIONS[0] and values is not None:
        sent = list(values)
    key = f"custom.{context.ids.show('customField', field.id)}" + ("" if form == OPERATIONS[0] else f".{form}")
    changes = [{key: each} for each in sent]
    _customs(context, changes)
    shown = {"custom_field_name": field.name, "custom_field_value": value if values is None else values}
    return {"customs": changes}, {**details, **(shown if type_ != CLEAR else {"custom_field_name": field.name})}


def _customs(context: Context, changes: Sequence[Mapping[str, Any]]) -> list[custom_changes.ValueChange]:
    """Read the changes of custom fields. Raises `HttpError` 400."""
    wrong: dict[str, Any] = {}
    found = [each for one in changes for each in custom_changes.read(context, _LEAD, one, wrong, is_new=False)]
    check({"custom_field_value": next(iter(wrong.values()))} if wrong else {})
    return found


def _edit(context: Context, job: AnyRow, numbers: Sequence[int], _: int) -> None:
    plan = job.plan
    fields = {name: plan[name] for name in ("status_id",) if name in plan}
    body = LeadBody(fields, _customs(context, plan.get("customs", ())), ())
    each_lead(numbers, lambda number: leads.change(context, reading.row(context, number), body))


def _delete(context: Context, _: AnyRow, numbers: Sequence[int], __: int) -> None:
    each_lead(numbers, partial(leads.remove, context))


def _email(context: Context, job: AnyRow, numbers: Sequence[int], _: int) -> None:
    """Log an email to each contact of each lead, or only to the first one. Contacts need an address."""
    template = records.find(context, EmailTemplate, job.plan["template_id"])
    to_all = job.plan["contact_preference"] == "contact"
    of_leads = contacts.of_leads(context, numbers)
    for number in numbers:
        if template is None or records.find(context, Lead, number) is None:
            continue
        receivers = [each for each in of_leads.get(number, ()) if each["emails"]]
        for receiver in receivers if to_all else receivers[:1]:
            contact_id = context.ids.find("contact", receiver["id"])
            texts = {"subject": template.subject, "body_html": template.body}
            sent = {name: rendered(context, text, number, contact_id) for name, text in texts.items()}
            shown = {
                **sent,
                "status": "sent",
                "to": [receiver["emails"][0]["email"]],
                "sender": job.plan["sender"],
                "email_account_id": job.details["email_account_id"],
                "bulk_email_action_id": context.ids.show("bulkEmail", job.id),
            }
            columns = {"lead_id": number, "contact_id": contact_id}
            activities.create(context, activity_kinds.BY_TYPE[activity_kinds.EMAIL], columns, shown)


EDIT: Final = JobKind(
    "bulkEdit",
    BulkEdit,
    "bulk_action.edit",
    lambda context, row: action(context, "bulkEdit", row),
    _edit,
    is_bulk_action=True,
)
DELETE: Final = JobKind(
    "bulkDelete",
    BulkDelete,
    "bulk_action.delete",
    lambda context, row: action(context, "bulkDelete", row),
    _delete,
    is_bulk_action=True,
)
EMAIL: Final = JobKind(
    "bulkEmail",
    BulkEmail,
    "bulk_action.email",
    lambda context, row: action(context, "bulkEmail", row),
    _email,
    is_bulk_action=True,
)
