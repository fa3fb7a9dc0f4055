"""`.ci/run` reports each stage, and its last line has the results of all tests."""

import re
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.support import stages

ROOT: Final = Path(__file__).parents[2]


def make(tmp_path: Path, **stages: str) -> list[str]:
    """Write a program with these stages in place of make."""
    program = tmp_path / "make.py"
    program.write_text(f"import sys\nexec({stages}[sys.argv[1]])\n")
    return [sys.executable, str(program)]


def test_all_targets_of_make_check_are_stages() -> None:
    text = (ROOT / "Makefile").read_text()
    needed = re.findall(r"^(?:test|check|rest): (.*?) ##", text, re.MULTILINE)
    targets = {word for line in needed for word in line.split()} - {"test", "rest"}
    assert targets == {stage for group in stages.GROUPS for stage in group} - {"setup", "clients"}


def test_results_of_all_stages_are_added(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fast = "print('FLAKY tests/test_a.py::test_b\\n==== 7 passed, 1 skipped in 3.21s ====')"
    program = make(tmp_path, lint="pass", fast=fast, rest="print('5 passed in 71.00s (0:01:11)')")
    assert stages.main(program, [("lint", "fast"), ("rest",)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[-5:-2]] == ["lint", "fast", "rest"]
    assert lines[-2] == "flaky, it passed when it was repeated: tests/test_a.py::test_b"
    assert re.fullmatch(r"=+ 12 passed, 1 skipped in \d+\.\d\ds =+", lines[-1])


def test_the_first_stage_that_fails_is_the_last(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = make(tmp_path, fast="print('= 1 failed, 7 passed in 3.21s =', flush=True); sys.exit(2)", rest="pass")
    assert stages.main(program, [("fast",), ("rest",)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"fast +\d+  failed", lines[-2])
    assert re.fullmatch(r"=+ 1 failed, 7 passed in \d+\.\d\ds =+", lines[-1])


def test_a_stage_without_tests_that_fails_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = make(tmp_path, lint="sys.exit('line too long')", fast="print('7 passed in 3.21s')")
    assert stages.main(program, [("lint", "fast")]) == 1
    output = capsys.readouterr().out
    assert "line too long" in output
    assert re.search(r"\n=+ 1 error, 7 passed in \d+\.\d\ds =+\n$", output)
