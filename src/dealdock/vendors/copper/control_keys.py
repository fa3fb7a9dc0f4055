"""Control-plane route of further API keys: `POST /accounts/{id}/users/{user_id}/api_keys` (contract 1.2)."""

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from dealdock.control.problems import Refused
from dealdock.control.routing import CalledSandbox, Id
from dealdock.control.vendor_routes import VendorRoute
from dealdock.platform.accounts import accounts, users
from dealdock.platform.credentials import user_credentials
from dealdock.platform.errors import RecordError

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
