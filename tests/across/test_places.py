"""Lists in the order of the places that their records have: those that share a place come by their ids."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import httpx
import pytest

from tests.across.calls import calls_of
from tests.across.client import Client
from tests.across.records import Demo, new_record
from tests.across.test_operations import label, operations
from tests.support.marks import ONE_DATABASE_ACROSS

PLACES: Final = ("position", "display_order")
"""The columns with places."""
NAMES: Final = ("Place c", "Place b", "Place a")
"""The names of three records in the order of their ids, which is not that of the names."""


def named(found: Any) -> Iterator[Sequence[str]]:
    """Yield the names of those records in each list of an answer that has all of them."""
    members = found if isinstance(found, list) else found.values() if isinstance(found, dict) else ()
    names = [each[name] for each in members if isinstance(each, dict) for name in ("name", "label") if name in each]
    if isinstance(found, list) and {*NAMES} <= {*names}:
        yield [each for each in names if each in NAMES]
    for each in members:
        yield from named(each)


def orders(client: Client, made: Any) -> Mapping[str, Sequence[str]]:
    """Return the names in each list that a call of a list without parameters answers, by the call."""
    found: dict[str, Sequence[str]] = {}
    for operation in operations(client.calls):
        if operation.method == "GET" and operation.unit.kind == "read" and not operation.parameters:
            answer = client.run(operation, made)
            lists = [*named(answer.json())] if answer.is_success else []
            found |= {f"{label(operation)} {number}": each for number, each in enumerate(lists)}
    return found


@pytest.mark.slow
@ONE_DATABASE_ACROSS
@pytest.mark.parametrize("vendor", ["copper", "apollo"])
def test_records_that_share_a_place_come_by_their_ids(http: httpx.Client, vendor: str) -> None:
    demo = Demo.open(http, vendor)
    client = Client(http, vendor, calls_of(vendor), demo.account)
    made, seen, wrong = client.make(), [], []
    for kind in demo.kinds:
        place = next((each for each in PLACES if each in kind.model.__table__.c), None)
        if place is None or kind.create is None or kind.named_by is None:
            continue
        body = new_record(demo, kind)
        ids = [demo.control("POST", f"/records/{kind.name}", {**body, kind.named_by: name})["id"] for name in NAMES]
        found = []
        for places in ((100, 101, 102), (102, 101, 100), (100, 100, 100)):
            for record_id, number in zip(ids, places, strict=True):
                demo.control("PATCH", f"/records/{kind.name}/{record_id}", {place: number})
            found.append(orders(client, made))
        upwards, downwards, tied = found
        by_place = [call for call, names in upwards.items() if [*names][::-1] == [*downwards[call]] != [*names]]
        seen.append((kind.name, len(by_place)))
        wrong += [f"{kind.name} {call}: {tied[call]}" for call in by_place if tuple(tied[call]) != NAMES]
    assert wrong == []
    assert [name for name, lists in seen if not lists] == []
    assert seen != []
