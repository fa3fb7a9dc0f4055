"""A single server process."""

import asyncio
import gc
import logging
import signal
import socket
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from types import FrameType
from typing import Any, Final, cast

import uvicorn

try:
    import resource
except ImportError:  # Windows has none
    resource = None  # type: ignore[assignment]

from dealdock.platform.webhooks import own_listeners
from dealdock.server.forward_proxy import HttpsConnection, PlaintextConnection
from dealdock.server.http_protocol import Connection
from dealdock.server.https import HttpsPort
from dealdock.server.signals import STOP_SIGNALS, unmasked

DRAIN_SECONDS: Final = 30.0
"""The time that running calls may take after the server was stopped."""

KEEP_ALIVE_SECONDS: Final = 120
"""The time for which an idle connection is kept. The pools of common clients close theirs sooner."""

LULL_SECONDS: Final = 0.01
"""The time without a new call after which a stopping server closes idle connections."""

_LISTENER_COPIES: Final = 16  # uvloop accepts one connection of a socket at a time, then serves all calls
_MAX_LULLS: Final = 50  # then idle connections are closed although calls still arrive
_CHECK_SECONDS: Final = 0.005
_GC_THRESHOLDS: Final = (2_000, 5, 200)
"""Collect rarely, because calls leave few cycles. A collection of the young generation takes half a millisecond."""

_log = logging.getLogger(__name__)


def configure_process() -> None:
    """Configure this process as a server: raise the limit of open connections, and turn the garbage collector on.

    The collector ignores objects that exist now, such as imported modules.
    """
    if resource is not None:
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        with suppress(OSError, ValueError):  # some systems allow less than they report
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    gc.freeze()
    gc.set_threshold(*_GC_THRESHOLDS)
    gc.enable()


class Server(uvicorn.Server):
    """uvicorn's server, with a callback when it is ready, and an end as soon as no call is running."""

    finished = True
    """False if the server ended before a call, whose thread may still be running."""

    def __init__(
        self,
        app: Any,
        *,
        ready: Callable[[], None],
        signals: Sequence[signal.Signals] = STOP_SIGNALS,
    ) -> None:
        """`ready` is called once the server accepts calls. The first of the `signals` stops it, the second aborts
        calls.
        """
        super().__init__(
            uvicorn.Config(
                app,
                access_log=False,
                http=Connection,
                interface="asgi3",
                lifespan="off",
                log_config=None,
                log_level=logging.WARNING,
                proxy_headers=False,
                server_header=False,
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                ws="none",
            )
        )
        self._ready = ready
        self._signals = signals
        self._loop: asyncio.AbstractEventLoop | None = None
        self._https: list[HttpsPort] = []
        self._copies: list[socket.socket] = []

    def answer(self, listener: socket.socket, https: HttpsPort | None = None) -> bool:
        """Serve until stopped. Return False if the server ended before a call did."""
        own_listeners.add(listener)
        self._https += [https] if https else []
        runner = asyncio.Runner(loop_factory=self.config.get_loop_factory())
        try:
            runner.run(self.serve(sockets=[listener]))
        finally:
            if self.finished:
                runner.close()  # it waits for threads
        return self.finished

    def open(self, https: HttpsPort) -> None:
        """Serve another port, too. The server must be running. May be called from any other thread."""

        async def add() -> None:
            https.open(self._make_https_connection)
            self._https.append(https)

        if self._loop is None:
            raise RuntimeError("the server is not running yet")
        asyncio.run_coroutine_threadsafe(add(), self._loop).result()

    def stop(self) -> None:
        """Accept no more connections, finish the running calls, and end. May be called from any thread."""
        self.should_exit = True

    def handle_exit(self, _sig: int, _frame: FrameType | None) -> None:
        self.force_exit = self.should_exit
        self.stop()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self.handle_exit) for number in self._signals}
        try:
            with unmasked(self._signals):
                yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        if type(self._loop).__module__.startswith("uvloop"):
            self._copies = [listener.dup() for listener in sockets or [] for _ in range(_LISTENER_COPIES - 1)]
        await super().startup([*(sockets or []), *self._copies])
        for https in self._https:
            https.open(self._make_https_connection)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for https in self._https:
            await https.close()
        for listener in [*(sockets or []), *self._copies]:
            listener.close()
        for connection in self._connections:
            connection.end()
        await self._wait_for_lull()
        for connection in self._connections:
            connection.shutdown()  # at once if it is idle, else after the response
        await asyncio.sleep(0)
        calls = self.server_state.tasks
        if calls and not self.force_exit:
            _log.warning("stopping after %d running calls; a second signal aborts them", len(calls))
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                # uvicorn has no callback for the end of a connection
                while (calls or self.server_state.connections) and not self.force_exit:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
        self.finished = not calls

    @property
    def _connections(self) -> list[Connection]:
        return cast("list[Connection]", list(self.server_state.connections))

    async def _wait_for_lull(self) -> None:
        """Wait until no calls arrive: a client that sends one call after another is idle only for moments."""
        now = asyncio.get_running_loop().time
        begun = since = now()
        idle = self._idle
        while idle and now() < min(since + LULL_SECONDS, begun + _MAX_LULLS * LULL_SECONDS) and not self.force_exit:
            await asyncio.sleep(_CHECK_SECONDS)
            if (left := self._idle) != idle:
                idle, since = left, now()

    @property
    def _idle(self) -> set[Connection]:
        return {connection for connection in self._connections if connection.is_idle}

    def _make_https_connection(self, hosts: Container[str] | None) -> asyncio.Protocol:
        """Return the protocol of a connection at an HTTPS port."""
        made = HttpsConnection if hosts is None else partial(PlaintextConnection, hosts=hosts)
        return made(self.config, self.server_state, self.lifespan.state)
