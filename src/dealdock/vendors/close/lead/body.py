"""A lead in a body, with its contacts (contract 3.2)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dealdock.vendors.close import records
from dealdock.vendors.close.contact import body as contacts
from dealdock.vendors.close.contact.service import ContactBody
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field import changes
from dealdock.vendors.close.lead.fields import FIELDS, STATUS, STATUS_ID
from dealdock.vendors.close.lead.model import Contact
from dealdock.vendors.close.lead.service import LeadBody
from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.errors import NO_OBJECT
from dealdock.vendors.close.wire.lists import check_list
from dealdock.web.rest import fields as web_fields


def read(context: Context, sent: Mapping[str, Any], wrong: dict[str, Any], *, id_: int | None = None) -> LeadBody:
    """Read a lead. Add the errors to `wrong`. `id_`: of the lead to change; None for a new one."""
    is_new = id_ is None
    status = STATUS_ID if sent.get("status_id") is not None else STATUS
    columns = fields.columns(web_fields.read((*FIELDS, status), context, sent), wrong)
    if columns.get("status_id", 0) is None:
        del columns["status_id"]  # null keeps the status
    custom = changes.read(context, "lead", sent, wrong, is_new=is_new)
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
            errors[str(place)] = own
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
    return contacts.read(context, sent, wrong, id_=id_)


def _number(context: Context, id_: Any, lead_id: int) -> int | None:
    """Return the number of a contact of the lead; None if it has no contact with this id."""
    number = context.ids.find("contact", id_) if isinstance(id_, str) else None
    row = None if number is None else records.find(context, Contact, number)
    return None if row is None or row.lead_id != lead_id else number
