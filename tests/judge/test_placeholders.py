"""Placeholders: fields of accounts in texts, lists and mappings."""

import pytest

from dealdock.judge import placeholders
from dealdock.judge.placeholders import UnknownPlaceholder, fill, fill_text

ONE = {"close": {"api_key": "k", "id": 7, "limits": {"a": 1}}}


def test_fields_of_a_sole_account_need_no_vendor() -> None:
    assert placeholders.values(ONE) == {"api_key": "k", "id": 7, "close.api_key": "k", "close.id": 7}
    assert placeholders.values(ONE | {"copper": {"id": 8}}) == {"close.api_key": "k", "close.id": 7, "copper.id": 8}


def test_a_placeholder_alone_keeps_its_type() -> None:
    known = {"id": 7, "on": True, "none": None}
    assert fill({"a": "{id}", "b": ["{on}", "x{on}{none}"], "c": 3}, known) == {"a": 7, "b": [True, "xtrue"], "c": 3}
    assert fill_text("{id}", known) == "7"


def test_other_braces_stay() -> None:
    assert fill('{"a": 1} {} {a b}', {}) == '{"a": 1} {} {a b}'


def test_an_unknown_one_lists_those_that_are_known() -> None:
    with pytest.raises(UnknownPlaceholder, match=r"\{b\} is not a placeholder; known: a, c"):
        fill("{b}", {"c": 1, "a": 2})
