"""The guides for other languages, build servers and containers.

Their test files ran in their languages when they were written; not here, where there is only Python. Here the shell
lines run, and whatever the guides name of ours is looked up: calls, fields, variables, ports.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from dealdock.settings import Settings
from tests.deploy.test_images import INSTRUCTIONS
from tests.support.running import ENVIRONMENT, PATIENCE, Started, run, start

TOP = Path(__file__).parents[2]
GUIDES = TOP / "docs" / "guides"
LANGUAGES = {"go": "go", "java": "java", "javascript": "js", "php": "php", "ruby": "ruby"}
ALL = ["languages", "ci", "containers", "team", *LANGUAGES]
SECTIONS = [
    "An account for each test",
    "The address",
    "Hosts that the client hard-codes",
    "Faults and journal",
    "Clean up",
]
PORTS = {port for name, rest in INSTRUCTIONS if name == "EXPOSE" for port in rest.split()}
STARTED = "dealdock start --scene empty --log-level warning > dealdock.json &\n"


def text(guide: str) -> str:
    return (GUIDES / f"{guide}.md").read_text(encoding="utf-8")


def blocks(guide: str, kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.+?)```", text(guide), re.DOTALL)


@pytest.fixture(scope="module")
def server() -> Iterator[Started]:
    with start("--scene", "empty") as started:
        yield started


@pytest.fixture(scope="module")
def description(server: Started) -> dict[str, Any]:
    """The control plane's, as a user reads it."""
    described: dict[str, Any] = json.loads(server.get("/_dealdock/openapi.json")[1])
    return described


