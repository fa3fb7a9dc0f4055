"""The authorization server's endpoints, handlers and error format, for the dispatcher."""

import logging
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Final

from dealdock.oauth import authorize, fault, request, revoke, token
from dealdock.oauth.answers import answer_json
from dealdock.oauth.errors import OAuthError
from dealdock.oauth.request import Asked, Head
from dealdock.platform.errors import OutcomeUnknown, Overloaded, StorageFails, Unavailable
from dealdock.sandbox import Sandbox
from dealdock.web import forms, messages
from dealdock.web.dispatcher import Api, Dispatcher
from dealdock.web.forms import Pairs
from dealdock.web.host import Hosts
from dealdock.web.messages import Answer
from dealdock.web.size_limits import NotRead

Endpoint = Callable[[Sandbox, Asked], Answer]

ENDPOINTS: Final[Mapping[str, Mapping[str, Endpoint]]] = {
    "/token": {"POST": token.answer},
    "/authorize": {"GET": authorize.answer, "HEAD": authorize.answer, "POST": authorize.answer},
    "/revoke": {"POST": revoke.answer},
}

_log = logging.getLogger(__name__)


def dispatcher(sandbox: Sandbox) -> Dispatcher[Head, Pairs, Asked]:
    """Return the authorization server of one sandbox, as an ASGI application."""
    api = Api(
        handlers=(find_endpoint, check_method),
        read_head=Head,
        parse_body=parse_body,
        make_call=partial(request.make_call, ENDPOINTS, Hosts(sandbox.settings)),
        run=run,
        render_error=render_error,
        faults_of=partial(fault.injection, failure),
    )
    return Dispatcher(sandbox, api)


def parse_body(content_type: str, body: bytes) -> Pairs:
    """Return the parameters of a form. Bodies of other types have none."""
    return forms.body_pairs(content_type, body)


def find_endpoint(call: Asked) -> None:
    """Raise the error for 404 where the path is unknown."""
    if call.path not in ENDPOINTS:
        raise OAuthError("invalid_request", "nothing is at this address", status=HTTPStatus.NOT_FOUND)


def check_method(call: Asked) -> None:
    """Raise the error for 405 where the endpoint does not support the method."""
    methods = ENDPOINTS[call.path]
    if call.method not in methods:
        allow = ", ".join(methods)
        words = f"the method is not allowed here: {allow}"
        status, header = HTTPStatus.METHOD_NOT_ALLOWED, (b"allow", allow.encode())
        raise OAuthError("invalid_request", words, status=status, headers=(header,))


def run(call: Asked) -> Answer:
    """Run the endpoint."""
    return ENDPOINTS[call.path][call.method](call.sandbox, call)


def render_error(error: Exception, _: Asked | None) -> Answer:
    """Render an error. Internal errors are logged with their cause."""
    match error:
        case OAuthError():
            return failure(error)
        case NotRead():
            return failure(OAuthError("invalid_request", error.why, status=error.status))
        case Overloaded():
            return _unavailable(str(error))
        case Unavailable():
            return _unavailable("the database can't be reached, or has no room")
        case StorageFails():
            why = "the database's disk fails"
        case OutcomeUnknown():
            why = "the connection to the database was lost while it committed"
        case _:
            _log.error("a request failed by the sandbox's own fault", exc_info=error)
            why = "the sandbox failed"
    return failure(OAuthError("server_error", why, status=HTTPStatus.INTERNAL_SERVER_ERROR))


def failure(error: OAuthError) -> Answer:
    """Render an error of OAuth."""
    body = {"error": error.error, "error_description": error.description}
    return answer_json(body, error.status, *error.headers)


def _unavailable(why: str) -> Answer:
    status = HTTPStatus.SERVICE_UNAVAILABLE
    return failure(OAuthError("temporarily_unavailable", why, status=status, headers=(messages.RETRY_AFTER,)))
