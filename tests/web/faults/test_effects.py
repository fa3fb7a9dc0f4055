"""The effects of faults on a client. Decision 0019."""

import asyncio
import json
import time
from typing import Any

import httpx
import pytest

from dealdock import Sandbox, create_app
from dealdock.settings import Settings
from dealdock.vendors.pardot.wire.errors import MESSAGES
from dealdock.web.fault_injection import OwnEffect
from tests.support.builders import Account, Pardot
from tests.support.marks import ONE_DATABASE
from tests.web.faults import plain
from tests.web.faults.conftest import Faults, Json

GIVEN: dict[str, Any] = {"name": "Deal", "value": 1, "probability": 1}


def struck(pardot: Pardot, effect: Json, operation: str = "query", **form: object) -> httpx.Response:
    """A call that requests a fault by its header."""
    return pardot.http.post(
        f"/api/opportunity/version/3/do/{operation}",
        data=pardot.keys | {"format": "json"} | form,
        headers={"Dealdock-Fault": effect if isinstance(effect, str) else json.dumps(effect)},
    )


@ONE_DATABASE
class TestError:
    @pytest.mark.slow
    @pytest.mark.parametrize("format_", ["xml", "json"])
    def test_every_code_of_the_table_has_its_text_and_its_http_status(self, pardot: Pardot, format_: str) -> None:
        assert len(MESSAGES) == 175
        for code, message in MESSAGES.items():
            headers = {"Dealdock-Fault": json.dumps({"error": code})}
            form = pardot.keys | {"format": format_}
            answer = pardot.send("POST", "/api/prospect/version/3/do/query", data=form, headers=headers)
            assert answer.error == (code, message)
            assert answer.status == {183: 500, 184: 401}.get(code, 200)
            assert "retry-after" not in answer.http.headers

    def test_overload_has_503_and_retry_after(self, pardot: Pardot) -> None:
        answer = struck(pardot, {"error": 66, "status": 503})
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        assert answer.json()["@attributes"]["err_code"] == 66


@ONE_DATABASE
class TestStatus:
    def test_a_gateways_page(self, pardot: Pardot) -> None:
        answer = struck(pardot, {"status": 503})
        assert (answer.status_code, answer.headers["content-type"]) == (503, "text/html; charset=utf-8")
        assert "<h1>503 Service Unavailable</h1>" in answer.text

    def test_a_status_that_has_no_name(self, pardot: Pardot) -> None:
        assert "<h1>599</h1>" in struck(pardot, {"status": 599}).text

    @pytest.mark.parametrize("status", [200, 204, 302, 304])
    def test_one_that_is_no_failure_has_no_body(self, pardot: Pardot, status: int) -> None:
        answer = struck(pardot, {"status": status})
        assert (answer.status_code, answer.content) == (status, b"")
        assert ("content-length" in answer.headers) == (status not in {204, 304})

    def test_a_body_as_it_is_given(self, pardot: Pardot) -> None:
        answer = struck(pardot, {"status": 200, "body": "<rsp stat=", "content_type": "text/xml"})
        assert (answer.status_code, answer.text, answer.headers["content-type"]) == (200, "<rsp stat=", "text/xml")
        answer = struck(pardot, {"status": 502, "body": "Ünterbrochen"})
        assert (answer.text, answer.headers["content-type"]) == ("Ünterbrochen", "text/html; charset=utf-8")

    def test_a_page_that_is_cut(self, pardot: Pardot, faults: Faults) -> None:
        faults.add({"status": 500, "body": "0123456789", "truncate": 4})
        seen = plain.see(pardot, "create", **GIVEN)
        assert (seen.head.split("\r\n")[0], seen.length, seen.body) == (
            "HTTP/1.1 500 Internal Server Error",
            10,
            b"0123",
        )
        faults.clear()
        assert pardot.query().total == 0, "the call had no effect"


