"""Random histories of two accounts, of which one has a `replication_lag` and shows what the other showed before."""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any, Final, NamedTuple, Protocol

import pytest

SEEDS: Final = (0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2)))
"""The histories that a test goes through: one in `make test`, two more in `make check`."""
LAG_SECONDS: Final = 5
_STEPS: Final = 40
_PAUSES: Final = (0, 0, 0, 1, 1, 2, LAG_SECONDS - 1, LAG_SECONDS, 3 * LAG_SECONDS)
"""The seconds between two steps; with 0, several changes are made at the same time."""


class Client(Protocol):
    """A client of one account, whose clock is frozen."""

    def control(self, method: str, path: str = "", body: Any = None) -> Any:
        """Call the control plane of the account."""


class Way(NamedTuple):
    """An object that is created, changed and deleted by the control plane, or created by the vendor's API."""

    kind: str
    name: str
    """The field that a step changes."""
    create: Callable[[Any, str], Any]
    """Creates a record of this name by the vendor's API, and returns the id that the control plane knows."""


class _Pair(NamedTuple):
    """A record that both accounts have."""

    way: Way
    ids: tuple[Any, ...]


def check(lagging: Client, usual: Client, ways: Sequence[Way], search: Callable[[Any], Any], seed: int) -> None:
    """Change both accounts alike, and compare what `search` finds in one with what it found in the other.

    `search` returns what both accounts show alike, such as names. `lagging` has a lag of `LAG_SECONDS`.
    """
    random, both = Random(seed), (lagging, usual)  # noqa: S311 (no secret)
    second, records = 0, list[_Pair]()
    shown = {-LAG_SECONDS: search(usual)}
    """The answers of the account without a lag at the end of each second with changes."""
    for step in range(_STEPS):
        pause = random.choice(_PAUSES)
        for client in both if pause else ():
            client.control("POST", "/clock/advance", {"seconds": pause})
        second += pause
        _compare(lagging, search, shown, second, (seed, step, "before"))
        _change(random, both, ways, records, f"Name {step}")
        shown[second] = search(usual)
        _compare(lagging, search, shown, second, (seed, step, "after"))
    lagging.control("POST", "/clock/advance", {"seconds": LAG_SECONDS})
    assert search(lagging) == search(usual)


def _compare(lagging: Client, search: Callable[[Any], Any], shown: Mapping[int, Any], second: int, step: Any) -> None:
    expected = shown[max(each for each in shown if each <= second - LAG_SECONDS)]
    assert search(lagging) == expected, step


def _change(random: Random, both: Sequence[Client], ways: Sequence[Way], records: list[_Pair], name: str) -> None:
    """Create, change or delete a record in both accounts."""
    action = random.choice(["create", "create by API", "change", "delete"])
    if not records or action.startswith("create"):
        way = random.choice(ways)
        by_api = action == "create by API"
        records.append(_Pair(way, tuple(_created(client, way, name, by_api=by_api) for client in both)))
        return
    chosen = records.pop(random.randrange(len(records))) if action == "delete" else random.choice(records)
    for client, number in zip(both, chosen.ids, strict=True):
        path = f"/records/{chosen.way.kind}/{number}"
        if action == "delete":
            client.control("DELETE", path)
        else:
            client.control("PATCH", path, {chosen.way.name: name})


def _created(client: Client, way: Way, name: str, *, by_api: bool) -> Any:
    if by_api:
        return way.create(client, name)
    return client.control("POST", f"/records/{way.kind}", {way.name: name})["id"]
