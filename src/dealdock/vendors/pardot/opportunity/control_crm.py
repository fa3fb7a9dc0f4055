"""The CRM's side: `/accounts/{id}/crm/opportunities`. What happens there happens beside a connector too."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any, Final, TypeVar

from fastapi import APIRouter, Path
from pydantic import AfterValidator, Field
from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.control.dependencies import CalledSandbox, Id
from dealdock.control.fields import Given
from dealdock.control.problems import Refused
from dealdock.control.records import refused
from dealdock.control.routing import Route
from dealdock.platform.accounts import accounts
from dealdock.platform.database import write_guard
from dealdock.platform.errors import DealdockError
from dealdock.platform.models.context import Tenant
from dealdock.platform.text import clean
from dealdock.sandbox import Sandbox
from dealdock.vendors.pardot.control_errors import ERRORS
from dealdock.vendors.pardot.errors import NoSuchCrmId
from dealdock.vendors.pardot.opportunity import crm_sync, queries
from dealdock.vendors.pardot.opportunity.control import Opportunity, Status, show

router = APIRouter(prefix="/accounts/{account_id}/crm/opportunities", tags=["the CRM's side"], route_class=Route)


T = TypeVar("T")

NULLABLE: Final = {"type", "stage", "closed_at"}


def _storable(fid: str) -> str:
    if clean(fid) != fid:
        raise ValueError("nothing can have this id")
    return fid


Fid = Annotated[
    str,
    Path(description="The opportunity's id in the CRM", examples=["006000000000001AAA"]),
    AfterValidator(_storable),
]


class Change(Given):
    """What changes of an opportunity; what isn't given stays as it is."""

    name: fields.Name | None = Field(None, examples=["From the CRM"])
    value: fields.Amount | None = Field(None, examples=[100])
    probability: fields.Percentage | None = Field(None, examples=[70])
    type: fields.Text = None
    stage: fields.Text = None
    status: Status | None = None
    closed_at: fields.Moment | None = None
    campaign_id: fields.RecordId | None = None
    prospects: list[fields.Email] = Field(
        [], description="Email addresses: whom it is linked to from now on", examples=[["jane@example.com"]]
    )

    def columns(self) -> dict[str, Any]:
        """What is given, but for the prospects; what must have a value and was given null is left out."""
        given = self.model_dump(exclude={"prospects"}, exclude_unset=True)
        return {name: value for name, value in given.items() if value is not None or name in NULLABLE}


class Arrival(Change):
    """An opportunity that arrives."""

    crm_fid: fields.Name | None = Field(
        None, description="Its id in the CRM. Not given: one is made", examples=["006000000000001AAA"]
    )
    name: fields.Name = Field(examples=["From the CRM"])
    value: fields.Amount = Field(examples=[100])
    probability: fields.Percentage = Field(examples=[70])


@router.post("", operation_id="crm_add_opportunity", status_code=HTTPStatus.CREATED)
def add(sandbox: CalledSandbox, account_id: Id, new: Arrival) -> Opportunity:
    """An opportunity arrives from the CRM. The id of one that vanished brings that one back."""
    now = sandbox.clock.now()

    def work(db: Connection, tenant: Tenant) -> int:
        at = tenant.now(now)
        return crm_sync.add(db, sandbox.credentials, tenant, new.columns(), emails=new.prospects, now=at)

    return _written(sandbox, account_id, work)


@router.get("/{fid}", operation_id="crm_read_opportunity")
def read(sandbox: CalledSandbox, account_id: Id, fid: Fid) -> Opportunity:
    """One of the CRM's opportunities, as the account has it."""

    def work(db: Connection) -> Opportunity:
        tenant = accounts.tenant(db, account_id)
        return _shown(db, tenant, crm_sync.find(db, tenant, fid))

    return _said(lambda: sandbox.database.read(work))


@router.patch("/{fid}", operation_id="crm_change_opportunity")
def change(sandbox: CalledSandbox, account_id: Id, fid: Fid, changes: Change) -> Opportunity:
    """Change what is given, nothing else. `prospects` are whom it is linked to from now on: others are unlinked."""
    now = sandbox.clock.now()
    emails = changes.prospects if "prospects" in changes.model_fields_set else None

    def work(db: Connection, tenant: Tenant) -> int:
        return crm_sync.change(db, tenant, fid, changes.columns(), emails=emails, now=tenant.now(now))

    return _written(sandbox, account_id, work)


@router.delete("/{fid}", operation_id="crm_remove_opportunity", status_code=HTTPStatus.NO_CONTENT)
def remove(sandbox: CalledSandbox, account_id: Id, fid: Fid) -> None:
    """It vanishes from the CRM: in the API it is a deleted one from then on."""

    def work(db: Connection) -> None:
        with write_guard.lifted(db):
            crm_sync.remove(db, accounts.tenant(db, account_id), fid)

    _said(lambda: sandbox.database.write(work))


def _written(sandbox: Sandbox, account_id: int, write: Callable[[Connection, Tenant], int]) -> Opportunity:
    """Write as the CRM does; answers the opportunity as it is then."""

    def work(db: Connection) -> Opportunity:
        tenant = accounts.tenant(db, account_id)
        with write_guard.lifted(db):
            return _shown(db, tenant, write(db, tenant))

    return _said(lambda: sandbox.database.write(work))


def _shown(db: Connection, tenant: Tenant, opportunity_id: int) -> Opportunity:
    (row,) = queries.rows(db, tenant, first_id=opportunity_id, last_id=opportunity_id)
    return show(row)


def _said(work: Callable[[], T]) -> T:
    """What the work answers, or what it says is wrong."""
    try:
        return work()
    except NoSuchCrmId as error:
        raise Refused(HTTPStatus.NOT_FOUND, f"The CRM has no opportunity {error}.") from error
    except DealdockError as error:
        raise refused(error, ERRORS) from error
