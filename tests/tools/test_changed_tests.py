"""`make test-changed` runs the tests that a change can reach."""

import subprocess
from pathlib import Path

import pytest

from tools import changed_tests

FILES = {
    "src/dealdock/vendors/pardot/tag.py": "",
    "src/dealdock/platform/clock.py": "",
    "src/dealdock/platform/database/engines.py": "",
    "tests/conftest.py": "",
    "tests/vendors/pardot/conftest.py": "",
    "tests/vendors/pardot/tag/test_tag.py": "",
    "tests/vendors/pardot/test_lists.py": "from dealdock.vendors.pardot import list, tag\n",
    "tests/platform/test_clock.py": "from tests.support.clocks import frozen\n",
    "tests/platform/database/test_locks.py": "from dealdock.platform.clock import Clock\n",
    "tests/support/clocks.py": "",
    "docs/start.md": "",
    "README.md": "",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with a commit."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path)
    return tmp_path


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@x.test", *words], cwd=folder, check=True)  # noqa: S607 (git of the PATH)


def commit(folder: Path) -> None:
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "A commit")


def test_a_change_is_what_the_branch_and_the_working_tree_and_new_files_have(project: Path) -> None:
    git(project, "checkout", "-q", "-b", "branch")
    (project / "README.md").write_text("committed")
    commit(project)
    git(project, "checkout", "-q", "main")
    (project / "docs/start.md").write_text("of main alone")
    commit(project)
    git(project, "checkout", "-q", "branch")
    (project / "src/dealdock/platform/clock.py").write_text("uncommitted = True")
    (project / "tests/platform/test_new.py").touch()
    (project / "tests/support/clocks.py").unlink()
    found = ["README.md", "src/dealdock/platform/clock.py", "tests/platform/test_new.py"]
    assert changed_tests.changed(project, "main") == found


@pytest.mark.parametrize(
    ("path", "tests"),
    [
        ("src/dealdock/vendors/pardot/tag.py", ["tests/vendors/pardot/tag", "tests/vendors/pardot/test_lists.py"]),
        ("src/dealdock/platform/clock.py", ["tests/platform/database/test_locks.py", "tests/platform/test_clock.py"]),
        ("src/dealdock/platform/database/engines.py", ["tests/platform/database"]),
        ("tests/vendors/pardot/tag/test_tag.py", ["tests/vendors/pardot/tag/test_tag.py"]),
        ("tests/support/clocks.py", ["tests/platform/test_clock.py"]),
        ("tests/vendors/pardot/conftest.py", ["tests/vendors/pardot"]),
        ("docs/start.md", ["tests/docs"]),
        ("README.md", []),
    ],
)
def test_a_file_reaches_its_tests_and_those_that_import_it(project: Path, path: str, tests: list[str]) -> None:
    assert changed_tests.reached(project, [path]) == sorted([*tests, "tests/project"])


def test_files_within_a_folder_of_tests_are_not_repeated(project: Path) -> None:
    paths = ["tests/vendors/pardot/conftest.py", "src/dealdock/vendors/pardot/tag.py"]
    assert changed_tests.reached(project, paths) == ["tests/project", "tests/vendors/pardot"]
