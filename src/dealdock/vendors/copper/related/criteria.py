"""Filters and sorts of tasks and projects by the record that they are related to (contract B2, B3)."""

from typing import Any, Final

from sqlalchemy import Select, func, or_
from sqlalchemy.orm import aliased

from dealdock.platform.records.models import MAX_ID
from dealdock.vendors.copper.names import Entity
from dealdock.vendors.copper.record.derived import MODELS
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.criteria import WITHOUT, Criteria, Criterion, Filter, among, either, fixed
from dealdock.vendors.copper.wire.errors import Invalid
from dealdock.vendors.copper.wire.search import Sort, by

_KINDS: Final[tuple[Entity, ...]] = ("lead", "person", "company", "opportunity", "project")


def related_to(name: str, kind: Entity, model: Any) -> Filter:
    """Return the filter by related records of a kind; -2 means no record of this kind."""
    columns = model.__table__.c
    shape = f"{name} absent"
    without = fixed(shape, lambda: or_(columns.related_type.is_(None), columns.related_type != kind))

    def read(_: Context, value: Any) -> Criteria | Invalid:
        found = values.ids(name, value, WITHOUT)
        if isinstance(found, Invalid):
            return found
        by_id = among(name, columns.related_id, [each for each in dict.fromkeys(found) if 0 < each <= MAX_ID])
        # ids are unique among all records of an account, so an id says the kind
        return [either(by_id, without)] if WITHOUT in found else [_of_kind(by_id, columns.related_type, kind)]

    return Filter(name, read, values.IDS)


def _of_kind(one: Criterion, column: Any, kind: str) -> Criterion:
    return one._replace(shape=(kind, one.shape), clause=lambda: one.clause() & (column == kind))


def by_related(model: Any) -> Sort:
    """Return the sort by the name of the related record."""
    related = [aliased(MODELS[kind].__table__) for kind in _KINDS]

    def join(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        for each in related:
            condition = (each.c.dataset_id == model.dataset_id) & (each.c.id == model.related_id)
            statement = statement.outerjoin(each, condition)
        return statement

    return by(func.coalesce(*(each.c.name_key for each in related)), join=join)
