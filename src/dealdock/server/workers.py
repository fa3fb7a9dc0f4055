"""Several server processes that share the listening sockets, by uvicorn's supervisor."""

import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from pathlib import Path
from typing import Final, NamedTuple

import uvicorn
from uvicorn.supervisors import multiprocess

from dealdock.app import Sandbox, create_app
from dealdock.platform.errors import DealdockError
from dealdock.platform.journal import metrics
from dealdock.platform.temporary_folder import TemporaryFolder
from dealdock.platform.webhooks import own_listeners
from dealdock.server import logs, signals
from dealdock.server.https import HttpsPort
from dealdock.server.process import DRAIN_SECONDS, Server, configure_process
from dealdock.settings import Settings

_GRACE_SECONDS: Final = 5.0  # in addition to the workers' own time limit
_LOOK_SECONDS: Final = 0.5  # until signals are handled while a worker starts
_IMPORT_VARIABLES: Final = ("PYTHONPATH", "PYTHONSAFEPATH")
_log = logging.getLogger(__name__)


class Shared(NamedTuple):
    """The arguments of each worker, besides the sockets."""

    settings: Settings
    metrics_folder: str


class Worker(multiprocess.Process):
    """A server process, which serves the HTTP port and the HTTPS port. It ends with its supervisor."""

    def __init__(self, config: uvicorn.Config, sockets: list[socket.socket], shared: Shared) -> None:
        self._shared = shared
        super().__init__(config, sockets)

    def target(self, sockets: list[socket.socket] | None = None) -> None:
        """Run the worker. Its exit code is 0 if all its calls were finished."""
        self.parent_conn.close()  # the supervisor's end, so that the pipe closes when the supervisor ends
        metrics.count_in(self._shared.metrics_folder)
        logs.to_stderr(self._shared.settings)
        try:
            is_finished = self._serve(*sockets or ())
        except DealdockError as error:
            sys.exit(f"dealdock: {error}")
        finally:
            logging.shutdown()
        if not is_finished:
            os._exit(1)  # do not wait for threads

    def always_pong(self) -> None:
        """Answer the supervisor until it closes the pipe or ends, and stop then."""
        with suppress(EOFError, OSError):
            super().always_pong()
        server: Server = self.server  # type: ignore[assignment]
        server.stop()

    def _serve(self, listener: socket.socket, https: socket.socket | None = None) -> bool:
        """Serve until stopped. Return False if a call was aborted."""
        for each in (listener, https):
            if each is not None:
                own_listeners.add(each)
        with Sandbox(self._shared.settings) as sandbox:
            sandbox.continue_work()
            app = create_app(sandbox)
            app.prepare()
            self._server = server = Server(app, ready=lambda: None, signals=())
            configure_process()
            threading.Thread(target=self.always_pong, daemon=True).start()
            signal.signal(signal.SIGTERM, lambda *_: server.stop())  # a second one changes nothing
            with signals.unmasked([signal.SIGTERM]):
                return server.answer(listener, HttpsPort(https, sandbox) if https else None)


class Supervisor(multiprocess.Multiprocess):
    """uvicorn's supervisor of our workers. It reports when all are ready, and a second signal aborts their calls."""

    processes: list[Worker]  # type: ignore[assignment]

    def __init__(self, shared: Shared, sockets: list[socket.socket], ready: Callable[[], None]) -> None:
        self._shared, self._ready = shared, ready
        self.has_failed = False
        """True if a worker ended before all were ready. It has logged the reason."""
        config = uvicorn.Config("", workers=shared.settings.workers, log_config=None, log_level=logging.WARNING)
        super().__init__(config, sockets)

    def init_processes(self) -> None:
        """Start the workers, and wait until all are ready."""
        self.processes = [self._start() for _ in range(self.processes_num)]
        if self._are_ready():
            self._ready()
        else:
            self.has_failed = not self.should_exit.is_set()
            self.should_exit.set()

    def keep_subprocess_alive(self) -> None:
        """Replace workers that have ended."""
        for index, worker in enumerate(self.processes):
            if not worker.process.is_alive() and not self.should_exit.is_set():
                worker.kill()  # closes its pipe
                worker.join()
                _log.warning("worker %s ended with exit code %s: starting another", worker.pid, worker.exitcode)
                self.processes[index] = self._start()

    def terminate_all(self) -> None:
        """Accept no more connections, and let the workers finish their calls."""
        for listener in self.sockets:
            listener.close()
        super().terminate_all()

    def join_all(self) -> None:
        """Wait for the end of the workers, for a limited time or until another signal."""
        until = time.monotonic() + DRAIN_SECONDS + _GRACE_SECONDS
        while running := [worker.process.sentinel for worker in self.processes if worker.process.is_alive()]:
            if time.monotonic() > until or not set(signals.STOP_SIGNALS).isdisjoint(self.signal_queue):
                break
            wait(running, 0.1)
        for worker in self.processes:
            worker.kill()
        super().join_all()

    def handle_hup(self) -> None:
        """Stop, as at SIGTERM: the terminal was closed."""
        self.handle_term()

    def handle_ttin(self) -> None:
        """Ignore the signal: the number of workers is a setting."""

    def handle_ttou(self) -> None:
        """Ignore the signal: the number of workers is a setting."""

    def _start(self) -> Worker:
        worker = Worker(self.config, self.sockets, self._shared)
        with _starting():
            worker.start()
        return worker

    def _are_ready(self) -> bool:
        """Wait until all workers are ready. Return False if one ended before, or at a signal."""
        for worker in self.processes:
            while not worker.wait_until_ready(_LOOK_SECONDS):
                self.handle_signals()
                if self.should_exit.is_set() or not worker.process.is_alive():
                    return False
        return True


def supervise(settings: Settings, sockets: list[socket.socket], *, ready: Callable[[], None]) -> bool:
    """Keep the configured number of workers running until SIGINT or SIGTERM. A second signal aborts running calls.

    Return False if calls were aborted.
    """
    before = {number: signal.getsignal(number) for number in multiprocess.SIGNALS}
    with TemporaryFolder() as metrics_folder:
        supervisor = Supervisor(Shared(settings, str(metrics_folder)), sockets, ready)
        try:
            with signals.unmasked(signals.STOP_SIGNALS):
                supervisor.run()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
    if supervisor.has_failed:
        sys.exit(1)
    return all(worker.exitcode == 0 for worker in supervisor.processes)


@contextmanager
def _starting() -> Iterator[None]:
    """Block SIGINT and SIGTERM in processes that start within the block, and give them this process's import path.

    Python's own processes import before they receive the path, and would prefer modules in the current folder. A worker
    unblocks SIGTERM when it serves; Ctrl-C in a terminal reaches it, too, and is for the supervisor alone.
    """
    before = {name: os.environ.get(name) for name in _IMPORT_VARIABLES}
    os.environ["PYTHONPATH"] = os.pathsep.join(folder or str(Path.cwd()) for folder in sys.path)
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        resource_tracker.ensure_running()  # otherwise it starts within the block, and unblocks both signals
        with signals.blocked():
            yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
