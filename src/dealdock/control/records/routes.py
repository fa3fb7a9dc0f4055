"""An account's records: `/accounts/{id}/records/{kind}`, also under the plural name of the kind.

The account's vendor decides which kinds there are. Roles, limits and write guards do not apply.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from http import HTTPStatus
from operator import or_
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Path
from sqlalchemy import Connection
from starlette.routing import BaseRoute
from starlette.types import Scope

from dealdock.control.fields import OneOrMany
from dealdock.control.large_lists import listed
from dealdock.control.openapi import example_body
from dealdock.control.records.lookup import records_of
from dealdock.control.records.stored import StoredRecords, missing, stored_records, when_ready
from dealdock.control.routing import CalledSandbox, Id, Route
from dealdock.platform.accounts import accounts
from dealdock.platform.records.kind import separate_words
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.vendor import Vendor
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


_Kinds = Mapping[str, StoredRecords]
"""One kind of record of several vendors, by the vendor's name."""


def described_routes(vendors: Sequence[Vendor]) -> Iterator[BaseRoute]:
    """Yield the routes of all kinds under their singular names. `vendors`: the default vendor first."""
    kinds: dict[str, dict[str, StoredRecords]] = {}
    for vendor in vendors:
        for name, stored in stored_records(vendor, is_default=vendor is vendors[0]).items():
            kinds.setdefault(name, {})[vendor.name] = stored
    used = set[str]()
    for name, by_vendor in kinds.items():
        vendor_name, stored = next(iter(by_vendor.items()))
        own = f"{vendor_name} " if separate_words(name) in used else ""
        used.add(separate_words(name))
        one, many = f"{own}{separate_words(name)}", f"{own}{separate_words(stored.kind.plural)}"
        yield from _Description(name, by_vendor, one, many).router.routes


class _Description:
    """The description of one kind of record, of one vendor or several; `one` and `many`: words for it."""

    def __init__(self, name: str, kinds: _Kinds, one: str, many: str) -> None:
        self.router: Final = APIRouter(
            prefix=f"/accounts/{{account_id}}/records/{name}", tags=["records"], route_class=Route
        )
        self._kinds, self._one, self._many = kinds, one, many
        self._shown = _any(each.shown for each in kinds.values())
        self._creation()
        self._reading()
        self._update()
        self._deletion()

    def _able(self, action: str) -> Sequence[StoredRecords]:
        return [each for each in self._kinds.values() if getattr(each.kind, action) is not None]

    def _creation(self) -> None:
        if not (able := self._able("create")):
            return
        shown, model = self._shown, _any(each.new for each in able)
        example = next((each.kind.example for each in able if each.kind.example is not None), None)

        @self.router.post(
            "",
            operation_id=f"add_{_in_ids(self._many)}",
            status_code=HTTPStatus.CREATED,
            response_model=shown | list[shown],  # type: ignore[valid-type]  # known at runtime
            description=f"Add one {self._one}, or a list of {self._many}: all or none.",
            openapi_extra=example_body(example),
        )
        def add(account_id: Id, new: Annotated[OneOrMany[model], Body()]) -> None: ...  # type: ignore[valid-type]  # as above

    def _reading(self) -> None:
        shown = self._shown

        @self.router.get(
            "",
            operation_id=f"list_{_in_ids(self._many)}",
            response_model=list[shown],  # type: ignore[valid-type]  # known at runtime
            description=f"All {self._many} by id, deleted ones included.",
        )
        def read_all(account_id: Id) -> None: ...

        @self.router.get(
            "/{record_id}",
            operation_id=f"read_{_in_ids(self._one)}",
            response_model=shown,
            description=f"One {self._one}, deleted or not.",
        )
        def read(account_id: Id, record_id: _id(self._kinds.values())) -> None: ...  # type: ignore[valid-type]  # as above

    def _update(self) -> None:
        if not (able := self._able("update")):
            return
        model = _any(each.changes for each in able)
        example = next((each.kind.example_change for each in able if each.kind.example_change is not None), None)

        @self.router.patch(
            "/{record_id}",
            operation_id=f"change_{_in_ids(self._one)}",
            response_model=_any(each.shown for each in able),
            description=f"Change the given fields of one {self._one}.",
            openapi_extra=example_body(example),
        )
        def change(account_id: Id, record_id: _id(able), changes: Annotated[model, Body()]) -> None: ...  # type: ignore[valid-type]  # as above

    def _deletion(self) -> None:
        if able := self._able("delete"):

            @self.router.delete(
                "/{record_id}",
                operation_id=f"delete_{_in_ids(self._one)}",
                status_code=HTTPStatus.NO_CONTENT,
                description=f"Delete one {self._one}, as the API would.",
            )
            def delete(account_id: Id, record_id: _id(able)) -> None: ...  # type: ignore[valid-type]  # as above

        if able := self._able("undelete"):

            @self.router.post(
                "/{record_id}/undelete",
                operation_id=f"undelete_{_in_ids(self._one)}",
                response_model=_any(each.shown for each in able),
                description=f"Undo the deletion of one {self._one}.",
            )
            def undelete(account_id: Id, record_id: _id(able)) -> None: ...  # type: ignore[valid-type]  # as above


def _any(models: Iterable[Any]) -> Any:
    return reduce(or_, models)


def _id(kinds: Iterable[StoredRecords]) -> Any:
    """Return the type of an id in the path: an integer, unless a vendor of the kind has public ids."""
    return PublicId if any(each.is_public for each in kinds) else Id


def _in_ids(label: str) -> str:
    """Return words in the form of operation ids."""
    return label.replace(" ", "_")
