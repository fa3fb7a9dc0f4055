"""Control-plane routes of lists: `/accounts/{id}/records/list`."""

from datetime import datetime

from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.control.fields import Given, Shown
from dealdock.control.records import Kind, serve
from dealdock.platform.models.context import AccountContext
from dealdock.vendors.pardot.control_errors import ERRORS
from dealdock.vendors.pardot.list import service


class NewList(Given):
    """A list to add."""

    name: fields.Name
    is_public: bool = False
    is_dynamic: bool = False
    title: fields.Text = None
    description: fields.Remark = None
    is_crm_visible: bool = False


class List(Shown):
    """A list as stored."""

    id: int
    name: str
    is_public: bool
    is_dynamic: bool
    title: str | None
    description: str | None
    is_crm_visible: bool
    created_at: datetime
    updated_at: datetime
    deleted: bool


def _create(db: Connection, account: AccountContext, new: NewList, now: datetime) -> int:
    return service.create(db, account, **new.model_dump(), now=now)


router = serve(
    Kind(service.rows, List.model_validate, ERRORS), new=NewList, create=_create, shown=List, one="list", many="lists"
)
