"""Criteria, ranges and sort orders of list membership queries (contract, objects 2.8)."""

from collections.abc import Mapping
from typing import Any

from dealdock.vendors.pardot.list import service as list_service
from dealdock.vendors.pardot.list.model import ListMembership
from dealdock.vendors.pardot.prospect import queries as prospect_queries
from dealdock.vendors.pardot.wire import values
from dealdock.vendors.pardot.wire.common_criteria import CREATED, DELETED, IDS, UPDATED, ids, text_only, times
from dealdock.vendors.pardot.wire.operations import Call
from dealdock.vendors.pardot.wire.query import Criterion, Query, Sorting


def _require(call: Call, found: Mapping[str, Any]) -> tuple[()]:
    """Check that the list exists, and then the prospect. Errors 55, 3, 132."""
    if "list_id" in found:
        list_service.require(call.db, call.account, found["list_id"])
    if "prospect_id" in found:
        prospect_queries.require(call.db, call.account, found["prospect_id"])
    return ()


QUERY = Query(
    criteria={
        **times("created", ListMembership.created_at),
        **times("updated", ListMembership.updated_at),
        **ids(ListMembership.id),
        "list_id": Criterion(text_only(values.record_id), 55, ListMembership.list_id.__eq__, empty=True),
        "prospect_id": Criterion(text_only(values.record_id), 3, ListMembership.prospect_id.__eq__, empty=True),
        **DELETED,
    },
    ranges=(IDS, CREATED, UPDATED),
    sorts={
        "created_at": Sorting(ListMembership.created_at, descending=True),
        "id": Sorting(ListMembership.id, descending=False),
    },
    rest=_require,
    rest_errors=(55, 3, 132),
    caps_limit=True,
)
