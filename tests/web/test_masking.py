"""Which names are those of credentials."""

import pytest

from dealdock.vendors.pardot.privacy import PRIVACY
from dealdock.web.masking import MASK, Masker
from dealdock.web.privacy import USUAL, Privacy, combined


@pytest.mark.parametrize(
    "name",
    ["api_key", "Api-Key", "user%5fkey", "user%255fkey", "prospects[0][api_key]", "tokens[]", "token", "x[code]", "PWD",
     "a[b][jwt][c]", "refresh_token[x]", "client-secret", "a" * 240 + "password"],
)  # fmt: skip
def test_a_credential_is_known_by_its_name(name: str) -> None:
    assert PRIVACY.is_secret(name)


@pytest.mark.parametrize(
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


def test_the_privacy_of_several_vendors_is_that_of_each() -> None:
    both = combined([Privacy(names=("till",), form="t-[0-9]+", marks=("t-",)), PRIVACY, USUAL])
    assert both.is_secret("till_no")
    assert both.is_secret("user_key")
    assert Masker(both, ()).text(f"t-12 and 5Aep{'x' * 80}") == f"{MASK} and {MASK}"
