"""The patches by which connections to the service's hosts lead to a sandbox.

The names resolve to an unused address, whose connections lead to the sandbox. TLS to these names trusts only the
sandbox's CA. A process that `dealdock run` starts imports this module by its own name, so it needs the standard library
alone.
"""

from __future__ import annotations

import errno
import ipaddress
import socket
import ssl
import threading
import weakref
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Callable, Final, Tuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from types import ModuleType

_UNUSED_ADDRESSES: Final = {4: "127.73.0.1", 6: "100::7273"}
"""The addresses to which the names resolve. After the redirection, connections to them fail at once."""

_REFUSED: Final = "dealdock run does not connect to {0}, which is not a host of a service. To allow it, add --allow {0}"

Patch = Tuple[Any, str, Callable[[Any], Any]]
"""An object, the name of an attribute, and the function that makes the replacement from the original."""


class Target:
    """The target of the redirection, and the hosts that are redirected, allowed or refused."""

    def __init__(
        self, address: Any, certificate: str, hosts: Collection[str], allowed: Collection[str] | None = None
    ) -> None:
        """`address` is the address of the sandbox's socket, and `certificate` its CA's certificate, in PEM.

        `allowed` are the names and addresses that may be reached in addition to `hosts` and loopback; None: all.
        """
        self.address: Any = address
        self.family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self.certificate = certificate
        self.unused_address = _UNUSED_ADDRESSES[6 if ":" in address[0] else 4]
        self.hosts: Final = frozenset(hosts)
        self._allowed = None if allowed is None else frozenset(name.lower() for name in allowed)
        self._resolved: set[str] = set()
        """The addresses of allowed names."""

    def is_same(self, other: Target) -> bool:
        return (self.address, self.certificate) == (other.address, other.certificate)

    def is_redirected(self, host: Any) -> bool:
        """Return True if this is the name of a redirected host."""
        return _name(host) in self.hosts

    def resolved_name(self, host: Any) -> Any:
        """Return the name to resolve for a host."""
        return self.unused_address if self.is_redirected(host) else host

    def actual_address(self, address: Any) -> Any:
        """Return the address to connect to."""
        return self.address if self.is_redirected_address(address) else address

    def is_redirected_address(self, address: Any) -> bool:
        """Return True if this is the address of a redirected host."""
        return isinstance(address, tuple) and bool(address) and self.resolved_name(address[0]) == self.unused_address

    def check_name(self, host: Any) -> None:
        """Raise `socket.gaierror` if this name must not be resolved. Addresses are resolved: servers listen at them."""
        if _literal(_name(host)) is None and not self._is_permitted(host):
            raise socket.gaierror(socket.EAI_NONAME, _REFUSED.format(_name(host)))

    def check_address(self, host: Any) -> None:
        """Raise `ConnectionRefusedError` if no connection may lead to this name or address."""
        if not self._is_permitted(host):
            raise ConnectionRefusedError(errno.ECONNREFUSED, _REFUSED.format(_name(host)))

    def note_addresses(self, host: Any, addresses: Iterator[Any]) -> None:
        """Permit connections to the addresses to which an allowed name was resolved."""
        if self._allowed and _literal(_name(host)) is None:
            self._resolved.update(_name(each) for each in addresses)

    def _is_permitted(self, host: Any) -> bool:
        name = _name(host)
        if self._allowed is None or not name or self.is_redirected(host) or name.split(".")[-1] == "localhost":
            return True
        if name in self._resolved or any(name == each or name.endswith("." + each) for each in self._allowed):
            return True
        literal = _literal(name)
        return literal is not None and (literal.is_loopback or literal.is_unspecified)

    def trusting_context(self, context: ssl.SSLContext) -> ssl.SSLContext:
        """Return a client context like the given one that trusts only the sandbox."""
        ours = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        ours.load_verify_locations(cadata=self.certificate)
        ours.minimum_version, ours.maximum_version = context.minimum_version, context.maximum_version
        ours.sslsocket_class, ours.sslobject_class = context.sslsocket_class, context.sslobject_class
        return ours


