"""The command line interface agent-tool-close-crm-cli, unmodified: its searches, and what it lists and writes."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from tests.support.marks import ONE_DATABASE
from tests.vendors.close.advanced_search.searching import every, negated, of_type, related, text, where
from tests.vendors.close.client import API, Close

HOME: Final = Path(f"{sys.prefix}-close-crm-cli")
"""The environment in which `make check` installs it."""

pytestmark = [
    ONE_DATABASE,
    pytest.mark.contract("6.client.6"),
    pytest.mark.skipif(not (HOME / "test").exists(), reason=f"no close-crm-cli in {HOME}: `make check` installs it"),
]

Run = Callable[..., Any]


class RefusedError(Exception):
    """A command that failed, with the error that it writes."""


@pytest.fixture
def run(close: Close, tmp_path: Path) -> Run:
    """Returns what a command writes: JSON."""
    environment = os.environ | {
        "CLOSECLI_BASE_URL": f"{close.account['base_url']}{API}",
        "CLOSE_API_KEY": close.key,
        "CLOSECLI_CONFIG_DIR": str(tmp_path),
    }

    def run(*words: str) -> Any:
        command = [str(HOME / "bin" / "close"), *words]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RefusedError(json.loads(done.stderr))
        return json.loads(done.stdout)

    return run


def search(run: Run, query: Any, **more: Any) -> Any:
    return run("search", "advanced", "--json", json.dumps({"query": query, **more}))


def test_it_searches_leads_and_contacts_by_trees_of_queries(run: Run, close: Close) -> None:
    people = [{"name": "Jo", "emails": [{"email": "jo@acme.example"}]}]
    west, east = (close.lead(f"Acme {name}", contacts=people) for name in ("West", "East"))
    close.lead("Best")
    close.add(lead_id=east["id"], value=200_000)
    named = text("lead.display_name", "Acme")
    found = search(run, every(of_type("lead"), named), _fields={"lead": ["id", "display_name", "status_label"]})
    shown = [
        {"__object_type": "lead", "display_name": each["name"], "id": each["id"], "status_label": "Potential"}
        for each in (east, west)
    ]
    assert found == {"count": 2, "cursor": None, "results": shown}
    emails = related("lead", "contact", related("contact", "contact_email", text("contact_email.email", "acme.example",
                                                                                 "phrase")))  # fmt: skip
    large = related("lead", "opportunity", where("opportunity.value", "number_range", gt=100_000))
    assert [each["id"] for each in search(run, every(of_type("lead"), emails, negated(large)))["results"]] == [
        west["id"]
    ]
    page = search(run, every(of_type("contact")), _limit=1)
    assert (page["count"], page["results"][0]["id"]) == (1, east["contacts"][0]["id"])
    rest = search(run, every(of_type("contact")), cursor=page["cursor"])
    assert [each["id"] for each in rest["results"]] == [west["contacts"][0]["id"]]
    assert rest["cursor"] is None


def test_it_shows_the_errors_of_a_search(run: Run) -> None:
    with pytest.raises(RefusedError) as raised:
        search(run, {"type": "nothing"})
    (error,) = raised.value.args
    assert error["fieldErrors"]["query"].startswith("Invalid query: ")
    assert error["detail"] == {"errors": [], "field-errors": error["fieldErrors"]}


def test_it_searches_by_texts(run: Run, close: Close) -> None:
    lead = close.lead("Acme", contacts=[{"name": "Jo"}])
    deal = close.add(lead_id=lead["id"], note="large")
    assert run("search", "leads", "acme", "--count")["count"] == 1
    assert [each["id"] for each in run("search", "contacts", "jo")] == [lead["contacts"][0]["id"]]
    assert [each["id"] for each in run("search", "opportunities", "note:large")] == [deal["id"]]
    close.field("Size", "lead", type="choices", choices=["S", "L"])
    (field,) = run("search", "fields")["custom_fields"]
    assert (field["name"], field["choices"]) == ("Size", ["S", "L"])


def test_it_writes_what_it_lists(run: Run, close: Close) -> None:
    lead = run("lead", "create", "--name", "Acme", "--url", "https://acme.example")["id"]
    run("contact", "add", "--name", "Jo", "--lead", lead, "--email", "jo@acme.example", "--phone", "+14155550142")
    run("lead", "status", lead, "Qualified")
    deal = run("opportunity", "create", "--lead", lead, "--value", "5000", "--period", "monthly")["id"]
    run("opportunity", "won", deal)
    task = run("task", "create", "Ring", "--lead", lead)["id"]
    run("task", "done", task)
    run("activity", "note", "Rang", "--lead", lead)
    shown = close.get(f"/lead/{lead}/")
    assert (shown["status_label"], shown["contacts"][0]["phones"][0]["phone"]) == ("Qualified", "+14155550142")
    assert (shown["opportunities"][0]["value"], shown["opportunities"][0]["status_type"]) == (500_000, "won")
    assert [each["id"] for each in close.rows("/task/", lead_id=lead, view="archive")] == [task]
    assert [each["note"] for each in close.rows("/activity/note/")] == ["Rang"]
    assert run("lead", "list", "--count")["count"] == 1
