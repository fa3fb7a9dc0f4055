"""A key for a client that signs assertions: `POST /accounts/{id}/jwt_key`."""

from http import HTTPStatus

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import Connection

from dealdock.control.fields import ResponseModel
from dealdock.control.routing import CalledSandbox, Id, Route
from dealdock.platform.accounts import accounts
from dealdock.platform.credentials import jwt_keys

router = APIRouter(tags=["accounts"], route_class=Route)


class JwtKey(ResponseModel):
    """An RSA key pair, as PEM."""

    private_key: str = Field(description="The key with which the client signs. It is shown once, and not stored")
    public_key: str = Field(description="The key with which the account verifies the client's assertions")


@router.post("/accounts/{account_id}/jwt_key", operation_id="create_jwt_key", status_code=HTTPStatus.CREATED)
def create_jwt_key(sandbox: CalledSandbox, account_id: Id) -> JwtKey:
    """Create a key for the account's client. The client's earlier key becomes invalid."""
    pair = jwt_keys.new_pair()

    def work(db: Connection) -> None:
        changed = accounts.locked(db, account_id)
        accounts.change(
            db, sandbox.credentials, changed, now=changed.now(sandbox.clock.now()), jwt_public_key=pair.public
        )

    sandbox.database.write(work)
    return JwtKey(private_key=pair.private, public_key=pair.public)
