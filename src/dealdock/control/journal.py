"""The requests of an account with their responses: `GET`, `DELETE /accounts/{id}/requests`, `GET …/requests.har`."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema
from sqlalchemy import Connection

from dealdock.control.fields import ResponseModel
from dealdock.control.problems import NO_SUCH_PARAMETER, WrongField, invalid
from dealdock.control.routing import CalledSandbox, Id, OwnUrl, Route
from dealdock.control.vendors import vocabularies
from dealdock.platform.accounts import accounts
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.faults.faults import Vocabulary
from dealdock.platform.journal import har, store
from dealdock.platform.journal.retention import MAX_CALLS
from dealdock.platform.scenes import values
from dealdock.platform.text import guess
from dealdock.sandbox import Sandbox

router = APIRouter(prefix="/accounts/{account_id}/requests", tags=["requests"], route_class=Route)


def _parse_since(value: object) -> int | datetime:
    """Parse the number of a request or a time. Only a number consists of digits alone."""
    text = str(value).strip()
    return values.whole_number(text, 0, 2**53) if text.isdecimal() else values.moment(text)


def _parse_limit(value: object) -> int:
    return values.whole_number(value, 1, MAX_CALLS)


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
    limit: Annotated[Any, WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MAX_CALLS})] = Field(
        MAX_CALLS, description="The maximum number of requests; the newest are returned"
    )

    def read(self, known: Sequence[Vocabulary], **more: Callable[[Any], Any]) -> dict[str, Any]:
        """Return the values by parameter. `more`: parsers of further ones. Raises `Refused` with all invalid ones."""
        parsers: dict[str, Callable[[Any], Any]] = {
            "object": _name_of({alias: name for words in known for alias, name in words.objects.items()}),
            "operation": _name_of({alias: name for words in known for alias, name in words.operation_names.items()}),
            "since": _parse_since,
            "limit": _parse_limit,
            **more,
        }
        values_read, wrong = dict.fromkeys(parsers), list[WrongField]()
        for name, given in self.model_dump(exclude_none=True).items():
            if name not in parsers:
                wrong.append(WrongField(parameter=name, detail=NO_SUCH_PARAMETER + guess(name, parsers)))
                continue
            try:
                values_read[name] = parsers[name](given)
            except values.WrongValue as error:
                wrong.append(WrongField(parameter=name, detail=str(error)))
        if wrong:
            raise invalid(*wrong)
        return values_read


def _name_of(names: Mapping[str, str]) -> Callable[[str], str]:
    """Return the parser of an object or operation, by any of its names."""
    one_of = values.one_of(dict.fromkeys(names.values()))
    return lambda given: names.get(given.strip().lower()) or str(one_of(given))


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


@router.get("", operation_id="list_requests")
def list_requests(sandbox: CalledSandbox, account_id: Id, query: Annotated[Filter, Query()]) -> list[Request]:
    """Return the account's requests, the newest last, including every one that has its response."""
    return _read(sandbox, account_id, query)


@router.get(".har", operation_id="export_requests", response_model=dict[str, Any])
def export_requests(
    response: Response, sandbox: CalledSandbox, url: OwnUrl, account_id: Id, query: Annotated[Filter, Query()]
) -> Any:
    """Return the account's requests as an HTTP Archive (HAR 1.2). Credentials are masked, and long values are cut."""
    response.headers["Content-Disposition"] = f'attachment; filename="account-{account_id}.har"'
    return har.archive([dict(request) for request in _read(sandbox, account_id, query)], url)


def _read(sandbox: Sandbox, account_id: int, query: Filter) -> list[Request]:
    """Return the requests that a filter selects, the newest last."""
    sandbox.journal.flush()
    wanted = query.read(vocabularies(sandbox, account_id))
    since = wanted["since"]
    number, moment = (since, None) if isinstance(since, int) else (None, since)

    def work(db: Connection) -> Sequence[AnyRow]:
        return store.read(
            db,
            accounts.get(db, account_id),
            object_=wanted["object"],
            operation=wanted["operation"],
            after=number,
            since=moment,
            limit=wanted["limit"],
        )

    return [shown(row) for row in sandbox.database.read(work)]


@router.delete("", operation_id="forget_requests", status_code=HTTPStatus.NO_CONTENT)
def forget_requests(sandbox: CalledSandbox, account_id: Id) -> None:
    """Delete all requests of the account."""
    sandbox.journal.flush()
    sandbox.database.write(lambda db: store.clear(db, accounts.get(db, account_id).account_id))


def shown(row: AnyRow) -> Request:
    """Return a stored request with its response."""
    columns = row._asdict()
    request: dict[str, Any] = json.loads(columns.pop("request"))
    return Request(**columns, **request, duration_ms=columns["duration"] / 1000)
