"""Control-plane routes of the CRM: `/accounts/{id}/crm/opportunities` (contract 7)."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path
from pydantic import AfterValidator
from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.control.fields import RequestModel
from dealdock.control.problems import Refused
from dealdock.control.records.stored import StoredRecords, refused
from dealdock.control.routing import CalledSandbox, Id
from dealdock.control.vendor_routes import VendorRoute
from dealdock.platform.accounts import accounts
from dealdock.platform.database import write_guard
from dealdock.platform.errors import DealdockError, RecordError
from dealdock.platform.records.kind import Refusal
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.text import clean
from dealdock.sandbox import Sandbox
from dealdock.vendors.apollo.column_types import parse_date
from dealdock.vendors.apollo.opportunity import crm_sync
from dealdock.vendors.apollo.opportunity.crm_sync import CRM_ID_TAKEN, NO_CRM_ID
from dealdock.vendors.apollo.opportunity.resource import OPPORTUNITY
from dealdock.vendors.apollo.vendor import VENDOR

router = APIRouter(
    prefix="/accounts/{account_id}/crm/opportunities",
    tags=["the CRM's side"],
    route_class=VendorRoute,
    include_in_schema=False,  # another vendor's routes at this path are described
)

_RECORDS: Final = StoredRecords(VENDOR, OPPORTUNITY, "Apollo")
_ERRORS: Final = {CRM_ID_TAKEN: Refusal(HTTPStatus.CONFLICT, "fid", "the CRM has an opportunity {} already")}
_COLUMNS: Final = {"fid": "salesforce_id", "owner_fid": "salesforce_owner_id"}


def _storable(fid: str) -> str:
    if clean(fid) != fid:
        raise ValueError("nothing can have this id")
    return fid


Fid = Annotated[str, Path(description="The opportunity's id in the CRM"), AfterValidator(_storable)]


class Change(RequestModel):
    """Changes to an opportunity; fields that are not given stay unchanged."""

    name: fields.Name | None = None
    amount: fields.Amount | None = None
    closed_date: fields.parsed(parse_date, datetime) | None = None  # type: ignore[valid-type]  # known at runtime
    stage_id: fields.Name | None = None
    owner_id: fields.Name | None = None
    company_id: fields.Name | None = None
    description: fields.Remark = None
    owner_fid: fields.Text = None


class Arrival(Change):
    """An opportunity that the CRM adds."""

    name: fields.Name
    fid: fields.Text = None
    created_at: fields.MillisecondMoment | None = None


@router.post("", summary="Add an opportunity in the CRM", status_code=HTTPStatus.CREATED)
def add(sandbox: CalledSandbox, account_id: Id, new: Arrival) -> Any:
    """Add an opportunity from the CRM. If a removed record has the id, that record is restored."""

    def work(db: Connection, account: AccountContext) -> int:
        now = account.now(sandbox.clock.milliseconds())
        return crm_sync.add(db, sandbox.credentials, account, _columns(sandbox, db, account, new), now=now)

    return _written(sandbox, account_id, work)


@router.patch("/{fid}", summary="Change the CRM's copy of an opportunity")
def change(sandbox: CalledSandbox, account_id: Id, fid: Fid, changes: Change) -> Any:
    """Change only the given fields."""

    def work(db: Connection, account: AccountContext) -> int:
        now = account.now(sandbox.clock.milliseconds())
        return crm_sync.change(db, account, fid, _columns(sandbox, db, account, changes), now=now)

    return _written(sandbox, account_id, work)


@router.delete("/{fid}", summary="Remove an opportunity from the CRM", status_code=HTTPStatus.NO_CONTENT)
def remove(sandbox: CalledSandbox, account_id: Id, fid: Fid) -> None:
    """Remove an opportunity from the CRM. The API knows it no longer."""

    def work(db: Connection, account: AccountContext) -> None:
        crm_sync.remove(db, account, fid)

    _run(sandbox, account_id, work)


def _columns(sandbox: Sandbox, db: Connection, account: AccountContext, sent: Change) -> dict[str, Any]:
    """Return the given columns, with numbers in place of ids. A null name changes nothing."""
    given = {_COLUMNS.get(name, name): value for name, value in sent.model_dump(exclude_unset=True).items()}
    if given.get("name", "") is None:
        del given["name"]
    return _RECORDS.with_numbers(sandbox, db, account, given)


def _written(sandbox: Sandbox, account_id: int, write: Callable[[Connection, AccountContext], int]) -> Any:
    """Write, and return the opportunity after the write."""

    def work(db: Connection, account: AccountContext) -> Any:
        number = write(db, account)
        ids = sandbox.credentials.public_ids(db, account)
        shown = number if ids is None else ids.show(OPPORTUNITY.name, number)
        return _RECORDS.read(sandbox, db, account, shown)[0]

    return _run(sandbox, account_id, work)


def _run(sandbox: Sandbox, account_id: int, work: Callable[[Connection, AccountContext], Any]) -> Any:
    """Return the result of the work, or raise its error as a response of the control plane."""

    def within(db: Connection) -> Any:
        account = accounts.get(db, account_id)
        VENDOR.accounts.before_change(db, account, account.now(VENDOR.accounts.real_time(sandbox.clock)))
        with write_guard.lifted(db):
            return work(db, account)

    try:
        return sandbox.database.write(within)
    except DealdockError as error:
        if isinstance(error, RecordError) and error.reason is NO_CRM_ID:
            raise Refused(HTTPStatus.NOT_FOUND, f"The CRM has no opportunity {error.args[0]}.") from error
        raise refused(error, _ERRORS) from error
