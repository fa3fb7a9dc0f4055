"""The limits of calls, faults and the journal. Contract, 1.5 and 7."""

from typing import Any

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import NOON, Apollo, error, refusal

WINDOWS = {
    "minute": ("x-rate-limit-minute", "x-minute-usage", "x-minute-requests-left"),
    "hour": ("x-rate-limit-hourly", "x-hourly-usage", "x-hourly-requests-left"),
    "day": ("x-rate-limit-24-hour", "x-24-hour-usage", "x-24-hour-requests-left"),
    "daily": ("x-rate-limit-daily", "x-daily-usage", "x-daily-requests-left"),
}


def limited(http: httpx.Client, **limits: int) -> Apollo:
    """Create an account with limits."""
    return Apollo.open(http, limits=limits, clock={"mode": "frozen", "at": NOON})


def headers(answer: httpx.Response, window: str) -> tuple[str | None, ...]:
    """Return the limit, the use and the rest of a window."""
    return tuple(answer.headers.get(name) for name in WINDOWS[window])


def statuses(apollo: Apollo, *calls: tuple[str, str]) -> list[int]:
    return [apollo.call(method, path).status_code for method, path in calls]


class TestHeaders:
    @pytest.mark.contract("1.limit.4", "1.limit.8", "1.limit.5", "1.limit.6", "1.limit.7")
    def test_of_2021_have_no_limit_unless_one_is_set(self, older: Apollo) -> None:
        for path in ("/labels", "/opportunities/x", "/opportunities/search?per_page=0"):
            answer = older.call("GET", path)
            assert {headers(answer, window) for window in WINDOWS} == {("", None, None)}
        older.control("PATCH", "", {"limits": {"per_minute": 5, "per_hour": 7, "per_day": 9}})
        older.call("GET", "/labels")
        answer = older.call("GET", "/labels")
        assert {window: headers(answer, window) for window in WINDOWS} == {
            "minute": ("5", "2", "3"),
            "hour": ("7", "2", "5"),
            "day": ("9", "2", "7"),
            "daily": ("9", "2", "7"),
        }
        older.control("PATCH", "", {"limits": {"per_minute": None, "per_day": None}})
        found = {window: headers(older.call("GET", "/labels"), window)[0] for window in WINDOWS}
        assert found == {"minute": "", "hour": "7", "day": "", "daily": ""}

    @pytest.mark.contract("9.limit.1", "9.limit.2", "9.limit.3", "9.limit.4", "9.limit.5", "1.limit.2")
    @each_case(
        ("settings", "minute", "hour", "day"),
        [({}, 200, 400, 2000), ({"plan": "paid"}, 200, 400, 2000), ({"plan": "free"}, 50, 200, 600),
         ({"plan": "free", "limits": {"per_hour": 7}}, 50, 7, 600), ({"plan_limits": True}, 200, 400, 2000)],
    )  # fmt: skip
    def test_are_nine_numbers(self, http: httpx.Client, settings: Any, minute: int, hour: int, day: int) -> None:
        apollo = Apollo.open(http, **settings)
        for used in (1, 2):
            answer = apollo.call("GET", "/labels")
            assert {window: headers(answer, window) for window in WINDOWS} == {
                "minute": (str(minute), str(used), str(minute - used)),
                "hour": (str(hour), str(used), str(hour - used)),
                "day": (str(day), str(used), str(day - used)),
                "daily": (None, None, None),
            }
        assert headers(apollo.call("GET", "/opportunities/x"), "minute")[1] == "1"
        assert headers(apollo.call("POST", "/opportunities", {}), "minute")[1] == "1"

    @pytest.mark.contract("9.limit.6")
    def test_of_an_unlimited_plan_are_empty_but_those_of_a_limit(self, http: httpx.Client) -> None:
        apollo = Apollo.open(http, plan="unlimited", plan_limits=True)
        found = {window: headers(apollo.call("GET", "/labels"), window) for window in WINDOWS}
        empty = ("", None, None)
        assert found == {"minute": empty, "hour": empty, "day": empty, "daily": (None, None, None)}
        apollo.control("PATCH", "", {"limits": {"per_hour": 9}})
        answer = apollo.call("GET", "/labels")
        assert (headers(answer, "minute"), headers(answer, "hour")) == (empty, ("9", "5", "4"))

    @pytest.mark.contract("9.limit.7")
    def test_of_a_plan_refuse_nothing_unless_they_are_to(self, http: httpx.Client) -> None:
        apollo = Apollo.open(http, plan="free")
        scope = "GET api/v1/labels"
        apollo.call("GET", "/labels")
        apollo.control("PUT", "/quota", {"limit": "minute", "scope": scope, "used": 50})
        answer = apollo.call("GET", "/labels")
        assert (answer.status_code, headers(answer, "minute")) == (200, ("50", "51", "0"))
        apollo.control("PATCH", "", {"plan_limits": True})
        answer = apollo.call("GET", "/labels")
        assert (answer.status_code, headers(answer, "minute")) == (429, ("50", "51", "0"))
        assert "api/v1/labels is 50 times per minute." in answer.json()["message"]
        apollo.control("PATCH", "", {"limits": {"per_minute": 52}})
        assert statuses(apollo, ("GET", "/labels"), ("GET", "/labels")) == [200, 429]

    @pytest.mark.contract("1.limit.5")
    def test_are_not_in_answers_before_authority_and_role(self, apollo: Apollo) -> None:
        apollo.control("PATCH", "", {"api_access": False})
        for key in ("wrong", apollo.key):
            answer = apollo.call("GET", "/labels", headers={"X-Api-Key": key})
            assert {headers(answer, window) for window in WINDOWS} == {(None, None, None)}


