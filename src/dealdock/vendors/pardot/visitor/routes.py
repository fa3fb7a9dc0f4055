"""The operations of the visitor: `/api/visitor/version/<v>/do/<operation>` (contract, objects 2.4)."""

from typing import Final

from dealdock.vendors.pardot.errors import NO_VISITOR
from dealdock.vendors.pardot.prospect import identity
from dealdock.vendors.pardot.prospect import queries as prospect_queries
from dealdock.vendors.pardot.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.visitor import layout, queries, service
from dealdock.vendors.pardot.visitor.criteria import QUERY
from dealdock.vendors.pardot.visitor.model import Visitor
from dealdock.vendors.pardot.visitor_activity.layout import visitor_activity
from dealdock.vendors.pardot.wire import described, required, values
from dealdock.vendors.pardot.wire.operations import Call, CurrentCall
from dealdock.vendors.pardot.wire.serializers import Document, PageResult
from dealdock.vendors.pardot.wire.simple_resource import SimpleResource

router = PardotRouter("visitor")

_ONE: Final = described.one("Visitor", "visitor", lambda: layout.json_type(has_activities=True))


@router.operation("read", requires=("id",), methods=METHODS_OF_READS, errors=(13, 16, 24), is_short=True, answer=_ONE)
def read(call: CurrentCall) -> Document:
    """Return one visitor, in full with its activities."""
    return _answer(call, required.record_id(call))


@router.operation(
    "assign",
    requires=("id", ("prospect_id", "prospect_email")),
    takes=("output",),
    errors=(13, 16, 24, 3, 132, 4),
    writes=True,
    answer=_ONE,
)
def assign(call: CurrentCall) -> Document:
    """Assign a visitor, its visits and its activities to a prospect."""
    visitor_id = _visitors(call).id(call)
    service.assign(call.db, call.account, visitor_id, _prospect(call), now=call.now)
    return _answer(call, visitor_id)


@router.operation(
    "query",
    methods=METHODS_OF_READS,
    criteria=QUERY,
    streams=True,
    answer=described.page("Visitor", "visitor", lambda: layout.json_type(has_activities=False)),
)
def query(call: CurrentCall) -> PageResult:
    """Return a page of visitors, without their activities. Visitors that are not identified must be requested
    explicitly.
    """
    return _visitors(call).rows(call)


def _visitors(call: Call) -> SimpleResource:
    shown = layout.MOBILE if call.output == "mobile" else layout.VISITOR
    return SimpleResource("visitor", Visitor, shown, QUERY, queries.SHOWN, NO_VISITOR)


def _answer(call: Call, visitor_id: int) -> Document:
    nodes: Document = {}
    if call.output == "full":
        rows = queries.activities(call.db, call.account, visitor_id)
        activities = [visitor_activity(row, call.zone, "in_visitor") for row in rows]
        nodes["visitor_activities"] = {"visitor_activity": activities}
    return _visitors(call).one(call, visitor_id, nodes)


def _prospect(call: Call) -> int:
    """Return the live prospect in the call, in version 3 perhaps by its address. Errors 13, 3, 132, 4."""
    number, email = call.parameters.get("prospect_id"), call.parameters.get("prospect_email")
    if number is not None:
        prospect_id = values.checked(values.record_id, number, 3, "prospect_id")
        return prospect_queries.named(call.db, call.account, prospect_id=prospect_id, email=None)[0]
    if identity.shares_emails(call):
        raise required.missing("prospect_id")
    if email is None:
        raise required.missing("prospect_id", "prospect_email", one_of=True)
    return prospect_queries.named(call.db, call.account, prospect_id=None, email=email.strip())[0]
