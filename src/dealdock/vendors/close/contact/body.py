"""A contact in a body, of its own or within a lead's."""

from collections.abc import Mapping
from typing import Any

from dealdock.vendors.close.contact.fields import FIELDS
from dealdock.vendors.close.contact.service import ContactBody
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field import changes
from dealdock.vendors.close.wire import fields
from dealdock.web.rest import fields as web_fields


def read(context: Context, sent: Mapping[str, Any], wrong: dict[str, Any], *, id_: int | None = None) -> ContactBody:
    """Read a contact, except its lead. Add the errors to `wrong`. `id_`: of the contact to change."""
    columns = fields.columns(web_fields.read(FIELDS, context, sent), wrong)
    return ContactBody(columns, changes.read(context, "contact", sent, wrong, is_new=id_ is None), id_)
