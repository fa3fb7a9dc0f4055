"""The vendor that answers: the one of the Host, of the prefix, or else the default one."""

import socket
from typing import Any
from urllib.parse import urlsplit

import pytest

from dealdock.sandbox import Sandbox
from dealdock.server import forward_proxy
from dealdock.settings import Settings
from dealdock_client.control import PROTOCOL
from tests.support.cases import each_case
from tests.vendors.routing import till
from tests.vendors.routing.conftest import Both

QUERY = "/api/opportunity/version/3/do/query?format=json"


def pardot(body: Any) -> int:
    """The code of Pardot's error."""
    code: int = body["@attributes"]["err_code"]
    return code


class TestByHost:
    @each_case("host", ["api.till.test", "TILL.test:7274", "api.till.test."])
    def test_a_vendor_s_own_host_leads_to_it(self, both: Both, host: str) -> None:
        answer = both.get("/api/hello", host, X_Till_Key=both.till.credentials["user_key"])
        assert (answer.status_code, answer.json()) == (200, {"till": "hello"})

    def test_any_other_host_leads_to_the_default_vendor(self, both: Both) -> None:
        for host in "pi.pardot.com", "localhost", "till.test.example", "[::1]:7273":
            assert pardot(both.get(QUERY, host).json()) == 1

    def test_a_prefix_means_nothing_on_a_vendor_s_own_host(self, both: Both) -> None:
        assert both.get("/till/api/hello", "till.test").json() == {"till": "nothing"}
        answer = both.get("/till/api/hello?format=json", "pi.pardot.com")
        assert (answer.status_code, pardot(answer.json())) == (404, 198)

    def test_a_call_without_a_host_is_the_default_vendor_s(self, both: Both) -> None:
        with socket.create_connection(("127.0.0.1", urlsplit(both.url).port or 0), 10) as client:
            client.sendall(f"GET {QUERY} HTTP/1.0\r\n\r\n".encode())
            assert b'"err_code":1' in client.makefile("rb").read()


class TestByPrefix:
    def test_it_leads_to_the_vendor_of_that_name(self, both: Both) -> None:
        answer = both.get("/till/api/hello", X_Till_Key=both.till.credentials["user_key"])
        assert (answer.status_code, answer.json()) == (200, {"till": "hello"})

    def test_the_default_vendor_has_one_too(self, both: Both) -> None:
        keys = {name: both.pardot.credentials[name] for name in ("api_key", "user_key")}
        answer = both.http.post(f"/pardot{QUERY}", data=keys)
        assert answer.json()["@attributes"]["stat"] == "ok"

    @each_case("path", ["/sap/api", "/tillage", "/Till/api/hello", "/%74ill/api/hello", "/x/till/"])
    def test_any_other_path_is_the_default_vendor_s(self, both: Both, path: str) -> None:
        answer = both.get(f"{path}?format=json")
        assert (answer.status_code, pardot(answer.json())) == (404, 198)

    @each_case("path", ["/api/v1/", "/v1/nothing", "/api/v1/nothing/oppo_1/"])
    def test_the_explanation_of_a_call_without_it_names_it(self, both: Both, path: str) -> None:
        for method in "GET", "PUT":
            explanation = both.http.request(method, path).headers["dealdock-explain"]
            assert "The paths of other services begin with /close/, " in explanation
            assert explanation.endswith(", /till/")
        assert "/till/" not in both.get("/api/opportunity/version/2/do/query").headers["dealdock-explain"]

    def test_a_path_below_it_is_read_as_it_was_sent(self, both: Both) -> None:
        address = both.pardot.credentials["user_key"]
        answer = both.get(f"/pardot/api/user/version/3/do/read/email/a%252Fb/user_key/{address}?format=json")
        assert pardot(answer.json()) == 1
        [request] = both.http.get(f"/_dealdock/accounts/{both.pardot.id}/requests").json()
        assert request["url"].startswith("/pardot/api/user/version/3/do/read/email/a%252Fb/")
        assert request["parameters"]["email"] == "a%2Fb"

    @pytest.mark.slow
    def test_a_call_that_cannot_be_read_is_refused_by_its_vendor(self, both: Both) -> None:
        assert refusal(both, b"GET /till/api/hello HTTP/1.1\r\nno header\r\n\r\n") == b'{"till": "NotRead"}'
        at_host = b"GET /api/hello HTTP/1.1\r\nHost: till.test\r\nX: \0\r\n\r\n"
        assert refusal(both, at_host) == b'{"till": "NotRead"}'
        assert b'err code="51"' in refusal(both, b"\x16\x03\x01\x02\x00")


def refusal(both: Both, sent: bytes) -> bytes:
    """The body of the answer with status 400."""
    with socket.create_connection(("127.0.0.1", urlsplit(both.url).port or 0), 10) as client:
        client.sendall(sent)
        head, _, body = client.makefile("rb").read().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    return body


