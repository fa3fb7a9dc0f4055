"""The checks of every call of version 5, in the contract's order (2.3), and the forms of answers and errors."""

import json
import re
from email.utils import format_datetime
from typing import Any, Final

from dealdock.vendors.pardot import connector, settings
from dealdock.vendors.pardot.settings import DAILY, daily_calls
from dealdock.vendors.pardot.v5 import errors
from dealdock.vendors.pardot.v5.call import V5Call
from dealdock.vendors.pardot.v5.errors import refused
from dealdock.vendors.pardot.v5.reading import Read, RecordPage
from dealdock.vendors.pardot.v5.writing import Written
from dealdock.vendors.pardot.wire import authentication
from dealdock.vendors.pardot.wire.serializers import CSV, File
from dealdock.web.messages import RETRY_AFTER, Answer
from dealdock.web.pipeline import Headers, admit, begin_transaction, lock_records
from dealdock.web.rest.call import find_operation
from dealdock.web.rest.errors import HttpError
from dealdock.web.rest.lag import earlier
from dealdock.web.scopes import Authorization

CONTENT_TYPE: Final = b"application/json"
USAGE: Final = "x-return-api-usage"
"""The header of a request whose answer shows the number of calls."""

_OF_JOBS: Final = frozenset({"export", "import"})
"""The objects that are never behind: their callers wait for them."""
_WARNING: Final = b"pardot-warning"

_ACTION: Final = re.compile(r".*/api/v5/objects/([a-z-]+)/([^/]+/)?do/[^/]+/?")
_WITH_ACTIONS: Final = {
    False: frozenset({"prospects"}),
    True: frozenset({"campaigns", "users", "lists", "custom-fields", "prospects", "opportunities", "tags", "visitors"}),
}
"""The collections with actions: on the collection itself (False), and on one of its records (True)."""


def find_path(call: V5Call) -> None:
    """Check that an object has the path. Error 198."""
    if call.match.route is None and not call.match.allowed and not _is_action(call):
        raise refused(198, call.why_nothing_is_here)


def check_scheme(call: V5Call) -> None:
    """Check that the call has an access token. Errors 49, 199."""
    scheme, _ = Authorization.parse(call.headers.get("authorization", ""))
    if scheme == "pardot":
        raise refused(199, "version 5 takes access tokens alone, not api_key and user_key")
    if scheme != "bearer":
        raise refused(49, "the header Authorization is missing, or does not begin with Bearer")


def authenticate(call: V5Call) -> None:
    """Find the caller by the access token and the business unit. Errors 181, 182, 201, 49, 184, 76, 53."""
    real = call.sandbox.clock.now()
    caller = authentication.by_token(call.db, call.headers, real=real)
    authentication.check_switches(settings.of(caller.account), call.address, by_keys=False)
    if call.unit.kind != "write" and call.trace.object not in _OF_JOBS:
        seconds = settings.of(caller.account).replication_lag
        caller = caller._replace(account=earlier(call, caller.account, seconds, caller.account.now(real)))
    call.identify(caller, real)


def check_method(call: V5Call) -> None:
    """Check that the path has the method, and the action that it names. Errors 60, 205."""
    if not call.match.allowed and _is_action(call):
        if call.method != "POST":
            raise refused(60, "an action is called by POST", headers=((b"allow", b"POST"),))
        raise refused(205, f"{call.path.rpartition('/')[2]} is not an action of the object")
    try:
        find_operation(call)
    except HttpError as error:
        raise refused(60, error.why or "", headers=error.headers) from None


def _is_action(call: V5Call) -> bool:
    """Return True for the path of an action, whether or not the object has it."""
    found = _ACTION.fullmatch(call.path)
    return call.match.route is None and found is not None and found[1] in (_WITH_ACTIONS[bool(found[2])])


def check_role(call: V5Call) -> None:
    """Check that the caller's role may write. Error 46."""
    if call.unit.kind == "write" and not settings.may_write(call.caller):
        raise refused(46, f"the user's role is {call.caller.role}, which may not write")


def prepare_write(call: V5Call) -> None:
    """Declare the connector to the write guard, and keep the present records for calls that see changes later."""
    if call.unit.kind == "write":
        connector.GUARD.declare(call.db, call.settings.connector)
        settings.keep_earlier_state(call.db, call.account, call.now)


HANDLERS: Final = (
    find_path,
    check_scheme,
    begin_transaction,
    authenticate,
    admit,
    lock_records,
    check_method,
    check_role,
    prepare_write,
)


def key(call: V5Call) -> str:
    """Return the access token of a call."""
    scheme, credentials = Authorization.parse(call.headers.get("authorization", ""))
    return credentials if scheme == "bearer" else ""


def render(call: V5Call, result: Any) -> Answer:
    """Render a page or a record. A record that has not changed since a time has no body."""
    headers = _usage(call)
    match result:
        case RecordPage(warning=warning):
            body = {
                "nextPageToken": result.next_token,
                "nextPageUrl": result.next_url,
                "values": result.documents,
            }
            headers += () if warning is None else ((_WARNING, warning.encode()),)
            return Answer(200, _json(body), CONTENT_TYPE, headers)
        case Read(document=document, updated_at=updated_at):
            headers += ((b"last-modified", format_datetime(updated_at, usegmt=True).encode()),)
            if document is None:
                return Answer(304, headers=headers)
            return Answer(200, _json(document), CONTENT_TYPE, headers)
        case File():
            return Answer(200, result.body, CSV, headers)
        case Written(document=document, location=location):
            if document is None:
                return Answer(result.status, headers=headers)
            headers += () if location is None else ((b"location", location.encode()),)
            return Answer(result.status, _json(document), CONTENT_TYPE, headers)
    raise TypeError(f"an operation returned a {type(result).__name__}")


def shown(_: V5Call, result: Any) -> Any:
    """Return the records in the result of an operation, for the journal."""
    if isinstance(result, File):
        return {}
    return result.documents if isinstance(result, RecordPage) else result.document or {}


def render_error(error: HttpError, call: Any) -> Answer:
    """Render an error with its code and text."""
    code, _ = error.kind(errors.ERRORS)
    headers = () if call is None else _usage(call)
    retry = (RETRY_AFTER,) if error.status == RETRY_STATUS and not error.headers else ()
    return Answer(error.status, _json({"code": code, "message": errors.message(error)}), CONTENT_TYPE, headers + retry)


RETRY_STATUS: Final = 503


def _usage(call: V5Call) -> Headers:
    """Return the header with the calls of the day and their maximum, if the caller is known and wants it."""
    if not call.is_identified or call.headers.get(USAGE, "").strip().lower() not in {"1", "true"}:
        return ()
    used = next((use.used for use in call.limits if use.limit.name == DAILY), 0)
    return ((b"x-api-usage", f"{used}/{daily_calls(call.settings)}".encode()),)


def _json(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
