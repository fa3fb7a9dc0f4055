"""The authorization server's endpoints, handlers and error format, for the dispatcher."""

import logging
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Final

from dealdock.oauth import authorize, fault, request, revoke, token
from dealdock.oauth.answers import failure
from dealdock.oauth.errors import OAuthError, OAuthReason
from dealdock.oauth.profile import Endpoint, OAuthProfile
from dealdock.oauth.request import Head, OAuthCall, Server
from dealdock.platform.errors import OutcomeUnknown, Overloaded, StorageFails, Unavailable
from dealdock.sandbox import Sandbox
from dealdock.web import forms, messages
from dealdock.web.dispatcher import Dispatcher
from dealdock.web.forms import Pairs
from dealdock.web.host import Hosts
from dealdock.web.messages import Answer
from dealdock.web.pipeline import Api
from dealdock.web.size_limits import RequestRefused

ENDPOINTS: Final[Mapping[Endpoint, Mapping[str, Callable[[OAuthCall], Answer]]]] = {
    "token": {"POST": token.answer},
    "authorize": {"GET": authorize.answer, "HEAD": authorize.answer, "POST": authorize.answer},
    "revoke": {"POST": revoke.answer},
}
"""The function of each endpoint, by method."""

_log = logging.getLogger(__name__)


def dispatcher(sandbox: Sandbox, vendor: str, profile: OAuthProfile) -> Dispatcher[Head, Pairs, OAuthCall]:
    """Return a vendor's authorization server, as an ASGI application."""
    server = Server(vendor, profile, Hosts(sandbox.settings))
    fail = partial(failure, profile)
    api = Api(
        handlers=(find_endpoint, check_method),
        read_head=Head,
        parse_body=forms.body_pairs,
        make_call=partial(request.make_call, server),
        run=run,
        render_error=lambda error, _: fail(oauth_error(error)),
        faults_of=partial(fault.injection, fault.vocabulary(profile), fail),
    )
    return Dispatcher(sandbox, api)


def serves(profile: OAuthProfile, method: str, path: str) -> bool:
    """Return True if the authorization server answers a call below one of its paths, and False if the API does."""
    if not profile.is_part_of_api:
        return True
    endpoint = profile.endpoint(path)
    return endpoint is not None and method in ENDPOINTS[endpoint]


def find_endpoint(call: OAuthCall) -> None:
    """Raise the error for 404 if the path is unknown."""
    if call.endpoint is None:
        raise OAuthError(OAuthReason("invalid_request", "nothing is at this address"), status=HTTPStatus.NOT_FOUND)


def check_method(call: OAuthCall) -> None:
    """Raise the error for 405 if the endpoint does not support the method."""
    methods = _methods(call)
    if call.method not in methods:
        allow = ", ".join(methods)
        reason = OAuthReason("invalid_request", f"the method is not allowed here: {allow}")
        raise OAuthError(reason, status=HTTPStatus.METHOD_NOT_ALLOWED, headers=((b"allow", allow.encode()),))


def run(call: OAuthCall) -> Answer:
    """Run the endpoint."""
    return _methods(call)[call.method](call)


def oauth_error(error: Exception) -> OAuthError:
    """Return the error of OAuth for any other one. The sandbox's own failures are logged with their cause."""
    match error:
        case OAuthError():
            return error
        case RequestRefused():
            return OAuthError(OAuthReason("invalid_request", error.why), status=error.status)
        case Overloaded():
            return _unavailable(str(error))
        case Unavailable():
            return _unavailable("the database can't be reached, or has no room")
        case StorageFails():
            why = "the database's disk fails"
        case OutcomeUnknown():
            why = "the connection to the database was lost while it committed"
        case _:
            _log.error("a request failed because of an error in the sandbox", exc_info=error)
            why = "the sandbox failed"
    return OAuthError(OAuthReason("server_error", why), status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _methods(call: OAuthCall) -> Mapping[str, Callable[[OAuthCall], Answer]]:
    assert call.endpoint is not None  # noqa: S101 (`find_endpoint`)
    return ENDPOINTS[call.endpoint]


def _unavailable(why: str) -> OAuthError:
    reason = OAuthReason("temporarily_unavailable", why)
    return OAuthError(reason, status=HTTPStatus.SERVICE_UNAVAILABLE, headers=(messages.RETRY_AFTER,))
