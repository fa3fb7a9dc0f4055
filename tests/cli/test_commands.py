"""The parts that every command has: help, completion, and a fast start."""

import json
import re
import subprocess
import sys
from socket import AF_UNIX, SOCK_DGRAM, create_server, socketpair

import pytest

import dealdock
from dealdock.app import VENDORS
from tests.cli.conftest import Dealdock
from tests.support.running import ENVIRONMENT, PATIENCE, run

HEAVY = {"alembic", "fastapi", "lxml", "pydantic_settings", "rich", "sqlalchemy", "structlog", "uvicorn", "yaml"}
"""Not pydantic itself: typer reads options with it."""

LATER = {
    *("alembic", "rich", "structlog", "trustme", "yaml"),
    "sqlalchemy.dialects.postgresql",
    *("dealdock.control", "dealdock.platform.scenes"),
    *(f"{vendor.package}.{part}" for vendor in VENDORS.all for part in ("control", "scenes")),
    *(f"{vendor.package}.models" for vendor in VENDORS.all if vendor.name != VENDORS.default and not vendor.guards),
    *("dealdock.cli.accounts", "dealdock.cli.databases", "dealdock.cli.scenes"),
}
"""Modules that a server does not need to listen, on SQLite and with the demo (decision 0034)."""


def imported(*codes: str, **environment: str) -> list[set[str]]:
    """Return the names of the modules that one Python has imported after each of these."""
    after_each = [line for code in codes for line in (code, "seen.append([*sys.modules])")]
    script = ["import json, sys", "seen = []", *after_each, "print(json.dumps(seen))"]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(script)],
        env=ENVIRONMENT | environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    return [{*names} for names in json.loads(done.stdout.splitlines()[-1])]


def command(*words: str) -> str:
    """Code that does what the installed script does, and continues afterwards."""
    return f"sys.argv[1:] = {words}\nfrom dealdock.cli import main\ntry:\n    main()\nexcept SystemExit:\n    pass"


class TestHelp:
    def test_without_a_command_it_is_what_one_gets(self) -> None:
        done = run()
        assert done.returncode == 2
        assert {"start", "wait", "account", "scene", "db"} <= set(done.stderr.split())

    @pytest.mark.parametrize("group", ["account", "scene", "db"])
    def test_of_a_group_shows_its_commands(self, group: str) -> None:
        assert "Commands:" in run(group).stderr
        shown = run(group, "--help").stdout
        assert "Commands:" in shown
        assert "..." not in shown.replace("[ARGS]...", "")  # no sentence is cut

    @pytest.mark.parametrize("words", ["openapi", "account add", "scene generate"])
    def test_names_the_vendors(self, words: str) -> None:
        told = " ".join(run(*words.split(), "--help").stdout.split())
        assert f": {', '.join(VENDORS.names[:-1])} or {VENDORS.names[-1]}" in told

    def test_names_what_can_be_repeated(self, dealdock: Dealdock) -> None:
        for words, option in (("run", "--vendor NAME"), ("run", "--allow HOST"), ("mcp", "--account ID")):
            told = " ".join(dealdock(words, "--help").stdout.split())
            assert re.search(rf"{option} [^-]+ Can be repeated\.", told), option

    @pytest.mark.parametrize(
        ("words", "argument"),
        [
            ("wait", "[URL]"),
            ("account show", "[NUMBER]"),
            ("db backup", "{FOLDER}"),
            ("scene check", "{FILE}"),
            ("scene generate", "[FILE]"),
            ("scene import", "{FILE}..."),
            ("judge init", "[FILE]"),
        ],
    )
    def test_names_an_argument_in_capitals(self, dealdock: Dealdock, words: str, argument: str) -> None:
        shown = dealdock(*words.split(), "--help").stdout.splitlines()
        assert shown[0] == f"Usage: dealdock {words} [OPTIONS] {argument}"
        assert f"  {argument.strip('[{}].')} <" in "\n".join(shown)

    def test_names_the_last_day_of_generated_records_in_one_form(self, dealdock: Dealdock) -> None:
        told = " ".join(dealdock("scene", "generate", "--help").stdout.split())
        assert "--until DAY The last day of the records; by default 2025-12-31. --format" in told

    def test_of_start_says_what_the_settings_say(self) -> None:
        told = " ".join(run("start", "--help").stdout.split())
        assert "--port NUMBER Port to listen on; 0: a free one. [env var: DEALDOCK_PORT; default: 7273]" in told


