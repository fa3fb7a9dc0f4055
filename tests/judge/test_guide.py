"""The program of the guide: its verdicts are those that the guide shows."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from dealdock.judge.file import load

GUIDE = (Path(__file__).parents[2] / "docs" / "guides" / "judge.md").read_text(encoding="utf-8")

TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.+?)```", GUIDE, re.DOTALL)


@pytest.mark.slow
def test_the_program_loses_what_the_guide_shows(tmp_path: Path) -> None:
    program = blocks("python")[0]
    (tmp_path / "sync.py").write_text(program)
    (tmp_path / "judge.yaml").write_text(next(each for each in blocks("yaml") if "sync.py" in each))
    line = next(each for each in blocks("sh") if "--scenario" in each).split()
    done = subprocess.run(
        [sys.executable, "-m", *line], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    (shown,) = blocks("text")
    assert TIME.sub("then", done.stdout) == TIME.sub("then", shown), done.stderr
    assert done.returncode == 1


@pytest.mark.slow
def test_the_lines_of_the_workflow_end_with_the_verdict_and_show_it(tmp_path: Path) -> None:
    (workflow,) = [yaml.safe_load(each) for each in blocks("yaml") if "runs-on" in each]
    steps = {each.get("name"): each.get("run", "") for each in workflow["jobs"]["judge"]["steps"]}
    (tmp_path / "sync.py").write_text(blocks("python")[0])
    (tmp_path / "judge.yaml").write_text(next(each for each in blocks("yaml") if "sync.py" in each))
    judge = steps["Judge"].replace("--jobs 2", "--scenario ties.page_and_a_half")
    assert judge != steps["Judge"]
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    codes = [
        subprocess.run(
            ["/bin/bash", "-eo", "pipefail", "-c", line],
            cwd=tmp_path,
            env=environment | {"GITHUB_STEP_SUMMARY": str(tmp_path / "summary")},
            stdout=subprocess.DEVNULL,
            timeout=240,
            check=False,
        ).returncode
        for line in (judge, steps["Show the verdicts in the summary"])
    ]
    assert codes == [1, 0]
    lines = (tmp_path / "summary").read_text().splitlines()
    assert lines[0].startswith("    LOST  ties.page_and_a_half")  # a block of code in Markdown
    assert {path.name for path in tmp_path.glob("judge.*")} >= {"judge.html", "judge.xml", "judge.json", "judge.txt"}


def test_its_other_files_are_valid(tmp_path: Path) -> None:
    files = [each for each in blocks("yaml") if each.startswith("vendor:")]
    for number, text in enumerate(files):
        file = tmp_path / f"{number}.yaml"
        file.write_text(text)
        loaded = load(file)
        assert loaded.reads or loaded.writes
    assert len(files) == 5


def test_its_function_is_that_of_the_example() -> None:
    (shown,) = [each for each in blocks("python") if "dealdock_judge" in each]
    example = (Path(__file__).parents[2] / "examples" / "sync-job" / "test_judged.py").read_text(encoding="utf-8")
    for line in ("mirrors.setdefault(account.id, Mirror())", 'judged.delivered("opportunities", mirror.rows.values())'):
        assert line in shown
        assert line in example
