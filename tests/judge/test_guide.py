"""The program of the guide: its verdicts are those that the guide shows."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from dealdock.judge.file import load

GUIDE = (Path(__file__).parents[2] / "docs" / "guides" / "judge.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.+?)```", GUIDE, re.DOTALL)


@pytest.mark.slow
def test_the_program_loses_what_the_guide_shows(tmp_path: Path) -> None:
    (program,) = blocks("python")
    (tmp_path / "sync.py").write_text(program)
    (tmp_path / "judge.yaml").write_text(next(each for each in blocks("yaml") if "sync.py" in each))
    line = next(each for each in blocks("sh") if "--scenario" in each).split()
    done = subprocess.run(
        [sys.executable, "-m", *line], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    (shown,) = blocks("text")
    verdicts = [each for each in done.stdout.splitlines() if not each.startswith("  ")]
    expected = [each.rstrip("…") for each in shown.splitlines()]
    assert [each[: len(wanted)] for each, wanted in zip(verdicts, expected, strict=True)] == expected, done.stderr
    assert done.returncode == 1


def test_its_other_files_are_valid(tmp_path: Path) -> None:
    files = [each for each in blocks("yaml") if each.startswith("vendor:")]
    for number, text in enumerate(files):
        file = tmp_path / f"{number}.yaml"
        file.write_text(text)
        assert load(file).reads
    assert len(files) == 2
