"""The shell lines of `docs/start.md`, run unchanged except for the port, and the beginning of the README."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
README = TOP / "README.md"
START = TOP / "docs" / "start.md"
ADDRESS = "http://127.0.0.1:7273"
BLOCKS = re.findall(r"```sh\n(.+?)```(?:[^`]*?```xml\n(.+?)\n```)?", START.read_text(encoding="utf-8"), re.DOTALL)
FIRST, *OTHERS = BLOCKS


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """`make start`, if make created this environment, which is complete; otherwise the command that it runs."""
    command = [sys.executable, "-m", "dealdock", "start", "--scene", "demo", "--port", "0"]
    environment = os.path.relpath(sys.prefix, TOP)
    question = ["make", "--question", f"{environment}/start", f"VENV={environment}"]
    if subprocess.run(question, cwd=TOP, check=False).returncode == 0:  # else make would build it anew
        command = ["make", "--silent", "start", f"VENV={environment}", "ARGS=--port 0"]
    with subprocess.Popen(command, cwd=TOP, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r'"url": "([^"]+)"', line)
        assert found is not None, line
        yield found[1]
        process.terminate()  # make passes it on


def test_the_page_begins_with_the_command_that_starts_it() -> None:
    assert FIRST[0] == "make start\n"


def test_the_readme_shows_a_test_its_output_and_the_installation_within_fifty_lines() -> None:
    blocks = re.findall(r"^```(\w+)$", "\n".join(README.read_text(encoding="utf-8").splitlines()[:50]), re.MULTILINE)
    assert blocks == ["python", "text", "sh"]


@pytest.mark.parametrize(("lines", "answer"), OTHERS)
def test_lines_work_when_pasted(server: str, lines: str, answer: str) -> None:
    done = subprocess.run(
        ["/bin/sh", "-euc", lines.replace(ADDRESS, server)], capture_output=True, text=True, check=True
    )
    if answer:
        pattern = "(?s)" + ".*".join(re.escape(part) for part in re.split("…[^…]*…", answer))
        assert re.fullmatch(pattern, done.stdout)
    else:
        assert done.stdout.startswith('{"id":')
