"""Changes of Close's records, for the tests of locks."""

from typing import Final

import httpx

from dealdock.vendors.close.lead.model import Lead
from dealdock.vendors.close.webhook.model import Webhook
from tests.across.changes import Change, new_account
from tests.support.builders import NO_TLS


def lead(address: str) -> Change:
    account = new_account(address, "close")
    path, auth = f"{address}/close/api/v1/lead/", (account["api_key"], "")
    number = httpx.post(path, json={"name": "Wayne"}, auth=auth, verify=NO_TLS, timeout=30).json()["id"]
    return Change(
        account["id"],
        Lead,
        lambda: httpx.put(f"{path}{number}/", json={"name": "Acme"}, auth=auth, verify=NO_TLS, timeout=30),
    )


def webhook(address: str) -> Change:
    account = new_account(address, "close")
    path, auth = f"{address}/close/api/v1/webhook/", (account["api_key"], "")
    body = {"url": "http://127.0.0.1:9/", "events": [{"object_type": "lead", "action": "created"}]}
    number = httpx.post(path, json=body, auth=auth, verify=NO_TLS, timeout=30).json()["id"]
    return Change(
        account["id"],
        Webhook,
        lambda: httpx.put(f"{path}{number}/", json={"status": "paused"}, auth=auth, verify=NO_TLS, timeout=30),
    )


CHANGES: Final = (lead, webhook)
