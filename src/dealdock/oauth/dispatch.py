"""The authorization server as a FastAPI application: its routes, checks and error format."""

import logging
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI
from starlette.types import Scope

from dealdock.oauth import authorize, fault, request, revoke, token
from dealdock.oauth.answers import failure
from dealdock.oauth.errors import OAuthError, OAuthReason
from dealdock.oauth.profile import Endpoint, OAuthProfile
from dealdock.oauth.request import Head, OAuthCall, Server
from dealdock.platform.errors import OutcomeUnknown, Overloaded, StorageFails, Unavailable
from dealdock.sandbox import Sandbox
from dealdock.web import forms, messages, scopes
from dealdock.web.application import application
from dealdock.web.host import Hosts
from dealdock.web.messages import Answer
from dealdock.web.operation_route import OperationRoute, TableRouter
from dealdock.web.pipeline import Api
from dealdock.web.size_limits import RequestRefused

METHODS: Final[Mapping[Endpoint, tuple[str, ...]]] = {
    "token": ("POST",),
    "authorize": ("GET", "HEAD", "POST"),
    "revoke": ("POST",),
}
"""The methods of each endpoint."""

FUNCTIONS: Final[Mapping[Endpoint, Callable[..., Answer]]] = {
    "token": token.answer,
    "authorize": authorize.answer,
    "revoke": revoke.answer,
}

_log = logging.getLogger(__name__)


class EndpointTable(TableRouter):
    """A router that looks the endpoints up by the paths of a profile.

    A call with a method that its path does not have goes to one of the path's routes. The checks refuse it.
    """

    def __init__(self, profile: OAuthProfile) -> None:
        super().__init__()
        self._profile = profile
        self._routes = {path: _routes(path, endpoint) for path, endpoint in profile.paths.items()}
        for by_method in self._routes.values():
            self.routes.extend(by_method.values())

    def match(self, scope: Scope) -> tuple[OperationRoute[Any] | None, Mapping[str, str]]:
        """Return the route of a path."""
        by_method = self._routes.get(self._profile.canonical(scopes.path(scope)), {})
        return by_method.get(scope["method"]) or next(iter(by_method.values()), None), {}


def _routes(path: str, endpoint: Endpoint) -> dict[str, OperationRoute[Endpoint]]:
    """Return the routes of an endpoint by their methods."""
    run = FUNCTIONS[endpoint]
    return {method: OperationRoute(path, run, endpoint, methods=[method]) for method in METHODS[endpoint]}


def authorization_server(sandbox: Sandbox, vendor: str, profile: OAuthProfile) -> FastAPI:
    """Return a vendor's authorization server."""
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
        to_error=oauth_error,
        Error=OAuthError,
    )
    return application(sandbox, api, EndpointTable(profile))


def serves(profile: OAuthProfile, method: str, path: str) -> bool:
    """Return True if the authorization server answers a call below one of its paths, and False if the API does."""
    if not profile.is_part_of_api:
        return True
    endpoint = profile.paths.get(profile.canonical(path))
    return endpoint is not None and method in METHODS[endpoint]


def find_endpoint(call: OAuthCall) -> None:
    """Raise the error for 404 if the path is unknown."""
    if call.endpoint is None:
        raise OAuthError(OAuthReason("invalid_request", "nothing is at this address"), status=HTTPStatus.NOT_FOUND)


def check_method(call: OAuthCall) -> None:
    """Raise the error for 405 if the endpoint does not support the method."""
    assert call.endpoint is not None  # noqa: S101 (`find_endpoint`)
    methods = METHODS[call.endpoint]
    if call.method not in methods:
        allow = ", ".join(methods)
        reason = OAuthReason("invalid_request", f"the method is not allowed here: {allow}")
        raise OAuthError(reason, status=HTTPStatus.METHOD_NOT_ALLOWED, headers=((b"allow", allow.encode()),))


def run(call: OAuthCall) -> Answer:
    """Run the endpoint."""
    assert call.endpoint is not None  # noqa: S101 (`find_endpoint`)
    return FUNCTIONS[call.endpoint](**call.arguments)


def oauth_error(error: Exception) -> OAuthError:
    """Return the error of OAuth for an exception. The sandbox's own failures are logged with their cause."""
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


def _unavailable(why: str) -> OAuthError:
    reason = OAuthReason("temporarily_unavailable", why)
    return OAuthError(reason, status=HTTPStatus.SERVICE_UNAVAILABLE, headers=(messages.RETRY_AFTER,))