class TestLimit:
    @pytest.mark.contract("1.limit.9", "1.limit.10", "1.limit.11", "1.answer.9")
    def test_refuses_calls_until_the_window_ends(self, http: httpx.Client) -> None:
        apollo = limited(http, per_minute=2)
        assert statuses(apollo, *[("GET", "/opportunities/search")] * 3) == [200, 200, 429]
        apollo.control("PUT", "/clock", {"mode": "frozen", "at": NOON.replace("00.250", "30.750")})
        answer = apollo.call("GET", "/opportunities/search")
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "30")
        assert headers(answer, "minute") == ("2", "2", "0")
        assert refusal(answer)[1] == {
            "message": "The maximum number of api calls allowed for api/v1/opportunities/search is 2 times per minute. "
            "Please upgrade your plan from https://app.apollo.io/#/settings/plans/upgrade?source=api_rate_limit."
        }
        apollo.control("PUT", "/clock", {"mode": "frozen", "at": NOON.replace("12:00", "12:01")})
        assert apollo.call("GET", "/opportunities/search").status_code == 200

    @pytest.mark.contract("1.limit.3")
    def test_s_window_opens_with_the_first_call(self, http: httpx.Client) -> None:
        apollo = limited(http, per_hour=1)
        apollo.control("POST", "/clock/advance", {"seconds": 1800})
        assert statuses(apollo, ("GET", "/labels")) == [200]
        apollo.control("POST", "/clock/advance", {"seconds": 3599})
        answer = apollo.call("GET", "/labels")
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
        apollo.control("POST", "/clock/advance", {"seconds": 1})
        assert statuses(apollo, ("GET", "/labels")) == [200]

    @pytest.mark.contract("1.limit.1", "1.limit.12", "1.limit.16")
    def test_is_counted_by_method_and_path_pattern(self, http: httpx.Client) -> None:
        apollo = limited(http, per_minute=1)
        deal = apollo.add()
        path = f"/opportunities/{deal['id']}"
        calls = [("GET", path), ("PATCH", path), ("POST", "/opportunities/search"), ("GET", "/opportunities")]
        assert statuses(apollo, *calls) == [200] * 4
        again = [
            ("GET", "/opportunities/x"),
            ("PATCH", path),
            ("GET", "/opportunities/search"),
            ("POST", "/opportunities"),
        ]
        assert statuses(apollo, *again) == [429] * 4
        texts = [apollo.call(*call).json()["message"] for call in (("GET", path), ("GET", "/opportunities"))]
        assert "for api/v1/opportunities/{opportunity_id} is 1 times per minute." in texts[0]
        assert "for api/v1/opportunities/search is 1 times" in texts[1]

    @pytest.mark.contract("1.path.10", "1.limit.16")
    def test_of_head_is_that_of_get(self, http: httpx.Client) -> None:
        apollo = limited(http, per_minute=1)
        deal = apollo.add()
        for first, second, path in (
            ("GET", "HEAD", f"/opportunities/{deal['id']}"),
            ("HEAD", "GET", "/opportunities"),
            ("GET", "HEAD", "/labels"),
        ):
            assert statuses(apollo, (first, path), (second, path)) == [200, 429]
        assert statuses(apollo, ("HEAD", "/opportunities/search")) == [429]
        assert headers(apollo.call("HEAD", "/opportunities"), "minute") == ("1", "1", "0")
        assert statuses(apollo, ("POST", "/opportunities/search")) == [200]

    @pytest.mark.contract("1.limit.13")
    def test_of_several_exhausted_windows_the_shortest_is_described(self, http: httpx.Client) -> None:
        apollo = limited(http, per_minute=1, per_hour=1, per_day=1)
        apollo.call("GET", "/labels")
        for seconds, window in ((0, "minute"), (60, "hour"), (3600, "day")):
            if seconds:
                apollo.control("POST", "/clock/advance", {"seconds": seconds})
            assert f"is 1 times per {window}." in apollo.call("GET", "/labels").json()["message"]

    @pytest.mark.contract("1.limit.14", "1.limit.15")
    def test_counts_calls_that_are_refused_later_alone(self, http: httpx.Client) -> None:
        apollo = limited(http, per_minute=4)
        user = apollo.control("POST", "/users", {"role": "Read Only"})
        assert apollo.send("POST", "/v1/opportunities", content=b"{").status_code == 400
        for key, status in (("wrong", 401), (user["api_key"], 403)):
            headers_ = {"X-Api-Key": key}
            assert apollo.call("POST", "/opportunities", {"name": "x"}, headers=headers_).status_code == status
        bodies: Any = ({}, {"name": "x", "owner_id": "1"}, {"name": "x", "closed_date": "never"}, {"name": "x"}, {}, {})
        used = [headers(apollo.call("POST", "/opportunities", body), "minute")[1] for body in bodies]
        assert used == ["1", "2", "3", "4", "4", "4"]

    def test_counts_a_call_with_a_fault_once(self, apollo: Apollo) -> None:
        """Its account's calls are counted in memory, as no limit refuses one."""
        apollo.control("POST", "/faults", {"effect": {"delay": 0.001}})
        assert [headers(apollo.call("GET", "/labels"), "minute")[1] for _ in range(3)] == ["1", "2", "3"]

    def test_of_one_account_leaves_others_alone(self, http: httpx.Client, apollo: Apollo) -> None:
        first = limited(http, per_minute=0)
        assert error_of(first) == 429
        assert statuses(apollo, ("GET", "/labels")) == [200]

    @pytest.mark.contract("7.setting.1")
    def test_is_changed_alone(self, http: httpx.Client) -> None:
        apollo = limited(http, per_minute=1, per_day=2)
        changed = apollo.control("PATCH", "", {"limits": {"per_hour": 5, "per_minute": None}})
        assert changed["limits"] == {"per_minute": None, "per_hour": 5, "per_day": 2}
        assert (changed["edition"], changed["keys_in_query"], changed["api_access"]) == ("2026-09", True, True)


