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
from dealdock.server.process import PATIENCE, Server, settle
from dealdock.server.signals import heard
from dealdock.settings import Settings

_SPAWN: Final = multiprocessing.get_context("spawn")
_GRACE: Final = 5.0  # seconds, beyond the workers' own
_AGAIN: Final = 1.0  # seconds until the next attempt to start a worker
_log = logging.getLogger(__name__)


class Common(NamedTuple):
    """The settings and sockets of all workers."""

    settings: Settings
    listener: socket.socket
    https: socket.socket | None
    connections: MutableSequence[int]
    """The number of connections of each worker, in shared memory."""


class Worker:
    """A server process and the pipe to it. The process reports through it that it is ready, and stops when it breaks.

    So it needs no signal, which a terminal would also send to it, and it does not outlive its supervisor.
    """

    def __init__(self, common: Common, number: int) -> None:
        self.number = number
        self.line, theirs = _SPAWN.Pipe()
        self.process = _SPAWN.Process(target=work, args=(common, number, theirs))
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])  # inherited: Ctrl-C is for its parent
        try:
            self.process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
        theirs.close()

    def is_ready(self) -> bool:
        """Wait until the worker is ready. Return False where it could not start; it has then logged why and ended."""
        try:
            self.line.recv()
        except EOFError:
            self.process.join()
            return False
        return True


def supervise(
    settings: Settings, listener: socket.socket, https: socket.socket | None = None, *, ready: Callable[[], None]
) -> bool:
    """Keep the configured number of workers running until SIGINT or SIGTERM. A second signal aborts running calls.

    Return False where calls had to be aborted.
    """
    workers: list[Worker] = []
    common = Common(settings, listener, https, _SPAWN.RawArray("q", settings.workers))
    counting = Folder()
    try:
        with heard():
            if not _start_missing(workers, common):
                sys.exit(1)
            ready()
            while True:
                wait([worker.process.sentinel for worker in workers])
                while not _start_missing(workers, common):
                    time.sleep(_AGAIN)  # the cause may disappear, and the other workers still serve
    except KeyboardInterrupt:
        return _stop(workers, listener, https)
    except BaseException:
        _stop(workers, listener, https)
        raise
    finally:
        counting.close()


def work(common: Common, number: int, line: Connection) -> None:
    """Run a worker process."""
    settings, listener, https, connections = common
    logs.to_stderr(settings)

    def ready() -> None:
        with suppress(OSError):  # if the pipe broke, the end is near
            line.send("ready")

    try:
        with Sandbox(settings) as sandbox:
            share = AcceptBalance(connections, number)
            server = Server(create_app(sandbox), ready=ready, signals=[signal.SIGTERM], share=share)
            settle()
            threading.Thread(target=_stop_with, args=(line, server), daemon=True).start()
            finished = server.answer(listener, HttpsPort(https, sandbox) if https else None)
    except DealdockError as error:
        sys.exit(f"dealdock: {error}")
    if not finished:
        logging.shutdown()
        os._exit(1)  # do not wait for threads


def _stop_with(line: Connection, server: Server) -> None:
    with suppress(EOFError, OSError):
        line.recv()
    server.stop()


def _start_missing(workers: list[Worker], common: Common) -> bool:
    """Replace workers that have ended. Return True if all workers are ready then."""
    for worker in [each for each in workers if not each.process.is_alive()]:
        _log.warning("worker %s ended with code %s: starting another", worker.process.pid, worker.process.exitcode)
        workers.remove(worker)
    missing = set(range(common.settings.workers)) - {worker.number for worker in workers}
    for number in missing:
        AcceptBalance(common.connections, number).end()  # until it is ready
    new = [Worker(common, number) for number in missing]
    workers += new
    for worker in new:
        if not worker.is_ready():
            workers.remove(worker)
    return len(workers) == common.settings.workers


def _stop(workers: list[Worker], listener: socket.socket, https: socket.socket | None) -> bool:
    with suppress(KeyboardInterrupt), heard():  # after a second signal, no worker is waited for
        listener.close()
        if https is not None:
            https.close()
        for worker in workers:
            worker.line.close()
        for worker in workers:
            worker.process.join(PATIENCE + _GRACE)
    for worker in workers:
        worker.process.kill()  # no effect where it has ended
        worker.process.join()
    return all(worker.process.exitcode == 0 for worker in workers)
