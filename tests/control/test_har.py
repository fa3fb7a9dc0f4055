"""`/_dealdock/accounts/{id}/requests.har`: the requests of an account as an HTTP Archive."""

import html
import json
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import Any

import httpx

from dealdock.platform.journal import har
from tests.control.test_steering import problem
from tests.support.builders import NO_TLS, Account, Pardot
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE

CALL = {
    "number": 7,
    "at": datetime(2026, 1, 1, 9, tzinfo=UTC),
    "method": "PUT",
    "url": "/api/v1/deals/1",
    "object": "deal",
    "operation": "update",
    "parameters": {"name": "Zoë", "tags": ["a", "b"]},
    "headers": {"content-type": "application/json; charset=utf-8"},
    "status": 0,
    "code": None,
    "explain": None,
    "answer": "",
    "size": 0,
    "complete": False,
    "fault": 3,
    "duration_ms": 1.5,
    "answer_headers": {},
}


def archive(control: httpx.Client, account: Account, **parameters: Any) -> Any:
    response = control.get(f"/accounts/{account.tenant.account_id}/requests.har", params=parameters)
    assert response.status_code == 200, response.text
    named = f'attachment; filename="account-{account.tenant.account_id}.har"'
    assert response.headers["content-disposition"] == named
    return response.json()["log"]


def pair(name: str, value: str) -> dict[str, str]:
    return {"name": name, "value": value}


@ONE_DATABASE
class TestArchive:
    def test_has_each_call_with_its_response(
        self, account: Account, pardot: Pardot, control: httpx.Client, address: str
    ) -> None:
        account.freeze(datetime(2026, 1, 1, 9, tzinfo=UTC))
        answer = pardot.send(
            "POST", "/api/opportunity/version/3/do/query?format=json&y=", data={**pardot.keys, "x": "é", "z": ""}
        )
        log = archive(control, account)
        [entry] = log["entries"]
        assert (log["version"], log["creator"]["name"]) == ("1.2", "dealdock")
        assert entry["startedDateTime"] == "2026-01-01T09:00:00.000Z"
        assert entry["time"] == entry["timings"]["wait"] > 0
        request, response = entry["request"], entry["response"]
        assert request["method"] == "POST"
        assert request["url"] == f"{address}/api/opportunity/version/3/do/query?format=json&y="
        assert request["queryString"] == [pair("format", "json"), pair("y", "")]
        sent = [*map(pair, ("api_key", "user_key", "x", "z"), ("***", "***", "é", ""))]
        assert sorted(request["postData"]["params"], key=lambda each: each["name"]) == sent
        assert (response["status"], response["statusText"]) == (200, "OK")
        assert response["content"] == {"size": len(answer.text), "mimeType": "application/json", "text": answer.text}
        assert (entry["_dealdock"]["object"], entry["_dealdock"]["operation"]) == ("opportunity", "query")

    def test_has_the_calls_that_a_filter_selects(self, account: Account, pardot: Pardot, control: httpx.Client) -> None:
        assert pardot.query().error is None
        assert pardot.read(1).code == 35
        [entry] = archive(control, account, operation="read")["entries"]
        assert entry["_dealdock"]["operation"] == "read"
        wrong = control.get(f"/accounts/{account.tenant.account_id}/requests.har", params={"operaton": "read"})
        assert problem(wrong) == (422, "operaton: unknown parameter; did you mean operation?")

    def test_a_body_has_no_id_that_is_in_the_path(self, control: httpx.Client, make_account: Any) -> None:
        made = make_account(vendor="close")
        with httpx.Client(base_url=made["base_url"], auth=(made["api_key"], ""), verify=NO_TLS, timeout=30) as close:
            lead = close.post("/api/v1/lead/", json={"name": "x"}).json()["id"]
            assert close.put(f"/api/v1/lead/{lead}/", json={"name": "y", "url": f"https://{lead}.example/"}).is_success
        *_, entry = control.get(f"/accounts/{made['id']}/requests.har").json()["log"]["entries"]
        sent = {"name": "y", "url": f"https://{lead}.example/"}
        assert json.loads(entry["request"]["postData"]["text"]) == sent
        page = control.get(f"../_dealdock/console/accounts/{made['id']}/calls/{entry['_dealdock']['number']}").text
        as_sent = json.dumps(sent, separators=(",", ":"))
        assert f"--data-raw '{as_sent}'" in html.unescape(page)

    def test_has_no_call_of_another_account(
        self, account: Account, pardot: Pardot, control: httpx.Client, make_account: Any
    ) -> None:
        pardot.query()
        other = control.get(f"/accounts/{make_account()['id']}/requests.har").json()
        assert other["log"]["entries"] == []
        assert len(archive(control, account)["entries"]) == 1

    def test_has_a_call_whose_address_is_none(
        self, account: Account, pardot: Pardot, control: httpx.Client, address: str
    ) -> None:
        host, _, port = address.removeprefix("http://").partition(":")
        connection = HTTPConnection(host, int(port), timeout=30)
        keys = {"Authorization": f"Pardot api_key={account.ready.api_key}, user_key={account.ready.user_key}"}
        connection.request("GET", "//[x?a=b", headers=keys)
        assert connection.getresponse().status == 404
        connection.close()
        pardot.query()
        found = archive(control, account)["entries"]
        assert found[-1]["request"]["url"].endswith("/api/opportunity/version/3/do/query")
        assert [one["request"]["queryString"] for one in found[:-1]] in ([], [[{"name": "a", "value": "b"}]])

    def test_of_a_missing_account_is_refused(self, control: httpx.Client) -> None:
        assert problem(control.get("/accounts/999999999/requests.har")) == (404, "Account 999999999 does not exist.")


class TestEntry:
    @each_case(
        ("mime_type", "body"),
        [
            ("application/json; charset=utf-8", {"text": '{"name": "Zoë", "tags": ["a", "b"]}'}),
            (
                "application/x-www-form-urlencoded",
                {"params": [*map(pair, ("name", "tags", "tags"), ("Zoë", "a", "b"))]},
            ),
        ],
    )
    def test_has_the_body_in_the_form_in_which_it_was_sent(self, mime_type: str, body: Any) -> None:
        call = CALL | {"headers": {"content-type": mime_type}}
        [entry] = har.archive([call], "http://127.0.0.1:1")["log"]["entries"]
        assert entry["request"]["postData"] == {"mimeType": mime_type, **body}
        json.dumps(entry)

    def test_of_a_call_without_a_response_has_the_status_0(self) -> None:
        [entry] = har.archive([CALL], "http://127.0.0.1:1")["log"]["entries"]
        assert (entry["response"]["status"], entry["response"]["statusText"]) == (0, "")
        assert entry["_dealdock"]["fault"] == 3
