"""Contacts in the control plane and in test fixtures."""

from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import Field
from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.platform.record_types import RecordType
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.company.control import BY_PERSON, CUSTOM
from dealdock.vendors.apollo.contact import queries, service
from dealdock.vendors.apollo.contact.model import Contact
from dealdock.vendors.apollo.contact.stages import FIRST, STAGES

StageNumber = Annotated[int, Field(ge=FIRST, le=len(STAGES), description="The number of a stage of contacts")]


def _update(db: Connection, account: AccountContext, contact_id: int, *, now: datetime, **changes: Any) -> None:
    before = queries.locked(db, account, contact_id)
    assert before is not None  # noqa: S101 (the control plane found it)
    service.update(db, account, before, changes, now=now)


CONTACT: Final = RecordType(
    "contact",
    "contacts",
    Contact,
    create=service.create,
    update=_update,
    references={"company_id": "company", "owner_id": "user", "created_by_id": "user"},
    hidden={"email_key", "search_key"},
    new={
        "email": (fields.Email | None, None),
        "stage_number": (StageNumber, FIRST),
        "source": (fields.Name, BY_PERSON),
        "original_source": (fields.Name, BY_PERSON),
        **dict.fromkeys(("created_by_id",)),
        **CUSTOM,
    },
    example={"first_name": "Jane", "email": "jane@harbour.example"},
)
