"""Findings in histories of opportunities made by hand, and their texts."""

from collections.abc import Mapping
from typing import Any

import pytest

from tools.soak.history.call import NEVER, Answer, Call, Operation, Opportunity, Page
from tools.soak.history.checks import find_problems
from tools.soak.history.clients import recorded_calls

A = Opportunity(7, "a", 5.0, 10, "0.0", None, "Open", (3,), ((8, 3),))
B = Opportunity(8, "b", 5.0, 10, "0.1", None, "Open", (3,), ((8, 3),))
FOR_A = {"name": "a", "value": "5.0", "probability": "10", "stage": "", "type": "0.0", "prospect_id": "3"}
FOR_B = FOR_A | {"name": "b", "type": "0.1"}
MILLISECOND = 10**6


def call(operation: Operation, record: int | None, answer: Answer, begun: float, ended: float, **given: str) -> Call:
    return Call(1, operation, record, given, answer, begun * MILLISECOND, ended * MILLISECOND)


def page(total: int | None, *rows: Opportunity, output: str = "simple") -> Page:
    return Page(total, tuple(row.as_queried(output) for row in rows))


def a() -> Call:
    return call("create", 7, A, 0, 1, **FOR_A)


def b() -> Call:
    return call("create", 8, B, 0, 1, **FOR_B)


def found(*calls: Call) -> list[str]:
    return [finding.kind for finding in find_problems(sorted(calls, key=lambda call: call.begun))]


NAMED, WON = A._replace(name="x"), A._replace(status="Won", activities=((8, 3), (9, 3)))

GOOD: Mapping[str, Any] = {
    "both fields hold": [
        call("update", 7, NAMED, 2, 9, name="x"),
        call("update", 7, WON._replace(name="x"), 2, 9, status="Won"),
    ],
    "what was deleted comes back whole": [
        call("delete", 7, None, 2, 3),
        call("read", 7, 35, 4, 5),
        call("undelete", 7, None, 6, 7),
        call("read", 7, A, 8, 9),
    ],
    "a page cut by its limit": [b(), call("query", None, page(2, A), 2, 3, limit="1")],
    "a page after the end": [b(), call("query", None, page(2), 2, 3, limit="1", offset="2")],
    "a page while one is made": [call("create", 8, B, 2, 9, **FOR_B), call("query", None, page(1, A), 3, 4)],
    "only what matches": [call("query", None, page(0), 2, 3, probability_greater_than="10")],
    "nobody's calls": [call("delete", 7, None, 2, NEVER), call("read", 7, A, 8, 9), call("read", 7, 35, 10, 11)],
}
BAD: Mapping[str, tuple[str, Any]] = {
    "a lost update": ("record", [call("update", 7, NAMED, 2, 3, name="x"), call("update", 7, WON, 4, 5, status="Won")]),
    "an id of two": ("record", [call("create", 7, A._replace(name="b", type="0.1"), 2, 3, **FOR_B)]),
    "deleted twice": ("record", [call("delete", 7, None, 2, 9), call("delete", 7, None, 2, 9)]),
    "won twice": (
        "record",
        [
            call("update", 7, WON, 2, 9, status="Won"),
            call("update", 7, WON._replace(activities=((8, 3), (9, 3), (9, 3))), 2, 9, status="Won"),
        ],
    ),
    "another answer than the contract has": ("record", [call("update", 7, 183, 2, 3, name="x")]),
    "a row too few": ("record", [call("query", None, page(0), 2, 3)]),
    "a row that nobody made": ("record", [call("query", None, page(2, A, B), 2, 3)]),
    "a total without its row": ("page", [call("query", None, page(2, A), 2, 3)]),
    "a row without its total": ("page", [b(), call("query", None, page(1, A, B), 2, 3, output="simple")]),
    "a page that isn't full": ("page", [b(), call("query", None, page(2), 2, 3, limit="1", offset="1")]),
    "rows of two moments": (
        "account",
        [
            b(),
            call("update", 7, NAMED, 2, 3, name="x"),
            call("update", 8, B._replace(name="y"), 4, 5, name="y"),
            call("query", None, page(2, A, B._replace(name="y")), 1, 9),
        ],
    ),
    "a total of another moment": (
        "account",
        [
            b(),
            call("delete", 8, None, 2, 3),
            call("update", 7, NAMED, 4, 5, name="x"),
            call("query", None, page(2, NAMED), 1, 9, limit="1"),
        ],
    ),
    "rows in another order": ("account", [b(), call("query", None, page(2, B, A), 2, 3)]),
}


@pytest.mark.parametrize("calls", GOOD.values(), ids=list(GOOD))
def test_a_valid_history_has_no_problem(calls: list[Call]) -> None:
    assert found(a(), *calls) == []


@pytest.mark.parametrize(("kind", "calls"), BAD.values(), ids=list(BAD))
def test_an_invalid_history_has_a_problem(kind: str, calls: list[Call]) -> None:
    assert set(found(a(), *calls)) == {kind}


def test_a_problem_is_described_by_time_without_unnecessary_calls() -> None:
    calls = [
        a(),
        call("read", 7, A, 2, 3),
        call("update", 7, NAMED, 2, 4, name="x"),
        call("read", 7, NAMED, 5, 6),
        call("update", 7, WON, 5, 7, status="Won"),
        call("delete", 7, None, 8, 9),
    ]
    (finding,) = find_problems(calls)
    assert finding.text == (
        "Opportunity 7: no order of these calls explains the answer that is marked with =>.\n"
        "The state before that call was\n"
        "  7 'x' 5.0 10% None Open of 3 activities 8:3\n"
        "and then (times in milliseconds after the first call; + marks calls that had taken effect):\n"
        "=> client 1      5.000 to     7.000  update 7 status='Won'  ->  "
        "7 'a' 5.0 10% None Won of 3 activities 8:3,9:3\n"
        "Before that:\n"
        "   client 1      0.000 to     1.000  create 7 name='a' value='5.0' probability='10' stage='' type='0.0' "
        "prospect_id='3'  ->  7 'a' 5.0 10% None Open of 3 activities 8:3\n"
        "   client 1      2.000 to     3.000  read 7  ->  7 'a' 5.0 10% None Open of 3 activities 8:3\n"
        "   client 1      2.000 to     4.000  update 7 name='x'  ->  7 'x' 5.0 10% None Open of 3 activities 8:3"
    )


class TestCreationWithoutAnswer:
    def made(self) -> Call:
        return call("create", None, None, 2, NEVER, **FOR_B)

    def test_is_identified_by_later_answers(self) -> None:
        calls = [a(), self.made(), call("query", None, page(2, A, B), 4, 5)]
        assert [each.record for each in recorded_calls(calls)] == [7, 8, None]
        assert found(*recorded_calls(calls)) == []
        assert found(*recorded_calls([*calls, call("query", None, page(1, A), 6, 7)])) == ["record"]

    def test_is_left_out_if_no_answer_shows_it(self) -> None:
        calls = recorded_calls([a(), self.made(), call("query", None, page(1, A), 4, 5)])
        assert len(calls) == 2
        assert found(*calls) == []
