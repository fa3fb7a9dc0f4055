"""One record, with its neighbours and its history, and the forms that change it: `…/records/{kind}/{id}`."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from http import HTTPStatus
from itertools import islice
from typing import Annotated, Any, Final, Literal, NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection, Table, or_, select
from starlette.responses import Response

from dealdock.console.form_fields import Field, body, fields_of, texts
from dealdock.console.frame import AccountFrame, frame
from dealdock.console.pages import done, page
from dealdock.console.records.kinds import Amounts, foreign_keys, kind_of, references, stored, title, titles
from dealdock.console.sent_forms import Outcome, SentForm, attempt, long_work
from dealdock.console.snapshots import undoable
from dealdock.control import journal
from dealdock.control.problems import Refused
from dealdock.control.records.stored import StoredRecords, missing
from dealdock.control.routing import CalledSandbox, Id, Route
from dealdock.control.vendors import name_object, vocabularies
from dealdock.platform.database.selection import containing
from dealdock.platform.faults.faults import Vocabulary
from dealdock.platform.journal import search
from dealdock.platform.records import browsing
from dealdock.platform.records.kind import Kind
from dealdock.platform.records.models import JournalEntry
from dealdock.sandbox import Sandbox

_MAX_CALLS: Final = 50
_VERSION: Final = "/version/[0-9]+"
"""The number of an API's version in a path, which is the id of no record."""


def history(
    db: Connection, account: AccountFrame, kind: Kind, record_id: int | str, known: Sequence[Vocabulary]
) -> list[journal.Request]:
    """Return the calls that name the record, the newest first.

    A public id may appear anywhere in the request. A number must be a reference, or be in the place where a call of the
    kind has its id. In a response both must be the id of a record of the kind: other records may refer to this one.
    """
    texts = (JournalEntry.url, JournalEntry.request, JournalEntry.answer)
    naming = or_(*(containing(column, str(record_id)) for column in texts))
    calls = (journal.shown(row) for row in search.page(db, account.context, [naming]))
    objects = {name_object(known, name) for name in (kind.name, kind.plural)}
    if isinstance(record_id, str) and not record_id.isdecimal():
        found = (call for call in calls if _has_word(call, record_id, is_own=call.object in objects))
    else:
        found = (call for call in calls if _has_number(call, kind, str(record_id), is_own=call.object in objects))
    return list(islice(found, _MAX_CALLS))


def _has_word(call: journal.Request, word: str, *, is_own: bool) -> bool:
    """Return True if a public id occurs in a call, and not only as a part of a longer word.

    `is_own`: the call is of the record's kind, so that its response may be the record.
    """
    pattern = re.compile(rf"(?<![0-9A-Za-z_]){re.escape(word)}(?![0-9A-Za-z_])")
    if any(map(pattern.search, (call.url, json.dumps(call.parameters, ensure_ascii=False)))):
        return True
    return is_own and re.search(rf'"id":\s*"{re.escape(word)}"', call.answer) is not None


def _has_number(call: journal.Request, kind: Kind, number: str, *, is_own: bool) -> bool:
    """Return True if a call names the record with this number. `is_own`: the call is of the record's kind."""
    names = {f"{kind.name}_id", f"{kind.name}_ids", *(("id", "ids") if is_own else ())}
    if any(name.lower() in names and number in values for name, values in _pairs(call.parameters)):
        return True
    path = re.sub(_VERSION, "", call.url.partition("?")[0])
    in_answer = rf'<id>{number}</id>|"id":\s*"?{number}\b'
    return is_own and (number in re.split(r"[/.]", path) or re.search(in_answer, call.answer) is not None)


def _pairs(parameters: Any) -> Iterator[tuple[str, list[str]]]:
    """Yield names and values of all parameters, nested ones included."""
    for name, value in parameters.items():
        if isinstance(value, dict):
            yield from _pairs(value)
        members = value if isinstance(value, list) else [value]
        yield (
            name,
            [part for each in members for part in (each if isinstance(each, str) else json.dumps(each)).split(",")],
        )


_MAX_NEIGHBOURS: Final = 20


class Neighbours(NamedTuple):
    """Records of one kind that are connected with a record."""

    kind: Kind
    column: str
    """The column that refers to the record; empty for a table of links."""
    records: Sequence[tuple[int | str, str]]
    """Their shown ids and titles."""
    are_more: bool


