"""The operations of the activity: `/api/visitorActivity/version/<v>/do/<operation>` (contract, objects 2.3)."""

from collections.abc import Iterable, Sequence
from typing import Any

from dealdock.vendors.pardot.visitor_activity import queries
from dealdock.vendors.pardot.visitor_activity.criteria import QUERY
from dealdock.vendors.pardot.visitor_activity.layout import Place, json_types, visitor_activity
from dealdock.vendors.pardot.wire import described, required
from dealdock.vendors.pardot.wire.operations import Call, CurrentCall
from dealdock.vendors.pardot.wire.query import has_total, is_streamed
from dealdock.vendors.pardot.wire.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.wire.serializers import Document, PageResult

router = PardotRouter("visitoractivity", aliases=("activity",))


def _shown() -> Any:
    """Return the type of the JSON of an activity."""
    return json_types()["full"] | json_types()["bulk"]


@router.operation(
    "read",
    requires=("id",),
    methods=METHODS_OF_READS,
    errors=(13, 16),
    is_short=True,
    answer=described.one("VisitorActivity", "visitor_activity", _shown),
)
def read(call: CurrentCall) -> Document:
    """Return one activity."""
    row = queries.read(call.db, call.account, required.record_id(call))
    return {"visitor_activity": visitor_activity(row, call.zone, _place(call))}


@router.operation(
    "query",
    methods=METHODS_OF_READS,
    criteria=QUERY,
    streams=True,
    answer=described.page("VisitorActivity", "visitor_activity", _shown),
)
def query(call: CurrentCall) -> PageResult:
    """Return a page of activities."""
    db, account, zone, place = call.db, call.account, call.zone, _place(call)

    def documents(rows: Iterable[Sequence[Any]]) -> list[Document]:
        return [visitor_activity(row, zone, place) for row in rows]

    selection = QUERY.read(call)
    total = queries.total(db, account, selection) if has_total(call) else None
    if is_streamed(selection):
        return PageResult("visitor_activity", map(documents, queries.stream(db, account, selection)), total)
    return PageResult("visitor_activity", [documents(queries.query(db, account, selection))], total, streamed=False)


def _place(call: Call) -> Place:
    return "bulk" if call.output == "bulk" else "full"
