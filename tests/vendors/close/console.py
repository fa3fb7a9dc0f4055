"""Close's opportunities, for the tests of the console."""

from collections.abc import Mapping
from typing import Final

import httpx

from tests.console.vendor_records import MARKUP, Account, Column, VendorRecords


def call(http: httpx.Client, account: Account, parameters: Mapping[str, str]) -> httpx.Response:
    """List the opportunities."""
    return http.get(f"{account['base_url']}/api/v1/opportunity/", auth=(account["api_key"], ""), params=parameters)


CONSOLE: Final = VendorRecords(
    "opportunity",
    call,
    form={"Value": "1250", "Note": MARKUP},
    wrong="Confidence",
    text="Note",
    neighbour=("lead", "Opportunities by lead_id"),
    column=Column("Won", "3 deals", "4,800 one-time, 129 monthly, 1,500 annual"),
    impossible=("lead", ("created_at=9999-12-31", "created_at=0001-01-01T00:00:00%2B14:00", "created_at=9")),
)
