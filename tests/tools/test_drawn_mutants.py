"""Mutations that are drawn from the lines that a branch changes."""

import ast
import shutil
import subprocess
from pathlib import Path

import pytest

from tools.mutants import drawn
from tools.mutants.mutation import PACKAGE

MODULE = '''"""Queries."""


def found(query, account, here, limit):
    """Return the rows."""
    if not here and account.number >= 5:
        forget(account)
    rows = query.where(here == account, here < 3).order_by(here.desc(), account).limit(limit)
    rows.status = account
    if rows:
        return min(rows)
    keys = (here == 0.5, account == here) if rows else rows
    query.run(update.values(status=rows, at=here))
    return f"{rows is None} of {limit + 1}", rows is None
'''


def mutated(text: str) -> list[str]:
    """Return the lines that differ, without blanks around them, of each change."""
    lines = text.splitlines()
    new = [(text[:first] + words + text[last:]).splitlines() for first, last, words in drawn.changes(text)]
    return [one.strip() for each in new for one, before in zip(each, lines, strict=True) if one != before]


def test_each_kind_of_fault_is_made_in_its_place() -> None:
    assert sorted(mutated(MODULE)) == sorted(
        [
            "if here and account.number >= 5:",
            "if not here or account.number >= 5:",
            "if not here and account.number > 5:",
            "if not here and account.number >= 6:",
            "pass",
            "rows = query.where(here < 3).order_by(here.desc(), account).limit(limit)",
            "rows = query.where(here == account).order_by(here.desc(), account).limit(limit)",
            "rows = query.where(here == account, here <= 3).order_by(here.desc(), account).limit(limit)",
            "rows = query.where(here == account, here < 4).order_by(here.desc(), account).limit(limit)",
            "rows = query.where(here == account, here < 3).order_by(account, here.desc()).limit(limit)",
            "rows = query.where(here == account, here < 3).order_by(here.desc()).limit(limit)",
            "rows = query.where(here == account, here < 3).order_by(here, account).limit(limit)",
            "rows = query.where(here == account, here < 3).order_by(here.desc(), account)",
            "pass",
            "pass",
            "return max(rows)",
            "keys = (account == here,) if rows else rows",
            "keys = (here == 0.5,) if rows else rows",
            "keys = rows if rows else (here == 0.5, account == here)",
            "pass",
            "query.run(update.values(at=here))",
            "query.run(update.values(status=rows))",
            'return f"{rows is None} of {limit + 1}", rows is not None',
        ]
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with a commit, and a line that was changed since."""
    module = tmp_path / PACKAGE / "platform" / "queries.py"
    module.parent.mkdir(parents=True)
    (tmp_path / "tests" / "platform").mkdir(parents=True)
    module.write_text(MODULE.replace(">= 5", ">= 50"), encoding="utf-8")
    git = shutil.which("git")
    assert git is not None
    author = ("-c", "user.name=a", "-c", "user.email=a@x.test")
    for command in (["init", "-q"], ["add", "."], [*author, "commit", "-q", "-m", "First"]):
        subprocess.run([git, *command], cwd=tmp_path, check=True)
    module.write_text(MODULE, encoding="utf-8")
    return tmp_path


def test_only_changed_lines_are_mutated_and_each_change_can_be_applied(project: Path) -> None:
    found = drawn.drawn(project, "HEAD")
    assert {each.path for each in found} == {"platform/queries.py"}
    assert {each.tests for each in found} == {"tests/platform"}
    assert len(found) == 4
    for each in found:
        text = each.applied(project)
        ast.parse(text)
        differing = [one for one, before in zip(text.splitlines(), MODULE.splitlines(), strict=True) if one != before]
        assert [line.partition("if")[0] for line in differing] == ["    "]


def test_the_tests_are_those_of_the_folder_and_those_that_import_the_module(project: Path) -> None:
    for name, text in (
        ("test_one.py", "from dealdock.platform import clock, queries\n"),
        ("test_two.py", "from dealdock.platform.queries import found\n"),
        ("test_three.py", "from dealdock.platform import queries_of_others\n"),
        ("platform/test_four.py", "from dealdock.platform import queries\n"),
    ):
        (project / "tests" / name).write_text(text, encoding="utf-8")
    assert drawn.tests_of(project, "platform/queries.py") == "tests/platform tests/test_one.py tests/test_two.py"


def test_a_seed_draws_the_same_ones(project: Path) -> None:
    chosen = [drawn.drawn(project, "HEAD", most=2, seed=seed) for seed in (1, 1, 2, 3, 4)]
    assert chosen[0] == chosen[1]
    assert len({tuple(each) for each in chosen}) > 1
    assert {len(each) for each in chosen} == {2}


def test_those_that_a_table_calls_equivalent_are_left_out(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, *others = drawn.drawn(project, "HEAD")
    monkeypatch.setattr(drawn, "mutations", lambda: iter([first._replace(equivalent="No client sees it.")]))
    assert drawn.drawn(project, "HEAD") == others


def test_the_tests_of_an_object_in_one_file_are_the_folder_of_its_name(project: Path) -> None:
    (project / "tests" / "platform" / "queries").mkdir()
    assert drawn.tests_of(project, "platform/queries.py") == "tests/platform/queries"
