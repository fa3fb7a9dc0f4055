"""Minicrm's leads, for the tests of the console."""

from collections.abc import Mapping
from typing import Final

import httpx

from tests.console.vendor_records import MARKUP, Account, VendorRecords


def call(http: httpx.Client, account: Account, parameters: Mapping[str, str]) -> httpx.Response:
    """List the leads."""
    headers = {"X-Minicrm-Key": account["api_key"]}
    return http.get(f"{account['base_url']}/v1/leads", headers=headers, params=parameters)


CONSOLE: Final = VendorRecords(
    "lead",
    call,
    form={"Name": MARKUP, "Email": "ann@example.com"},
    wrong="Score",
    text="Name",
)
