"""Control-plane routes of list memberships: `/accounts/{id}/records/listMembership`."""

from datetime import datetime

from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.control.fields import Given, Shown
from dealdock.control.records import Kind, serve
from dealdock.platform.models.context import AccountContext
from dealdock.vendors.pardot.control_errors import ERRORS
from dealdock.vendors.pardot.errors import NoSuchProspectEmail, NoSuchProspectId, ProspectIsDeleted
from dealdock.vendors.pardot.list_membership import service
from dealdock.vendors.pardot.prospect.control_named import prospect_id


class NewListMembership(Given):
    """A list membership to add."""

    list_id: fields.RecordId
    prospect_id: fields.ProspectName
    opted_out: bool = False


class ListMembership(Shown):
    """A list membership as stored."""

    id: int
    list_id: int
    prospect_id: int
    opted_out: bool
    created_at: datetime
    updated_at: datetime
    deleted: bool


def _create(db: Connection, account: AccountContext, new: NewListMembership, now: datetime) -> int:
    found = prospect_id(db, account, new.prospect_id)
    return service.create(db, account, list_id=new.list_id, prospect_id=found, opted_out=new.opted_out, now=now)


router = serve(
    Kind(
        service.rows,
        ListMembership.model_validate,
        ERRORS,
        dict.fromkeys((NoSuchProspectEmail, NoSuchProspectId, ProspectIsDeleted), "prospect_id"),
    ),
    new=NewListMembership,
    create=_create,
    shown=ListMembership,
    one="list membership",
    many="list memberships",
)
