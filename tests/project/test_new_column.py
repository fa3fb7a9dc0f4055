"""A column that is added to a model, as CONTRIBUTING.md says, and what `make generate` makes of it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.support.statements import VENDORS

TOP: Final = Path(__file__).parents[2]
LEFT_OUT: Final = (".git", ".venv*", ".*_cache", ".hypothesis", "__pycache__", "build")
TEST_OF_MIGRATION: Final = "tests/project/test_generated.py::test_is_current[first migration]"
COLUMN: Final = "closing_gift"
BEFORE: Final = "    created_at: Mapped["


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the repository, whose `.venv` runs this Python on it, with the written schema that a checkout has."""
    copied = tmp_path / "tree"
    shutil.copytree(TOP, copied, ignore=shutil.ignore_patterns(*LEFT_OUT))
    sources = os.pathsep.join(str(each) for each in (copied / "src", *sorted(copied.glob("packages/*/src")), copied))
    python = copied / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nPYTHONPATH="{sources}" exec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    for stamp in ("start", "test"):
        (copied / ".venv" / stamp).touch()
    run(copied, ".venv/bin/python", "-m", "dealdock.vendors.written_schema")
    return copied


def run(tree: Path, *command: str) -> str:
    found = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert found.returncode == 0, f"{found.stdout[-4000:]}{found.stderr[-4000:]}"
    return found.stdout


@pytest.mark.slow
def test_generated_files_follow_a_column_of_each_vendor(tree: Path) -> None:
    for vendor in VENDORS:
        model = tree / "src" / "dealdock" / "vendors" / vendor / "opportunity" / "model.py"
        text = model.read_text("utf-8")
        assert BEFORE in text
        line = f'    {COLUMN}: Mapped[str | None] = mapped_column(doc="The gift")\n'
        model.write_text(text.replace(BEFORE, line + BEFORE, 1), encoding="utf-8")

    command = (".venv/bin/python", "-m", "pytest", "-q", "-p", "no:cacheprovider", TEST_OF_MIGRATION)
    before = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert "The models changed, and the databases of the tests did not: `make generate`." in before.stdout

    run(tree, "make", "generate", "VENV=.venv")

    (migration,) = (tree / "migrations" / "versions").glob("0001_*.py")
    assert migration.read_text("utf-8").count(COLUMN) == len(VENDORS)
    for schema in (tree / "src" / "dealdock" / "platform" / "database").glob("schema*.sql"):
        assert COLUMN in schema.read_text("utf-8")
        assert migration.stem in schema.read_text("utf-8")
    for vendor in VENDORS:
        types = tree / "packages" / "dealdock-client" / "src" / "dealdock_client" / "types" / f"{vendor}.pyi"
        assert COLUMN in types.read_text("utf-8")
    assert COLUMN in (tree / "src/dealdock/platform/scenes/json_schema/scene.schema.json").read_text("utf-8")
    stale = ("-q", "-p", "no:cacheprovider", "tests/project/test_generated.py")
    assert " passed" in run(tree, ".venv/bin/python", "-m", "pytest", *stale)
