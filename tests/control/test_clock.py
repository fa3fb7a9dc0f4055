"""`/_dealdock/accounts/{id}/clock`: an account's own time, and what grows old by it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from sqlalchemy import BigInteger, Connection, literal, update

from dealdock import Sandbox
from dealdock.platform.records.models import Account as AccountTable
from dealdock.platform.records.models import CredentialIndex
from dealdock.vendors.registry import VENDORS
from tests.control.test_change import Make, call
from tests.support.builders import NO_TLS
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE

NOON = "2026-01-01T12:00:00Z"


@pytest.fixture
def account(make_account: Make) -> Any:
    return make_account()


@pytest.fixture
def clock(control: httpx.Client, account: Any) -> Callable[..., Any]:
    """Sets the account's clock, or reads it."""

    def set_(**wanted: Any) -> Any:
        path = f"/accounts/{account['id']}/clock"
        response = control.put(path, json=wanted) if wanted else control.get(path)
        assert response.status_code == 200, response.text
        return response.json()

    return set_


@pytest.fixture
def advance(control: httpx.Client, account: Any) -> Callable[[int], Any]:
    """Moves the account's clock on."""
    return lambda seconds: control.post(f"/accounts/{account['id']}/clock/advance", json={"seconds": seconds}).json()


class TestClock:
    def test_is_real_at_first(self, clock: Callable[..., Any]) -> None:
        assert {"mode": "real", "seconds": 0}.items() <= clock().items()

    def test_a_frozen_clock_stands_still(self, address: str, account: Any, clock: Callable[..., Any]) -> None:
        clock(mode="frozen", at=NOON)
        assert clock()["now"] == NOON
        records = f"{address}/_dealdock/accounts/{account['id']}/records"
        jane = httpx.post(f"{records}/prospect", json={"email": "jane@example.com"}, verify=NO_TLS, timeout=30).json()
        deal = call(address, account, "create", prospect_id=jane["id"], name="Deal", value=1, probability=1)
        assert deal["opportunity"]["created_at"] == "2026-01-01 12:00:00"
        assert deal["opportunity"]["opportunity_activities"]["visitor_activity"]["created_at"] == "2026-01-01 12:00:00"

    @pytest.mark.slow
    @pytest.mark.parametrize("mode", ["frozen", "offset"])
    def test_goes_on_by_each_of_many_steps_at_once(
        self, clock: Callable[..., Any], advance: Callable[[int], Any], mode: str
    ) -> None:
        clock(mode=mode, at=NOON)
        before = clock()
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(advance, [1] * 40))
        after = clock()
        if mode == "frozen":
            assert after["now"] == "2026-01-01T12:00:40Z"
        else:
            assert after["seconds"] == before["seconds"] + 40

    def test_freezes_now_where_no_moment_is_named(self, clock: Callable[..., Any]) -> None:
        before = clock()["now"]
        assert clock(mode="frozen")["now"] >= before

    def test_runs_on_from_a_moment(self, clock: Callable[..., Any]) -> None:
        assert clock(mode="offset", at="2030-01-01T00:00:00+02:00")["now"] == "2029-12-31T22:00:00Z"
        assert clock()["mode"] == "offset"

    @pytest.mark.parametrize("before", [{"mode": "offset", "seconds": 86_400}, {"mode": "frozen", "at": NOON}])
    def test_is_set_to_a_moment_or_ahead_whatever_it_was_before(self, clock: Callable[..., Any], before: Any) -> None:
        clock(**before)
        assert clock(mode="offset", at="2030-01-01T00:00:00Z")["now"] == "2030-01-01T00:00:00Z"
        clock(**before)
        assert clock(mode="offset", seconds=60)["seconds"] == 60
        clock(**before)
        assert clock(mode="frozen", at="2030-01-01T00:00:00Z")["now"] == "2030-01-01T00:00:00Z"

    def test_runs_ahead_by_seconds(self, clock: Callable[..., Any]) -> None:
        shown = clock(mode="offset", seconds=-3600)
        assert shown["seconds"] == -3600

    def test_is_set_back_to_real_time(self, clock: Callable[..., Any]) -> None:
        clock(mode="frozen", at=NOON)
        assert clock(mode="real")["mode"] == "real"

    def test_advances_frozen_or_not(self, clock: Callable[..., Any], advance: Callable[[int], Any]) -> None:
        assert [advance(60)["seconds"], advance(30)["seconds"]] == [60, 90]
        clock(mode="frozen", at=NOON)
        assert advance(90)["now"] == "2026-01-01T12:01:30Z"

    @each_case(
        "wrong",
        [
            {},
            {"mode": "stopped"},
            {"mode": "real", "at": NOON},
            {"mode": "frozen", "seconds": 5},
            {"mode": "offset"},
            {"mode": "offset", "at": NOON, "seconds": 5},
            {"mode": "frozen", "at": "yesterday"},
            {"mode": "offset", "seconds": 10**12},
        ],
    )
    @ONE_DATABASE
    def test_refuses_invalid_settings(self, control: httpx.Client, account: Any, wrong: dict[str, Any]) -> None:
        assert control.put(f"/accounts/{account['id']}/clock", json=wrong).status_code == 422

    def test_is_limited_to_valid_dates(self, control: httpx.Client, account: Any, clock: Callable[..., Any]) -> None:
        clock(mode="frozen", at="8999-12-31T23:59:59Z")
        path = f"/accounts/{account['id']}/clock/advance"
        assert [control.post(path, json={"seconds": each}).status_code for each in (2, 1, 1)] == [422, 200, 422]
        assert clock()["now"] == "9000-01-01T00:00:00Z"

    @each_case("at", ["0999-12-31T23:59:59.999Z", "9000-01-01T00:00:00.001Z"])
    @ONE_DATABASE
    def test_is_not_set_beyond_its_bounds(self, control: httpx.Client, account: Any, at: str) -> None:
        for mode in ("frozen", "offset"):
            wanted = {"mode": mode, "at": at}
            answers = [
                control.put(f"/accounts/{account['id']}/clock", json=wanted),
                control.post("/accounts", json={"clock": wanted}),
            ]
            for answer in answers:
                assert answer.status_code == 422
                assert "from 1000-01-01T00:00:00Z to 9000-01-01T00:00:00Z" in answer.text

    def test_is_frozen_as_precisely_as_the_service_shows_times(self, control: httpx.Client, make_account: Make) -> None:
        for vendor in VENDORS:
            path = f"/accounts/{make_account(vendor=vendor.name)['id']}/clock"
            shown = control.put(path, json={"mode": "frozen", "at": "2026-01-01T12:00:00.123Z"}).json()["now"]
            assert shown == f"2026-01-01T12:00:00{'.123' if vendor.accounts.has_milliseconds else ''}Z", vendor.name
        assert {vendor.accounts.has_milliseconds for vendor in VENDORS} == {False, True}

    def test_the_clock_of_one_account_does_not_change_another(
        self, control: httpx.Client, account: Any, make_account: Make
    ) -> None:
        other = make_account()
        control.put(f"/accounts/{account['id']}/clock", json={"mode": "frozen", "at": NOON})
        modes = [control.get(f"/accounts/{each['id']}/clock").json()["mode"] for each in (account, other)]
        assert modes == ["frozen", "real"]


