"""An account's records: `/accounts/{id}/records/{kind}`, for the kinds of all vendors, also under their plural names.

The account's vendor decides which records these are. Roles, limits and write guards do not apply.
"""

from collections.abc import Mapping
from functools import cached_property, reduce
from http import HTTPStatus
from operator import or_
from typing import Annotated, Any, Final

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError, WrapValidator
from sqlalchemy import Connection
from starlette.routing import Match
from starlette.types import Scope

from dealdock.control.dependencies import CalledSandbox, Id
from dealdock.control.examples import example_body
from dealdock.control.fields import OneOrMany
from dealdock.control.problems import METHODS, Refused, WrongField, summary
from dealdock.control.record_models import new_model, shown_model, words
from dealdock.control.routing import Route
from dealdock.platform.accounts import accounts
from dealdock.platform.database import write_guard
from dealdock.platform.errors import DealdockError, Reason, RecordError
from dealdock.platform.models import MAX_ID
from dealdock.platform.models.context import AccountContext
from dealdock.platform.record_types import MissingReferenceError, RecordType, Refusal
from dealdock.platform.vendors import Vendors
from dealdock.sandbox import Sandbox
from dealdock.web.problem_details import pointer

PREFIX: Final = "/accounts/{account_id}/records"

_UNVALIDATED: Final = WrapValidator(lambda value, _: value)
"""For a body that OpenAPI describes, but that is validated only when the account's vendor is known."""


def install(app: FastAPI, vendors: Vendors) -> None:
    """Add the routes for the kinds of all vendors."""
    kinds: dict[str, dict[str, _Records]] = {}
    for vendor in vendors.all:
        prefix = "" if vendor.name == vendors.default else vendor.name.capitalize()
        for each in vendor.control.record_types:
            kinds.setdefault(each.name, {})[vendor.name] = _Records(each, prefix)
    names = set()
    for name, by_vendor in kinds.items():
        plural = next(iter(by_vendor.values())).type.plural
        router = _router(by_vendor, name, plural)
        app.include_router(router, prefix=f"{PREFIX}/{name}")
        app.include_router(router, prefix=f"{PREFIX}/{plural}", include_in_schema=False)
        names |= {name, plural}
    app.router.routes.append(_UnknownKind(frozenset(names)))


def refused(error: DealdockError, known: Mapping[Reason, Refusal], path: tuple[int, ...] = ()) -> Exception:
    """Return the refusal for an error of a service. Return an error that is not `known` unchanged."""
    if isinstance(error, MissingReferenceError):
        status, field, text = Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, error.field, "{}")
    elif isinstance(error, RecordError) and error.reason in known:
        status, field, text = known[error.reason]
    else:
        return error
    errors = [WrongField(pointer=pointer(*path, field), detail=text.format(*error.args))]
    return Refused(status, summary(errors), errors)


def _adapter(new: Any) -> TypeAdapter[Any]:
    return TypeAdapter(OneOrMany[new])


class _Records:
    """The records of one kind of one vendor, with their JSON models."""

    def __init__(self, record_type: RecordType, prefix: str) -> None:
        """`prefix` precedes the kind in the names of the models."""
        self.type = record_type
        self.shown: Any = shown_model(record_type, prefix)
        self.new: Any = None if record_type.create is None else new_model(record_type, prefix)

    @cached_property
    def _body(self) -> TypeAdapter[Any]:
        return _adapter(self.new)

    def validated(self, body: Any) -> Any:
        """Return one new record or a list of them. Raise FastAPI's error if the body is not valid."""
        try:
            return self._body.validate_python(body)
        except ValidationError as error:
            found = error.errors(include_url=False)
            raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in found]) from None

    def add(self, sandbox: Sandbox, account_id: int, body: Any) -> Any:
        """Add one record, or a list in its order. Either all of a list is added or none."""
        new = self.validated(body)

        def work(db: Connection) -> Any:
            account = accounts.get(db, account_id)
            now = sandbox.vendors.get(account.vendor).accounts.real_time(sandbox.clock)
            ids: list[int] = []
            with write_guard.lifted(db):
                for index, one in enumerate(new if isinstance(new, list) else [new]):
                    try:
                        ids.append(self.type.create(db, account, **one.model_dump(), now=account.now(now)))  # type: ignore[misc]  # see __init__
                    except DealdockError as error:
                        raise refused(error, self.type.errors, (index,) if isinstance(new, list) else ()) from error
            by_id = {each.id: each for each in self.read(db, account, min(ids), max(ids))} if ids else {}
            return [by_id[record_id] for record_id in ids] if isinstance(new, list) else by_id[ids[0]]

        return sandbox.database.write(work)

    def read(self, db: Connection, account: AccountContext, first_id: int, last_id: int) -> list[Any]:
        """Return the records with an id in this range, by id, including deleted ones."""
        rows = self.type.read(db, account, first_id=first_id, last_id=last_id)
        return [self.shown.model_validate(row) for row in rows]


