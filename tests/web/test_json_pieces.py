"""Answers in JSON in pieces: the bytes are those of one call of the encoder, and have a maximum."""

import json
from typing import Any

import pytest

from dealdock.web.rest import json_pieces
from dealdock.web.rest.json_pieces import AT_ONCE
from dealdock.web.size_limits import RequestRefused
from tests.support.cases import each_case

SORTED = json.JSONEncoder(sort_keys=True)
COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
LONG = [{"b": number, "a": ["é", None]} for number in range(AT_ONCE * 3 + 1)]


@each_case("encoder", [SORTED, COMPACT])
@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        {"b": 1, "a": []},
        LONG[:AT_ONCE],
        LONG,
        {"has_more": False, "data": LONG},
        {"data": [{"contacts": LONG, "a": 1}, {"contacts": []}], "a": {"values": [1] * 100}},
        [{"contacts": LONG}] * (AT_ONCE + 1),
    ],
)
def test_pieces_are_the_json_of_the_whole(encoder: json.JSONEncoder, value: Any) -> None:
    assert json_pieces.encoded(encoder, value) == encoder.encode(value).encode()


def test_no_piece_has_more_than_a_few_elements() -> None:
    found = [*json_pieces.pieces(SORTED, {"data": [{"contacts": LONG * 10}] * 100})]
    assert max(map(len, found)) <= len(SORTED.encode(LONG[-AT_ONCE:]))


@each_case(("value", "larger"), [(LONG, [*LONG, 1]), ({"body": "a"}, {"body": "aa"}), ("a", "aa")])
def test_an_answer_has_a_largest_size(monkeypatch: pytest.MonkeyPatch, value: Any, larger: Any) -> None:
    monkeypatch.setattr(json_pieces, "MAX_ANSWER_BYTES", len(SORTED.encode(value)))
    json_pieces.encoded(SORTED, value)
    with pytest.raises(RequestRefused) as refused:
        json_pieces.encoded(SORTED, larger)
    assert refused.value.status == 413
