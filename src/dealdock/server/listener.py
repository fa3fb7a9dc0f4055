"""Accepting connections of a listening socket, and balancing them between several processes."""

import asyncio
import logging
import socket
from collections.abc import Callable, Collection, Coroutine, MutableSequence
from typing import Any, Final

_AT_ONCE: Final = 16  # connections that are accepted before existing ones are served again
_PAUSE: Final = 1.0  # seconds until file descriptors may be available again
_TURN: Final = 0.003  # seconds in which other processes may accept their share
_SLACK: Final = 8  # one connection in so many is an accepted imbalance
_GONE: Final = 2**31
_log = logging.getLogger(__name__)


class AcceptBalance:
    """The share of one process in the connections to sockets that several processes accept from.

    Without it, the process that wakes first accepts almost all connections that come at once. Clients keep their
    connections, so the other processes would stay idle.
    """

    def __init__(self, counts: MutableSequence[int], number: int) -> None:
        """`counts`: the connections of each process, in shared memory. `number`: the index of this process."""
        self._counts, self._number = counts, number
        self._held: list[Collection[Any]] = []
        self._is_over = False

    def count(self, held: Collection[Any]) -> None:
        """Include these connections in the count."""
        self._held.append(held)
        self.tell()

    def tell(self) -> None:
        """Publish the current count to the other processes."""
        self._counts[self._number] = _GONE if self._is_over else sum(map(len, self._held))

    def end(self) -> None:
        """Withdraw this process, so that no other one waits for it."""
        self._is_over = True
        self.tell()

    @property
    def room(self) -> int:
        """The number of connections to accept now: it keeps the count close to the lowest of all processes."""
        return min(self._counts) - self._mine + self.step

    @property
    def step(self) -> int:
        """The accepted imbalance, in connections."""
        return 1 + self._mine // _SLACK

    @property
    def _mine(self) -> int:
        return self._counts[self._number]


class Connections(set[Any]):
    """The connections of a process, counted as they are added and removed."""

    def __init__(self, share: AcceptBalance) -> None:
        super().__init__()
        self._share = share
        share.count(self)

    def add(self, connection: Any) -> None:
        super().add(connection)
        self._share.tell()

    def discard(self, connection: Any) -> None:
        super().discard(connection)
        self._share.tell()


class Listener:
    """A listening socket, and the accepted connections that have no protocol yet."""

    def __init__(
        self,
        listener: socket.socket,
        let_in: Callable[[socket.socket], Coroutine[Any, Any, object]],
        share: AcceptBalance | None,
    ) -> None:
        """Accept connections in the running loop: all of them, or this process's share."""
        self._listener, self._let_in, self._share = listener, let_in, share
        self._loop = asyncio.get_running_loop()
        self.under_way: set[asyncio.Task[object]] = set()
        if share is not None:
            share.count(self.under_way)
        listener.setblocking(False)
        self._open()

    def close(self) -> None:
        """Accept the connections that are already waiting, and no more."""
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
        """Accept some connections that the other processes, which must be busy, have left."""
        if self._share is not None:
            self._open()
            self._take(self._share.step)

    def _take(self, most: int) -> None:
        """Accept waiting connections unless another process was faster, or the socket was closed meanwhile."""
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