class TestRoot:
    def test_is_the_start_page_but_for_another_vendor_s_host(self, both: Both) -> None:
        for host in None, "pi.pardot.com", "localhost", "example.org":
            assert both.get("/", host).json()["name"] == "dealdock"
        answer = both.get("/", "till.test")
        assert (answer.status_code, answer.json()) == (404, {"till": "nothing"})

    @each_case("path", ["/till", "/till/", "/till?a=b"])
    def test_of_a_prefix_is_the_vendor_s_not_found(self, both: Both, path: str) -> None:
        answer = both.get(path)
        assert (answer.status_code, answer.json()) == (404, {"till": "nothing"})

    @each_case("path", ["/pardot", "/pardot/"])
    def test_of_the_default_vendor_s_prefix_is_its_not_found(self, both: Both, path: str) -> None:
        assert '<err code="198">' in both.get(path).text
        answer = both.get(f"{path}?format=json")
        assert (answer.status_code, pardot(answer.json())) == (404, 198)

    def test_takes_the_default_vendor_s_calls_by_other_methods(self, both: Both) -> None:
        assert '<err code="198">' in both.http.post("/").text


class TestControlPlane:
    @each_case("host", [None, "pi.pardot.com", "till.test"])
    def test_livez_comes_before_every_vendor(self, both: Both, host: str | None) -> None:
        assert both.get("/_dealdock/livez", host).json() == {"status": "ok"}

    def test_comes_before_every_vendor(self, both: Both) -> None:
        for host in None, "localhost", "till.test":
            assert both.get("/_dealdock/version", host).json()["protocol"] == PROTOCOL

    def test_shows_each_account_below_its_vendor_s_prefix(self, both: Both) -> None:
        found = {one["vendor"]: one["base_url"] for one in both.http.get("/_dealdock/accounts").json()}
        assert found == {"pardot": both.url, "till": f"{both.url}/till"}


class TestAccounts:
    def test_are_unknown_at_another_vendor_s_addresses(self, both: Both) -> None:
        theirs = {name: both.till.credentials[name] for name in ("api_key", "user_key")}
        assert pardot(both.http.post(QUERY, data=theirs).json()) == 1
        token = f"Bearer {both.till.credentials['access_token']}"
        unit = both.till.credentials["business_unit_id"]
        answer = both.get(QUERY, Authorization=token, Pardot_Business_Unit_Id=unit)
        assert (answer.status_code, pardot(answer.json())) == (200, 201)
        login = {
            "email": both.till.email,
            "password": both.till.password,
            "user_key": both.till.credentials["user_key"],
        }
        assert pardot(both.http.post("/api/login/version/3?format=json", data=login).json()) == 15
        assert both.get("/till/api/hello", X_Till_Key=both.pardot.credentials["user_key"]).status_code == 401
        assert both.journal(both.till) == []

    def test_have_their_calls_in_their_own_journal(self, both: Both) -> None:
        key = both.till.credentials["user_key"]
        both.get("/till/api/hello", X_Till_Key=key)
        both.get("/api/hello", "till.test", X_Till_Key=key)
        both.get(QUERY, Authorization=f"Pardot api_key=wrong, user_key={both.pardot.credentials['user_key']}")
        assert both.journal(both.till) == [("/till/api/hello", 200, None), ("/api/hello", 200, None)]
        assert both.journal(both.pardot) == [(QUERY, 200, 1)]

    def test_have_refused_calls_of_their_own_vendor_alone(self, both: Both) -> None:
        for each in (both.till, both.pardot):
            assert both.get("/till/nothing", X_Till_Key=each.credentials["user_key"]).status_code == 404
        assert [call[:2] for call in both.journal(both.till)] == [("/till/nothing", 404)]
        assert both.journal(both.pardot) == []

    def test_have_the_vendor_s_secrets_masked(self, both: Both) -> None:
        key = both.till.credentials["user_key"]
        both.get(f"/till/api/hello?a={key}", X_Till_Key=key)
        [request] = both.http.get(f"/_dealdock/accounts/{both.till.id}/requests").json()
        assert (request["url"], request["headers"]["x-till-key"]) == ("/till/api/hello?a=***", "***")

    def test_have_faults_by_their_vendor_s_words(self, both: Both) -> None:
        fault = {"effect": {"error": "no_key"}}
        made = both.http.post(f"/_dealdock/accounts/{both.till.id}/faults", json=fault)
        assert made.status_code == 201, made.text
        answer = both.get("/till/api/hello", X_Till_Key=both.till.credentials["user_key"])
        assert (answer.status_code, answer.json()) == (401, {"till": "no_key"})


def test_certificate_proxy_and_redirection_have_the_hosts_of_all_vendors() -> None:
    with Sandbox(Settings(), till.VENDORS) as sandbox:
        assert {"pi.pardot.com", *till.HOSTS} <= set(sandbox.vendors.hosts)
        assert {"pi.pardot.com", *till.HOSTS} <= set(sandbox.authority._names)  # noqa: SLF001 (signing takes a second)
        assert forward_proxy.is_service_host("API.till.test", sandbox.vendors.hosts)
