"""What is cast is, to the byte, what would be written."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealdock.core.text import clean
from dealdock.dialects.pardot.mould import moment
from dealdock.dialects.pardot.operations import Output
from dealdock.dialects.pardot.opportunity.shape import mould
from dealdock.dialects.pardot.response import Format, Rows, write

ZONES = ("UTC", "Europe/Paris", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Monrovia")

texts = (
    st.none() | st.text(max_size=12).map(clean) | st.sampled_from(["", "a & b", "<i>", '"', "\r\n\t", "\ue000", "é"])
)
ids = st.integers(1, 2**31 - 1)
moments = st.integers(-30_609_792_000, 253_370_764_800)  # the years 1000 to 9998
prospects = st.lists(
    st.builds(SimpleNamespace, id=ids, first_name=texts, last_name=texts, email=texts, company=texts), max_size=3
)
fields = st.builds(
    SimpleNamespace,
    id=ids,
    campaign_id=ids,
    campaign_name=texts,
    name=texts,
    value=st.integers(0, 999_999_999_999_999),
    probability=st.integers(0, 100),
    type=texts,
    stage=texts,
    status=st.sampled_from(["Open", "Won", "Lost"]),
    closed_at=st.none() | moments,
    created_at=moments,
    updated_at=moments,
)
records = st.builds(SimpleNamespace, fields=fields, prospects=prospects)


@pytest.mark.parametrize("format_", ["xml", "json"])
@given(rows=st.lists(records, max_size=3), output=st.sampled_from(["simple", "bulk"]), zone=st.sampled_from(ZONES))
def test_a_page_of_opportunities(format_: Format, rows: list[Any], output: Output, zone: str) -> None:
    shown, place = mould(output), ZoneInfo(zone)
    frame: dict[str, Any] = {} if output == "bulk" else {"total_results": 7}
    cast = write(Rows(frame, "opportunity", rows, shown.pens(place), streamed=False), format_)
    written = write({"result": frame | {"opportunity": [shown.tree(row, place) for row in rows]}}, format_)
    assert cast == written


@given(seconds=moments, zone=st.sampled_from(ZONES))
def test_a_moment_in_a_zone(seconds: int, zone: str) -> None:
    there = datetime.fromtimestamp(seconds, UTC).astimezone(ZoneInfo(zone))
    assert moment("created_at").say(ZoneInfo(zone))(seconds) == there.replace(tzinfo=None).isoformat(" ")


def test_numbers_of_money_are_the_shortest() -> None:
    row = SimpleNamespace(
        fields=SimpleNamespace(**dict.fromkeys(("name", "type", "stage", "status", "closed_at")), id=1, campaign_id=2)
    )
    vars(row.fields).update(probability=0, created_at=0, updated_at=0)
    shown = []
    for cents in (0, 5, 50, 500, 1234, 999_999_999_999_999):
        row.fields.value = cents
        shown.append(json.loads(mould("bulk").pens(ZoneInfo("UTC"))["json"](row), parse_float=str)["value"])
    assert shown == [0, "0.05", "0.5", 5, "12.34", "9999999999999.99"]
