"""`SECURITY.md`: the tests, options and variables that it names are there."""

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from dealdock import Sandbox
from dealdock.cli.commands import app
from dealdock.cli.options import variable
from dealdock.settings import Settings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)((?:::\w+)*)`", PAGE)


@pytest.mark.parametrize(("file", "names"), NAMED, ids=["".join(each) for each in NAMED])
def test_the_named_tests_exist(file: str, names: str) -> None:
    within: ast.AST = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    for name in names.split("::")[1:]:
        found = [node for node in ast.iter_child_nodes(within) if getattr(node, "name", None) == name]
        assert found, f"{file} has no {name}"
        within = found[0]


def test_options_and_variables_that_it_names_are_there() -> None:
    options = {word for command in commands() for parameter in command.params for word in parameter.opts}
    options |= {word for command in commands() for parameter in command.params for word in parameter.secondary_opts}
    named = set(re.findall(r"(?<![\w-])--[a-z][\w-]+", PAGE))
    assert named >= {"--scene", "--control-token"}
    assert named <= options | {"--version"}
    variables = {variable(name) for name in Settings.model_fields}
    assert set(re.findall(r"\bDEALDOCK_\w+", PAGE)) <= variables


def commands() -> Iterator[Any]:
    """Yield all commands, those of groups included."""
    waiting: list[Any] = [get_command(app)]
    while waiting:
        command = waiting.pop()
        yield command
        waiting += getattr(command, "commands", {}).values()


@pytest.mark.parametrize("folder", [".", "a folder"])
def test_keys_and_secrets_beside_a_database_are_ignored_by_git(tmp_path: Path, folder: str) -> None:
    git = ["git", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "--quiet"], check=True)
    shutil.copy(ROOT / ".gitignore", tmp_path)
    settings = Settings(database=f"sqlite:///{tmp_path}/{folder}/deals.db", create=True, host="::")
    with Sandbox(settings, to_serve=True) as sandbox:
        sandbox.authority.file()
        made = {file.name for file in (tmp_path / folder).iterdir()}
        status = subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True, check=True)
    assert {"dealdock.secret", "dealdock.token", "dealdock-ca.key", "deals.db", "deals.db.lock"} <= made
    assert status.stdout == "?? .gitignore\n"


def test_each_risk_is_answered_by_a_test() -> None:
    rows = re.findall(r"^\| (\d+) \|.*\|(.*)\|$", PAGE, re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 11))
    assert all("`tests/" in shown for _, shown in rows)
