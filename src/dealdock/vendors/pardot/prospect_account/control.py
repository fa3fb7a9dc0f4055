"""Control-plane routes of prospect accounts: `/accounts/{id}/records/prospectAccount`."""

from datetime import datetime

from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.control.fields import Given, Shown
from dealdock.control.records import Kind, serve
from dealdock.platform.models.context import AccountContext
from dealdock.vendors.pardot.control_errors import ERRORS
from dealdock.vendors.pardot.prospect_account import service


class NewProspectAccount(Given):
    """A prospect account to add."""

    name: fields.Name


class ProspectAccount(Shown):
    """A prospect account as stored."""

    id: int
    name: str
    created_at: datetime
    updated_at: datetime


def _create(db: Connection, account: AccountContext, new: NewProspectAccount, now: datetime) -> int:
    return service.create(db, account, name=new.name, now=now)


router = serve(
    Kind(service.rows, ProspectAccount.model_validate, ERRORS),
    new=NewProspectAccount,
    create=_create,
    shown=ProspectAccount,
    one="prospect account",
    many="prospect accounts",
)
