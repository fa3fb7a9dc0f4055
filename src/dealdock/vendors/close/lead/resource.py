"""Leads in the API: `/api/v1/lead/` (contract 3.2)."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final, Literal

from pydantic import BaseModel
from typing_extensions import TypedDict

from dealdock.platform.records.base import followed
from dealdock.vendors.close import lead_status as statuses
from dealdock.vendors.close.integration_link import RecordLink
from dealdock.vendors.close.lead import contact as contacts
from dealdock.vendors.close.lead import reading as leads
from dealdock.vendors.close.lead import service as queries
from dealdock.vendors.close.lead.contact import ContactBody, ShownContact
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.lead.reading import UNTITLED
from dealdock.vendors.close.lead.service import LeadBody
from dealdock.vendors.close.lead_status import LeadStatus
from dealdock.vendors.close.record import children, custom_values, records
from dealdock.vendors.close.record.api_kind import AUTHORS, CUSTOM, LIST, NOT_GIVEN, TEXT, Edits, api_kind
from dealdock.vendors.close.record.scene_fields import OPTIONAL, AuthoredRecord, SomeCustom, SomeUrl, some_list
from dealdock.vendors.close.wire import documentation, errors, fields
from dealdock.vendors.close.wire.answers import page, with_custom_fields
from dealdock.vendors.close.wire.call import Call, CurrentCall
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import NO_OBJECT, REQUIRED, Body
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS, Type, field, url
from dealdock.vendors.close.wire.lists import OBJECTS, ListMember, check_list, list_of
from dealdock.vendors.close.wire.parameters import Page, Whole
from dealdock.web.rest import fields as web_fields
from dealdock.web.rest.answers import Empty, closed
from dealdock.web.rest.errors import HttpError
from dealdock.web.rest.fields import FieldTable
from dealdock.web.rest.routing import RestRouter


@cache
def shown_lead() -> Any:
    """Return the type of a lead in answers. The types of its dependent records are registered by these."""

    @with_custom_fields
    class ShownLead(TypedDict):
        """A lead with its contacts, opportunities and tasks."""

        addresses: list[dict[str, Any]]
        contacts: list[ShownContact]
        created_by: str | None
        created_by_name: str | None
        custom: dict[str, Any]
        date_created: str
        date_updated: str
        description: str
        display_name: str
        html_url: str
        id: str
        integration_links: list[RecordLink]
        name: str
        opportunities: list[children.of_lead("opportunity").answer]  # type: ignore[valid-type]  # registered at run time
        organization_id: str
        status_id: str
        status_label: str
        tasks: list[children.of_lead("task").answer]  # type: ignore[valid-type]  # registered at run time
        updated_by: str | None
        updated_by_name: str | None
        url: str | None

    return ShownLead


@closed
class Merged(TypedDict):
    """The answer to a merge."""

    status: Literal["ok"]


_NO_STATUS: Final = (
    "Not a valid choice. Please go to Customizations in your organization settings and add "
    '"{}" to the list of lead statuses.'
)
_LABEL: Final = fields.text(MAX_LABEL_CHARACTERS)


def _status(context: Context, value: Any) -> int:
    """Read the label of a status."""
    return _known(fields.status_with(statuses.every(context), _LABEL.read(context, value)), value)


def _status_id(context: Context, value: Any) -> int:
    """Read the id of a status."""
    number = context.ids.find("leadStatus", _LABEL.read(context, value))
    return _known(None if number is None or records.find(context, LeadStatus, number) is None else number, value)


def _known(number: int | None, value: str) -> int:
    if number is None:
        raise ValueError(_NO_STATUS.format(value))
    return number


def _url(context: Context, value: Any) -> str | None:
    """Read the address of the lead's page; an empty text means no page."""
    return None if value == "" else url(context, value)


ADDRESSES: Final = list_of(
    {
        **{
            name: ListMember(_LABEL.read, "")
            for name in ("address_1", "address_2", "city", "country", "state", "zipcode")
        },
        "label": ListMember(_LABEL.read, "business"),
    }
)

