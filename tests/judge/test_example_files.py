"""The examples of `dealdock judge`: a complete file of each kind of connector, whose connector is not red."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from dealdock.cli.judge_run import judge_of
from dealdock.judge.engine import Options
from dealdock.judge.file import load
from dealdock.judge.sandbox import Sandbox

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


@pytest.fixture(scope="module")
def judging() -> Iterator[Sandbox]:
    """A server as the command starts it, for all examples."""
    with Sandbox.start(seed=1) as sandbox:
        yield sandbox


@pytest.mark.slow
@pytest.mark.parametrize("name", SITUATIONS)
def test_passes(judging: Sandbox, tmp_path: Path, name: str) -> None:
    file = load(FOLDER / f"{name}.yaml")
    verdicts = judge_of(file)(file, judging, Options(SITUATIONS[name], jobs=2), tmp_path).run()
    assert {each.name: each.verdict for each in verdicts} == dict.fromkeys(SITUATIONS[name], "pass")
