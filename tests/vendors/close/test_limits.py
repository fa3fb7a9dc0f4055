"""Limits of calls (contract 1.6). The window is fixed and uses the account's clock, which is frozen here."""

from typing import Any

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import FROZEN, Close

LIMITED = {"limits": {"requests": 3, "window": 60}}
MESSAGE = "API call count exceeded for this period"


@pytest.fixture
def limited(http: httpx.Client) -> Close:
    return Close.open(http, **LIMITED)


HEADERS = (
    "ratelimit",
    "ratelimit-limit",
    "ratelimit-remaining",
    "ratelimit-reset",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
)


def shown(answer: httpx.Response) -> list[str]:
    """The values of all headers of limits; each comes once at most."""
    return [value for name in HEADERS for value in answer.headers.get_list(name)]


@pytest.mark.contract("1.6.limit.1", "1.6.limit.10", "1.6.limit.11")
def test_without_a_limit_the_headers_are_constant(close: Close) -> None:
    usual = ["limit=240; remaining=239; reset=2", "60", "59", "1", "60, 60;w=1, 100;w=1", "59", "1"]
    pipeline = close.post("/pipeline/", {"name": "x"})["id"]
    answers = [
        close.send("GET", "/me/"),
        close.send("GET", "/opportunity/"),
        close.send("POST", "/lead/", {}),
        close.send("DELETE", f"/pipeline/{pipeline}/"),
        close.send("POST", "/lead/", {"status": "x"}),
        close.send("GET", "/lead/lead_x/"),
        close.send("POST", "/lead/", content=b"["),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 204, 400, 404, 415]
    for answer in answers:
        assert shown(answer) == usual


@pytest.mark.contract("1.6.limit.12")
def test_calls_without_authority_show_no_limit(fresh: Close) -> None:
    assert shown(fresh.send("GET", "/me/", auth=None)) == []
    assert shown(fresh.send("GET", "/me/", auth=("x", ""))) == []


@pytest.mark.contract("1.6.limit.2")
def test_commas_are_a_setting(http: httpx.Client) -> None:
    close = Close.open(http, limit_header="commas")
    assert close.send("GET", "/me/").headers["ratelimit"] == "limit=240, remaining=239, reset=2"
    close.control("PATCH", "", {"limits": {"requests": 3, "window": 60}})
    assert close.send("GET", "/me/").headers["ratelimit"].startswith("limit=3, remaining=2, reset=")
    close.control("PATCH", "", {"limit_header": "semicolons"})
    assert close.send("GET", "/me/").headers["ratelimit"].startswith("limit=3; remaining=1; reset=")


@pytest.mark.contract("1.6.limit.6", "1.6.limit.13")
def test_answers_count_down(limited: Close) -> None:
    paths = ("/me/", "/lead/lead_x/", "/opportunity/")
    for left, path in zip((2, 1, 0), paths, strict=True):
        values = shown(limited.send("GET", path))
        reset = values[3]
        assert 1 <= int(reset) <= 60
        whole = f"limit=3; remaining={left}; reset={reset}"
        assert values == [whole, "3", str(left), reset, "3, 3;w=60", str(left), reset]


@pytest.mark.contract("1.6.limit.13")
def test_the_reset_is_never_zero(limited: Close) -> None:
    limited.freeze("2026-01-02T01:30:59.999Z")
    assert shown(limited.send("GET", "/me/"))[3] == "1"


@pytest.mark.contract("7.1.fault.3", "4.2.request.18")
@each_case("settings", [{}, LIMITED])
def test_a_fault_names_the_reset(http: httpx.Client, settings: dict[str, Any]) -> None:
    close = Close.open(http, **settings)
    close.control("POST", "/faults", {"effect": {"error": "rate_limit", "reset": 7}, "times": 1})
    answer = close.send("GET", "/me/")
    assert (answer.status_code, answer.json()["rate_reset"], answer.json()["error"]["rate_reset"]) == (429, 7, 7)
    assert shown(answer) == ["limit=60; remaining=0; reset=7", "60", "0", "7", "60, 60;w=1", "0", "7"]
    assert [answer.headers[name] for name in ("retry-after", "x-rate-limit-reset")] == ["7", "7"]
    own = {"dealdock-fault": '{"error": "rate_limit", "reset": 3}'}
    assert close.send("GET", "/me/", headers=own).headers["retry-after"] == "3"


