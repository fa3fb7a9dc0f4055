"""An account's records: `/accounts/{id}/records/{kind}`, also under the plural name of the kind.

The account's vendor decides which kinds there are. Roles, limits and write guards do not apply.
"""

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path
from sqlalchemy import Connection
from starlette.types import Scope

from dealdock.control.large_lists import listed
from dealdock.control.records.lookup import records_of
from dealdock.control.records.stored import StoredRecords, missing, when_ready
from dealdock.control.routing import CalledSandbox, Id, Route
from dealdock.platform.accounts import accounts
from dealdock.platform.records.models.context import AccountContext
from dealdock.sandbox import Sandbox

PublicId = Annotated[str, Path(min_length=1, max_length=255)]


class RecordRoute(Route):
    """A route for all kinds of records. Its name is the action."""

    def check(self, sandbox: Sandbox, scope: Scope) -> AccountContext | None:
        """Return the account. Also raises the refusal of a kind or an action that it does not have."""
        account = super().check(sandbox, scope)
        if account is not None:
            records_of(sandbox, account.vendor, scope["path_params"]["kind"], self.name)
        return account


router = APIRouter(
    prefix="/accounts/{account_id}/records/{kind}",
    route_class=RecordRoute,
    include_in_schema=False,  # the kinds are described each by itself
)


@router.post("", status_code=HTTPStatus.CREATED)
def create(sandbox: CalledSandbox, account_id: Id, kind: str, new: Annotated[Any, Body()]) -> Any:
    """Add one record, or a list of records: all or none."""
    return _owner(sandbox, account_id, kind, "create").add(sandbox, account_id, new)


@router.get("")
def read_all(sandbox: CalledSandbox, account_id: Id, kind: str) -> Any:
    """Return all records by id, including deleted ones."""

    def pages(db: Connection) -> Iterator[Sequence[Any]]:
        account = accounts.get(db, account_id)
        return records_of(sandbox, account.vendor, kind).pages(sandbox, db, account)

    return when_ready(sandbox, lambda: listed(sandbox, account_id, pages))


@router.get("/{record_id}")
def read(sandbox: CalledSandbox, account_id: Id, kind: str, record_id: PublicId) -> Any:
    """Return one record, deleted or not."""
    for record in _found(sandbox, account_id, kind, record_id):
        return record
    raise missing(record_id)


@router.patch("/{record_id}")
def update(
    sandbox: CalledSandbox, account_id: Id, kind: str, record_id: PublicId, changes: Annotated[Any, Body()]
) -> Any:
    """Change the given fields of one record."""
    return _owner(sandbox, account_id, kind, "update").act(sandbox, account_id, record_id, "update", changes)


@router.delete("/{record_id}", status_code=HTTPStatus.NO_CONTENT)
def delete(sandbox: CalledSandbox, account_id: Id, kind: str, record_id: PublicId) -> None:
    """Delete one record, as the API would."""
    _owner(sandbox, account_id, kind, "delete").act(sandbox, account_id, record_id, "delete")


@router.post("/{record_id}/undelete")
def undelete(sandbox: CalledSandbox, account_id: Id, kind: str, record_id: PublicId) -> Any:
    """Undo the deletion of one record."""
    return _owner(sandbox, account_id, kind, "undelete").act(sandbox, account_id, record_id, "undelete")


def _found(sandbox: Sandbox, account_id: int, kind: str, record_id: str) -> list[Any]:
    def work(db: Connection) -> list[Any]:
        account = accounts.get(db, account_id)
        return records_of(sandbox, account.vendor, kind).read(sandbox, db, account, record_id)

    return when_ready(sandbox, lambda: sandbox.database.read(work))


def _owner(sandbox: Sandbox, account_id: int, kind: str, action: str) -> StoredRecords:
    """Return the records of a kind of the account's vendor. Raise a refusal if it does not have this action."""
    vendor = sandbox.database.read(lambda db: accounts.get(db, account_id)).vendor
    return records_of(sandbox, vendor, kind, action)