class TestKeys:
    """Contract, section 3: setting the clock keeps the remaining life of keys, advancing it shortens their life."""

    @pytest.mark.contract("3.life.6")
    def test_outlive_setting_the_clock(self, address: str, account: Any, clock: Callable[..., Any]) -> None:
        clock(mode="frozen", at="2040-01-01T00:00:00Z")
        assert call(address, account, "query")["@attributes"]["stat"] == "ok"
        clock(mode="real")
        assert call(address, account, "query")["@attributes"]["stat"] == "ok"

    @pytest.mark.contract("3.life.1", "3.life.5", "3.life.7")
    def test_live_sixty_minutes_by_the_accounts_clock(
        self, address: str, account: Any, clock: Callable[..., Any], advance: Callable[[int], Any]
    ) -> None:
        clock(mode="frozen", at=NOON)
        advance(60 * 60)  # the first key is invalid, however long it was still valid
        login = {field: account[field] for field in ("email", "password", "user_key")} | {"format": "json"}

        def log_in() -> Any:
            answer = httpx.post(f"{address}/api/login/version/3", data=login, verify=NO_TLS, timeout=30).json()
            return account | {"api_key": answer["api_key"]}

        second = log_in()
        assert second["api_key"] != account["api_key"]
        advance(60 * 60 - 1)
        assert log_in() == second
        assert call(address, second, "query")["@attributes"]["stat"] == "ok"
        advance(1)
        assert call(address, second, "query")["err"] == "Invalid API key or user key"
        assert log_in() not in (account, second)

    @pytest.mark.slow
    def test_that_ended_long_ago_break_no_list_and_stay_ended(
        self, address: str, control: httpx.Client, account: Any, clock: Callable[..., Any], advance: Any
    ) -> None:
        clock(mode="frozen", at="1900-01-01T00:00:00Z")
        for _ in range(62):
            advance(10**9)
        for at in ("1900-01-01T00:00:00Z", "9000-01-01T00:00:00Z", "1000-01-01T00:00:00Z"):
            clock(mode="frozen", at=at)
            assert account["id"] in {each["id"] for each in control.get("/accounts").json()}
            assert control.get(f"/accounts/{account['id']}").is_success
            assert call(address, account, "query")["@attributes"]["err_code"] in {1, 184}
        clock(mode="real")
        assert control.get("/accounts").is_success
        assert httpx.get(f"{address}/_dealdock/console/accounts/{account['id']}", verify=NO_TLS).is_success


