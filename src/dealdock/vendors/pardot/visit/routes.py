"""The operations of the visit: `/api/visit/version/<v>/do/<operation>` (contract, objects 2.13)."""

from collections.abc import Sequence
from typing import Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.errors import NO_VISIT
from dealdock.vendors.pardot.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.visit import layout, queries
from dealdock.vendors.pardot.visit.criteria import QUERY
from dealdock.vendors.pardot.visit.model import Visit
from dealdock.vendors.pardot.wire import described, required
from dealdock.vendors.pardot.wire.operations import CurrentCall
from dealdock.vendors.pardot.wire.serializers import Document, PageResult
from dealdock.vendors.pardot.wire.simple_resource import SimpleResource

router = PardotRouter("visit")

_VISITS: Final = SimpleResource("visit", Visit, layout.VISIT, QUERY, queries.SHOWN, NO_VISIT)


@router.operation(
    "read",
    requires=("id",),
    methods=METHODS_OF_READS,
    errors=(13, 16, 48),
    is_short=True,
    answer=described.one("Visit", "visit", lambda: layout.whole_type(has_views=True)),
)
def read(call: CurrentCall) -> Document:
    """Return one visit with its page views."""
    visit_id = required.record_id(call)
    views = queries.page_views(call.db, call.account, [visit_id]).get(visit_id, ())
    return _VISITS.one(call, visit_id, layout.page_views(views, call.zone))


@router.operation(
    "query",
    requires=((*QUERY.criteria,),),
    methods=METHODS_OF_READS,
    criteria=QUERY,
    errors=(13, *QUERY.errors),
    streams=True,
    answer=described.page("Visit", "visit", lambda: layout.whole_type(has_views=False)),
)
def query(call: CurrentCall) -> PageResult:
    """Return a page of visits of the given ids, visitors or prospects. Only bulk output has their page views."""
    if not any(call.parameters.several(name) for name in QUERY.criteria):
        raise required.missing(*QUERY.criteria, one_of=True)

    def with_page_views(rows: Sequence[AnyRow]) -> list[Document]:
        views = queries.page_views(call.db, call.account, [row.id for row in rows])
        return [layout.VISIT(row, call.zone) | layout.page_views(views.get(row.id, ()), call.zone) for row in rows]

    return _VISITS.rows(call, with_page_views if call.output == "bulk" else None)
