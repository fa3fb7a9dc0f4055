"""Addresses, methods and parameters. Contract, 1.1 and 1.2."""

import codecs
import json
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from dealdock.web.size_limits import MAX_BODY_BYTES, MAX_HEADERS_BYTES, MAX_PARAMETERS
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.apollo.client import Apollo, error

pytestmark = ONE_DATABASE


class TestAddress:
    @pytest.mark.contract("1.path.1", "1.path.2", "1.path.3", "1.path.5", "1.path.6")
    @each_case(
        "path",
        ["/v1/opportunity_stages", "/api/v1/opportunity_stages", "/v1/opportunity_stages/", "//v1//opportunity_stages"],
    )
    def test_is_below_either_base_path(self, apollo: Apollo, path: str) -> None:
        answer = apollo.send("GET", path, headers={"X-Api-Key": apollo.key})
        assert answer.json()["opportunity_stages"][0]["name"] == "Qualification"

    @pytest.mark.contract("1.path.4")
    @each_case("host", ["api.apollo.io", "app.apollo.io"])
    def test_is_the_service_s_own_under_its_hosts(self, apollo: Apollo, host: str) -> None:
        for base in ("/v1", "/api/v1"):
            headers = {"X-Api-Key": apollo.key, "Host": host}
            assert apollo.http.get(f"{base}/labels", headers=headers).json() == []

    @pytest.mark.contract("1.path.7")
    @each_case("path", ["/v1", "/v1/people", "/v2/opportunities", "/opportunities", "/v1/Opportunities", "/"])
    def test_that_is_unknown_is_not_found(self, apollo: Apollo, path: str) -> None:
        answer = apollo.send("GET", path, headers={"X-Api-Key": apollo.key})
        assert (answer.status_code, answer.text) == (404, '{"status":404,"error":"Not Found"}')

    @pytest.mark.contract("1.path.8", "1.path.11")
    def test_takes_no_other_method(self, apollo: Apollo) -> None:
        deal = apollo.add()
        for method, path in (
            ("DELETE", f"/opportunities/{deal['id']}"),
            ("POST", "/opportunity_stages"),
            ("PUT", "/labels"),
        ):
            assert error(apollo.call(method, path)) == (404, "Not Found")
        assert apollo.view(deal)["name"] == "Deal"

    @pytest.mark.contract("1.path.9", "2.update.9")
    def test_put_of_search_is_an_update_of_a_malformed_id(self, apollo: Apollo) -> None:
        text = "Parameters misconfigured. search is not a valid ID"
        assert error(apollo.call("PUT", "/opportunities/search", {"name": "x"})) == (422, text)

    @pytest.mark.contract("1.path.10")
    def test_answers_head_as_get_without_a_body(self, apollo: Apollo) -> None:
        answer = apollo.call("HEAD", "/opportunity_stages")
        whole = len(apollo.call("GET", "/opportunity_stages").content)
        assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", str(whole))


@pytest.mark.contract("1.operation.1", "1.operation.2", "1.operation.3", "1.operation.4", "1.operation.5",
                      "1.operation.6", "1.operation.7", "1.operation.9", "1.operation.10", "1.operation.11",
                      "1.operation.12", "1.operation.13", "1.operation.14", "1.operation.15", "1.operation.18",
                      "1.operation.20")  # fmt: skip
def test_every_operation_answers(apollo: Apollo) -> None:
    deal, company, contact = apollo.add(), apollo.add_account(), apollo.add_contact()
    pipeline = apollo.done("GET", "/opportunity_pipelines")["opportunity_pipelines"][0]["id"]
    searches = ("/opportunities/search", "/users/search", "/accounts/search", "/contacts/search")
    calls = [(method, path) for path in searches for method in ("GET", "POST")]
    one = [f"/opportunities/{deal['id']}", f"/accounts/{company['id']}", f"/contacts/{contact['id']}"]
    calls += [(method, path) for path in one for method in ("GET", "PUT", "PATCH")]
    calls += [
        ("GET", path)
        for path in (
            "/opportunities",
            "/opportunity_stages",
            "/users/api_profile",
            "/account_stages",
            "/contact_stages",
            "/typed_custom_fields",
            "/fields",
            "/labels",
            "/opportunity_pipelines",
            f"/opportunity_pipelines/{pipeline}",
        )
    ]
    for method, path in calls:
        assert apollo.call(method, path).status_code == 200, (method, path)


