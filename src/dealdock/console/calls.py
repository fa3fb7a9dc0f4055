"""The calls of an account, live: `/accounts/{id}/calls`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any, Final, NamedTuple

from fastapi import APIRouter, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from dealdock.console import call_repeat
from dealdock.console.call_list import AccountCalls, CallSearch, Number, show_list
from dealdock.console.call_search import Search
from dealdock.console.call_text import differences, laid_out
from dealdock.console.frame import AccountFrame, frame
from dealdock.console.pages import done, page
from dealdock.control import changes
from dealdock.control import journal as control
from dealdock.control.changes import RecordedChanges
from dealdock.control.large_lists import blocks
from dealdock.control.problems import Refused
from dealdock.control.routing import CalledSandbox, Id, OwnUrl, Route
from dealdock.control.vendors import vocabularies
from dealdock.platform.accounts import accounts
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.journal import har, search
from dealdock.platform.journal.search import CallFilter
from dealdock.sandbox import Sandbox
from dealdock.web.vendor_api import privacy_with_columns


class FieldChange(NamedTuple):
    """A field of a record, before and after."""

    field: str
    before: str
    after: str


class ChangedRecord(NamedTuple):
    """A record that was created, changed or deleted."""

    what: str
    record: Any
    is_there: bool
    rows: Sequence[FieldChange]


def _changed_records(changes: RecordedChanges) -> Iterator[ChangedRecord]:
    """Yield the records, each with its fields."""
    for created in changes.created:
        yield ChangedRecord(
            "Created", created, True, [FieldChange(name, "", _text(value)) for name, value in created.fields.items()]
        )
    for changed in changes.changed:
        fields = changed.fields.items()
        yield ChangedRecord(
            "Changed", changed, True, [FieldChange(name, _text(one.before), _text(one.after)) for name, one in fields]
        )
    for deleted in changes.deleted:
        yield ChangedRecord(
            "Deleted", deleted, False, [FieldChange(name, _text(value), "") for name, value in deleted.fields.items()]
        )


def _text(value: Any) -> str:
    """Return a value as a person reads it."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


router = APIRouter(prefix="/accounts/{account_id}/calls", route_class=Route)

_COMPARED: Final = 2
_CALLS_AT_ONCE: Final = 50

NumberInPath = Annotated[int, Path(ge=0, lt=2**62)]


@router.get("")
def show_all(
    request: Request, sandbox: CalledSandbox, account_id: Id, query: CallSearch, before: Number = 0
) -> Response:
    """Return a page of calls, the newest first."""
    account, apis = frame(sandbox, account_id), vocabularies(sandbox, account_id)
    return show_list(
        request,
        AccountCalls(sandbox, account),
        query,
        "calls.html",
        before=before,
        account=account,
        tab="calls",
        objects=sorted({each for api in apis for each in api.operations}),
        operations=sorted({each for api in apis for each in api.operation_names.values()}),
    )


@router.get("/har")
def download(sandbox: CalledSandbox, url: OwnUrl, account_id: Id, query: CallSearch) -> Response:
    """Return the selected calls as an HTTP Archive."""
    found = AccountCalls(sandbox, frame(sandbox, account_id)).newest(query.read())
    return archive(found[::-1], url, f"account-{account_id}.har")


@router.post("/delete")
def delete(request: Request, sandbox: CalledSandbox, account_id: Id) -> Response:
    """Delete all calls of the account."""
    control.forget_requests(sandbox, account_id)
    return done(request, f"/accounts/{account_id}/calls", "forgotten")


@router.get("/compare")
def compare(
    request: Request,
    sandbox: CalledSandbox,
    account_id: Id,
    numbers: Annotated[list[Number] | None, Query(alias="number")] = None,
) -> Response:
    """Return two calls side by side."""
    account = frame(sandbox, account_id)
    if numbers is None or len(numbers) != _COMPARED:
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "Choose two calls in the list to compare them.")
    calls = [_one(sandbox, account, each) for each in sorted(numbers)]
    rows = _compared(*(_facts(call) for call in calls))
    bodies = differences(*(laid_out(call.answer) for call in calls))
    return page(request, "compare.html", account=account, tab="calls", calls=calls, rows=rows, bodies=bodies)


@router.get("/{number}")
def show(request: Request, sandbox: CalledSandbox, url: OwnUrl, account_id: Id, number: NumberInPath) -> Response:
    """Return the page of one call."""
    account = frame(sandbox, account_id)
    row = _row(sandbox, account, number)
    call, repeated = control.shown(row), _repetition(sandbox, url, account, row)
    return page(
        request,
        "call.html",
        account=account,
        tab="calls",
        call=call,
        first=_first(call),
        problems=repeated.problems,
        is_rewritten=repeated.is_rewritten,
        **_changed(sandbox, account_id, number),
        sent=laid_out(json.dumps(call.parameters, ensure_ascii=False)) if call.parameters else [],
        answer=laid_out(call.answer),
        curl=None if repeated.problems else call_repeat.curl(repeated, url),
        assertion=call_repeat.assertion(call),
        fault_command=call_repeat.fault_command(call, url, account_id),
        rule=call_repeat.fault(call),
    )


