"""A request to OAuth: its parameters, the client's credentials, and the called address."""

import base64
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, NamedTuple, TypeAlias

from fastapi import Depends
from sqlalchemy import Connection
from starlette.types import Scope

from dealdock.oauth.errors import UNKNOWN_CLIENT, WRONG_SECRET, OAuthError, bad_request
from dealdock.oauth.profile import Endpoint, OAuthProfile
from dealdock.platform.credentials import access_tokens, secrets
from dealdock.platform.credentials.access_tokens import OAuthClient
from dealdock.platform.first_use import cached_property
from dealdock.platform.text import clean
from dealdock.sandbox import Sandbox
from dealdock.web import forms, scopes
from dealdock.web.call_context import Trace
from dealdock.web.forms import Pairs
from dealdock.web.host import Hosts
from dealdock.web.operation_route import current_call
from dealdock.web.percent import unquoted
from dealdock.web.pipeline import BaseCall, Unit
from dealdock.web.scopes import Authorization
from dealdock.web.size_limits import MAX_PARAMETERS, RequestRefused

_OWN_TRANSACTIONS = Unit("own")


class Parameters:
    """Parameters by name. Empty ones count as absent, and unknown ones are ignored."""

    def __init__(self, *places: Iterable[tuple[str, str]]) -> None:
        """Read the pairs of several places. The earlier place takes precedence."""
        self._values: dict[str, str] = {}
        self._repeated: set[str] = set()
        for place in reversed(places):
            given = [(name, value) for name, value in place if value.strip()]
            self._values.update(given)
            self._repeated.update(name for name, times in Counter(name for name, _ in given).items() if times > 1)

    @property
    def read(self) -> Mapping[str, str]:
        """All parameters, as they were parsed."""
        return self._values

    def raw(self, name: str) -> str:
        """Return the value as it was sent, or an empty text. Raises `OAuthError` if it is repeated (RFC 6749, 3.1)."""
        if name in self._repeated:
            raise bad_request(f"{name} is given more than once")
        return self._values.get(name, "")

    def text(self, name: str) -> str:
        """Return the value without surrounding white space."""
        return self.raw(name).strip()

    def given(self, name: str) -> str | None:
        """Return the value for the comparison with faults; None if it is absent or repeated."""
        return None if name in self._repeated else self._values.get(name, "").strip() or None

    def needed(self, name: str) -> str:
        """Return the value. Raises `OAuthError` if it is absent."""
        value = self.text(name)
        if not value:
            raise bad_request(f"{name} is missing")
        return value


class ClientCredentials(NamedTuple):
    """The client's id and secret; empty if they are absent."""

    id: str
    secret: str


class Server(NamedTuple):
    """A vendor's authorization server."""

    vendor: str
    profile: OAuthProfile
    hosts: Hosts


@dataclass(kw_only=True, eq=False)
class OAuthCall(BaseCall):
    """A parsed request."""

    server: Server
    path: str
    """The path below the vendor's prefix."""
    endpoint: Endpoint | None
    """None if no endpoint has this path."""
    url: str  # of the vendor, as the caller used it
    is_own_url: bool  # false if `Host` is not a known name of this server
    parameters: Parameters
    is_counted: bool = True
    """True, because no limit applies to calls of OAuth."""

    @property
    def unit(self) -> Unit:
        """The database use: each endpoint has its own transactions."""
        return _OWN_TRANSACTIONS

    @cached_property
    def client(self) -> ClientCredentials:
        """The client's credentials. Credentials in the header may be repeated in the parameters, but must not
        differ.
        """
        parameters = ClientCredentials(self.parameters.text("client_id"), self.parameters.text("client_secret"))
        authorization = Authorization.parse(self.headers.get("authorization", ""))
        if authorization.scheme != "basic":
            return parameters
        header = _basic(authorization.credentials)
        if any(one and one != other for one, other in zip(parameters, header, strict=True)):
            raise bad_request("the header and the parameters name two clients")
        return header


CurrentCall: TypeAlias = Annotated[OAuthCall, Depends(current_call)]
"""The call for which an endpoint runs."""


class Head(NamedTuple):
    """The parts of a request that are known before its headers and body are read."""

    sandbox: Sandbox
    scope: Scope
    trace: Trace


def make_call(server: Server, head: Head, headers: Mapping[str, str], sent: Pairs) -> OAuthCall:
    """Create the call. Parameters in the body take precedence over those in the query string."""
    scope, trace = head.scope, head.trace
    query = forms.query_pairs(scope["query_string"])
    if len(sent) + len(query) > MAX_PARAMETERS:
        raise RequestRefused
    parameters = Parameters(sent, query)
    trace.note(parameters.read, sent, query)
    path, prefix = scopes.path(scope), scope.get("root_path", "")
    trace.object = endpoint = scope["route"].operation
    return OAuthCall(
        sandbox=head.sandbox,
        method=scope["method"],
        headers=headers,
        address=scopes.address(scope),
        trace=trace,
        server=server,
        path=path,
        endpoint=endpoint,
        is_own_url=server.hosts.include(scope),
        url=f"{scope['scheme']}://{headers.get('host') or _server(scope)}{prefix}",
        parameters=parameters,
    )


def _server(scope: Scope) -> str:
    """Return the address of the server's socket: HTTP/1.0 requests name no host."""
    host, port = scope.get("server") or ("localhost", None)
    return f"{host}:{port}" if port else str(host)


def _basic(encoded: str) -> ClientCredentials:
    """Parse HTTP Basic, where id and secret are percent-encoded (RFC 6749, 2.3.1). Raises `OAuthError`."""
    try:
        decoded = base64.b64decode(encoded, validate=True).decode()
    except ValueError:  # no base64, or no UTF-8 within
        raise OAuthError(WRONG_SECRET) from None
    client_id, _, secret = decoded.partition(":")
    return ClientCredentials(clean(unquoted(client_id)).strip(), clean(unquoted(secret)).strip())


def known_client(db: Connection, call: OAuthCall, client_id: str) -> OAuthClient:
    """Return the vendor's client with this id. Raises `OAuthError`.

    At the token endpoint the account's faults apply before any other check.
    """
    client = access_tokens.client(db, client_id)
    if client is None or client.account.vendor != call.server.vendor:
        raise OAuthError(UNKNOWN_CLIENT)
    if call.endpoint == "token":
        call.admit(client.account)
    return client


def authenticated_client(db: Connection, call: OAuthCall, *, may_be_public: bool = False) -> OAuthClient:
    """Return the client that the request names, by id and secret. Raises `OAuthError`.

    A public client may leave out the secret.
    """
    given = call.client
    client = known_client(db, call, given.id)
    secret = call.sandbox.credentials.make(client.account.vendor, "client_secret", client.account.account_id)
    if not (may_be_public and not given.secret) and not secrets.are_equal(given.secret, secret):
        raise OAuthError(WRONG_SECRET)
    return client
