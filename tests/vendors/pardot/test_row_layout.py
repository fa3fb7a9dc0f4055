"""Templates write, to the byte, what lxml and json would write."""

import json
from collections import namedtuple
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dealdock.platform.text import clean
from dealdock.vendors.pardot.opportunity import queries as opportunity_queries
from dealdock.vendors.pardot.opportunity.layout import ROW_LAYOUTS
from dealdock.vendors.pardot.visitor_activity import kinds
from dealdock.vendors.pardot.visitor_activity import layout as visitor_activity_layout
from dealdock.vendors.pardot.visitor_activity import queries as visitor_activity_queries
from dealdock.vendors.pardot.wire.operations import Output
from dealdock.vendors.pardot.wire.row_layout import Each, Node, RowLayout, amount, moment, number, text
from dealdock.vendors.pardot.wire.serializers import Document, Format, PageResult, RecordResult, stream, write
from dealdock.vendors.pardot.wire.templates import templates

EXAMPLES = 40
ZONES = ("UTC", "Europe/Paris", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Monrovia")

texts = (
    st.none()
    | st.text(max_size=12).map(clean)
    | st.sampled_from(
        ["", "a & b", "<i>", "]]>", '"', "'", "\\", "\r\n\t", "\x7f\x85\u2028", "\ue000", "é", "\U0001f600", "%s"]
    )
)
ids = st.integers(1, 2**31 - 1)
moments = st.integers(-30_609_792_000, 253_370_764_800)  # the years 1000 to 9998


def rows(columns: Sequence[str], **values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Rows with these columns. Those without values of their own hold texts."""
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


def check(layout: RowLayout, rows: Sequence[Any], total: int | None, zone: ZoneInfo, format_: Format) -> None:
    """All rows at once, in batches, often enough to be written by columns, and each alone, against trees."""
    template, trees = templates(layout, zone), [layout.document(row, zone) for row in rows]
    rows = [row[: len(layout.columns)] for row in rows]
    result: Document = {} if total is None else {"total_results": total}
    for times in (1, 3):
        many = list(rows) * times
        written = write({"result": result | ({layout.name: trees * times} if trees else {})}, format_)
        for size in (2, 3, 9):
            batches = [many[begin : begin + size] for begin in range(0, len(many), size)]
            assert write(PageResult(layout.name, batches, total, template), format_) == written
    for row, tree in zip(rows, trees, strict=True):
        assert write(RecordResult(layout.name, row, template), format_) == write({layout.name: tree}, format_)


@every_format
@settings(max_examples=EXAMPLES, deadline=None)  # the first of a zone waits for its template
@given(rows=st.lists(opportunities, max_size=3), output=st.sampled_from(get_args(Output)), zone=zones)
def test_opportunities(format_: Format, rows: list[Any], output: Output, zone: ZoneInfo) -> None:
    check(ROW_LAYOUTS[output], rows, None if output == "bulk" else 7, zone, format_)


@every_format
@settings(max_examples=EXAMPLES, deadline=None)  # the first of a zone waits for its template
@given(rows=st.lists(activities, max_size=3), is_bulk=st.booleans(), zone=zones)
def test_activities(format_: Format, rows: list[Any], is_bulk: bool, zone: ZoneInfo) -> None:
    check(
        visitor_activity_layout.BULK if is_bulk else visitor_activity_layout.WHOLE,
        rows,
        None if is_bulk else 7,
        zone,
        format_,
    )


INNER = RowLayout("inner", ("id", "text"), (number("id"), text("text", is_left_out=True)))
EVERYTHING = RowLayout(
    "everything",
    ("id", "type", "number", "text", "amount", "moment", "first", "second", "rows"),
    (
        number("id"),
        number("number", is_left_out=True),
        number("type"),
        text("text", is_left_out=True, unless=("type", {1, 2})),
        text("again", "text"),
        amount("amount"),
        Node("node", (text("first"), number("second", is_left_out=True))),
        Node("left_out", (text("text", "first"), number("number", "second"), moment("moment")), is_left_out=True),
        moment("moment", is_left_out=True),
        Each("rows", "rows", INNER),
    ),
)
"""Every kind of part, in every place where it can be."""

everything = rows(
    EVERYTHING.columns,
    id=ids,
    type=st.integers(0, 3),
    number=st.none() | st.integers(0, 1),
    amount=st.none() | st.integers(0, 101),
    moment=st.none() | st.integers(-1, 1) | moments,
    second=st.none() | st.integers(0, 1),
    rows=st.lists(rows(INNER.columns, id=ids), max_size=3),
)


@every_format
@settings(max_examples=EXAMPLES, deadline=None)  # as above
@given(rows=st.lists(everything, min_size=1, max_size=3), zone=zones)
def test_parts_of_every_kind(format_: Format, rows: list[Any], zone: ZoneInfo) -> None:
    check(EVERYTHING, rows, 7, zone, format_)


@given(text=st.text())
@example(text='"')
def test_characters_that_only_json_can_hold(text: str) -> None:
    template = templates(INNER, ZoneInfo("UTC"))("json")
    for others in (0, 9):
        rows = [(1, text), *[(2, "another")] * others]
        assert list(map(json.loads, template(rows))) == [{"id": number, "text": shown} for number, shown in rows]
        assert template(rows)[0] == json.dumps({"id": 1, "text": text}, ensure_ascii=False, separators=(",", ":"))


@settings(max_examples=EXAMPLES, deadline=None)  # as above
@given(seconds=st.lists(moments, max_size=3), zone=zones)
def test_moments_in_a_zone(seconds: list[int], zone: ZoneInfo) -> None:
    there = [datetime.fromtimestamp(each, UTC).astimezone(zone).replace(tzinfo=None) for each in seconds]
    template = templates(RowLayout("at", ("at",), (moment("at"),)), zone)("json")
    for times in (1, 6):
        written = template([(each,) for each in seconds * times])
        assert [json.loads(each) for each in written] == [{"at": each.isoformat(" ")} for each in there * times]


def test_numbers_of_money_are_the_shortest() -> None:
    cents = (0, 5, 50, 500, 1234, 999_999_999_999_999)
    template = templates(RowLayout("deal", ("value",), (amount("value"),)), ZoneInfo("UTC"))("json")
    for times in (1, 6):
        shown = [json.loads(each, parse_float=str)["value"] for each in template([(value,) for value in cents] * times)]
        assert shown == [0, "0.05", "0.5", 5, "12.34", "9999999999999.99"] * times


def test_a_stream_is_cut_before_its_rows_and_between_batches() -> None:
    """A fault that cuts a response in the middle sends the first of its parts."""
    template = templates(INNER, ZoneInfo("UTC"))
    pieces = list(stream(PageResult("inner", [[(1, "a")] * 2, [(2, "b")]], 3, template), "xml"))
    a, b = "<inner><id>1</id><text>a</text></inner>", "<inner><id>2</id><text>b</text></inner>"
    assert pieces[0].endswith(b"<result><total_results>3</total_results>")
    assert pieces[1:] == [f"{a}{a}".encode(), b.encode(), b"</result></rsp>"]
