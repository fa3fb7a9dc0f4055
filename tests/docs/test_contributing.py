"""The first lines of CONTRIBUTING.md, and what GitHub and pre-commit run."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

TOP: Final = Path(__file__).parents[2]
ENVIRONMENT: Final = os.path.relpath(sys.prefix, TOP)
FIRST: Final = re.findall(r"```sh\n(.+?)```", (TOP / "CONTRIBUTING.md").read_text("utf-8"), re.DOTALL)[0]
HOOKS: Final = yaml.safe_load((TOP / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
CHECKS: Final[dict[str, Any]] = yaml.safe_load((TOP / ".github/workflows/checks.yml").read_text())["jobs"]
FORMS: Final = sorted((TOP / ".github/ISSUE_TEMPLATE").glob("*.yml"))


def run(line: str) -> None:
    """Run a line in the environment of this test, which is the line as it is written if that is `.venv`."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        ["/bin/sh", "-euc", line.replace(".venv/", f"{ENVIRONMENT}/")],
        cwd=TOP,
        env=environment | {"VENV": ENVIRONMENT, "MAKEFLAGS": "--environment-overrides"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (line, done.stdout, done.stderr)


@pytest.mark.parametrize("line", FIRST.splitlines())
def test_first_lines_work_when_pasted(line: str) -> None:
    """`make setup` runs if make created this environment, which is complete: else make would create it anew."""
    question = ["make", "--question", f"{ENVIRONMENT}/test", f"VENV={ENVIRONMENT}"]
    if line == "make setup" and subprocess.run(question, cwd=TOP, check=False).returncode != 0:
        pytest.skip("make has not created this environment")
    run(line)


def test_the_readme_names_the_same_minutes() -> None:
    readme, page = ((TOP / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md"))
    named = re.findall(r"`make test` tests the checkout\. On two cores it takes about (\d+) minutes", readme)
    assert named == re.findall(r"^\| `make test` \|.*\| about (\d+) \|$", page, re.MULTILINE) != []


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_accepts_this_file(hook: dict[str, Any]) -> None:
    if "pytest" in hook["entry"]:  # its tests run beside this one
        assert (TOP / hook["entry"].split()[-1]).is_file()
        return
    run(hook["entry"] + (" tests/docs/test_contributing.py" if hook.get("pass_filenames", True) else ""))


def test_pull_requests_are_checked_by_the_script_and_the_fixture_by_an_example() -> None:
    commands = {name: [step["run"] for step in job["steps"] if "run" in step] for name, job in CHECKS.items()}
    assert commands["check"] == [".ci/run"]
    assert os.access(TOP / ".ci/run", os.X_OK)
    *_, install, _ = commands["fixture"]
    paths = [word for word in install.split() if word.startswith("./")]
    assert all((TOP / path / "pyproject.toml").exists() for path in paths)
    assert (TOP / CHECKS["fixture"]["steps"][-1]["working-directory"] / "pyproject.toml").exists()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_a_form_of_issues_has_what_github_requires(form: Path) -> None:
    fields = yaml.safe_load(form.read_text("utf-8"))
    assert {"name", "description", "body"} <= fields.keys()
    for element in fields["body"]:
        assert element["type"] in {"dropdown", "input", "textarea"}
        assert re.fullmatch(r"[a-z]+", element["id"])
        assert element["attributes"]["label"]
        assert ("options" in element["attributes"]) == (element["type"] == "dropdown")
