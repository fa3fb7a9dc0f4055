"""The records of exports."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, false, func, select

from dealdock.platform.database.selection import deleted, live
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity

OF_PROSPECTS: Final = "prospectUpdatedAt"
"""The moment of the procedure that selects by the changes of prospects."""
BINS: Final = {"false": False, "true": True, "all": None}
"""The records in the recycle bin, outside it, or both, by the argument `deleted`."""
_BINS_OF_PROSPECTS: Final = ("prospectDeleted", "prospect_deleted")
"""The argument that chooses prospects by the recycle bin, in version 5 and in the older versions."""
_COLUMNS: Final = {"createdAt": "created_at", "updatedAt": "updated_at"}


def bin_of(arguments: Mapping[str, Any], name: str) -> str:
    """Return the value of an argument that chooses by the recycle bin, which is `false` if it is empty.

    Raises `ValueError` with the argument's name.
    """
    given = arguments.get(name)
    word = "false" if given in (None, "") else str(given).lower()
    if word not in BINS:
        raise ValueError(f"{name} takes true, false or all")
    return word


def conditions(export: AnyRow, model: Any) -> list[ColumnElement[bool]]:
    """Return the conditions for the records of an export, except the condition about the recycle bin."""
    if export.column == OF_PROSPECTS:
        return [_of_prospects(export, model)]
    found = _within(getattr(model, _COLUMNS[export.column]), export)
    if export.type is not None:
        found.append(VisitorActivity.type == export.type)
    if export.prospect_only:
        found.append(VisitorActivity.prospect_id.is_not(None))
    return found


def in_bin(export: AnyRow, model: Any) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for records in the recycle bin, or outside it. Some objects have no recycle bin."""
    is_bin = BINS[export.recycle_bin]
    if is_bin is None:
        return ()
    if not hasattr(model, "deleted"):
        return (false(),) if is_bin else ()
    return (deleted(model) if is_bin else live(model),)


def count(db: Connection, account: AccountContext, model: Any, wanted: Sequence[ColumnElement[bool]]) -> int:
    """Return the number of records with these conditions."""
    counted = select(func.count()).select_from(model).where(model.dataset_id == account.dataset_id, *wanted)
    return int(db.execute(counted, {"dataset_id": account.dataset_id}).scalar_one())


def _within(column: Any, export: AnyRow) -> list[ColumnElement[bool]]:
    return [column > export.after, column <= export.before if export.is_inclusive else column < export.before]


def _of_prospects(export: AnyRow, model: Any) -> ColumnElement[bool]:
    """Return the condition that a record's prospect has changed in the time of the export."""
    of_record = (
        Prospect.id == model.prospect_id
        if hasattr(model, "prospect_id")
        else (Prospect.prospect_account_id == model.id)
    )
    same = (Prospect.dataset_id == model.dataset_id, of_record)
    in_time = _within(Prospect.updated_at, export)
    arguments = export.procedure.get("arguments") or {}
    named = next((name for name in _BINS_OF_PROSPECTS if name in arguments), _BINS_OF_PROSPECTS[0])
    kept = BINS[bin_of(arguments, named)]
    bins = () if kept is None else (Prospect.deleted == kept,)
    return select(Prospect.id).where(*same, *in_time, *bins).exists()
