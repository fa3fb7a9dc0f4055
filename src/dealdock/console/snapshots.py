"""Snapshots, resets and scenes of an account: `/accounts/{id}/snapshots`.

Before a step that destroys records, a snapshot is taken, to which the page offers to return.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from dealdock.console.frame import AccountFrame, frame, summary
from dealdock.console.pages import done, page, streamed
from dealdock.console.records.kinds import titles
from dealdock.console.sent_forms import Outcome, SentFile, SentForm, attempt, long_work
from dealdock.control import export, reset
from dealdock.control.routing import CalledSandbox, Id, Route
from dealdock.platform import scenes
from dealdock.platform.lifecycle import importing, snapshots
from dealdock.platform.lifecycle.snapshots import Difference
from dealdock.platform.records import live_counts
from dealdock.platform.records.kind import Kind
from dealdock.platform.scenes import Form
from dealdock.sandbox import Sandbox

Titles = Mapping[int, tuple[int | str, str]]
"""The shown ids and the titles of records, by number."""

router = APIRouter(prefix="/accounts/{account_id}", route_class=Route)

_TYPES: Final = {".json": export.TYPES["json"], ".jsonl": export.TYPES["lines"], ".ndjson": export.TYPES["lines"]}
"""The types of scene files by the ends of their names. Others are YAML."""
_FILE_ENDS: Final = {"json": "json", "yaml": "yaml", "lines": "jsonl"}


@router.get("/snapshots")
def show_all(request: Request, sandbox: CalledSandbox, account_id: Id) -> Response:
    """Return the page with all snapshots."""
    return _page(request, sandbox, account_id, Outcome())


@router.post("/snapshots/take")
def take(request: Request, sandbox: CalledSandbox, account_id: Id, sent: SentForm) -> Response:
    """Take a snapshot."""
    name = sent.get("name", "").strip()
    return _after(request, sandbox, account_id, "snapshot", lambda: reset.take_snapshot(sandbox, account_id, name))


@router.post("/snapshots/delete")
def delete(request: Request, sandbox: CalledSandbox, account_id: Id, sent: SentForm) -> Response:
    """Delete a snapshot."""
    name = sent.get("name", "")
    return _after(request, sandbox, account_id, "unsnapshot", lambda: reset.delete_snapshot(sandbox, account_id, name))


@router.post("/snapshots/restore")
def restore(request: Request, sandbox: CalledSandbox, account_id: Id, sent: SentForm) -> Response:
    """Return the account to a snapshot."""
    account, name, undo = frame(sandbox, account_id), sent.get("name", ""), "before-restore"
    keeps = sent.get("keep") != "no" and name != undo  # otherwise it would be replaced by the state now

    def work() -> object:
        sandbox.database.read(lambda db: snapshots.dataset_of(db, account.context, name))  # before `undo` is lost
        wanted = reset.Reset(to=name)
        if not keeps:
            return reset.reset_account(sandbox, account_id, wanted)
        with undoable(sandbox, account_id, undo):
            return reset.reset_account(sandbox, account_id, wanted)

    return _after(request, sandbox, account_id, "restored", work, undo if keeps else None)


@router.post("/reset")
def reset_account(request: Request, sandbox: CalledSandbox, account_id: Id, sent: SentForm) -> Response:
    """Return the account to its scene, or to the state of a new account."""
    wanted, undo = reset.Reset(to="empty" if sent.get("to") == "empty" else "scene"), "before-reset"

    def work() -> object:
        with undoable(sandbox, account_id, undo):
            return reset.reset_account(sandbox, account_id, wanted)

    return _after(request, sandbox, account_id, "reset", work, undo)


@router.post("/load")
def load(request: Request, sandbox: CalledSandbox, account_id: Id, file: SentFile) -> Response:
    """Replace settings and records with a sent scene's, or with the demo's if no file was sent."""
    account, undo = frame(sandbox, account_id), "before-load"

    def work() -> None:
        if file is None:
            with undoable(sandbox, account_id, undo):
                _load_demo(sandbox, account)
            return
        name = str(file.filename)
        kind = next((kind for end, kind in _TYPES.items() if name.endswith(end)), export.TYPES["yaml"])
        with file.file as content, undoable(sandbox, account_id, undo):
            export.import_file(sandbox, account_id, content, kind)

    return _after(request, sandbox, account_id, "loaded", work, undo)


@router.get("/export")
def download(sandbox: CalledSandbox, account_id: Id, form: Annotated[Form, Query(alias="format")] = "json") -> Response:
    """Return the account as a scene file."""
    response = export.export_account(sandbox, account_id, form)
    name = f"account-{account_id}.{_FILE_ENDS[form]}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@router.get("/snapshots/compare")
def compare(request: Request, sandbox: CalledSandbox, account_id: Id, name: str) -> Response:
    """Return the differences between now and a snapshot, kind by kind."""
    account = frame(sandbox, account_id)
    dataset = sandbox.database.read(lambda db: snapshots.dataset_of(db, account.context, name))

    def differences() -> Iterator[tuple[Kind, Difference, Titles]]:
        for kind in account.kinds:
            yield sandbox.database.read(partial(_difference, sandbox, account, kind, dataset))

    return streamed(request, "snapshot_compare.html", account=account, tab="snapshots", name=name, kinds=differences())


def _difference(
    sandbox: Sandbox, account: AccountFrame, kind: Kind, snapshot_dataset: int, db: Connection
) -> tuple[Kind, Difference, Titles]:
    """Return the difference of one kind, with the titles of the records that it names."""
    found = snapshots.compare(db, account.context, snapshot_dataset, kind.model)
    ids = sandbox.credentials.public_ids(db, account.context)
    then = account.context._replace(dataset_id=snapshot_dataset)
    now = titles(db, account.context, kind, [*found.added.ids, *found.changed.ids], ids)
    return kind, found, {**now, **titles(db, then, kind, found.removed.ids, ids)}


def _load_demo(sandbox: Sandbox, account: AccountFrame) -> None:
    scene, real = scenes.read("demo", sandbox.vendors, account.vendor), sandbox.clock.now()
    importing.import_scene(sandbox.database, sandbox.credentials, account.id, scene, real=real)
    sandbox.garbage_collector.wake()


def _after(
    request: Request, sandbox: Sandbox, account_id: int, word: str, work: Callable[[], object], undo: str | None = None
) -> Response:
    def respond() -> Response:
        outcome = attempt([], work)
        if outcome.errors:
            return _page(request, sandbox, account_id, outcome)
        return done(request, f"/accounts/{account_id}/snapshots", word, **({"undo": undo} if undo else {}))

    return long_work(request, respond)


def _page(request: Request, sandbox: Sandbox, account_id: int, outcome: Outcome[Any]) -> Response:
    account = frame(sandbox, account_id)
    return page(
        request,
        "snapshots.html",
        status=outcome.status,
        account=account,
        tab="snapshots",
        snapshots=reset.list_snapshots(sandbox, account_id),
        counts=sandbox.database.read(lambda db: live_counts.every(db, account.context.dataset_id)),
        records=sandbox.database.read(lambda db: summary(db, account.context.dataset_id, account.kinds)),
        errors=outcome.errors,
    )


@contextmanager
def undoable(sandbox: Sandbox, account_id: int, name: str) -> Iterator[None]:
    """Take a snapshot, which gets this name after the block. If the block fails, an earlier snapshot keeps it."""
    new = f"{name} (new)"
    reset.take_snapshot(sandbox, account_id, new)
    try:
        yield
    except BaseException:
        reset.delete_snapshot(sandbox, account_id, new)
        raise
    real = sandbox.clock.now()
    sandbox.database.write(lambda db: snapshots.rename(db, account_id, new, name, real=real))
    sandbox.garbage_collector.wake()
