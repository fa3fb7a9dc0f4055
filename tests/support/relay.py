"""A line to the run's PostgreSQL that a test can break: between calls, in the middle of one, at its COMMIT."""

import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import Self

import sqlalchemy as sa

_NAME = ".s.PGSQL.5432"


class Relay:
    """A relay that listens in a new directory, as PostgreSQL does, and forwards all data."""

    def __init__(self, url: str, directory: Path) -> None:
        """`directory`: with a short name, since a socket's path must be."""
        server = sa.make_url(url)
        self.url = server.set(query={"host": str(directory)}).render_as_string(hide_password=False)
        self._server = f"{server.query['host']}/{_NAME}"
        self._path = directory / _NAME
        self._lines: list[socket.socket] = []
        self._fatal = b""
        self._times = 0
        self._listener = self._listen()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.refuse()

    def refuse(self) -> None:
        """Break every line, and take no other."""
        self._path.unlink(missing_ok=True)
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def accept(self) -> None:
        """Take lines again."""
        self._listener = self._listen()

    def cut(self) -> None:
        """Break every line."""
        lines, self._lines = self._lines, []
        for line in lines:
            _hang_up(line)

    def cut_after(self, words: bytes, times: int = 1) -> None:
        """Break the next connections that send these words: PostgreSQL executes them, and its response is lost."""
        self._fatal, self._times = words, times

    @property
    def has_struck(self) -> bool:
        return self._times == 0

    def must_have_struck(self) -> None:
        assert self._times == 0

    def _listen(self) -> socket.socket:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(self._path))
        listener.listen()
        threading.Thread(target=self._take, args=(listener,), daemon=True).start()
        return listener

    def _take(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                self._lines += [client, server]
                threading.Thread(target=self._ask, args=(client, server), daemon=True).start()
                threading.Thread(target=_pass_on, args=(server, client), daemon=True).start()

    def _ask(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while said := client.recv(1 << 16):
                if self._times and self._fatal in said:
                    self._times -= 1
                    client.shutdown(socket.SHUT_RDWR)  # from here on nothing gets back
                    server.sendall(said)
                    server.shutdown(
                        socket.SHUT_WR
                    )  # it executes the statement, then it notices that the client is gone
                    return
                server.sendall(said)
        _hang_up(server)


def _pass_on(server: socket.socket, client: socket.socket) -> None:
    with suppress(OSError):
        while said := server.recv(1 << 16):
            client.sendall(said)
    _hang_up(client)


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()
