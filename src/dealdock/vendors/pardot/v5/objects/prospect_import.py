"""Imports (contract F.1)."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, literal

from dealdock.vendors.pardot.jobs import COMPLETE
from dealdock.vendors.pardot.prospect_import.model import ProspectImport
from dealdock.vendors.pardot.prospect_import.rules import OBJECT, OPERATION
from dealdock.vendors.pardot.prospect_import.service import IS_EXPIRED, OPEN, STATUS
from dealdock.vendors.pardot.roles import is_administrator
from dealdock.vendors.pardot.v5.call import V5Call
from dealdock.vendors.pardot.v5.fields import Field, Relation, Resource, identity, integers, times
from dealdock.vendors.pardot.v5.objects.user import USER

VERSION: Final = 5
BATCHES, ERRORS = "batchesRef", ("errorsRef", "errorRef")
"""The fields with addresses: of where files go, and of the rows with errors, by two names."""


def _visible(call: V5Call) -> Sequence[ColumnElement[bool]]:
    """Restrict callers who are not administrators to their own imports. All callers see only imports of version 5."""
    of_version: tuple[ColumnElement[bool], ...] = (ProspectImport.version == VERSION,)
    return of_version if is_administrator(call.caller) else (*of_version, ProspectImport.user_id == call.caller.user_id)


_USER: Final[dict[str, Any]] = {"type": "Integer", "column": ProspectImport.user_id}
_WITH_ERRORS: Final = and_(STATUS == COMPLETE, ProspectImport.error_count > 0, ~IS_EXPIRED)

IMPORT: Final = Resource(
    object="import",
    collection="imports",
    model=ProspectImport,
    visible=_visible,
    members=(
        identity(ProspectImport.id),
        Field(name="status", type="String", column=STATUS),
        Field(name="isExpired", type="Boolean", column=IS_EXPIRED, filter="equal"),
        *integers(ProspectImport, "createdCount", "updatedCount", "errorCount"),
        Field(name=BATCHES, type="String", column=case((and_(STATUS == OPEN, ~IS_EXPIRED), ProspectImport.id))),
        *(Field(name=name, type="String", column=case((_WITH_ERRORS, ProspectImport.id))) for name in ERRORS),
        Field(name="operation", type="String", column=literal(OPERATION)),
        Field(name="object", type="String", column=literal(OBJECT)),
        Field(name="origin", type="String", column=literal("API")),
        *times(ProspectImport),
        Field(name="createdById", **_USER),
        Field(name="updatedById", **_USER),
        Relation("createdBy", lambda: USER, ProspectImport.user_id),
        Relation("updatedBy", lambda: USER, ProspectImport.user_id),
    ),
)
