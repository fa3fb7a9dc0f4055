"""Percent-decoding has the same result as urllib's, which takes longer."""

from urllib.parse import parse_qsl, unquote_plus, unquote_to_bytes

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealdock.web import forms, percent

raw = st.lists(
    st.sampled_from([b"%", b"%2", b"%41", b"%zz", b"%e3%81%82", b"%E3", b"%25", b"%3d", b"%26", b"a", b"=", b"&", b"+"])
    | st.integers(1, 70).map(lambda times: b"%c3%A9" * times)
).map(b"".join)

# A busy machine may be slow with a text, or in making the first ones, which says nothing about the results.
despite_load = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@pytest.mark.slow
@despite_load
@given(raw | st.binary())
def test_of_bytes(raw: bytes) -> None:
    assert percent.decoded(raw) == unquote_to_bytes(raw)


@pytest.mark.slow
@despite_load
@given(raw)
def test_of_text(raw: bytes) -> None:
    assert percent.unquoted(raw.decode()) == unquote_plus(raw.decode())


@despite_load
@given(raw)
def test_of_a_form(raw: bytes) -> None:
    assert forms.query_pairs(raw) == parse_qsl(raw.decode(), keep_blank_values=True, errors="replace")


def test_what_is_encoded_in_part_is_one_text() -> None:
    assert forms.query_pairs("ü=".encode() + b"\xc3%bc") == [("ü", "ü")]


def test_an_escape_at_any_place_of_a_long_text_is_decoded() -> None:
    """Long texts are decoded in slices."""
    for escape in (b"%41", b"%41%42", b"%", b"%4", b"%%41"):
        for place in range(2**14 - 8, 2**14 + 8):
            raw = b"x" * place + escape + b"y" * 2**14
            assert percent.decoded(raw) == unquote_to_bytes(raw), (escape, place)
