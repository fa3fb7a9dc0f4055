"""Addresses, methods, parameters and bodies (contract 1.1)."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.close.client import API, Close, connected
from tests.vendors.close.deals import Deals

pytestmark = ONE_DATABASE


class TestPath:
    @pytest.mark.slow
    @pytest.mark.contract("1.1.path.1", "1.1.path.5", "1.1.method.1")
    def test_opportunities_are_below_the_prefix(self, deals: Deals) -> None:
        answer = deals.close.http.get(f"/close{API}/opportunity/{deals.ids['A']}/", auth=(deals.close.key, ""))
        assert answer.json()["id"] == deals.ids["A"]
        assert deals.close.account["base_url"].endswith("/close")

    @pytest.mark.contract("1.1.path.2", "1.1.path.3")
    @each_case("path", ["/opportunity", "/me", "/status/opportunity", "/lead", "/custom_field/lead"])
    def test_a_slash_at_the_end_makes_no_difference(self, deals: Deals, path: str) -> None:
        without, with_slash = deals.close.send("GET", path), deals.close.send("GET", f"{path}/")
        assert (without.status_code, without.content) == (200, with_slash.content)

    @pytest.mark.contract("1.1.path.2", "1.1.path.3", "1.1.method.2", "1.1.method.3", "1.1.method.4")
    def test_writing_needs_no_slash_at_the_end(self, close: Close) -> None:
        made = close.post("/opportunity", {"value": 5})
        assert close.put(f"/opportunity/{made['id']}", {"value": 6})["value"] == 6
        assert close.delete(f"/opportunity/{made['id']}") == {}

    @pytest.mark.contract("1.1.path.4")
    @each_case("path", ["//lead/", "/lead//", "//status//opportunity"])
    def test_empty_segments_are_ignored(self, fresh: Close, path: str) -> None:
        assert fresh.send("GET", path).content == fresh.send("GET", path.replace("//", "/")).content

    @pytest.mark.contract("1.1.path.6")
    @each_case("host", ["api.close.com", "app.close.com", "app.close.io"])
    def test_the_hosts_of_the_vendor_have_no_prefix(self, deals: Deals, host: str) -> None:
        answer = deals.close.http.get(f"{API}/me/", auth=(deals.close.key, ""), headers={"Host": host})
        assert answer.json()["id"] == deals.close.user_id


class TestMethod:
    @pytest.mark.contract("1.1.method.5")
    @each_case("path", ["/opportunity/", "/me/"])
    def test_head_is_get_without_a_body(self, deals: Deals, path: str) -> None:
        head, get = deals.close.send("HEAD", path), deals.close.send("GET", path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == str(len(get.content))

    @pytest.mark.contract("1.1.method.6", "1.1.method.7", "4.2.request.5")
    @each_case(
        ("method", "path", "allowed"),
        [
            ("PATCH", "/opportunity/", {"GET", "HEAD", "POST"}),
            ("PATCH", "/opportunity/{A}/", {"GET", "HEAD", "PUT", "DELETE"}),
            ("DELETE", "/opportunity/", {"GET", "HEAD", "POST"}),
            ("POST", "/opportunity/{A}/", {"GET", "HEAD", "PUT", "DELETE"}),
            ("POST", "/me/", {"GET", "HEAD"}),
            ("PUT", "/event/", {"GET", "HEAD"}),
        ],
    )
    def test_a_method_that_a_path_lacks_is_405(self, deals: Deals, method: str, path: str, allowed: set[str]) -> None:
        answer = deals.close.send(method, path.format(**deals.ids), {})
        assert answer.status_code == 405
        assert answer.json() == {"error": "The method is not allowed for the requested URL."}
        assert allowed <= {each.strip() for each in answer.headers["allow"].split(",")}
        assert method not in answer.headers["allow"]


class TestOverride:
    @pytest.mark.contract("1.1.override.1")
    def test_get_by_post_lists(self, deals: Deals) -> None:
        override = {"x-http-method-override": "GET"}
        posted = deals.close.send("POST", "/opportunity/", {}, params={"_limit": 2}, headers=override)
        assert posted.content == deals.close.send("GET", "/opportunity/", params={"_limit": 2}).content

    @pytest.mark.contract("1.1.override.1")
    def test_get_by_post_takes_a_query_of_many_characters(self, deals: Deals) -> None:
        wanted = ",".join([deals.users["Bo"]] * 150)
        body = {"_params": {"user_id__in": wanted, "_fields": "id"}}
        answer = deals.close.send("POST", "/opportunity/", body, headers={"x-http-method-override": "GET"})
        assert deals.letters(answer.json()["data"]) == "FDC"

    @pytest.mark.contract("1.1.override.2", "1.1.override.3")
    def test_put_and_delete_by_post(self, close: Close) -> None:
        path = f"/opportunity/{close.add()['id']}/"
        put = close.send("POST", path, {"note": "x"}, headers={"x-http-method-override": "PUT"})
        assert (put.status_code, put.json()["note"]) == (200, "x")
        assert close.send("POST", path, {}, headers={"x-http-method-override": "DELETE"}).json() == {}
        assert close.refused("GET", path).status == 404

    @pytest.mark.contract("1.1.override.2")
    @each_case("method", ["GET", "PUT"])
    def test_another_method_than_post_is_what_it_is(self, close: Close, method: str) -> None:
        path = f"/opportunity/{close.add()['id']}/"
        body = {"note": "x"} if method == "PUT" else None
        answer = close.send(method, path, body, headers={"x-http-method-override": "DELETE"})
        assert (answer.status_code, answer.json()) == (200, close.get(path))

    @pytest.mark.contract("1.1.override.4")
    def test_method_as_a_parameter_has_no_effect(self, close: Close) -> None:
        made = close.add()
        assert close.get(f"/opportunity/{made['id']}/", _method="DELETE") == made
        close.post("/opportunity/", {"_method": "GET"}, _method="GET")
        assert len(close.rows()) == 2


class TestParams:
    @pytest.mark.contract("1.1.params.1", "1.1.params.2", "1.1.params.3")
    def test_params_of_the_body_count_alone(self, deals: Deals) -> None:
        body = {"_params": {"_limit": 1, "_skip": 1, "_order_by": "date_created", "is_shared": True}}
        answer = deals.close.send(
            "POST",
            "/opportunity/",
            body,
            params={"_limit": 5, "value_period": "annual"},
            headers={"x-http-method-override": "GET"},
        )
        assert deals.letters(answer.json()["data"]) == "B"

    @pytest.mark.contract("1.1.params.1")
    def test_params_of_the_body_of_a_get(self, deals: Deals) -> None:
        answer = deals.close.send("GET", "/opportunity/", {"_params": {"value_period": "annual"}})
        assert deals.letters(answer.json()["data"]) == "C"

    @pytest.mark.contract("1.1.params.4")
    def test_a_list_is_the_comma_form(self, deals: Deals) -> None:
        body = {"_params": {"value_period__in": ["annual", "monthly"], "_fields": ["id", "value"]}}
        rows = deals.close.send("GET", "/opportunity/", body).json()["data"]
        assert deals.letters(rows) == "FCB"
        assert set(rows[0]) == {"id", "value"}

    @pytest.mark.contract("1.1.params.3")
    def test_booleans_are_values(self, close: Close) -> None:
        lead = close.lead()["id"]
        for complete in (True, False):
            close.post("/task/", {"lead_id": lead, "text": str(complete), "is_complete": complete})
        body = {"_params": {"is_complete": True}}
        assert [each["text"] for each in close.send("GET", "/task/", body).json()["data"]] == ["True"]

    @pytest.mark.contract("1.1.params.5", "1.4.fields.6")
    def test_the_rest_of_the_body_is_the_fields(self, close: Close) -> None:
        made = close.post("/opportunity/", {"note": "x", "_params": {"_fields": "note,value"}}, _fields="id")
        assert made == {"note": "x", "value": None}

    @pytest.mark.contract("1.1.query.1")
    def test_of_a_name_that_comes_twice_the_first_counts(self, deals: Deals) -> None:
        rows = deals.close.send("GET", "/opportunity/?value_period=annual&value_period=monthly").json()["data"]
        assert deals.letters(rows) == "C"

    @pytest.mark.contract("1.1.query.2", "1.1.query.3")
    @each_case("name", ["foo", "foo__in", "value", "view"])
    def test_parameters_that_the_list_does_not_know_are_ignored(self, deals: Deals, name: str) -> None:
        assert deals.matching(**{name: "x"}) == "ABCDEF"


class TestBody:
    @pytest.mark.contract("1.1.body.1", "1.1.body.2")
    @each_case("kind", ["application/json", "application/json; charset=utf-8", "Application/JSON"])
    def test_json_with_its_type(self, close: Close, kind: str) -> None:
        answer = close.send("POST", "/opportunity/", content=b'{"note": "\xc2\xa3"}', headers={"Content-Type": kind})
        assert (answer.status_code, answer.json()["note"]) == (200, "£")

    @pytest.mark.contract("1.1.body.3")
    @each_case("headers", [{}, {"Content-Type": "application/json"}])
    def test_an_empty_body_is_an_empty_object(self, close: Close, headers: dict[str, str]) -> None:
        assert close.send("POST", "/opportunity/", headers=headers).status_code == 200

    @pytest.mark.contract("1.1.body.4", "1.1.body.5")
    def test_bodies_of_get_and_delete_are_not_looked_at(self, close: Close) -> None:
        path = f"/opportunity/{close.add()['id']}/"
        body: Any = {"content": b"[1,", "headers": {"Content-Type": "text/plain"}}
        assert close.send("GET", path, **body).status_code == 200
        assert close.send("DELETE", path, **body).json() == {}

    @pytest.mark.contract("1.1.body.6")
    def test_chunked_bodies_are_taken(self, close: Close) -> None:
        def chunks() -> Iterator[bytes]:
            yield from (b'{"no', b'te": "x"', b"}")

        answer = close.send("POST", "/opportunity/", content=chunks(), headers={"Content-Type": "application/json"})
        assert answer.json()["note"] == "x"

    @pytest.mark.contract("1.1.body.7", "4.2.request.15", "4.1.order.1")
    @each_case("path", ["/opportunity/", "/nothing/"])
    def test_a_body_over_one_mebibyte_is_413(self, close: Close, path: str) -> None:
        content = json.dumps({"note": "x" * (1 << 20)}).encode()
        with connected(str(close.http.base_url)) as http:
            answer = Close(http, close.account).send("POST", path, content=content)
        assert (answer.status_code, answer.json()) == (413, {"error": "The request is too large."})
        assert close.rows() == []

    @pytest.mark.contract("1.1.body.8", "1.1.body.9")
    def test_whole_objects_can_be_sent_back(self, close: Close) -> None:
        made = close.add(value=5, note="x", date_won="2026-01-05")
        assert close.change(made, **{k: v for k, v in made.items() if k != "id"}, id="oppo_x", foo=1) == made
        changed = close.change(made, lead_name="x", organization_id="x", value_formatted="x", expected_value="x")
        assert changed == made
        copied = close.add(**made, foo={})
        same = set(made) - {"id", "date_created", "date_updated"}
        assert {name: copied[name] for name in same} == {name: made[name] for name in same}


@pytest.mark.contract("1.1.path.3")
def test_no_answer_is_a_redirect(fresh: Close, http: httpx.Client) -> None:
    for path in ("/close/api/v1/opportunity", "/close/api/v1/nothing", "/close/api/v1"):
        assert not http.get(path, auth=(fresh.key, "")).is_redirect
