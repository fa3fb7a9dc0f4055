"""Columns with credentials: no place shows them but those whose readers need them."""

import json
import re
from typing import Any, Final

import httpx
import pytest

from dealdock.platform.records.base import is_secret
from dealdock.platform.records.kind import is_derived
from dealdock.vendors.all_tables import metadata
from dealdock.vendors.registry import VENDORS
from dealdock.web.masking import Masker
from dealdock.web.privacy import Privacy
from tests.control.test_change import Make
from tests.support.builders import NO_TLS
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE

NAMES: Final = re.compile(
    "secret|token|passw|authoriz|signature|credential|cookie|jwt|digest|hash|headers|(?<!name_)(?:^|_)key$"
)
WITHOUT: Final = {
    "account.jwt_public_key": "a public key",
    "account.last_token": "a number that is counted up",
    "journal.answer_headers": "masked before it is written",
    "journal.credential": "the end of a key",
    "apollo_sequence_step.include_signature": "a flag",
    "pardot_form_handler.is_cookieless": "a flag",
    "sandbox.secret_digest": "a digest, which no answer shows",
    "directory.digest": "a digest, which no answer shows",
    "ended_session.digest": "a digest, which no answer shows",
    "user.password_hash": "a hash, which no answer shows",
    "webhook_delivery.headers": "masked where they come from the webhook",
}
"""Columns that are named like a credential and have none, or that only some readers see."""
LOOKED_UP: Final = re.compile("_key$")
"""Columns by which records are found: texts in lower case."""

SECRET: Final = "5ecret-0f-a-webhook"
WEBHOOKS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "copper": (
        "/developer_api/v1/webhooks",
        {
            "target": "https://hooks.example/copper",
            "type": "lead",
            "event": "new",
            "secret": {"secret": SECRET, "key": f"{SECRET}-key"},
            "headers": {"Authorization": f"Bearer {SECRET}", "X-Mine": f"{SECRET}-mine"},
        },
    ),
    "close": (
        "/api/v1/webhook/",
        {"url": "https://hooks.example/close", "events": [{"object_type": "lead", "action": "created"}]},
    ),
}
CREATIONS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "copper": ("/developer_api/v1/leads", {"name": "Aunt Inge"}),
    "close": ("/api/v1/lead/", {"name": "Aunt Inge"}),
}
"""Calls with an event for the webhooks."""


def test_every_column_that_is_named_like_a_credential_is_secret() -> None:
    found = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.c
        if NAMES.search(column.name) and not is_derived(column) and not is_secret(column)
    }
    found = {each for each in found if each in WITHOUT or not LOOKED_UP.search(each)}
    assert found == set(WITHOUT)


@pytest.mark.slow
@ONE_DATABASE
@each_case("vendor", WEBHOOKS)
def test_the_credential_of_a_webhook_is_shown_by_the_api_and_the_export_alone(
    control: httpx.Client, make_account: Make, vendor: str
) -> None:
    account = make_account(vendor=vendor, watched=True)
    path, body = WEBHOOKS[vendor]

    def call(method: str, path: str, sent: Any = None) -> httpx.Response:
        headers = {"X-PW-AccessToken": account["api_key"], "X-PW-Application": "developer_api"}
        auth = (account["api_key"], "") if vendor == "close" else None
        url = f"{account['base_url']}{path}"
        more = {**headers, "X-PW-UserEmail": account["email"]} if vendor == "copper" else {}
        answer = httpx.request(method, url, json=sent, auth=auth, headers=more, verify=NO_TLS, timeout=30)
        assert answer.is_success, answer.text
        return answer

    created = call("POST", path, body)
    secret = SECRET if vendor == "copper" else created.json()["signature_key"]
    one = f"{path.rstrip('/')}/{created.json()['id']}"
    call("PUT", one, {name: {**body[name], "more": f"{SECRET}-2"} for name in ("secret", "headers") if name in body})
    assert secret in created.text
    assert vendor == "close" or secret in call("GET", path).text
    assert secret in control.get(f"/accounts/{account['id']}/export?format=json").text
    own, console = f"/accounts/{account['id']}", f"/console/accounts/{account['id']}"
    number = control.get(f"{own}/requests").json()[0]["number"]
    control.post(f"{own}/deliveries/hold")
    call("POST", *CREATIONS[vendor])
    delivery = control.get(f"{own}/deliveries").json()[0]["number"]
    records = f"records/webhook/{created.json()['id']}"
    shown = [f"{own}/{each}" for each in ("requests", "requests.har", "changes", "records/webhook", records)]
    shown += [f"{own}/deliveries", f"{own}/deliveries/{delivery}"]
    shown += [f"{console}/calls", f"{console}/calls/{number}", f"{console}/deliveries/{delivery}"]
    shown += [f"{console}/records/webhook", f"{console}/{records}", f"{console}/{records}/change"]
    texts = {each: control.get(each) for each in shown}
    assert {each: answer.status_code for each, answer in texts.items()} == dict.fromkeys(texts, 200)
    assert [each for each, answer in texts.items() if secret in answer.text or SECRET in answer.text] == []
    assert "***" in texts[shown[0]].text
    assert "***" in texts[f"{own}/{records}"].text
    assert vendor == "close" or texts[f"{own}/deliveries/{delivery}"].json()["headers"] == {
        "Authorization": "***",
        "X-Mine": "***",
        "more": "***",
    }