def error_of(apollo: Apollo) -> int:
    return apollo.call("GET", "/labels").status_code


@pytest.mark.contract("7.fault.1", "7.fault.2", "4.error.1", "4.error.2", "1.limit.9")
class TestFault:
    @pytest.mark.slow
    @each_case(
        ("word", "status", "text"),
        [
            ("invalid_key", 401, '{"error":"Invalid API key. See https'),
            ("no_key", 422, '{"error":"Api key required",'),
            ("forbidden", 403, '{"error":"This API key is not authorized to access this endpoint.'),
            ("not_found", 404, '{"status":404,"error":"Not Found"}'), ("no_name", 422, '{"error":"Name is required",'),
            ("invalid_id", 422, '{"error":"Parameters misconfigured. opportunity_id is not a valid ID",'),
            ("rate_limit", 429, '{"message":"The maximum number of api calls allowed for this endpoint is'),
            ("bad_request", 400, '{"status":400,"error":"Bad Request"}'),
            ("server_error", 500, '{"status":500,"error":"Internal Server Error"}'),
            ("overloaded", 503, '{"status":503,"error":"Service Unavailable"}'),
        ],
    )  # fmt: skip
    def test_is_named_by_the_vendor_s_word(self, apollo: Apollo, word: str, status: int, text: str) -> None:
        fault = {"match": {"object": "opportunity", "operation": "create"}, "effect": {"error": word}, "times": 1}
        apollo.control("POST", "/faults", fault)
        before = apollo.search()
        answer = apollo.call("POST", "/opportunities", {"name": "x"})
        assert (answer.status_code, answer.text.startswith(text)) == (status, True), answer.text
        assert ("retry-after" in answer.headers) == (status in {429, 503})
        assert apollo.search() == before
        assert apollo.add(name="x")["name"] == "x"

    def test_expires_the_key(self, apollo: Apollo) -> None:
        apollo.control("POST", "/faults", {"effect": {"expire_key": True}, "times": 1})
        assert apollo.call("GET", "/labels").status_code == 401
        renewed = apollo.control("GET")["api_key"]
        assert renewed != apollo.key
        assert apollo.call("GET", "/labels", headers={"X-Api-Key": renewed}).status_code == 200
        assert error(apollo.send("GET", "/v1/labels")) == (422, "Api key required")

    def test_matches_objects_operations_and_parameters(self, apollo: Apollo) -> None:
        for match in ({"object": "account", "operation": "show"}, {"object": "stage"}, {"parameters": {"name": "y"}}):
            apollo.control("POST", "/faults", {"match": match, "effect": {"status": 502}})
        company = apollo.add_account()
        calls = [
            ("GET", f"/accounts/{company['id']}"),
            ("GET", "/opportunity_stages"),
            ("POST", "/opportunities?name=y"),
            ("GET", "/accounts/search"),
            ("POST", "/opportunities?name=x"),
        ]
        assert statuses(apollo, *calls) == [502, 502, 502, 200, 200]


