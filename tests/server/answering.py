"""A server in this process that has an HTTPS port, and what its clients need."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socket import create_connection, create_server, socket
from ssl import SSLContext, SSLSocket, TLSVersion
from typing import NamedTuple

from dealdock import Sandbox, create_app
from dealdock.platform.credentials.certificates import CertificateAuthority
from dealdock.server.https import HttpsPort
from dealdock.server.process import Server

PATIENCE = 30


class Answering(NamedTuple):
    """The server, its two ports, and the CA of its certificates."""

    server: Server
    plain: int
    port: int
    authority: CertificateAuthority

    def connect(self) -> socket:
        """A connection to the HTTPS port, before the first byte."""
        return create_connection(("127.0.0.1", self.port), PATIENCE)

    def context(self, *versions: TLSVersion) -> SSLContext:
        """A client's, as strict as Python 3.13 is, that trusts the CA alone."""
        context = SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=self.authority.certificate())
        context.verify_flags |= ssl.VERIFY_X509_STRICT
        for version in versions:
            context.minimum_version = context.maximum_version = version
        return context

    def secure(self, name: str = "pi.pardot.com", *versions: TLSVersion) -> SSLSocket:
        """A connection after the TLS handshake with this server name."""
        return self.context(*versions).wrap_socket(self.connect(), server_hostname=name)


@contextmanager
def answering(sandbox: Sandbox, loop: str) -> Iterator[Answering]:
    """A server on a loop of that kind, in a thread."""
    ready = threading.Event()
    with create_server(("127.0.0.1", 0)) as plain, create_server(("127.0.0.1", 0)) as https:
        server = Server(create_app(sandbox), ready=ready.set, signals=())
        server.config.loop = loop
        thread = threading.Thread(target=server.answer, args=(plain, HttpsPort(https, sandbox)))
        thread.start()
        try:
            assert ready.wait(PATIENCE)
            yield Answering(server, plain.getsockname()[1], https.getsockname()[1], sandbox.authority)
        finally:
            server.stop()
            thread.join()


def call(
    connection: socket, path: str = "/", host: str = "pi.pardot.com", method: str = "GET", more: str = ""
) -> tuple[int, str]:
    """Status and body of a call on a connection, which stays open."""
    connection.sendall(f"{method} {path} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n".encode())
    return answer(connection)


def answer(connection: socket) -> tuple[int, str]:
    """Status and body of the next answer."""
    read = b""
    while b"\r\n\r\n" not in read:
        read += some(connection)
    head, _, body = read.decode().partition("\r\n\r\n")
    length = next(line for line in head.lower().split("\r\n") if line.startswith("content-length:"))
    while len(body.encode()) < int(length.partition(":")[2]):
        body += some(connection).decode()
    return int(head.split(" ")[1]), body


def some(connection: socket) -> bytes:
    """Return the next part of the answer, which must exist."""
    part = connection.recv(1 << 16)
    assert part, "it has ended"
    return part
