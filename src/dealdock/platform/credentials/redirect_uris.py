"""Redirect URIs of an account's OAuth client."""

import ipaddress
import re
from collections.abc import Collection
from typing import Final
from urllib.parse import unquote_plus

MAX_CHARACTERS: Final = 2000
MAX_PORT: Final = 65_535

RESPONSE_PARAMETERS: Final = frozenset({"code", "state", "error", "error_description", "error_uri"})
"""Query parameters of the response. The URI itself must not contain one of these names."""

# Compiled by `re` with the first address (decision 0034).
_LOOPBACK = r"(?P<scheme>https?)://(?P<host>localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])(?::(?P<port>[0-9]{1,5}))?(?P<rest>[/?][!-~]*)?"
_ADDRESS = r"(?!(?:javascript|data|vbscript):)[a-z][a-z0-9+.-]*:[!-~]+"
_WEB = r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?(?:[/?][!-~]*)?"


def is_address(uri: str) -> bool:
    """Return True if a URI may be registered: absolute, of the web or of an app's own scheme, without a fragment."""
    if not re.fullmatch(_ADDRESS, uri) or "#" in uri or len(uri) > MAX_CHARACTERS:
        return False
    return re.fullmatch(_WEB, uri) is not None if uri.startswith(("http:", "https:")) else True


def is_registered(uri: str, registered: tuple[str, ...] | None, usual: Collection[str]) -> bool:
    """Return True if a URI equals one of the client's. The port of a loopback address may differ (RFC 8252, 7.3).

    A client without URIs of its own (None) has the `usual` ones and any loopback address.
    """
    if not is_address(uri):
        return False
    if registered is None:
        return uri in usual or (_loopback(uri) is not None and not _has_response_parameters(uri))
    return uri in registered or any(_equal_except_port(uri, one) for one in registered)


def _equal_except_port(uri: str, registered: str) -> bool:
    one, other = _loopback(uri), _loopback(registered)
    return (
        one is not None
        and other is not None
        and one.group("scheme", "host", "rest") == other.group("scheme", "host", "rest")
    )


def _loopback(uri: str) -> re.Match[str] | None:
    """Match a loopback address to which a browser can connect: with a real IP address and a real port."""
    found = re.fullmatch(_LOOPBACK, uri)
    if found is None or not 0 < int(found["port"] or 80) <= MAX_PORT:
        return None
    if found["host"] != "localhost":
        try:
            ipaddress.ip_address(found["host"].strip("[]"))
        except ValueError:
            return None
    return found


def _has_response_parameters(uri: str) -> bool:
    """Return True if the query string contains one of `RESPONSE_PARAMETERS`, in any spelling."""
    pairs = re.split("[&;]", uri.partition("?")[2])
    names = (unquote_plus(pair.partition("=")[0]).strip().partition("[")[0].lower() for pair in pairs)
    return not RESPONSE_PARAMETERS.isdisjoint(names)
