"""What a server holds on to."""

import gc
import re
import subprocess
import sys
import threading
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path
from socket import create_connection

import pytest

from dealdock import Sandbox
from dealdock.web.limits import MAX_BODY
from dealdock.web.trace import Trace
from tests.running import Started, eventually, start
from tests.server.answering import Answering, call

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody tells what a process holds")

RESIDENT = """
import re
from pathlib import Path
from socket import create_connection
from dealdock.server import memory

def resident():
    return int(re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
"""

FREED = """
memory.give_back()
large = b"x" * 2**24
del large
before = resident()
pieces = [(b"x" * 2**20, b"x" * 2**10) for _ in range(40)]
pieces = [small for _, small in pieces]
print(resident() - before)
"""

BETWEEN = """
before = resident()
pieces = [(b"x" * 2**16, b"x" * 2**10) for _ in range(640)]
pieces = [small for _, small in pieces]
memory.trim()
print(resident() - before)
"""


@ON_LINUX
@pytest.mark.parametrize("program", [FREED, BETWEEN], ids=["large pieces", "between others"])
def test_memory_that_is_freed_is_given_back(program: str) -> None:
    command = [sys.executable, "-c", RESIDENT + program]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert float(told) < 5  # MB, of 40 that were taken and freed


def resident(server: Started) -> float:
    """In MB."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{server.process.pid}/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


def post(connections: list[HTTPConnection], bodies: int) -> None:
    """Send so many large forms of many names on each connection, on all at once, and read the answers."""
    form = "&".join(f"name{number}={'v' * 1_000}" for number in range(990))
    assert len(form) < MAX_BODY
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    def send(connection: HTTPConnection) -> None:
        for _ in range(bodies):
            connection.request("POST", "/api/opportunity/version/3/do/query", form, headers)
            with connection.getresponse() as answer:
                answer.read()

    threads = [threading.Thread(target=send, args=[connection]) for connection in connections]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@ON_LINUX
def test_what_large_bodies_took_is_given_back_while_their_connections_stay() -> None:
    with start("--log-level", "error") as server, ExitStack() as ended:
        connections = [ended.enter_context(closing(server.connect())) for _ in range(24)]
        post(connections[:2], 4)
        before = resident(server)
        post(connections, 3)
        eventually(lambda: resident(server) < before + 15)


def test_a_connection_keeps_nothing_of_what_was_sent_once_it_is_answered(
    temporary: Sandbox, running: Answering
) -> None:
    with closing(create_connection(("127.0.0.1", running.plain), 30)) as connection:
        call(connection, "/api/opportunity/version/3/do/query?name=kept")
        temporary.journal.flush()
        eventually(lambda: not kept())


def kept() -> list[Trace]:
    return [each for each in gc.get_objects() if isinstance(each, Trace) and ("name", "kept") in each.pairs]
