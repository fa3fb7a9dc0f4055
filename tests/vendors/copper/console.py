"""Copper's opportunities, for the tests of the console."""

from collections.abc import Mapping
from typing import Final

import httpx

from tests.console.vendor_records import MARKUP, Account, Column, VendorRecords


def call(http: httpx.Client, account: Account, parameters: Mapping[str, str]) -> httpx.Response:
    """Search the opportunities."""
    headers = {
        "X-PW-AccessToken": str(account["api_key"]),
        "X-PW-Application": "developer_api",
        "X-PW-UserEmail": str(account["email"]),
    }
    url = f"{account['base_url']}/developer_api/v1/opportunities/search"
    return http.post(url, headers=headers, json=dict(parameters))


CONSOLE: Final = VendorRecords(
    "opportunity",
    call,
    form={"Name": MARKUP, "Monetary value": "12"},
    wrong="Monetary value",
    text="Name",
    more=lambda records: {"Primary contact id": str(records("person")[0]["id"])},
    neighbour=("company", "Opportunities by company_id"),
    column=Column("Qualified", "5 deals", "85,839.50"),
    impossible=("opportunity", ("monetary_value=" + "9" * 5_000, "close_date=x")),
)
