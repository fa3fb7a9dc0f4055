"""One record, with its neighbours and its history, and the forms that change it: `…/records/{kind}/{id}`."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from http import HTTPStatus
from typing import Annotated, Any, Final, Literal, NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.responses import Response

from dealdock.console.form_fields import Field, body, fields_of, texts
from dealdock.console.frame import AccountFrame, frame
from dealdock.console.pages import done, page
from dealdock.console.records.history import history
from dealdock.console.records.kinds import Amounts, kind_of, references, stored, title, titles
from dealdock.console.records.neighbours import neighbours
from dealdock.console.sent_forms import Outcome, SentForm, attempt, long_work
from dealdock.console.snapshots import undoable
from dealdock.control.problems import Refused
from dealdock.control.records.stored import StoredRecords, missing
from dealdock.control.routing import CalledSandbox, Id, Route
from dealdock.control.vendors import vocabularies
from dealdock.platform.records.kind import Kind
from dealdock.sandbox import Sandbox

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
