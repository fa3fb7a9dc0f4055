"""Criteria of export queries in versions 3 and 4 (contract, version 5, E.3)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, literal

from dealdock.platform.records.base import Moment
from dealdock.vendors.pardot import jobs
from dealdock.vendors.pardot.export import service
from dealdock.vendors.pardot.export.exported import OBJECTS
from dealdock.vendors.pardot.export.model import Export
from dealdock.vendors.pardot.roles import is_administrator
from dealdock.vendors.pardot.wire import values
from dealdock.vendors.pardot.wire.common_criteria import CREATED, UPDATED, text_only, times
from dealdock.vendors.pardot.wire.operations import Call
from dealdock.vendors.pardot.wire.query import Criterion, Query, Sorting


def _visible(call: Call) -> list[ColumnElement[bool]]:
    """Return the conditions for the exports of versions 3 and 4 that the caller sees: administrators see all."""
    found = [Export.version == service.VERSION]
    return found if is_administrator(call.caller) else [*found, Export.user_id == call.caller.user_id]


def _rest(call: Call, found: Mapping[str, Any]) -> Sequence[ColumnElement[bool]]:
    conditions = _visible(call)
    if "status" in found:
        conditions.append(service.status_at(literal(call.now, type_=Moment())) == found["status"])
    return conditions


QUERY: Final = Query(
    criteria={
        **times("created", Export.created_at),
        **times("updated", Export.updated_at),
        "status": Criterion(text_only(values.one_of(*jobs.STATES)), 51),
        "object": Criterion(
            text_only(values.one_of(*(each.object for each in OBJECTS.values()))), 51, Export.object.__eq__
        ),
    },
    ranges=(CREATED, UPDATED),
    sorts={
        "id": Sorting(Export.id, descending=True),
        "created_at": Sorting(Export.created_at, descending=True),
        "updated_at": Sorting(Export.updated_at, descending=True),
    },
    rest=_rest,
    mobile_is_all=False,
)
