"""The operations of the opportunity: `/api/opportunity/version/<v>/do/<operation>` (contract, section 4)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from dealdock.vendors.pardot.opportunity import layout, queries, service
from dealdock.vendors.pardot.opportunity.criteria import QUERY
from dealdock.vendors.pardot.opportunity.fields import OpportunityFields
from dealdock.vendors.pardot.opportunity.queries import OpportunityRecord
from dealdock.vendors.pardot.wire import described, required
from dealdock.vendors.pardot.wire.operations import Call, CurrentCall, Output
from dealdock.vendors.pardot.wire.query import has_total, is_streamed
from dealdock.vendors.pardot.wire.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.wire.serializers import Document, PageResult

router = PardotRouter("opportunity", aliases=("opportunities",))


def _found() -> Any:
    types = layout.json_types()
    return types["prospects"] | types["fields"]


_ONE: Final = described.one("Opportunity", "opportunity", lambda: layout.json_types()["activities"] | _found())


@router.operation(
    "create",
    fields=OpportunityFields,
    errors=(13, 36, 3, 4, 44, 132, 38, 40, 42, 51, 57, 52),
    writes=True,
    guarded=True,
    is_short=True,
    answer=_ONE,
)
def create(call: CurrentCall) -> Document:
    """Create an opportunity."""
    fields = OpportunityFields.to_create(call)
    created = service.create(call.db, call.account, fields.columns(), prospect_ids=fields.prospect_ids, now=call.now)
    return _answer(call, created.opportunity_id, activities=created.activities)


@router.operation("read", requires=("id",), methods=METHODS_OF_READS, errors=(13, 16, 35), is_short=True, answer=_ONE)
def read(call: CurrentCall) -> Document:
    """Return one opportunity, with its activities unless `output` is a lower level."""
    return _answer(call, required.record_id(call))


@router.operation(
    "update",
    requires=("id",),
    fields=OpportunityFields,
    errors=(13, 16, 35, 36, 3, 4, 44, 132, 38, 40, 42, 51, 57, 52),
    writes=True,
    guarded=True,
    is_short=True,
    answer=_ONE,
)
def update(call: CurrentCall) -> Document:
    """Change the given fields of an opportunity."""
    opportunity_id = required.record_id(call)
    service.require(call.db, call.account, opportunity_id)
    fields = OpportunityFields.to_update(call, opportunity_id)
    service.update(
        call.db, call.account, opportunity_id, fields.columns(), prospect_ids=fields.prospect_ids, now=call.now
    )
    return _answer(call, opportunity_id)


@router.operation(
    "delete", requires=("id",), methods=("GET", "POST", "DELETE"), errors=(13, 16, 35), writes=True, guarded=True
)
def delete(call: CurrentCall) -> None:
    """Delete an opportunity. `undelete` restores it."""
    service.delete(call.db, call.account, required.record_id(call))


@router.operation(
    "undelete", requires=("id",), methods=("GET", "POST", "DELETE"), errors=(13, 16, 35), writes=True, guarded=True
)
def undelete(call: CurrentCall) -> None:
    """Restore a deleted opportunity."""
    service.undelete(call.db, call.account, required.record_id(call))


@router.operation(
    "query",
    methods=METHODS_OF_READS,
    criteria=QUERY,
    streams=True,
    answer=described.page("Opportunity", "opportunity", _found),
)
def query(call: CurrentCall) -> PageResult:
    """Return a page of opportunities, without their activities."""
    output: Output = "simple" if call.output == "full" else call.output
    db, account, zone = call.db, call.account, call.zone

    def documents(records: Iterable[OpportunityRecord]) -> list[Document]:
        return [layout.opportunity(record, output, zone) for record in records]

    selection = QUERY.read(call)
    total = queries.total(db, account, selection) if has_total(call) else None
    if is_streamed(selection):
        return PageResult("opportunity", map(documents, queries.stream(db, account, selection)), total)
    page = documents(queries.query(db, account, selection, layout.DEPTHS[output]))
    return PageResult("opportunity", [page], total, streamed=False)


def _answer(call: Call, opportunity_id: int, *, activities: Sequence[Mapping[str, Any]] | None = None) -> Document:
    """Return the opportunity. `activities` as in `queries.read`."""
    depth = layout.DEPTHS[call.output]
    record = queries.read(call.db, call.account, opportunity_id, depth, activities=activities)
    return {"opportunity": layout.opportunity(record, call.output, call.zone)}
