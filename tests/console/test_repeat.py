"""Calls that are sent again from their pages."""

import shlex
import subprocess
from collections.abc import Callable
from typing import Any, Final

import httpx
import pytest
from playwright.sync_api import Page, expect

from dealdock import Sandbox
from dealdock.console import call_repeat
from dealdock.vendors.registry import VENDORS
from tests.across.raw_calls import raw_calls
from tests.console.calling import call
from tests.console.conftest import TURNS
from tests.console.visitor import OpenPage
from tests.support.marks import ONE_DATABASE
from tests.support.receiver import Receiver

Json = dict[str, Any]
BUTTON: Final = "Repeat this call"


def calls(http: httpx.Client, account: Json) -> list[Json]:
    """Return the calls of an account, the newest last."""
    found: list[Json] = http.get(f"/_dealdock/accounts/{account['id']}/requests").json()
    return found


def repeat(visitor: OpenPage, account: Json, number: int) -> OpenPage:
    return visitor.goto(f"accounts/{account['id']}/calls/{number}").press(BUTTON)


def test_the_whole_call_is_repeated_for_every_vendor(
    http: httpx.Client, sandbox: Sandbox, visitor: OpenPage, make: Callable[..., Json]
) -> None:
    for vendor in TURNS[sandbox.database.engine.dialect.name]:
        account = make(vendor)
        for parameters in ({}, {"nonsense": "a&b=c d"}):
            assert call(http, account, **parameters).status_code
            (*_, first) = calls(http, account)
            page = repeat(visitor, account, first["number"])
            assert "The call was sent again." in page.message()
            (*_, second) = calls(http, account)
            assert second["number"] > first["number"]
            assert page.path.endswith(f"/calls/{second['number']}")
            same = ("method", "url", "object", "operation", "parameters", "status", "code", "explain", "answer")
            assert {name: second[name] for name in same} == {name: first[name] for name in same}
            own = {"dealdock-repeated"}
            sent, again = (
                {name: value for name, value in each["headers"].items() if name not in own} for each in (first, second)
            )
            assert again == {name: value for name, value in sent.items() if name != "connection"}
            assert page.follow("an earlier call").path.endswith(f"/calls/{first['number']}")


@ONE_DATABASE
@pytest.mark.parametrize("place", ["form", "query", "path"])
def test_asterisks_that_a_client_wrote_are_sent_as_they_were(
    http: httpx.Client, visitor: OpenPage, make: Callable[..., Json], place: str
) -> None:
    """They are no mask, neither for a secret nor for a name that a credential of the account has, too."""
    account = make(version=4)
    url = "/api/prospect/version/4/do/query"
    wrong = {"api_key": "***", "user_key": account["user_key"], "email": "***", "password": "*****"}
    match place:
        case "form":
            http.post(url, data=wrong)
        case "query":
            http.get(url, params=wrong)
        case _:
            http.get(url + "".join(f"/{name}/{value}" for name, value in wrong.items()))
    (first,) = calls(http, account)
    repeat(visitor, account, first["number"])
    _, second = calls(http, account)
    same = ("url", "parameters", "status", "code", "answer")
    assert {name: second[name] for name in same} == {name: first[name] for name in same}
    assert account["api_key"] not in str(second)


@ONE_DATABASE
@pytest.mark.parametrize("place", ["header", "form", "query", "path", "bearer"])
def test_masked_credentials_are_replaced_by_those_of_the_first_user(
    http: httpx.Client, visitor: OpenPage, make: Callable[..., Json], place: str
) -> None:
    account = make(version=4)
    keys = {name: account[name] for name in ("api_key", "user_key")}
    url = "/api/opportunity/version/4/do/query"
    match place:
        case "header":
            authorization = f"Pardot api_key={keys['api_key']}, user_key={keys['user_key']}"
            sent = http.get(url, headers={"Authorization": authorization})
        case "form":
            sent = http.post(url, data=keys)
        case "query":
            sent = http.get(url, params=keys)
        case "path":
            sent = http.get(f"{url}/api_key/{keys['api_key']}/user_key/{keys['user_key']}")
        case _:
            bearer = {"Authorization": f"Bearer {account['access_token']}"}
            sent = http.get(url, headers={**bearer, "Pardot-Business-Unit-Id": account["business_unit_id"]})
    assert b'stat="ok"' in sent.content
    (first,) = calls(http, account)
    assert keys["api_key"] not in str(first)
    page = visitor.goto(f"accounts/{account['id']}/calls/{first['number']}")
    assert ("the same parameters are sent in the usual form" in page.text) is (place == "form")
    repeat(visitor, account, first["number"])
    _, second = calls(http, account)
    assert (second["status"], second["code"], second["answer"]) == (200, None, first["answer"])
    assert keys["api_key"] not in str(second)


