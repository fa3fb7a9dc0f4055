"""The member `error_details` of errors, since September 2026. Contract, 4, and the table of editions."""

import re
from typing import Any, Final

import httpx
import pytest

from dealdock.vendors.apollo.error_details import DETAILS
from dealdock.vendors.apollo.errors import PROBLEMS
from tests.support.cases import each_case
from tests.vendors.apollo.client import NOON, Apollo

KEYS: Final = ["code", "message", "suggestions", "context"]
WITH_DETAILS: Final = sorted(
    word for word, problem in PROBLEMS.items() if word != "bad_request" and problem.status in {400, 401, 403, 422, 429}
)
REQUEST: Final = "REQUEST.VALIDATION."
LINK: Final = "https://app.apollo.io/#/settings/plans/upgrade"


def opened(http: httpx.Client, **settings: Any) -> Apollo:
    return Apollo.open(http, clock={"mode": "frozen", "at": NOON}, **settings)


def details(answer: httpx.Response) -> dict[str, Any]:
    """Return the details of an error, whose form is checked."""
    found: dict[str, Any] = answer.json()["error_details"]
    assert list(found) == KEYS
    assert re.fullmatch(r"[A-Z]+(\.[A-Z_0-9]+){2}", found["code"])
    assert "<a " not in found["message"]
    assert found["message"]
    assert all("label" in each for each in found["suggestions"])
    assert isinstance(found["context"], dict)
    return found


def raised(apollo: Apollo, word: str) -> httpx.Response:
    """Return the answer with this error, which a fault gives."""
    apollo.control("POST", "/faults", {"effect": {"error": word}, "times": 1})
    return apollo.call("GET", "/labels")


@pytest.mark.contract("4.details.1", "4.details.2")
def test_every_error_of_these_statuses_has_a_row() -> None:
    assert sorted(DETAILS) == WITH_DETAILS
    domains = {
        400: {"SEARCH"},
        401: {"AUTH"},
        403: {"AUTH"},
        422: {"AUTH", "BILLING", "SEARCH", "REQUEST"},
        429: {"USAGE"},
    }
    for word, each in DETAILS.items():
        assert each.code.partition(".")[0] in domains[PROBLEMS[word].status]
        if each.code.startswith(REQUEST):
            assert (each.code, each.source) == (REQUEST + word.upper(), "ours")
    assert len({each.code for each in DETAILS.values()}) == len(DETAILS)


@pytest.mark.slow
@pytest.mark.contract("4.details.1", "4.details.3", "4.details.7")
def test_every_error_has_them_beside_its_older_fields_or_alone(http: httpx.Client) -> None:
    today, later = opened(http), opened(http, edition="2027-02")
    for edition in ("2021", "2026-05", "2026-08"):
        older = opened(http, edition=edition)
        for word in WITH_DETAILS:
            assert "error_details" not in raised(older, word).text
    for word in WITH_DETAILS:
        answer, alone = raised(today, word), raised(later, word)
        assert answer.status_code == alone.status_code == PROBLEMS[word].status
        assert list(answer.json())[-1] == "error_details"
        assert len(answer.json()) > 1
        assert list(alone.json()) == ["error_details"]
        assert details(answer) == details(alone)


@pytest.mark.contract("4.details.4")
def test_a_wrong_key_and_none(apollo: Apollo) -> None:
    wrong = apollo.call("GET", "/labels", headers={"X-Api-Key": "wrong"})
    assert wrong.status_code == 401
    assert details(wrong) == {
        "code": "AUTH.AUTHENTICATION.API_KEY_INVALID",
        "message": "This API key is not valid.",
        "suggestions": [
            {"label": "Send a valid API key in the X-Api-Key header", "header": "X-Api-Key"},
            {
                "label": "Check how to create and send an Apollo API key",
                "url": "https://docs.apollo.io/reference/authentication",
            },
        ],
        "context": {},
    }
    none = details(apollo.send("GET", "/api/v1/labels"))
    assert none["code"] == "AUTH.AUTHENTICATION.CREDENTIALS_MISSING"
    assert none["message"] == "This request carried no credential Apollo could authenticate."
    assert none["suggestions"][0]["header"] == "X-Api-Key"


@pytest.mark.contract("4.details.5")
@each_case(
    ("limit", "window", "wait"),
    [("per_minute", "minute", 60), ("per_hour", "hourly", 3600), ("per_day", "daily", 86400)],
)
def test_a_limit_has_its_window_and_its_wait(http: httpx.Client, limit: str, window: str, wait: int) -> None:
    apollo = opened(http, limits={limit: 0})
    answer = apollo.call("POST", "/contacts/search")
    assert f"{LINK}?source=api_rate_limit." in answer.json()["message"]
    found = details(answer)
    assert found["code"] == "USAGE.RATE_LIMIT.API_RATE_LIMIT_EXCEEDED"
    assert found["message"] == answer.json()["message"]
    assert found["context"]["window"]["value"] == window
    assert found["suggestions"][0]["retry_after_seconds"] == wait == int(answer.headers["retry-after"])
    older = opened(http, limits={limit: 0}, edition="2026-08").call("POST", "/contacts/search")
    assert older.json()["message"].endswith(f"Please upgrade your plan from {LINK}.")


@pytest.mark.contract("4.details.6")
@each_case(
    ("method", "path", "body"),
    [
        ("POST", "/people/match", {"id": "{id}"}),
        ("POST", "/people/bulk_match", {"details": [{"id": "{id}"}]}),
        ("POST", "/mixed_companies/search", {}),
    ],
)
def test_credits_that_are_used_up_have_their_balance_and_the_next_cycle(
    http: httpx.Client, method: str, path: str, body: dict[str, Any]
) -> None:
    apollo = opened(http, credits=1)
    first, second = apollo.done("POST", "/mixed_people/api_search", {"per_page": 2})["people"]
    apollo.done("POST", "/people/match", {"id": first["id"]})
    filled = {name: second["id"] if name == "id" else value for name, value in body.items()}
    if "details" in filled:
        filled["details"] = [{"id": second["id"]}]
    answer = apollo.call(method, path, filled)
    found = details(answer)
    assert answer.status_code == 422
    assert found["code"] == "BILLING.LIMIT.CREDITS_EXHAUSTED"
    assert found["message"] == "Your team has used all of its credits for this billing cycle."
    values = {name: each["value"] for name, each in found["context"].items()}
    assert values == {"credit_type": "lead credits", "credit_balance": 0, "next_billing_date": "2026-07-01"}


@pytest.mark.contract("4.details.8")
def test_answers_of_the_frame_have_none(apollo: Apollo) -> None:
    for method, path in (("GET", "/nowhere"), ("GET", "/opportunities/5c10000e9d5d2af7e8cd393d")):
        assert apollo.call(method, path).text == '{"status":404,"error":"Not Found"}'
    broken = apollo.send("POST", "/v1/opportunities", content=b"{")
    assert broken.text == '{"status":400,"error":"Bad Request"}'
