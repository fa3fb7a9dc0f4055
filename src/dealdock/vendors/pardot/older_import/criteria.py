"""Criteria of import queries in versions 3 and 4 (contract, version 5, j.query.1)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, false, literal

from dealdock.platform.records.base import Moment
from dealdock.vendors.pardot import jobs
from dealdock.vendors.pardot.prospect_import import service
from dealdock.vendors.pardot.prospect_import.model import ProspectImport
from dealdock.vendors.pardot.prospect_import.rules import OBJECT
from dealdock.vendors.pardot.roles import is_administrator
from dealdock.vendors.pardot.wire import values
from dealdock.vendors.pardot.wire.common_criteria import CREATED, UPDATED, text_only, times
from dealdock.vendors.pardot.wire.operations import Call
from dealdock.vendors.pardot.wire.query import Criterion, Query, Sorting

_BY_HAND: Final = "ui"
"""The origin of imports that are not made by the API. There are none here."""


def _rest(call: Call, found: Mapping[str, Any]) -> Sequence[ColumnElement[bool]]:
    """Return the conditions for the imports of versions 3 and 4 that the caller sees: administrators see all."""
    conditions: list[ColumnElement[bool]] = [ProspectImport.version.in_(service.OLDER)]
    if not is_administrator(call.caller):
        conditions.append(ProspectImport.user_id == call.caller.user_id)
    if "status" in found:
        conditions.append(service.status_at(literal(call.now, type_=Moment())) == found["status"])
    if found.get("origin") == _BY_HAND:
        conditions.append(false())
    return conditions


QUERY: Final = Query(
    criteria={
        **times("created", ProspectImport.created_at),
        **times("updated", ProspectImport.updated_at),
        "status": Criterion(text_only(values.one_of(service.OPEN, *jobs.STATES)), 51),
        "object": Criterion(text_only(values.one_of(OBJECT)), 51),
        "origin": Criterion(text_only(values.one_of(_BY_HAND, "api", "all")), 188),
    },
    ranges=(CREATED, UPDATED),
    sorts={
        "id": Sorting(ProspectImport.id, descending=True),
        "created_at": Sorting(ProspectImport.created_at, descending=True),
        "updated_at": Sorting(ProspectImport.updated_at, descending=True),
    },
    rest=_rest,
    mobile_is_all=False,
    usual_limit=20,
    max_limit=100,
)
