"""Control-plane routes of the CRM: `/accounts/{id}/crm/opportunities`. A CRM connector does not restrict them."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Final, TypeVar

from fastapi import APIRouter, Path
from pydantic import AfterValidator, Field
from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.control.fields import RequestModel
from dealdock.control.openapi import example_body
from dealdock.control.problems import Refused
from dealdock.control.record_models import shown_model
from dealdock.control.records.stored import refused
from dealdock.control.routing import CalledSandbox, Id
from dealdock.control.vendor_routes import VendorRoute
from dealdock.platform.accounts import accounts
from dealdock.platform.database import write_guard
from dealdock.platform.errors import DealdockError, RecordError
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.text import clean
from dealdock.sandbox import Sandbox
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.control_errors import ERRORS
from dealdock.vendors.pardot.errors import NO_CRM_ID
from dealdock.vendors.pardot.opportunity import crm_sync
from dealdock.vendors.pardot.opportunity.resource import OPPORTUNITY, Status

router = APIRouter(prefix="/accounts/{account_id}/crm/opportunities", tags=["the CRM's side"], route_class=VendorRoute)


T = TypeVar("T")

ShownOpportunity: Final = shown_model(OPPORTUNITY)
_ARRIVAL: Final = {
    "crm_fid": "006000000000001AAA",
    "name": "From the CRM",
    "value": 100,
    "probability": 70,
    "prospects": ["jdoe@company.com"],
}
_CHANGE: Final = {"status": "Won", "prospects": []}
_NULLABLE: Final = {"type", "stage", "closed_at"}


def _storable(fid: str) -> str:
    if clean(fid) != fid:
        raise ValueError("nothing can have this id")
    return fid


Fid = Annotated[
    str,
    Path(description="The opportunity's id in the CRM", examples=["006000000000001AAA"]),
    AfterValidator(_storable),
]


class CrmChange(RequestModel):
    """Changes to an opportunity; fields that are not given stay unchanged."""

    name: fields.Name | None = Field(None, examples=["From the CRM"])
    value: fields.Amount | None = Field(None, examples=[100])
    probability: fields.Percentage | None = Field(None, examples=[70])
    type: fields.Text = None
    stage: fields.Text = None
    status: Status | None = None
    closed_at: fields.Moment | None = None
    campaign_id: fields.RecordId | None = None
    prospects: list[fields.Email] = Field(
        [],
        description="The email addresses of all prospects that it is linked to from then on",
        examples=[["jane@example.com"]],
    )

    def columns(self) -> dict[str, Any]:
        """Return the given columns without the prospects. A null for a column that needs a value is left out."""
        fields_set = self.model_dump(exclude={"prospects"}, exclude_unset=True)
        return {name: value for name, value in fields_set.items() if value is not None or name in _NULLABLE}


class Arrival(CrmChange):
    """An opportunity that the CRM adds."""

    crm_fid: fields.Name | None = Field(
        None, description="Its id in the CRM. Not given: one is made", examples=["006000000000001AAA"]
    )
    name: fields.Name = Field(examples=["From the CRM"])
    value: fields.Amount = Field(examples=[100])
    probability: fields.Percentage = Field(examples=[70])


@router.post(
    "",
    operation_id="add_crm_opportunity",
    summary="Add an opportunity in the CRM",
    status_code=HTTPStatus.CREATED,
    response_model=ShownOpportunity,
    openapi_extra=example_body(_ARRIVAL),
)
def add(sandbox: CalledSandbox, account_id: Id, new: Arrival) -> Any:
    """Add an opportunity from the CRM. If a removed record has the id, that record is restored."""

    def work(db: Connection, account: AccountContext, now: datetime) -> Any:
        made = crm_sync.add(db, sandbox.credentials, account, new.columns(), emails=new.prospects, now=now)
        return _shown(db, account, made)

    return _written(sandbox, account_id, work)


@router.get(
    "/{fid}",
    operation_id="read_crm_opportunity",
    summary="Show the account's copy of an opportunity of the CRM",
    response_model=ShownOpportunity,
)
def read(sandbox: CalledSandbox, account_id: Id, fid: Fid) -> Any:
    """Return the account's copy of one of the CRM's opportunities."""

    def work(db: Connection) -> Any:
        account = accounts.get(db, account_id)
        return _shown(db, account, crm_sync.find(db, account, fid))

    return _answered(lambda: sandbox.database.read(work))


@router.patch(
    "/{fid}",
    operation_id="change_crm_opportunity",
    summary="Change the CRM's copy of an opportunity",
    response_model=ShownOpportunity,
    openapi_extra=example_body(_CHANGE),
)
def change(sandbox: CalledSandbox, account_id: Id, fid: Fid, changes: CrmChange) -> Any:
    """Change only the given fields. `prospects` replaces the linked prospects: all others are unlinked."""
    emails = changes.prospects if "prospects" in changes.model_fields_set else None

    def work(db: Connection, account: AccountContext, now: datetime) -> Any:
        return _shown(db, account, crm_sync.change(db, account, fid, changes.columns(), emails=emails, now=now))

    return _written(sandbox, account_id, work)


@router.delete(
    "/{fid}",
    operation_id="remove_crm_opportunity",
    summary="Remove an opportunity from the CRM",
    status_code=HTTPStatus.NO_CONTENT,
)
def remove(sandbox: CalledSandbox, account_id: Id, fid: Fid) -> None:
    """Remove an opportunity from the CRM. The API treats it as deleted."""
    _written(sandbox, account_id, lambda db, account, _: crm_sync.remove(db, account, fid))


def _written(sandbox: Sandbox, account_id: int, write: Callable[[Connection, AccountContext, datetime], T]) -> T:
    """Write in one transaction, at the account's time and with the connector guard lifted."""
    real = sandbox.clock.now()

    def work(db: Connection) -> T:
        account = accounts.get(db, account_id)
        now = account.now(real)
        settings.keep_earlier_state(db, account, now)
        with write_guard.lifted(db):
            return write(db, account, now)

    return _answered(lambda: sandbox.database.write(work))


def _shown(db: Connection, account: AccountContext, opportunity_id: int) -> Any:
    (row,) = OPPORTUNITY.read(db, account, first_id=opportunity_id, last_id=opportunity_id)
    return row


def _answered(work: Callable[[], T]) -> T:
    """Return the result of the work, or raise its error as a response of the control plane."""
    try:
        return work()
    except DealdockError as error:
        if isinstance(error, RecordError) and error.reason is NO_CRM_ID:
            raise Refused(HTTPStatus.NOT_FOUND, f"The CRM has no opportunity {error.args[0]}.") from error
        raise refused(error, ERRORS) from error
