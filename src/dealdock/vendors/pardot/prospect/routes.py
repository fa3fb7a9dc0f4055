"""The operations of the prospect: `/api/prospect/version/<v>/do/<operation>` (contract, objects 2.1)."""

from collections.abc import Iterable
from typing import Final

from dealdock.vendors.pardot.prospect import batch, identity, layout, owner, queries, service, writing
from dealdock.vendors.pardot.prospect.answers import json_types, whole_type
from dealdock.vendors.pardot.prospect.criteria import QUERY
from dealdock.vendors.pardot.prospect.fields import NewProspectFields, ProspectFields
from dealdock.vendors.pardot.prospect.queries import ProspectRecord
from dealdock.vendors.pardot.wire import described, values
from dealdock.vendors.pardot.wire.operations import Call, CurrentCall, Output
from dealdock.vendors.pardot.wire.query import has_total, is_streamed
from dealdock.vendors.pardot.wire.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.wire.serializers import Document, PageResult

router = PardotRouter("prospect")

_SEVERAL: Final = described.one("Prospect", "prospect", lambda: described.several(whole_type()))

MAX_RELATED: Final = 2_000
"""The number of activities returned with `limit_related_records`."""


@router.operation(
    "create",
    fields=NewProspectFields,
    errors=(13, 36, 4, 9, 125, 10, 79, 38, 37, 59, 61, 29, 55, 18, 52),
    writes=True,
    is_short=True,
    answer=_SEVERAL,
)
def create(call: CurrentCall) -> Document:
    """Create a prospect."""
    return _answer(call, [writing.create(call)])


@router.operation(
    "read",
    requires=(("id", "email", "fid"),),
    takes=("limit_related_records",),
    methods=METHODS_OF_READS,
    errors=(13, 16, 77, 3, 81, 132, 4, 50),
    answer=_SEVERAL,
)
def read(call: CurrentCall) -> Document:
    """Return the prospects with this id, `fid` or address; several only in version 4."""
    found = identity.live(call)
    text = call.parameters.get("limit_related_records") or ""
    is_limited = text != "" and values.checked(values.flag, text, 50, "limit_related_records")
    return _answer(call, found, most_activities=MAX_RELATED if is_limited else None)


@router.operation(
    "update",
    requires=(("id", "email", "fid"),),
    fields=ProspectFields,
    errors=(13, 16, 77, 3, 81, 132, 4, 36, 54, 125, 10, 79, 38, 37, 59, 61, 29, 55, 18, 52),
    writes=True,
    answer=_SEVERAL,
)
def update(call: CurrentCall) -> Document:
    """Change the given fields of a prospect."""
    return _answer(call, [writing.update(call, identity.one(call))])


@router.operation(
    "upsert",
    requires=(("id", "email", "fid"),),
    fields=ProspectFields,
    errors=(13, 16, 77, 81, 3, 14, 36, 4, 54, 125, 10, 79, 38, 37, 59, 61, 29, 55, 18, 52),
    writes=True,
    upserts=True,
    answer=_SEVERAL,
)
def upsert(call: CurrentCall) -> Document:
    """Change a prospect, or create it if it does not exist."""
    upserted = writing.upsert(call)
    call.has_created = upserted.is_new
    return _answer(call, [upserted.prospect_id])


@router.operation(
    "delete",
    requires=(("id", "email", "fid"),),
    methods=("POST", "DELETE"),
    writes=True,
    errors=(13, 16, 77, 3, 81, 132, 4),
)
def delete(call: CurrentCall) -> None:
    """Delete a prospect."""
    service.delete(call.db, call.account, identity.one(call), now=call.now)


@router.operation(
    "assign",
    requires=(("id", "email", "fid"), ("user_id", "user_email", "group_id")),
    errors=(13, 16, 77, 3, 81, 132, 4, 12, 47, 10, 11, 45),
    writes=True,
    answer=_SEVERAL,
)
def assign(call: CurrentCall) -> Document:
    """Assign a prospect to a user."""
    prospect_id = identity.live(call)[0]
    service.assign(call.db, call.account, prospect_id, owner.target(call), now=call.now)
    return _answer(call, [prospect_id])


@router.operation(
    "unassign", requires=(("id", "email", "fid"),), errors=(13, 16, 77, 3, 81, 132, 4), writes=True, answer=_SEVERAL
)
def unassign(call: CurrentCall) -> Document:
    """Remove the assignment of a prospect to a user."""
    prospect_id = identity.live(call)[0]
    service.unassign(call.db, call.account, prospect_id, now=call.now)
    return _answer(call, [prospect_id])


@router.operation(
    "batchcreate",
    requires=("prospects",),
    errors=(36, 71, 70, 90, 91, 125, 10, 79),
    writes=True,
    in_parts=True,
    answer=described.batch,
)
def batch_create(call: CurrentCall) -> Document:
    """Create up to 50 prospects; failures are reported one by one."""
    return batch.create(call)


@router.operation(
    "batchupdate", requires=("prospects",), errors=(36, 71, 70, 90), writes=True, in_parts=True, answer=described.batch
)
def batch_update(call: CurrentCall) -> Document:
    """Change up to 50 prospects; failures are reported one by one."""
    return batch.update(call)


@router.operation(
    "batchupsert",
    requires=("prospects",),
    errors=(36, 71, 70, 90, 125, 10, 79),
    writes=True,
    in_parts=True,
    upserts=True,
    answer=described.batch,
)
def batch_upsert(call: CurrentCall) -> Document:
    """Change or create up to 50 prospects; failures are reported one by one."""
    return batch.upsert(call)


@router.operation(
    "query",
    takes=("fields",),
    methods=METHODS_OF_READS,
    criteria=QUERY,
    streams=True,
    answer=described.page("Prospect", "prospect", lambda: json_types()["found"]),
)
def query(call: CurrentCall) -> Document | PageResult:
    """Return a page of prospects, without their activities and lists."""
    output: Output = "simple" if call.output == "full" else call.output
    fields = frozenset(call.parameters.several("fields")) or None
    db, account, zone = call.db, call.account, call.zone

    def documents(records: Iterable[ProspectRecord]) -> list[Document]:
        return [layout.prospect(record, output, account, zone, fields=fields) for record in records]

    selection = QUERY.read(call)
    total = queries.total(db, account, selection) if has_total(call) else None
    if is_streamed(selection):
        return PageResult("prospect", map(documents, queries.stream(db, account, selection)), total)
    page = documents(queries.query(db, account, selection, layout.DEPTHS[output]))
    return PageResult("prospect", [page], total, streamed=False)


def _answer(call: Call, ids: list[int], *, most_activities: int | None = None) -> Document:
    """Return the documents of these prospects; several only in version 4."""
    depth = layout.DEPTHS[call.output]
    records = queries.read(call.db, call.account, ids, depth, most_activities=most_activities)
    return {"prospect": [layout.prospect(record, call.output, call.account, call.zone) for record in records]}
