"""The client prospyr as it is published, for Python 3.9 at most."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.support.marks import ONE_DATABASE
from tests.support.running import PATIENCE
from tests.vendors.copper.client import Copper

HOME: Final = Path(f"{sys.prefix}-prospyr")
"""The environment in which `make check` installs it, where there is a Python 3.9."""
RUNNER: Final = Path(__file__).with_name("run_prospyr.py")

pytestmark = [
    ONE_DATABASE,
    pytest.mark.skipif(
        not (HOME / "test").exists(),
        reason=f"no prospyr in {HOME}: `make check` installs it where there is a Python 3.9",
    ),
]


@pytest.mark.contract("1.1.path.3", "2.1.close.5")
def test_reads_and_writes_opportunities(copper: Copper) -> None:
    account = copper.account
    emails = [{"email": "jane@x.io", "category": "work"}]
    copper.person(name="Jane Doe", company_id=copper.company(name="Acme")["id"], emails=emails)
    url = f"{copper.http.base_url.join(account['base_url'])}/developer_api/"
    command = [str(HOME / "bin" / "python"), str(RUNNER), url, account["api_key"], account["email"]]
    done = subprocess.run(command, env={}, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    (deal,) = copper.ask("POST", "/opportunities/search")
    assert found == {
        "created": [True, deal["id"], "Acme", 900],
        "contact": "Jane Doe",
        "found": [deal["id"]],
        "names": ["Small", "Large"],
        "updated": True,
        "deleted": True,
        "refused": "Invalid input: Validation errors: Win Probability: must be less than or equal to 100",
        "company": "Beta",
        "people": ["Jane Doe"],
        "account": account["name"],
        "users": [copper.user_id],
        "pipelines": ["Sales", "Business Development"],
        "stages": 9,
        "sources": len(copper.ask("GET", "/customer_sources")),
    }
    assert (deal["details"], deal["close_date"], deal["tags"]) == ("Changed", "8/31/2017", ["r&d"])
