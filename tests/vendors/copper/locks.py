"""Changes of Copper's records, for the tests of locks."""

from typing import Final

import httpx

from dealdock.vendors.copper.lead.model import Lead
from dealdock.vendors.copper.person.model import Person
from dealdock.vendors.copper.project.model import Project
from dealdock.vendors.copper.task import Task
from tests.across.changes import Change, new_account
from tests.support.builders import NO_TLS


def _record(address: str, plural: str) -> tuple[int, str, dict[str, str]]:
    """Return an account with a record, the record's address, and the headers with a key."""
    account = new_account(address, "copper")
    keys = {"X-PW-AccessToken": account["api_key"], "X-PW-UserEmail": account["email"]}
    headers = {**keys, "X-PW-Application": "developer_api"}
    path = f"{address}/copper/developer_api/v1/{plural}"
    record = httpx.post(path, json={"name": "Ann"}, headers=headers, verify=NO_TLS, timeout=30).json()["id"]
    return account["id"], f"{path}/{record}", headers


def person(address: str) -> Change:
    account_id, path, headers = _record(address, "people")
    return Change(account_id, Person, lambda: httpx.delete(path, headers=headers, verify=NO_TLS, timeout=30))


def lead(address: str) -> Change:
    account_id, path, headers = _record(address, "leads")
    return Change(
        account_id, Lead, lambda: httpx.post(f"{path}/convert", json={}, headers=headers, verify=NO_TLS, timeout=30)
    )


def task(address: str) -> Change:
    account_id, path, headers = _record(address, "tasks")
    return Change(
        account_id, Task, lambda: httpx.put(path, json={"name": "B"}, headers=headers, verify=NO_TLS, timeout=30)
    )


def project(address: str) -> Change:
    account_id, path, headers = _record(address, "projects")
    return Change(account_id, Project, lambda: httpx.delete(path, headers=headers, verify=NO_TLS, timeout=30))


def control_plane(address: str) -> Change:
    account = new_account(address, "copper")
    path = f"{address}/_dealdock/accounts/{account['id']}/records/person"
    number = httpx.post(path, json={"name": "Ann"}, verify=NO_TLS, timeout=30).json()["id"]
    return Change(account["id"], Person, lambda: httpx.delete(f"{path}/{number}", verify=NO_TLS, timeout=30))


CHANGES: Final = (person, lead, task, project, control_plane)
