"""The MCP server apollo-io-mcp as it is published, its address hard-coded: by redirection in its process."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from dealdock import Sandbox
from tests.server.answering import Answering, answering
from tests.support.builders import NO_TLS
from tests.support.marks import ONE_DATABASE
from tests.vendors.apollo.client import NOON, Apollo

HOME: Final = Path(os.environ.get("DEALDOCK_APOLLO_MCP", f"{sys.prefix}-apollo-mcp"))  # where `make check` installs it
RUNNER: Final = Path(__file__).with_name("run_mcp.py")
SOURCE: Final = Path(__file__).parents[4] / "packages" / "dealdock-client" / "src"
FIRM: Final = {"name": "Quay Traders", "domain": "quay.example", "employees": 30, "city": "London"}
PEOPLE: Final = [
    {"first_name": "Ipek", "last_name": "Sands", "title": "Head of Sales", "email": "ipek@quay.example"},
    {"first_name": "Bo", "last_name": "Lie", "title": "Buyer"},
]

pytestmark = [ONE_DATABASE, pytest.mark.skipif(not HOME.exists(), reason="`make check` installs the client")]


@pytest.fixture(scope="module")
def running(sandbox: Sandbox) -> Iterator[Answering]:
    with answering(sandbox, "uvloop") as running:
        yield running


def called(running: Answering, apollo: Apollo, *calls: tuple[str, dict[str, Any]]) -> Any:
    """Call tools of the server, and return their results."""
    environment = {
        "DEALDOCK_CA": str(running.authority.file()),
        "APOLLO_API_KEY": apollo.key,
        "PYTHONPATH": str(SOURCE),
    }
    words = [str(HOME / "bin" / "python"), str(RUNNER), f"https://127.0.0.1:{running.port}", json.dumps(calls)]
    done = subprocess.run(words, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_finds_people_and_adds_contacts_to_sequences(running: Answering) -> None:
    address = f"http://127.0.0.1:{running.plain}"
    with httpx.Client(base_url=address, timeout=30, verify=NO_TLS, trust_env=False) as http:
        directory = {"organizations": [FIRM], "people": [{**each, "organization_id": 1} for each in PEOPLE]}
        apollo = Apollo.open(http, directory=directory, clock={"mode": "frozen", "at": NOON})
        contact = apollo.add_contact(first_name="Ann", email="ann@quay.example", label_names=["Spring"])["id"]
        mailbox = apollo.control("POST", "/records/email_account", {"email": "jane@pier.example"})["id"]
        sequence = apollo.control("POST", "/records/sequence", {"name": "First contact"})["id"]
        enrolment = {"emailer_campaign_id": sequence, "send_email_from_email_account_id": mailbox}
        person, firm, found, added, labels, mailboxes, usage = called(
            running,
            apollo,
            ("people_enrichment", {"email": "ipek@quay.example"}),
            ("organization_enrichment", {"domain": "quay.example"}),
            ("search_for_sequences", {"q_name": "first"}),
            ("add_contacts_to_sequence", {"sequence_id": sequence, "contact_ids": [contact], **enrolment}),
            ("get_a_list_of_all_liststags", {}),
            ("get_a_list_of_email_accounts", {}),
            ("post_apiusage", {}),
        )
        apollo.control("PATCH", "", {"edition": 2021})  # it still uses the old search, which is refused since 2026-03
        search = ("people_search", {"person_titles": ["sales"], "page": 1, "per_page": 10})
        (people,) = called(running, apollo, search)
    assert [each["name"] for each in people["people"]] == ["Ipek Sands"]
    assert person["person"]["email"] == "ipek@quay.example"
    assert firm["organization"]["estimated_num_employees"] == 30
    assert [each["id"] for each in found["emailer_campaigns"]] == [sequence]
    assert [each["emailer_campaign_ids"] for each in added["contacts"]] == [[sequence]]
    assert [(each["name"], each["cached_count"]) for each in labels["result"]] == [("Spring", 1)]
    assert [each["email"] for each in mailboxes["email_accounts"]] == ["jane@pier.example"]
    assert usage['["api/v1/people", "match"]']["day"]["consumed"] == 1