class TestParameters:
    @pytest.mark.contract("1.parameter.1", "1.parameter.4")
    def test_come_from_the_query_string_of_a_write(self, apollo: Apollo) -> None:
        created = apollo.done("POST", "/opportunities", params={"name": "Small one", "amount": "12.5"})["opportunity"]
        path = f"/opportunities/{created['id']}"
        changed = apollo.done("PATCH", path, params={"name": "Larger one"})["opportunity"]
        assert (created["name"], changed["name"], changed["amount"]) == ("Small one", "Larger one", 12.5)

    @pytest.mark.contract("1.parameter.2", "1.parameter.3", "1.parameter.5")
    def test_come_from_the_body_of_a_read_which_wins(self, apollo: Apollo) -> None:
        for name in ("One", "Two"):
            apollo.add(name=name)
        by_query = apollo.done("POST", "/opportunities/search", params={"q_opportunity_name": "one"})
        sent = {"params": {"q_opportunity_name": "one"}, "body": {"q_opportunity_name": "two"}}
        by_both = apollo.done("GET", "/opportunities/search", **sent)
        found = [[each["name"] for each in answer["opportunities"]] for answer in (by_query, by_both)]
        assert found == [["One"], ["Two"]]

    @pytest.mark.contract("1.parameter.6", "1.parameter.7", "1.parameter.8", "1.parameter.20")
    @each_case("kind", ["application/json", "application/x-www-form-urlencoded", "text/plain", ""])
    @each_case(
        "body",
        [
            b'{"name": "A, ]b", "amount": "7"}',
            b'{"name": "A, ]b", "amount": 7,}',
            b' {"name": "A, ]b", "x": [1, {"y": 2 , } ,\n], "amount": 7 , } ',
            b"name=A%2C+%5Db&amount=7",
        ],
    )
    def test_are_read_by_the_content_of_the_body(self, apollo: Apollo, kind: str, body: bytes) -> None:
        headers = {"X-Api-Key": apollo.key, "Content-Type": kind}
        created = apollo.send("POST", "/v1/opportunities", content=body, headers=headers).json()["opportunity"]
        assert (created["name"], created["amount"]) == ("A, ]b", 7.0)

    @pytest.mark.contract("1.parameter.9")
    @each_case("body", [b"", b" ", b'""', b"[]", b"null", b"5", b'[{"name": "No"}]', b'"a=b"'])
    def test_of_json_that_is_no_object_are_none(self, apollo: Apollo, body: bytes) -> None:
        options: Any = {"content": body, "headers": {"X-Api-Key": apollo.key}, "params": {"name": "Query"}}
        created = apollo.send("POST", "/v1/opportunities", **options).json()["opportunity"]
        assert created["name"] == "Query"

    @pytest.mark.contract("1.parameter.10", "1.parameter.11", "4.order.2")
    @each_case(
        "body",
        [
            b"name",
            b'{"name": "x"',
            b'{"name": NaN}',
            b'{"a": "\xff"}',
            b"{name: x}",
            b"{,,}",
            b"[1",
            b"NaN",
            b" Infinity",
            b"-Infinity",
            b"[NaN]",
            b'{"a":"b",,}',
            b'{"' + b'\\"' * 300_000,
        ],
    )
    def test_of_a_broken_body_are_refused_before_the_key(self, apollo: Apollo, body: bytes) -> None:
        answer = apollo.send("POST", "/v1/opportunities", content=body)
        assert (answer.status_code, answer.text) == (400, '{"status":400,"error":"Bad Request"}')

    @pytest.mark.contract("1.parameter.6", "1.parameter.9")
    @each_case(
        ("body", "name"),
        [(b'{"name": "Body"}', "Body"), (b' {"name": "Body",}', "Body"), (b"name=Body", "Body"), (b'""', "Query"),
         (b"", "Query"), (b" \n", "Query")],
    )  # fmt: skip
    def test_are_read_behind_a_byte_order_mark(self, apollo: Apollo, body: bytes, name: str) -> None:
        options: Any = {"headers": {"X-Api-Key": apollo.key}, "params": {"name": "Query"}}
        answer = apollo.send("POST", "/v1/opportunities", content=codecs.BOM_UTF8 + body, **options)
        assert answer.json()["opportunity"]["name"] == name

    @pytest.mark.contract("1.parameter.10", "1.parameter.11")
    @each_case("text", ['{"name": "a=b"}', '""', "[1]", "5", "null"])
    @each_case("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
    def test_in_utf_16_are_refused(self, apollo: Apollo, text: str, encoding: str) -> None:
        answer = apollo.send("POST", "/v1/opportunities", content=text.encode(encoding))
        assert (answer.status_code, answer.text) == (400, '{"status":400,"error":"Bad Request"}')

    @pytest.mark.contract("1.parameter.12", "1.parameter.13", "1.parameter.14")
    def test_are_lists_in_three_ways(self, older: Apollo) -> None:
        stages = [older.stage(name) for name in ("Commit", "Closed Won")]
        for name in ("Qualification", "Commit", "Closed Won"):
            older.add(name=name, opportunity_stage_id=older.stage(name))
        path = "/opportunities/search?" + "&".join(f"opportunity_stage_ids[]={each}" for each in stages)
        by_brackets = older.done("GET", path)["opportunities"]
        assert [each["name"] for each in by_brackets] == ["Commit", "Closed Won"]
        assert older.names(opportunity_stage_ids=stages) == ["Commit", "Closed Won"]
        assert older.names(opportunity_stage_ids=stages[0]) == ["Commit"]

    @pytest.mark.contract("1.parameter.15")
    def test_are_true_in_several_ways(self, apollo: Apollo) -> None:
        for name in ("B", "A"):
            apollo.add(name=name)
        for yes in (True, "true", "TRUE", 1, "1"):
            assert apollo.names(sort_by_field="name", sort_ascending=yes) == ["A", "B"]
        for no in (False, "false", "False", 0, "0", None):
            assert apollo.names(sort_by_field="name", sort_ascending=no) == ["B", "A"]

    @pytest.mark.contract("1.parameter.16")
    def test_that_come_twice_count_as_the_last(self, apollo: Apollo) -> None:
        headers = {"X-Api-Key": apollo.key}
        first = apollo.send("POST", "/v1/opportunities?name=A&name=B", headers=headers)
        second = apollo.send("POST", "/v1/opportunities", content=b"name=C&name=D", headers=headers)
        third = apollo.send("POST", "/v1/opportunities", content=b'{"name":"E","name":"F"}', headers=headers)
        assert [each.json()["opportunity"]["name"] for each in (first, second, third)] == ["B", "D", "F"]

    @pytest.mark.contract("1.parameter.17", "1.parameter.18")
    def test_that_are_unknown_are_ignored(self, apollo: Apollo) -> None:
        apollo.add(name="One", colour="red", updated_at="never")
        assert apollo.names(q_oportunity_name="Two") == ["One"]

    @pytest.mark.contract("1.parameter.19", "1.parameter.20")
    def test_do_not_depend_on_other_headers(self, apollo: Apollo) -> None:
        headers = {"Cache-Control": "no-cache", "Content-Type": "application/json"}
        assert apollo.call("GET", "/opportunities/search", headers=headers).status_code == 200


class TestSize:
    @pytest.mark.contract("1.parameter.21")
    def test_of_a_body_has_a_limit(self, apollo: Apollo) -> None:
        answer = apollo.send("POST", "/v1/opportunities", content=b" " * (MAX_BODY_BYTES + 1))
        assert (answer.status_code, answer.text) == (413, '{"status":413,"error":"Payload Too Large"}')

    @pytest.mark.contract("1.parameter.21")
    def test_of_parameters_has_a_limit(self, apollo: Apollo) -> None:
        """It holds for forms, query strings and the members of a JSON object."""
        fields = {"name": "A"} | {f"x{n}": "y" for n in range(MAX_PARAMETERS - 1)}
        pairs = urlencode(fields)

        def sent(**options: Any) -> tuple[int, str]:
            answer = apollo.send("POST", "/v1/opportunities", headers={"X-Api-Key": apollo.key}, **options)
            return answer.status_code, answer.text

        for answer in (sent(json=fields), sent(content=pairs), sent(params=pairs)):
            assert answer[0] == 200
        more = {**fields, "z": "1"}
        with_comma = json.dumps(more)[:-1] + ",}"
        for answer in (
            sent(json=more),
            sent(content=with_comma),
            sent(content=urlencode(more)),
            sent(params=urlencode(more)),
        ):
            assert answer == (413, '{"status":413,"error":"Payload Too Large"}')
        assert apollo.names() == ["A"] * 3

    @pytest.mark.contract("1.parameter.22")
    def test_of_headers_has_a_limit(self, apollo: Apollo) -> None:
        answer = apollo.send("GET", "/v1/labels", headers={"X-Filler": "x" * (MAX_HEADERS_BYTES + 1)})
        assert (answer.status_code, answer.json()["status"]) == (431, 431)


class TestAnswer:
    @pytest.mark.contract("1.answer.1", "1.answer.3", "1.answer.5", "1.answer.6", "1.answer.7")
    def test_is_json_without_blanks_in_utf_8(self, apollo: Apollo) -> None:
        body = json.dumps({"name": "Größe 😀 \ud800 \u2028"}).encode()
        answer = apollo.send("POST", "/v1/opportunities", content=body, headers={"X-Api-Key": apollo.key})
        assert answer.headers["content-type"] == "application/json; charset=utf-8"
        text = answer.content.decode()
        assert "Größe 😀 \ufffd \u2028" in text
        assert '"owner_id":null,' in text
        assert json.dumps(answer.json(), ensure_ascii=False, separators=(",", ":")) == text


def test_openapi_describes_every_operation(http: httpx.Client) -> None:
    described = http.get("/_dealdock/openapi/apollo.json").json()
    paths = described["paths"]
    assert set(paths["/api/v1/opportunities/{opportunity_id}"]) == {"get", "patch", "put"}
    create = paths["/api/v1/opportunities"]["post"]
    assert create["x-errors"] == ["invalid_id", "no_name", "invalid_date"]
    assert "NewOpportunity" in json.dumps(create["requestBody"])
    ids = [each["operationId"] for methods in paths.values() for each in methods.values()]
    assert len(set(ids)) == len(ids)
    assert http.get("/_dealdock/docs/apollo").status_code == 200
