"""An account's records: `/accounts/{id}/records/{kind}`, also under the plural name of the kind.

The account's vendor decides which kinds there are. Roles, limits and write guards do not apply.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Path
from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.types import Scope

from dealdock.control.problems import Refused, method_not_allowed
from dealdock.control.records.stored import StoredRecords, missing, stored_records, when_ready
from dealdock.control.routing import CalledSandbox, Id, Route
from dealdock.platform.accounts import accounts
from dealdock.platform.records.models.context import AccountContext
from dealdock.sandbox import Sandbox

_OF_A_RECORD: Final = {"GET": None, "PATCH": "update", "DELETE": "delete"}

_SAME_PATH: Final[Mapping[str, Mapping[str, str | None]]] = {
    "create": {"GET": None, "POST": "create"},
    "update": _OF_A_RECORD,
    "delete": _OF_A_RECORD,
    "undelete": {"POST": "undelete"},
}
"""The methods of the path of an action, with their actions. Every kind can be read; a kind need not have the others."""

PublicId = Annotated[str, Path(min_length=1, max_length=255)]


class RecordRoute(Route):
    """A route for all kinds of records. Its name is the action."""

    def check(self, sandbox: Sandbox, scope: Scope) -> AccountContext | None:
        """Return the account. Also raises the refusal of a kind or an action that it has not got."""
        account = super().check(sandbox, scope)
        if account is not None:
            _of(sandbox, account.vendor, scope["path_params"]["kind"], self.name)
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
    """Return all records by id, deleted ones included."""
    return _found(sandbox, account_id, kind)


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


def _found(sandbox: Sandbox, account_id: int, kind: str, record_id: str | None = None) -> list[Any]:
    def work(db: Connection) -> list[Any]:
        account = accounts.get(db, account_id)
        return _of(sandbox, account.vendor, kind).read(sandbox, db, account, record_id)

    return when_ready(sandbox, lambda: sandbox.database.read(work))


def _owner(sandbox: Sandbox, account_id: int, kind: str, action: str) -> StoredRecords:
    """Return the records of a kind of the account's vendor. Raise a refusal if it has not got this action."""
    vendor = sandbox.database.read(lambda db: accounts.get(db, account_id)).vendor
    return _of(sandbox, vendor, kind, action)


def _of(sandbox: Sandbox, vendor: str, kind: str, action: str = "") -> StoredRecords:
    """Return the records of this kind of a vendor. If it has no such kind, raise a refusal that names its kinds."""
    kinds = stored_records(sandbox.vendors.get(vendor), is_default=vendor == sandbox.vendors.default)
    for stored in kinds.values():
        if kind in {stored.kind.name, stored.kind.plural}:
            return _able(stored, action)
        if (part := stored.kind.parts.get(kind)) is not None:
            return _able(stored.of_part(part), action)
    raise Refused(
        HTTPStatus.NOT_FOUND, f"Accounts of {vendor} have no such records. Kinds of records: {', '.join(kinds)}."
    )


def _able(stored: StoredRecords, action: str) -> StoredRecords:
    """Return the records. If the kind has not got this action, raise a refusal with the methods that are possible."""
    if action not in _SAME_PATH or getattr(stored.kind, action) is not None:
        return stored
    beside = _SAME_PATH[action]
    methods = [method for method, each in beside.items() if each is None or getattr(stored.kind, each) is not None]
    if not methods:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    wrong = next(method for method, each in beside.items() if each == action)
    raise method_not_allowed(wrong, methods)