STATUS_ID: Final = field("status_id", Type(_status_id, _LABEL.python))
STATUS: Final = field("status", Type(_status, _LABEL.python), "status_id")
"""A client sends the id or the label."""

FIELDS: Final = (
    field("name", _LABEL, null=""),
    field("description", fields.text(), null=""),
    field("url", Type(_url, str)),
    field("addresses", ADDRESSES, null=()),
)
_CONTACTS: Final = {"contacts": OBJECTS | None}
"""They are read with the lead's id, by `lead.body`."""

_ALL: Final = (*FIELDS, STATUS_ID, STATUS)
NEW: Final = FieldTable("NewLead", _ALL, is_new=True, others=_CONTACTS)
CHANGES: Final = FieldTable("LeadChanges", _ALL, others=_CONTACTS)


def read_body(context: Context, sent: Mapping[str, Any], wrong: dict[str, Any], *, id_: int | None = None) -> LeadBody:
    """Read a lead. Add the errors to `wrong`. `id_`: of the lead to change; None for a new one."""
    is_new = id_ is None
    status = STATUS_ID if sent.get("status_id") is not None else STATUS
    columns = fields.columns(web_fields.read((*FIELDS, status), context, sent), wrong)
    if columns.get("status_id", 0) is None:
        del columns["status_id"]  # null keeps the status
    custom = custom_values.read(context, "lead", sent, wrong, is_new=is_new, lead_id=id_ or 0)
    return LeadBody(columns, custom, _contacts(context, sent.get("contacts"), wrong, id_))


def _contacts(context: Context, sent: Any, wrong: dict[str, Any], lead_id: int | None) -> Sequence[ContactBody]:
    """Read the contacts. The errors of each are reported under its position."""
    if sent is None:
        return ()
    try:
        check_list(sent)
    except ValueError as error:
        wrong["contacts"] = str(error)
        return ()
    found, errors = [], {}
    for place, each in enumerate(sent):
        own: dict[str, Any] = {}
        try:
            found.append(_contact(context, each, own, lead_id))
        except ValueError as error:
            errors[str(place)] = error.args[0]
        if own:
            errors[str(place)] = {"errors": [], "field-errors": own}
    if errors:
        wrong["contacts"] = {"errors": errors}
    return found


_MEMBERS: Final = ("name", "title", "emails", "phones", "urls")


def _contact(context: Context, sent: Any, wrong: dict[str, Any], lead_id: int | None) -> ContactBody:
    """Read one contact. Raises `ValueError` if it is not an object."""
    if not isinstance(sent, dict):
        raise fields.wrong_type("dict", _MEMBERS)
    id_ = None
    if lead_id is not None and sent.get("id") is not None:
        id_ = _number(context, sent["id"], lead_id)
        if id_ is None:
            wrong["id"] = NO_OBJECT
    return contacts.read_body(context, sent, wrong, id_=id_)


def _number(context: Context, id_: Any, lead_id: int) -> int | None:
    """Return the number of a contact of the lead; None if it has no contact with this id."""
    number = context.ids.find("contact", id_) if isinstance(id_, str) else None
    row = None if number is None else records.find(context, Contact, number)
    return None if row is None or row.lead_id != lead_id else number


def create_from(context: Context, sent: dict[str, Any]) -> int:
    """Add a lead with its contacts, and return its number. Raises `HttpError` 400."""
    wrong: dict[str, Any] = {}
    lead = read_body(context, sent, wrong)
    errors.check(wrong)
    return queries.create(context, lead)


