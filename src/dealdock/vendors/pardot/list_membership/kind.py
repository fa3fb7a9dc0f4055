"""The kind of list memberships."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from dealdock.platform.records.kind import Kind
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.control_errors import in_field
from dealdock.vendors.pardot.errors import NO_PROSPECT_EMAIL, NO_PROSPECT_ID, PROSPECT_DELETED
from dealdock.vendors.pardot.list.model import ListMembership
from dealdock.vendors.pardot.list_membership import service
from dealdock.vendors.pardot.prospect.named import PROSPECT_NAME, find


def _create(db: Connection, account: AccountContext, *, prospect_id: int | str, now: datetime, **fields: Any) -> int:
    return service.create(db, account, prospect_id=find(db, account, prospect_id), **fields, now=now)


LIST_MEMBERSHIP: Final = Kind(
    "listMembership",
    "listMemberships",
    ListMembership,
    references={"list_id": "list", "prospect_id": "prospect"},
    checks_references=True,
    create=_create,
    new={"prospect_id": PROSPECT_NAME},
    errors=in_field("prospect_id", NO_PROSPECT_EMAIL, NO_PROSPECT_ID, PROSPECT_DELETED),
    example={"list_id": 332, "prospect_id": "jdoe@company.com"},
)
