"""An account's records: `/accounts/{id}/records/{kind}`, for the kinds of all vendors, also under their plural names.

The account's vendor decides which records these are. Roles, limits and write guards do not apply.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from http import HTTPStatus
from operator import or_
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Path
from pydantic import WrapValidator
from sqlalchemy import Connection
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from dealdock.control.dependencies import CalledSandbox, Id
from dealdock.control.examples import example_body
from dealdock.control.fields import OneOrMany
from dealdock.control.problems import METHODS, Refused
from dealdock.control.record_models import words
from dealdock.control.records.stored import ACTIONS, StoredRecords, missing
from dealdock.control.routing import Route
from dealdock.platform.accounts import accounts
from dealdock.platform.vendor import Vendor
from dealdock.sandbox import Sandbox

PREFIX: Final = "/accounts/{account_id}/records"

_UNVALIDATED: Final = WrapValidator(lambda value, _: value)
"""For a body that OpenAPI describes, but that is validated only when the account's vendor is known."""

_PublicId = Annotated[str, Path(min_length=1, max_length=255)]
"""An id in the path of a kind that a vendor with public ids has."""

_Kinds = Mapping[str, StoredRecords]
"""One kind of record of several vendors, by the vendor's name."""


class RecordRoutes(Route):
    """The routes for the kinds of all vendors. Those of a kind are made at its first use, since there are many."""

    def __init__(self, vendors: Sequence[Vendor]) -> None:
        """`vendors`: the default vendor first."""
        super().__init__(f"{PREFIX}/{{kind:path}}", _refuse_unknown, methods=METHODS, include_in_schema=False)
        self._kinds: dict[str, dict[str, StoredRecords]] = {}
        self._segments: dict[str, str] = {}
        self._routers: dict[str, APIRouter] = {}
        for vendor in vendors:
            prefix = "" if vendor is vendors[0] else vendor.name.capitalize()
            for each in vendor.control.record_types:
                self._kinds.setdefault(each.name, {})[vendor.name] = StoredRecords(vendor, each, prefix)
                self._segments |= {each.name: each.name, each.plural: each.name}

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match by the routes of the called kind. A kind that no vendor has matches this route itself."""
        match, child = super().matches(scope)
        segment = child.get("path_params", {}).get("kind", "").partition("/")[0]
        if segment not in self._segments:
            return match, child
        found: tuple[Match, Scope] = (Match.NONE, {})
        for route in self._router(segment).routes:
            match, child = route.matches(scope)
            if match.value > found[0].value:
                found = match, {**child, "record_route": route}
        return found

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a call by the matching route of its kind. Without such a kind, name the kinds that the account has."""
        route = scope.get("record_route")
        await (super().handle if route is None else route.handle)(scope, receive, send)

    @property
    def described(self) -> Iterator[BaseRoute]:
        """The routes of all kinds under their singular names, for OpenAPI."""
        for name in self._kinds:
            yield from self._router(name).routes

    def _router(self, segment: str) -> APIRouter:
        """Return the router of the kind with this singular or plural name."""
        if segment not in self._routers:
            name = self._segments[segment]
            self._routers[segment] = _router(f"{PREFIX}/{segment}", self._kinds[name], *self._words(name))
        return self._routers[segment]

    def _words(self, name: str) -> tuple[str, str]:
        """Return words for one and for many records of a kind, with its vendor where an earlier kind has the same."""
        kinds = list(self._kinds)
        is_repeated = words(name) in map(words, kinds[: kinds.index(name)])
        vendor, stored = next(iter(self._kinds[name].items()))
        own = f"{vendor} " if is_repeated else ""
        return f"{own}{words(name)}", f"{own}{words(stored.type.plural)}"


def _refuse_unknown(sandbox: CalledSandbox, account_id: Id) -> None:
    _of({}, sandbox.database.read(lambda db: accounts.get(db, account_id)).vendor, sandbox)


def _router(prefix: str, kinds: _Kinds, one: str, many: str) -> APIRouter:
    """Return the router for one kind of record, which one vendor has or several; `one` and `many`: words for it."""
    router = APIRouter(prefix=prefix, tags=["records"], route_class=Route, redirect_slashes=False)
    shown = reduce(or_, (each.shown for each in kinds.values()))
    if creatable := {vendor: each for vendor, each in kinds.items() if each.type.create is not None}:
        new = reduce(or_, (each.new for each in creatable.values()))
        _serve_creation(router, creatable, (one, many), new, shown)
    _serve_reading(router, kinds, (one, many), shown)
    for action in ACTIONS:
        if able := {vendor: each for vendor, each in kinds.items() if getattr(each.type, action) is not None}:
            _SERVE[action](router, able, one)
    return router