@ONE_DATABASE
def test_a_masked_refresh_token_is_replaced_by_the_one_of_the_account(
    http: httpx.Client, visitor: OpenPage, make: Callable[..., Json]
) -> None:
    account = make()
    own = {name: account[name] for name in ("client_id", "client_secret", "refresh_token")}
    assert http.post("/services/oauth2/token", data={"grant_type": "refresh_token", **own}).status_code == 200
    (first,) = calls(http, account)
    repeat(visitor, account, first["number"])
    _, second = calls(http, account)
    assert (second["status"], second["parameters"]) == (200, first["parameters"])
    assert account["refresh_token"] not in str(second)


@ONE_DATABASE
def test_a_repeated_call_takes_effect_again_and_meets_faults(
    http: httpx.Client, visitor: OpenPage, make: Callable[..., Json]
) -> None:
    account = make("close", scene="empty")
    url, key = f"{account['base_url']}/api/v1/lead/", (account["api_key"], "")
    body = {"name": "Zoë & Söhne", "contacts": [{"name": "Ada", "emails": [{"email": "ada@example.com"}]}]}
    assert http.post(url, json=body, auth=key).is_success
    (first,) = calls(http, account)
    repeat(visitor, account, first["number"])
    leads = http.get(url, auth=key).json()["data"]
    assert [lead["name"] for lead in leads] == [body["name"]] * 2
    assert [lead["contacts"][0]["emails"][0]["email"] for lead in leads] == ["ada@example.com"] * 2
    faults = f"/_dealdock/accounts/{account['id']}/faults"
    assert http.post(faults, json={"effect": {"close": True}, "times": 1}).is_success
    page = repeat(visitor, account, first["number"])
    assert "No response: the connection was closed. Why: fault 1 was applied." in page.text
    assert calls(http, account)[-1]["status"] == 0
    assert len(http.get(url, auth=key).json()["data"]) == 2


@ONE_DATABASE
def test_a_repeated_stream_is_read_to_its_end(http: httpx.Client, visitor: OpenPage, make: Callable[..., Json]) -> None:
    account = make()
    keys = {name: account[name] for name in ("api_key", "user_key")}
    url = "/api/opportunity/version/3/do/query?output=mobile"
    assert http.post(url, data=keys).is_success
    (first,) = calls(http, account)
    repeat(visitor, account, first["number"])
    _, second = calls(http, account)
    assert (second["complete"], second["size"], second["answer"]) == (True, first["size"], first["answer"])


