"""Clients that openapi-python-client makes of the OpenAPI of vendors: they create records and read them."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from dealdock.cli.openapi import show
from tests.across.client import Client
from tests.across.test_operations import operations
from tests.support.marks import ONE_DATABASE_ACROSS

HOME: Final = Path(f"{sys.prefix}-openapi-python-client")
"""The environment in which `make check` installs the generator."""
RUNNER: Final = Path(__file__).with_name("run_generated_client.py")


class Created(NamedTuple):
    """The record of a vendor that is created and read."""

    object: str
    model: str
    """That of its bodies."""
    fields: Mapping[str, Any]
    """A body."""
    read: str = "read"
    """The operation that reads it."""
    member: str = ""
    """The member of answers with the record. Empty: the answer is the record."""
    query: Mapping[str, str] = {}
    """The parameters of the query string."""
    api: str | None = None
    """The version, where one alone has a client."""


CREATED: Final = {
    "close": Created("opportunity", "NewOpportunity", {"note": "Renewal", "value": 5000}),
    "copper": Created("company", "NewCompany", {"name": "Acme", "details": "Renewal"}),
    "apollo": Created(
        "opportunity", "NewOpportunity", {"name": "Renewal", "amount": 5000}, read="show", member="opportunity"
    ),
    "pardot": Created(
        "prospect",
        "NewProspect",
        {"email": "ann@example.com", "score": 5},
        query={"fields": "id,email,score,createdAt,isDeleted,campaign.name,assignedTo.id"},
        api="5",
    ),
}

pytestmark = [
    ONE_DATABASE_ACROSS,
    pytest.mark.skipif(not (HOME / "test").exists(), reason=f"no generator in {HOME}: `make check` installs it"),
]


@pytest.mark.parametrize("vendor", CREATED, indirect=True)
def test_a_generated_client_creates_a_record_and_reads_it(
    client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made_of = CREATED[client.vendor]
    document = tmp_path / "openapi.json"
    show(client.vendor, "openapi", str(client.http.base_url), made_of.api)
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
