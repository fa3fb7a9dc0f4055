"""The lock: after ten failed logins in a row, every login is refused for 15 minutes (contract, section 3)."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from dealdock import Sandbox
from dealdock.platform.credentials import login
from dealdock.platform.errors import LockedOut, LoginFailed
from dealdock.platform.records.models import FailedLogin
from tests.support.builders import Account, Answer, Pardot
from tests.vendors.pardot import api_errors
from tests.vendors.pardot.wire.test_login import log_in, right

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
OTHER_SITES = ("cross-site", "same-site")


def fail(pardot: Pardot, times: int, **changes: Any) -> list[tuple[int, str] | None]:
    """Return the errors of so many logins in a row, wrong ones unless given otherwise."""
    return [log_in(pardot, **{"password": "wrong"} | changes).error for _ in range(times)]


def by_password(pardot: Pardot, password: str, **headers: str) -> dict[str, str]:
    """Return what OAuth answers to the password grant."""
    ready = pardot.account.ready
    client = {"client_id": ready.client_id, "client_secret": ready.client_secret}
    form = {"grant_type": "password", "username": ready.email, "password": password} | client
    answer: dict[str, str] = pardot.http.post("/services/oauth2/token", data=form, headers=headers).json()
    return answer


class TestTenFailures:
    @pytest.mark.contract("3.lock.1", "3.lock.3")
    def test_lock_out_the_right_one_too(self, pardot: Pardot) -> None:
        assert fail(pardot, 12) == [api_errors.LOGIN_FAILED] * 10 + [api_errors.LOCKED_OUT] * 2
        assert log_in(pardot).error == api_errors.LOCKED_OUT
        assert log_in(pardot, format="xml").error == api_errors.LOCKED_OUT

    def test_are_in_a_row(self, pardot: Pardot) -> None:
        fail(pardot, 9)
        assert log_in(pardot).error is None
        assert fail(pardot, 10) == [api_errors.LOGIN_FAILED] * 10
        assert log_in(pardot).error == api_errors.LOCKED_OUT

    def test_with_an_unknown_user_key_are_undone_by_a_login(self, pardot: Pardot) -> None:
        fail(pardot, 9, user_key="0" * 32)
        assert log_in(pardot).error is None
        assert fail(pardot, 9, user_key="0" * 32) == [api_errors.LOGIN_FAILED] * 9
        assert log_in(pardot).error is None

    def test_of_another_address_are_not_undone_by_a_login(self, pardot: Pardot) -> None:
        fail(pardot, 9, email="nobody@example.com")
        assert log_in(pardot).error is None
        assert fail(pardot, 2, email="nobody@example.com") == [api_errors.LOGIN_FAILED, api_errors.LOCKED_OUT]

    def test_leave_keys_alone_that_were_given_before(self, pardot: Pardot) -> None:
        fail(pardot, 10)
        assert pardot.query().error is None

    def test_count_for_one_user(self, account: Account, pardot: Pardot) -> None:
        email, password = "second@example.com", "x"
        second = account.user(email=email)
        fail(pardot, 10)
        assert fail(pardot, 1, email=email, password=password, user_key=second["user_key"]) == [api_errors.LOGIN_FAILED]

    def test_count_by_account_and_address(self, account: Account, pardot: Pardot) -> None:
        assert fail(pardot, 10, email="nobody@example.com")[-1] == api_errors.LOGIN_FAILED
        assert fail(pardot, 1, email="NOBODY@example.com") == [api_errors.LOCKED_OUT]
        assert log_in(pardot).error is None
        other = Account.open(account.sandbox)
        assert fail(pardot, 1, email="nobody@example.com", user_key=other.ready.user_key) == [api_errors.LOGIN_FAILED]

    def test_count_by_the_address_if_the_user_key_is_unknown(self, pardot: Pardot) -> None:
        keys = [f"{number:032x}" for number in range(10)]
        answers = [log_in(pardot, user_key=key).error for key in keys]
        assert answers == [api_errors.LOGIN_FAILED] * 10
        assert log_in(pardot, user_key="f" * 32).error == api_errors.LOCKED_OUT
        assert log_in(pardot).error is None

    def test_missing_parts_count_too(self, account: Account, pardot: Pardot) -> None:
        given = right(account) | {"password": ""}
        for _ in range(10):
            assert pardot.send("POST", "/api/login/version/3", data=given).error == api_errors.LOGIN_FAILED
        assert log_in(pardot).error == api_errors.LOCKED_OUT

    def test_without_an_address_count_for_no_user(self, pardot: Pardot) -> None:
        assert fail(pardot, 12, email=" ") == [api_errors.LOGIN_FAILED] * 12

    @pytest.mark.contract("3.login.10")
    def test_a_token_without_an_address_does_not_count(self, account: Account, pardot: Pardot) -> None:
        for data in ({}, {"user_key": account.ready.user_key}):
            for _ in range(12):
                answer = pardot.send("POST", "/api/login", data=data, headers={"Authorization": "Bearer x"})
                assert answer.error == api_errors.LOGIN_FAILED
        assert log_in(pardot).error is None


class TestOtherPages:
    """A browser sends forms of any page. Such a page must not be able to lock a user or to log in."""

    def test_their_logins_are_refused_and_not_counted(self, pardot: Pardot) -> None:
        given = right(pardot.account)
        fail(pardot, 9)
        for site in OTHER_SITES:
            for password in ("wrong", given["password"]):
                form = given | {"password": password}
                answer = pardot.send("POST", "/api/login/version/3", data=form, headers={"Sec-Fetch-Site": site})
                assert answer.error == api_errors.LOGIN_FAILED, site
        assert log_in(pardot).error is None

    def test_their_logins_do_not_undo_the_count(self, pardot: Pardot) -> None:
        fail(pardot, 9)
        other_page = {"Sec-Fetch-Site": "cross-site"}
        assert pardot.send("POST", "/api/login", data=right(pardot.account), headers=other_page).code == 15
        fail(pardot, 1)
        assert log_in(pardot).error == api_errors.LOCKED_OUT

    def test_their_own_count(self, pardot: Pardot) -> None:
        given = right(pardot.account) | {"password": "wrong"}
        fail(pardot, 8)
        for site in ("same-origin", "none"):
            pardot.send("POST", "/api/login/version/3", data=given, headers={"Sec-Fetch-Site": site})
        assert log_in(pardot).error == api_errors.LOCKED_OUT

    def test_their_password_grants_are_refused_and_not_counted(self, pardot: Pardot) -> None:
        password = pardot.account.ready.password or ""
        fail(pardot, 9)
        for site in OTHER_SITES:
            for given in ("wrong", password):
                answer = by_password(pardot, given, **{"Sec-Fetch-Site": site})
                assert answer == {"error": "invalid_request", "error_description": "the form was sent by another page"}
        assert "access_token" in by_password(pardot, password)

    def test_their_consent_is_refused_and_not_counted(self, pardot: Pardot) -> None:
        ready = pardot.account.ready
        form = {"response_type": "code", "client_id": ready.client_id, "redirect_uri": "http://localhost/"}
        form |= {"email": ready.email, "password": "wrong", "decision": "allow"}
        fail(pardot, 9)
        headers = {"Sec-Fetch-Site": "cross-site"}
        assert "access_denied" in pardot.http.post("/services/oauth2/authorize", data=form, headers=headers).text
        assert log_in(pardot).error is None


class TestElsewhere:
    def test_the_password_grant_counts_and_is_refused(self, account: Account, pardot: Pardot) -> None:
        refused = {"error": "invalid_grant", "error_description": "authentication failure"}
        fail(pardot, 5)
        assert [by_password(pardot, "wrong") for _ in range(5)] == [refused] * 5
        assert log_in(pardot).error == api_errors.LOCKED_OUT
        assert by_password(pardot, account.ready.password or "") == refused

    def test_the_password_grant_resets(self, account: Account, pardot: Pardot) -> None:
        fail(pardot, 9)
        assert "access_token" in by_password(pardot, account.ready.password or "")
        assert fail(pardot, 1) == [api_errors.LOGIN_FAILED]
        assert log_in(pardot).error is None

    def test_the_consent_page_counts_failures_and_shows_the_lock_out(self, account: Account, pardot: Pardot) -> None:
        ready = account.ready
        asked = {"response_type": "code", "client_id": ready.client_id, "redirect_uri": "http://localhost/"}
        form = asked | {"email": ready.email, "decision": "allow"}
        for _ in range(10):
            pardot.http.post("/services/oauth2/authorize", data=form | {"password": "wrong"})
        answer = pardot.http.post("/services/oauth2/authorize", data=form | {"password": ready.password or ""})
        assert answer.status_code == 400
        assert "Too many logins have failed" in answer.text
        assert log_in(pardot).error == api_errors.LOCKED_OUT

    def test_another_process_knows(self, account: Account, pardot: Pardot) -> None:
        fail(pardot, 9)
        with Sandbox(account.sandbox.shared()) as other:
            assert outcome(Account(other, account.tenant, account.ready), "wrong", other.clock.now()) == LoginFailed
        assert log_in(pardot).error == api_errors.LOCKED_OUT


class TestManyAtOnce:
    @pytest.mark.slow
    def test_get_no_more_answers_than_in_a_row(self, pardot: Pardot) -> None:
        with ThreadPoolExecutor(16) as pool:
            answers: list[Answer] = list(pool.map(lambda _: log_in(pardot, password="wrong"), range(20)))
        assert Counter(answer.error for answer in answers) == {api_errors.LOGIN_FAILED: 10, api_errors.LOCKED_OUT: 10}

    @pytest.mark.slow
    def test_right_ones_all_get_in(self, pardot: Pardot) -> None:
        with ThreadPoolExecutor(16) as pool:
            answers: list[Answer] = list(pool.map(lambda _: log_in(pardot), range(20)))
        assert [answer.error for answer in answers] == [None] * 20


def outcome(account: Account, password: str | None, at: datetime) -> object:
    """Return the result of a login at that time by the real clock; None as password is the right one."""
    ready, database = account.ready, account.sandbox.database
    try:
        return login.log_in(
            database,
            account.sandbox.credentials,
            database.read(lambda db: login.by_key(db, "pardot", "user_key", ready.user_key or "")),
            email=ready.email,
            password=password or ready.password or "",
            real=at,
            on_success=lambda _, who: who.email_key,
        )
    except (LoginFailed, LockedOut) as error:
        return type(error)


class TestQuarterOfAnHour:
    @pytest.mark.contract("3.lock.2")
    def test_it_is_locked_so_long_after_the_last(self, account: Account) -> None:
        for second in range(10):
            outcome(account, "wrong", NOON + timedelta(seconds=second))
        last = NOON + timedelta(seconds=9)
        for after in (0, 899):
            assert outcome(account, None, last + timedelta(seconds=after)) == LockedOut, after
        assert outcome(account, None, last + timedelta(seconds=900)) == account.ready.email

    def test_tries_meanwhile_do_not_prolong_it(self, account: Account) -> None:
        for minute in range(24):
            outcome(account, "wrong", NOON + timedelta(minutes=minute))
        assert outcome(account, None, NOON + timedelta(minutes=9 + 15)) == account.ready.email

    @pytest.mark.contract("3.lock.1")
    @pytest.mark.parametrize(("minutes", "locked"), [(14, True), (15, True), (16, False)])
    def test_ten_within_it_lock(self, account: Account, minutes: int, locked: bool) -> None:
        outcome(account, "wrong", NOON)
        for _ in range(9):
            outcome(account, "wrong", NOON + timedelta(minutes=minutes))
        expected = LockedOut if locked else account.ready.email
        assert outcome(account, None, NOON + timedelta(minutes=minutes)) == expected

    def test_it_slides(self, account: Account) -> None:
        for minute in (0, 10, 11, 12, 13, 14, 16, 17, 18, 19):
            assert outcome(account, "wrong", NOON + timedelta(minutes=minute)) == LoginFailed
        assert outcome(account, "wrong", NOON + timedelta(minutes=20)) == LoginFailed
        assert outcome(account, "wrong", NOON + timedelta(minutes=21)) == LockedOut

    def test_is_of_the_real_clock(self, account: Account, pardot: Pardot) -> None:
        fail(pardot, 10)
        account.advance(timedelta(days=1))
        assert log_in(pardot).error == api_errors.LOCKED_OUT

    @pytest.mark.parametrize("ahead", [timedelta(seconds=1), timedelta(hours=2), timedelta(days=3650)])
    def test_one_that_began_while_the_clock_was_ahead_ends_a_quarter_of_an_hour_after_it_is_noticed(
        self, account: Account, ahead: timedelta
    ) -> None:
        for _ in range(10):
            outcome(account, "wrong", NOON + ahead)
        assert outcome(account, None, NOON) == LockedOut, "nor does it end at once: two machines' clocks differ"
        assert outcome(account, "wrong", NOON + timedelta(seconds=899)) == LockedOut
        assert outcome(account, None, NOON + timedelta(seconds=900)) == account.ready.email

    def test_failures_while_the_clock_was_ahead_are_forgotten(self, account: Account) -> None:
        other = Account.open(account.sandbox)
        for failing in (account, other):
            for _ in range(9):
                outcome(failing, "wrong", NOON + timedelta(days=1))
        for _ in range(9):
            assert outcome(account, "wrong", NOON) == LoginFailed
        assert outcome(account, None, NOON) == account.ready.email
        outcome(account, "wrong", NOON + timedelta(minutes=15))
        assert other.ready.id not in kept(account, NOON + timedelta(days=3650)), "it was swept"

    def test_old_failures_are_deleted(self, account: Account) -> None:
        long_ago = datetime(2001, 1, 1, tzinfo=UTC)
        others = [Account.open(account.sandbox) for _ in range(5)]
        for other in others:
            outcome(other, "wrong", long_ago)
        outcome(account, "wrong", long_ago + timedelta(minutes=15))
        assert kept(account, long_ago + timedelta(minutes=15)) == set()


def kept(account: Account, until: datetime) -> set[int]:
    """The accounts of the failures that are stored and are to be forgotten until then."""
    rows = select(FailedLogin.account_id).where(FailedLogin.forgotten_at <= until)
    return set(account.sandbox.database.read(lambda db: db.scalars(rows).all()))
