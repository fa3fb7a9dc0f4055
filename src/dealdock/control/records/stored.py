"""The stored records of one kind of one vendor, for the control plane: added, read, changed, deleted."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from http import HTTPStatus
from typing import Any, Final, TypeAlias, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection

from dealdock.control.fields import OneOrMany
from dealdock.control.problems import MAX_ERRORS, Refused, WrongField, invalid
from dealdock.control.record_models import TIMES, changes_model, new_model, shown_model
from dealdock.control.support import support_of
from dealdock.platform.accounts import accounts
from dealdock.platform.background import Unready
from dealdock.platform.database import write_guard
from dealdock.platform.errors import NO_RECORD, DealdockError, Reason, RecordError, Unavailable
from dealdock.platform.first_use import cached_property
from dealdock.platform.records import records
from dealdock.platform.records.kind import Kind, KindPart, MissingReferenceError, Refusal, separate_words
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.public_ids import PublicIds
from dealdock.platform.records.recorded_changes import Shown
from dealdock.platform.records.removal import StillReferredError
from dealdock.platform.scenes.exported_rows import PAGE
from dealdock.platform.vendor import Vendor
from dealdock.sandbox import Sandbox
from dealdock.web.masking import MASK
from dealdock.web.pipeline import MAX_WAIT_SECONDS, WAIT_SECONDS
from dealdock.web.problem_details import pointer

T = TypeVar("T")

Work: TypeAlias = Callable[[Connection], Any]
"""A unit of work in a transaction."""


def refused(error: DealdockError, known: Mapping[Reason, Refusal], path: tuple[int, ...] = ()) -> Exception:
    """Return the refusal for an error of a service. Return an error that is not `known` unchanged."""
    if isinstance(error, MissingReferenceError):
        status, texts = HTTPStatus.UNPROCESSABLE_ENTITY, dict(error.texts)
    elif isinstance(error, StillReferredError):
        return Refused(HTTPStatus.CONFLICT, str(error))
    elif isinstance(error, RecordError) and error.reason in known:
        status, field, text = known[error.reason]
        texts = {field: text.format(*error.args)}
    else:
        return error
    at = {field if isinstance(field, tuple) else (field,): text for field, text in texts.items()}
    errors = (WrongField(pointer=pointer(*path, *steps), detail=text) for steps, text in at.items())
    return invalid(*errors, status=status)


def when_ready(sandbox: Sandbox, work: Callable[[], T]) -> T:
    """Run a unit of work, and run it again until the records are made that it needs. Raises `Unavailable`."""
    begun = None
    while True:
        try:
            return work()
        except Unready as unready:
            if begun is None:
                sandbox.database.write(unready.begin)
                begun = sandbox.clock.monotonic()
            elif sandbox.clock.monotonic() - begun > MAX_WAIT_SECONDS:
                raise Unavailable(str(unready)) from None
        threading.Event().wait(WAIT_SECONDS)


class StoredRecords:
    """The records of one kind of one vendor, with their JSON models."""

    def __init__(self, vendor: Vendor, kind: Kind, prefix: str) -> None:
        """`prefix` precedes the kind in the names of the models."""
        self.kind = kind
        self.is_public: Final = vendor.id_form is not None
        self._vendor, self._prefix = vendor, prefix

    def of_part(self, part: KindPart) -> "RecordsOfPart":
        """Return the records of a part of the kind."""
        return RecordsOfPart(self._vendor, self.kind, self._prefix, part)

    @cached_property
    def shown(self) -> Any:
        """The model of a record."""
        return shown_model(self.kind, self._prefix, is_public=self.is_public)

    @cached_property
    def new(self) -> Any:
        """The model of a new record."""
        own_times = tuple(support_of(self._vendor).own_times.items())
        return new_model(self.kind, self._prefix, own_times, is_public=self.is_public)

    @cached_property
    def changes(self) -> Any:
        """The model of a record's changes."""
        return changes_model(self.kind, self._prefix, is_public=self.is_public)

    @cached_property
    def _body(self) -> TypeAdapter[Any]:
        return _adapter(self.new)

    @cached_property
    def _changes_body(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.changes)

    @cached_property
    def _hidden(self) -> set[str]:
        """The fields that a recorded change does not have."""
        return {"id", "deleted", *self.kind.secrets}

    def check(self, action: str, body: Any) -> None:
        """Check the body of an action, of `create` a list of records. Raise FastAPI's error if it is not valid."""
        if action == "create":
            _validated(self._body, body)
        elif action == "update":
            _validated(self._changes_body, body)

    def add(self, sandbox: Sandbox, account_id: int, body: Any) -> Any:
        """Add one record, or a list in its order. A list is added completely or not at all."""
        work = self.adding(sandbox, account_id, body)
        return when_ready(sandbox, lambda: sandbox.database.write(work))

    def adding(self, sandbox: Sandbox, account_id: int, body: Any) -> Work:
        """Return the unit of work that adds one record, or a list, and returns it."""
        new = _validated(self._body, body)

        def work(db: Connection) -> Any:
            account, now = self._begin(db, sandbox, account_id)
            with write_guard.lifted(db):
                ids = self._create(sandbox, db, account, new, now)
            if not ids:
                return []
            rows = self._rows(db, account, min(ids), max(ids))
            by_id = dict(zip((row["id"] for row in rows), self._shown(sandbox, db, account, rows), strict=True))
            return [by_id[record_id] for record_id in ids] if isinstance(new, list) else by_id[ids[0]]

        return work

    def _create(self, sandbox: Sandbox, db: Connection, account: AccountContext, new: Any, now: Any) -> list[int]:
        """Create one record or a list, and return the ids. Raise `Refused` with the errors of all records."""
        create: Callable[..., int] = self.kind.create  # type: ignore[assignment]  # the route is there only with it
        ids, found = list[int](), list[Refused]()
        for index, one in enumerate(new if isinstance(new, list) else [new]):
            try:
                fields = self.with_numbers(sandbox, db, account, one.model_dump(exclude_unset=self.kind.takes_given))
                ids.append(create(db, self._dated(account, fields), **fields, now=now))
            except DealdockError as error:
                refusal = refused(error, self.kind.errors, (index,) if isinstance(new, list) else ())
                if not isinstance(refusal, Refused):
                    raise refusal from error
                found.append(refusal)
                if len(found) == MAX_ERRORS:
                    break
        if found:
            raise invalid(*(error for each in found for error in each.errors), status=found[0].status_code)
        return ids

    def _dated(self, account: AccountContext, fields: dict[str, Any]) -> AccountContext:
        """Return the account with the times that a new record has, which are taken out of its fields."""
        times = [fields.pop(name, None) for name in TIMES]
        return account if times == [None, None] else account.dated(self.kind.model, *times)

    def read(self, sandbox: Sandbox, db: Connection, account: AccountContext, record_id: int | str) -> list[Any]:
        """Return the record with this id, deleted or not, in a list; an empty one if there is none."""
        _prepare(self.kind, db, account, self._now(sandbox, account))
        number = self._number(sandbox, db, account, record_id) or 0
        return self._masked(sandbox, db, account, self._rows(db, account, number, number))

    def pages(self, sandbox: Sandbox, db: Connection, account: AccountContext) -> Iterator[list[Any]]:
        """Read all records by id, page by page, including deleted ones."""
        _prepare(self.kind, db, account, self._now(sandbox, account))
        first = 1
        while (last := records.end_of_page(db, account, self.kind.model, first, PAGE)) is not None:
            yield self._masked(sandbox, db, account, self._rows(db, account, first, last))
            first = last + 1

    def act(self, sandbox: Sandbox, account_id: int, record_id: int | str, action: str, body: Any = None) -> Any:
        """Change, delete or undelete a record, and return it as it is then; None if it is not stored any more."""
        work = self.acting(sandbox, account_id, record_id, action, body)
        return when_ready(sandbox, lambda: sandbox.database.write(work))

    def acting(self, sandbox: Sandbox, account_id: int, record_id: int | str, action: str, body: Any = None) -> Work:
        """Return the unit of work that changes, deletes or undeletes a record, and returns it."""
        perform: Callable[..., object] = getattr(self.kind, action)
        changes = _validated(self._changes_body, body).model_dump(exclude_unset=True) if action == "update" else {}

        def work(db: Connection) -> Any:
            account, now = self._begin(db, sandbox, account_id)
            number = self._number(sandbox, db, account, record_id)
            rows = [] if number is None else self._rows(db, account, number, number)
            if not rows or number is None:
                raise missing(record_id)
            try:
                with write_guard.lifted(db):
                    fields = self.with_numbers(sandbox, db, account, changes)
                    takes_ids = action == "delete" and self.kind.takes_ids
                    more = {"ids": sandbox.credentials.public_ids(db, account)} if takes_ids else {}
                    perform(db, account, number, **fields, **more, now=now)
            except DealdockError as error:
                is_deleted = action != "undelete" and rows[0].get("deleted", False)
                is_missing = is_deleted or (isinstance(error, RecordError) and error.reason == NO_RECORD)
                refusal = missing(record_id, is_deleted=is_deleted)
                raise refusal if is_missing else refused(error, self.kind.errors) from error
            return next(iter(self._masked(sandbox, db, account, self._rows(db, account, number, number))), None)

        return work

    def _begin(self, db: Connection, sandbox: Sandbox, account_id: int) -> tuple[AccountContext, Any]:
        """Return the account, and the time by its clock. Lock the dataset, so that the checked conditions hold until
        the commit.
        """
        account = accounts.get(db, account_id)
        now = self._now(sandbox, account)
        self._vendor.accounts.before_change(db, account, now)
        _prepare(self.kind, db, account, now)
        return account, now

    def _now(self, sandbox: Sandbox, account: AccountContext) -> datetime:
        return account.now(self._vendor.accounts.real_time(sandbox.clock))

    def _rows(
        self, db: Connection, account: AccountContext, first_id: int, last_id: int
    ) -> Sequence[Mapping[str, Any]]:
        rows = self.kind.read(db, account, first_id=first_id, last_id=last_id)
        return [row if isinstance(row, Mapping) else row._asdict() for row in rows]

    def _shown(self, sandbox: Sandbox, db: Connection, account: AccountContext, rows: Sequence[Any]) -> list[Any]:
        """Return rows as JSON, with public ids for vendors that have them."""
        return self._shown_with(sandbox.credentials.public_ids(db, account), rows)

    def _masked(self, sandbox: Sandbox, db: Connection, account: AccountContext, rows: Sequence[Any]) -> list[Any]:
        """Return rows as JSON, with masked credentials. Only the answer to a creation has them."""
        if secrets := self.kind.secrets:
            rows = [{**row, **{name: _mask(row[name]) for name in secrets}} for row in rows]
        return self._shown(sandbox, db, account, rows)

    def _shown_with(self, ids: PublicIds | None, rows: Sequence[Any]) -> list[Any]:
        if ids is None:
            return [self.shown.model_validate(row) for row in rows]
        shown = [dict(row) for row in rows]
        for name, to in {"id": self.kind.name, **self.kind.checked_references}.items():
            ids.look_up(to, [fields[name] for fields in shown if fields[name] is not None])
            for fields in shown:
                fields[name] = None if fields[name] is None else ids.show(to, fields[name])
        return [self.shown.model_validate(fields) for fields in shown]

    def live(
        self, db: Connection, account: AccountContext, numbers: Iterable[int], ids: PublicIds | None
    ) -> dict[int, Shown]:
        """Return the records with these numbers as JSON, without deleted ones and without secrets."""
        rows = [row for first, last in _runs(numbers) for row in self._rows(db, account, first, last)]
        there = [row for row in rows if not row.get("deleted", False)]
        return {
            row["id"]: Shown(shown.id, shown.model_dump(mode="json", exclude=self._hidden))
            for row, shown in zip(there, self._shown_with(ids, there), strict=True)
        }

    def _number(self, sandbox: Sandbox, db: Connection, account: AccountContext, record_id: int | str) -> int | None:
        ids = sandbox.credentials.public_ids(db, account)
        if ids is not None:
            return ids.find(self.kind.name, str(record_id))
        text = str(record_id)
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(MAX_ID)) else None

    def with_numbers(
        self, sandbox: Sandbox, db: Connection, account: AccountContext, fields: dict[str, Any]
    ) -> dict[str, Any]:
        """Return the fields with the numbers of records in place of public ids. Raise `MissingReferenceError`."""
        given = {name: to for name, to in self.kind.checked_references.items() if fields.get(name) is not None}
        if not given:
            return fields
        ids = sandbox.credentials.public_ids(db, account)
        absent = dict[str, str]()
        kinds = {each.name: each for each in support_of(self._vendor).kinds}
        for name, to in given.items():
            named = fields[name]
            _prepare(kinds[to], db, account, self._now(sandbox, account))
            number = named if ids is None else ids.find(to, named)
            if number is None or not records.exists(db, account, kinds[to].model, number):
                absent[name] = f"this account has no {separate_words(to)} with the id {named}"
            fields = {**fields, name: number}
        if absent:
            raise MissingReferenceError(*next(iter(absent.items())), absent)
        return fields


