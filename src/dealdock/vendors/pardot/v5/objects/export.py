"""Exports (contract E.2)."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement

from dealdock.vendors.pardot.export.model import Export
from dealdock.vendors.pardot.export.service import IS_EXPIRED, STATUS
from dealdock.vendors.pardot.roles import is_administrator
from dealdock.vendors.pardot.v5.call import V5Call
from dealdock.vendors.pardot.v5.fields import Field, Relation, Resource, booleans, identity, integers, times
from dealdock.vendors.pardot.v5.objects.user import USER


def _visible(call: V5Call) -> Sequence[ColumnElement[bool]]:
    """Restrict callers who are not administrators to their own exports. All callers see only exports of version 5."""
    of_version: tuple[ColumnElement[bool], ...] = (Export.version == VERSION,)
    return of_version if is_administrator(call.caller) else (*of_version, Export.user_id == call.caller.user_id)


VERSION: Final = 5

_USER: Final[dict[str, Any]] = {"type": "Integer", "column": Export.user_id}

EXPORT: Final = Resource(
    object="export",
    collection="exports",
    model=Export,
    visible=_visible,
    members=(
        identity(Export.id),
        Field(name="status", type="String", column=STATUS),
        Field(name="isExpired", type="Boolean", column=IS_EXPIRED, filter="equal"),
        Field(name="procedure", type="Object", column=Export.procedure),
        Field(name="fields", type="Array", column=Export.fields, is_only_read=True),
        Field(name="resultRefs", type="Array", is_only_read=True),
        *booleans(Export, "includeByteOrderMark", "legacyDateFormat"),
        *integers(Export, "maxFileSizeBytes"),
        *times(Export),
        Field(name="createdById", **_USER),
        Field(name="updatedById", **_USER),
        Relation("createdBy", lambda: USER, Export.user_id),
        Relation("updatedBy", lambda: USER, Export.user_id),
    ),
)
