"""The creation of faults, with valid and with invalid values. Decision 0019."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.control.conftest import Json
from tests.control.test_steering import problem
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE


class TestMaking:
    def test_answers_the_fault_and_where_it_is(self, control: httpx.Client, make_account: Callable[..., Json]) -> None:
        base = f"/accounts/{make_account()['id']}/faults"
        match = {"object": "activity", "operation": "Query", "parameters": {"limit": 5}, "probability": 0.25}
        made = control.post(base, json={"match": match, "effect": {"status": 503, "delay": 1}, "when": "after"})
        assert made.status_code == 201
        assert made.headers["location"] == f"/_dealdock{base}/1"
        fault = made.json()
        assert fault.pop("created_at")
        assert fault == {
            "number": 1,
            "match": {
                "object": "visitorActivity",
                "operation": "query",
                "parameters": {"limit": "5"},
                "probability": 0.25,
            },
            "effect": {"status": 503, "delay": 1.0},
            "do": None,
            "when": "after",
            "times": None,
            "lasts": None,
            "until": None,
            "seen": 0,
            "struck": 0,
        }
        assert control.get(f"{base}/1").json() == made.json()
        assert control.get(base).json() == [made.json()]

    def test_what_is_meant_for_the_nth_call_strikes_once(
        self, control: httpx.Client, make_account: Callable[..., Json]
    ) -> None:
        fault = {"match": {"nth": 3}, "effect": {"truncate": 10}}
        made = control.post(f"/accounts/{make_account()['id']}/faults", json=fault).json()
        assert (made["times"], made["when"]) == (1, "after")

    @pytest.mark.slow
    def test_no_more_than_a_hundred(self, control: httpx.Client, make_account: Callable[..., Json]) -> None:
        base = f"/accounts/{make_account()['id']}/faults"
        for _ in range(100):
            assert control.post(base, json={"effect": {"error": 66}}).status_code == 201
        detail = "An account cannot have more than 100 faults. Delete faults that are no longer needed."
        assert problem(control.post(base, json={"effect": {"error": 66}})) == (409, detail)
        assert control.delete(f"{base}/7").status_code == 204
        assert control.post(base, json={"effect": {"error": 66}}).json()["number"] == 101

    def test_one_that_is_not_there(self, control: httpx.Client, make_account: Callable[..., Json]) -> None:
        number = make_account()["id"]
        for method in ("GET", "DELETE"):
            answer = control.request(method, f"/accounts/{number}/faults/1")
            assert problem(answer) == (404, f"Account {number} has no fault 1.")
        assert control.delete(f"/accounts/{number}/faults").status_code == 204

    @each_case("method", ["GET", "POST", "DELETE"])
    def test_of_an_account_that_is_not_there(self, control: httpx.Client, method: str) -> None:
        body = {"effect": {"error": 66}} if method == "POST" else None
        answer = control.request(method, "/accounts/999999/faults", json=body)
        assert problem(answer) == (404, "Account 999999 does not exist.")


OBJECTS = (
    "account, campaign, customField, customRedirect, dynamicContent, dynamicContentVariation, email, emailClick, "
    "emailTemplate, engagementStudioProgram, export, file, folder, folderContent, form, formField, formHandler, "
    "formHandlerField, import, landingPage, layoutTemplate, lifecycleHistory, lifecycleStage, list, listEmail, "
    "listMembership, login, opportunity, prospect, prospectAccount, tag, tagObject, token, trackerDomain, user, visit, "
    "visitor, visitorActivity, visitorPageView"
)
FEW_OBJECTS = f"{OBJECTS[: OBJECTS.index(', folder')]} and 27 more"

WITHOUT_JOB = "is not possible: the calls that the fault matches begin no job; only these calls do"
WRONG: list[tuple[dict[str, Any], str]] = [
    ({}, "The body must have effect, do or both"),
    ({"effect": 66}, "#/effect: must be an object"),
    (
        {"effect": {}},
        "#/effect: must say what happens: error, status, delay, close, truncate, expire_key, fail_job or hold",
    ),
    ({"effect": {"eror": 66}}, "#/effect/eror: unknown field; did you mean error?"),
    ({"effect": {"error": 999}}, "#/effect/error: must be a code of the API (/_dealdock/docs/pardot), is 999"),
    ({"effect": {"error": True}}, "#/effect/error: must be the number of an error, or a word of OAuth's"),
    ({"effect": {"error": "x" * 41}}, "#/effect/error: must be the number of an error, or a word of OAuth's"),
    (
        {"effect": {"error": 35, "status": 503}},
        "#/effect/status: must be 200 or 400, or left out: error 35 comes with no other",
    ),
    ({"effect": {"error": 66, "body": ""}}, "#/effect: takes error or body, not both"),
    ({"effect": {"body": "x"}}, "#/effect: takes body only together with status"),
    ({"effect": {"status": 500, "content_type": "x"}}, "#/effect: takes content_type only together with body"),
    ({"effect": {"status": 204, "body": "x"}}, "#/effect: takes no body with a status that has none"),
    ({"effect": {"status": 199}}, "#/effect/status: must be greater than or equal to 200"),
    ({"effect": {"status": 600}}, "#/effect/status: must be less than or equal to 599"),
    ({"effect": {"close": False}}, '#/effect/close: must be true or "middle"'),
    ({"effect": {"close": "middle", "truncate": 1}}, "#/effect: takes close or truncate, not both"),
    (
        {"effect": {"close": True, "error": 66}},
        "#/effect: takes neither error nor status where the connection closes before the answer",
    ),
    ({"effect": {"truncate": -1}}, "#/effect/truncate: must be greater than or equal to 0"),
    ({"effect": {"delay": 0}}, "#/effect/delay: must be greater than 0"),
    ({"effect": {"delay": 601}}, "#/effect/delay: must be less than or equal to 600"),
    ({"effect": {"delay": "1"}}, "#/effect/delay: must be a valid number"),
    ({"effect": {"expire_key": 1}}, "#/effect/expire_key: must be true"),
    (
        {"effect": {"expire_key": True, "close": True}},
        "#/effect: takes only delay together with expire_key",
    ),
    ({"effect": {"fail_job": -1}}, "#/effect/fail_job: must be greater than or equal to 0"),
    ({"effect": {"fail_job": 1_000_001}}, "#/effect/fail_job: must be less than or equal to 1000000"),
    ({"effect": {"fail_job": True}}, "#/effect/fail_job: must be a valid integer"),
    ({"effect": {"fail_job": 1, "error": 66}}, "#/effect: takes only delay together with fail_job"),
    (
        {"effect": {"fail_job": 1}, "when": "after"},
        'The body takes no "after" with fail_job: the job has begun by then',
    ),
    *(
        (
            {"effect": {"fail_job": 1}, "match": match},
            f"#/effect/fail_job: {WITHOUT_JOB}: export create, import create",
        )
        for match in (
            {"object": "opportunity"},
            {"object": "export", "operation": "cancel"},
            {"operation": "query"},
            {"object": "token"},
        )
    ),
    (
        {"effect": {"close": "middle"}, "when": "before"},
        'The body takes no "before" with close or truncate: there is no response yet',
    ),
    ({"effect": {"error": 66}, "when": "soon"}, "#/when: must be 'before' or 'after'"),
    ({"effect": {"error": 66}, "times": 0}, "#/times: must be greater than or equal to 1"),
    ({"effect": {"error": 66}, "match": {"nth": 0}}, "#/match/nth: must be greater than or equal to 1"),
    ({"effect": {"error": 66}, "match": {"nth": 1, "probability": 1}}, "#/match: takes nth or probability, not both"),
    ({"effect": {"error": 66}, "match": {"probability": 0}}, "#/match/probability: must be greater than 0"),
    (
        {"effect": {"error": 66}, "match": {"object": "deal"}},
        f"#/match/object: must be one of {OBJECTS}, is 'deal'.",
    ),
    (
        {"effect": {"error": 66}, "match": {"object": "opportunty"}},
        f"#/match/object: is 'opportunty'; did you mean opportunity? It must be one of {FEW_OBJECTS}.",
    ),
    (
        {"effect": {"error": 66}, "match": {"object": "users", "operation": "create"}},
        "#/match/operation: must be an operation of that object, is 'create': user has addTag, query, read, removeTag",
    ),
    (
        {"effect": {"error": 66}, "match": {"operation": "nothing"}},
        "#/match/operation: must be an operation, is 'nothing': no object has it",
    ),
    (
        {"effect": {"error": 66}, "match": {"object": "login", "operation": "read"}},
        "#/match/operation: must be an operation of that object, is 'read': login has none",
    ),
    (
        {"effect": {"error": 66}, "match": {"parameters": {"api_key": "x"}}},
        "#/match/parameters/api_key: cannot be matched: it is a secret, and faults are stored as plain text",
    ),
    (
        {"effect": {"error": 66}, "match": {"parameters": {"id": None}}},
        '#/match/parameters: must be an object such as {"limit": 5}, with strings, numbers or truth values',
    ),
    ({"effect": {"error": 66}, "match": {"parameters": {}}}, "#/match/parameters: must have 1 to 50 parameters, has 0"),
    (
        {"effect": {"error": 66}, "match": {"object": "token"}},
        (
            "#/effect/error: must be one of invalid_grant, invalid_client, invalid_client_id, invalid_request, "
            "unsupported_grant_type, server_error, is 66"
        ),
    ),
    (
        {"effect": {"expire_key": True}, "match": {"object": "login"}},
        "#/effect/expire_key: is not possible: a call of login has no key that could expire",
    ),
]


@ONE_DATABASE
def test_an_invalid_fault_is_refused_with_a_reason(control: httpx.Client, make_account: Callable[..., Json]) -> None:
    base = f"/accounts/{make_account()['id']}/faults"
    for body, detail in WRONG:
        assert problem(control.post(base, json=body)) == (422, detail if detail.endswith(("?", ".")) else f"{detail}.")
    assert control.get(base).json() == []
