"""Several processes that write to one SQLite file: their order, and their event loops."""

import asyncio
import fcntl
import select
import sqlite3
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, insert

from dealdock import Sandbox
from dealdock.platform.database.executor import Executor
from dealdock.platform.database.sqlite import file_lock
from dealdock.platform.database.sqlite.file_lock import FileLock
from dealdock.platform.database.sqlite.process_lock import ProcessLock
from dealdock.platform.database.sqlite.write_lock import WriteLock
from dealdock.platform.models import Worker
from dealdock.settings import Settings
from tests.running import eventually

PROCESS = """
import sys
from pathlib import Path
from dealdock.platform.database.sqlite.file_lock import FileLock

lock = FileLock(Path(sys.argv[1]))
for line in sys.stdin:
    getattr(lock, line.strip())()
    print("done", flush=True)
"""


class OtherProcess:
    """Another process that takes the lock."""

    def __init__(self, database: Path) -> None:
        command = [sys.executable, "-c", PROCESS, str(database)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def acquire(self) -> None:
        self.begin("acquire")
        self.finish()

    def release(self) -> None:
        self.begin("release")
        self.finish()

    def begin(self, command: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{command}\n")
        self.process.stdin.flush()

    def finish(self) -> None:
        assert self.process.stdout is not None
        assert select.select([self.process.stdout], [], [], 20)[0], "it waits in vain"
        assert self.process.stdout.readline() == "done\n"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("several") / "deals.db"


@pytest.fixture(scope="module")
def other(file: Path) -> Iterator[OtherProcess]:
    other = OtherProcess(file)
    with other.process:
        yield other
        other.process.kill()


@pytest.fixture(scope="module")
def sandbox(file: Path) -> Iterator[Sandbox]:
    with Sandbox(Settings(database=str(file), secret="a secret for tests", workers=2)) as sandbox:
        yield sandbox


@pytest.fixture
def lock(file: Path, sandbox: Sandbox) -> Iterator[FileLock]:
    """The lock as this process has it, which the sandbox does not use meanwhile."""
    assert sandbox.database.group_commit is not None
    with closing(FileLock(file)) as lock:
        yield lock


def adding(name: str) -> Callable[[Connection], str]:
    def work(db: Connection) -> str:
        db.execute(insert(Worker).values(id=name, beats=0))
        return name

    return work


def stored(sandbox: Sandbox, name: str) -> bool:
    return sandbox.database.read(lambda db: db.scalar(sa.select(Worker.id).where(Worker.id == name))) is not None


class TestLock:
    def test_a_process_that_waits_comes_before_the_one_that_releases_it(
        self, lock: FileLock, other: OtherProcess
    ) -> None:
        lock.acquire()
        other.begin("acquire")
        eventually(lambda: not _is_queue_free(lock))
        lock.release()
        assert not lock.try_acquire()
        other.finish()
        assert not lock.try_acquire()
        other.release()
        assert lock.try_acquire()
        lock.release()

    def test_it_ends_with_its_process(self, lock: FileLock, file: Path) -> None:
        killed = OtherProcess(file)
        with killed.process:
            killed.acquire()
            assert not lock.try_acquire()
            killed.process.kill()
        assert lock.try_acquire()
        lock.release()

    def test_a_reservation_that_no_call_needs_any_more_is_released(self, file: Path, other: OtherProcess) -> None:
        """The calls have ended, or another thread has served them."""
        reserved = threading.Event()

        def notify() -> bool:
            reserved.set()
            return False

        with closing(ProcessLock(FileLock(file))) as lock:
            lock.reserve(notify)
            assert reserved.wait(20)
            other.acquire()
        other.release()

    def test_a_lock_that_fails_notifies_and_blocks_nobody(self, tmp_path: Path) -> None:
        notified = threading.Event()

        def notify() -> bool:
            notified.set()
            return True

        process_lock = ProcessLock(FileLock(tmp_path / "missing" / "file.db"))
        write_lock = WriteLock(process_lock)
        process_lock.reserve(notify)
        assert notified.wait(20)
        for _ in range(2):
            with ThreadPoolExecutor(1) as thread, pytest.raises(FileNotFoundError):
                thread.submit(write_lock.try_acquire).result()


class TestCalls:
    def test_a_call_waits_for_another_process_without_stopping_the_loop(
        self, sandbox: Sandbox, other: OtherProcess
    ) -> None:
        async def calls() -> list[str]:
            executor = Executor(sandbox.database)
            writing = asyncio.gather(*(executor.run(adding(name), writes=True) for name in ("a1", "a2")))
            for _ in range(100):
                await executor.run(lambda db: db.scalar(sa.select(Worker.beats)), writes=False)
                await asyncio.sleep(0)
            assert not writing.done()
            other.release()
            return await writing

        other.acquire()
        assert asyncio.run(calls()) == ["a1", "a2"]
        assert stored(sandbox, "a1")
        assert stored(sandbox, "a2")

    def test_a_call_that_ends_while_it_waits_leaves_the_lock_to_others(
        self, sandbox: Sandbox, other: OtherProcess
    ) -> None:
        async def call() -> None:
            writing = asyncio.create_task(Executor(sandbox.database).run(adding("b1"), writes=True))
            await asyncio.sleep(0)
            writing.cancel()
            await asyncio.sleep(0)
            other.release()
            await asyncio.to_thread(other.acquire)

        other.acquire()
        asyncio.run(call())
        other.release()
        assert not stored(sandbox, "b1")

    def test_a_thread_takes_what_was_reserved_for_a_call(self, sandbox: Sandbox, other: OtherProcess) -> None:
        async def calls() -> list[str]:
            executor = Executor(sandbox.database)
            short = asyncio.create_task(executor.run(adding("c1"), writes=True))
            await asyncio.sleep(0)
            long = asyncio.create_task(executor.in_thread(lambda: sandbox.database.write(adding("c2"))))
            await asyncio.sleep(0)
            other.release()
            return [await short, await long]

        other.acquire()
        assert asyncio.run(calls()) == ["c1", "c2"]
        other.acquire()  # both have released it
        other.release()

    @pytest.mark.parametrize("workers", [1, 2])
    def test_a_program_without_the_lock_does_not_stop_the_loop(self, tmp_path: Path, workers: int) -> None:
        """Such as `sqlite3`."""

        async def call(here: Sandbox, program: sqlite3.Connection) -> str:
            executor = Executor(here.database)
            writing = asyncio.create_task(executor.run(adding("d1"), writes=True))
            begun = time.monotonic()
            for _ in range(100):
                await asyncio.sleep(0)
            assert time.monotonic() - begun < 20, "SQLite waits for 30 seconds"
            assert not writing.done()
            program.commit()
            return await writing

        settings = Settings(database=str(tmp_path / "a.db"), secret="a secret for tests", workers=workers)
        with Sandbox(settings) as here, closing(sqlite3.connect(tmp_path / "a.db")) as program:
            program.execute("BEGIN IMMEDIATE")
            assert asyncio.run(call(here, program)) == "d1"
            assert stored(here, "d1")


def _is_queue_free(lock: FileLock) -> bool:
    """Return False if a process waits for the lock."""
    found = lock._try(file_lock._QUEUE)  # noqa: SLF001
    if found:
        lock._lock(file_lock._QUEUE, fcntl.LOCK_UN)  # noqa: SLF001
    return found


def test_a_supervisor_closes_the_database_after_its_garbage_collector_has_ended(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "deals.db"
    other = OtherProcess(file)
    with other.process, Sandbox(Settings(database=str(file), secret="a secret for tests", workers=2)) as sandbox:
        other.acquire()
        sandbox.garbage_collector.wake()
        eventually(lambda: "acquire" in functions_of("garbage-collector"))
        with ThreadPoolExecutor(1) as pool:
            closed = pool.submit(sandbox.close_for_workers)
            wait([closed], 0.1)  # a database that is closed too early is closed by now
            other.release()
            assert closed.result(20).workers == 2
        assert (functions_of("garbage-collector"), caplog.text) == ([], "")
        other.process.kill()


def functions_of(name: str) -> list[str]:
    """Return the names of the functions that a thread is in. Empty if there is no such thread."""
    frames = [sys._current_frames()[each.ident] for each in threading.enumerate() if each.name == name and each.ident]  # noqa: SLF001
    return [function.name for frame in frames for function in traceback.extract_stack(frame)]
