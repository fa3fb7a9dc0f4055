"""Limits of calls (contract 1.6). The window is fixed and uses the account's clock, which is frozen here."""

import httpx
import pytest

from tests.vendors.close.client import FROZEN, Close

LIMITED = {"limits": {"requests": 3, "window": 60}}
MESSAGE = "API call count exceeded for this period"


@pytest.fixture
def limited(http: httpx.Client) -> Close:
    return Close.open(http, **LIMITED)


@pytest.mark.contract("1.6.limit.1")
def test_without_a_limit_there_is_no_header(fresh: Close) -> None:
    assert "ratelimit" not in fresh.send("GET", "/me/").headers


@pytest.mark.contract("1.6.limit.2", "1.6.limit.6")
def test_answers_count_down(limited: Close) -> None:
    shown = [limited.send("GET", "/me/").headers["ratelimit"] for _ in range(3)]
    assert [each.rpartition(", ")[0] for each in shown] == [f"limit=3, remaining={left}" for left in (2, 1, 0)]
    assert {each.rpartition("=")[2] for each in shown} <= {str(second) for second in range(1, 61)}


@pytest.mark.contract("1.6.limit.3", "1.6.limit.4", "1.6.limit.5", "4.2.request.18")
def test_a_call_over_the_limit_is_429(limited: Close) -> None:
    for _ in range(3):
        assert limited.send("GET", "/me/").status_code == 200
    answer = limited.send("GET", "/me/")
    reset = int(answer.headers["ratelimit-reset"])
    assert answer.status_code == 429
    assert 1 <= reset <= 60
    assert answer.headers["ratelimit"] == f"limit=3, remaining=0, reset={reset}"
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
        return client.send("GET", "/me/").headers["ratelimit"].rpartition(", ")[0]

    first, bo, cy, di = users
    assert [shown(user) for user in (first, first, bo, bo, cy, di)][-2:] == [
        "limit=3, remaining=1",
        "limit=9, remaining=0",
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
    assert second.send("GET", "/me/").headers["ratelimit"].startswith("limit=3, remaining=1")
