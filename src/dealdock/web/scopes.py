"""Values of a call's ASGI scope."""

from starlette.types import Scope

from dealdock.web.disconnects import refused
from dealdock.web.forms import size
from dealdock.web.size_limits import MAX_HEADERS_BYTES, RequestRefused


def headers(scope: Scope) -> dict[str, str]:
    """Return the headers by lower-case name. Raises `RequestRefused` for a refused call, and for more than 64 KiB."""
    if (status := refused(scope)) is not None:
        raise RequestRefused(status)
    raw: list[tuple[bytes, bytes]] = scope["headers"]
    if size(raw) > MAX_HEADERS_BYTES:
        raise RequestRefused(431)
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in raw}


def path(scope: Scope) -> str:
    """Return the path below the vendor's prefix, which is ASGI's `root_path`."""
    called: str = scope["path"]
    return called.removeprefix(scope.get("root_path", ""))


def raw_path(scope: Scope) -> bytes:
    """Return the path below the prefix, with its escapes. A prefix contains no escapes."""
    called: bytes = scope["raw_path"]
    return called.removeprefix(scope.get("root_path", "").encode())


def address(scope: Scope) -> str | None:
    """Return the client's IP address; None if its socket has none."""
    client: tuple[str, int] | None = scope.get("client")
    return client[0] if client else None