@router.post("/{number}/repeat")
async def repeat(
    request: Request, sandbox: CalledSandbox, url: OwnUrl, account_id: Id, number: NumberInPath
) -> Response:
    """Send a call again, and return a redirect to the new one."""
    mark = f"{number}-{sandbox.randomness.unique()}"

    def read() -> call_repeat.Repetition:
        account = frame(sandbox, account_id)
        found = _repetition(sandbox, url, account, _row(sandbox, account, number))
        if found.problems:
            text = f"This call cannot be repeated: {'; '.join(found.problems)}."
            raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, text)
        return found._replace(headers={**found.headers, call_repeat.HEADER: mark})

    def look_up() -> int | None:
        calls = AccountCalls(sandbox, frame(sandbox, account_id))
        found = calls.newest(Search((CallFilter(text=mark),)), after=number, limit=1)
        return found[0].number if found else None

    await call_repeat.send(request.app.state.whole, request.scope, await run_in_threadpool(read))
    repeated = await run_in_threadpool(look_up)
    path = f"/accounts/{account_id}/calls"
    return done(request, path, "unseen") if repeated is None else done(request, f"{path}/{repeated}", "repeated")


@router.get("/{number}/har")
def download_one(sandbox: CalledSandbox, url: OwnUrl, account_id: Id, number: NumberInPath) -> Response:
    """Return one call as an HTTP Archive."""
    return archive([_one(sandbox, frame(sandbox, account_id), number)], url, f"call-{number}.har")


def _changed(sandbox: Sandbox, account_id: int, number: int) -> dict[str, Any]:
    """Return the records that a call changed, for its page."""
    found = changes.of_call(sandbox, account_id, number)
    rows = [] if found is None else list(_changed_records(found))
    return {"changes": rows, "is_cut": found is not None and not found.complete}


def _credentials(sandbox: Sandbox, url: str, account_id: int) -> tuple[dict[str, str], str]:
    """Return the credentials of the account's first user, and a command that calls the API with them."""
    real = sandbox.clock.now()
    view = sandbox.database.write(
        lambda db: accounts.with_valid_credentials(db, sandbox.credentials, account_id, real=real)
    )
    known = {name: value for name, value in {**view.credentials, "password": view.password}.items() if value}
    return known, sandbox.vendors.example_call(url, view)


def _repetition(sandbox: Sandbox, url: str, account: AccountFrame, row: AnyRow) -> call_repeat.Repetition:
    """Return the request that repeats a call of an account."""
    privacy = privacy_with_columns(sandbox.vendors.get(account.vendor))
    known, example = _credentials(sandbox, url, account.id)
    return call_repeat.repetition(control.shown(row), control.kept_body(row), known, example, privacy)


def _first(call: control.Request) -> str | None:
    """Return the number of the call that this one repeats."""
    number = call.headers.get(call_repeat.HEADER, "").partition("-")[0]
    return number if number.isascii() and number.isdecimal() else None


def _one(sandbox: Sandbox, account: AccountFrame, number: int) -> control.Request:
    return control.shown(_row(sandbox, account, number))


def _row(sandbox: Sandbox, account: AccountFrame, number: int) -> AnyRow:
    sandbox.journal.flush()
    row = sandbox.database.read(lambda db: search.one(db, account.context, number))
    if row is None:
        raise not_there()
    return row


def not_there() -> Refused:
    """Return the error for a call that is not in the journal."""
    return Refused(HTTPStatus.NOT_FOUND, "This call is not in the journal, which has the newest 1,000 calls.")


def archive(calls: Sequence[control.Request], url: str, name: str) -> Response:
    """Return calls as an HTTP Archive of this name."""
    parts = (calls[start : start + _CALLS_AT_ONCE] for start in range(0, len(calls), _CALLS_AT_ONCE))
    entries = ([har.entry(call.model_dump(), url) for call in part] for part in parts)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(blocks(entries, *har.around_entries()), media_type="application/json", headers=headers)


def _facts(call: control.Request) -> dict[str, Any]:
    """Return the parts of a call that a comparison shows in rows."""
    own = {"method": call.method, "url": call.url, "status": call.status, "code": call.code, "why": call.explain}
    more = {"at": call.at, "duration": f"{call.duration_ms} ms", "size": call.size, "fault": call.fault}
    sent = {f"parameter {name}": value for name, value in call.parameters.items()}
    return {**own, **more, **sent, **{f"header {name}": value for name, value in call.headers.items()}}


def _compared(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    rows = [(name, first.get(name), second.get(name)) for name in {**first, **second}]
    return [row for row in rows if row[1:] != (None, None)]
