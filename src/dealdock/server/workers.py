"""Several server processes that share one socket, and their supervisor."""

import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, MutableSequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Final, NamedTuple

from dealdock.app import create_app
from dealdock.full_sandbox import Sandbox
from dealdock.platform.errors import DealdockError
from dealdock.platform.metrics import Folder
from dealdock.server import logs
from dealdock.server.https import HttpsPort
from dealdock.server.listener import AcceptBalance
from dealdock.server.process import DRAIN_SECONDS, Server, configure_process
from dealdock.server.signals import interruptible
from dealdock.settings import Settings

_SPAWN: Final = multiprocessing.get_context("spawn")
_GRACE_SECONDS: Final = 5.0  # in addition to the workers' own time limit
_RETRY_SECONDS: Final = 1.0  # until the next attempt to start a worker
_log = logging.getLogger(__name__)


class Common(NamedTuple):
    """The settings and sockets of all workers."""

    settings: Settings
    listener: socket.socket
    https: socket.socket | None
    connections: MutableSequence[int]
    """The number of connections of each worker, in shared memory."""


class Worker:
    """A server process and a pipe to it. The process sends a message when it is ready, and stops when the pipe closes.

    So the supervisor needs no signal to stop it, and the process does not outlive its supervisor.
    """

    def __init__(self, common: Common, number: int) -> None:
        self.number = number
        self.pipe, worker_end = _SPAWN.Pipe()
        self.process = _SPAWN.Process(target=work, args=(common, number, worker_end))
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])  # inherited: only the supervisor handles Ctrl-C
        try:
            self.process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
        worker_end.close()

    def is_ready(self) -> bool:
        """Wait until the worker is ready. Return False if it could not start; it has logged the reason and ended."""
        try:
            self.pipe.recv()
        except EOFError:
            self.process.join()
            return False
        return True


def supervise(
    settings: Settings, listener: socket.socket, https: socket.socket | None = None, *, ready: Callable[[], None]
) -> bool:
    """Keep the configured number of workers running until SIGINT or SIGTERM. A second signal aborts running calls.

    Return False if calls were aborted.
    """
    workers: list[Worker] = []
    common = Common(settings, listener, https, _SPAWN.RawArray("q", settings.workers))
    metrics_folder = Folder()
    try:
        with interruptible():
            if not _start_missing(workers, common):
                sys.exit(1)
            ready()
            while True:
                wait([worker.process.sentinel for worker in workers])
                while not _start_missing(workers, common):
                    time.sleep(_RETRY_SECONDS)  # the cause may disappear, and the other workers still run
    except KeyboardInterrupt:
        return _stop(workers, listener, https)
    except BaseException:
        _stop(workers, listener, https)
        raise
    finally:
        metrics_folder.close()


def work(common: Common, number: int, pipe: Connection) -> None:
    """Run a worker process."""
    settings, listener, https, connections = common
    logs.to_stderr(settings)

    def ready() -> None:
        with suppress(OSError):  # if the pipe is closed, the supervisor has ended
            pipe.send("ready")

    try:
        with Sandbox(settings) as sandbox:
            balance = AcceptBalance(connections, number)
            server = Server(create_app(sandbox), ready=ready, signals=[signal.SIGTERM], balance=balance)
            configure_process()
            threading.Thread(target=_stop_with, args=(pipe, server), daemon=True).start()
            finished = server.answer(listener, HttpsPort(https, sandbox) if https else None)
    except DealdockError as error:
        sys.exit(f"dealdock: {error}")
    if not finished:
        logging.shutdown()
        os._exit(1)  # do not wait for threads


def _stop_with(pipe: Connection, server: Server) -> None:
    with suppress(EOFError, OSError):
        pipe.recv()
    server.stop()


def _start_missing(workers: list[Worker], common: Common) -> bool:
    """Replace workers that have ended. Return True if all workers are ready then."""
    for worker in [each for each in workers if not each.process.is_alive()]:
        _log.warning("worker %s ended with exit code %s: starting another", worker.process.pid, worker.process.exitcode)
        workers.remove(worker)
    missing = set(range(common.settings.workers)) - {worker.number for worker in workers}
    for number in missing:
        AcceptBalance(common.connections, number).withdraw()  # until it is ready
    new = [Worker(common, number) for number in missing]
    workers += new
    for worker in new:
        if not worker.is_ready():
            workers.remove(worker)
    return len(workers) == common.settings.workers


def _stop(workers: list[Worker], listener: socket.socket, https: socket.socket | None) -> bool:
    with suppress(KeyboardInterrupt), interruptible():  # a second signal ends the wait
        listener.close()
        if https is not None:
            https.close()
        for worker in workers:
            worker.pipe.close()
        for worker in workers:
            worker.process.join(DRAIN_SECONDS + _GRACE_SECONDS)
    for worker in workers:
        worker.process.kill()  # no effect if it has ended
        worker.process.join()
    return all(worker.process.exitcode == 0 for worker in workers)
