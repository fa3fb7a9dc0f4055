"""The operations of the prospect: `/api/prospect/version/<v>/do/<operation>` (contract, objects 2.1)."""

from collections.abc import Iterable
from typing import Final

from dealdock.core import prospect
from dealdock.core.prospect import Record
from dealdock.dialects.pardot import values
from dealdock.dialects.pardot.operations import Call, Output
from dealdock.dialects.pardot.prospect import batch, identity, owner, shape, writing
from dealdock.dialects.pardot.prospect.criteria import QUERY
from dealdock.dialects.pardot.query import Source
from dealdock.dialects.pardot.resources import PROSPECT
from dealdock.dialects.pardot.response import Rows, Tree

MOST_RELATED: Final = 2_000
"""Activities that `limit_related_records` leaves."""


@PROSPECT.operation("create", writes=True)
def create(call: Call) -> Tree:
    """Errors 13, 36, 4, 9, 125, 10, 79, 38, 37, 59, 61, 29, 55, 18, 56, 57, 52, in this order."""
    return _answer(call, [writing.create(call)])


@PROSPECT.operation("read", methods=("GET", "HEAD", "POST"))
def read(call: Call) -> Tree:
    """Errors 13, 16, 3, 132, 4, 50."""
    found = identity.live(call)
    text = call.parameters.get("limit_related_records") or ""
    is_limited = text != "" and values.checked(values.flag, text, 50, "limit_related_records")
    return _answer(call, found, most_activities=MOST_RELATED if is_limited else None)


@PROSPECT.operation("update", writes=True)
def update(call: Call) -> Tree:
    """Changes what is given, nothing else. Errors 13, 16, 3, 132, 4, 36, 54, then as `create`."""
    return _answer(call, [writing.update(call, identity.one(call))])


@PROSPECT.operation("upsert", writes=True)
def upsert(call: Call) -> Tree:
    """Errors 13, 16, 14, 36, 4, 54, then as `create`, but for 9."""
    return _answer(call, [writing.upsert(call)])


@PROSPECT.operation("delete", methods=("POST", "DELETE"), writes=True)
def delete(call: Call) -> None:
    """Errors 13, 16, 3, 132, 4."""
    prospect.delete(call.db, call.account, identity.one(call), now=call.now)


@PROSPECT.operation("assign", writes=True)
def assign(call: Call) -> Tree:
    """Errors 13, 16, 3, 132, 4, then 13, 47, 10, 11, 45, 12."""
    prospect_id = identity.live(call)[0]
    prospect.assign(call.db, call.account, prospect_id, owner.target(call), now=call.now)
    return _answer(call, [prospect_id])


@PROSPECT.operation("unassign", writes=True)
def unassign(call: Call) -> Tree:
    """Errors 13, 16, 3, 132, 4."""
    prospect_id = identity.live(call)[0]
    prospect.unassign(call.db, call.account, prospect_id, now=call.now)
    return _answer(call, [prospect_id])


@PROSPECT.operation("batchcreate", writes=True, apart=True)
def batch_create(call: Call) -> Tree:
    """Errors 13, 36, 71, 70, 90, 91, 125, 10, 79."""
    return batch.create(call)


@PROSPECT.operation("batchupdate", writes=True, apart=True)
def batch_update(call: Call) -> Tree:
    """Errors 13, 36, 71, 70, 90."""
    return batch.update(call)


@PROSPECT.operation("batchupsert", writes=True, apart=True)
def batch_upsert(call: Call) -> Tree:
    """Errors 13, 36, 71, 70, 90, 125, 10, 79."""
    return batch.upsert(call)


@PROSPECT.operation("query", methods=("GET", "HEAD", "POST"), streams=True)
def query(call: Call) -> Tree | Rows:
    """A page of prospects, without their activities and lists."""
    output: Output = "simple" if call.output == "full" else call.output
    fields = call.parameters.several("fields") or None
    db, account, zone = call.db, call.account, call.zone

    def trees(records: Iterable[Record]) -> list[Tree]:
        return [shape.prospect(record, output, account, zone, fields=fields) for record in records]

    source = Source(
        total=lambda selection: prospect.total(db, account, selection),
        page=lambda selection: trees(prospect.query(db, account, selection, shape.DEPTHS[output])),
        stream=lambda selection: map(trees, prospect.stream(db, account, selection)),
    )
    return QUERY.answer(call, "prospect", source)


def _answer(call: Call, ids: list[int], *, most_activities: int | None = None) -> Tree:
    """The prospects with these ids; several only in version 4."""
    depth = shape.DEPTHS[call.output]
    records = prospect.read(call.db, call.account, ids, depth, most_activities=most_activities)
    return {"prospect": [shape.prospect(record, call.output, call.account, call.zone) for record in records]}