@pytest.mark.contract("7.1.fault.3")
@each_case(
    "effect", [{"error": "forbidden", "reset": 2}, {"status": 429, "reset": 2}, {"error": "rate_limit", "reset": 0}]
)
def test_other_faults_have_no_reset(close: Close, effect: dict[str, Any]) -> None:
    url = f"/_dealdock/accounts/{close.account['id']}/faults"
    assert close.http.post(url, json={"effect": effect}).status_code == 422


@pytest.mark.contract("1.6.limit.3", "1.6.limit.4", "1.6.limit.5", "4.2.request.18")
def test_a_call_over_the_limit_is_429(limited: Close) -> None:
    for _ in range(3):
        assert limited.send("GET", "/me/").status_code == 200
    answer = limited.send("GET", "/me/")
    reset = int(answer.headers["ratelimit-reset"])
    assert answer.status_code == 429
    assert 1 <= reset <= 60
    assert answer.headers["ratelimit"] == f"limit=3; remaining=0; reset={reset}"
    assert answer.headers["retry-after"] == str(reset)
    names = ("x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset")
    assert [answer.headers[name] for name in names] == ["3", "0", str(reset)]
    content = {
        "message": MESSAGE,
        "rate_endpoint_group": "all",
        "rate_limit": 3,
        "rate_limit_type": "key",
        "rate_reset": reset,
        "rate_window": 60,
    }
    assert answer.json() == content | {"error": content}


def test_answers_show_the_organization_s_limit_where_it_has_fewer_calls_left(limited: Close) -> None:
    """The limit is three times that of a key. Reading the id of each user is a call, too."""
    users = [limited, *(limited.by(limited.user(name, "Lee")) for name in ("Bo", "Cy", "Di"))]

    def shown(client: Close) -> str:
        return client.send("GET", "/me/").headers["ratelimit"].rpartition("; ")[0]

    first, bo, cy, di = users
    assert [shown(user) for user in (first, first, bo, bo, cy, di)][-2:] == [
        "limit=3; remaining=1",
        "limit=9; remaining=0",
    ]


@pytest.mark.contract("1.6.limit.9", "4.1.order.4", "4.1.order.5")
def test_a_call_over_the_limit_changes_nothing(limited: Close) -> None:
    for _ in range(3):
        limited.send("GET", "/me/")
    assert limited.send("POST", "/opportunity/", {}).status_code == 429
    assert limited.send("POST", "/opportunity/", content=b"[").status_code == 429
    assert limited.send("POST", "/opportunity/", {}, auth=None).status_code == 401
    assert limited.control("GET", "/records/opportunity") == []


@pytest.mark.contract("1.6.limit.8")
def test_the_window_ends_by_the_clock(limited: Close) -> None:
    for _ in range(3):
        limited.send("GET", "/me/")
    reset = int(limited.send("GET", "/me/").headers["retry-after"])
    if reset > 1:
        limited.control("POST", "/clock/advance", {"seconds": reset - 1})
        assert limited.send("GET", "/me/").status_code == 429
        reset = 1
    limited.control("POST", "/clock/advance", {"seconds": reset})
    assert [limited.send("GET", "/me/").status_code for _ in range(4)] == [200, 200, 200, 429]


@pytest.mark.contract("1.6.limit.6", "1.6.limit.7")
def test_keys_count_alone_and_the_organization_over_all(limited: Close) -> None:
    users = [limited.by(limited.control("POST", "/users", {}) | {"id": ""}) for _ in range(3)]
    for user in users:
        assert [user.send("GET", "/me/").status_code for _ in range(3)] == [200, 200, 200]
    assert limited.send("GET", "/me/").status_code == 429


@pytest.mark.contract("1.6.limit.6")
def test_another_account_has_limits_of_its_own(limited: Close, http: httpx.Client) -> None:
    for _ in range(4):
        limited.send("GET", "/me/")
    second = Close.open(http, **LIMITED)
    assert second.send("GET", "/me/").status_code == 200
    limited.freeze(FROZEN)
    assert second.send("GET", "/me/").headers["ratelimit"].startswith("limit=3; remaining=1")
