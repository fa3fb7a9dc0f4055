"""The parts that every command has: help, completion, and a fast start."""

import subprocess
import sys
from socket import create_server

import pytest

import dealdock
from tests.running import ENVIRONMENT, PATIENCE, run

HEAVY = {"alembic", "fastapi", "lxml", "pydantic_settings", "rich", "sqlalchemy", "structlog", "uvicorn", "yaml"}
"""Not pydantic itself: typer reads options with it."""

LATER = {
    *("alembic", "rich", "structlog", "trustme", "yaml"),
    *("sqlalchemy.orm", "sqlalchemy.dialects.postgresql"),
    *("dealdock.control", "dealdock.platform.scenes"),
    *("dealdock.platform.datasets.copying", "dealdock.vendors.pardot.control", "dealdock.vendors.pardot.scenes"),
    *("dealdock.cli.accounts", "dealdock.cli.databases", "dealdock.cli.scenes"),
}
"""What the first answer doesn't need, on SQLite and with the demo (decision 0034)."""


def imported(code: str, **environment: str) -> set[str]:
    """Return the names of the modules that Python has imported after some code."""
    script = f"import atexit, sys\natexit.register(lambda: print(*sys.modules, file=sys.stderr))\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=ENVIRONMENT | environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return set(done.stderr.splitlines()[-1].split())


def command(*words: str) -> str:
    """Code that does what the installed script does."""
    return f"sys.argv[1:] = {words}\nfrom dealdock.cli import main\nmain()"


class TestHelp:
    def test_without_a_command_it_is_what_one_gets(self) -> None:
        done = run()
        assert done.returncode == 2
        assert {"start", "wait", "account", "scene", "db"} <= set(done.stderr.split())

    @pytest.mark.parametrize("group", ["account", "scene", "db"])
    def test_of_a_group_shows_its_commands(self, group: str) -> None:
        assert "Commands:" in run(group).stderr
        assert "Commands:" in run(group, "--help").stdout

    def test_of_start_says_what_the_settings_say(self) -> None:
        told = " ".join(run("start", "--help").stdout.split())
        assert "--port NUMBER Port to listen on; 0: a free one. [env var: DEALDOCK_PORT; default: 7273]" in told


class TestVersion:
    def test_is_the_packages(self) -> None:
        done = run("--version")
        assert (done.returncode, done.stdout, done.stderr) == (0, f"{dealdock.__version__}\n", "")


class TestCompletion:
    def test_knows_a_groups_commands(self) -> None:
        done = run(_DEALDOCK_COMPLETE="complete_bash", COMP_WORDS="dealdock scene ", COMP_CWORD="2")
        assert set(done.stdout.split()) == {"load", "export", "check", "generate", "schema"}

    def test_knows_the_commands(self) -> None:
        done = run(_DEALDOCK_COMPLETE="complete_bash", COMP_WORDS="dealdock sta", COMP_CWORD="1")
        assert done.stdout.split() == ["start"]

    def test_can_be_shown(self) -> None:
        named = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": 1}  # a test's ancestors may include no shell
        assert "_DEALDOCK_COMPLETE" in run("--show-completion", "bash", **named).stdout


class TestImports:
    @pytest.mark.parametrize(
        "words", [("--version",), ("--help",), ("account", "--help"), ("wait", "http://127.0.0.1:1", "--timeout", "0")]
    )
    def test_quick_commands_import_nothing_heavy(self, words: tuple[str, ...]) -> None:
        assert not imported(command(*words)) & HEAVY

    def test_a_start_imports_and_builds_nothing_that_comes_later(self) -> None:
        """FastAPI has forty models of OpenAPI. The start ends early, because its port is in use."""
        is_built = "sys.modules['fastapi.openapi.models'].OpenAPI.__pydantic_complete__"
        code = f"import atexit, sys\natexit.register(lambda: print({is_built}, *sys.modules))"
        with create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            done = subprocess.run(
                [sys.executable, "-c", f"{code}\n{command('start', '--port', port, '--https-port', 'none')}"],
                env=ENVIRONMENT,
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=False,
            )
        is_complete, *modules = done.stdout.split()
        assert (done.returncode, is_complete) == (1, "False")
        assert "dealdock.cli.start" in modules
        assert not LATER & {*modules}

    def test_a_packaged_scene_is_read_without_yaml(self) -> None:
        imports = "from dealdock.full_sandbox import VENDORS\nfrom dealdock.platform import scenes"
        code = f"{imports}\nscenes.read('demo', VENDORS)"
        assert "yaml" not in imported(code)

    def test_completion_imports_nothing_heavy(self) -> None:
        completion = {"_DEALDOCK_COMPLETE": "complete_bash", "COMP_WORDS": "dealdock start --", "COMP_CWORD": "2"}
        assert not imported(command(), **completion) & HEAVY
