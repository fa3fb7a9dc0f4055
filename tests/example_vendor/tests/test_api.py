"""Minicrm's API: records, callers, errors, routing."""

from typing import Any

import httpx
import pytest

from tests.example_vendor.tests.conftest import Client, names, opened
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE


def error(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


class TestLead:
    @pytest.mark.contract("2.create.1", "2.update.1")
    def test_is_created_read_changed_and_deleted(self, client: Client) -> None:
        lead = client.add(name="Ann", email="ann@example.com")
        assert (lead["name"], lead["email"], lead["score"]) == ("Ann", "ann@example.com", 0)
        assert client.call("GET", f"/leads/{lead['id']}").json() == lead
        changed = client.call("PATCH", f"/leads/{lead['id']}", {"score": 7, "unknown": [1]})
        assert changed.json() == lead | {"score": 7, "updated_at": changed.json()["updated_at"]}
        deleted = client.call("DELETE", f"/leads/{lead['id']}")
        assert (deleted.status_code, deleted.content) == (204, b"")
        assert error(client.call("GET", f"/leads/{lead['id']}")) == (404, "not_found")
        assert error(client.call("DELETE", f"/leads/{lead['id']}")) == (404, "not_found")

    @pytest.mark.contract("2.list.1")
    def test_is_on_a_page_of_the_list(self, client: Client) -> None:
        leads = [client.add(name=name) for name in "ABC"]
        assert client.call("GET", "/leads").json()[1:] == leads
        page = client.call("GET", "/leads", params={"after": leads[0]["id"], "limit": 1})
        assert page.json() == [leads[1]]

    @pytest.mark.contract("1.key.2")
    def test_of_another_account_is_not_found_and_stays_as_it_is(self, client: Client, other: Client) -> None:
        lead = other.add(name="Theirs")
        path = f"/leads/{lead['id']}"
        for answer in (
            client.call("GET", path),
            client.call("PATCH", path, {"name": "X"}),
            client.call("DELETE", path),
        ):
            assert error(answer) == (404, "not_found")
        assert names(client) == ["Welcome"]
        assert other.call("GET", path).json() == lead

    @each_case("lead_id", ["0", "9999999999", "99999999999", "-1", "x", "%31x", "1.0"])
    def test_of_no_possible_id_is_not_found(self, client: Client, lead_id: str) -> None:
        assert error(client.call("GET", f"/leads/{lead_id}")) == (404, "not_found")

    @pytest.mark.contract("2.invalid.1")
    def test_that_is_not_valid_is_refused_with_its_fields(self, client: Client) -> None:
        answer = client.call("POST", "/leads", {"score": 101})
        assert error(answer) == (422, "invalid")
        assert answer.json()["fields"].keys() == {"name", "score"}
        assert names(client) == ["Welcome"]


class TestCaller:
    @pytest.mark.contract("1.key.1")
    def test_needs_a_known_key(self, client: Client) -> None:
        for key in ("", "key_unknown"):
            assert error(client.call("GET", "/leads", headers={"X-Minicrm-Key": key})) == (401, "unauthorized")

    def test_may_not_use_another_vendor_s_key(self, client: Client) -> None:
        theirs = client.http.post("/_dealdock/accounts").json()
        for key in (theirs["user_key"], theirs["api_key"], theirs["access_token"]):
            assert error(client.call("GET", "/leads", headers={"X-Minicrm-Key": key})) == (401, "unauthorized")
        keys = {"api_key": client.account["api_key"], "user_key": client.account["api_key"], "format": "json"}
        answer = client.http.post("/api/user/version/3/do/query", data=keys)
        assert answer.json()["@attributes"]["err_code"] == 1

    @pytest.mark.slow
    def test_of_a_read_only_account_only_reads(self, http: httpx.Client) -> None:
        client = opened(http, is_read_only=True)
        client.control("POST", "/records/lead", {"name": "Ann"})
        lead = client.call("GET", "/leads").json()[-1]
        assert error(client.call("DELETE", f"/leads/{lead['id']}")) == (403, "read_only")
        client.control("PATCH", "", {"is_read_only": False})
        assert client.call("DELETE", f"/leads/{lead['id']}").status_code == 204


@ONE_DATABASE
class TestAddress:
    def test_is_below_the_prefix_or_at_the_vendor_s_host(self, client: Client) -> None:
        lead = client.add()
        assert client.account["base_url"] == f"{str(client.http.base_url).rstrip('/')}/minicrm"
        headers = {"X-Minicrm-Key": client.account["api_key"], "Host": "api.minicrm.test"}
        assert client.http.get(f"/v1/leads/{lead['id']}", headers=headers).json() == lead

    @each_case("path", ["/leads/", "//leads", "/%6ceads"])
    def test_may_have_empty_and_escaped_segments(self, client: Client, path: str) -> None:
        assert len(client.call("GET", path).json()) == 1

    @each_case("path", ["", "/lead", "/leads/1/notes", "/Leads"])
    def test_that_is_unknown_is_not_found(self, client: Client, path: str) -> None:
        assert error(client.call("GET", path)) == (404, "not_found")

    def test_takes_only_its_methods(self, client: Client) -> None:
        for path, methods in {"/leads": "POST, GET, HEAD", "/leads/1": "GET, PATCH, DELETE, HEAD"}.items():
            answer = client.call("PUT", path)
            assert (*error(answer), answer.headers["allow"]) == (405, "wrong_method", methods)

    def test_answers_head_as_get_without_a_body(self, client: Client) -> None:
        answer = client.call("HEAD", "/leads")
        assert (answer.status_code, answer.content, answer.headers["content-length"]) == (
            200,
            b"",
            str(len(client.call("GET", "/leads").content)),
        )


@ONE_DATABASE
class TestBody:
    @pytest.mark.contract("1.body.1")
    @each_case("body", ["{", "[]", "7", '{"name": NaN}', "\ufeff{}", "[" * 100_000])
    def test_that_is_no_json_object_is_refused(self, client: Client, body: str) -> None:
        assert error(post(client, body.encode())) == (400, "bad_request")

    def test_in_another_encoding_is_refused(self, client: Client) -> None:
        assert error(post(client, b'{"name": "\xff"}')) == (400, "bad_request")

    def test_is_read_once_the_caller_is_known(self, client: Client) -> None:
        assert error(post(client, b"{", "unknown")) == (401, "unauthorized")

    def test_that_is_empty_is_an_empty_object(self, client: Client) -> None:
        assert error(post(client, b" ")) == (422, "invalid")

    def test_that_is_too_large_is_refused(self, client: Client) -> None:
        assert error(post(client, b" " * (2**20 + 1))) == (413, "too_large")


def post(client: Client, body: bytes, key: str | None = None) -> httpx.Response:
    headers = {"X-Minicrm-Key": key or client.account["api_key"]}
    return client.http.post("/minicrm/v1/leads", content=body, headers=headers)


def test_openapi_describes_every_operation(http: httpx.Client) -> None:
    described: Any = http.get("/_dealdock/openapi/minicrm.json").json()
    operations = {(path, method) for path, methods in described["paths"].items() for method in methods}
    leads, lead = "/v1/leads", "/v1/leads/{id}"
    assert operations == {(leads, "get"), (leads, "post"), (lead, "get"), (lead, "patch"), (lead, "delete")}
    create, read = described["paths"][leads]["post"], described["paths"][lead]["get"]
    assert create["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/NewLead"}
    assert described["components"]["schemas"]["NewLead"]["required"] == ["name"]
    assert create["responses"].keys() == {"201", "400", "422"}
    assert create["x-errors"] == ["bad_request", "invalid"]
    assert [each["name"] for each in read["parameters"]] == ["id"]
    assert [each["name"] for each in described["paths"][leads]["get"]["parameters"]] == ["after", "limit"]
    assert http.get("/_dealdock/docs/minicrm").status_code == 200
