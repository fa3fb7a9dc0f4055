"""The top folder of the repository."""

import subprocess
from pathlib import Path
from typing import Final

import pytest

TOP: Final = Path(__file__).parents[2]
FOLDERS: Final = frozenset(
    {"migrations", "src", "packages", "tests", "docs", "examples", "deploy", "tools", ".ci", ".github"}
)
FILES: Final = frozenset(
    {
        "pyproject.toml",
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "LICENSE",
        "Makefile",
        "alembic.ini",
        "docker-compose.yml",
        ".gitignore",
        ".pre-commit-config.yaml",
    }
)


@pytest.mark.skipif(not (TOP / ".git").exists(), reason="only a checkout has a list of its files")
def test_the_top_folder_has_these_entries_only() -> None:
    """A new file belongs into one of the folders."""
    command = ["git", "-c", "safe.directory=*", "ls-files"]  # the checkout may be that of another user
    listed = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=True).stdout
    assert {path.partition("/")[0] for path in listed.splitlines()} == FOLDERS | FILES