def neighbours(sandbox: Sandbox, db: Connection, account: AccountFrame, kind: Kind, number: int) -> list[Neighbours]:
    """Return the neighbours of a record, by kind. Large tables are searched only by an index."""
    ids = sandbox.credentials.public_ids(db, account.context)
    found = []
    for owner, column, numbers in [
        *_referring(db, account, kind, number),
        *_linked(sandbox, db, account, kind, number),
    ]:
        some = titles(db, account.context, owner, numbers[:_MAX_NEIGHBOURS], ids)
        if some:
            found.append(Neighbours(owner, column, list(some.values()), len(numbers) > _MAX_NEIGHBOURS))
    return found


def _referring(
    db: Connection, account: AccountFrame, kind: Kind, number: int
) -> Iterator[tuple[Kind, str, Sequence[int]]]:
    for owner in account.kinds:
        columns = [each.column for each in references(account, owner) if each.kind is kind]
        usable = browsing.indexed(owner.model)
        for column in columns:
            if column in usable or browsing.is_small(db, account.context, owner.model):
                yield owner, column, _numbers(db, account, owner.model.__table__, column, "id", number)


def _linked(
    sandbox: Sandbox, db: Connection, account: AccountFrame, kind: Kind, number: int
) -> Iterator[tuple[Kind, str, Sequence[int]]]:
    own = {each.model.__table__ for each in account.kinds}
    for table in sandbox.vendors.get(account.vendor).tables:
        keys = [] if table in own else list(foreign_keys(table))
        for mine, target in keys:
            if target is kind.model.__table__:
                for theirs, other in keys:
                    owner = next((each for each in account.kinds if each.model.__table__ is other), None)
                    if theirs != mine and owner is not None:
                        yield owner, "", _numbers(db, account, table, mine, theirs, number)


def _numbers(
    db: Connection, account: AccountFrame, table: Table, column: str, wanted: str, number: int
) -> Sequence[Any]:
    here = table.c.dataset_id == account.context.dataset_id, table.c[column] == number
    return db.scalars(select(table.c[wanted]).where(*here).order_by(table.c[wanted]).limit(_MAX_NEIGHBOURS + 1)).all()


router = APIRouter(prefix="/accounts/{account_id}/records/{kind}", route_class=Route)

Action = Literal["create", "update", "delete", "undelete"]

_UNDO: Final = "before-delete"
_DONE: Final[dict[Action, str]] = {
    "create": "added",
    "update": "changed",
    "delete": "deleted",
    "undelete": "undeleted",
}


class Records(NamedTuple):
    """The records of the account and the kind that a path names."""

    sandbox: Sandbox
    account: AccountFrame
    kind: Kind
    stored: StoredRecords

    def require(self, action: Action) -> None:
        """Raise `Refused` if the kind does not have an action."""
        if getattr(self.kind, action) is None:
            text = f"Records of the kind {self.kind.name} cannot be {_DONE[action]} here."
            raise Refused(HTTPStatus.NOT_FOUND, text)

    def fields(self, action: Literal["create", "update"]) -> list[Field]:
        """Return the fields of the form for an action. Raises `Refused` if the kind has no such field."""
        self.require(action)
        return fields_of(self.stored.new if action == "create" else self.stored.changes)

    def read(self, record_id: str) -> Mapping[str, Any]:
        """Return a record as JSON. Raises `Refused` if there is none."""

        def work(db: Connection) -> Sequence[Any]:
            return self.stored.read(self.sandbox, db, self.account.context, record_id)

        found = self.sandbox.database.read(work)
        if not found:
            raise missing(record_id)
        shown: Mapping[str, Any] = found[0].model_dump(mode="json")
        return shown

    def act(self, record_id: str, action: Action, changes: Any = None) -> Any:
        """Change a record, delete it, or undo its deletion. Return the control plane's answer. Raises `Refused`."""
        self.require(action)
        return self.stored.act(self.sandbox, self.account.id, record_id, action, changes)

    def path(self, record_id: int | str | None = None) -> str:
        """Return the path of a record's page, or of the table."""
        table = f"{self.account.path}/records/{self.kind.name}"
        return table if record_id is None else f"{table}/{quote(str(record_id), safe='')}"


def _called(sandbox: CalledSandbox, account_id: Id, kind: str) -> Records:
    account = frame(sandbox, account_id)
    of = kind_of(sandbox.vendors, account, kind)
    return Records(sandbox, account, of, stored(sandbox, account, of))


