"""The client apollo-leads as it is published, its address hard-coded: by redirection in its process."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from dealdock import Sandbox
from tests.server.answering import answering
from tests.support.builders import NO_TLS
from tests.support.marks import ONE_DATABASE
from tests.vendors.apollo.client import Apollo

HOME: Final = Path(os.environ.get("DEALDOCK_APOLLO_LEADS", f"{sys.prefix}-apollo-leads"))  # `make check` installs it
RUNNER: Final = Path(__file__).with_name("run_leads.py")
SOURCE: Final = Path(__file__).parents[4] / "packages" / "dealdock-client" / "src"
FIRM: Final = {"name": "Quay Traders", "domain": "quay.example", "phone": "(312) 555-0107"}
PEOPLE: Final = [
    {"first_name": "Bo", "last_name": "Lie", "title": "Director of Data", "seniority": "head", "email": "bo@q.example"},
    {"first_name": "Ipek", "last_name": "Sands", "title": "Chief Executive Officer", "seniority": "c_suite"},
    {"first_name": "Al", "last_name": "Roe", "title": "Porter", "seniority": "entry", "email": "al@quay.example"},
]  # fmt: skip

pytestmark = [ONE_DATABASE, pytest.mark.skipif(not HOME.exists(), reason="`make check` installs the client")]


def test_finds_decision_makers_and_people_by_name(sandbox: Sandbox) -> None:
    calls: list[dict[str, Any]] = [
        {"company": "quay"},
        {"company": "quay", "person": "Al Roe"},
        {"company": "quay", "person": "No One"},
        {"company": "Nowhere"},
    ]
    with (
        answering(sandbox, "uvloop") as running,
        httpx.Client(base_url=f"http://127.0.0.1:{running.plain}", timeout=30, verify=NO_TLS, trust_env=False) as http,
    ):
        directory = {"organizations": [FIRM], "people": [{**each, "organization_id": 1} for each in PEOPLE]}
        key = Apollo.open(http, directory=directory).key
        given = {"DEALDOCK_CA": str(running.authority.file()), "APOLLO_API_KEY": key, "PYTHONPATH": str(SOURCE)}
        words = [str(HOME / "bin" / "python"), str(RUNNER), f"https://127.0.0.1:{running.port}", json.dumps(calls)]
        done = subprocess.run(words, env={**os.environ, **given}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    makers, porter, nobody, nowhere = json.loads(done.stdout)
    assert [(each["name"], each["title"], each["email"]) for each in makers] == [
        ("Bo Lie", "Director of Data", "bo@q.example"),
        ("Ipek Sands", "Chief Executive Officer", None),
    ]
    assert [(each["name"], each["company"], each["company_phone"]) for each in porter] == [
        ("Al Roe", "Quay Traders", "(312) 555-0107")
    ]
    assert (nobody, nowhere) == ([], [])
