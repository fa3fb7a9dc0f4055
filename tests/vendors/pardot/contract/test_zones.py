"""Times are shown and understood in the user's time zone, daylight saving included (contract, 2 and 5)."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot import api_errors

pytestmark = ONE_DATABASE

Of = Callable[[str], Pardot]


@pytest.fixture
def of(address: str, account: Account) -> Iterator[Of]:
    """A client of a new user of the account, in a time zone."""
    clients = []

    def of(zone: str) -> Pardot:
        clients.append(Pardot(address, account, account.user(time_zone=zone)))
        return clients[-1]

    yield of
    for client in clients:
        client.http.close()


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def assert_means(text: str, instant: str, caller: Pardot) -> None:
    """As a bound of time the text excludes the records of that second, and no others."""
    seconds = [utc(instant) + timedelta(seconds=second) for second in (-1, 0, 1)]
    before, _, after = caller.account.at_once(lambda account: [account.opportunity(now=now) for now in seconds])
    here = {"id_greater_than": before - 1}
    for name in ("created", "updated"):
        assert caller.query(**here, **{f"{name}_before": text}).ids == [before]
        assert caller.query(**here, **{f"{name}_after": text}).ids == [after]


class TestShown:
    @pytest.mark.contract("2.time.1", "2.time.2")
    @pytest.mark.parametrize(
        ("zone", "shown"),
        [
            ("UTC", ["03-08 06:59:59", "03-08 07:00:00", "11-01 05:30:00", "11-01 06:30:00"]),
            ("America/New_York", ["03-08 01:59:59", "03-08 03:00:00", "11-01 01:30:00", "11-01 01:30:00"]),
            ("Australia/Lord_Howe", ["03-08 17:59:59", "03-08 18:00:00", "11-01 16:30:00", "11-01 17:30:00"]),
            ("Asia/Kathmandu", ["03-08 12:44:59", "03-08 12:45:00", "11-01 11:15:00", "11-01 12:15:00"]),
        ],
    )
    def test_is_the_users_wall_clock(self, of: Of, account: Account, zone: str, shown: list[str]) -> None:
        instants = map(utc, ("2020-03-08T06:59:59", "2020-03-08T07:00", "2020-11-01T05:30", "2020-11-01T06:30"))
        deals = [account.opportunity(account.prospect(), now=at, closed_at=at) for at in instants]
        caller = of(zone)
        texts = [f"2020-{each}" for each in shown]
        for output in ("simple", "mobile", "bulk"):
            rows = caller.query(output=output).opportunities
            assert [[row[f"{name}_at"] for row in rows] for name in ("created", "updated", "closed")] == [texts] * 3
        assert [caller.read(deal).activities[0]["created_at"] for deal in deals] == texts

    @pytest.mark.contract("2.time.2", "5.word.2")
    def test_are_understood_in_the_zone_of_each_user(self, of: Of, account: Account) -> None:
        deal = account.opportunity(now=utc("2020-07-01T22:30"))
        for zone, day, found in (("Europe/Paris", "2020-07-02", [deal]), ("America/New_York", "2020-07-01", [])):
            caller = of(zone)
            assert caller.read(deal).opportunity["created_at"].startswith(day)
            assert caller.query(created_after="2020-07-01 23:59:59").ids == found


@pytest.mark.account(time_zone="America/New_York")
class TestUnderstood:
    """In New York clocks went from 2 to 3 on 8 March 2020, and from 2 to 1 on 1 November."""

    @pytest.mark.contract("4.criterion.2", "4.criterion.8", "5.word.1", "5.word.2", "5.word.3", "5.php.6")
    @each_case(
        ("text", "instant"),
        [
            ("2020-03-08 01:59:59", "2020-03-08T06:59:59"),
            ("2020-03-08 02:30", "2020-03-08T07:30"),
            ("2020-03-08 03:00", "2020-03-08T07:00"),
            ("2020-03-08 02:30 EST", "2020-03-08T07:30"),
            ("2020-03-08 02:30 UTC", "2020-03-08T02:30"),
            ("2020-11-01 00:59:59", "2020-11-01T04:59:59"),
            ("2020-11-01 01:30", "2020-11-01T05:30"),
            ("2020-11-01 01:30 EDT", "2020-11-01T05:30"),
            ("2020-11-01 01:30 EST", "2020-11-01T06:30"),
            ("2020-11-01 02:00", "2020-11-01T07:00"),
        ],
    )
    def test_by_the_users_wall_clock(self, pardot: Pardot, text: str, instant: str) -> None:
        assert_means(text, instant, pardot)

    @pytest.mark.slow
    @pytest.mark.contract("5.word.1", "5.word.4", "5.word.5", "5.word.6", "5.word.7", "5.word.8")
    @each_case(
        ("now", "text", "instant"),
        [
            ("2020-03-09T03:59:59", "today", "2020-03-08T05:00"),
            ("2020-03-09T04:00", "today", "2020-03-09T04:00"),
            ("2020-03-09T04:00", "yesterday", "2020-03-08T05:00"),
            ("2020-03-09T12:00", " Today\t", "2020-03-09T04:00"),
            ("2020-03-12T12:00", "last_7_days", "2020-03-05T05:00"),
            ("2020-03-12T12:00", "LAST_7_DAYS", "2020-03-05T05:00"),
            ("2020-03-12T12:00", "this_month", "2020-03-01T05:00"),
            ("2020-11-01T03:59:59", "this_month", "2020-10-01T04:00"),
            ("2020-11-30T12:00", "this_month", "2020-11-01T04:00"),
            ("2020-04-01T04:00", "last_month", "2020-03-01T05:00"),
            ("2020-12-01T04:59:59", "last_month", "2020-10-01T04:00"),
        ],
    )
    def test_as_midnights_of_the_wall_clock(
        self, account: Account, pardot: Pardot, now: str, text: str, instant: str
    ) -> None:
        account.freeze(utc(now))
        assert_means(text, instant, pardot)

    @pytest.mark.slow
    @pytest.mark.contract("5.php.1", "5.php.2", "5.php.3", "5.php.4", "5.php.5", "5.else.1", "5.else.6", "5.else.8")
    @pytest.mark.contract("5.gnu.1", "5.gnu.2", "5.gnu.3", "5.gnu.4", "5.gnu.5")
    @each_case(
        ("text", "instant"),
        [
            ("2019-12-31 24:59:59", "2020-01-01T05:59:59"),
            ("2020-02-30", "2020-03-01T05:00"),
            ("10:00 tomorrow", "2020-04-01T04:00"),
            ("tomorrow 10:00", "2020-04-01T14:00"),
            ("1 month 2 days ago", "2020-02-29T15:00"),
            ("@1583832030.999", "2020-03-10T09:20:30"),
            ("2020-03-10:10:20", "2020-03-10T14:20"),
            ('TZ="Europe/Paris" 2020-03-10', "2020-03-09T23:00"),
            ("2020-03-10 (a Tuesday) 10:20", "2020-03-10T14:20"),
            ("3 days hence", "2020-04-03T14:00"),
            ("week ago", "2020-03-24T14:00"),
        ],
    )
    def test_in_php_s_grammar_and_in_gnu_s(self, account: Account, pardot: Pardot, text: str, instant: str) -> None:
        account.freeze(utc("2020-03-31T14:00"))
        assert_means(text, instant, pardot)

    @pytest.mark.slow
    @pytest.mark.contract("4.query.4", "5.else.2", "5.else.3", "5.else.4", "5.else.5")
    @each_case(
        "text",
        [
            *(" ", "\t \n", ".", "-", ",", "/", ":", "--", "()", "()()"),
            *("UTC", "CET", "+02:00", "Europe/Berlin", "Z", "a", "x", "J", 'TZ="UTC"'),
            *("ago", "2020-01-01 nonsense", "yesterday noon soon", "3 days ago ago", "monday tuesday"),
            *("nonsense", "last_30_days", "2020-13-45", "25:61", "\u00fcber", "\U0001f600", "0x10", "1e3", "today;x"),
        ],
    )
    def test_as_no_date_at_all(self, pardot: Pardot, text: str) -> None:
        for name in ("created_after", "created_before", "updated_after", "updated_before"):
            assert (pardot.query(**{name: text}).error, name) == (api_errors.INVALID_TIMESTAMP, name)
