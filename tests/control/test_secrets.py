"""Columns with credentials: no place shows them but those whose readers need them."""

import re
from typing import Any, Final

import httpx

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
    "sandbox.secret_digest": "a digest, which no answer shows",
    "directory.digest": "a digest, which no answer shows",
    "ended_session.digest": "a digest, which no answer shows",
    "user.password_hash": "a hash, which no answer shows",
    "webhook_delivery.headers": "of a request that was sent, which a test reads to check it; the console hides them",
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


def test_every_column_that_is_named_like_a_credential_is_secret() -> None:
    found = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.c
        if NAMES.search(column.name) and not is_derived(column) and not is_secret(column)
    }
    found = {each for each in found if each in WITHOUT or not LOOKED_UP.search(each)}
    assert found == set(WITHOUT)


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
    number = control.get(f"/accounts/{account['id']}/requests").json()[0]["number"]
    shown = [f"/accounts/{account['id']}/{each}" for each in ("requests", "requests.har", "changes")]
    shown += [f"/console/accounts/{account['id']}/calls", f"/console/accounts/{account['id']}/calls/{number}"]
    texts = {each: control.get(each) for each in shown}
    assert {each: answer.status_code for each, answer in texts.items()} == dict.fromkeys(texts, 200)
    assert [each for each, answer in texts.items() if secret in answer.text or SECRET in answer.text] == []
    assert "***" in texts[shown[0]].text


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
