"""Dates, as section 5 of the contract has them; its own rows stand in `dates.tsv`."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dealdock.dialects.pardot.dates import InvalidDate, moment

NEW_YORK = datetime(2020, 3, 31, 23, 30, tzinfo=ZoneInfo("America/New_York"))  # a Tuesday
BERLIN = datetime(2021, 10, 31, 12, tzinfo=ZoneInfo("Europe/Berlin"))  # a Sunday, which had 25 hours


def rows() -> Iterator[object]:
    category = ""
    for line in (Path(__file__).parent / "dates.tsv").read_text("utf-8").splitlines():
        if line.startswith("# category: "):
            category = line.removeprefix("# category: ")
        elif not line.startswith(("# ", "zone\t")):
            zone, now, cell, expected, why = line.split("\t")
            if not why.endswith("[judgement]"):
                text = json.loads(f'"{cell}"')
                clock = datetime.fromisoformat(now).astimezone(ZoneInfo(zone))
                yield pytest.param(text, clock, expected, id=f"{category}-{zone}-{cell[:40]}")


def told(text: str, now: datetime = NEW_YORK) -> str:
    """What the text means, on the wall and with its offset."""
    return moment(text, now=now).strftime("%F %T %z")


def is_no_date(text: str, now: datetime = NEW_YORK) -> bool:
    with pytest.raises(InvalidDate):
        moment(text, now=now)
    return True


@pytest.mark.parametrize(("text", "now", "expected"), rows())
def test_a_row_of_the_contract(text: str, now: datetime, expected: str) -> None:
    if expected == "error":
        assert is_no_date(text, now)
    else:
        assert moment(text, now=now).timestamp() == int(expected)
