"""Redirection of the service's hosts to a sandbox within this process, for clients with built-in host names.

It works below the clients, so existing clients are redirected, too. No other part of dealdock is needed.
"""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from dealdock_client.control import Control
from dealdock_client.lazy_import import load
from dealdock_client.on_python_path.dealdock_network_patches import Connections, Target, patches

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator


_CONNECT_SECONDS: Final = 30.0


class OtherSandboxError(RuntimeError):
    """The hosts are redirected to another sandbox already."""


@contextmanager
def redirect(https_url: str, certificate: str, hosts: Collection[str] | None = None) -> Iterator[None]:
    """Redirect the services' hosts, at every port, to the sandbox at `https_url` until the block ends.

    `certificate` is the certificate of its CA, in PEM. `hosts` are the names to redirect, by default the hosts of all
    services that the sandbox emulates. All threads of this process are redirected. Nested and concurrent blocks must
    use the same sandbox, else the later one raises `OtherSandboxError`. The end of the last block closes all redirected
    connections and restores everything.
    """
    _current.enter(_target(https_url, certificate, hosts))
    try:
        yield
    finally:
        _current.leave()


def address_of(https_url: str) -> Any:
    """Return the socket's address of a server, which must accept a connection."""
    parts = urlsplit(https_url)
    with socket.create_connection((parts.hostname or "", parts.port or 443), _CONNECT_SECONDS) as found:
        return found.getpeername()


def _target(https_url: str, certificate: str, hosts: Collection[str] | None) -> Target:
    address = address_of(https_url)
    ssl.create_default_context(cadata=certificate)  # detects a wrong certificate here, not in a client
    if hosts is None:
        with closing(Control(https_url, certificate=certificate)) as control:
            hosts = control.hosts()
    return Target(address, certificate, hosts)


class _Redirection:
    """The active redirection, if there is one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open_blocks = 0
        self._target: Target | None = None
        self._undo = ExitStack()

    def enter(self, target: Target) -> None:
        with self._lock:
            if self._target is None:
                connections = Connections()
                with ExitStack() as undo:
                    undo.callback(connections.close)
                    for patch in patches(target, connections, load):
                        undo.callback(_apply(*patch))
                    self._undo = undo.pop_all()
                self._target = target
            elif not self._target.is_same(target):
                raise OtherSandboxError(f"the hosts are redirected to {self._target.address} by another block")
            self._open_blocks += 1

    def leave(self) -> None:
        with self._lock:
            self._open_blocks -= 1
            if not self._open_blocks:
                self._target = None
                self._undo.close()


_current: Final = _Redirection()


def _apply(owner: Any, name: str, replace: Callable[[Any], Any]) -> Callable[[], None]:
    """Replace an attribute. Return the function that restores it."""
    own = vars(owner).get(name, _apply)  # an inherited attribute is not its own
    setattr(owner, name, replace(getattr(owner, name)))

    def undo() -> None:
        if own is _apply:
            delattr(owner, name)
        else:
            setattr(owner, name, own)

    return undo
