"""The installation lines of the page "Install", run as they are printed, in the folder of the checkout."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from dealdock.version import __version__
from tests.support.running import ENVIRONMENT

TOP = Path(__file__).parents[2]
PAGE = (TOP / "docs" / "install.md").read_text(encoding="utf-8")
README = (TOP / "README.md").read_text(encoding="utf-8")
SITE = TOP / "docs" / "site"
IN_USE = re.compile(r"<!-- published\n.*?/published -->", re.DOTALL)
PATIENCE = 280
TESTS = """
def test_it(dealdock):
    assert dealdock.opportunities.all() == []
"""


def blocks(page: str) -> list[str]:
    return re.findall(r"```sh\n(.+?)```", page, re.DOTALL)


START, COMMAND, FIXTURE, TOGETHER, CLIENT, WITHOUT, WHEELS = blocks(IN_USE.sub("", PAGE))


def published(page: str) -> str:
    """The page as the site shows it after the first release."""
    code = (SITE / "hooks.py").read_text(encoding="utf-8")
    (function,) = re.findall(r"^def published\(.*?(?=\n\n\n)", code, re.DOTALL | re.MULTILINE)
    names: dict[str, object] = {"re": re}
    exec(function, names)  # noqa: S102 (its module imports mkdocs and the modules beside it by their path)
    made = names["published"](page)  # type: ignore[operator]
    assert isinstance(made, str)
    return made


class User:
    """A person at a shell in the checkout, with pipx and uv, and an active virtual environment of a project."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.project = home / "project"
        subprocess.run([sys.executable, "-m", "venv", home / "tools"], check=True)
        self._run([str(home / "tools" / "bin" / "python"), "-m", "pip", "install", "--quiet", "pipx", "uv"])
        self.renew()

    def renew(self) -> None:
        """Begin a new virtual environment for the project."""
        subprocess.run([sys.executable, "-m", "venv", "--clear", self.project], check=True)

    def paste(self, lines: str) -> str:
        return self._run(["/bin/sh", "-euc", lines])

    def test(self) -> str:
        """Run a test that uses the fixture, in a folder of its own."""
        (self.home / "test_it.py").write_text(TESTS)
        return self.paste(f"cd {shlex.quote(str(self.home))} && python -m pytest -q -p no:cacheprovider test_it.py")

    def _run(self, command: list[str]) -> str:
        programs = [self.project / "bin", self.home / ".local" / "bin", self.home / "tools" / "bin"]
        done = subprocess.run(
            command,
            cwd=TOP,
            env=ENVIRONMENT
            | {"HOME": str(self.home), "PATH": os.pathsep.join([*map(str, programs), os.defpath])}
            | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "VENV": os.path.relpath(sys.prefix, TOP)}
            | {"UV_SYSTEM_CERTS": "true"}  # as pip, uv then trusts the certificates of the machine
            | {"PIP_NO_COMPILE": "1"},  # as uv, pip then leaves it to the imports, which are few here
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        return done.stdout


def test_the_page_names_the_version_of_python_before_its_first_command() -> None:
    assert PAGE.index("Python 3.11 or newer") < PAGE.index("```")


def test_the_page_begins_with_the_line_that_starts_a_server() -> None:
    assert START == "make start\n"


def test_no_other_page_prints_a_line_that_installs_dealdock() -> None:
    pages = [*TOP.glob("docs/**/*.md"), *TOP.glob("examples/*/README.md")]
    others = [
        page for page in pages if page.name not in {"install.md", "releasing.md"} and "contract" not in page.parts
    ]
    assert len(others) > 30
    installs = r"(?:pip3?|pipx|uv tool) install (?!\"\$RUNNER_TEMP/)[^\n`]*dealdock|^\$? ?uvx .*dealdock"
    printed = re.compile(installs, re.MULTILINE)
    assert [page.name for page in others if printed.search(page.read_text(encoding="utf-8"))] == []


def test_after_the_release_the_page_shows_the_packages_in_place_of_the_checkout() -> None:
    assert re.search(r"^  published: false ", (SITE / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)
    page = published(PAGE)
    assert blocks(page) == [
        "uvx dealdock start --scene demo\n",
        "pipx install dealdock\n",
        "pip install pytest-dealdock\n",
        'pip install "dealdock[pytest]"\n',
        "pip install dealdock-client\n",
        "uvx dealdock --version\n",
    ]
    assert not re.search("published -->|No version|<!--", page)
    assert re.sub("\n+", "\n", IN_USE.sub("", page)).count("## ") == PAGE.count("## ")


@pytest.mark.slow
def test_every_line_installs_what_the_page_says(tmp_path: Path) -> None:
    user = User(tmp_path)
    user.paste(COMMAND)
    assert user.paste("dealdock --version") == f"{__version__}\n"
    user.paste(FIXTURE)
    listed = user.paste("pip list --format freeze").lower()
    assert "pytest-dealdock==" in listed
    assert not re.search(r"^(dealdock|fastapi|sqlalchemy|pydantic)==", listed, re.MULTILINE)
    assert "1 passed" in user.test()
    assert user.paste(WITHOUT) == f"{__version__}\n"

    user.renew()
    user.paste(CLIENT)
    (example,) = re.findall(r"```python\n(.+?)```", PAGE, re.DOTALL)
    assert "/close api_" in user.paste(f"python - <<'EOF'\n{example}EOF")
    listed = user.paste("pip list --format freeze").lower()
    assert re.findall(r"^\S*dealdock\S*(?===)", listed, re.MULTILINE) == ["dealdock-client"]

    user.renew()
    user.paste(TOGETHER)
    assert user.paste("command -v dealdock").strip() == str(user.project / "bin" / "dealdock")
    assert "1 passed" in user.test()

    user.paste("pip uninstall --quiet --yes dealdock dealdock-client pytest-dealdock")
    user.paste(WHEELS)
    assert "1 passed" in user.test()
    listed = user.paste("pip list --format freeze").lower()
    assert {"dealdock", "dealdock-client", "pytest-dealdock"} <= {
        line.partition("==")[0] for line in listed.splitlines()
    }

    (lines,) = blocks(README)
    (test,) = re.findall(r"```python\n(.+?)```", README, re.DOTALL)
    (tmp_path / "test_deal.py").write_text(test)
    assert "1 passed" in user.paste(
        f"{lines}\ncd {shlex.quote(str(tmp_path))} && pytest -q -p no:cacheprovider test_deal.py"
    )
