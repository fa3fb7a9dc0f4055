"""The kind of lists."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from dealdock.platform.records.kind import of_rows
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.list import service
from dealdock.vendors.pardot.list.model import ProspectList


def _delete(db: Connection, account: AccountContext, list_id: int, *, now: datetime) -> None:  # noqa: ARG001 (as of all)
    service.delete(db, account, list_id)


LIST: Final = of_rows(
    "list",
    "lists",
    ProspectList,
    create=service.create,
    delete=_delete,
    example={"name": "Newsletter", "is_public": True},
    named_by="name",
)
