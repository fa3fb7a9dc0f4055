"""The order in which transactions on PostgreSQL lock rows. Without one, two wait for each other until the timeout."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final, NamedTuple

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from dealdock import Sandbox
from dealdock.platform.accounts import accounts
from dealdock.platform.records import datasets
from dealdock.vendors.apollo.company.model import Company
from dealdock.vendors.apollo.contact.model import Contact
from dealdock.vendors.close.lead.model import Lead
from dealdock.vendors.close.webhook.model import Webhook as CloseWebhook
from dealdock.vendors.copper.lead.model import Lead as CopperLead
from dealdock.vendors.copper.person.model import Person
from dealdock.vendors.copper.project.model import Project
from dealdock.vendors.copper.task.model import Task as CopperTask
from tests.support.running import eventually

WAITING: Final = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


class Change(NamedTuple):
    """A change of the only row of its table in a dataset. Other records refer to such rows."""

    account_id: int
    table: Any
    send: Callable[[], httpx.Response]


def _new_account(address: str, vendor: str) -> Any:
    return httpx.post(f"{address}/_dealdock/accounts", json={"vendor": vendor}).json()


def close_lead(address: str) -> Change:
    account = _new_account(address, "close")
    path, auth = f"{address}/close/api/v1/lead/", (account["api_key"], "")
    lead = httpx.post(path, json={"name": "Wayne"}, auth=auth).json()["id"]
    return Change(account["id"], Lead, lambda: httpx.put(f"{path}{lead}/", json={"name": "Acme"}, auth=auth))


def close_webhook(address: str) -> Change:
    account = _new_account(address, "close")
    path, auth = f"{address}/close/api/v1/webhook/", (account["api_key"], "")
    body = {"url": "http://127.0.0.1:9/", "events": [{"object_type": "lead", "action": "created"}]}
    webhook = httpx.post(path, json=body, auth=auth).json()["id"]
    return Change(
        account["id"], CloseWebhook, lambda: httpx.put(f"{path}{webhook}/", json={"status": "paused"}, auth=auth)
    )


def _copper(address: str, plural: str) -> tuple[int, str, dict[str, str]]:
    """Return an account with a record, the record's address, and the headers with a key."""
    account = _new_account(address, "copper")
    keys = {"X-PW-AccessToken": account["api_key"], "X-PW-UserEmail": account["email"]}
    headers = {**keys, "X-PW-Application": "developer_api"}
    path = f"{address}/copper/developer_api/v1/{plural}"
    record = httpx.post(path, json={"name": "Ann"}, headers=headers).json()["id"]
    return account["id"], f"{path}/{record}", headers


def copper_person(address: str) -> Change:
    account_id, path, headers = _copper(address, "people")
    return Change(account_id, Person, lambda: httpx.delete(path, headers=headers))


def copper_lead(address: str) -> Change:
    account_id, path, headers = _copper(address, "leads")
    return Change(account_id, CopperLead, lambda: httpx.post(f"{path}/convert", json={}, headers=headers))


def copper_task(address: str) -> Change:
    account_id, path, headers = _copper(address, "tasks")
    return Change(account_id, CopperTask, lambda: httpx.put(path, json={"name": "B"}, headers=headers))


def copper_project(address: str) -> Change:
    account_id, path, headers = _copper(address, "projects")
    return Change(account_id, Project, lambda: httpx.delete(path, headers=headers))


def apollo_company(address: str) -> Change:
    account = _new_account(address, "apollo")
    path, headers = f"{address}/apollo/v1/accounts", {"X-Api-Key": account["api_key"]}
    company = httpx.post(path, json={"name": "Acme"}, headers=headers).json()["account"]["id"]
    return Change(account["id"], Company, lambda: httpx.put(f"{path}/{company}", json={"name": "B"}, headers=headers))


def apollo_owners(address: str) -> Change:
    """A call that runs in a thread, because it takes long."""
    account = _new_account(address, "apollo")
    path, headers = f"{address}/apollo/v1/contacts", {"X-Api-Key": account["api_key"]}
    contact = httpx.post(path, json={"first_name": "Ann"}, headers=headers).json()["contact"]
    body = {"contact_ids": [contact["id"]], "owner_id": contact["owner_id"]}
    return Change(account["id"], Contact, lambda: httpx.post(f"{path}/update_owners", json=body, headers=headers))


def control_plane(address: str) -> Change:
    account = _new_account(address, "copper")
    path = f"{address}/_dealdock/accounts/{account['id']}/records/person"
    person = httpx.post(path, json={"name": "Ann"}).json()["id"]
    return Change(account["id"], Person, lambda: httpx.delete(f"{path}/{person}"))


PREPARED: Final = (
    *(close_lead, close_webhook, copper_person, copper_lead, copper_task, copper_project),
    *(apollo_company, apollo_owners, control_plane),
)


@pytest.mark.parametrize("sandbox", ["postgresql"], indirect=True)
@pytest.mark.parametrize("prepare", PREPARED)
def test_a_change_locks_a_record_after_the_dataset(
    prepare: Callable[[str], Change], sandbox: Sandbox, address: str
) -> None:
    """A transaction that adds a record has locked the dataset when its INSERT locks the records that it refers to."""
    change = prepare(address)
    changed: list[Future[httpx.Response]] = []

    def add(db: Connection) -> list[int]:
        dataset_id = accounts.get(db, change.account_id).dataset_id
        datasets.take_ids(db, dataset_id, 1)
        changed.append(threads.submit(change.send))
        eventually(lambda: sandbox.database.read(lambda db: db.scalar(WAITING)))
        rows = sa.select(change.table.id).where(change.table.dataset_id == dataset_id)
        return list(db.scalars(rows.with_for_update(read=True, key_share=True, skip_locked=True)))

    with ThreadPoolExecutor(1) as threads:
        assert len(sandbox.database.write(add)) == 1, "the change has locked the record first"
    assert [answer.result().status_code // 100 for answer in changed] == [2]


@pytest.mark.parametrize("sandbox", ["postgresql"], indirect=True)
@pytest.mark.parametrize("prepare", PREPARED)
def test_a_change_that_waits_for_its_account_holds_up_no_other_account(
    prepare: Callable[[str], Change], sandbox: Sandbox, address: str
) -> None:
    change, of_other_account = prepare(address), apollo_company(address)
    waiting: list[Future[httpx.Response]] = []

    def answered_meanwhile(db: Connection) -> httpx.Response:
        datasets.lock(db, accounts.get(db, change.account_id).dataset_id)
        waiting.append(threads.submit(change.send))
        eventually(lambda: sandbox.database.read(lambda db: db.scalar(WAITING)))
        return of_other_account.send()

    with ThreadPoolExecutor(1) as threads:
        assert sandbox.database.write(answered_meanwhile).is_success
    assert [answer.result().status_code // 100 for answer in waiting] == [2]
