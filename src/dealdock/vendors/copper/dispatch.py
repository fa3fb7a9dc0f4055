"""The checks of every call in their order, and the forms of answers and errors (contract 1.2, 1.4, 4)."""

from time import perf_counter
from typing import Any, Final, NamedTuple
from uuid import UUID

from dealdock.platform.credentials import callers
from dealdock.platform.records.models.context import Caller
from dealdock.platform.text import email_key
from dealdock.vendors.copper import names
from dealdock.vendors.copper.wire import errors, json_text
from dealdock.vendors.copper.wire.call import Call
from dealdock.vendors.copper.wire.context import Context
from dealdock.web import shown_records
from dealdock.web.messages import RETRY_AFTER, Answer
from dealdock.web.pipeline import admit, begin_transaction, lock_records
from dealdock.web.rest import lag
from dealdock.web.rest.call import RestCall
from dealdock.web.rest.errors import HttpError
from dealdock.web.scopes import Authorization

APPLICATION: Final = "developer_api"
TOKEN_HEADER, APPLICATION_HEADER, EMAIL_HEADER = "x-pw-accesstoken", "x-pw-application", "x-pw-useremail"
_SHOWN: Final = {
    TOKEN_HEADER: "X-PW-AccessToken",
    APPLICATION_HEADER: "X-PW-Application",
    EMAIL_HEADER: "X-PW-UserEmail",
}

_NO_CACHE: Final = (b"cache-control", b"no-cache, no-store, max-age=0, must-revalidate")

_LEADS: Final = (f"{names.PREFIX}/leads", f"{names.PREFIX}/lead_statuses")
"""The paths that accounts may switch off, with the paths below them."""


class SearchPage(NamedTuple):
    """A page of a search, and the number of records on all pages."""

    records: list[Any]
    total: int


def key(call: Call) -> str:
    """Return the API key or access token of a call."""
    return call.headers.get(TOKEN_HEADER, "").strip() if TOKEN_HEADER in call.headers else _bearer(call)


def find_operation(call: Call) -> None:
    """Check path and method. A method that a path does not have is an unknown path, too. Error unknown_path."""
    if call.match.operation is None:
        raise HttpError(404, call.why_nothing_is_here, code="unknown_path")


def authenticate(call: Call) -> None:
    """Find the caller by the three headers, or by an access token. Error unauthorized."""
    real = call.sandbox.clock.now()
    kind = "api_key" if TOKEN_HEADER in call.headers else "access_token"
    if missing := _missing_headers(call):
        raise HttpError(401, f"missing headers: {', '.join(missing)}")
    caller = callers.caller(call.db, names.VENDOR, {kind: key(call)}, real=real)
    if caller is None:
        raise HttpError(401, f"no user has this {kind.replace('_', ' ')}, or it was revoked")
    if kind == "api_key":
        _check_headers(call, caller)
    call.identify(caller, real)
    call.context = Context(call.db, caller.account, call.now, caller.user_id)


def follow_lag(call: Call) -> None:
    """Apply the account's replication lag, to searches."""
    lag.follow_lag(call, call.context.settings.replication_lag)
    if call.account is not call.context.account:
        call.context = Context(call.db, call.account, call.now, call.caller.user_id)


def check_feature(call: Call) -> None:
    """Refuse calls of leads where the account has switched them off. Error feature_not_enabled."""
    if call.operation.path.startswith(_LEADS) and not call.context.settings.leads_enabled:
        raise HttpError(403, "the account has switched leads off: its setting leads_enabled is false")


def check_body(call: Call) -> None:
    """Check that a body is a JSON object, or an empty list, where the operation takes one. Error bad_request."""
    if call.operation.fields is None:
        return
    if call.body.mistake is not None:
        raise HttpError(400, call.body.mistake)
    if not isinstance(call.body.value, dict | None) and call.body.value != []:
        raise HttpError(400, "the body is not a JSON object")


HANDLERS: Final = (
    find_operation,
    begin_transaction,
    authenticate,
    admit,
    lock_records,
    follow_lag,
    check_feature,
    check_body,
)


def render(call: Call, result: Any) -> Answer:
    """Render a record, a list, or a page of a search, whose header has the total."""
    headers = _headers(call)
    if isinstance(result, SearchPage):
        headers += ((b"x-pw-total", str(result.total).encode()),)
        result = result.records
    return Answer(200, json_text.encoded(result), json_text.CONTENT_TYPE, headers)


def shown(call: RestCall, result: Any) -> Any:
    """Return the records of the result of an operation. Related ones name their kind."""
    if isinstance(result, SearchPage):
        return result.records
    if call.operation.object == "related" and isinstance(result, list):
        return shown_records.by_member(result, "type")
    return result


def render_error(error: HttpError, call: Any) -> Answer:
    """Render an error with its status and message."""
    code, kind = error.kind(errors.ERRORS)
    status = error.status
    if code in errors.BARE:
        body: dict[str, Any] = {"error": kind.text}
    else:
        body = {"success": False, "status": status, "message": errors.message(error, kind)}
    retry = (RETRY_AFTER,) if code == "unavailable" and not error.headers else ()
    return Answer(status, json_text.encoded(body), json_text.CONTENT_TYPE, (*_headers(call), *retry))


def _headers(call: Call | None) -> tuple[tuple[bytes, bytes], ...]:
    """Return the headers that the service's framework adds: no caching, a new id of the request, its seconds."""
    if call is None:
        return (_NO_CACHE,)
    request_id = str(UUID(call.sandbox.randomness.unique(), version=4))
    seconds = f"{perf_counter() - call.begun:.6f}"
    return (_NO_CACHE, (b"x-request-id", request_id.encode()), (b"x-runtime", seconds.encode()))


def _bearer(call: Call) -> str:
    scheme, credentials = Authorization.parse(call.headers.get("authorization", ""))
    return credentials if scheme == "bearer" else ""


def _missing_headers(call: Call) -> list[str]:
    """Return the missing or empty headers of a call. A call with an access token needs no such headers."""
    if TOKEN_HEADER not in call.headers and _bearer(call):
        return []
    return [shown for name, shown in _SHOWN.items() if not call.headers.get(name, "").strip()]


def _check_headers(call: Call, caller: Caller) -> None:
    """Check the headers other than the API key. Error unauthorized."""
    if call.headers.get(APPLICATION_HEADER, "").strip() != APPLICATION:
        raise HttpError(401, f"X-PW-Application must be {APPLICATION}")
    if email_key(call.headers.get(EMAIL_HEADER, "").strip()) != caller.email_key:
        raise HttpError(401, "X-PW-UserEmail is not the address of the key's owner")
