"""The requests of an account with their responses: `GET`, `DELETE /accounts/{id}/requests`, `GET …/requests.har`."""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated, Any, Final, NamedTuple

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema
from sqlalchemy import ColumnElement, Connection
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as HttpRequest

from dealdock.control.fields import ResponseModel, ShownMoment
from dealdock.control.large_lists import EMPTY, listed
from dealdock.control.problems import NO_SUCH_PARAMETER, WrongField, invalid
from dealdock.control.routing import CalledSandbox, Id, OwnUrl, Route
from dealdock.control.vendors import vocabularies
from dealdock.platform.accounts import accounts
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.faults.effect import When
from dealdock.platform.faults.faults import Vocabulary
from dealdock.platform.journal import everywhere, har, store
from dealdock.platform.journal.retention import MAX_CALLS, MOST_CALLS
from dealdock.platform.records.models import JournalEntry
from dealdock.platform.scenes import values
from dealdock.sandbox import Sandbox
from dealdock.web.scopes import ending
from dealdock_client.similar import hint

MAX_WAIT_SECONDS: Final = 60
_EVERY_SECONDS: Final = 0.05
"""The interval at which the journal is read while a request is awaited."""

_STORED_AS_JSON: Final = {"answer_headers": "{}", "shown": "{}", "done": "[]", "ignored": "[]"}
"""The fields of a request that are stored as JSON, with their value where nothing is stored."""

router = APIRouter(prefix="/accounts/{account_id}/requests", tags=["requests"], route_class=Route)


def _parse_since(value: object) -> int | datetime:
    """Parse the number of a request or a time. Only a number consists of digits alone."""
    text = str(value).strip()
    return values.whole_number(text, 0, 2**53) if text.isdecimal() else values.moment(text)


def _parse_limit(value: object) -> int:
    return values.whole_number(value, 1, MOST_CALLS)


def _parse_wait(value: object) -> int:
    return values.whole_number(value, 0, MAX_WAIT_SECONDS)


class Filter(BaseModel):
    """A filter of requests, unparsed: the valid values depend on the account's vendor. Without fields, all requests."""

    model_config = ConfigDict(extra="allow")

    object: Annotated[Any, WithJsonSchema({"type": "string"})] = Field(
        None, description="An object by any of its names; also login, and OAuth's token, authorize, revoke"
    )
    operation: Annotated[Any, WithJsonSchema({"type": "string"})] = Field(
        None, description="An operation of the vendor's API, such as create"
    )
    since: Annotated[
        Any, WithJsonSchema({"oneOf": [{"type": "integer"}, {"type": "string", "format": "date-time"}]})
    ] = Field(
        None, description="Only requests after the one with this number, or since this time of the account's clock"
    )
    limit: Annotated[Any, WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MOST_CALLS})] = Field(
        MAX_CALLS, description="The maximum number of requests; the newest are returned"
    )

    def read(self, known: Sequence[Vocabulary], **more: Callable[[Any], Any]) -> dict[str, Any]:
        """Return the values by parameter. `more`: parsers of further types. Raises `Refused` with all invalid ones."""
        parsers: dict[str, Callable[[Any], Any]] = {
            "object": _name_of({alias: name for words in known for alias, name in words.objects.items()}),
            "operation": lambda given: _operation(known, values_read["object"], given),
            "since": _parse_since,
            "limit": _parse_limit,
            **more,
        }
        if "wait" in type(self).model_fields:
            parsers["wait"] = _parse_wait
        values_read, wrong = dict.fromkeys(parsers), list[WrongField]()
        for name, given in self.model_dump(exclude_none=True).items():
            if name not in parsers:
                wrong.append(WrongField(parameter=name, detail=NO_SUCH_PARAMETER + hint(name, parsers, "parameters")))
                continue
            try:
                values_read[name] = parsers[name](given)
            except values.WrongValue as error:
                wrong.append(WrongField(parameter=name, detail=str(error)))
        if wrong:
            raise invalid(*wrong)
        return values_read


class WaitingFilter(Filter):
    """The filter of requests as it was sent, and the seconds to wait for a match."""

    wait: Annotated[Any, WithJsonSchema({"type": "integer", "minimum": 0, "maximum": MAX_WAIT_SECONDS})] = Field(
        0, description="The seconds to wait for a request that the filter selects, if there is none yet"
    )


