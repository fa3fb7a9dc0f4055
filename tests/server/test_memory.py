"""What a server holds on to."""

import subprocess
import sys

import pytest

RESIDENT = """
import re
from pathlib import Path
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


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody tells what a process holds")
@pytest.mark.parametrize("program", [FREED, BETWEEN], ids=["large pieces", "between others"])
def test_memory_that_is_freed_is_given_back(program: str) -> None:
    command = [sys.executable, "-c", RESIDENT + program]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert float(told) < 5  # MB, of 40 that were taken and freed
