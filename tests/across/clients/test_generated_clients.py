"""Clients that openapi-python-client makes of the OpenAPI of vendors: they create records and read them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from tests.across.client import Client
from tests.across.test_operations import operations
from tests.support.marks import ONE_DATABASE_ACROSS

HOME: Final = Path(f"{sys.prefix}-openapi-python-client")
"""The environment in which `make check` installs the generator."""
RUNNER: Final = Path(__file__).with_name("run_generated_client.py")
CREATED: Final[dict[str, tuple[str, str, dict[str, Any]]]] = {
    "close": ("opportunity", "NewOpportunity", {"note": "Renewal", "value": 5000}),
    "copper": ("company", "NewCompany", {"name": "Acme", "details": "Renewal"}),
}
"""The object of each vendor, the model of its bodies, and a body."""

pytestmark = [
    ONE_DATABASE_ACROSS,
    pytest.mark.skipif(not (HOME / "test").exists(), reason=f"no generator in {HOME}: `make check` installs it"),
]


@pytest.mark.parametrize("vendor", CREATED, indirect=True)
def test_a_generated_client_creates_a_record_and_reads_it(client: Client, tmp_path: Path) -> None:
    object_, model, fields = CREATED[client.vendor]
    document = tmp_path / "openapi.json"
    document.write_bytes(client.http.get(f"/_dealdock/openapi/{client.vendor}.json").content)
    made = run(
        "openapi-python-client", "generate", "--path", document, "--output-path", tmp_path / "made", "--meta", "none"
    )
    assert "Warning" not in made
    call = {
        "base_url": client.account["base_url"],
        "headers": client.headers,
        "object": object_,
        "model": model,
        "fields": fields,
    }
    created, read = json.loads(run("python", RUNNER, json.dumps(call), folder=tmp_path))
    assert created == read
    assert fields.items() <= read.items()
    path = next(each.path for each in operations(client.calls) if (each.object, each.name) == (object_, "read"))
    assert client.call("GET", path.format(id=read["id"])).json() == read


def run(program: str, *options: Any, folder: Path | None = None) -> str:
    """Run a program of the generator's environment, and return its output."""
    environment = os.environ | {"PATH": f"{HOME / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    command = [str(HOME / "bin" / program), *map(str, options)]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