@ONE_DATABASE
@each_case("vendor", WEBHOOKS)
def test_the_control_plane_shows_a_credential_when_it_is_made_alone(
    control: httpx.Client, make_account: Make, vendor: str
) -> None:
    account = make_account(vendor=vendor)
    records = f"/accounts/{account['id']}/records/webhook"
    created = control.post(records, json=WEBHOOKS[vendor][1]).json()
    one = f"{records}/{created['id']}"
    changed = control.patch(one, json={"status": "paused"} if vendor == "close" else {"event": "update"}).json()
    secrets = ["secret", "headers"] if vendor == "copper" else ["signature_key"]
    for name in secrets:
        kept = created[name]
        assert SECRET in str(kept) or re.fullmatch("[0-9a-f]{64}", kept)
        assert changed[name] == (dict.fromkeys(kept, "***") if isinstance(kept, dict) else "***")
    assert control.get(one).json() == control.get(records).json()[0] == changed
    page = f"/console/accounts/{account['id']}/records/webhook/{created['id']}/change"
    control.post(page, data={"event": "delete"})
    (whole,) = control.get(f"/accounts/{account['id']}/export?format=json").json()["accounts"]
    lists = [each for each in whole.values() if isinstance(each, list)]
    (exported,) = [each for found in lists for each in found if secrets[0] in each]
    assert [exported[name] for name in secrets] == [created[name] for name in secrets]


@ONE_DATABASE
def test_a_delivery_is_shown_without_the_secrets_of_a_webhook_that_is_gone(
    control: httpx.Client, make_account: Make
) -> None:
    account = make_account(vendor="copper")
    own = f"/accounts/{account['id']}"
    hook = control.post(f"{own}/records/webhook", json=WEBHOOKS["copper"][1]).json()["id"]
    control.post(f"{own}/deliveries/hold")
    control.post(f"{own}/records/lead", json={"name": "Aunt Inge"})
    control.delete(f"{own}/records/webhook/{hook}")
    found = control.get(f"{own}/deliveries/1").json()
    assert json.loads(found["body"]) == {**json.loads(found["body"]), "secret": "***", "key": "***", "type": "lead"}
    assert found["headers"] == {"Authorization": "***", "X-Mine": "***"}


@each_case(
    "text",
    [
        '{"id": 1, "secret": {"a": "x1", "b": [{"c": 2}]}, "name": "n"}',
        '{"data": [{"secret": "x1"}, {"secret": ["x1", "y2"]}], "name": "n"}',
        '{"name": "n", "secret": {"a": "x1", "b": "x',
        "<a><secret>x1</secret><name>n</name></a>",
        "<a><secret><b>x1</b><c>y2</c></secret><name>n</name></a>",
        "secret=x1&name=n",
    ],
)
def test_a_secret_is_masked_in_every_form(text: str) -> None:
    masker = Masker(Privacy(columns=frozenset({"secret"})), ())
    found = masker.body(text)
    assert not re.search("x1|y2|: 2", found), found
    assert re.search(r'"name": "n"|<name>n<|name=n', found), found
    assert masker.record(text) == (found if "=" not in text else text)


def test_secret_columns_are_those_of_webhooks() -> None:
    found = {
        str(column)
        for vendor in VENDORS
        for model in vendor.models
        for column in model.__table__.c
        if is_secret(column)
    }
    assert found == {"close_webhook.signature_key", "copper_webhook.secret", "copper_webhook.headers"}