def _serve_creation(router: APIRouter, kinds: _Kinds, names: tuple[str, str], new: Any, shown: Any) -> None:
    one, many = names
    example = next((each.type.example for each in kinds.values() if each.type.example is not None), None)

    @router.post(
        "",
        operation_id=f"add_{many.replace(' ', '_')}",
        status_code=HTTPStatus.CREATED,
        response_model=shown | list[shown],
        description=f"Add one {one}, or a list of {many}: all or none.",
        openapi_extra=example_body(example),
    )
    def add(sandbox: CalledSandbox, account_id: Id, new: Annotated[OneOrMany[new], _UNVALIDATED, Body()]) -> Any:
        return _owner(kinds, sandbox, account_id).add(sandbox, account_id, new)


def _serve_reading(router: APIRouter, kinds: _Kinds, names: tuple[str, str], shown: Any) -> None:
    one, many = names

    def found(sandbox: Sandbox, account_id: int, record_id: int | str | None = None) -> list[Any]:
        def work(db: Connection) -> list[Any]:
            account = accounts.get(db, account_id)
            return _of(kinds, account.vendor, sandbox).read(sandbox, db, account, record_id)

        return sandbox.database.read(work)

    @router.get(
        "",
        operation_id=f"list_{many.replace(' ', '_')}",
        response_model=list[shown],
        description=f"All {many} by id, deleted ones included.",
    )
    def read_all(sandbox: CalledSandbox, account_id: Id) -> Any:
        return found(sandbox, account_id)

    @router.get(
        "/{record_id}",
        operation_id=f"read_{one.replace(' ', '_')}",
        response_model=shown,
        description=f"One {one}, deleted or not.",
    )
    def read(sandbox: CalledSandbox, account_id: Id, record_id: _path_id(kinds)) -> Any:  # type: ignore[valid-type]  # known at runtime
        for record in found(sandbox, account_id, record_id):
            return record
        raise missing(record_id)


def _serve_update(router: APIRouter, kinds: _Kinds, name: str) -> None:
    body: Any = reduce(or_, (each.changes for each in kinds.values()))
    example = next((each.type.example_change for each in kinds.values() if each.type.example_change is not None), None)

    @router.patch(
        "/{record_id}",
        operation_id=f"change_{name.replace(' ', '_')}",
        response_model=reduce(or_, (each.shown for each in kinds.values())),
        description=f"Change the given fields of one {name}.",
        openapi_extra=example_body(example),
    )
    def change(
        sandbox: CalledSandbox,
        account_id: Id,
        record_id: _path_id(kinds),  # type: ignore[valid-type]  # known at runtime
        changes: Annotated[body, _UNVALIDATED, Body()],
    ) -> Any:
        return _owner(kinds, sandbox, account_id).act(sandbox, account_id, record_id, "update", changes)


def _serve_delete(router: APIRouter, kinds: _Kinds, name: str) -> None:
    @router.delete(
        "/{record_id}",
        operation_id=f"delete_{name.replace(' ', '_')}",
        status_code=HTTPStatus.NO_CONTENT,
        description=f"Delete one {name}, as the API would.",
    )
    def delete(sandbox: CalledSandbox, account_id: Id, record_id: _path_id(kinds)) -> None:  # type: ignore[valid-type]  # as above
        _owner(kinds, sandbox, account_id).act(sandbox, account_id, record_id, "delete")


def _serve_undelete(router: APIRouter, kinds: _Kinds, name: str) -> None:
    @router.post(
        "/{record_id}/undelete",
        operation_id=f"undelete_{name.replace(' ', '_')}",
        response_model=reduce(or_, (each.shown for each in kinds.values())),
        description=f"Undo the deletion of one {name}.",
    )
    def undelete(sandbox: CalledSandbox, account_id: Id, record_id: _path_id(kinds)) -> Any:  # type: ignore[valid-type]  # as above
        return _owner(kinds, sandbox, account_id).act(sandbox, account_id, record_id, "undelete")


_SERVE: Final = {"update": _serve_update, "delete": _serve_delete, "undelete": _serve_undelete}


def _path_id(kinds: _Kinds) -> Any:
    """Return the type of an id in the path: an integer, unless a vendor of the kind has public ids."""
    return _PublicId if any(each.is_public for each in kinds.values()) else Id


def _owner(kinds: _Kinds, sandbox: Sandbox, account_id: int) -> StoredRecords:
    """Return the records of the vendor of an account."""
    return _of(kinds, sandbox.database.read(lambda db: accounts.get(db, account_id)).vendor, sandbox)


def _of(kinds: _Kinds, vendor: str, sandbox: Sandbox) -> StoredRecords:
    """Return the records of this vendor. If it has no such kind, raise a refusal that names its kinds."""
    if vendor in kinds:
        return kinds[vendor]
    known = ", ".join(each.name for each in sandbox.vendors.get(vendor).control.record_types)
    raise Refused(HTTPStatus.NOT_FOUND, f"Accounts of {vendor} have no such records. Kinds of records: {known}.")
