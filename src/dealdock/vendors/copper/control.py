"""Copper's part in the control plane, with a route for a user's further API keys."""

from http import HTTPStatus
from typing import Final, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from dealdock.control import account_models
from dealdock.control.problems import Refused
from dealdock.control.routing import CalledSandbox, Id
from dealdock.control.support import ControlSupport, read_descriptions
from dealdock.control.vendor_routes import VendorRoute
from dealdock.platform.accounts import accounts, users
from dealdock.platform.credentials import user_credentials
from dealdock.platform.errors import RecordError
from dealdock.platform.records.kind import USER
from dealdock.vendors.copper.company import COMPANY
from dealdock.vendors.copper.credentials import CREDENTIALS
from dealdock.vendors.copper.kinds import KINDS
from dealdock.vendors.copper.opportunity.resource import OPPORTUNITY
from dealdock.vendors.copper.person.resource import PERSON
from dealdock.vendors.copper.settings import AccountSettings

_KIND: Final = "api_key"

router = APIRouter(
    prefix="/accounts/{account_id}/users/{user_id}/api_keys",
    tags=["accounts"],
    route_class=VendorRoute,
)


class ApiKey(BaseModel):
    """An API key."""

    api_key: str = Field(examples=["0123456789abcdef0123456789abcdef"])


@router.post(
    "", operation_id="create_api_key", summary="Issue another API key to a user", status_code=HTTPStatus.CREATED
)
def create_api_key(sandbox: CalledSandbox, account_id: Id, user_id: Id) -> ApiKey:
    """Issue a further key to a user of Copper. The keys before it stay valid. No body is needed."""

    def work(db: Connection) -> str:
        account = accounts.get(db, account_id)
        users.named(db, account, user_id=user_id, email=None)
        return user_credentials.issue_another(db, sandbox.credentials, account, user_id, _KIND)

    try:
        return ApiKey(api_key=sandbox.database.write(work))
    except RecordError as error:
        raise Refused(HTTPStatus.NOT_FOUND, f"The account has no user {user_id}.") from error


_FIRST: Final = (OPPORTUNITY, PERSON, COMPANY)

MODELS: Final = account_models.plain("Copper", AccountSettings, CREDENTIALS, role=Literal["admin", "user"])
CONTROL: Final = ControlSupport(
    MODELS,
    kinds=(*_FIRST, *(kind for kind in KINDS if kind not in _FIRST), USER),
    routers=(router,),
    own_times={"date_created": "created_at", "date_modified": "updated_at"},
    descriptions=read_descriptions("dealdock.vendors.copper"),
)