@pytest.mark.contract("7.journal.1", "7.journal.2")
class TestJournal:
    def test_has_object_operation_parameters_and_answer(self, apollo: Apollo) -> None:
        apollo.call("POST", "/opportunities?amount=5", {"name": "x", "contact_ids": []})
        [request] = apollo.control("GET", "/requests")
        assert (request["object"], request["operation"], request["status"]) == ("opportunity", "create", 200)
        assert request["parameters"] == {"amount": "5", "name": "x", "contact_ids": []}
        assert '"name":"x"' in request["answer"]

    def test_has_the_word_of_an_error(self, apollo: Apollo) -> None:
        apollo.call("GET", "/opportunities/x?a=1&a=2")
        [request] = apollo.control("GET", "/requests?object=opportunity&operation=show")
        assert (request["status"], request["code"]) == (422, "invalid_id")
        assert request["parameters"] == {"opportunity_id": "x", "a": "2"}

    def test_masks_keys_in_query_body_and_header(self, apollo: Apollo) -> None:
        key = apollo.key
        for options in (
            {"params": {"api_key": key}},
            {"json": {"api_key": key, "name": key}},
            {"content": f"api_key={key}"},
            {"headers": {"X-Api-Key": key}},
        ):
            apollo.send("POST", "/v1/opportunities", **options)
        requests = apollo.control("GET", "/requests")
        assert len(requests) == 4
        assert key not in str(requests)
        assert sum("***" in str(request) for request in requests) == 4
