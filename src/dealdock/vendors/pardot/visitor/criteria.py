"""Criteria, ranges and sort orders of visitor queries (contract, objects 2.4)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, true

from dealdock.vendors.pardot.visitor.model import Visitor
from dealdock.vendors.pardot.wire import values
from dealdock.vendors.pardot.wire.common_criteria import CREATED, IDS, UPDATED, ids, text_only, times
from dealdock.vendors.pardot.wire.operations import Call
from dealdock.vendors.pardot.wire.query import Criterion, Query, Sorting


def _rest(_: Call, found: Mapping[str, Any]) -> Sequence[ColumnElement[bool]]:
    """Return the condition for identified visitors, unless all are wanted."""
    return [Visitor.is_identified == true()] if found.get("only_identified", True) else []


QUERY: Final = Query(
    criteria={
        **times("created", Visitor.created_at),
        **times("updated", Visitor.updated_at),
        **ids(Visitor.id),
        "only_identified": Criterion(text_only(values.flag), 50),
        "prospect_ids": Criterion(text_only(values.record_id), 16, Visitor.prospect_id.in_, several=True),
    },
    ranges=(IDS, CREATED, UPDATED),
    sorts={
        "created_at": Sorting(Visitor.created_at, descending=True),
        "id": Sorting(Visitor.id, descending=False),
        "updated_at": Sorting(Visitor.updated_at, descending=True),
    },
    rest=_rest,
)
