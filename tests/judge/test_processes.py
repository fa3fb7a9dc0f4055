"""A judge that gets a signal, in a process of its own."""

import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from tests.support.running import eventually, is_running

pytestmark = pytest.mark.slow


INTERRUPTED: Final = """
import os, signal, subprocess, sys
from pathlib import Path
from dealdock.judge.processes import Program, ended_with_us

NUMBER = int(sys.argv[1])
signal.signal(NUMBER, signal.SIG_DFL)  # a shell's background and nohup ignore it

def interrupt(*_):
    os.kill(os.getpid(), NUMBER)
    for _ in range(100):  # the exception is raised within these lines
        pass

class Callback:
    def __del__(self):
        interrupt()

class InTheStart(subprocess.Popen):
    def _execute_child(self, *given):
        super()._execute_child(*given)
        print("started", self.pid, flush=True)
        interrupt()

def start():
    output = Path(sys.argv[2], "output")
    return Program(["sleep", "600"], folder=output.parent, environment=os.environ,
                   output=output, errors=Path(f"{output}.err"))
"""

LOST: Final = """
    program = start()
    del each
    print("ended", program.wait(600), flush=True)
"""


class TestSignals:
    """A signal to the judge: its exception may be lost, and it may come while a program starts."""

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_one_whose_exception_is_lost_ends_programs_and_is_raised_again(self, tmp_path: Path, number: int) -> None:
        done = interrupted(tmp_path, number, ["each = Callback()", "with ended_with_us():", LOST])
        assert "Exception ignored in: <function Callback.__del__" in done.stderr
        assert "ended -9" in done.stdout
        assert done.returncode == (-number if number == signal.SIGINT else 128 + number)

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_one_at_the_start_of_a_program_leaves_none(self, tmp_path: Path, number: int) -> None:
        done = interrupted(tmp_path, number, ["subprocess.Popen = InTheStart", "with ended_with_us():", "    start()"])
        assert done.returncode == (-number if number == signal.SIGINT else 128 + number)
        pid = int(done.stdout.split()[1])
        eventually(lambda: not is_running(pid))

    def test_one_that_is_ignored_stays_ignored(self, tmp_path: Path) -> None:
        ignored = "signal.signal(NUMBER, signal.SIG_IGN)"
        lines = [ignored, "with ended_with_us():", "    interrupt()", "print('went on')"]
        assert interrupted(tmp_path, signal.SIGHUP, lines).stdout == "went on\n"


def interrupted(folder: Path, number: int, lines: Sequence[str]) -> subprocess.CompletedProcess[str]:
    code = "\n".join([INTERRUPTED, *lines])
    command = [sys.executable, "-c", code, str(int(number)), str(folder)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
