"""The addresses at which servers of this process listen. No delivery goes to them."""

import ipaddress
import socket
from threading import Lock
from weakref import WeakSet

_listeners: WeakSet[socket.socket] = WeakSet()
_guard = Lock()


def add(listener: socket.socket) -> None:
    """Add a listening socket, until it is closed."""
    with _guard:
        _listeners.add(listener)


def include(address: str, port: int) -> bool:
    """Return True if a connection to an IP address and a port reaches a server of this process.

    All addresses of this machine count, including addresses at which the server does not listen.
    """
    with _guard:
        listeners = list(_listeners)
    ports = {listener.getsockname()[1] for listener in listeners if listener.fileno() >= 0}
    return port in ports and _is_of_this_machine(address)


def _is_of_this_machine(address: str) -> bool:
    found = ipaddress.ip_address(address)
    found = getattr(found, "ipv4_mapped", None) or found
    if found.is_loopback or found.is_unspecified:
        return True
    family = socket.AF_INET if isinstance(found, ipaddress.IPv4Address) else socket.AF_INET6
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((str(found), 0))  # only an address of this machine can be bound
        except OSError:
            return False
    return True
