"""Masking of credentials by their names and values, and the cost of masking long URLs."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from dealdock.vendors.pardot.privacy import PRIVACY
from dealdock.web.masking import MASK, MASKED_BEYOND_CUT, Masker, cut
from dealdock.web.privacy import USUAL, Privacy, combined
from tests.support.cases import each_case

VALUE = "0123456789abcdef"
TOKEN = "00D000000000001!AQ" + "x" * 64
LONGEST = 2_048
MOST_LINES = 20_000


def count_lines(work: Callable[[], object]) -> int:
    """Count the lines of Python that a function runs."""
    count = 0

    def trace(_: FrameType, event: str, __: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@each_case(
    "name",
    ["api_key", "Api-Key", "user%5fkey", "user%255fkey", "prospects[0][api_key]", "tokens[]", "token", "x[code]", "PWD",
     "a[b][jwt][c]", "refresh_token[x]", "client-secret", "a" * 240 + "password"],
)  # fmt: skip
def test_a_credential_is_known_by_its_name(name: str) -> None:
    assert PRIVACY.is_secret(name)


@each_case(
    "name", ["", "[]", "%", "name", "tokenize", "tokens_left", "discount_code", "postcode[]", "passing", "a[]" * 300]
)
def test_other_names_are_none(name: str) -> None:
    assert not PRIVACY.is_secret(name)


def test_no_more_than_the_beginning_of_a_name_is_looked_at() -> None:
    assert not PRIVACY.is_secret("a" * 255 + "password")


def test_a_vendor_adds_names_of_its_own() -> None:
    assert [privacy.is_secret("user_key") for privacy in (USUAL, PRIVACY)] == [False, True]


def test_a_header_of_a_vendor_is_masked_and_so_is_its_value_elsewhere() -> None:
    privacy = Privacy(headers=frozenset({"x-shop-pass"}))
    assert privacy.in_headers([("x-shop-pass", " 0123456789 "), ("accept", "*/*")]) == ["0123456789"]
    masker = Masker(privacy, ["0123456789"])
    assert masker.header("x-shop-pass", "0123456789") == MASK
    assert masker.parameter("q", "is 0123456789 it?") == f"is {MASK} it?"


@each_case("others", [("0123456789ab",), ("456789",), ("0123456", "abcdef"), ("0123", "cdef")])
def test_a_credential_that_has_another_one_in_it_is_masked_whole(others: tuple[str, ...]) -> None:
    assert Masker(USUAL, [*others, VALUE]).text(f"is {VALUE} it?") == f"is {MASK} it?"


@each_case(
    ("text", "masked"),
    [
        ('{"api_key": 47110815, "x": 1}', '{"api_key": "***", "x": 1}'),
        ('{"a": {"password": -1.5e+3}, "note": 4711}', '{"a": {"password": "***"}, "note": 4711}'),
        ('{"tokens": ["a]\\"b", 4711], "x": [1]}', '{"tokens": "***", "x": [1]}'),
        ('{"password": "a\\"b", "x": ["c"]}', '{"password": "***", "x": ["c"]}'),
        ('{"tokens": ["abc', '{"tokens": "***"'),
        ('{"api_key": 4711', '{"api_key": "***"'),
        ('{"password": null, "token_count": 4}', '{"password": null, "token_count": 4}'),
    ],
)
def test_a_body_shows_no_text_number_or_array_under_a_secret_s_name(text: str, masked: str) -> None:
    assert Masker(USUAL, ()).body(text) == masked


@each_case(("key", "end"), [("abc45678", "….5678"), ("bc45678", "…"), ("abc4567é", "…"), (" ", None)])
def test_a_key_shows_its_end_if_it_is_twice_as_long(key: str, end: str | None) -> None:
    assert USUAL.end_of_key([("authorization", f"Bearer {key}")], {}) == end
    assert USUAL.end_of_key([], {"token": key}) == end


def test_the_privacy_of_several_vendors_is_that_of_each() -> None:
    both = combined([Privacy(names=("till",), value_pattern="t-[0-9]+", value_marks=("t-",)), PRIVACY, USUAL])
    assert both.is_secret("till_no")
    assert both.is_secret("user_key")
    assert Masker(both, ()).text(f"t-12 and 5Aep{'x' * 80}") == f"{MASK} and {MASK}"


class TestAUrl:
    @each_case(
        ("url", "masked"),
        [
            ("/%/api_key/x", "/%/api_key/***"),
            ("/%/%61pi_key/x", "/%/%61pi_key/***"),
            ("/%/api%255Fkey/x", "/%/api%255Fkey/***"),
            ("/%/a.p.i.k.e.y/x", "/%/a.p.i.k.e.y/***"),
            ("/%/" + "%2525252561" + "pi_key/x", "/%/%2525252561pi_key/***"),
            ("/jwt/x?pwd=y&a=pwd=z", "/jwt/***?pwd=***&a=***"),
            ("/?a=%70wd%3Dy", "/?a=***"),
            ("/?authorization=x", "/?authorization=***"),
            (f"/%/{VALUE}", "/%/***"),
            (f"/%/{VALUE.replace('0', '%30')}", "/%/***"),
            (f"/%/a{VALUE}?b=+{VALUE}", "/%/***?b=***"),
            (f"/%/{TOKEN}", "/%/***"),
            (f"/%/{TOKEN.replace('!', '%2521')}", "/%/***"),
            ("/%/api/%E9?a=b%zz&c+d=e", "/%/api/%E9?a=b%zz&c+d=e"),
        ],
    )
    def test_has_no_credentials(self, url: str, masked: str) -> None:
        assert Masker(PRIVACY, [VALUE]).url(url) == masked

    @each_case("flood", ["/%", "/a", "%"])
    def test_that_is_cut_has_no_part_of_a_credential(self, flood: str) -> None:
        for place in range(LONGEST - 30, LONGEST + 30):
            url = (flood * LONGEST)[: place - 1] + "/" + VALUE + "/%" * MASKED_BEYOND_CUT
            shown = cut(url, LONGEST, Masker(PRIVACY, [VALUE]).url)
            assert VALUE[:6] not in shown, place
            assert f"cut: {len(url):,} characters" in shown, place

    @each_case("flood", ["/%", "%", "/%41", "/a%", "/%/api_key", "&a=%", "/%252525"])
    def test_that_is_long_takes_few_steps(self, flood: str) -> None:
        """Each segment of `/%` took 40 lines, while calls waited for the thread of the journal."""
        masker, url = Masker(PRIVACY, [VALUE]), flood * 40_000
        lines = count_lines(lambda: cut(url, LONGEST, masker.url))
        assert lines < MOST_LINES
