"""The checks of every call in their order (contract 4.1), and the forms of answers and errors."""

import base64
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select, true
from starlette.types import Scope

from dealdock.platform.accounts import accounts, users
from dealdock.platform.credentials import callers
from dealdock.platform.errors import NoSuchAccount
from dealdock.platform.records.models import MAX_ID, User
from dealdock.platform.records.models.context import Caller
from dealdock.vendors.close import settings
from dealdock.vendors.close.user.model import MemberSettings
from dealdock.vendors.close.wire import errors, json_form, parameters
from dealdock.vendors.close.wire.call import FILES, Call
from dealdock.web import shown_records
from dealdock.web.messages import Answer
from dealdock.web.pipeline import admit, begin_transaction
from dealdock.web.rest import body, lag
from dealdock.web.rest.body import JsonBody
from dealdock.web.rest.call import RestCall, find_operation
from dealdock.web.rest.errors import HttpError

_OVERRIDE: Final = b"x-http-method-override"
_NOT_JSON: Final = "The request contains invalid JSON."
_NO_OBJECT: Final = "JSON data must be a dict."
_UNKNOWN: Final = 401
_is_active = (
    select(MemberSettings.is_active)
    .where(MemberSettings.dataset_id == User.dataset_id, MemberSettings.email_key == User.email_key)
    .order_by(MemberSettings.id)
    .limit(1)
    .scalar_subquery()
)
_MEMBERS: Final = callers.users_with(func.coalesce(_is_active, true()) == true())
"""The users who have not left the organization."""


def method(scope: Scope) -> str:
    """Return the method of a call. A POST may name another one in `x-http-method-override`."""
    called: str = scope["method"]
    if called != "POST":
        return called
    override = next((value for name, value in scope["headers"] if name == _OVERRIDE), b"")
    return override.decode("latin-1").strip().upper() or called


def parse_body(content_type: str, sent: bytes) -> JsonBody:
    """Read a body, which must be an object. If it is not, `mistake` is the text of the error."""
    read = body.parse(content_type, sent)
    if read.mistake is not None:
        return JsonBody(mistake=_NOT_JSON)
    if sent.strip() and not isinstance(read.value, dict):
        return JsonBody(mistake=_NO_OBJECT)
    return read


def key(call: Call) -> str:
    """Return the API key or access token of a call; empty if there is none."""
    scheme, credentials = call.authorization
    match scheme:
        case "basic":  # the user name; empty if the credentials are malformed
            try:
                return base64.b64decode(credentials, validate=True).decode().partition(":")[0]
            except ValueError:
                return ""
        case "bearer":
            return credentials
        case _:
            return ""


def authenticate(call: Call) -> None:
    """Find the caller by the key or token. Error 401. The address of an exported file needs neither."""
    real = call.sandbox.clock.milliseconds()
    if call.operation.path.startswith(FILES):
        call.identify(_first_user(call), real)
        return
    found = callers.identify(call.db, "close", {call.key_kind: key(call)}, _MEMBERS)
    if found is None or found.caller is None or found.has_expired(real):
        raise HttpError(401, _why_unknown(call, real))
    call.identify(found.caller, real)


def lock_records(call: Call) -> None:
    """Lock the account's records, if the operation changes some. Raises `Outdated`, also if the caller has left."""
    callers.lock_records(call.db, call.caller, _MEMBERS)


def follow_lag(call: Call) -> None:
    """Apply the account's replication lag: to the advanced search, and to a list of leads by a query."""
    seconds = settings.of(call.account).replication_lag
    if seconds:
        lag.follow_lag(call, seconds, is_search=call.operation.name == "list" and "query" in call.query)


def _first_user(call: Call) -> Caller:
    """Return the first user of the account in the path. Raises `HttpError` 404."""
    text = call.match.parameters["account"]
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(MAX_ID)) else 0
    try:
        account = accounts.get(call.db, number)
    except NoSuchAccount:
        account = None
    found = None if account is None or account.vendor != "close" else users.first(call.db, account)
    if found is None:
        raise HttpError(404, f"there is no account {text} of Close")
    return found


def check_body(call: Call) -> None:
    """Check type and form of the body where the operation takes one. Errors 415, 400."""
    is_empty = call.body.value is None and call.body.mistake is None
    is_looked_at = call.operation.method in {"POST", "PUT"} or _is_posted_query(call)
    if is_empty or not is_looked_at:
        return
    content_type = call.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "application/json":
        raise HttpError(415, f"the content type is {content_type!r}")
    if call.body.mistake is not None:
        raise errors.wrong(call.body.mistake)


HANDLERS: Final = (find_operation, begin_transaction, authenticate, admit, lock_records, follow_lag, check_body)


def render(call: RestCall, result: Any) -> Answer:
    """Render the result of an operation; None is an answer without a body. A file is an answer already."""
    if isinstance(result, Answer):
        return result
    headers = () if call.is_counted else call.limit_headers()  # of an account without limits: the pipeline adds others
    if result is None:
        return Answer(call.operation.status, headers=headers)
    value = parameters.shown(result, call.query)
    return Answer(call.operation.status, json_form.written(value), json_form.CONTENT_TYPE, headers)


def shown(_: RestCall, result: Any) -> Any:
    """Return the records of the result of an operation."""
    match result:
        case parameters.Page(data):
            return data
        case parameters.Groups(groups):
            return [each for group in groups for each in group.objects]
        case parameters.Whole({"data": [*found]}) if all("__object_type" in each for each in found):
            return shown_records.by_member(found, "__object_type")
        case parameters.Whole(value):
            return value
        case _:
            return result


def render_error(error: HttpError, call: RestCall | None) -> Answer:
    """Render an error."""
    object_ = None if call is None or call.match.operation is None else call.match.operation.object
    answer = errors.render(error, object_)
    if call is None:
        return answer
    if error.status == errors.ERRORS["rate_limit"].status:
        use = errors.limit_of(error)
        call.limits = (use,) if error.code == "rate_limit" else call.limits  # that of a fault
        answer = errors.too_many(settings.of(call.account), use)
    has_usual = error.status != _UNKNOWN and hasattr(call, "context") and not call.is_counted
    return answer._replace(headers=(*(call.limit_headers() if has_usual else ()), *answer.headers))


def _why_unknown(call: Call, real: datetime) -> str:
    """Return the explanation for a call whose caller is not known."""
    if "authorization" not in call.headers:
        return "the call has no Authorization header"
    if not key(call):
        return "the Authorization header has neither an API key (HTTP Basic) nor an access token (Bearer)"
    found = callers.identify(call.db, "close", {call.key_kind: key(call)})
    if found is not None and found.caller is not None and not found.has_expired(real):
        return "the user has left the organization"
    return "no user has this key or token, or it has expired"


def _is_posted_query(call: Call) -> bool:
    """Return True for a POST that overrides its method by GET."""
    return call.operation.method == "GET" and _OVERRIDE.decode() in call.headers