@ONE_DATABASE
def test_the_console_does_not_wait_for_a_delayed_call(
    http: httpx.Client, visitor: OpenPage, make: Callable[..., Json], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(call_repeat, "MAX_SECONDS", 0.1)
    account = make()
    assert call(http, account).is_success
    (first,) = calls(http, account)
    faults = f"/_dealdock/accounts/{account['id']}/faults"
    assert http.post(faults, json={"effect": {"delay": 600}}).is_success
    repeat(visitor, account, first["number"])
    assert calls(http, account)[-1]["fault"] == 1


@pytest.mark.slow
@ONE_DATABASE
def test_a_call_that_cannot_be_repeated_says_why(
    http: httpx.Client, visitor: OpenPage, make: Callable[..., Json]
) -> None:
    account = make()
    keys = {name: account[name] for name in ("api_key", "user_key")}
    query = "/api/opportunity/version/3/do/query"
    client = {name: account[name] for name in ("client_id", "client_secret")}
    token = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": "e30.e30.c2ln", **client}
    soap = f"<x>{account['user_key']}</x>"
    cases: list[tuple[str, dict[str, Any], str]] = [
        (query, {"data": {**keys, "name": "x" * 3_000}}, "the journal has only a part of the parameter name"),
        (f"{query}?name={'x' * 3_000}", {"data": keys}, "the journal has only a part of the address"),
        (query, {"data": keys, "files": {"file": b"x"}}, "the journal does not keep bodies of the type multipart/"),
        (query, {"params": keys, "content": soap, "headers": {"Content-Type": "text/xml"}}, "of the type text/xml"),
        ("/services/oauth2/token", {"data": token}, "the parameter assertion is masked in the journal"),
        (query, {"data": keys, "headers": {"Cookie": "a=b"}}, "the header cookie is masked in the journal"),
    ]
    for url, sent, why in cases:
        assert http.post(url, **sent).status_code
        (*_, last) = calls(http, account)
        page = visitor.goto(f"accounts/{account['id']}/calls/{last['number']}")
        assert "This call cannot be repeated:" in page.text, why
        assert why in page.text
        assert BUTTON not in page.texts("//button")
        assert page.texts("//*[@id='curl']") == []
        path = f"/_dealdock/console/accounts/{account['id']}/calls/{last['number']}/repeat"
        answer = http.post(path, headers={"Origin": str(http.base_url).rstrip("/")})
        assert (answer.status_code, why in answer.text) == (422, True), why
        assert calls(http, account)[-1] == last


@ONE_DATABASE
@pytest.mark.parametrize(
    ("vendor", "path", "body", "name"),
    [
        ("close", "/api/v1/webhook/", {"url": "http://127.0.0.1:9/", "events": [], "signature_key": "k" * 64}, "sign"),
        ("close", "/api/v1/lead/", {"name": "Acme", "custom": {"api_token": "a token", "note": "***"}}, "custom"),
        ("copper", "/developer_api/v1/webhooks", {"type": "lead", "headers": {"X-Team": "a secret"}}, "headers"),
        ("copper", "/developer_api/v1/webhooks", {"type": "lead", "secret": {"word": ["a secret"]}}, "secret"),
    ],
)
def test_a_masked_secret_of_a_record_is_not_sent_as_asterisks(
    http: httpx.Client, visitor: OpenPage, make: Callable[..., Json], vendor: str, path: str, body: Json, name: str
) -> None:
    account = make(vendor)
    of_copper = {"X-PW-AccessToken": account["api_key"], "X-PW-Application": "developer_api"}
    headers = {**of_copper, "X-PW-UserEmail": account["email"]} if vendor == "copper" else {}
    auth = httpx.BasicAuth(account["api_key"], "") if vendor == "close" else httpx.USE_CLIENT_DEFAULT
    assert http.post(f"/{vendor}{path}", json=body, headers=headers, auth=auth).status_code
    (*_, last) = calls(http, account)
    page = visitor.goto(f"accounts/{account['id']}/calls/{last['number']}")
    assert "a secret" not in page.text
    assert f"This call cannot be repeated: the parameter {name}" in page.text
    assert BUTTON not in page.texts("//button")


JSON, FORM = "application/json", "application/x-www-form-urlencoded"
BODIES: Final = [
    (JSON, b'{"name":"***","api_key":"****"}', None),
    (JSON, b'{"name": "Zo\xc3\xab", "tags": ["a", "b"], "nested": {"x": [1, null, 1.5]}}', True),
    (JSON, b'{"name":"Zo\\u00eb"}', True),
    (JSON, b'{\n  "name": "laid out"\n}', True),
    (JSON, b'{"name": "a", "name": "twice"}', True),
    (JSON, b'{"name": "no end', True),
    (JSON, b"name=form", True),
    (JSON, b"[1, 2]", True),
    (FORM, b"name=a+b&email=%2A%2A%2A", True),
    (FORM, b"name=a%20b&email=***", True),
    (FORM, b"name=a&name=b&x=", True),
    (FORM, b"name", True),
    (JSON, b'{"name" :"x"}', True),
    (JSON, b'{"name":"Zo\\u00EB"}', True),
    (JSON, b'{"name":1.50}', True),
    (JSON, b'{"name":"a\\/b"}', True),
    (FORM, b"name=%c3%ab", True),
    (FORM, b"name=a+b%20c", True),
    (FORM, b"name=a%2Fb/c@d%40", True),
    (FORM, b"name=\xff", False),
    ("text/plain", b'{"name":"plain"}', False),
    ("text/xml", b"<name>x</name>", False),
    ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nx\r\n--b--', False),
]
"""Bodies, and whether their calls can be repeated; None: it depends on how the vendor reads them."""


@pytest.mark.slow
@ONE_DATABASE
@pytest.mark.parametrize("vendor", [vendor.name for vendor in VENDORS])
def test_the_same_bytes_are_sent_or_neither_the_button_nor_the_command_is_there(
    http: httpx.Client, visitor: OpenPage, make: Callable[..., Json], vendor: str
) -> None:
    account, receiver, raw = make(vendor, scene="empty"), Receiver(), raw_calls(vendor)
    for kind, body, is_possible in BODIES:
        headers = {**raw.headers_of(account), "Content-Type": kind}
        http.post(account["base_url"] + raw.write, content=body, headers=headers)
        (*_, first) = calls(http, account)
        page = visitor.goto(f"accounts/{account['id']}/calls/{first['number']}")
        commands = page.texts("//*[@id='curl']")
        assert bool(commands) is (BUTTON in page.texts("//button"))
        assert bool(commands) is is_possible or is_possible is None, (kind, body, page.text)
        if not commands:
            assert "This call cannot be repeated:" in page.text
            continue
        (command,) = visitor.raw("curl")
        own = str(http.base_url).rstrip("/")
        subprocess.run(
            shlex.split(command.replace(own, receiver.url.removesuffix("/hook"))), check=True, capture_output=True
        )
        assert receiver.requests[-1][1] == body
        page.press(BUTTON)
        (*_, second) = calls(http, account)
        same = ("method", "url", "object", "operation", "parameters", "status", "code")
        assert {name: second[name] for name in same} == {name: first[name] for name in same}
        assert second["headers"]["content-length"] == str(len(body))
    receiver.close()


@ONE_DATABASE
def test_only_the_console_can_repeat_and_only_calls_of_the_account(
    http: httpx.Client, make: Callable[..., Json]
) -> None:
    account, other = make(), make()
    assert call(http, account).is_success
    (first,) = calls(http, account)
    path = "/_dealdock/console/accounts/{}/calls/{}/repeat"
    own, foreign = str(http.base_url).rstrip("/"), "https://evil.example"
    for headers in ({}, {"Origin": foreign}, {"Origin": own, "Sec-Fetch-Site": "cross-site"}):
        assert http.post(path.format(account["id"], first["number"]), headers=headers).status_code == 403
    assert http.post(path.format(other["id"], first["number"]), headers={"Origin": own}).status_code == 404
    assert http.get(path.format(account["id"], first["number"])).status_code == 405
    assert (calls(http, account), calls(http, other)) == ([first], [])


@ONE_DATABASE
def test_the_page_of_a_refused_call_begins_with_the_reason(
    page: Page, http: httpx.Client, make: Callable[..., Json]
) -> None:
    account = make()
    assert b'stat="fail"' in call(http, account, sort_by="size").content
    (first,) = calls(http, account)
    page.goto(f"accounts/{account['id']}/calls/{first['number']}")
    reason = page.locator("main > h1 + *")
    expect(reason).to_have_text(f"200, error 19. Why: {first['explain']}")
    documentation = page.get_by_role("link", name="Documentation of opportunity")
    expect(documentation).to_have_attribute("href", "/_dealdock/docs/pardot#/opportunity")
    page.get_by_role("button", name=BUTTON).click()
    expect(page.get_by_role("status").first).to_have_text("The call was sent again. This is the new one.")
    expect(page.locator("main > .reason")).to_have_text(f"200, error 19. Why: {first['explain']}")
    assert len(calls(http, account)) == 2