def _name_of(names: Mapping[str, str]) -> Callable[[str], str]:
    """Return the parser of an object or operation, by any of its names."""
    one_of = values.one_of(dict.fromkeys(names.values()))
    return lambda given: names.get(given.strip().lower()) or str(one_of(given))


def _operation(known: Sequence[Vocabulary], object_: str | None, given: str) -> str:
    """Return the name of an operation of an object, by default of any object. Raises `WrongValue`."""
    names = {alias: name for words in known for alias, name in words.operation_names.items()}
    if object_ is not None:
        own = {name for words in known for name in words.operations.get(object_, ())}
        names = {alias: name for alias, name in names.items() if name in own}
    if not names:
        raise values.WrongValue(f"is {given!r}, but {object_} has no operations")
    return _name_of(names)(given)


class ShownRecords(ResponseModel):
    """The records of a kind in a response."""

    count: int = Field(description="The number of these records")
    first: list[int | str] = Field(description="The ids of the first hundred")
    last: list[int | str] = Field(description="The ids of the last hundred, except the ids in `first`")


class Done(ResponseModel):
    """An action of a fault that was carried out at a request, or that failed."""

    fault: int = Field(description="The number of the fault")
    when: When = Field(description="before: before the request was executed; after: behind that, before the response")
    action: str = Field(description="create, change, delete, undelete or advance")
    object: str | None = Field(description="The kind of records; null for advance")
    ids: list[int | str] = Field(description="The ids of the records")
    seconds: float | None = Field(description="Of advance")
    error: str | None = Field(description="Why the action failed; the following ones of the fault were left out then")


class Request(ResponseModel):
    """A request with its response. Credentials are masked, and long values are cut with a note."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "number": 1793185200123456,
                "at": "2026-10-28T09:00:00Z",
                "method": "POST",
                "url": "/api/v1/deals",
                "object": "deal",
                "operation": "create",
                "parameters": {"name": "Big one", "value": "100", "api_key": "***"},
                "headers": {"user-agent": "example/1.0", "content-type": "application/json"},
                "status": 200,
                "code": 40,
                "explain": 'probability "70%" is not an integer',
                "answer": '{"error": "probability must be an integer"}',
                "size": 43,
                "complete": True,
                "fault": None,
                "duration_ms": 2.345,
                "received_at": "2026-10-28T09:00:00.121Z",
                "answered_at": "2026-10-28T09:00:00.123Z",
                "answer_headers": {"content-type": "application/json"},
                "shown": {},
                "done": [],
                "ignored": ["colour"],
            }
        }
    )

    number: int = Field(description="Increases with every request, with gaps")
    at: datetime = Field(description="By the account's clock, UTC")
    method: str
    url: str = Field(description="Path and query string")
    object: str | None = Field(description="null if the object is unknown")
    operation: str | None = Field(description="null if the operation is unknown or absent")
    parameters: dict[str, Any] = Field(
        description="The parameters of path, query string and body: texts, lists of texts, or nested as in a JSON body"
    )
    headers: dict[str, str]
    status: int = Field(description="The HTTP status; 0 if the connection was closed before a response")
    code: int | str | None = Field(
        description="The code of the error in the response, if it has one: a number, or OAuth's word"
    )
    explain: str | None = Field(description="The reason for the response, for a person; null if there is none")
    answer: str = Field(description="The body of the response, or its beginning")
    size: int = Field(description="The number of bytes of the body that were sent")
    complete: bool = Field(description="false: the response was cut off")
    fault: int | None = Field(
        description="The number of the fault that was applied; 0: a fault that the call itself requested"
    )
    duration_ms: float
    received_at: ShownMoment = Field(description="By the machine's clock, UTC")
    answered_at: ShownMoment = Field(description="By the machine's clock, UTC: before the end of the response was sent")
    answer_headers: dict[str, str] = Field(description="The headers of the response")
    shown: dict[str, ShownRecords] = Field(description="The records in the response, by the name of their kind")
    done: list[Done] = Field(description="What the actions of faults did at this request, in their order")
    ignored: list[str] = Field(
        description="The parameters of a successful request that had no effect, because nothing reads them"
    )


class KeptBody(NamedTuple):
    """The body of a stored request."""

    text: str | None
    """The body as it came; None if the journal does not have it."""
    is_masked: bool
    """True if only its parameters are stored, because parts of it are masked."""


@router.get("", operation_id="list_requests", response_model=list[Request])
async def list_requests(
    request: HttpRequest, sandbox: CalledSandbox, account_id: Id, query: Annotated[WaitingFilter, Query()]
) -> Response:
    """Return the account's requests, the newest last, including every one that has its response.

    With `wait`, answer as soon as there is one that the filter selects.
    """
    return await _awaited(request, query, lambda: listed(sandbox, account_id, _reader(sandbox, account_id, query)))


@router.get(".har", operation_id="export_requests", response_model=dict[str, Any])
def export_requests(sandbox: CalledSandbox, url: OwnUrl, account_id: Id, query: Annotated[Filter, Query()]) -> Response:
    """Return the account's requests as an HTTP Archive (HAR 1.2). Credentials are masked, and long values are cut."""
    return archive(sandbox, account_id, _reader(sandbox, account_id, query), url, f"account-{account_id}.har")


