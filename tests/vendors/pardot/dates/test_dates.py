"""Dates (contract, section 5). The cases are in `dates.tsv`; the tests here show the rules behind them."""

import json
import random
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dealdock.vendors.pardot.dates import MAX_CHARACTERS, InvalidDate, moment
from tests.support.cases import check_each, each_case

NEW_YORK = datetime(2020, 3, 31, 23, 30, tzinfo=ZoneInfo("America/New_York"))  # a Tuesday
BERLIN = datetime(2021, 10, 31, 12, tzinfo=ZoneInfo("Europe/Berlin"))  # a Sunday, which had 25 hours


def told(text: str, now: datetime = NEW_YORK) -> str:
    """Return the moment that the text means, in the user's time zone."""
    return moment(text, now=now).strftime("%Y-%m-%d %H:%M:%S")


def is_no_date(text: str, now: datetime = NEW_YORK) -> bool:
    with pytest.raises(InvalidDate):
        moment(text, now=now)
    return True


def rows() -> Iterator[tuple[str, str, datetime, str]]:
    category = ""
    for line in (Path(__file__).parent / "dates.tsv").read_text("utf-8").splitlines():
        if line.startswith("# category: "):
            category = line.removeprefix("# category: ")
        elif not line.startswith(("# ", "zone\t")) and not line.endswith("[judgement]"):
            zone, now, cell, expected, _ = line.split("\t")
            clock = datetime.fromisoformat(now).astimezone(ZoneInfo(zone))
            yield category, json.loads(f'"{cell}"'), clock, expected


@pytest.mark.contract("5.word.1", "5.php.1", "5.gnu.1", "5.else.7")
def test_every_row_of_the_contract() -> None:
    def check(row: tuple[str, str, datetime, str]) -> None:
        _, text, now, expected = row
        try:
            seen = str(int(moment(text, now=now).timestamp()))
        except InvalidDate:
            seen = "error"
        assert (text, seen) == (text, expected)

    check_each(rows(), check)


class TestAnAnswer:
    @pytest.mark.contract("5.word.2")
    def test_is_aware_and_in_the_users_zone(self) -> None:
        assert moment("@0", now=BERLIN).isoformat() == "1970-01-01T01:00:00+01:00"

    @pytest.mark.contract("5.else.6")
    def test_is_in_whole_seconds_cut_and_not_rounded(self) -> None:
        assert told("2019-12-31 10:00:00.999999") == "2019-12-31 10:00:00"
        assert moment("@-1.5", now=NEW_YORK).timestamp() == -2

    def test_needs_a_clock_with_a_zone(self) -> None:
        with pytest.raises(ValueError, match="zone"):
            moment("now", now=datetime(2020, 1, 1))  # noqa: DTZ001


class TestKeywords:
    @pytest.mark.contract("5.word.7", "5.word.8")
    @pytest.mark.parametrize("text", ["this_month", " This_Month", "\tTHIS_MONTH\n"])
    def test_come_in_any_case_with_white_space_around(self, text: str) -> None:
        assert told(text) == "2020-03-01 00:00:00"

    @pytest.mark.contract("5.word.1", "5.word.4", "5.word.5", "5.word.6")
    def test_are_midnights_by_the_users_clock(self) -> None:
        assert told("today") == "2020-03-31 00:00:00"
        assert told("yesterday") == "2020-03-30 00:00:00"
        assert told("last_7_days") == "2020-03-24 00:00:00"
        assert told("last_month") == "2020-02-01 00:00:00"

    def test_are_five_and_no_more(self) -> None:
        assert is_no_date("last_30_days")
        assert is_no_date("last_week")


@pytest.mark.contract("5.else.8")
class TestDateAndTime:
    @each_case("between", [" ", "   ", "T", "t", ":", ", ", "\t", "\xa0"])
    def test_may_be_joined_so(self, between: str) -> None:
        assert told(f"2019-12-31{between}10:00:05") == "2019-12-31 10:00:05"

    @pytest.mark.contract("5.else.1")
    def test_the_seeds_colon_counts_as_a_space_after_a_whole_date_only(self) -> None:
        assert told("31 Dec 2019:10:00 PM") == "2019-12-31 22:00:00"
        assert told('TZ="America/New_York" 2019-12-31:10:00') == "2019-12-31 10:00:00"
        assert is_no_date("27 Apr 12:05:17:09")
        assert is_no_date("2019-12-31:10")

    @pytest.mark.contract("5.php.3")
    def test_a_day_past_its_month_rolls_over(self) -> None:
        assert told("2020-02-30") == "2020-03-01 00:00:00"

    @pytest.mark.contract("5.php.2")
    def test_hour_24_is_the_next_days_and_that_before_a_month_is_added(self) -> None:
        assert told("2019-12-31 24:59:59") == "2020-01-01 00:59:59"
        assert told("2020-02-28 24:00 +1 year") == "2021-03-01 00:00:00"

    def test_two_digits_of_a_year_turn_at_70(self) -> None:
        assert told("12/31/69") == "2069-12-31 00:00:00"
        assert told("12/31/70") == "1970-12-31 00:00:00"

    def test_the_longest_format_wins(self) -> None:
        assert told("20191231") == "2019-12-31 00:00:00"
        assert told("201912") == "2020-03-31 20:19:12"
        assert told("2019365") == "2019-12-31 00:00:00"
        assert told("10.12.19") == "2020-03-31 10:12:19"

    def test_four_digits_are_a_time_and_after_a_time_a_year(self) -> None:
        assert told("Dec 31 2019") == "2019-12-31 00:00:00"
        assert told("Dec 31 10:00 2019") == "2019-12-31 10:00:00"
        assert told("2019-12-31 2019") == "2019-12-31 20:19:00"


