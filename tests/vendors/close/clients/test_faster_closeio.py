"""faster_closeio, unmodified, its address hard-coded: by redirection in its process."""

import json
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.support.marks import ONE_DATABASE
from tests.vendors.close.client import Close
from tests.vendors.close.clients.redirected import Redirected

HOME: Final = Path(f"{sys.prefix}-faster-closeio")
"""The environment in which `make check` installs it."""
RUNNER: Final = Path(__file__).with_name("run_faster_closeio.py")

pytestmark = [
    ONE_DATABASE,
    pytest.mark.contract("6.client.4"),
    pytest.mark.skipif(not (HOME / "test").exists(), reason=f"no faster_closeio in {HOME}: `make check` installs it"),
]


def test_its_methods_work(close: Close, redirected: Redirected) -> None:
    close.field("Industry", of="lead")
    other = close.lead("Other")["id"]
    close.control("POST", "/records/opportunity", [{"lead_id": other}] * 101)  # more than a page
    found = json.loads(redirected.run(HOME, str(RUNNER), close.key).stdout)
    (lead,) = close.rows("/lead/", query="acme")
    (task,) = close.rows("/task/", _type="all")
    (deal,) = close.rows(lead_id=lead["id"])
    assert found == {
        "lead": lead["id"],
        "changed": ["Qualified", "Acme", "Jo"],
        "leads": [lead["id"]],
        "industries": ["Caves"],
        "shown": "Acme",
        "deal": [deal["id"], "$5", "2026-01-05", "won"],
        "deals": [each["id"] for each in close.rows(_limit=250)],
        "task": ["2026-01-09", True, [task["id"]]],
        "activities": [True, True, True],
        "types": [
            "Call",
            "Created",
            "Email",
            "LeadStatusChange",
            "Note",
            "OpportunityStatusChange",
            "TaskCompleted",
        ],
        "user": [True, True],
        "users": ["Alex Carter"],
        "events": len(close.events(object_type="opportunity", action="created")),
        "refusal": "Empty query: Lead matching query does not exist.",
    }