class RecordsOfPart(StoredRecords):
    """The records of a part of a kind."""

    def __init__(self, vendor: Vendor, kind: Kind, prefix: str, part: KindPart) -> None:
        """`part`: the part of the kind. The other parameters are the same as for all records."""
        super().__init__(vendor, kind, prefix)
        self._part = part

    def adding(self, sandbox: Sandbox, account_id: int, body: Any) -> Work:
        """Return the unit of work that adds one record, or a list, of this part."""
        return super().adding(sandbox, account_id, self._whole(body, is_new=True))

    def check(self, action: str, body: Any) -> None:
        """Check the body of an action on records of this part."""
        super().check(action, self._whole(body, is_new=action == "create"))

    def acting(self, sandbox: Sandbox, account_id: int, record_id: int | str, action: str, body: Any = None) -> Work:
        """Return the unit of work that changes or deletes a record of this part."""
        return super().acting(sandbox, account_id, record_id, action, self._whole(body, is_new=False))

    def _rows(
        self, db: Connection, account: AccountContext, first_id: int, last_id: int
    ) -> Sequence[Mapping[str, Any]]:
        rows = super()._rows(db, account, first_id, last_id)
        return [row for row in rows if row[self._part.field] == self._part.value]

    def _whole(self, body: Any, *, is_new: bool) -> Any:
        if isinstance(body, list):
            return [self._whole(each, is_new=is_new) for each in body]
        return self._part.body(body, is_new=is_new) if isinstance(body, Mapping) else body


