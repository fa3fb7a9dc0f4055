"""The examples of `dealdock judge`: a complete file of each kind of connector, whose connector is not red."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.support.running import ENVIRONMENT

FOLDER: Final = Path(__file__).parents[2] / "examples" / "judge"
READING: Final = ("sizes.page_and_one", "ties.at_bookmark")
WRITING: Final = ("rerun.again", "lost_answer.closed")
SITUATIONS: Final = {
    "tap": READING,
    "source": READING,
    "script": READING,
    "table": ("sizes.one", "deleted.deleted"),
    "target": (*WRITING, "killed.held"),
    "writer": WRITING,
    "importer": ("rerun.again",),
    "receiver": ("hooks.twice", "hooks.reordered", "hooks.forged"),
}
"""The situations in which each example is judged."""


def test_each_file_is_judged_and_in_the_table() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == SITUATIONS.keys()
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [name for name in SITUATIONS if f"[`{name}.yaml`]({name}.yaml)" not in readme] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", SITUATIONS)
def test_passes(tmp_path: Path, name: str) -> None:
    report = tmp_path / "report.json"
    command = [sys.executable, "-m", "dealdock", "judge", f"{name}.yaml", "--json", str(report)]
    done = subprocess.run(
        [*command, "--scenario", ",".join(SITUATIONS[name])],
        cwd=FOLDER,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = {f"{each['scenario']}.{each['situation']}": each for each in json.loads(report.read_text())["verdicts"]}
    assert {each: found[each]["verdict"] for each in SITUATIONS[name]} == dict.fromkeys(SITUATIONS[name], "pass")
