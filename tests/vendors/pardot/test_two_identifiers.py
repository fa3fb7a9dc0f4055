"""Two identifiers of different records in one call: of all operations that take one of several."""

from collections.abc import Callable, Mapping
from itertools import permutations
from typing import Any, Final

import pytest

from tests.support.builders import Account, Pardot
from tests.support.marks import ONE_DATABASE
from tests.support.walk import Route, ample, routes

pytestmark = [ONE_DATABASE, pytest.mark.slow]

UNKNOWN: Final = {"fid", "group_id"}
"""Identifiers that no record has here."""

UNCHANGED: Final = {"read", "unassign"}
"""Operations that do not change a new record."""


def prospect(account: Account, number: int) -> dict[str, Any]:
    email = f"of-two-{number}@example.com"
    made = account.prospect(email)
    return {"object": "prospect", "id": made, "email": email, "prospect_id": made, "prospect_email": email}


def user(account: Account, number: int) -> dict[str, Any]:
    email = f"of-two-{number}@users.example"
    made = account.user_id(email=email)
    return {"object": "user", "id": made, "email": email, "user_id": made, "user_email": email}


def membership(account: Account, _: int) -> dict[str, Any]:
    list_id, prospect_id = account.prospect_list(), account.prospect()
    made = account.list_membership(list_id, prospect_id)
    return {"object": "listMembership", "id": made, "list_id": list_id, "prospect_id": prospect_id}


MAKERS: Final[Mapping[str, Callable[[Account, int], dict[str, Any]]]] = {
    "id email fid": prospect,
    "prospect_id prospect_email": prospect,
    "user_id user_email group_id": user,
    "id email": user,
    "id list_id prospect_id": membership,
}
"""The records that identifiers name, by the identifiers of which an operation takes one."""

CHANGES: Final = {"opted_out": "true"}
"""Parameters by which an update changes something."""

SELECTIONS: Final = {"visit.query"}
"""Queries, whose criteria are joined."""


def alternatives() -> list[tuple[Route, tuple[str, ...]]]:
    """Return the operations that take one of several identifiers, with these."""
    return [
        (route, each)
        for route in routes(also=False)
        if f"{route}" not in SELECTIONS
        for each in route.operation.requires
        if isinstance(each, tuple)
    ]


def test_the_identifier_that_is_declared_first_names_the_record(account: Account, pardot: Pardot) -> None:
    """Or the call is refused. The record that the other identifier names does not change."""
    wrong, number = [], 0
    for route, names in alternatives():
        make = MAKERS[" ".join(names)]
        for one, other in permutations(names, 2):
            if other in UNKNOWN or one in UNKNOWN:
                continue
            number += 1
            rest = {name: value for name, value in ample(account, route.resource).items() if name not in names}
            first, second = (make(account, 2 * number + place) for place in (0, 1))
            named, passed = (first, second) if names.index(one) < names.index(other) else (second, first)
            before = [state(pardot, each) for each in (named, passed)]
            answer = pardot.call(route.name, route.object, **CHANGES, **rest, **{one: first[one], other: second[other]})
            after = [state(pardot, each) for each in (named, passed)]
            is_unchanged = (before[0] == after[0], before[1] == after[1])
            expected = (answer.error is not None or route.name in UNCHANGED, True)
            if is_unchanged != expected or (route.name == "read" and answer.error is None and answer.text != before[0]):
                wrong.append((f"{route}", one, other, answer.text))
    assert number > 20
    assert wrong == []


def state(pardot: Pardot, record: Mapping[str, Any]) -> str:
    """Return the answer to a read of a record, by its id."""
    return pardot.call("read", record["object"], id=record["id"]).text