@pytest.mark.contract("5.else.8")
class TestZones:
    @pytest.mark.contract("5.php.6")
    def test_what_daylight_saving_skips_moves_on_by_the_gap(self) -> None:
        assert told("2020-03-08 02:30") == "2020-03-08 03:30:00"

    def test_what_it_repeats_is_the_first_in_the_west_and_the_second_in_the_east(self) -> None:
        assert moment("2020-11-01 01:30", now=NEW_YORK).isoformat() == "2020-11-01T01:30:00-04:00"
        assert moment("2021-10-31 02:30", now=BERLIN).isoformat() == "2021-10-31T02:30:00+01:00"

    def test_what_it_repeats_is_the_first_where_the_text_names_the_zone(self) -> None:
        assert moment("2021-10-31 02:30 Europe/Berlin", now=BERLIN).isoformat() == "2021-10-31T02:30:00+02:00"

    @pytest.mark.contract("5.word.3")
    @each_case("zone", ["EST", "-05:00", "-5", "GMT-0500", "(EST)", "R", "America/New_York"])
    def test_may_be_named_so(self, zone: str) -> None:
        assert told(f"2019-12-31 10:00 {zone}") == "2019-12-31 10:00:00"

    def test_a_second_one_in_parentheses_is_a_comment(self) -> None:
        assert told("Tue, 31 Dec 2019 10:00:00 -0500 (EST)") == "2019-12-31 10:00:00"
        assert told("Tue Dec 31 2019 10:00:00 GMT+0100 (Central European Time)") == "2019-12-31 04:00:00"
        assert is_no_date("2019-12-31 10:00 EST CET")

    def test_an_abbreviation_has_the_meaning_of_php_or_else_of_gnu(self) -> None:
        assert told("2019-12-31 10:00 IST") == "2019-12-31 03:00:00"
        assert told("2019-12-31 10:00 ART") == "2019-12-31 08:00:00"

    @pytest.mark.contract("5.else.3")
    @each_case("text", ["EST", "+0200", "Europe/Paris", "Z", "ART", "EST (comment)", 'TZ="Europe/Paris"'])
    def test_alone_are_no_date(self, text: str) -> None:
        assert is_no_date(text)

    @pytest.mark.parametrize("text", ["2019-12-31x", "x 2019-12-31", "a week ago", "5 m", "2019-12-31T"])
    def test_a_letter_is_none_but_after_a_time(self, text: str) -> None:
        assert is_no_date(text)


@pytest.mark.contract("5.else.8")
class TestRelative:
    @pytest.mark.contract("5.php.5")
    def test_ago_turns_round_all_before_it(self) -> None:
        assert told("1 month 2 days ago") == "2020-02-29 23:30:00"

    @pytest.mark.contract("5.php.4")
    def test_a_word_for_a_day_unsays_the_time_before_it(self) -> None:
        assert told("10:00 tomorrow") == "2020-04-01 00:00:00"
        assert told("tomorrow 10:00") == "2020-04-01 10:00:00"

    def test_hours_are_added_on_the_wall(self) -> None:
        assert told("2020-03-08 +24 hours") == "2020-03-09 00:00:00"

    def test_a_sign_after_a_time_is_no_zone_before_a_unit(self) -> None:
        assert told("2019-12-31 10:00 -2 hours") == "2019-12-31 08:00:00"

    def test_a_month_too_short_rolls_over_but_not_for_its_first_or_last_day(self) -> None:
        assert told("2020-01-31 +1 month") == "2020-03-02 00:00:00"
        assert told("2020-01-31 last day of next month") == "2020-02-29 00:00:00"

    def test_weekdays_are_found_after_the_rest(self) -> None:
        assert told("tuesday") == "2020-03-31 00:00:00"
        assert told("next tuesday") == "2020-04-07 00:00:00"
        assert told("last tuesday") == "2020-03-24 00:00:00"
        assert told("sunday next week") == "2020-04-12 00:00:00"
        assert told("second friday of january 2020") == "2020-01-10 00:00:00"
        assert told("last friday of this month") == "2020-03-27 00:00:00"

    def test_weekends_do_not_count_among_weekdays(self) -> None:
        assert told("friday +1 weekday") == "2020-04-06 00:00:00"
        assert told("3 weekdays ago") == "2020-03-26 23:30:00"

    @pytest.mark.contract("5.else.4")
    @pytest.mark.parametrize("text", ["ago", "3 days ago ago", "monday ago", "monday tuesday", "noon midnight"])
    def test_words_left_over_are_no_date(self, text: str) -> None:
        assert is_no_date(text)