Reader = Callable[[Connection], Iterator[Sequence[Request]]]


def archive(sandbox: Sandbox, account_id: int, read: Reader, url: str, name: str) -> Response:
    """Return requests as an HTTP Archive of this name. `account_id`: 0 selects the requests of all accounts."""

    def entries(db: Connection) -> Iterator[Sequence[Any]]:
        return ([har.entry(each.model_dump(), url) for each in page] for page in read(db))

    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return listed(sandbox, account_id, entries, har.around_entries(), headers)


async def _awaited(request: HttpRequest, query: WaitingFilter, read: Callable[[], Response]) -> Response:
    """Return the requests as soon as there are some, or when the wait ends. The journal may be another process's."""
    stopping, clock = ending(request.scope), request.app.state.sandbox.clock
    began = clock.monotonic()
    while True:
        found = await run_in_threadpool(read)
        if getattr(found, "body", None) != EMPTY:
            return found
        left = _parse_wait(query.wait) - (clock.monotonic() - began)
        if left <= 0 or stopping.is_set() or await request.is_disconnected():
            return found
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), min(left, _EVERY_SECONDS))


def _reader(sandbox: Sandbox, account_id: int, query: Filter) -> Reader:
    """Return the function that reads the requests that a filter selects, the newest last."""
    upto = sandbox.journal.flush_for_list(account_id)
    wanted = query.read(vocabularies(sandbox, account_id))
    columns = {JournalEntry.object: wanted["object"], JournalEntry.operation: wanted["operation"]}
    conditions: list[ColumnElement[bool]] = [column == value for column, value in columns.items() if value is not None]
    if (since := wanted["since"]) is not None:
        conditions.append(JournalEntry.number > since if isinstance(since, int) else JournalEntry.at >= since)
    if upto is not None:
        conditions.append(JournalEntry.number <= upto)

    def read(db: Connection) -> Iterator[Sequence[Request]]:
        found = store.read(db, accounts.get(db, account_id), conditions, limit=wanted["limit"])
        return (list(map(shown, part)) for part in found)

    return read


@router.delete("", operation_id="forget_requests", status_code=HTTPStatus.NO_CONTENT)
def forget_requests(sandbox: CalledSandbox, account_id: Id) -> None:
    """Delete all requests of the account."""
    sandbox.journal.flush()
    sandbox.database.write(lambda db: store.clear(db, accounts.get(db, account_id).account_id))


def kept_body(row: AnyRow) -> KeptBody:
    """Return the body of a stored request."""
    body = json.loads(row.request).get("body")
    return KeptBody(body or None, is_masked=body == "")


def shown(row: AnyRow) -> Request:
    """Return a stored request with its response."""
    columns = row._asdict()
    request: dict[str, Any] = json.loads(columns.pop("request"))
    request.pop("body", None)
    columns |= {name: json.loads(columns[name] or empty) for name, empty in _STORED_AS_JSON.items()}
    columns["received_at"] = everywhere.moment_of(columns["received_at"])
    answered_at = columns["received_at"] + timedelta(microseconds=columns["duration"])
    return Request(**columns, **request, duration_ms=columns["duration"] / 1000, answered_at=answered_at)
