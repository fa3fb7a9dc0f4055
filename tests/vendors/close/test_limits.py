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
    "x-rate-limit-limit",
    "x-rate-limit-remaining",
    "x-rate-limit-reset",
    "ratelimit-limit",
    "ratelimit-remaining",
    "ratelimit-reset",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "retry-after",
)
DRAFT = ["60", "59", "1", "60, 60;w=1, 100;w=1", "59", "1"]


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
@each_case("edition", ["2023-07", "2024-12"])
def test_commas_are_of_an_edition(http: httpx.Client, edition: str) -> None:
    close = Close.open(http, edition=edition)
    assert close.account["edition"] == "2023-07"
    assert shown(close.send("GET", "/me/")) == ["limit=240, remaining=239, reset=2", *DRAFT]


@pytest.mark.contract("1.6.limit.2")
@each_case("edition", ["2022-04", "2023-07", "2025-03"])
def test_the_separators_stand_above_the_edition(http: httpx.Client, edition: str) -> None:
    close = Close.open(http, limit_header="commas", edition=edition)
    assert close.send("GET", "/me/").headers["ratelimit"] == "limit=240, remaining=239, reset=2"
    close.control("PATCH", "", {"limits": {"requests": 3, "window": 60}})
    assert close.send("GET", "/me/").headers["ratelimit"].startswith("limit=3, remaining=2, reset=")
    close.control("PATCH", "", {"limit_header": "semicolons"})
    assert close.send("GET", "/me/").headers["ratelimit"].startswith("limit=3; remaining=1; reset=")
    close.control("PATCH", "", {"limit_header": None, "edition": None})
    assert close.send("GET", "/me/").headers["ratelimit"].startswith("limit=3; remaining=0; reset=")


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
    assert (answer.status_code, answer.json()["error"]["rate_reset"]) == (429, 7)
    assert shown(answer) == ["limit=60; remaining=0; reset=7", "60", "0", "7", "60, 60;w=1", "0", "7", "7"]
    own = {"dealdock-fault": '{"error": "rate_limit", "reset": 3}'}
    assert close.send("GET", "/me/", headers=own).headers["retry-after"] == "3"


@pytest.mark.contract("7.1.fault.3")
@each_case(
    "effect", [{"error": "forbidden", "reset": 2}, {"status": 429, "reset": 2}, {"error": "rate_limit", "reset": 0}]
)
def test_other_faults_have_no_reset(close: Close, effect: dict[str, Any]) -> None:
    url = f"/_dealdock/accounts/{close.account['id']}/faults"
    assert close.http.post(url, json={"effect": effect}).status_code == 422


def exhausted(http: httpx.Client, edition: str) -> httpx.Response:
    """The answer to a call over the limit, a second before the end of the window."""
    close = Close.open(http, edition=edition, **LIMITED)
    close.freeze("2026-01-02T01:30:59Z")
    for _ in range(3):
        assert close.send("GET", "/me/").status_code == 200
    return close.send("GET", "/me/")


FACTS = {
    "message": MESSAGE,
    "rate_endpoint_group": "all",
    "rate_limit": 3,
    "rate_limit_type": "key",
    "rate_window": 60,
}
IN_DRAFT = ["3", "0", "1", "3, 3;w=60", "0", "1"]


@pytest.mark.slow
@pytest.mark.contract("1.6.limit.3", "1.6.limit.4", "1.6.limit.5", "1.6.limit.13", "4.2.request.18")
@each_case(
    ("edition", "headers"),
    [
        ("2017-03", ["3", "0", "1.000000"]),
        ("2022-04", ["3", "0", "1.000000", *IN_DRAFT]),
        ("2023-07", ["limit=3, remaining=0, reset=1", *IN_DRAFT, "1"]),
        ("2025-03", ["limit=3; remaining=0; reset=1", *IN_DRAFT, "1"]),
    ],
)
def test_a_call_over_the_limit_is_429_in_the_form_of_its_edition(
    http: httpx.Client, edition: str, headers: list[str]
) -> None:
    answer = exhausted(http, edition)
    assert answer.status_code == 429
    assert shown(answer) == headers
    facts = answer.json() if edition == "2017-03" else answer.json().pop("error")
    assert 0 < facts.pop("rate_reset") <= 1
    assert facts == FACTS
    assert set(answer.json()) == (set(FACTS) | {"rate_reset"} if edition == "2017-03" else {"error"})


@pytest.mark.contract("1.6.limit.14", "1.6.limit.15")
def test_older_editions_have_constant_headers_too(http: httpx.Client) -> None:
    older = ["240", "239", "2.000000"]
    assert shown(Close.open(http, edition="2017-03").send("GET", "/lead/lead_x/")) == older
    assert shown(Close.open(http, edition="2022-04").send("GET", "/lead/lead_x/")) == [*older, *DRAFT]


@pytest.mark.contract("1.6.limit.16")
class TestEdition:
    @each_case(
        ("given", "resolved"),
        [
            (None, "2025-03"),
            ("2011-01", "2017-03"),
            ("2022-03", "2017-03"),
            ("2025-02", "2023-07"),
            ("2025-03", "2025-03"),
        ],
    )
    def test_is_the_newest_that_is_not_later(self, http: httpx.Client, given: str | None, resolved: str) -> None:
        other = Close.open(http)
        assert Close.open(http, edition=given).account["edition"] == resolved
        assert other.control("GET")["edition"] == "2025-03"

    @each_case("given", ["2026-13", "2025", "new", "2025-04"])
    def test_of_no_month_or_a_later_one_is_422(self, http: httpx.Client, given: str) -> None:
        answer = http.post("/_dealdock/accounts", json={"vendor": "close", "edition": given})
        assert answer.status_code == 422
        assert "2017-03, 2022-04, 2023-07, 2025-03" in answer.text


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
