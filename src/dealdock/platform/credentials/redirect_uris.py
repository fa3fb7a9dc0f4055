"""The addresses that an account's client may send its users back to (contract, section 3)."""

import ipaddress
import re
from typing import Final
from urllib.parse import unquote_plus

USUAL: Final = ("https://login.salesforce.com/", "https://login.salesforce.com/services/oauth2/success")
"""Registered for every client that names none of its own, as is any loopback address."""

LONGEST: Final = 2000
MAX_PORT: Final = 65_535

OF_ANSWER: Final = frozenset({"code", "state", "error", "error_description", "error_uri"})
"""Query parameters that the answer adds: a second one, from the request, could be taken for it."""

# Compiled by `re` with the first address (decision 0034).
_LOOPBACK = r"(?P<scheme>https?)://(?P<host>localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])(?::(?P<port>[0-9]{1,5}))?(?P<rest>[/?][!-~]*)?"
_ADDRESS = r"(?!(?:javascript|data|vbscript):)[a-z][a-z0-9+.-]*:[!-~]+"
_WEB = r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?(?:[/?][!-~]*)?"


def is_address(uri: str) -> bool:
    """Return True if it may be registered: an absolute address of the web or an app's own scheme, without fragment."""
    if not re.fullmatch(_ADDRESS, uri) or "#" in uri or len(uri) > LONGEST:
        return False
    return re.fullmatch(_WEB, uri) is not None if uri.startswith(("http:", "https:")) else True


def is_registered(uri: str, registered: tuple[str, ...] | None) -> bool:
    """Return True if it is one of the client's, to the letter but for a loopback address's port (RFC 8252, 7.3)."""
    if not is_address(uri):
        return False
    if registered is None:
        return uri in USUAL or (_loopback(uri) is not None and not _has_parameters_of_answer(uri))
    return uri in registered or any(_same_but_for_port(uri, one) for one in registered)


def _same_but_for_port(uri: str, registered: str) -> bool:
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


def _has_parameters_of_answer(uri: str) -> bool:
    """Return whether the query string has one of `OF_ANSWER`, however it is spelled."""
    pairs = re.split("[&;]", uri.partition("?")[2])
    names = (unquote_plus(pair.partition("=")[0]).strip().partition("[")[0].lower() for pair in pairs)
    return not OF_ANSWER.isdisjoint(names)
