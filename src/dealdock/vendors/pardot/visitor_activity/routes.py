"""The operations of the activity: `/api/visitorActivity/version/<v>/do/<operation>` (contract, objects 2.3)."""

from dealdock.vendors.pardot.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.visitor_activity import layout, queries
from dealdock.vendors.pardot.visitor_activity.criteria import QUERY
from dealdock.vendors.pardot.wire import required
from dealdock.vendors.pardot.wire.operations import Call
from dealdock.vendors.pardot.wire.query import Source
from dealdock.vendors.pardot.wire.row_layout import RowLayout
from dealdock.vendors.pardot.wire.serializers import PageResult, RecordResult
from dealdock.vendors.pardot.wire.templates import templates

router = PardotRouter("visitoractivity", aliases=("activity",))


@router.operation("read", requires=("id",), methods=METHODS_OF_READS, errors=(13, 16), is_short=True)
def read(call: Call) -> RecordResult:
    """Return one activity."""
    row = queries.read(call.db, call.account, required.record_id(call))
    return RecordResult("visitor_activity", row, templates(_layout(call), call.zone))


@router.operation("query", methods=METHODS_OF_READS, criteria=QUERY, streams=True)
def query(call: Call) -> PageResult:
    """Return a page of activities."""
    db, account = call.db, call.account
    source = Source(
        total=lambda selection: queries.total(db, account, selection),
        page=lambda selection: queries.query(db, account, selection),
        stream=lambda selection: queries.stream(db, account, selection),
        serializers=templates(_layout(call), call.zone),
    )
    return QUERY.answer(call, "visitor_activity", source)


def _layout(call: Call) -> RowLayout:
    return layout.BULK if call.output == "bulk" else layout.WHOLE