@pytest.mark.contract("5.else.8")
class TestWhatOnlyGnuKnows:
    @pytest.mark.contract("5.gnu.2")
    def test_a_zone_in_front(self) -> None:
        assert told('TZ="Europe/Paris" 2019-12-31') == "2019-12-30 18:00:00"
        assert told('TZ="UTC+3" 2019-12-31') == "2019-12-30 22:00:00"

    @pytest.mark.contract("5.gnu.3")
    def test_comments_within_comments(self) -> None:
        assert told("2019-12-31 (last day (of 2019)) 10:00") == "2019-12-31 10:00:00"

    @pytest.mark.parametrize("text", ["2019-12-31 (unclosed", "2019-12-31)", "(all a comment)", "2019-12-31 --"])
    def test_stray_signs_are_no_date(self, text: str) -> None:
        assert is_no_date(text)

    @pytest.mark.contract("5.gnu.4", "5.gnu.5")
    def test_hence_and_a_unit_without_a_number(self) -> None:
        assert told("3 days hence") == "2020-04-03 23:30:00"
        assert told("week ago") == "2020-03-24 23:30:00"
        assert told("2019-12-31 day") == "2020-01-01 00:00:00"

    def test_pure_numbers(self) -> None:
        assert told("7") == "2020-03-31 07:00:00"
        assert told("930") == "2020-03-31 09:30:00"
        assert told("2019-12-31 10") == "2019-12-31 10:00:00"

    def test_blanks_between_numbers_and_signs(self) -> None:
        assert told("12 / 31 / 2019 10 : 00") == "2019-12-31 10:00:00"

    def test_its_own_rules_for_texts_that_only_it_understands(self) -> None:
        assert is_no_date("2019-02-29 (no such day)")
        assert is_no_date("2020-03-08 02:30 (skipped)")


NASTY = [
    *" .,:+-()@1a\n\0",
    "((",
    "1986",
    "now ",
    "+1 day ",
    "1ms",
    "may ",
    "1 may",
    "monday ",
    "ago ",
    "day ",
    "first ",
    "10:",
    "Europe/",
    'TZ="',
    "\\",
    "st",
    "- ",
    "1/",
    "é",
]


class TestAnyText:
    @pytest.mark.slow
    @settings(deadline=None)  # the first one waits for the grammars; the test below measures
    @given(st.text() | st.lists(st.sampled_from([*NASTY, "2019-12-31", "9999999", "years", "TZ=", '"'])).map("".join))
    @example("-9999999999999 years")
    @example("0001-01-01 00:00 +24")
    @example("9999-12-31 23:59:59 -05:00")
    @example("@99999999999999999999")
    @example("3 days ago" + "\ud800")
    @example("9" * 190)
    @example("9" * 1990)
    def test_is_a_moment_or_no_date(self, text: str) -> None:
        for now in (NEW_YORK, BERLIN, datetime.min.replace(tzinfo=ZoneInfo("Asia/Tokyo"))):
            with suppress(InvalidDate):
                assert moment(text, now=now).utcoffset() is not None

    @pytest.mark.contract("5.else.9")
    def test_too_long_is_no_date(self) -> None:
        longest = "2019-12-31" + " " * (MAX_CHARACTERS - 15) + "10:00"
        assert told(longest) == told(f"  {longest}  ") == "2019-12-31 10:00:00"
        assert is_no_date("2019-12-31" + " " * (MAX_CHARACTERS - 14) + "10:00")

    @each_case("seed", range(20))
    def test_takes_time_that_grows_with_its_length_only(self, seed: int) -> None:
        randomness = random.Random(seed)  # noqa: S311 (the same nasty texts in each run)
        pieces = randomness.sample(NASTY, randomness.randint(1, 3))
        text = "".join(randomness.choices(pieces, k=MAX_CHARACTERS))[: MAX_CHARACTERS - 1] + randomness.choice(NASTY)[0]
        assert told("now") == "2020-03-31 23:30:00"  # the grammars are compiled once
        assert is_no_date("!")
        fastest = min(cpu_seconds(text) for _ in range(3))
        assert fastest < 0.01, (text, fastest)  # ten times what is promised, for busy machines


def cpu_seconds(text: str) -> float:
    start = time.thread_time()
    with suppress(InvalidDate):
        moment(text, now=NEW_YORK)
    return time.thread_time() - start
