"""The streams that share an account."""

from collections.abc import Sequence
from itertools import permutations
from typing import Final

import pytest

from dealdock.judge import plan
from dealdock.judge.file import Read
from dealdock.judge.oracles.exercised import called
from dealdock.judge.scenarios.scenario import Scenario, Situation
from dealdock.judge.staging import ObjectStaging, Staging, Stream

OBJECTS: Final = {
    each.name: each
    for each in (
        ObjectStaging("lead", {}, 100),
        ObjectStaging("contact", {}, 100, own={"lead_id": "lead"}),
        ObjectStaging("call", {}, 100, own={"contact_id": "contact"}),
        ObjectStaging("task", {}, 100),
        ObjectStaging("note", {}, 100, kind="activity.note"),
        ObjectStaging("mail", {}, 100, kind="activity.note"),
    )
}


@pytest.mark.parametrize(
    ("names", "is_apart", "groups"),
    [
        (["lead", "task"], False, 1),
        (["lead", "task"], True, 2),
        (["lead", "lead"], False, 1),
        (["lead", "contact"], False, 2),
        (["lead", "call"], False, 2),  # by the contact that a call needs
        (["note", "mail"], False, 2),  # they are records of one kind
        (["lead", "contact", "task"], False, 2),
    ],
)
def test_need_no_records_of_each_other_in_any_order(names: Sequence[str], groups: int, *, is_apart: bool) -> None:
    stagings = {"close": Staging(OBJECTS)}
    situation = Situation("one", lambda _: None, exercised=called, apart=is_apart)
    for order in permutations(range(len(names))):
        streams = [Stream(Read(f"s{place}", names[place], "close"), OBJECTS[names[place]]) for place in order]
        found = list(plan.plays([(Scenario("sizes", "", [situation]), situation)], streams, stagings))
        assert all(isinstance(each, plan.Play) for each in found)
        assert len(found) == groups, order
