"""Operations shared by all kinds of record: add one or many, list all, read one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any, Generic, TypeAlias, TypeVar

from fastapi import APIRouter
from sqlalchemy import Connection

from dealdock.control.dependencies import CalledSandbox, Id
from dealdock.control.fields import OneOrMany
from dealdock.control.problems import Refused, WrongField, summary
from dealdock.control.routing import Route
from dealdock.platform.accounts import accounts
from dealdock.platform.database import write_guard
from dealdock.platform.errors import DealdockError
from dealdock.platform.models.context import AccountContext
from dealdock.sandbox import Sandbox
from dealdock.web.problem_details import pointer

New = TypeVar("New")
Shown = TypeVar("Shown")


class UnfitError(DealdockError):
    """An error of a field that refers to something missing, where the service has no error of its own."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


RefusedAs: TypeAlias = tuple[HTTPStatus, str, str]
"""The status, the field and the message template for an error of a service."""


def refused(
    error: DealdockError,
    known: Mapping[type[DealdockError], RefusedAs],
    path: tuple[int, ...] = (),
    field: str | None = None,
) -> Exception:
    """Return the refusal for an error of a service. Return an error that is not `known` unchanged.

    `field` replaces the error's usual field.
    """
    if isinstance(error, UnfitError):
        status, usual, words = HTTPStatus.UNPROCESSABLE_ENTITY, error.field, "{}"
    elif type(error) in known:
        status, usual, words = known[type(error)]
    else:
        return error
    errors = [WrongField(pointer=pointer(*path, field or usual), detail=words.format(error))]
    return Refused(status, summary(errors), errors)


@dataclass(frozen=True)
class Kind(Generic[Shown]):
    """A kind of record: the function that reads its rows, and the one that converts a row for a response."""

    rows: Callable[..., Sequence[Any]]
    show: Callable[[Any], Shown]
    errors: Mapping[type[DealdockError], RefusedAs] = field(default_factory=dict)
    """The refusals for the errors of its service."""
    fields: Mapping[type[DealdockError], str] = field(default_factory=dict)
    """Fields of errors that differ from those of most kinds."""

    def add(
        self,
        create: Callable[[Connection, AccountContext, New, datetime], int],
        sandbox: Sandbox,
        account_id: int,
        new: New | list[New],
    ) -> Shown | list[Shown]:
        """Add one record, or a list in its order. Either all of a list is added or none."""
        news = new if isinstance(new, list) else [new]
        real = sandbox.clock.now()

        def work(db: Connection) -> list[Shown]:
            tenant = accounts.tenant(db, account_id)
            ids = []
            with write_guard.lifted(db):
                for index, one in enumerate(news):
                    try:
                        ids.append(create(db, tenant, one, tenant.now(real)))
                    except DealdockError as error:
                        path = (index,) if isinstance(new, list) else ()
                        raise refused(error, self.errors, path, self.fields.get(type(error))) from error
            found = self.rows(db, tenant, first_id=min(ids), last_id=max(ids)) if ids else ()
            by_id = {shown.id: shown for shown in map(self.show, found)}  # type: ignore[attr-defined]  # every model has an id
            return [by_id[record_id] for record_id in ids]

        shown = sandbox.database.write(work)
        return shown if isinstance(new, list) else shown[0]

    def read_all(self, sandbox: Sandbox, account_id: int) -> list[Shown]:
        """Return all records by id, including deleted ones."""
        rows = sandbox.database.read(lambda db: self.rows(db, accounts.tenant(db, account_id)))
        return [self.show(row) for row in rows]

    def read(self, sandbox: Sandbox, account_id: int, record_id: int) -> Shown:
        """Return the record with this id, deleted or not."""

        def work(db: Connection) -> Sequence[Any]:
            return self.rows(db, accounts.tenant(db, account_id), first_id=record_id, last_id=record_id)

        for row in sandbox.database.read(work):
            return self.show(row)
        raise Refused(HTTPStatus.NOT_FOUND, f"There is no such record with the id {record_id} in this account.")


def serve(
    kind: Kind[Any], *, shown: Any, one: str, many: str, new: Any = None, create: Callable[..., int] | None = None
) -> APIRouter:
    """Return the router for one kind of record. `one` and `many` are its names in running text.

    `new` is the model of a new record, which `create` adds. Without them, the router has no operation to add records.
    """
    router = APIRouter(route_class=Route)
    name, names = one.replace(" ", "_"), many.replace(" ", "_")

    if create is not None:

        @router.post(
            "",
            operation_id=f"add_{names}",
            status_code=HTTPStatus.CREATED,
            response_model=shown | list[shown],
            description=f"Add one {one}, or a list of {many}: all or none.",
        )
        def add(sandbox: CalledSandbox, account_id: Id, new: OneOrMany[new]) -> Any:
            return kind.add(create, sandbox, account_id, new)

    @router.get(
        "",
        operation_id=f"list_{names}",
        response_model=list[shown],
        description=f"All {many} by id, deleted ones included.",
    )
    def read_all(sandbox: CalledSandbox, account_id: Id) -> Any:
        return kind.read_all(sandbox, account_id)

    @router.get(
        "/{record_id}", operation_id=f"read_{name}", response_model=shown, description=f"One {one}, deleted or not."
    )
    def read(sandbox: CalledSandbox, account_id: Id, record_id: Id) -> Any:
        return kind.read(sandbox, account_id, record_id)

    return router