@cache
def stored_records(vendor: Vendor, *, is_default: bool) -> Mapping[str, StoredRecords]:
    """Return the kinds of records of a vendor, by name. The kinds of the default vendor have no prefix."""
    prefix = "" if is_default else vendor.name.capitalize()
    return {each.name: StoredRecords(vendor, each, prefix) for each in support_of(vendor).kinds}


def missing(record_id: int | str, *, is_deleted: bool = False) -> Refused:
    """Return the refusal for an id that no record of the kind has, or only a deleted one."""
    if is_deleted:
        return Refused(
            HTTPStatus.NOT_FOUND, f"The record {record_id} is deleted, and cannot be changed or deleted again."
        )
    return Refused(HTTPStatus.NOT_FOUND, f"This account has no record of this kind with the id {record_id}.")


def _prepare(kind: Kind, db: Connection, account: AccountContext, now: datetime) -> None:
    """Check that the records of a kind are there, if something has to make them."""
    if kind.prepare is not None:
        kind.prepare(db, account, now=now)


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return the first and the last of each run of successive numbers."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        is_next = runs and runs[-1][1] == number - 1
        first = runs.pop()[0] if is_next else number
        runs.append((first, number))
    return runs


def _mask(value: Any) -> Any:
    """Return a credential without its texts and numbers; the names of an object stay."""
    if isinstance(value, dict):
        return {name: _mask(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_mask(each) for each in value]
    return value and MASK


def _adapter(new: Any) -> TypeAdapter[Any]:
    return TypeAdapter(OneOrMany[new])


def _validated(adapter: TypeAdapter[Any], body: Any) -> Any:
    """Return the body as its models. Raise FastAPI's error if the body is not valid."""
    try:
        return adapter.validate_python(body)
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in found]) from None
