"""The requests of a whole server, including requests without an account: `GET`, `DELETE /requests`, `….har`."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict, Field, WithJsonSchema
from sqlalchemy import Connection

from dealdock.control import journal
from dealdock.control.journal import Filter, Request
from dealdock.control.large_lists import listed
from dealdock.control.routing import CalledSandbox, OwnUrl, Route
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.journal import everywhere, store
from dealdock.platform.records.models import MAX_ID, NO_ACCOUNT, JournalEntry
from dealdock.platform.scenes import values
from dealdock.sandbox import Sandbox
from dealdock.web.vendor_api import api_of

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

router = APIRouter(prefix="/requests", tags=["requests"], route_class=Route)

NONE: Final = "none"
"""The value of a filter that selects requests without an account."""


def parse_account(value: object) -> int:
    """Return the number of an account; `NO_ACCOUNT` for the word none. Raises `WrongValue`."""
    text = str(value).strip()
    if text.lower() == NONE:
        return NO_ACCOUNT
    try:
        return values.whole_number(text, 1, MAX_ID)
    except values.WrongValue as error:
        raise values.WrongValue(f"{error}, or the word {NONE}") from None


class ServerFilter(Filter):
    """A filter of requests, unparsed. Without fields, all requests."""

    since: Annotated[
        Any, WithJsonSchema({"oneOf": [{"type": "integer"}, {"type": "string", "format": "date-time"}]})
    ] = Field(
        None, description="Only requests after the one with this number, or since this time of the machine's clock"
    )
    account: Annotated[
        Any, WithJsonSchema({"oneOf": [{"type": "integer", "minimum": 1}, {"type": "string", "enum": [NONE]}]})
    ] = Field(None, description="Only requests of this account; none: requests without an account")
    vendor: Annotated[Any, WithJsonSchema({"type": "string"})] = Field(
        None, description="Only requests at the addresses of this vendor"
    )

    def read_with(self, sandbox: Sandbox) -> dict[str, Any]:
        """Return the values by parameter. Raises `Refused` with all invalid parameters."""
        vendors = [each for each in sandbox.vendors.all if self.vendor in {None, each.name}] or sandbox.vendors.all
        known = [words for vendor in vendors for words in api_of(vendor).vocabularies]
        return self.read(known, account=parse_account, vendor=values.one_of(sandbox.vendors.names))


class ServerRequest(Request):
    """A request with its response; it may belong to an account. Credentials are masked, and long values are
    cut.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "number": 1793185200123456,
                "at": "2026-10-28T09:00:00Z",
                "account_id": None,
                "account_name": None,
                "vendor": "close",
                "credential": "….beef",
                "method": "GET",
                "url": "/close/api/v1/lead/",
                "object": "lead",
                "operation": "list",
                "parameters": {},
                "headers": {"user-agent": "example/1.0", "authorization": "Basic ***"},
                "status": 401,
                "code": "unauthorized",
                "explain": "no user has this key or token, or it has expired",
                "answer": '{"error": "The server could not verify that you are authorized …"}',
                "size": 235,
                "complete": True,
                "fault": None,
                "duration_ms": 2.345,
                "received_at": "2026-10-28T09:00:00.121Z",
                "answered_at": "2026-10-28T09:00:00.123Z",
                "answer_headers": {"content-type": "application/json"},
                "shown": {},
                "done": [],
                "ignored": [],
            }
        }
    )

    at: datetime = Field(description="By the machine's clock, UTC")
    account_id: int | None = Field(description="null: the request belongs to no account")
    account_name: str | None
    vendor: str | None = Field(
        description="The vendor at whose address the request came; null: the address belongs to no vendor"
    )
    credential: str | None = Field(
        description="If the request belongs to no account: the end of the key or token that came with it; null if none "
        "came"
    )


@router.get("", operation_id="list_all_requests", response_model=list[ServerRequest])
def list_requests(sandbox: CalledSandbox, query: Annotated[ServerFilter, Query()]) -> Response:
    """Return the requests of all accounts, and the requests without an account, the newest last: of the server's newest
    ten thousand.

    Requests without an account had no key, an unknown key, or an address at which there is nothing. The newest thousand
    of the latter are kept, in a shorter form than others.
    """
    return listed(sandbox, NO_ACCOUNT, _reader(sandbox, query))


@router.get(".har", operation_id="export_all_requests", response_model=dict[str, Any])
def export_requests(sandbox: CalledSandbox, url: OwnUrl, query: Annotated[ServerFilter, Query()]) -> Response:
    """Return the requests as an HTTP Archive (HAR 1.2). Credentials are masked, and long values are cut."""
    return journal.archive(sandbox, NO_ACCOUNT, _reader(sandbox, query), url, "requests.har")


@router.delete("", operation_id="forget_requests_without_account", status_code=HTTPStatus.NO_CONTENT)
def forget_requests(sandbox: CalledSandbox) -> None:
    """Delete the requests that belong to no account. Requests of an account are deleted with its own path."""
    sandbox.journal.flush()
    sandbox.database.write(partial(store.clear, account_id=NO_ACCOUNT))


def _reader(sandbox: Sandbox, query: ServerFilter) -> journal.Reader:
    """Return the function that reads the requests that a filter selects, the newest last."""
    wanted = query.read_with(sandbox)
    since = everywhere.number_at(wanted["since"]) - 1 if isinstance(wanted["since"], datetime) else wanted["since"]
    columns = {JournalEntry.object: wanted["object"], JournalEntry.operation: wanted["operation"]}
    columns[JournalEntry.vendor] = wanted["vendor"]
    conditions: list[ColumnElement[bool]] = [column == value for column, value in columns.items() if value is not None]
    upto = sandbox.journal.flush_for_list(wanted["account"])
    calls = everywhere.selected(conditions, account_id=wanted["account"], after=since, upto=upto)

    def read(db: Connection) -> Iterator[Sequence[Request]]:
        return (list(map(shown, part)) for part in store.oldest_first(db, calls, wanted["limit"]))

    return read


def shown(row: AnyRow) -> ServerRequest:
    """Return a stored request with its response."""
    request = journal.shown(row)
    return ServerRequest(
        **{**dict(request), "at": everywhere.moment_of(row.number)},
        account_id=None if row.account_id == NO_ACCOUNT else row.account_id,
        account_name=row.account_name,
        vendor=row.vendor,
        credential=row.credential,
    )
