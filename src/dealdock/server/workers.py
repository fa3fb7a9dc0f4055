"""Several server processes that share one socket, and their supervisor."""

import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, MutableSequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from dealdock.app import create_app
from dealdock.full_sandbox import Sandbox
from dealdock.platform import metrics, worker_processes
from dealdock.platform.errors import DealdockError
from dealdock.platform.signals import interruptible
from dealdock.server import logs
from dealdock.server.https import HttpsPort
from dealdock.server.listener import AcceptBalance
from dealdock.server.process import DRAIN_SECONDS, Server, configure_process
from dealdock.settings import Settings

_GRACE_SECONDS: Final = 5.0  # in addition to the workers' own time limit
_RETRY_SECONDS: Final = 1.0  # until the next attempt to start a worker
_READY: Final = "ready"
_FINISHED: Final = "finished"
_log = logging.getLogger(__name__)


class SharedResources(NamedTuple):
    """The settings, sockets and metrics of all workers."""

    settings: Settings
    listener: socket.socket
    https: socket.socket | None
    connections: MutableSequence[int]
    """The number of connections of each worker, in shared memory."""
    metrics_folder: str


class Worker:
    """A server process and a pipe to it.

    The process sends a message when it is ready, and one when all its calls are finished. It stops when it receives a
    message, or when the pipe closes. So the supervisor needs no signal to stop it, and the process does not outlive its
    supervisor. The end of the pipe is the end of the process: multiprocessing would take the end of the fork server for
    it, too.
    """

    has_ended = False
    has_finished = False
    """True if the process has finished all its calls."""

    def __init__(self, shared: SharedResources, number: int, context: ForkServerContext | SpawnContext) -> None:
        self.number = number
        self.pipe, worker_end = context.Pipe()
        with worker_end:
            self.process = context.Process(target=work, args=(shared, number, worker_end))
            self.process.start()

    def is_ready(self) -> bool:
        """Wait until the worker is ready. Return False if it could not start; it has logged the reason and ended."""
        try:
            self.pipe.recv()
        except (EOFError, OSError):
            self.process.join()
            return False
        return True

    def stop(self) -> None:
        """Let the process finish its calls and end."""
        with suppress(OSError):  # it has ended
            self.pipe.send("stop")

    def wait(self, seconds: float) -> None:
        """Wait for the end of the process, for a limited time."""
        until = time.monotonic() + seconds
        try:
            while self.pipe.poll(max(until - time.monotonic(), 0)):
                self.has_finished = self.pipe.recv() == _FINISHED
        except (EOFError, OSError):
            self.has_ended = True

    def kill(self) -> None:
        """End the process if it is still running."""
        self.wait(0)
        if not self.has_ended and self.process.pid is not None:
            os.kill(self.process.pid, signal.SIGKILL)
        self.process.join()


class Workers:
    """The worker processes of a server."""

    def __init__(self, shared: SharedResources, context: ForkServerContext | SpawnContext) -> None:
        self._shared, self._context = shared, context
        self._workers: list[Worker] = []

    def wait(self) -> None:
        """Wait until a worker ends."""
        wait([worker.pipe for worker in self._workers])

    def start_missing(self) -> bool:
        """Replace workers that have ended. Return True if all workers are ready then."""
        self._remove_ended()
        missing = set(range(self._shared.settings.workers)) - {worker.number for worker in self._workers}
        for number in missing:
            AcceptBalance(self._shared.connections, number).withdraw()  # until it is ready
        with worker_processes.starting():
            new = [worker for worker in map(self._start, missing) if worker is not None]
        for worker in new:
            if not worker.is_ready():
                self._workers.remove(worker)
        return len(self._workers) == self._shared.settings.workers

    def stop(self) -> bool:
        """Close the sockets and end all workers. Return False if calls were aborted."""
        _, listener, https, *_ = self._shared
        with suppress(KeyboardInterrupt), interruptible():  # a second signal ends the wait
            listener.close()
            if https is not None:
                https.close()
            for worker in self._workers:
                worker.stop()
            for worker in self._workers:
                worker.wait(DRAIN_SECONDS + _GRACE_SECONDS)
        for worker in self._workers:
            worker.kill()
        return all(worker.has_finished for worker in self._workers)

    def _start(self, number: int) -> Worker | None:
        try:
            worker = Worker(self._shared, number, self._context)
        except (EOFError, OSError) as error:  # the fork server has ended, or the system has too many processes
            _log.warning("cannot start a worker: %s", str(error) or "the fork server ended")
            return None
        self._workers.append(worker)
        return worker

    def _remove_ended(self) -> None:
        for worker in [each for each in self._workers if each.pipe.poll()]:
            process = worker.process
            process.join()
            _log.warning("worker %s ended with exit code %s: starting another", process.pid, process.exitcode)
            self._workers.remove(worker)


def supervise(
    settings: Settings, listener: socket.socket, https: socket.socket | None = None, *, ready: Callable[[], None]
) -> bool:
    """Keep the configured number of workers running until SIGINT or SIGTERM. A second signal aborts running calls.

    Return False if calls were aborted.
    """
    context = worker_processes.context()
    connections = context.RawArray("q", settings.workers)
    with TemporaryDirectory(prefix="dealdock-metrics-") as metrics_folder:
        workers = Workers(SharedResources(settings, listener, https, connections, metrics_folder), context)
        try:
            with interruptible():
                if not workers.start_missing():
                    sys.exit(1)
                ready()
                while True:
                    workers.wait()
                    while not workers.start_missing():
                        time.sleep(_RETRY_SECONDS)  # the cause may disappear, and the other workers still run
        except KeyboardInterrupt:
            return workers.stop()
        except BaseException:
            workers.stop()
            raise


def work(shared: SharedResources, number: int, pipe: Connection) -> None:
    """Run a worker process."""
    metrics.count_in(shared.metrics_folder)
    logs.to_stderr(shared.settings)
    try:
        is_finished = _serve(shared, number, pipe)
    except DealdockError as error:
        sys.exit(f"dealdock: {error}")
    finally:
        logging.shutdown()  # a process that was forked by multiprocessing does not do this at its end
    if not is_finished:
        os._exit(1)  # do not wait for threads
    with suppress(OSError):  # the supervisor has ended
        pipe.send(_FINISHED)


def _serve(shared: SharedResources, number: int, pipe: Connection) -> bool:
    """Serve until stopped. Return False if a call was aborted."""

    def ready() -> None:
        with suppress(OSError):  # the supervisor has ended
            pipe.send(_READY)

    with Sandbox(shared.settings) as sandbox:
        balance = AcceptBalance(shared.connections, number)
        server = Server(create_app(sandbox), ready=ready, signals=[signal.SIGTERM], balance=balance)
        configure_process()
        threading.Thread(target=_stop_with, args=(pipe, server), daemon=True).start()
        return server.answer(shared.listener, HttpsPort(shared.https, sandbox) if shared.https else None)


def _stop_with(pipe: Connection, server: Server) -> None:
    with suppress(EOFError, OSError):
        pipe.recv()
    server.stop()
