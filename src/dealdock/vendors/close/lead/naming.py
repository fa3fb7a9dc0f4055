"""The name under which a lead is shown (contract 3.2)."""

from typing import Final

from sqlalchemy import select, update

from dealdock.platform.records.base import followed
from dealdock.vendors.close import records
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.lead.model import Contact, Lead

UNTITLED: Final = "Untitled"


def refresh(context: Context, lead_id: int) -> None:
    """Show the lead under its name, else under the name of its first contact."""
    lead = records.get(context, Lead, lead_id)
    show(context, lead_id, lead.name, now=lead.display_name)


def show(context: Context, lead_id: int, name: str, *, now: str) -> None:
    """Do the same for a lead with this name, which is shown as `now`."""
    shown = name if name.strip() else _of_first_contact(context, lead_id)
    if shown != now:
        here = (Lead.dataset_id == context.dataset_id, Lead.id == lead_id)
        named = {"display_name": shown}
        context.db.execute(update(Lead).where(*here).values({**named, **followed(Lead, named)}))


def _of_first_contact(context: Context, lead_id: int) -> str:
    here = (Contact.dataset_id == context.dataset_id, Contact.lead_id == lead_id)
    first = select(Contact.display_name).where(*here).order_by(Contact.id).limit(1)
    return context.db.scalar(first) or UNTITLED
