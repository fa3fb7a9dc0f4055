"""Apollo's opportunities, for the tests of the console."""

from collections.abc import Mapping
from typing import Final

import httpx

from tests.console.vendor_records import MARKUP, Account, Column, VendorRecords


def call(http: httpx.Client, account: Account, parameters: Mapping[str, str]) -> httpx.Response:
    """List the opportunities."""
    headers = {"X-Api-Key": account["api_key"]}
    return http.get(f"{account['base_url']}/api/v1/opportunities/search", headers=headers, params=parameters)


CONSOLE: Final = VendorRecords(
    "opportunity",
    call,
    form={"Name": MARKUP, "Amount": "12.5"},
    wrong="Amount",
    text="Name",
    neighbour=("company", "Opportunities by company_id"),
    column=Column("Closed Won", "1 deal", "0"),
    overloaded="overloaded",
    crm={"Fid": "006000000000001AAA", "Amount": "100"},
)
