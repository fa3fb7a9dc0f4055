"""What is cast is, to the byte, what lxml would write."""

import json
from collections import namedtuple
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealdock.platform.text import clean
from dealdock.vendors.pardot.opportunity import queries as opportunity_queries
from dealdock.vendors.pardot.opportunity.layout import MOULDS
from dealdock.vendors.pardot.visitor_activity import kinds
from dealdock.vendors.pardot.visitor_activity import layout as visitor_activity_layout
from dealdock.vendors.pardot.visitor_activity import queries as visitor_activity_queries
from dealdock.vendors.pardot.wire.compiled_serializer import casts
from dealdock.vendors.pardot.wire.operations import Output
from dealdock.vendors.pardot.wire.row_layout import Mould, amount, moment
from dealdock.vendors.pardot.wire.serializers import Format, One, Rows, write

ZONES = ("UTC", "Europe/Paris", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Monrovia")

texts = (
    st.none()
    | st.text(max_size=12).map(clean)
    | st.sampled_from(["", "a & b", "<i>", '"', "\r\n\t", "\ue000", "é", "%s"])
)
ids = st.integers(1, 2**31 - 1)
moments = st.integers(-30_609_792_000, 253_370_764_800)  # the years 1000 to 9998


def rows(columns: Sequence[str], **values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Rows with these columns; of which nothing is said are texts."""
    Row = namedtuple("Row", columns)  # type: ignore[misc]  # noqa: PYI024 (its columns are data)
    return st.builds(Row, **{name: values.get(name, texts) for name in columns})


activities = rows(
    visitor_activity_queries.COLUMNS,
    **dict.fromkeys(("visitor_id", "prospect_id", "campaign_id", *kinds.ID_FIELDS), st.none() | ids),
    **dict.fromkeys(("created_at", "updated_at"), moments),
    id=ids,
    type=st.sampled_from([kind.type for kind in kinds.KINDS]),
)
opportunities = rows(
    opportunity_queries.COLUMNS["activities"],
    **dict.fromkeys(("id", "campaign_id"), ids),
    **dict.fromkeys(("created_at", "updated_at"), moments),
    value=st.integers(0, 999_999_999_999_999),
    probability=st.integers(0, 100),
    closed_at=st.none() | moments,
    prospects=st.lists(rows(opportunity_queries.PROSPECT, id=ids), max_size=3),
    activities=st.lists(activities, max_size=3),
)

every_format = pytest.mark.parametrize("format_", get_args(Format))
zones = st.sampled_from(ZONES).map(ZoneInfo)


def check(mould: Mould, rows: Sequence[Any], total: int | None, zone: ZoneInfo, format_: Format) -> None:
    """All at once, in batches, and each by itself, against the same as trees."""
    cast, trees = casts(mould, zone), [mould.tree(row, zone) for row in rows]
    rows = [row[: len(mould.columns)] for row in rows]
    result: dict[str, Any] = {} if total is None else {"total_results": total}
    written = write({"result": result | ({mould.name: trees} if trees else {})}, format_)
    for size in (2, 3):
        batches = [rows[begin : begin + size] for begin in range(0, len(rows), size)]
        assert write(Rows(mould.name, batches, total, cast), format_) == written
    for row, tree in zip(rows, trees, strict=True):
        assert write(One(mould.name, row, cast), format_) == write({mould.name: tree}, format_)


@every_format
@settings(deadline=None)  # the first of a zone waits for its template
@given(rows=st.lists(opportunities, max_size=3), output=st.sampled_from(get_args(Output)), zone=zones)
def test_opportunities(format_: Format, rows: list[Any], output: Output, zone: ZoneInfo) -> None:
    check(MOULDS[output], rows, None if output == "bulk" else 7, zone, format_)


@every_format
@settings(deadline=None)  # the first of a zone waits for its template
@given(rows=st.lists(activities, max_size=3), is_bulk=st.booleans(), zone=zones)
def test_activities(format_: Format, rows: list[Any], is_bulk: bool, zone: ZoneInfo) -> None:
    check(
        visitor_activity_layout.BULK if is_bulk else visitor_activity_layout.WHOLE,
        rows,
        None if is_bulk else 7,
        zone,
        format_,
    )


@settings(deadline=None)  # as above
@given(seconds=st.lists(moments, max_size=3), zone=zones)
def test_moments_in_a_zone(seconds: list[int], zone: ZoneInfo) -> None:
    there = [datetime.fromtimestamp(each, UTC).astimezone(zone).replace(tzinfo=None) for each in seconds]
    cast = casts(Mould("at", ("at",), (moment("at"),)), zone)["json"]
    assert [json.loads(each) for each in cast([(each,) for each in seconds])] == [
        {"at": each.isoformat(" ")} for each in there
    ]


def test_numbers_of_money_are_the_shortest() -> None:
    cents = (0, 5, 50, 500, 1234, 999_999_999_999_999)
    cast = casts(Mould("deal", ("value",), (amount("value"),)), ZoneInfo("UTC"))["json"]
    shown = [json.loads(each, parse_float=str)["value"] for each in cast([(value,) for value in cents])]
    assert shown == [0, "0.05", "0.5", 5, "12.34", "9999999999999.99"]
