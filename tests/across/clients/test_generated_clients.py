"""Clients that openapi-python-client makes of the OpenAPI of vendors: they create records and read them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from dealdock.cli.openapi import show
from tests.across.calls import calls_of
from tests.across.client import Client
from tests.across.test_operations import operations
from tests.support.example import VENDORS
from tests.support.marks import ONE_DATABASE_ACROSS

HOME: Final = Path(f"{sys.prefix}-openapi-python-client")
"""The environment in which `make check` installs the generator."""
RUNNER: Final = Path(__file__).with_name("run_generated_client.py")

pytestmark = [
    ONE_DATABASE_ACROSS,
    pytest.mark.skipif(not (HOME / "test").exists(), reason=f"no generator in {HOME}: `make check` installs it"),
]


@pytest.mark.parametrize(
    "vendor", [each.name for each in VENDORS if calls_of(each.name).created is not None], indirect=True
)
def test_a_generated_client_creates_a_record_and_reads_it(
    client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made_of = client.calls.created
    assert made_of is not None
    document = tmp_path / "openapi.json"
    show(client.vendor, made_of.api)
    document.write_text(capsys.readouterr().out)
    made = run(
        "openapi-python-client", "generate", "--path", document, "--output-path", tmp_path / "made", "--meta", "none"
    )
    assert "Warning" not in made
    call = {
        "base_url": client.account["base_url"],
        "headers": client.headers,
        **made_of._asdict(),
    }
    created, read = json.loads(run("python", RUNNER, json.dumps(call), folder=tmp_path))
    path = next(
        each.path for each in operations(client.calls) if (each.object, each.name) == (made_of.object, made_of.read)
    )
    records = [each[made_of.member] if made_of.member else each for each in (created, read)]
    number = records[0]["id"]
    values = dict.fromkeys(re.findall(r"{(\w+)}", path), number)
    assert client.call("GET", path.format_map(values), params=made_of.query).json() == read
    for each in records:
        assert {"id": number, **made_of.fields}.items() <= each.items()


def run(program: str, *options: Any, folder: Path | None = None) -> str:
    """Run a program of the generator's environment, and return its output."""
    environment = os.environ | {"PATH": f"{HOME / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    command = [str(HOME / "bin" / program), *map(str, options)]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
