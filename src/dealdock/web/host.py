"""The `Host` header: the name by which a request calls the server, read from the raw headers."""

import ipaddress
import re
from typing import Final

from starlette.types import Scope

from dealdock.sandbox import is_loopback
from dealdock.settings import Settings

MAX_PORT: Final = 65_535

_HOST: Final = re.compile(r"(?:\[(?P<address>[0-9a-f:.]+)\]|(?P<name>[a-z0-9._-]+))(?::(?P<port>[0-9]{0,5}))?")


def raw(scope: Scope) -> list[str]:
    """Return the values of all `Host` headers."""
    return [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]


def name(scope: Scope) -> str | None:
    """Return the host name or address in lower case, without port and brackets.

    Return None for a request without exactly one well-formed `Host` header. Such a header must not be replaced by the
    server's own address, as `starlette.requests.Request.url` does: a page at a rebound name could then pass as local.
    """
    values = raw(scope)
    parts = _HOST.fullmatch(values[0].lower()) if len(values) == 1 else None
    if parts is None or int(parts["port"] or 0) > MAX_PORT:
        return None
    return parts["name"] or parts["address"]


class Hosts:
    """The names and addresses that belong to one server."""

    def __init__(self, settings: Settings) -> None:
        self._names = {settings.host.lower(), *settings.names}

    def include(self, scope: Scope) -> bool:
        """Return True if the request uses a host name that an attacker cannot have pointed to this machine."""
        called = name(scope)
        if called is None:
            return False
        server: tuple[str, int | None] | None = scope.get("server")
        is_socket = server is not None and called == server[0] and _is_address(called)
        return is_socket or is_loopback(called) or called in self._names


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
