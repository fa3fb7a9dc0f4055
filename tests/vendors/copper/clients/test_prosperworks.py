"""The client prosperworks as it is published, its address hard-coded: by redirection in its process."""

import json
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.support.marks import ONE_DATABASE
from tests.vendors.close.clients.redirected import Redirected
from tests.vendors.copper.client import Copper

HOME: Final = Path(f"{sys.prefix}-prosperworks")
"""The environment in which `make check` installs it."""
RUNNER: Final = Path(__file__).with_name("run_prosperworks.py")

pytestmark = [
    ONE_DATABASE,
    pytest.mark.skipif(not (HOME / "test").exists(), reason=f"no prosperworks in {HOME}: `make check` installs it"),
]


@pytest.mark.contract("1.3.value.8", "2.4.update.9")
def test_reads_and_writes_opportunities(copper: Copper, redirected: Redirected) -> None:
    copper.definition("String")
    account = copper.account
    done = redirected.run(HOME, str(RUNNER), account["api_key"], account["email"])
    found = json.loads(done.stdout)
    (deal,) = copper.ask("POST", "/opportunities/search")
    assert found == {
        "created": [deal["id"], "Large", 900.5, "8/31/2017"],
        "unchanged": True,
        "updated": ["Large", "Changed", "Won", 900.5, ["r&d"]],
        "custom": ["North"],
        "names": [["Small"], ["Large"]],
        "deleted": [True, True],
        "left": [deal["id"]],
        "person": [True, "Acme"],
        "account": account["name"],
        "users": [copper.user_id],
        "pipelines": [["Sales", 5], ["Business Development", 4]],
        "stages": 9,
        "sources": len(copper.ask("GET", "/customer_sources")),
        "reasons": len(copper.ask("GET", "/loss_reasons")),
        "definitions": ["String"],
    }
    assert (deal["details"], deal["status"], deal["company_name"]) == ("Changed", "Won", "Acme")
