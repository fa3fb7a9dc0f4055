"""One format for all errors, and a description that matches the routes."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import httpx
import pytest

from dealdock import Sandbox, create_app
from dealdock.control.support import support_of
from dealdock.platform.accounts import accounts
from dealdock.settings import Settings
from dealdock.vendors.registry import VENDORS
from tests.control.test_steering import ask, problem
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE


class TestProblems:
    @each_case("path", ["/nowhere", "/redoc", "/no%0Awhere"])
    def test_nothing_is_there(self, control: httpx.Client, path: str) -> None:
        assert problem(control.get(path)) == (404, "Nothing is at this address.")

    @each_case(
        ("method", "path", "meant"),
        [
            ("GET", "/acounts", "/accounts"),
            ("POST", "/accounts/1/rest", "/accounts/{account_id}/reset"),
            ("GET", "/account/1", "/accounts/{account_id}"),
            ("GET", "/accounts/1/record/prospect", "/accounts/{account_id}/records/{kind}"),
            ("GET", "/accounts/1/request?limit=3", "/accounts/{account_id}/requests"),
            ("GET", "/_dealdock/accounts", "/accounts"),
            ("GET", "/metrix", "/metrics"),
            ("PUT", "/accounts/1/clok", "/accounts/{account_id}/clock"),
        ],
    )
    def test_a_path_that_is_close_is_named(self, control: httpx.Client, method: str, path: str, meant: str) -> None:
        told = f"Nothing is at this address. Did you mean /_dealdock{meant}?"
        assert problem(control.request(method, path)) == (404, told)

    @each_case(
        ("method", "path", "allowed"),
        [
            ("DELETE", "/accounts", "GET, POST"),
            ("PUT", "/accounts/1", "GET, PATCH, DELETE"),
            ("PATCH", "/accounts/1/records/prospect", "GET, POST"),
            ("POST", "/livez", "GET, HEAD"),
        ],
    )
    def test_another_method_gets_the_possible_ones(
        self, control: httpx.Client, method: str, path: str, allowed: str
    ) -> None:
        response = control.request(method, path)
        assert problem(response) == (405, f"{method} is not possible here. Possible methods: {allowed}.")
        assert response.headers["allow"] == allowed

    @pytest.mark.slow
    @ONE_DATABASE
    def test_an_unknown_account_comes_before_a_wrong_body(self, control: httpx.Client) -> None:
        """At every route, whether its body depends on the account's vendor or not."""
        described = control.get("/openapi.json").json()["paths"]
        routes = [
            (method, re.sub("{.*?}", "7", path.replace("{account_id}", "999999999")))
            for path, item in described.items()
            for method, operation in item.items()
            if "{account_id}" in path and "application/json" in operation.get("requestBody", {}).get("content", {})
        ]
        assert len(routes) > 20
        for method, path in routes:
            for body in (b'{"nonsense": 1}', b"[7]", b"{", b"\xff"):
                response = control.request(method, path, content=body, headers={"Content-Type": "application/json"})
                assert problem(response) == (404, "Account 999999999 does not exist."), (method, path, body)

    def test_a_wrong_body_is_refused_where_the_account_is_there(
        self, control: httpx.Client, make_account: Callable[..., Any]
    ) -> None:
        path = f"/accounts/{make_account()['id']}"
        for method, below in (("PATCH", ""), ("PUT", "/clock"), ("POST", "/users"), ("POST", "/records/prospect")):
            assert control.request(method, path + below, json={"nonsense": 1}).status_code == 422, below
            broken = control.request(method, path + below, content=b"{", headers={"Content-Type": "application/json"})
            assert broken.status_code == 400, below

    def test_a_failure_shows_no_internals(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with Sandbox(Settings(database=None)) as sandbox:
            app = create_app(sandbox)

            def fail(*_: object, **__: object) -> None:
                raise ZeroDivisionError("a secret of the house")

            monkeypatch.setattr(accounts, "every", fail)
            answer = ask(app)
            assert problem(answer) == (500, "An error occurred in the sandbox. Its log contains the details.")
            assert answer.headers["connection"] == "close", "the server closes it, so no client may send another call"

    def test_every_one_has_the_same_form(self, control: httpx.Client) -> None:
        for response in (control.get("/nowhere"), control.post("/accounts", json={"x": 1}), control.put("/accounts")):
            body = response.json()
            assert list(body)[:4] == ["type", "title", "status", "detail"]
            assert body["type"] == "about:blank"


RECORD_TYPES: Final = [(vendor.name, each) for vendor in VENDORS for each in support_of(vendor).kinds]
ROUTES: Final = {
    "create": [("post", "")],
    "update": [("patch", "/{record_id}")],
    "delete": [("delete", "/{record_id}")],
    "undelete": [("post", "/{record_id}/undelete")],
}
"""The routes of a kind of record that has these functions, beside those that read."""


def record_routes() -> Iterator[tuple[str, str]]:
    """Yield method and path of every route of records."""
    for _, each in RECORD_TYPES:
        made = [route for name, routes in ROUTES.items() if getattr(each, name) is not None for route in routes]
        for method, path in (("get", ""), ("get", "/{record_id}"), *made):
            yield method, f"/accounts/{{account_id}}/records/{each.name}{path}"


def hold_a_delivery(control: httpx.Client, account_id: int) -> None:
    """Let an account have a delivery that is held."""
    records = f"/accounts/{account_id}/records"
    hook = {"target": "http://127.0.0.1:9/", "type": "person", "event": "new", "secret": {"key": "s3cret"}}
    for path, body in ((f"{records}/webhook", hook), (f"/accounts/{account_id}/deliveries/hold", None)):
        assert control.post(path, json=body).is_success
    assert control.post(f"{records}/person", json={"name": "Jane Roe"}).is_success


class TestDescription:
    @pytest.mark.slow
    @ONE_DATABASE
    def test_names_every_call(self, control: httpx.Client) -> None:
        described = control.get("/openapi.json").json()
        calls = {(method, path) for path, item in described["paths"].items() for method in item}
        assert calls == {*record_routes()} | {
            ("get", "/ca.pem"),
            ("get", "/version"),
            ("get", "/vendors"),
            ("get", "/vendors/{name}"),
            ("post", "/accounts/{account_id}/users/{user_id}/api_keys"),
            ("get", "/accounts"),
            ("post", "/accounts"),
            ("get", "/accounts/{account_id}"),
            ("patch", "/accounts/{account_id}"),
            ("delete", "/accounts/{account_id}"),
            ("post", "/accounts/{account_id}/reset"),
            ("get", "/accounts/{account_id}/changes"),
            ("get", "/accounts/{account_id}/snapshots"),
            ("put", "/accounts/{account_id}/snapshots/{name}"),
            ("delete", "/accounts/{account_id}/snapshots/{name}"),
            ("get", "/accounts/{account_id}/quota"),
            ("put", "/accounts/{account_id}/quota"),
            ("get", "/accounts/{account_id}/clock"),
            ("put", "/accounts/{account_id}/clock"),
            ("post", "/accounts/{account_id}/clock/advance"),
            ("post", "/accounts/{account_id}/jwt_key"),
            ("get", "/accounts/{account_id}/requests"),
            ("delete", "/accounts/{account_id}/requests"),
            ("get", "/accounts/{account_id}/requests.har"),
            ("get", "/requests"),
            ("delete", "/requests"),
            ("get", "/requests.har"),
            ("get", "/accounts/{account_id}/export"),
            ("post", "/accounts/{account_id}/import"),
            ("post", "/accounts/{account_id}/answers"),
            ("get", "/accounts/{account_id}/users"),
            ("post", "/accounts/{account_id}/users"),
            ("post", "/accounts/{account_id}/website/visits"),
            ("post", "/accounts/{account_id}/website/email-clicks"),
            ("post", "/accounts/{account_id}/website/form-successes"),
            ("post", "/accounts/{account_id}/crm/opportunities"),
            ("get", "/accounts/{account_id}/crm/opportunities/{fid}"),
            ("patch", "/accounts/{account_id}/crm/opportunities/{fid}"),
            ("delete", "/accounts/{account_id}/crm/opportunities/{fid}"),
            ("get", "/accounts/{account_id}/faults"),
            ("post", "/accounts/{account_id}/faults"),
            ("delete", "/accounts/{account_id}/faults"),
            ("get", "/accounts/{account_id}/faults/{number}"),
            ("delete", "/accounts/{account_id}/faults/{number}"),
            ("post", "/accounts/{account_id}/faults/{number}/release"),
            ("get", "/accounts/{account_id}/deliveries"),
            ("get", "/accounts/{account_id}/deliveries/{number}"),
            ("patch", "/accounts/{account_id}/deliveries/{number}"),
            ("post", "/accounts/{account_id}/deliveries/{number}/redeliver"),
            ("post", "/accounts/{account_id}/deliveries/{number}/drop"),
            ("post", "/accounts/{account_id}/deliveries/hold"),
            ("post", "/accounts/{account_id}/deliveries/release"),
            ("post", "/accounts/{account_id}/deliveries/run"),
            ("post", "/accounts/{account_id}/deliveries/next"),
            ("post", "/accounts/{account_id}/deliveries/settle"),
            ("put", "/accounts/{account_id}/deliveries/receiver"),
            ("get", "/livez"),
            ("get", "/metrics"),
            ("get", "/readyz"),
        }

    @pytest.mark.slow
    @ONE_DATABASE
    def test_describes_errors(self, control: httpx.Client) -> None:
        described = control.get("/openapi.json").json()
        for item in described["paths"].values():
            for operation in item.values():
                success, failure = operation["responses"]
                assert success in {"200", "201", "204"}
                assert failure == "default"
                assert list(operation["responses"]["default"]["content"]) == ["application/problem+json"]

    @ONE_DATABASE
    def test_names_each_operation_once(self, control: httpx.Client) -> None:
        described = control.get("/openapi.json").json()
        names = [operation["operationId"] for item in described["paths"].values() for operation in item.values()]
        assert len(set(names)) == len(names)
        assert all(name.replace("_", "").isalpha() for name in names)

    @pytest.mark.slow
    def test_has_an_example_of_each_body_that_fits_the_demo(self, control: httpx.Client, make_account: Any) -> None:
        described = control.get("/openapi.json").json()
        demos = {vendor.name: make_account(vendor=vendor.name, scene="demo")["id"] for vendor in VENDORS}
        owners = {each.name: vendor for vendor, each in reversed(RECORD_TYPES) if each.example is not None}
        changing = "{record_id}"  # the kinds that can be changed have no example of that
        for path, item in described["paths"].items():
            owner = "copper" if "/deliveries" in path else owners.get(path.rpartition("/records/")[2], "pardot")
            known = {"account_id": demos[owner], "fid": "006000000000001AAA", "number": 1}
            if path.endswith("/deliveries"):
                hold_a_delivery(control, demos["copper"])
            for method, operation in item.items() if changing not in path else ():
                for kind, content in operation.get("requestBody", {}).get("content", {}).items():
                    example = content.get("example")
                    if example is None:  # it would need ids of this account
                        continue
                    text = example if isinstance(example, str) else json.dumps(example)
                    whose = {"account_id": make_account()["id"]} if path.endswith(("/import", "/answers")) else {}
                    headers = {"Content-Type": kind}
                    answer = control.request(method, path.format(**known | whose), content=text, headers=headers)
                    assert answer.is_success, (operation["operationId"], answer.text)

    @pytest.mark.slow
    @ONE_DATABASE
    def test_asks_for_the_token_where_it_is_asked_for(self, control: httpx.Client) -> None:
        assert "security" not in control.get("/openapi.json").json()
        with Sandbox(Settings(database=None, host="::", control_token="a token for tests")) as sandbox:
            headers = {"Authorization": "Bearer token"}
            described = ask(create_app(sandbox), path="/openapi.json", headers=headers).json()
        [(name, scheme)] = described["components"]["securitySchemes"].items()
        assert scheme == {"type": "http", "scheme": "bearer"}
        assert described["security"] == [{name: []}]
