"""Control-plane routes of tags: `/accounts/{id}/records/tag`."""

from datetime import datetime

from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.control.fields import Given, Shown
from dealdock.control.records import Kind, serve
from dealdock.platform.models.context import AccountContext
from dealdock.vendors.pardot.control_errors import ERRORS
from dealdock.vendors.pardot.tag import service


class NewTag(Given):
    """A tag to add."""

    name: fields.Name


class Tag(Shown):
    """A tag as stored."""

    id: int
    name: str
    created_at: datetime
    updated_at: datetime


def _create(db: Connection, account: AccountContext, new: NewTag, now: datetime) -> int:
    return service.create(db, account, name=new.name, now=now)


router = serve(
    Kind(service.rows, Tag.model_validate, ERRORS), new=NewTag, create=_create, shown=Tag, one="tag", many="tags"
)