def change_by(context: Context, number: int, sent: dict[str, Any]) -> None:
    """Change a lead, and the contacts of it that are named. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    row = leads.row_of(context, number)
    wrong: dict[str, Any] = {}
    lead = read_body(context, sent, wrong, id_=number)
    errors.check(wrong)
    queries.change(context, row, lead)


router = RestRouter("lead", "/api/v1/lead")

LeadList: Final = documentation.query("LeadList", queries.FILTERS.items(), ("query", "_order_by"))

_SAME: Final = "Source and destination must differ."


class Merge(BaseModel):
    """The leads of a merge."""

    source: str
    destination: str


@router.operation(
    "list", "GET", query=LeadList, errors=("bad_request",), answer=lambda: page(shown_lead(), total_results=int)
)
def list_(call: CurrentCall) -> Page:
    """Return leads, the last changed first, with their contacts, opportunities and tasks, and the number of all."""
    return queries.page_of_leads(call.context, call.query)


@router.operation(
    "create",
    "POST",
    fields=NEW,
    errors=("wrong_type", "bad_request", "invalid"),
    writes=True,
    is_short=True,
    answer=shown_lead,
)
def create(call: CurrentCall) -> Mapping[str, Any]:
    """Create a lead with its contacts."""
    return _shown_changed(call, create_from(call.context, call.sent))


@router.operation("read", "GET", "/{id}", errors=("not_found",), answer=shown_lead)
def read(call: CurrentCall) -> Mapping[str, Any]:
    """Return a lead with its contacts, opportunities and tasks."""
    return queries.read_lead(call.context, call.public_id("lead"), call.query)


@router.operation(
    "update",
    "PUT",
    "/{id}",
    fields=CHANGES,
    errors=("wrong_type", "bad_request", "not_found", "invalid"),
    writes=True,
    answer=shown_lead,
)
def update(call: CurrentCall) -> Mapping[str, Any]:
    """Change a lead, and the contacts of it that are named."""
    number = call.public_id("lead")
    change_by(call.context, number, call.sent)
    return _shown_changed(call, number)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found",), writes=True, answer=lambda: Empty)
def delete(call: CurrentCall) -> Empty:
    """Delete a lead and its contacts, opportunities, tasks and activities."""
    queries.remove(call.context, call.public_id("lead"))
    return {}


@router.operation(
    "merge",
    "POST",
    "/merge",
    fields=Merge,
    errors=("wrong_type", "bad_request", "invalid", "not_found"),
    writes=True,
    answer=lambda: Merged,
)
def merge(call: CurrentCall) -> Whole:
    """Move the contacts, opportunities, tasks and activities of a lead to another one, and delete it."""
    sides = ("source", "destination")
    errors.check({side: REQUIRED for side in sides if not call.sent.get(side)})
    source, destination = (_side(call, side) for side in sides)
    if source == destination:
        raise errors.wrong_object(_SAME)
    queries.merge(call.context, source, destination)
    return Whole({"status": "ok"})


def _side(call: Call, side: str) -> int:
    """Return the number of a lead to merge. Raises `HttpError` 404."""
    text = call.sent[side]
    number = call.context.ids.find("lead", text) if isinstance(text, str) else None
    if number is None or records.find(call.context, Lead, number) is None:
        why = f"{side.capitalize()} lead does not exist."
        raise HttpError(404, why, detail=Body({"errors": [why]}))
    return number


def _derived(row: dict[str, Any]) -> dict[str, Any]:
    shown = row["display_name"] or (row["name"] if row["name"].strip() else UNTITLED)
    given = {**row, "addresses": list(row["addresses"]), "display_name": shown}
    return {**followed(Lead, given), "addresses": given["addresses"], "display_name": shown}


def _shown_changed(call: Call, number: int) -> Mapping[str, Any]:
    """Return a lead that the call has changed, for the answer and for its event."""
    shown = queries.read_lead(call.context, number, call.query)
    if "_fields" not in call.query:
        leads.know(call.context, shown)
    return shown


LEAD: Final = api_kind(
    "lead",
    "leads",
    Lead,
    Edits(create_from, change_by, queries.remove),
    references={"status_id": "leadStatus", **AUTHORS},
    new={
        "name": TEXT,
        "display_name": None,
        "description": TEXT,
        "url": TEXT,
        "status_id": TEXT,
        "status": TEXT,
        "addresses": LIST,
        "contacts": LIST,
        "custom": CUSTOM,
        **NOT_GIVEN,
    },
    shown={"custom": dict[str, Any]},
    example={"name": "Harbour Books"},
    named_by="name",
    named_as="company",
    base_in_scenes=AuthoredRecord,
    in_scenes={
        "status": OPTIONAL,
        "url": (SomeUrl, None),
        "addresses": some_list(ADDRESSES),
        "custom": (SomeCustom, None),
    },
    derived=_derived,
)
