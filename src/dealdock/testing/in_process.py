"""A server in a thread of this process, on a temporary database."""

import asyncio
import logging
import os
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Final

import dealdock.control.app  # noqa: F401 (imported before the first call, which it would delay)
from dealdock.app import Sandbox, create_app
from dealdock.control.health import PROTOCOL
from dealdock.server import listen
from dealdock.server.https import HttpsPort
from dealdock.server.process import Server
from dealdock.settings import Settings

_LOGGERS: Final = [logging.getLogger(f"uvicorn.{name}") for name in ("error", "access", "asgi")]


class InProcess:
    """A sandbox without accounts and its server, with a thread and an event loop of their own."""

    url: str
    token: str | None
    """The control token, if the environment sets one."""
    protocol: Final = PROTOCOL
    """The version of the control plane."""

    def __init__(self) -> None:
        """Start the server at a free port of the loopback interface. Return when it is ready."""
        listener = listen("127.0.0.1", 0)
        port = listener.getsockname()[1]
        try:
            # Of the environment, only settings that change responses apply.
            self.sandbox = Sandbox(Settings(host="127.0.0.1", port=port, database=None, home=None, workers=1))
        except BaseException:
            listener.close()
            raise
        self.url = self.sandbox.settings.url
        self.token = self.sandbox.control_token
        self._process = os.getpid()
        self._ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._answer, args=(listener,), name="dealdock", daemon=True)
        with _loggers_kept():
            self.server = Server(create_app(self.sandbox), ready=lambda: self._ready.set_result(None), signals=())
            for logger in _LOGGERS:
                logger.addFilter(self._is_logged)
            self._thread.start()
            self._ready.result()

    @property
    def hosts(self) -> list[str]:
        """The host names of the services that it emulates."""
        return list(self.sandbox.vendors.hosts)

    def open_https(self) -> None:
        """Open an HTTPS port, unless there is one."""
        if self.sandbox.https_port is None:
            self.server.open(HttpsPort(listen("127.0.0.1", 0), self.sandbox))

    def stop(self) -> None:
        """Stop the server at once, and abort running calls."""
        if os.getpid() != self._process:
            return  # in a forked process, neither the server nor the database belongs to it
        self.server.force_exit = True
        self.server.stop()
        self._thread.join()
        self.sandbox.close()
        for logger in _LOGGERS:
            logger.removeFilter(self._is_logged)

    def _answer(self, listener: socket.socket) -> None:
        try:
            with asyncio.Runner(loop_factory=self.server.config.get_loop_factory()) as runner:
                runner.run(self.server.serve(sockets=[listener]))
        except BaseException as error:
            if self._ready.done():
                raise
            self._ready.set_exception(error)

    def _is_logged(self, record: logging.LogRecord) -> bool:
        """Return True if a test's captured log should contain the record.

        It should contain all records of the test's own servers, and warnings and errors of this server until it stops.
        """
        is_wrong = record.levelno >= logging.WARNING and not self.server.should_exit
        return record.thread != self._thread.ident or is_wrong


@contextmanager
def _loggers_kept() -> Iterator[None]:
    """Restore the levels and handlers of uvicorn's loggers, which uvicorn sets for the whole process."""
    before = [(logger.level, logger.handlers, logger.propagate) for logger in _LOGGERS]
    try:
        yield
    finally:
        for logger, (level, handlers, propagate) in zip(_LOGGERS, before, strict=True):
            logger.setLevel(level)
            logger.handlers, logger.propagate = handlers, propagate
