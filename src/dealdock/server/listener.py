"""A listening socket at which a process takes connections itself, and how several processes share what comes there."""

import asyncio
import logging
import socket
from collections.abc import Callable, Collection, Coroutine, MutableSequence
from typing import Any, Final

_AT_ONCE: Final = 16  # connections, before those that are there have their turn
_PAUSE: Final = 1.0  # seconds: where descriptors have run out, there may be some again by then
_TURN: Final = 0.003  # seconds that the others are given to take what is theirs
_SLACK: Final = 8  # of so many connections one more or less doesn't matter
_GONE: Final = 2**31
_log = logging.getLogger(__name__)


class Share:
    """Which connections are one process's, of several that answer at the same sockets.

    Left to themselves, the one that wakes first takes nearly all who come at once; clients keep their connections, and
    the others have nothing to do.
    """

    def __init__(self, counts: MutableSequence[int], number: int) -> None:
        """`counts`: how many connections each process has, in memory that all see; `number`: which of them this is."""
        self._counts, self._number = counts, number
        self._held: list[Collection[Any]] = []
        self._is_over = False

    def count(self, held: Collection[Any]) -> None:
        """Let these count from here on."""
        self._held.append(held)
        self.tell()

    def tell(self) -> None:
        """Let the others see how many there are now."""
        self._counts[self._number] = _GONE if self._is_over else sum(map(len, self._held))

    def end(self) -> None:
        """Let nobody wait for this process any more."""
        self._is_over = True
        self.tell()

    @property
    def room(self) -> int:
        """How many it may take before others have their turn: so that it has hardly more than who has the fewest."""
        return min(self._counts) - self._mine + self.step

    @property
    def step(self) -> int:
        """How many are hardly more."""
        return 1 + self._mine // _SLACK

    @property
    def _mine(self) -> int:
        return self._counts[self._number]


class Connections(set[Any]):
    """A process's, told of as they come and go."""

    def __init__(self, share: Share) -> None:
        super().__init__()
        self._share = share
        share.count(self)

    def add(self, connection: Any) -> None:
        super().add(connection)
        self._share.tell()

    def discard(self, connection: Any) -> None:
        super().discard(connection)
        self._share.tell()


class Door:
    """A listening socket, and those who were taken there and are known to nobody else yet."""

    def __init__(
        self,
        listener: socket.socket,
        let_in: Callable[[socket.socket], Coroutine[Any, Any, object]],
        share: Share | None,
    ) -> None:
        """Take connections, in the loop that runs: all who come, or this process's share."""
        self._listener, self._let_in, self._share = listener, let_in, share
        self._loop = asyncio.get_running_loop()
        self.under_way: set[asyncio.Task[object]] = set()
        if share is not None:
            share.count(self.under_way)
        listener.setblocking(False)
        self._open()

    def close(self) -> None:
        """Take those who wait already, and no more."""
        self._loop.remove_reader(self._listener)
        self._take(_AT_ONCE)
        self._listener.close()

    def _open(self) -> None:
        if self._listener.fileno() >= 0:
            self._loop.add_reader(self._listener, self._take_share)

    def _open_later(self, seconds: float, then: Callable[[], None]) -> None:
        self._loop.remove_reader(self._listener)
        self._loop.call_later(seconds, then)

    def _take_share(self) -> None:
        room = _AT_ONCE if self._share is None else self._share.room
        if room > 0:
            self._take(min(room, _AT_ONCE))
        else:
            self._open_later(_TURN, self._take_left)

    def _take_left(self) -> None:
        """Some that the others haven't taken, who must have other things to do."""
        if self._share is not None:
            self._open()
            self._take(self._share.step)

    def _take(self, most: int) -> None:
        """Those who wait, as far as no other process was quicker; nobody, where the socket was closed meanwhile."""
        if self._listener.fileno() < 0:
            return
        try:
            for _ in range(most):
                client, _ = self._listener.accept()
                client.setblocking(False)
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                task = self._loop.create_task(self._let_in(client))
                self.under_way.add(task)
                task.add_done_callback(self._done)
                self._tell()
        except (BlockingIOError, ConnectionError):
            return
        except OSError as error:
            _log.warning("no connection can be taken for a moment: %s", error.strerror)
            self._open_later(_PAUSE, self._open)

    def _done(self, task: asyncio.Task[object]) -> None:
        self.under_way.discard(task)
        self._tell()

    def _tell(self) -> None:
        if self._share is not None:
            self._share.tell()