CalledRecords = Annotated[Records, Depends(_called)]


@router.get("/new")
def new(request: Request, records: CalledRecords) -> Response:
    """Return the form for a new record."""
    return _form(request, records, records.fields("create"), {}, Outcome(), None)


@router.post("/new")
def create(request: Request, records: CalledRecords, sent: SentForm) -> Response:
    """Create a record."""
    fields = records.fields("create")
    outcome = attempt(fields, lambda: records.stored.add(records.sandbox, records.account.id, body(fields, sent)))
    if outcome.result is None:
        return _form(request, records, fields, sent, outcome, None)
    return done(request, records.path(outcome.result.id), "created")


@router.get("/{record_id}")
def show(request: Request, records: CalledRecords, record_id: str) -> Response:
    """Return the page of a record."""
    sandbox, account, kind, _ = records
    shown, known = records.read(record_id), vocabularies(sandbox, account.id)
    links = {each.column: each.kind for each in references(account, kind)}
    sandbox.journal.flush()

    def work(db: Connection) -> dict[str, Any]:
        ids = sandbox.credentials.public_ids(db, account.context)
        number = int(shown["id"]) if ids is None else ids.find(kind.name, record_id)
        return {
            "names": _names(db, account, links, shown, ids),
            "neighbours": neighbours(sandbox, db, account, kind, number or 0),
            "calls": history(db, account, kind, shown["id"], known),
        }

    amounts = Amounts(account, kind)
    more = {
        "record": shown,
        "links": links,
        "amounts": amounts,
        "title": title(shown, record_id),
        **sandbox.database.read(work),
    }
    return page(request, "record.html", account=account, tab="records", kind=kind, **more)


@router.get("/{record_id}/change")
def edit(request: Request, records: CalledRecords, record_id: str) -> Response:
    """Return the form with the record's fields."""
    fields = records.fields("update")
    return _form(request, records, fields, texts(fields, records.read(record_id)), Outcome(), record_id)


@router.post("/{record_id}/change")
def change(request: Request, records: CalledRecords, record_id: str, sent: SentForm) -> Response:
    """Change the fields that differ in the form."""
    fields = records.fields("update")
    changes = body(fields, sent, texts(fields, records.read(record_id)))
    outcome = attempt(fields, lambda: records.act(record_id, "update", changes))
    if outcome.errors:
        return _form(request, records, fields, sent, outcome, record_id)
    return done(request, records.path(record_id), "changed")


@router.post("/{record_id}/delete")
def delete(request: Request, records: CalledRecords, record_id: str, sent: SentForm) -> Response:
    """Delete a record. Where the deletion cannot be undone, take a snapshot if the form says so."""
    has_snapshot = "snapshot" in sent

    def work() -> Response:
        with undoable(records.sandbox, records.account.id, _UNDO) if has_snapshot else nullcontext():
            left = records.act(record_id, "delete")
        path = records.path(record_id if left is not None else None)
        return done(request, path, "deleted", **({"undo": _UNDO} if has_snapshot else {}))

    return long_work(request, work)


@router.post("/{record_id}/undelete")
def undelete(request: Request, records: CalledRecords, record_id: str) -> Response:
    """Undo the deletion of a record."""
    records.act(record_id, "undelete")
    return done(request, records.path(record_id), "undeleted")


def _names(
    db: Connection, account: AccountFrame, links: Mapping[str, Kind], shown: Mapping[str, Any], ids: Any
) -> dict[str, str]:
    """Return the titles of the records that a record refers to, by column."""
    found: dict[str, str] = {}
    for column, kind in links.items():
        value = shown.get(column)
        number = value if ids is None or value is None else ids.find(kind.name, value)
        if number is not None:
            found.update((column, name) for _, name in titles(db, account.context, kind, [number], ids).values())
    return found


def _form(
    request: Request,
    records: Records,
    fields: Sequence[Field],
    values: Mapping[str, str],
    outcome: Outcome[Any],
    record_id: str | None,
) -> Response:
    path = records.path(record_id)
    return page(
        request,
        "record_form.html",
        status=outcome.status,
        account=records.account,
        tab="records",
        kind=records.kind,
        references={each.column: each.kind.name for each in references(records.account, records.kind)},
        fields=fields,
        values=values,
        errors=outcome.errors,
        record_id=record_id,
        back=path,
        action=f"{path}/{'new' if record_id is None else 'change'}",
    )
