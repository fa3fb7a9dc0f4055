"""Accepting connections of a listening socket, and balancing them between several processes."""

import asyncio
import logging
import socket
from collections.abc import Callable, Collection, Coroutine, MutableSequence
from typing import Any, Final

_MAX_ACCEPTED_AT_ONCE: Final = 16  # connections that are accepted before existing ones are served again
_PAUSE_SECONDS: Final = 1.0  # until file descriptors may be available again
_YIELD_SECONDS: Final = 0.003  # in which other processes may accept their share
_SLACK_RATIO: Final = 8  # one connection in eight is an accepted imbalance
_WITHDRAWN_COUNT: Final = 2**31  # the published count of a process that accepts no connections
_log = logging.getLogger(__name__)


class AcceptBalance:
    """The share of one process in the connections of sockets that several processes accept from.

    Without it, the process that wakes first accepts almost all connections of a moment. Clients keep their
    connections, so the other processes would stay idle.
    """

    def __init__(self, counts: MutableSequence[int], number: int) -> None:
        """`counts`: the connections of each process, in shared memory. `number`: the index of this process."""
        self._counts, self._number = counts, number
        self._collections: list[Collection[Any]] = []
        self._is_withdrawn = False

    def count(self, connections: Collection[Any]) -> None:
        """Include these connections in the count."""
        self._collections.append(connections)
        self.publish()

    def publish(self) -> None:
        """Publish the current count to the other processes."""
        self._counts[self._number] = _WITHDRAWN_COUNT if self._is_withdrawn else sum(map(len, self._collections))

    def withdraw(self) -> None:
        """Exclude this process from the balance, so that the others do not wait for it."""
        self._is_withdrawn = True
        self.publish()

    @property
    def room(self) -> int:
        """The number of connections to accept now: it keeps the count close to the lowest of all processes."""
        return min(self._counts) - self._own_count + self.step

    @property
    def step(self) -> int:
        """The accepted imbalance, in connections."""
        return 1 + self._own_count // _SLACK_RATIO

    @property
    def _own_count(self) -> int:
        return self._counts[self._number]


class Connections(set[Any]):
    """The connections of a process, counted as they are added and removed."""

    def __init__(self, balance: AcceptBalance) -> None:
        super().__init__()
        self._balance = balance
        balance.count(self)

    def add(self, connection: Any) -> None:
        super().add(connection)
        self._balance.publish()

    def discard(self, connection: Any) -> None:
        super().discard(connection)
        self._balance.publish()


class Listener:
    """A listening socket, and the accepted connections that have no protocol yet."""

    def __init__(
        self,
        listener: socket.socket,
        serve: Callable[[socket.socket], Coroutine[Any, Any, object]],
        balance: AcceptBalance | None,
    ) -> None:
        """Accept connections in the running loop: all of them, or this process's share."""
        self._listener, self._serve, self._balance = listener, serve, balance
        self._loop = asyncio.get_running_loop()
        self.starting: set[asyncio.Task[object]] = set()
        if balance is not None:
            balance.count(self.starting)
        listener.setblocking(False)
        self._start_accepting()

    def close(self) -> None:
        """Accept the connections that are already waiting, then close the socket."""
        self._loop.remove_reader(self._listener)
        self._accept(_MAX_ACCEPTED_AT_ONCE)
        self._listener.close()

    def _start_accepting(self) -> None:
        if self._listener.fileno() >= 0:
            self._loop.add_reader(self._listener, self._accept_share)

    def _pause(self, seconds: float, then: Callable[[], None]) -> None:
        self._loop.remove_reader(self._listener)
        self._loop.call_later(seconds, then)

    def _accept_share(self) -> None:
        room = _MAX_ACCEPTED_AT_ONCE if self._balance is None else self._balance.room
        if room > 0:
            self._accept(min(room, _MAX_ACCEPTED_AT_ONCE))
        else:
            self._pause(_YIELD_SECONDS, self._accept_remaining)

    def _accept_remaining(self) -> None:
        """Accept some connections that the other processes, which must be busy, have not accepted."""
        if self._balance is not None:
            self._start_accepting()
            self._accept(self._balance.step)

    def _accept(self, limit: int) -> None:
        """Accept waiting connections unless another process was faster, or the socket was closed meanwhile."""
        if self._listener.fileno() < 0:
            return
        try:
            for _ in range(limit):
                client, _ = self._listener.accept()
                client.setblocking(False)
                task = self._loop.create_task(self._serve(client))
                self.starting.add(task)
                task.add_done_callback(self._forget)
                self._publish()
        except (BlockingIOError, ConnectionError):
            return
        except OSError as error:
            _log.warning("cannot accept connections for a moment: %s", error.strerror)
            self._pause(_PAUSE_SECONDS, self._start_accepting)

    def _forget(self, task: asyncio.Task[object]) -> None:
        self.starting.discard(task)
        self._publish()

    def _publish(self) -> None:
        if self._balance is not None:
            self._balance.publish()
