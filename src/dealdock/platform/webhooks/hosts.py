"""The hosts that deliveries may go to: loopback addresses, `localhost`, and the hosts that the server's setting names.

No delivery goes to the server itself. Names are looked up in a thread each: one that no server answers blocks nothing.
"""

import asyncio
import ipaddress
import socket
import threading
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Final, NamedTuple
from urllib.parse import urlsplit, urlunsplit

from dealdock.platform.webhooks import own_listeners

MAX_OF_ACCOUNT: Final = 8
"""The lookups that an account may have under way. Its further names wait for one of them to end."""

_TYPE: Final = socket.SOCK_STREAM


def numeric(host: str, port: int) -> list[str]:
    """Return the address that a text spells, in any form that a connection takes; none for a name."""
    with suppress(OSError, UnicodeError):
        return _texts(socket.getaddrinfo(host, port, type=_TYPE, flags=socket.AI_NUMERICHOST))
    return []


class _Lookup(NamedTuple):
    """A lookup under way, and the account that began it."""

    account_id: int
    found: "asyncio.Future[list[str]]"


class Lookups:
    """The lookups under way, at most one for each name. Attempts that need the same name wait for the same one.

    So there are at most as many threads as names that may be called, and few of them belong to one account. A lookup
    cannot be stopped: its thread goes on after the attempt has ended, and does not keep the process from ending.
    """

    def __init__(self) -> None:
        self._pending: dict[str, _Lookup] = {}

    async def addresses(self, host: str, account_id: int) -> list[str]:
        """Return the IP addresses of a host, in the order in which they are tried; none if nobody knows it."""
        while host not in self._pending:
            own = [each.found for each in self._pending.values() if each.account_id == account_id]
            if len(own) < MAX_OF_ACCOUNT:
                self._begin(host, account_id)
            else:
                await asyncio.wait(own, return_when=asyncio.FIRST_COMPLETED)
        return await asyncio.shield(self._pending[host].found)

    def _begin(self, host: str, account_id: int) -> None:
        found: asyncio.Future[list[str]] = asyncio.get_running_loop().create_future()
        self._pending[host] = _Lookup(account_id, found)
        found.add_done_callback(lambda _: self._pending.pop(host))
        threading.Thread(target=_look_up, args=(host, found), name="webhook-names", daemon=True).start()


def _look_up(host: str, found: "asyncio.Future[list[str]]") -> None:
    addresses: list[str] = []
    with suppress(OSError, UnicodeError):
        addresses = _texts(socket.getaddrinfo(host, None, type=_TYPE))
    with suppress(RuntimeError):  # the loop is closed by now
        found.get_loop().call_soon_threadsafe(_give, found, addresses)


def _give(found: "asyncio.Future[list[str]]", addresses: list[str]) -> None:
    if not found.done():
        found.set_result(addresses)


def _texts(found: Sequence[tuple[int, int, int, str, tuple[object, ...]]]) -> list[str]:
    return [str(each[4][0]) for each in found]


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
