"""Pardot's opportunities, for the tests of the console."""

from collections.abc import Mapping
from typing import Final

import httpx

from tests.console.vendor_records import MARKUP, Account, Column, VendorRecords


def call(http: httpx.Client, account: Account, parameters: Mapping[str, str]) -> httpx.Response:
    """Query the opportunities."""
    keys = {"api_key": str(account["api_key"]), "user_key": str(account["user_key"])}
    return http.post(f"{account['base_url']}/api/opportunity/version/3/do/query", data={**keys, **parameters})


CONSOLE: Final = VendorRecords(
    "opportunity",
    call,
    form={"Name": MARKUP, "Value": "12.50", "Probability": "70"},
    wrong="Probability",
    text="Name",
    neighbour=("prospect", "Opportunities"),
    column=Column("Negotiation", "6 deals", "35,410.30"),
    names_neighbour=False,
    impossible=(
        "opportunity",
        ("value=1e30", "value=1.005", "value=NaN", "value=Infinity", "probability=" + "9" * 19),
    ),
    limited=(200, 66),
    overloaded=66,
    crm={"CRM fid": "006000000000001AAA", "Value": "100", "Probability": "70"},
)
