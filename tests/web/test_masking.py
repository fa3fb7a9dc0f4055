"""Which names are those of credentials."""

import pytest

from dealdock.web.masking import is_secret


@pytest.mark.parametrize(
    "name",
    ["api_key", "Api-Key", "user%5fkey", "user%255fkey", "prospects[0][api_key]", "tokens[]", "token", "x[code]", "PWD",
     "a[b][jwt][c]", "refresh_token[x]", "client-secret", "a" * 240 + "password"],
)  # fmt: skip
def test_a_credential_is_known_by_its_name(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize(
    "name", ["", "[]", "%", "name", "tokenize", "tokens_left", "discount_code", "postcode[]", "passing", "a[]" * 300]
)
def test_other_names_are_none(name: str) -> None:
    assert not is_secret(name)


def test_no_more_than_the_beginning_of_a_name_is_looked_at() -> None:
    assert not is_secret("a" * 255 + "password")