@ONE_DATABASE
class TestClosing:
    def test_before_the_answer_no_byte_comes_on_a_connection_that_served_before(
        self, pardot: Pardot, faults: Faults
    ) -> None:
        faults.add({"close": True}, {"nth": 2})
        with plain.connected(pardot) as connection:
            plain.ask(connection, pardot, "query")
            assert connection.recv(2**16).startswith(b"HTTP/1.1 200 ")
            plain.ask(connection, pardot, "query")
            assert plain.rest(connection) == ("", b"")

    @pytest.mark.parametrize("method", ["POST", "HEAD"])
    def test_a_call_that_is_closed_on_is_no_failure_of_the_server(
        self, pardot: Pardot, faults: Faults, caplog: pytest.LogCaptureFixture, method: str
    ) -> None:
        faults.add({"close": True})
        assert plain.see(pardot, method=method) == ("", b"")
        assert caplog.records == []

    @pytest.mark.parametrize("format_", ["xml", "json"])
    def test_in_the_middle_half_of_the_body_comes(
        self, account: Account, pardot: Pardot, faults: Faults, format_: str
    ) -> None:
        account.opportunity()
        whole = pardot.query(format=format_).http.content
        faults.add({"close": "middle"})
        seen = plain.see(pardot, format=format_)
        assert (seen.length, seen.body) == (len(whole), whole[: len(whole) // 2])

    @pytest.mark.parametrize("size", [0, 1, 50])
    def test_truncated_so_many_bytes_come(self, pardot: Pardot, faults: Faults, size: int) -> None:
        whole = pardot.query(format="xml").http.content
        faults.add({"truncate": size})
        seen = plain.see(pardot)
        assert (seen.length, seen.body) == (len(whole), whole[:size])

    def test_what_is_shorter_comes_whole(self, pardot: Pardot) -> None:
        assert struck(pardot, {"truncate": 10**6}).json()["result"]["total_results"] == 0

    def test_a_head_without_a_body(self, pardot: Pardot, faults: Faults) -> None:
        faults.add({"close": "middle"})
        seen = plain.see(pardot, method="HEAD")
        assert seen.head.startswith("HTTP/1.1 200 ")
        assert seen.body == b""

    @pytest.mark.parametrize("format_", ["xml", "json"])
    def test_a_stream_ends_among_its_rows(self, account: Account, pardot: Pardot, faults: Faults, format_: str) -> None:
        account.opportunities(300)
        whole = pardot.query(output="mobile", format=format_).http.content
        faults.add({"close": "middle"}, times=1)
        part, ended = plain.chunks(plain.see(pardot, output="mobile", format=format_).body)
        assert not ended
        assert whole.startswith(part)
        assert b"total_results" in part
        assert len(whole) / 5 < len(part) < len(whole) / 2
        faults.add({"truncate": len(whole) - 7})
        assert plain.chunks(plain.see(pardot, output="mobile", format=format_).body) == (whole[:-7], False)

    @pytest.mark.parametrize("number", [0, 1])
    def test_a_short_stream_has_a_middle_too(
        self, account: Account, pardot: Pardot, faults: Faults, number: int
    ) -> None:
        account.opportunities(number)
        whole = pardot.query(output="mobile", format="xml").http.content
        faults.add({"close": "middle"})
        part, ended = plain.chunks(plain.see(pardot, output="mobile").body)
        assert (whole.startswith(part), ended, 50 < len(part) < len(whole)) == (True, False, True)


class TestDelay:
    @pytest.mark.parametrize("effect", [{}, {"error": 35}, {"status": 504}])
    @pytest.mark.parametrize("when", ["before", "after"])
    def test_the_answer_comes_late(self, pardot: Pardot, effect: Json, when: str) -> None:
        began = time.monotonic()
        answer = struck(pardot, effect | {"delay": 0.05, "when": when})
        assert time.monotonic() - began >= 0.05
        assert answer.status_code == effect.get("status", 200)
        assert (b'"err_code":35' in answer.content) == ("error" in effect)

    @pytest.mark.parametrize("when", ["before", "after"])
    def test_a_stream_begins_late(self, account: Account, pardot: Pardot, when: str) -> None:
        account.opportunity()
        answer = struck(pardot, {"delay": 0.05, "when": when}, output="mobile")
        assert answer.headers["transfer-encoding"] == "chunked"
        assert answer.json()["result"]["total_results"] == 1


class TestExpiry:
    def test_before_the_call_its_own_key_is_wrong(self, pardot: Pardot, faults: Faults) -> None:
        faults.add({"expire_key": True}, times=1)
        assert [pardot.query().code, pardot.query().code] == [1, 1]
        ready = pardot.account.ready
        login = {"email": ready.email, "password": ready.password, "user_key": ready.user_key, "format": "json"}
        new = pardot.send("POST", "/api/login/version/3", data=login).json["api_key"]
        assert pardot.query(api_key=new).code is None

    def test_after_the_call_the_next_ones_is(self, account: Account, pardot: Pardot, faults: Faults) -> None:
        faults.add({"expire_key": True}, when="after", times=1)
        headers = {"Authorization": account.authorization}
        codes = [pardot.send("GET", "/api/opportunity/version/3/do/query", headers=headers).code for _ in range(2)]
        assert codes == [None, 1]

    def test_a_token_is_184_with_401(self, account: Account, pardot: Pardot, faults: Faults) -> None:
        faults.add({"expire_key": True}, times=1)
        unit = account.ready.business_unit_id
        headers = {"Authorization": f"Bearer {account.ready.access_token}", "Pardot-Business-Unit-Id": unit}
        for _ in range(2):
            answer = pardot.send("GET", "/api/opportunity/version/3/do/query", headers=headers)
            assert (answer.status, answer.code) == (401, 184)
        assert pardot.query().code is None, "the user's API key is another one"


class TestWhen:
    @pytest.mark.parametrize("effect", [{"error": 66}, {"status": 503}, {"close": True}])
    def test_before_the_call_has_no_effect(self, pardot: Pardot, faults: Faults, effect: Json) -> None:
        faults.add(effect, {"operation": "create"})
        lost(pardot, effect)
        assert pardot.query().total == 0

    @pytest.mark.parametrize(
        ("effect", "when"),
        [
            ({"error": 66}, "after"),
            ({"status": 503}, "after"),
            ({"close": True}, "after"),
            ({"close": "middle"}, None),
            ({"truncate": 0}, None),
        ],
    )
    def test_after_it_took_effect_and_the_answer_is_lost(
        self, pardot: Pardot, faults: Faults, effect: Json, when: str | None
    ) -> None:
        faults.add(effect, {"operation": "create"}, when=when)
        lost(pardot, effect)
        assert pardot.query().total == 1

    def test_after_a_call_that_failed_too(self, pardot: Pardot) -> None:
        assert struck(pardot, {"error": 66, "when": "after"}, "read", id=1).json()["@attributes"]["err_code"] == 66


def lost(pardot: Pardot, effect: Json) -> None:
    """Create an opportunity, and get what the effect leaves of the answer."""
    prospect = pardot.account.prospect()
    if "error" in effect:
        assert pardot.create(**GIVEN, prospect_id=prospect).code == effect["error"]
    elif "status" in effect:
        assert pardot.create(**GIVEN, prospect_id=prospect).status == effect["status"]
    else:
        with pytest.raises(httpx.RemoteProtocolError):
            pardot.create(**GIVEN, prospect_id=prospect)


@ONE_DATABASE
class TestHeader:
    def test_is_for_that_call_alone(self, pardot: Pardot, faults: Faults) -> None:
        assert struck(pardot, {"error": 66}).json()["@attributes"]["err_code"] == 66
        assert pardot.query().code is None
        assert faults.counted() == []

    def test_comes_before_the_others_which_have_seen_the_call(self, pardot: Pardot, faults: Faults) -> None:
        faults.add({"error": 85})
        assert struck(pardot, {"error": 66}).json()["@attributes"]["err_code"] == 66
        assert faults.counted() == [(1, 0)]

    def test_is_not_looked_at_without_authority(self, pardot: Pardot) -> None:
        headers = {"Dealdock-Fault": '{"error": 66}'}
        assert pardot.send("GET", "/api/opportunity/version/3/do/query", headers=headers).code == 1

    @pytest.mark.parametrize(
        ("effect", "detail"),
        [
            ("error", 'must be a JSON object, such as {"status": 503}'),
            ("[]", 'must be a JSON object, such as {"status": 503}'),
            ('{"error": 66}, {"error": 85}', 'must be a JSON object, such as {"status": 503}'),
            ({}, "must say what happens: error, status, delay, close, truncate, expire_key, fail_job or hold"),
            (
                {"when": "after"},
                "must say what happens: error, status, delay, close, truncate, expire_key, fail_job or hold",
            ),
            ({"error": 999}, "#/error: must be a code of the API (/_dealdock/docs/pardot), is 999"),
            (
                {"nth": 1},
                f"#/nth: unknown field; the fields are {', '.join(OwnEffect.model_fields)}",
            ),
            (
                {"when": "soon", "eror": 66},
                "#/eror: unknown field; did you mean error? #/when: must be 'before' or 'after'",
            ),
            ({"delay": 1, "when": "soon"}, "#/when: must be 'before' or 'after'"),
            ('{"status": 503, "status": 502}', "#/status: is given more than once"),
            (
                {"truncate": 1, "when": "before"},
                'takes no "before" with close or truncate: there is no response yet',
            ),
        ],
    )
    def test_with_an_error_is_explained(self, pardot: Pardot, effect: Json, detail: str) -> None:
        answer = struck(pardot, effect)
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
        assert answer.json()["detail"] == f"Dealdock-Fault {detail}."

    def test_with_an_unknown_field_names_the_nearest_one(self, pardot: Pardot) -> None:
        detail = struck(pardot, {"eror": 66}).json()["detail"]
        assert detail == "Dealdock-Fault #/eror: unknown field; did you mean error?"

    def test_of_a_call_without_a_job_lets_none_fail(self, pardot: Pardot) -> None:
        answer = struck(pardot, {"fail_job": 1})
        assert (answer.status_code, answer.json()["detail"]) == (
            400,
            "Dealdock-Fault #/fail_job: this call begins no job that could fail.",
        )

    def test_of_a_login_shows_no_key(self, pardot: Pardot) -> None:
        ready = pardot.account.ready
        login = {"email": ready.email, "password": ready.password, "user_key": ready.user_key}
        for effect, status in (({"expire_key": True}, 400), ({"status": 502}, 502)):
            headers = {"Dealdock-Fault": json.dumps(effect)}
            assert pardot.send("POST", "/api/login/version/3", data=login, headers=headers).status == status


class TestLogins:
    def test_a_login_fails_once_its_user_key_says_whose_it_is(self, pardot: Pardot, faults: Faults) -> None:
        ready = pardot.account.ready
        login = {"email": ready.email, "password": "wrong", "user_key": ready.user_key}
        faults.add({"error": 131}, {"object": "login", "parameters": {"email": ready.email}}, times=1)
        assert pardot.query().code is None
        codes = [
            pardot.send("POST", "/api/login/version/3", data=login | extra).code for extra in ({"email": "x"}, {}, {})
        ]
        assert codes == [15, 131, 15]

    def test_a_token_is_refused_in_oauths_words(self, account: Account, pardot: Pardot, faults: Faults) -> None:
        ready = account.ready
        form = {"grant_type": "client_credentials", "client_id": ready.client_id, "client_secret": ready.client_secret}
        faults.add({"error": 1})  # without an object: calls of Pardot
        match = {"object": "token", "parameters": {"grant_type": "client_credentials"}}
        faults.add({"error": "invalid_grant"}, match, times=1)
        faults.add({"delay": 0.01}, match, times=1, when="after")
        answers = [pardot.http.post("/services/oauth2/token", data=form) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [400, 200, 200]
        assert answers[0].json() == {"error": "invalid_grant", "error_description": "authentication failure"}
        assert faults.counted() == [(0, 0), (3, 1), (3, 1)]
        answer = pardot.http.post("/services/oauth2/token", data=form, headers={"Dealdock-Fault": '{"error": 66}'})
        assert answer.status_code == 400
        assert answer.json()["detail"].startswith("Dealdock-Fault #/error: must be one of invalid_grant, ")


def test_another_server_breaks_off_as_it_can() -> None:
    with Sandbox(Settings(database=None)) as sandbox:
        account = Account.open(sandbox)

        async def call() -> httpx.Response:
            transport = httpx.ASGITransport(create_app(sandbox))
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                headers = {"Authorization": account.authorization, "Dealdock-Fault": '{"close": "middle"}'}
                return await client.get("/api/opportunity/version/3/do/query", headers=headers)

        with pytest.raises(ConnectionAbortedError):
            asyncio.run(call())
