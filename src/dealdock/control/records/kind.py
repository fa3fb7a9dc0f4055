"""What the kinds of record have in common: one or many are added, all or one are shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import Connection

from dealdock.control.problems import Refused, WrongField, pointer, summary
from dealdock.core import account, connector
from dealdock.core.errors import (
    DealdockError,
    NoSuchCampaign,
    NoSuchProspectEmail,
    NoSuchProspectId,
    ProspectEmailTaken,
    ProspectIsDeleted,
)
from dealdock.core.user import Tenant
from dealdock.sandbox import Sandbox

New = TypeVar("New")
Shown = TypeVar("Shown")

_WRONG: Final = {
    NoSuchCampaign: (HTTPStatus.UNPROCESSABLE_ENTITY, "campaign_id", "there is no campaign {}"),
    NoSuchProspectId: (HTTPStatus.UNPROCESSABLE_ENTITY, "prospects", "there is no prospect {}"),
    NoSuchProspectEmail: (HTTPStatus.UNPROCESSABLE_ENTITY, "prospects", "there is no live prospect {}"),
    ProspectIsDeleted: (HTTPStatus.UNPROCESSABLE_ENTITY, "prospects", "prospect {} is deleted"),
    ProspectEmailTaken: (HTTPStatus.CONFLICT, "email", "another prospect, perhaps a deleted one, has {}"),
}
"""The core's error -> status, field, words for the value."""


@dataclass(frozen=True)
class Kind(Generic[New, Shown]):
    """One kind of record: how the core adds one, finds those in a range of ids, and how one is shown."""

    create: Callable[[Connection, Tenant, New, datetime], int]
    rows: Callable[..., Sequence[Any]]
    show: Callable[[Any], Shown]

    def add(self, sandbox: Sandbox, account_id: int, new: New | list[New]) -> Shown | list[Shown]:
        """Add one, or a list in its order: all of it or, where one can't be, none."""
        news = new if isinstance(new, list) else [new]
        real = sandbox.clock.now()

        def work(db: Connection) -> Sequence[Any]:
            tenant = account.tenant(db, account_id)
            ids = []
            with connector.lifted(db):
                for index, one in enumerate(news):
                    try:
                        ids.append(self.create(db, tenant, one, tenant.now(real)))
                    except DealdockError as error:
                        raise _refused(error, (index,) if isinstance(new, list) else ()) from error
            # ids are given out under a lock that is held until the commit, so none in between is somebody else's
            return self.rows(db, tenant, first_id=ids[0], last_id=ids[-1]) if ids else ()

        shown = [self.show(row) for row in sandbox.database.writing(work)]
        return shown if isinstance(new, list) else shown[0]

    def read_all(self, sandbox: Sandbox, account_id: int) -> list[Shown]:
        """All that there are, by id, deleted ones included."""
        rows = sandbox.database.reading(lambda db: self.rows(db, account.tenant(db, account_id)))
        return [self.show(row) for row in rows]

    def read(self, sandbox: Sandbox, account_id: int, record_id: int) -> Shown:
        """The one with that id, deleted or not."""

        def work(db: Connection) -> Sequence[Any]:
            return self.rows(db, account.tenant(db, account_id), first_id=record_id, last_id=record_id)

        for row in sandbox.database.reading(work):
            return self.show(row)
        raise Refused(HTTPStatus.NOT_FOUND, f"There is no such record with the id {record_id} in this account.")


def _refused(error: DealdockError, path: tuple[int, ...]) -> Exception:
    if type(error) not in _WRONG:
        return error
    status, field, words = _WRONG[type(error)]
    errors = [WrongField(pointer=pointer(*path, field), detail=words.format(error))]
    return Refused(status, summary(errors), errors)
