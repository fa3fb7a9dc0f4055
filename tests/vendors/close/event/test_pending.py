"""The changes of a transaction, folded into those that its end leaves (contract 3.9)."""

from typing import Any, cast

import pytest

from dealdock.vendors.close.record.events import Action, Change, Pending, folded


def pending(*changes: tuple[Action, str, Any, Any]) -> list[Pending]:
    context = cast("Any", None)
    return [
        Pending(context, number, Change(action, "lead", data and {"id": id_, "name": data}, before), {})
        for number, (action, id_, data, before) in enumerate(changes)
    ]


def left(*changes: tuple[Action, str, Any, Any]) -> list[tuple[int, str, str]]:
    return [(each.number, each.change.action, each.change.object_id) for each in folded(pending(*changes))]


@pytest.mark.contract("3.9.whole.2")
class TestFolded:
    def test_creation_and_change_are_a_creation(self) -> None:
        found = folded(pending(("created", "a", "One", None), ("updated", "a", "Two", {"id": "a", "name": "One"})))
        assert [each.change for each in found] == [Change("created", "lead", {"id": "a", "name": "Two"}, None)]

    def test_two_changes_are_one_from_the_first_state(self) -> None:
        first, second = {"id": "a", "name": "One"}, {"id": "a", "name": "Two"}
        (found,) = folded(pending(("updated", "a", "Two", first), ("updated", "a", "Three", second)))
        assert (found.number, found.change.before) == (0, first)
        assert found.change.data == {"id": "a", "name": "Three"}

    def test_change_and_deletion_are_a_deletion(self) -> None:
        first = {"id": "a", "name": "One"}
        (found,) = folded(pending(("updated", "a", "Two", first), ("deleted", "a", None, {"id": "a", "name": "Two"})))
        assert (found.change.action, found.change.before) == ("deleted", first)

    def test_creation_and_deletion_are_nothing(self) -> None:
        gone = {"id": "a", "name": "One"}
        assert left(
            ("created", "a", "One", None),
            ("sent", "a", "One", None),
            ("created", "b", "B", None),
            ("deleted", "a", None, gone),
        ) == [(2, "created", "b")]

    def test_other_actions_stay_in_their_order(self) -> None:
        assert left(("created", "a", "One", None), ("completed", "a", "One", None), ("created", "b", "B", None)) == [
            (0, "created", "a"),
            (1, "completed", "a"),
            (2, "created", "b"),
        ]