@pytest.mark.slow
def test_its_lines_work_when_pasted(server: Started, tmp_path: Path) -> None:
    first, *others = blocks("languages", "sh")
    assert first == STARTED
    (tmp_path / "dealdock.json").write_text(json.dumps(server.line))
    (tmp_path / "dealdock").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dealdock "$@"\n')
    (tmp_path / "dealdock").chmod(0o700)
    script = "\necho\n".join([*others, 'echo "$DEALDOCK"']).replace("http://127.0.0.1:7273", server.line["url"])
    done = subprocess.run(
        ["/bin/sh", "-euc", script],
        cwd=tmp_path,
        env=ENVIRONMENT | {"PATH": f"{tmp_path}{os.pathsep}{ENVIRONMENT['PATH']}", "PYTHONPATH": str(TOP / "src")},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = [json.loads(line) for line in done.stdout.replace("}{", "}\n{").replace("}[", "}\n[").split("\n") if line]
    account, prospect, caller, fault, asked, given = said
    assert (account["time_zone"], prospect["email"]) == ("Europe/Paris", "jane@example.com")
    assert caller["id"].startswith("user_")
    assert (fault["times"], asked) == (1, [])
    assert given == server.line
    assert (tmp_path / "dealdock-ca.pem").read_text() == Path(server.line["ca_file"]).read_text()
    assert server.get(f"/_dealdock/accounts/{account['id']}")[0] == 404


def test_the_files_for_a_team_fit_the_compose_file() -> None:
    services = yaml.safe_load((TOP / "docker-compose.yml").read_text())["services"]
    for block in blocks("team", "yaml"):
        (changed,) = yaml.safe_load(block.replace("!override", ""))["services"].items()
        name, own = changed
        assert own.keys() <= services[name].keys()
    lines = "".join(blocks("team", "console"))
    assert (
        set(re.findall(r"docker compose (?:exec|run) (?:-\S+ (?:\S+:ro\" )?)*(\S+) ", lines))
        == {"sandbox", "postgres"}
        <= services.keys()
    )
    volume = re.findall(r"docker volume rm dealdock_(\w+)", lines)
    assert services["sandbox"]["volumes"] == [f"{name}:/data" for name in volume]
    user = dict(INSTRUCTIONS)["USER"]
    assert f"chown {user} " in lines


@pytest.mark.slow
def test_the_commands_for_a_team_are_there() -> None:
    """Each is run with `--help`, which a wrong name or option precedes."""
    lines = "".join(blocks("team", "console") + blocks("team", "sh"))
    used = re.findall(r"(?:sandbox|^) ?(?:dealdock )?((?:account|db|scene|start)\b[^\n]*)", lines, re.MULTILINE)
    assert len(used) >= 5
    for words in used:
        done = run(*words.split(), "--help")
        assert done.returncode == 0, (words, done.stderr)


@pytest.mark.parametrize("guide", ["languages", *LANGUAGES])
def test_they_have_the_same_sections(guide: str) -> None:
    before = ["Install", "Start, and wait"] if guide == "languages" else ["The test file", "Start"]
    package = ["The package", "Jest and Vitest"] if guide == "javascript" else []
    assert re.findall(r"^## (.+)", text(guide), re.MULTILINE) == [*package, *before, *SECTIONS]


@pytest.mark.parametrize("guide", LANGUAGES)
def test_a_server_does_not_log_each_call_between_the_tests(guide: str) -> None:
    (code,) = blocks(guide, LANGUAGES[guide])
    words = re.findall(r"[\w-]+", code[code.index("empty") : code.index("warning") + 7])
    assert words == ["empty", "--log-level", "warning"]


@pytest.mark.parametrize("guide", LANGUAGES)
def test_the_calls_that_a_test_file_makes_are_there(guide: str, description: dict[str, Any]) -> None:
    (code,) = blocks(guide, LANGUAGES[guide])
    made = list(calls(code))
    assert len({(method, path) for method, path, *_ in made}) == 6, made
    for method, path, parameters, fields in made:
        operation = description["paths"][path][method]
        assert parameters <= {parameter["name"] for parameter in operation.get("parameters", [])}
        assert fields <= set(properties(operation.get("requestBody", {}), description)), (path, fields)


def calls(code: str) -> Iterator[tuple[str, str, set[str], set[str]]]:
    """Method, path, parameters and the body's fields of each call to the control plane."""
    for found in re.finditer(r"control(?:\[.*\])?\((?:t, )?[\"'](GET|POST|PUT|PATCH|DELETE)[\"'], (?=.)", code):
        rest = code[found.end() : closing(code, found.end())]
        rest = re.sub(r"#\{@path\}|\$this->path|@path\b|\bpath\b|/accounts/\$\{account\.id\}", "/accounts/1", rest)
        path, _, body = re.sub(r"[\"'`+]| (?=\")|(?<=\") ", "", rest).replace(" /", "/").partition(",")
        path, _, query = path.strip().partition("?")
        fields = re.findall(r"[\[{,]\s*(\w+)\s*(?::|=>)", body)
        known = path.replace("/accounts/1", "/accounts/{account_id}")
        yield found[1].lower(), known, set(re.findall(r"(\w+)=", query)), set(fields)


def closing(code: str, at: int) -> int:
    """Return the position where an opened call ends."""
    depth = 1
    while depth:
        depth += {"(": 1, ")": -1}.get(code[at], 0)
        at += 1
    return at - 1


def properties(schema: Any, description: dict[str, Any]) -> Iterator[str]:
    """The names of all fields in it, however deep."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield from properties(description["components"]["schemas"][schema["$ref"].rpartition("/")[2]], description)
        yield from schema.get("properties", {})
        for part in schema.values():
            yield from properties(part, description)
    elif isinstance(schema, list):
        for part in schema:
            yield from properties(part, description)


OF_RUN = ("DEALDOCK_API_KEY",)
"""Variables that `dealdock run` sets."""


@pytest.mark.parametrize("guide", ALL)
def test_the_named_settings_ports_and_paths_exist(guide: str, server: Started, description: dict[str, Any]) -> None:
    variables = {f"DEALDOCK_{name.upper()}" for name in Settings.model_fields} | {"DEALDOCK_COMMAND", *OF_RUN}
    assert set(re.findall(r"\bDEALDOCK_\w+", text(guide))) <= variables
    assert {int(port) for port in re.findall(r"\b7\d{3}\b", text(guide))} <= {int(port) for port in PORTS}
    for path in re.findall(r"/_dealdock(/(?:readyz|livez|ca\.pem|[a-z]+)(?=[`'\" )]))", text(guide)):
        assert path in description["paths"], path
    lines = re.findall(r"\{\"url\": .+?\}(?=['\"\s])", text(guide))
    for line in lines:  # what a start prints
        assert set(json.loads(re.sub(r"%\d\$[sd]", "1", line))) <= set(server.line)


def test_the_yaml_is_right() -> None:
    read = [yaml.safe_load(block) for guide in ("ci", "containers") for block in blocks(guide, "yaml")]
    for line in strings(read):
        if line.startswith('{"url"'):
            assert set(json.loads(line)) == {"url", "https_url", "control_token"}
    steps = [step.get("run", "") for step in read[0]["jobs"]["tests"]["steps"]]
    assert "dealdock start --scene empty > dealdock.json 2> dealdock.log &\n" in "".join(steps)
    assert len(read) == 4


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)
