"""The operations of the activity: `/api/visitorActivity/version/<v>/do/<operation>` (contract, objects 2.3)."""

from collections.abc import Iterable, Iterator

from dealdock.core import visitor_activity
from dealdock.core.reading import AnyRow
from dealdock.dialects.pardot import given
from dealdock.dialects.pardot.operations import Call, Resource
from dealdock.dialects.pardot.query import Source
from dealdock.dialects.pardot.response import Rows, Tree
from dealdock.dialects.pardot.visitor_activity import shape
from dealdock.dialects.pardot.visitor_activity.criteria import QUERY

VISITOR_ACTIVITY = Resource("visitoractivity", also=("activity",))


@VISITOR_ACTIVITY.operation("read", methods=("GET", "HEAD", "POST"))
def read(call: Call) -> Tree:
    """Errors 13, 16."""
    row = visitor_activity.read(call.db, call.account, given.record_id(call))
    return {"visitor_activity": _shape(call, row)}


@VISITOR_ACTIVITY.operation("query", methods=("GET", "HEAD", "POST"), streams=True)
def query(call: Call) -> Tree | Rows:
    """A page of activities."""
    db, account = call.db, call.account

    def trees(rows: Iterable[AnyRow]) -> Iterator[Tree]:
        return (_shape(call, row) for row in rows)

    source = Source(
        total=lambda selection: visitor_activity.total(db, account, selection),
        page=lambda selection: list(trees(visitor_activity.query(db, account, selection))),
        stream=lambda selection: trees(visitor_activity.stream(db, account, selection)),
    )
    return QUERY.answer(call, "visitor_activity", source)


def _shape(call: Call, row: AnyRow) -> Tree:
    bulk = call.output == "bulk"
    return shape.visitor_activity(row, call.zone, updated_at=not bulk, flat=bulk)
