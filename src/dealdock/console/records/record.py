"""One record, with its neighbours and its history, and the forms that change it: `…/records/{kind}/{id}`."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final, Literal
from urllib.parse import quote

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from dealdock.console.form_fields import Field, body, fields_of, texts
from dealdock.console.frame import AccountFrame, frame
from dealdock.console.pages import done, page
from dealdock.console.records.history import history
from dealdock.console.records.kinds import kind_of, references, stored, title
from dealdock.console.records.neighbours import neighbours
from dealdock.console.sent_forms import Outcome, SentForm, attempt
from dealdock.control import reset
from dealdock.control.dependencies import CalledSandbox, Id
from dealdock.control.problems import Refused
from dealdock.control.records.stored import StoredRecords, missing
from dealdock.control.routing import Route
from dealdock.control.vocabulary import vocabularies
from dealdock.platform.record_types import RecordType
from dealdock.sandbox import Sandbox

router = APIRouter(prefix="/accounts/{account_id}/records/{kind}", route_class=Route)

_UNDO: Final = "before-delete"


@router.get("/new")
def new(request: Request, sandbox: CalledSandbox, account_id: Id, kind: str) -> Response:
    """Return the form for a new record."""
    account = frame(sandbox, account_id)
    of = kind_of(account, kind)
    fields = _fields(stored(sandbox, account, of), "create")
    return _form(request, account, of, fields, {}, Outcome(), None)


@router.post("/new")
def create(request: Request, sandbox: CalledSandbox, account_id: Id, kind: str, sent: SentForm) -> Response:
    """Create a record."""
    account = frame(sandbox, account_id)
    of = kind_of(account, kind)
    records = stored(sandbox, account, of)
    fields = _fields(records, "create")
    outcome = attempt(fields, lambda: records.add(sandbox, account_id, body(fields, sent)))
    if outcome.result is None:
        return _form(request, account, of, fields, sent, outcome, None)
    return done(request, _path(account, of, outcome.result.id), "created")


@router.get("/{record_id}")
def show(request: Request, sandbox: CalledSandbox, account_id: Id, kind: str, record_id: str) -> Response:
    """Return the page of a record."""
    account = frame(sandbox, account_id)
    of, known = kind_of(account, kind), vocabularies(sandbox, account_id)
    shown = _read(sandbox, account, of, record_id)
    sandbox.journal.flush()

    def work(db: Connection) -> dict[str, Any]:
        ids = sandbox.credentials.public_ids(db, account.context)
        number = int(shown["id"]) if ids is None else ids.find(of.name, record_id)
        return {
            "neighbours": neighbours(sandbox, db, account, of, number or 0),
            "calls": history(db, account, of, shown["id"], known),
        }

    links = {each.column: each.kind.name for each in references(account, of)}
    more = {"record": shown, "links": links, "title": title(shown, record_id), **sandbox.database.read(work)}
    return page(request, "record.html", account=account, tab="records", kind=of, **more)


@router.get("/{record_id}/change")
def edit(request: Request, sandbox: CalledSandbox, account_id: Id, kind: str, record_id: str) -> Response:
    """Return the form with the record's fields."""
    account = frame(sandbox, account_id)
    of = kind_of(account, kind)
    fields = _fields(stored(sandbox, account, of), "update")
    before = texts(fields, _read(sandbox, account, of, record_id))
    return _form(request, account, of, fields, before, Outcome(), record_id)


@router.post("/{record_id}/change")
def change(
    request: Request, sandbox: CalledSandbox, account_id: Id, kind: str, record_id: str, sent: SentForm
) -> Response:
    """Change the fields that differ in the form."""
    account = frame(sandbox, account_id)
    of = kind_of(account, kind)
    records = stored(sandbox, account, of)
    fields = _fields(records, "update")
    changes = body(fields, sent, texts(fields, _read(sandbox, account, of, record_id)))
    outcome = attempt(fields, lambda: records.act(sandbox, account_id, record_id, "update", changes))
    if outcome.errors:
        return _form(request, account, of, fields, sent, outcome, record_id)
    return done(request, _path(account, of, record_id), "changed")


@router.post("/{record_id}/delete")
def delete(
    request: Request, sandbox: CalledSandbox, account_id: Id, kind: str, record_id: str, sent: SentForm
) -> Response:
    """Delete a record. Where the deletion cannot be undone, take a snapshot first if the form says so."""
    account = frame(sandbox, account_id)
    of = kind_of(account, kind)
    records, has_snapshot = stored(sandbox, account, of), "snapshot" in sent
    if has_snapshot:
        reset.take_snapshot(sandbox, account_id, _UNDO)
    left = records.act(sandbox, account_id, record_id, "delete")
    path = _path(account, of, record_id) if left is not None else f"{account.path}/records/{of.name}"
    return done(request, path, "deleted", **({"undo": _UNDO} if has_snapshot else {}))


@router.post("/{record_id}/undelete")
def undelete(request: Request, sandbox: CalledSandbox, account_id: Id, kind: str, record_id: str) -> Response:
    """Undo the deletion of a record."""
    account = frame(sandbox, account_id)
    of = kind_of(account, kind)
    stored(sandbox, account, of).act(sandbox, account_id, record_id, "undelete")
    return done(request, _path(account, of, record_id), "undeleted")


def _read(sandbox: Sandbox, account: AccountFrame, kind: RecordType, record_id: str) -> Mapping[str, Any]:
    """Return a record as JSON has it. Raises `Refused` if there is none."""
    records = stored(sandbox, account, kind)
    found: Sequence[Any] = sandbox.database.read(lambda db: records.read(sandbox, db, account.context, record_id))
    if not found:
        raise missing(record_id)
    shown: Mapping[str, Any] = found[0].model_dump(mode="json")
    return shown


def _fields(records: StoredRecords, action: Literal["create", "update"]) -> list[Field]:
    """Return the fields of the form for an action. Raises `Refused` if the kind does not have it."""
    if getattr(records.type, action) is None:
        words = "added" if action == "create" else "changed"
        raise Refused(HTTPStatus.NOT_FOUND, f"Records of the kind {records.type.name} cannot be {words} here.")
    return fields_of(records.new if action == "create" else records.changes)


def _path(account: AccountFrame, kind: RecordType, record_id: int | str) -> str:
    return f"{account.path}/records/{kind.name}/{quote(str(record_id), safe='')}"


def _form(
    request: Request,
    account: AccountFrame,
    kind: RecordType,
    fields: Sequence[Field],
    values: Mapping[str, str],
    outcome: Outcome[Any],
    record_id: str | None,
) -> Response:
    path = f"{account.path}/records/{kind.name}" if record_id is None else _path(account, kind, record_id)
    return page(
        request,
        "record_form.html",
        status=outcome.status,
        account=account,
        tab="records",
        kind=kind,
        references={each.column: each.kind.name for each in references(account, kind)},
        fields=fields,
        values=values,
        errors=outcome.errors,
        record_id=record_id,
        back=path,
        action=f"{path}/{'new' if record_id is None else 'change'}",
    )