def _router(kinds: Mapping[str, _Records], name: str, plural: str) -> APIRouter:
    """Return the router for one kind of record, which one vendor has or several."""
    router = APIRouter(tags=["records"], route_class=Route)
    shown = reduce(or_, (each.shown for each in kinds.values()))
    if creatable := {vendor: each for vendor, each in kinds.items() if each.new is not None}:
        new = reduce(or_, (each.new for each in creatable.values()))
        _serve_creation(router, creatable, (words(name), words(plural)), new, shown)
    _serve_reading(router, kinds, (words(name), words(plural)), shown)
    return router


def _serve_creation(
    router: APIRouter, kinds: Mapping[str, _Records], names: tuple[str, str], new: Any, shown: Any
) -> None:
    one, many = names
    example = next(each.type.example for each in kinds.values())

    @router.post(
        "",
        operation_id=f"add_{many.replace(' ', '_')}",
        status_code=HTTPStatus.CREATED,
        response_model=shown | list[shown],
        description=f"Add one {one}, or a list of {many}: all or none.",
        openapi_extra=example_body(example),
    )
    def add(sandbox: CalledSandbox, account_id: Id, new: Annotated[OneOrMany[new], _UNVALIDATED]) -> Any:
        vendor = sandbox.database.read(lambda db: accounts.get(db, account_id)).vendor
        return _of(kinds, vendor, sandbox).add(sandbox, account_id, new)


def _serve_reading(router: APIRouter, kinds: Mapping[str, _Records], names: tuple[str, str], shown: Any) -> None:
    one, many = names

    def found(sandbox: Sandbox, account_id: int, first_id: int = 1, last_id: int = MAX_ID) -> list[Any]:
        def work(db: Connection) -> list[Any]:
            account = accounts.get(db, account_id)
            return _of(kinds, account.vendor, sandbox).read(db, account, first_id, last_id)

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
    def read(sandbox: CalledSandbox, account_id: Id, record_id: Id) -> Any:
        for record in found(sandbox, account_id, record_id, record_id):
            return record
        raise Refused(HTTPStatus.NOT_FOUND, f"This account has no such record with the id {record_id}.")


def _of(kinds: Mapping[str, _Records], vendor: str, sandbox: Sandbox) -> _Records:
    """Return the records of this vendor. If it has no such kind, raise a refusal that names its kinds."""
    if vendor in kinds:
        return kinds[vendor]
    known = ", ".join(each.name for each in sandbox.vendors.get(vendor).control.record_types)
    raise Refused(HTTPStatus.NOT_FOUND, f"Accounts of {vendor} have no such records. Kinds of records: {known}.")


class _UnknownKind(Route):
    """The route of kinds that no vendor has."""

    def __init__(self, known: frozenset[str]) -> None:
        super().__init__(f"{PREFIX}/{{kind:path}}", self.refuse, methods=METHODS, include_in_schema=False)
        self._known = known

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Leave known kinds to their own routes."""
        match, child = super().matches(scope)
        kind = child.get("path_params", {}).get("kind", "")
        return (Match.NONE, {}) if kind.partition("/")[0] in self._known else (match, child)

    @staticmethod
    def refuse(sandbox: CalledSandbox, account_id: Id) -> None:
        _of({}, sandbox.database.read(lambda db: accounts.get(db, account_id)).vendor, sandbox)
