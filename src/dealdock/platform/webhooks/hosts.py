"""The hosts that deliveries may go to: loopback addresses, `localhost`, and the hosts that the server's setting names.

No delivery goes to the server itself.
"""

import ipaddress
from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from dealdock.platform.webhooks import own_listeners
from dealdock.platform.webhooks.lookups import Lookups, numeric

LOCALHOST: Final = "localhost"
"""The one name that may be called without a setting."""

_PORTS: Final = {"http": 80, "https": 443}


def loopback(text: str) -> bool:
    """Return True if this is a loopback address."""
    return _is_ip_address(text) and ipaddress.ip_address(text).is_loopback


def _is_ip_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def is_local(url: str) -> bool:
    """Return True if an address names a loopback host: `localhost`, or an address."""
    host = _host(url)
    return host == LOCALHOST or loopback(host)


def is_named(url: str, hosts: Collection[str]) -> bool:
    """Return True if the setting names the host of an address."""
    return _host(url) in hosts


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


async def resolved(url: str, hosts: Collection[str], lookups: Lookups, account_id: int) -> tuple[str, str] | None:
    """Return the address with its host replaced by the IP address to connect to, and the host; None if it may not be.

    The name is resolved at each attempt, and the connection goes to the address that was checked, so that a name which
    changes its address between the two reaches nothing else. No name server is asked for a name that may not be called.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if parts.scheme not in _PORTS or not host:
        return None
    port = parts.port or _PORTS[parts.scheme]
    addresses = numeric(host, port)
    if not addresses and (host in hosts or host == LOCALHOST):
        addresses = await lookups.addresses(host, account_id)
    permitted = addresses if host in hosts else [each for each in addresses if loopback(each)]
    allowed = [each for each in permitted if not own_listeners.include(each, port)]
    if not allowed:
        return None
    address = f"[{allowed[0]}]" if ":" in allowed[0] else allowed[0]
    return urlunsplit((parts.scheme, f"{address}:{port}", parts.path or "/", parts.query, "")), parts.netloc