@pytest.mark.slow
def test_a_revoked_key_stays_revoked_at_any_time_of_the_clock(
    address: str, control: httpx.Client, account: Any, clock: Callable[..., Any], make_account: Make
) -> None:
    other = make_account()
    clock(mode="frozen", at="9000-01-01T00:00:00Z")
    control.post(f"/accounts/{account['id']}/faults", json={"effect": {"expire_key": True}, "times": 1})
    for at in ("9000-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "1980-01-01T00:00:00Z", "1900-01-01T00:00:00Z"):
        clock(mode="frozen", at=at)
        assert call(address, account, "query")["@attributes"]["err_code"] in {1, 184}
    assert {each["id"] for each in control.get("/accounts").json()} >= {account["id"], other["id"]}
    assert call(address, other, "query")["@attributes"]["stat"] == "ok"


@pytest.mark.slow
@each_case("stored", [-(10**17), 10**17, "no number"])
def test_moments_that_an_earlier_version_wrote_badly_break_no_list(
    sandbox: Sandbox, control: httpx.Client, account: Any, stored: int | str
) -> None:
    if isinstance(stored, str) and sandbox.database.kind != "sqlite":
        return  # PostgreSQL stores no text in a column of numbers

    def spoil(db: Connection) -> None:
        own: Any = AccountTable.__table__
        index: Any = CredentialIndex.__table__
        value = literal(stored, BigInteger)
        clock = {"frozen_at": value, "created_at": value, "updated_at": value, "clock_offset": 10**17}
        db.execute(update(own).where(own.c.id == account["id"]).values(clock))
        db.execute(update(index).where(index.c.account_id == account["id"]).values(expires_at=value))

    paths = ["", f"/{account['id']}", f"/{account['id']}/clock", f"/{account['id']}/export?format=json"]
    sandbox.database.write(spoil)
    assert {path: control.get(f"/accounts{path}").status_code for path in paths} == dict.fromkeys(paths, 200)
    assert control.put(f"/accounts/{account['id']}/clock", json={"mode": "real"}).is_success
    assert control.post(f"/accounts/{account['id']}/reset", json={"to": "scene"}).is_success
    assert {path: control.get(f"/accounts{path}").status_code for path in paths} == dict.fromkeys(paths, 200)
