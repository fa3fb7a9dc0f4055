"""The operations of the activity: `/api/visitorActivity/version/<v>/do/<operation>` (contract, objects 2.3)."""

from dealdock.core import visitor_activity
from dealdock.dialects.pardot import given
from dealdock.dialects.pardot.casting import casts
from dealdock.dialects.pardot.mould import Mould
from dealdock.dialects.pardot.operations import Call
from dealdock.dialects.pardot.query import Source
from dealdock.dialects.pardot.response import One, Rows
from dealdock.dialects.pardot.routing import METHODS_OF_READS, PardotRouter
from dealdock.dialects.pardot.visitor_activity import shape
from dealdock.dialects.pardot.visitor_activity.criteria import QUERY

router = PardotRouter("visitoractivity", also=("activity",))


@router.operation("read", requires=("id",), methods=METHODS_OF_READS, errors=(13, 16))
def read(call: Call) -> One:
    """Return one activity."""
    row = visitor_activity.read(call.db, call.account, given.record_id(call))
    return One("visitor_activity", row, casts(_mould(call), call.zone))


@router.operation("query", methods=METHODS_OF_READS, criteria=QUERY, streams=True)
def query(call: Call) -> Rows:
    """Return a page of activities."""
    db, account = call.db, call.account
    source = Source(
        total=lambda selection: visitor_activity.total(db, account, selection),
        page=lambda selection: visitor_activity.query(db, account, selection),
        stream=lambda selection: visitor_activity.stream(db, account, selection),
        casts=casts(_mould(call), call.zone),
    )
    return QUERY.answer(call, "visitor_activity", source)


def _mould(call: Call) -> Mould:
    return shape.BULK if call.output == "bulk" else shape.WHOLE
