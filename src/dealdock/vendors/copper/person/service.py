"""People: their changes, and what other records lose with them."""

from datetime import datetime

from sqlalchemy import Connection, delete

from dealdock.platform.models.context import AccountContext
from dealdock.vendors.copper.models import RelatedItem
from dealdock.vendors.copper.record import service as records


def remove(db: Connection, account: AccountContext, person_id: int, *, now: datetime) -> None:
    """Delete a person. Opportunities and companies lose their primary contact. Raises `RecordError(NO_RECORD)`."""
    records.remove(db, account, "person", person_id)
    records.unset(db, account, "opportunity", "primary_contact_id", person_id, now=now)
    records.unset(db, account, "company", "primary_contact_id", person_id, now=now)
    mine = (RelatedItem.dataset_id == account.dataset_id, RelatedItem.related_id == person_id)
    db.execute(delete(RelatedItem).where(*mine))