def _name(host: Any) -> str:
    """Return a host as a name in lower case; for None, which means this machine, an empty name."""
    if isinstance(host, (bytes, bytearray)):
        host = host.decode("latin-1")
    return host.lower().rstrip(".") if isinstance(host, str) else ""


def _literal(name: str) -> Any:
    """Return a name as an IP address; None if it is not one."""
    try:
        found: Any = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


class Connections:
    """The open redirected connections."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()

    def add(self, connected: socket.socket) -> None:
        with self._lock:
            self._sockets.add(connected)

    def close(self) -> None:
        """Shut the connections down. Their owners then close them."""
        with self._lock:
            sockets = list(self._sockets)
        for each in sockets:
            with suppress(OSError):  # it is closed already
                # not `SSLSocket.shutdown`, because the TLS state belongs to the owner
                socket.socket.shutdown(each, socket.SHUT_RDWR)


def patches(to: Target, connections: Connections, load: Callable[[str], ModuleType] | None = None) -> Iterator[Patch]:
    """Yield the patches for Python's sockets and TLS; with `load`, also for the libraries that do not use them.

    `load` imports a module by its name.
    """
    yield from _of_sockets(to, connections)
    yield from _of_tls(to, connections)
    if load is None:
        return
    for name, of in LIBRARIES.items():
        with suppress(ImportError):  # it is not installed
            yield from of(load(name), to)


def _of_sockets(to: Target, connections: Connections) -> Iterator[Patch]:
    def resolving(original: Any) -> Any:
        def getaddrinfo(host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> Any:
            to.check_name(host)
            found = original(to.resolved_name(host), port, family, type, proto, flags)
            to.note_addresses(host, (each[4][0] for each in found))
            return found

        return getaddrinfo

    def resolving_one(original: Any) -> Any:
        def resolve(hostname: Any) -> Any:
            to.check_name(hostname)
            found = original(to.resolved_name(hostname))
            to.note_addresses(hostname, iter([found] if isinstance(found, str) else found[2]))
            return found

        return resolve

    yield socket, "getaddrinfo", resolving
    yield socket, "gethostbyname", resolving_one
    yield socket, "gethostbyname_ex", resolving_one
    yield from _of_connections(to, connections)


def _of_connections(to: Target, connections: Connections) -> Iterator[Patch]:
    def actual(own: socket.socket, address: Any) -> Any:
        if to.is_redirected_address(address):
            connections.add(own)
        elif isinstance(address, tuple) and address and own.type == socket.SOCK_STREAM:
            to.check_address(address[0])
        return to.actual_address(address)

    def connecting(original: Any) -> Any:
        def connect(self: socket.socket, address: Any) -> Any:
            return original(self, actual(self, address))

        return connect

    def connecting_with_number(original: Any) -> Any:
        def connect_ex(self: socket.socket, address: Any) -> Any:
            try:
                there = actual(self, address)
            except ConnectionRefusedError as error:
                return error.errno
            return original(self, there)

        return connect_ex

    yield socket.socket, "connect", connecting
    yield socket.socket, "connect_ex", connecting_with_number


def _of_tls(to: Target, connections: Connections) -> Iterator[Patch]:
    def wrapping(original: Any) -> Any:
        def wrap(
            self: ssl.SSLContext, *args: Any, server_hostname: Any = None, session: Any = None, **more: Any
        ) -> Any:
            if not to.is_redirected(server_hostname):
                return original(self, *args, server_hostname=server_hostname, session=session, **more)
            wrapped = original(to.trusting_context(self), *args, server_hostname=server_hostname, **more)
            if isinstance(wrapped, socket.socket):
                connections.add(wrapped)
            return wrapped

        return wrap

    yield ssl.SSLContext, "wrap_socket", wrapping
    yield ssl.SSLContext, "wrap_bio", wrapping


def _of_uvloop(uvloop: Any, to: Target) -> Iterator[Patch]:
    """Yield the patches for uvloop, which resolves and connects without Python's sockets."""

    def resolving(original: Any) -> Any:
        async def getaddrinfo(self: Any, host: Any, port: Any, **more: Any) -> Any:
            to.check_name(host)
            found = await original(self, to.resolved_name(host), port, **more)
            to.note_addresses(host, (each[4][0] for each in found))
            return found

        return getaddrinfo

    def connecting(original: Any) -> Any:
        async def create_connection(
            self: Any, factory: Any, host: Any = None, port: Any = None, *, server_hostname: Any = None, **more: Any
        ) -> Any:
            if not to.is_redirected_address((host, port)):
                to.check_address(host)
                return await original(self, factory, host, port, server_hostname=server_hostname, **more)
            ours = socket.socket(to.family, socket.SOCK_STREAM)
            try:
                ours.setblocking(False)
                await self.sock_connect(ours, (to.unused_address, port))
            except BaseException:
                ours.close()
                raise
            if more.get("ssl") and server_hostname is None:
                server_hostname = host
            about_tls = {name: value for name, value in more.items() if name.startswith("ssl")}
            return await original(self, factory, sock=ours, server_hostname=server_hostname, **about_tls)

        return create_connection

    yield uvloop.Loop, "getaddrinfo", resolving
    yield uvloop.Loop, "create_connection", connecting


