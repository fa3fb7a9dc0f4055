"""The documents of records: their selected fields, and the selected fields of related records."""

from collections.abc import Sequence
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, select

from dealdock.platform.database.limited_rows import rows_within
from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.v5.call import V5Call
from dealdock.vendors.pardot.v5.fields import Field, Relation
from dealdock.vendors.pardot.v5.selection import Selection

Document: TypeAlias = dict[str, Any]

MAX_ROWS: Final = 1001
"""A page has up to 1000 records, and one more row says that there is a next page."""


def statement(selection: Selection, *more: Any) -> Select[Any]:
    """Return the SELECT of the selected columns of all accounts' records. `more`: further columns, before them."""
    resource = selection.resource
    columns = [*more, resource.model.id.label("own_id")]
    columns += [each.column.label(each.name) for each in selection.members if each.column is not None]
    return select(*columns).where(resource.model.dataset_id == bindparam("dataset_id"))


def rows_of(call: V5Call, wanted: Select[Any]) -> list[AnyRow]:
    """Return the rows of a SELECT. Raises `TooMuch` for more characters than an answer may have."""
    return rows_within(call.rows(wanted), MAX_ROWS, lambda row: "".join(each for each in row if isinstance(each, str)))


def documents(
    call: V5Call, selection: Selection, rows: Sequence[AnyRow], *, zone: ZoneInfo | None = None
) -> list[Document]:
    """Return the documents of the rows of `statement`. `zone`: the time zone of moments, by default the caller's."""
    zone = zone or call.zone
    related = {
        each.name: _by_id(call, selection.related[each.name], rows, each, zone)
        for each in selection.members
        if isinstance(each, Relation)
    }
    own, custom = selection.resource.custom_fields, {}
    if own is not None and selection.custom:
        custom = own.values(call, selection.custom, [row.own_id for row in rows])
    found = []
    for row in rows:
        document: Document = {}
        for each in selection.members:
            value: Any = None if each.column is None else getattr(row, each.name)
            if isinstance(each, Relation):
                document[each.name] = related[each.name].get(value)
            else:
                document[each.name] = shown(each, value, zone)
        found.append(document | custom.get(row.own_id, {}))
    return found


def shown(field: Field, value: Any, zone: ZoneInfo) -> Any:
    """Return a field's value in an answer. A truth that was never set is false, any other absent value null."""
    return False if value is None and field.type == "Boolean" else field.show(value, zone)


def _by_id(
    call: V5Call, selection: Selection, rows: Sequence[AnyRow], relation: Relation, zone: ZoneInfo
) -> dict[int, Document]:
    """Return the documents of the records to which the rows are related, by id."""
    ids = {getattr(row, relation.name) for row in rows} - {None} if relation.column is not None else set()
    if not ids or selection.resource.model is None:
        return {}
    found = rows_of(call, statement(selection).where(selection.resource.model.id.in_(ids)))
    return dict(zip((row.own_id for row in found), documents(call, selection, found, zone=zone), strict=True))
