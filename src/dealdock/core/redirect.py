"""Where an account's client may have its users sent back to (contract, section 3)."""

import re
from typing import Final

USUAL: Final = ("https://login.salesforce.com/", "https://login.salesforce.com/services/oauth2/success")
"""Registered for every client that names none of its own, as is any loopback address."""

LONGEST: Final = 2000

# Compiled by `re` with the first address (decision 0034).
_LOOPBACK = r"(?P<scheme>https?)://(?P<host>localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])(?P<port>:[0-9]{1,5})?(?P<rest>[/?][!-~]*)?"
_ADDRESS = r"(?!(?:javascript|data|vbscript):)[a-z][a-z0-9+.-]*:[!-~]+"
_WEB = r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?(?:[/?][!-~]*)?"


def is_address(uri: str) -> bool:
    """Whether it may be registered: a web address, or one of an app's own scheme, absolute and without a fragment."""
    if not re.fullmatch(_ADDRESS, uri) or "#" in uri or len(uri) > LONGEST:
        return False
    return re.fullmatch(_WEB, uri) is not None if uri.startswith(("http:", "https:")) else True


def is_registered(uri: str, registered: tuple[str, ...] | None) -> bool:
    """Whether it is one of the client's: to the letter, but for a loopback address's port (RFC 8252, 7.3)."""
    if not is_address(uri):
        return False
    if registered is None:
        return uri in USUAL or re.fullmatch(_LOOPBACK, uri) is not None
    return uri in registered or any(_same_but_for_port(uri, one) for one in registered)


def _same_but_for_port(uri: str, registered: str) -> bool:
    one, other = re.fullmatch(_LOOPBACK, uri), re.fullmatch(_LOOPBACK, registered)
    return (
        one is not None
        and other is not None
        and one.group("scheme", "host", "rest") == other.group("scheme", "host", "rest")
    )
