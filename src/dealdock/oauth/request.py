"""What a client asks of OAuth: parameters, the client's own credentials, and the address that it called."""

import base64
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from starlette.types import Scope

from dealdock.oauth.errors import OAuthError, bad_client
from dealdock.platform.text import clean
from dealdock.sandbox import Sandbox
from dealdock.web import forms, messages
from dealdock.web.call_context import Trace
from dealdock.web.dispatcher import BaseCall, Unit
from dealdock.web.forms import Pairs
from dealdock.web.host import Hosts
from dealdock.web.percent import unquoted
from dealdock.web.size_limits import MAX_PARAMETERS, NotRead

_OWN = Unit("own")


class Parameters:
    """Texts by name; what is empty counts as absent, what nobody asks for as unknown."""

    def __init__(self, *places: Iterable[tuple[str, str]]) -> None:
        """The earlier place wins."""
        self._values: dict[str, str] = {}
        self._repeated: set[str] = set()
        for place in reversed(places):
            given = [(name, value) for name, value in place if value.strip()]
            self._values.update(given)
            self._repeated.update(name for name, times in Counter(name for name, _ in given).items() if times > 1)

    @property
    def read(self) -> Mapping[str, str]:
        """All of it, as it was read."""
        return self._values

    def raw(self, name: str) -> str:
        """The value as it was sent; empty where there is none. One that is repeated is no request (RFC 6749, 3.1)."""
        if name in self._repeated:
            raise OAuthError("invalid_request", f"{name} is given more than once")
        return self._values.get(name, "")

    def text(self, name: str) -> str:
        """The value without white space around it."""
        return self.raw(name).strip()

    def given(self, name: str) -> str | None:
        """The value as faults are held against it; None where there is none, or one too many."""
        return None if name in self._repeated else self._values.get(name, "").strip() or None

    def needed(self, name: str) -> str:
        """The value, which must be there."""
        value = self.text(name)
        if not value:
            raise OAuthError("invalid_request", f"{name} is missing")
        return value


class ClientCredentials(NamedTuple):
    """Who the client says it is; empty where it doesn't."""

    id: str
    secret: str


@dataclass(kw_only=True, eq=False)
class Asked(BaseCall):
    """A request as it came in."""

    path: str  # below the mount
    url: str  # of the server, as the caller knows it
    is_own_url: bool  # false where `Host` names what isn't known to be this server
    parameters: Parameters
    is_counted: bool = True
    """OAuth's calls count towards no limit."""

    @property
    def unit(self) -> Unit:
        """Each endpoint has transactions of its own."""
        return _OWN

    @cached_property
    def client(self) -> ClientCredentials:
        """Whoever shows itself in the header may name itself again among the parameters, but not as another."""
        shown = ClientCredentials(self.parameters.text("client_id"), self.parameters.text("client_secret"))
        scheme, _, rest = self.headers.get("authorization", "").strip().partition(" ")
        if scheme.lower() != "basic":
            return shown
        header = _basic(rest)
        if any(one and one != other for one, other in zip(shown, header, strict=True)):
            raise OAuthError("invalid_request", "the header and the parameters name two clients")
        return header


class Head(NamedTuple):
    """What is known of a request before its headers and body are read."""

    sandbox: Sandbox
    scope: Scope


def make_call(paths: Collection[str], hosts: Hosts, head: Head, headers: Mapping[str, str], sent: Pairs) -> Asked:
    """Make the call: parameters may stand in the body, which wins, or the query string."""
    scope, trace = head.scope, Trace.of(head.scope)
    query = forms.query_pairs(scope["query_string"])
    if len(sent) + len(query) > MAX_PARAMETERS:
        raise NotRead
    parameters = Parameters(sent, query)
    trace.note(parameters.read, sent, query)
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    trace.object = path[1:] if path in paths else None
    return Asked(
        sandbox=head.sandbox,
        method=scope["method"],
        headers=headers,
        address=messages.address(scope),
        trace=trace,
        path=path,
        is_own_url=hosts.include(scope),
        url=f"{scope['scheme']}://{headers.get('host') or _server(scope)}",
        parameters=parameters,
    )


def _server(scope: Scope) -> str:
    """The socket's own end: HTTP/1.0 names no host."""
    host, port = scope.get("server") or ("localhost", None)
    return f"{host}:{port}" if port else str(host)


def _basic(encoded: str) -> ClientCredentials:
    """HTTP Basic; id and secret are percent-encoded within (RFC 6749, 2.3.1)."""
    try:
        decoded = base64.b64decode(encoded.strip(), validate=True).decode()
    except ValueError:  # no base64, or no UTF-8 within
        raise bad_client() from None
    client_id, _, secret = decoded.partition(":")
    return ClientCredentials(clean(unquoted(client_id)).strip(), clean(unquoted(secret)).strip())
