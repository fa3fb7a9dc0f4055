"""Moments as connectors write them."""

import pytest

from dealdock.judge import moments


@pytest.mark.parametrize(
    ("written", "zone", "stored", "expected"),
    [
        ("2026-03-01T10:00:00Z", "UTC", "2026-03-01T10:00:00Z", 0),
        ("2026-03-01T11:00:00+01:00", "UTC", "2026-03-01T10:00:00Z", 0),
        ("2026-03-01 05:00:00", "America/New_York", "2026-03-01T10:00:00Z", 0),
        ("2026-03-01 10:00:00", "America/New_York", "2026-03-01T10:00:00Z", 1),
        (1772359200, "UTC", "2026-03-01T10:00:00Z", 0),
        ("1772359200123", "UTC", "2026-03-01T10:00:00.123Z", 0),
        ("1772359200122", "UTC", "2026-03-01T10:00:00.123Z", -1),
        ("2026-03-01T10:00:00.000000Z", "UTC", "2026-03-01T10:00:00.900Z", 0),
        ("2026-03-01T10:00:00.000Z", "UTC", "2026-03-01T10:00:00.900Z", -1),
        ("2026-03-01", "UTC", "2026-03-01T23:59:59Z", 0),
        ("2026-02-28", "UTC", "2026-03-01T00:00:00Z", -1),
        (9_999_999_999, "UTC", "2286-11-20T17:46:39Z", 0),
        (10_000_000_000, "UTC", "1970-04-26T17:46:40.000Z", 0),
    ],
)
def test_they_compare_to_the_coarser_unit(written: object, zone: str, stored: str, expected: int) -> None:
    left, right = moments.parse(written, zone), moments.parse(stored, "UTC")
    assert left is not None
    assert right is not None
    assert moments.compare(left, right) == expected
    assert moments.compare(right, left) == -expected


def test_a_text_may_be_either_moment_of_a_night_of_a_change() -> None:
    first, second = (moments.parse("2026-11-01 01:30:00", "America/New_York", fold=fold) for fold in (0, 1))
    assert first is not None
    assert second is not None
    assert (second.at - first.at).total_seconds() == 3600


@pytest.mark.parametrize(
    "written",
    [
        *(None, True, "", "soon", {}, [], b"1", "2026-13-01", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"),
        *(10**15, "9" * 400, "1" * 10_000, float("inf"), float("nan"), "\ud800"),
    ],
)
def test_others_are_no_moments(written: object) -> None:
    assert moments.parse(written, "UTC") is None
