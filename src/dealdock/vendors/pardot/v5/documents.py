"""The documents of records: their selected fields, and those of related records."""

from collections.abc import Sequence
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, select

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.v5 import custom_fields
from dealdock.vendors.pardot.v5.call import V5Call
from dealdock.vendors.pardot.v5.fields import Field, Relation
from dealdock.vendors.pardot.v5.selection import Selection

Document: TypeAlias = dict[str, Any]


def statement(selection: Selection, *more: Any) -> Select[Any]:
    """Return the SELECT of the selected columns of all accounts' records. `more`: further columns, before them."""
    resource = selection.resource
    columns = [*more, resource.model.id.label("own_id")]
    columns += [each.column.label(each.name) for each in selection.members if each.column is not None]
    return select(*columns).where(resource.model.dataset_id == bindparam("dataset_id"))


def documents(call: V5Call, selection: Selection, rows: Sequence[AnyRow]) -> list[Document]:
    """Return the documents of the rows of `statement`."""
    related = {
        each.name: _by_id(call, selection.related[each.name], rows, each)
        for each in selection.members
        if isinstance(each, Relation)
    }
    custom = custom_fields.values(call, selection.custom, [row.own_id for row in rows])
    found = []
    for row in rows:
        document: Document = {}
        for each in selection.members:
            value: Any = None if each.column is None else getattr(row, each.name)
            if isinstance(each, Relation):
                document[each.name] = related[each.name].get(value)
            else:
                document[each.name] = shown(each, value, call.zone)
        found.append(document | custom.get(row.own_id, {}))
    return found


def shown(field: Field, value: Any, zone: ZoneInfo) -> Any:
    """Return a field's value in an answer. A truth that was never set is false, any other absent value null."""
    return False if value is None and field.type == "Boolean" else field.show(value, zone)


def _by_id(call: V5Call, selection: Selection, rows: Sequence[AnyRow], relation: Relation) -> dict[int, Document]:
    """Return the documents of the records to which the rows are related, by id."""
    ids = {getattr(row, relation.name) for row in rows} - {None} if relation.column is not None else set()
    if not ids or selection.resource.model is None:
        return {}
    found = call.rows(statement(selection).where(selection.resource.model.id.in_(ids))).all()
    return dict(zip((row.own_id for row in found), documents(call, selection, found), strict=True))
