"""Slots for streams: a share for each account, and a reserve for the control plane."""

import pytest

from dealdock.platform.database.stream_slots import StreamSlots
from dealdock.platform.errors import Unavailable


def taken(slots: StreamSlots, account_id: int, *, for_control: bool = False) -> int:
    """Take as many as the account gets, and answer how many that is."""
    for count in range(100):
        try:
            slots.take(account_id, for_control=for_control)
        except Unavailable:
            return count
    raise AssertionError("there is no end of them")


@pytest.mark.parametrize(
    ("slots", "shares"), [(16, [8, 4, 2, 1, 1, 0]), (6, [3, 2, 1, 0]), (2, [1, 1, 0]), (1, [1, 0])]
)
def test_an_account_has_no_more_than_it_leaves_free(slots: int, shares: list[int]) -> None:
    found = StreamSlots(slots, 1)
    assert [taken(found, account_id) for account_id in range(len(shares))] == shares


def test_the_control_plane_has_the_reserve_beyond() -> None:
    slots = StreamSlots(2, 1)
    assert taken(slots, 1) == taken(slots, 2) == 1
    assert taken(slots, 3) == 0
    assert taken(slots, 3, for_control=True) == 1
    assert taken(slots, 4, for_control=True) == 0


@pytest.mark.parametrize("for_control", [False, True])
def test_what_is_given_back_can_be_taken_again(for_control: bool) -> None:
    slots = StreamSlots(1, 1)
    for _ in range(3):
        first = slots.take(1, for_control=False)
        second = slots.take(1, for_control=True)
        with pytest.raises(Unavailable):
            slots.take(2, for_control=for_control)
        second()
        first()