def _of_aiodns(aiodns: Any, to: Target) -> Iterator[Patch]:
    """Yield the patches for aiodns, which queries name servers itself. aiohttp uses it if it is installed."""

    def resolving(original: Any) -> Any:
        def getaddrinfo(self: Any, host: Any, *args: Any, **more: Any) -> Any:
            to.check_name(host)
            found = original(self, to.resolved_name(host), *args, **more)
            found.add_done_callback(lambda done: to.note_addresses(host, _addresses(done)))
            return found

        return getaddrinfo

    if hasattr(aiodns.DNSResolver, "getaddrinfo"):  # old versions do not have it, and aiohttp does not use those
        yield aiodns.DNSResolver, "getaddrinfo", resolving


def _addresses(done: Any) -> Iterator[Any]:
    """Yield the addresses in a result of aiodns, if it is not an error."""
    if not done.cancelled() and done.exception() is None:
        yield from (node.addr[0] for node in done.result().nodes)


def _of_urllib(urllib_request: Any, to: Target) -> Iterator[Patch]:
    """Yield the patches for the proxies of the environment, which redirected hosts need not use.

    Through a proxy a closed connection is another error: urllib3 repeats the call, whatever its method.
    """

    def bypassing(original: Any) -> Any:
        def proxy_bypass(host: Any, *args: Any, **more: Any) -> Any:
            return to.is_redirected(str(host).partition(":")[0]) or original(host, *args, **more)

        return proxy_bypass

    def listing(original: Any) -> Any:
        def getproxies() -> Any:
            found = original()
            return {**found, "no": ",".join(filter(None, [found.get("no"), *sorted(to.hosts)]))} if found else found

        return getproxies

    for suffix in ("", "_environment"):
        yield urllib_request, f"proxy_bypass{suffix}", bypassing
        yield urllib_request, f"getproxies{suffix}", listing


_Patches = Callable[[Any, Target], "Iterator[Patch]"]

LIBRARIES: Final[Mapping[str, _Patches]] = {
    "uvloop": _of_uvloop,
    "aiodns": _of_aiodns,
}
"""The libraries that need patches of their own, and the functions that yield these."""

OF_A_PROGRAM: Final[Mapping[str, _Patches]] = {**LIBRARIES, "urllib.request": _of_urllib}
"""The same for a program that is redirected until it ends, and whose environment names the sandbox as its proxy."""
