"""One process that answers."""

import asyncio
import gc
import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from types import FrameType
from typing import Any, Final, cast

import uvicorn

try:
    import resource
except ImportError:  # Windows has none
    resource = None  # type: ignore[assignment]

from dealdock.server import memory
from dealdock.server.connection import Connection
from dealdock.server.door import Connections, Door, Share
from dealdock.server.https import HttpsPort
from dealdock.server.proxy import Guest, InClear
from dealdock.server.signals import BOTH, unmasked
from dealdock.web import body_budget

PATIENCE: Final = 30.0
"""For how many seconds the calls under way at the end may go on."""

KEEP_ALIVE: Final = 120
"""For how many seconds an idle connection is kept: the pools of common clients let go of theirs sooner."""

LULL: Final = 0.01
"""For how many seconds nobody may have begun to call before idle connections are closed at the end."""

_COPIES: Final = 16  # uvloop lets in one at a time by each, and then has all others' calls answered
_LULLS: Final = 50  # after so long they are closed though calls go on coming
_BLINK: Final = 0.005  # seconds between two looks
_SELDOM: Final = (
    2_000,
    5,
    200,
)  # all seldom, since calls leave hardly any cycles; what is new in small pieces, in half a ms
_SOON: Final = 1.0  # seconds
_MANY: Final = 1_000  # answers, after which it may pay to look for memory that is free
_LARGE: Final = 4 * 2**20  # bytes of large bodies, after which it does, too
_log = logging.getLogger(__name__)


def settle() -> None:
    """Make this process a server's: with as many connections as it may have, a garbage collector, and bounds on memory.

    The collector works on what comes from here on: what was imported stays. The bounds can wait until it answers.
    """
    if resource is not None:
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        with suppress(OSError, ValueError):  # some systems allow less than they say
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    gc.freeze()
    gc.set_threshold(*_SELDOM)
    gc.enable()
    bounding = threading.Timer(_SOON, memory.give_back)
    bounding.daemon = True
    bounding.start()


class Server(uvicorn.Server):
    """uvicorn's server, but one that says when it answers, and that ends as soon as nothing is under way."""

    finished = True
    """False where the end came before that of a call: a thread may still be at it."""

    def __init__(
        self,
        app: Any,
        *,
        ready: Callable[[], None],
        signals: Sequence[signal.Signals] = BOTH,
        share: Share | None = None,
    ) -> None:
        """`ready` is called once it answers. The first of the `signals` is a `stop`, the second breaks off.

        `share`: what it has to do, where other processes answer at the same sockets.
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
                timeout_keep_alive=KEEP_ALIVE,
                ws="none",
            )
        )
        self._ready = ready
        self._signals = signals
        self._share = share
        self._door: Door | None = None
        self._stopping = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._https: list[HttpsPort] = []
        self._copies: list[socket.socket] = []
        self._answers = self._answers_at_rest = 0  # when it was looked at last, and when memory was given back
        self._bytes_at_rest = 0  # of large bodies, when memory was given back

    def answer(self, listener: socket.socket, https: HttpsPort | None = None) -> bool:
        """Answer until stopped; False where the end came before that of a call."""
        self._https += [https] if https else []
        runner = asyncio.Runner(loop_factory=self.config.get_loop_factory())
        try:
            runner.run(self.serve(sockets=[listener]))
        finally:
            if self.finished:
                runner.close()  # it waits for threads
        return self.finished

    def open(self, https: HttpsPort) -> None:
        """Answer at another port too, once it answers at all. Any thread but its own may say so."""

        async def add() -> None:
            https.open(self._connect, self._share)
            self._https.append(https)

        if self._loop is None:
            raise RuntimeError("it doesn't answer yet")
        asyncio.run_coroutine_threadsafe(add(), self._loop).result()

    def stop(self) -> None:
        """Take no more connections, finish the calls under way, and end. Any thread may say so."""
        self.should_exit = True
        if self._loop is not None:
            with suppress(RuntimeError):  # that loop has ended
                self._loop.call_soon_threadsafe(self._stopping.set)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 (a signal handler's form)
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
        if self._share is not None:
            self.server_state.connections = Connections(self._share)
            (listener,) = sockets or []
            self._door = Door(listener, self._let_in, self._share)
            sockets = []
        elif type(self._loop).__module__.startswith("uvloop"):
            self._copies = [listener.dup() for listener in sockets or [] for _ in range(_COPIES - 1)]
        await super().startup([*(sockets or []), *self._copies])
        for https in self._https:
            https.open(self._connect, self._share)
        self._ready()

    async def main_loop(self) -> None:
        while not await self.on_tick(0):  # every second it sets the answers' Date
            now = asyncio.get_running_loop().time()
            for connection in self._connections:
                connection.look(now)
            await self._rest()
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self._stopping.wait()

    async def _rest(self) -> None:
        """Give back memory in the first second without an answer after many, or after large bodies."""
        answers, taken = self.server_state.total_requests, body_budget.PROCESS.total
        is_much = answers - self._answers_at_rest > _MANY or taken - self._bytes_at_rest > _LARGE
        if is_much and answers == self._answers:
            self._answers_at_rest, self._bytes_at_rest = answers, taken
            await asyncio.to_thread(memory.trim)
        self._answers = answers

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._share is not None:
            self._share.end()
        if self._door is not None:
            self._door.close()
            await asyncio.gather(*self._door.under_way, return_exceptions=True)
        for server in self.servers:
            server.close()
        for https in self._https:
            await https.close()
        for listener in [*(sockets or []), *self._copies]:
            listener.close()
        for connection in self._connections:
            connection.end()
        await self._lull()
        for connection in self._connections:
            connection.shutdown()  # at once where it is idle, else after the answer
        await asyncio.sleep(0)
        calls = self.server_state.tasks
        if calls and not self.force_exit:
            _log.warning("stopping once %d running calls are answered; a second signal breaks them off", len(calls))
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                # uvicorn tells nobody when a connection ends
                while (calls or self.server_state.connections) and not self.force_exit:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
        self.finished = not calls

    @property
    def _connections(self) -> list[Connection]:
        return cast("list[Connection]", list(self.server_state.connections))

    async def _lull(self) -> None:
        """Let calls begin that are on their way, for whoever calls one after another is seldom idle for long."""
        now = asyncio.get_running_loop().time
        begun = since = now()
        idle = self._idle
        while idle and now() < min(since + LULL, begun + _LULLS * LULL) and not self.force_exit:
            await asyncio.sleep(_BLINK)
            if (left := self._idle) != idle:
                idle, since = left, now()

    @property
    def _idle(self) -> set[Connection]:
        return {connection for connection in self._connections if connection.is_idle}

    async def _let_in(self, client: socket.socket) -> None:
        """A connection at the HTTP port that was taken here, not by the loop."""
        loop = asyncio.get_running_loop()
        with suppress(OSError), ExitStack() as unless_made:  # it has gone
            unless_made.enter_context(client)
            await loop.connect_accepted_socket(self._plain, client)
            unless_made.pop_all()

    def _plain(self) -> asyncio.Protocol:
        return Connection(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)

    def _connect(self, in_clear: bool) -> asyncio.Protocol:
        """The protocol of a connection at an HTTPS port."""
        made = InClear if in_clear else Guest
        return made(self.config, self.server_state, self.lifespan.state)
