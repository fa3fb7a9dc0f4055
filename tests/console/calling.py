"""Calls of each vendor's API, as a client makes them."""

import httpx

from tests.console.vendor_records import Account, records_of


def call(http: httpx.Client, account: Account, **parameters: str) -> httpx.Response:
    """List the main records of an account, by the API of its vendor."""
    return records_of(account["vendor"]).call(http, account, parameters)