def test_an_error_is_one_write() -> None:
    """Its end, written by itself as `print` does without a buffer, could come behind another process's line."""
    ours, theirs = socketpair(AF_UNIX, SOCK_DGRAM)  # which keeps each write apart
    with ours, theirs:
        words = [sys.executable, "-m", "dealdock", "wait", "ftp://example.com"]
        environment = ENVIRONMENT | {"PYTHONUNBUFFERED": "1"}
        subprocess.run(
            words, env=environment, stdin=subprocess.DEVNULL, stderr=theirs.fileno(), timeout=PATIENCE, check=False
        )
        assert ours.recv(4096) == b"dealdock: 'ftp://example.com' is not an address of a server. Use http://host:port\n"


class TestVersion:
    def test_is_the_packages(self) -> None:
        done = run("--version")
        assert (done.returncode, done.stdout, done.stderr) == (0, f"{dealdock.__version__}\n", "")


class TestCompletion:
    def test_knows_a_groups_commands(self) -> None:
        done = run(_DEALDOCK_COMPLETE="complete_bash", COMP_WORDS="dealdock scene ", COMP_CWORD="2")
        expected = {"load", "export", "check", "import", "generate", "from-recording", "schema"}
        assert set(done.stdout.split()) == expected

    def test_knows_the_commands(self) -> None:
        done = run(_DEALDOCK_COMPLETE="complete_bash", COMP_WORDS="dealdock sta", COMP_CWORD="1")
        assert done.stdout.split() == ["start"]

    def test_can_be_shown(self) -> None:
        named = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": 1}  # a test's ancestors may include no shell
        assert "_DEALDOCK_COMPLETE" in run("--show-completion", "bash", **named).stdout


class TestImports:
    def test_quick_commands_import_nothing_heavy(self) -> None:
        quick = ("--version",), ("--help",), ("account", "--help"), ("wait", "http://127.0.0.1:1", "--timeout", "0")
        for words, modules in zip(quick, imported(*(command(*words) for words in quick)), strict=True):
            assert not modules & HEAVY, words

    def test_judge_imports_no_part_of_a_server_and_nothing_that_few_files_need(self) -> None:
        (modules,) = imported(command("judge", "--list"))
        assert "dealdock.judge.engine" in modules
        assert not modules & {"fastapi", "jinja2", "psycopg", "sqlalchemy"}

    def test_completion_imports_nothing_heavy(self) -> None:
        completion = {"_DEALDOCK_COMPLETE": "complete_bash", "COMP_WORDS": "dealdock start --", "COMP_CWORD": "2"}
        assert not imported(command(), **completion)[0] & HEAVY

    def test_a_start_imports_and_builds_nothing_that_comes_later_nor_does_a_packaged_scene(self) -> None:
        """FastAPI has forty models of OpenAPI. The start ends early, because its port is in use."""
        models = "assert not sys.modules['fastapi.openapi.models'].OpenAPI.__pydantic_complete__"
        scene = "from dealdock.platform import scenes\nscenes.read('demo', sys.modules['dealdock.app'].VENDORS)"
        with create_server(("127.0.0.1", 0)) as taken:
            start = command("start", "--port", str(taken.getsockname()[1]), "--https-port", "none")
            started, _, with_scene = imported(start, models, scene)
        assert "dealdock.cli.start" in started
        assert not started & LATER
        assert "yaml" not in with_scene
