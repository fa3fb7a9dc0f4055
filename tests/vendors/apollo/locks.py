"""Changes of Apollo's records, for the tests of locks."""

from typing import Final

import httpx

from dealdock.vendors.apollo.company.model import Company
from dealdock.vendors.apollo.contact.model import Contact
from tests.across.changes import Change, new_account
from tests.support.builders import NO_TLS


def company(address: str) -> Change:
    account = new_account(address, "apollo")
    path, headers = f"{address}/apollo/v1/accounts", {"X-Api-Key": account["api_key"]}
    number = httpx.post(path, json={"name": "Acme"}, headers=headers, verify=NO_TLS, timeout=30).json()["account"]["id"]
    return Change(
        account["id"],
        Company,
        lambda: httpx.put(f"{path}/{number}", json={"name": "B"}, headers=headers, verify=NO_TLS, timeout=30),
    )


def owners(address: str) -> Change:
    """A call that runs in a thread, because it takes long."""
    account = new_account(address, "apollo")
    path, headers = f"{address}/apollo/v1/contacts", {"X-Api-Key": account["api_key"]}
    contact = httpx.post(path, json={"first_name": "Ann"}, headers=headers, verify=NO_TLS, timeout=30).json()["contact"]
    body = {"contact_ids": [contact["id"]], "owner_id": contact["owner_id"]}
    return Change(
        account["id"],
        Contact,
        lambda: httpx.post(f"{path}/update_owners", json=body, headers=headers, verify=NO_TLS, timeout=30),
    )


CHANGES: Final = (company, owners)
