"""The filter of searches by custom fields (contract 2.8)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple, cast

from sqlalchemy import BigInteger, ColumnElement, Float, and_, bindparam, distinct, func, not_, select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models import MAX_ID
from dealdock.vendors.copper.custom_field import values as queries
from dealdock.vendors.copper.custom_field.model import CustomValue
from dealdock.vendors.copper.custom_field.values import FIELD
from dealdock.vendors.copper.names import Entity
from dealdock.vendors.copper.wire import dates, values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.criteria import (
    Criteria,
    Criterion,
    Filter,
    Side,
    among,
    bound,
    cents_bound,
    either,
    whole_bound,
)
from dealdock.vendors.copper.wire.errors import (
    NOT_A_NUMBER,
    NOT_AN_ARRAY,
    NOT_AN_OBJECT,
    NOT_INCLUDED,
    Invalid,
    no_record,
    together,
)
from dealdock.web.rest.fields import list_type

WITHOUT_FILTER: Final = frozenset({"String", "Text", "URL", "Connect"})
MAX_FIELDS: Final = 20
"""The custom fields in one search. PostgreSQL makes a join of each."""

_TOO_MANY: Final = Invalid(f"is too long (maximum is {MAX_FIELDS} objects)")
_NO_FILTER: Final = Invalid("has no filter for this custom field")
_LARGE: Final = 10.0**300


class _Part(NamedTuple):
    """A part of a filter: an object of the body, with its definition."""

    context: Context
    model: Any
    name: str
    """The beginning of its parameters' names."""
    definition: AnyRow
    sent: Mapping[str, Any]

    def has(self, shape: Any, values_: Mapping[str, Any], condition: Any = None, *, number: int = 1) -> Criterion:
        """Return the criterion that a record has a value of the definition, for which `condition` may hold.

        `number`: the number of different numbers among the values for which it holds.
        """
        definition, many = f"{self.name}_definition", f"{self.name}_many"

        def clause() -> ColumnElement[bool]:
            here = [
                CustomValue.dataset_id == bindparam("dataset_id"),
                CustomValue.definition_id == bindparam(definition),
            ]
            ids = select(CustomValue.record_id).where(*here)
            if condition is not None:
                ids = ids.where(condition())
            if number > 1:
                different = func.count(distinct(CustomValue.__table__.c.number))
                ids = ids.group_by(CustomValue.record_id).having(different == bindparam(many, type_=BigInteger))
            found: ColumnElement[bool] = self.model.id.in_(ids)
            return found

        own = {definition: self.definition.id} | ({many: number} if number > 1 else {})
        return Criterion((self.name, shape, number > 1), clause, {**own, **values_})


def custom_fields(kind: Entity, model: Any) -> Filter:
    """Return the filter by the custom fields of a kind of record."""

    def read(context: Context, value: Any) -> Criteria | Invalid:
        if not isinstance(value, list):
            return NOT_AN_ARRAY
        if len(value) > MAX_FIELDS:
            return _TOO_MANY
        known = {row.id: row for row in queries.definitions(context.db, context.account, kind)}
        results = [_criteria(context, model, f"custom{place}", known, each) for place, each in enumerate(value)]
        if faults := [each for each in results if isinstance(each, Invalid)]:
            return together(faults)
        return [criterion for each in results if not isinstance(each, Invalid) for criterion in each]

    return Filter(FIELD, read, list_type(dict[str, Any], MAX_FIELDS))


def _criteria(
    context: Context, model: Any, name: str, known: Mapping[int, AnyRow], sent: Any
) -> list[Criterion] | Invalid:
    if not isinstance(sent, dict):
        return NOT_AN_OBJECT
    definition_id = values.record_id(FIELD, sent.get("custom_field_definition_id"))
    if isinstance(definition_id, Invalid):
        return definition_id
    definition = known.get(definition_id or 0)
    if definition is None:
        return no_record(FIELD, definition_id)
    if definition.data_type in WITHOUT_FILTER:
        return _NO_FILTER
    part = _Part(context, model, name, definition, sent)
    by_value, by_bounds = _by_value(part), _by_bounds(part)
    if isinstance(by_value, Invalid):
        return by_value
    return by_bounds if isinstance(by_bounds, Invalid) else [*by_value, *by_bounds]


def _by_value(part: _Part) -> list[Criterion] | Invalid:
    """Return the criteria for `value`, `option` and `allow_empty`."""
    sent = part.sent.get("value")
    allow_empty = values.boolean(part.context, part.sent.get("allow_empty"))
    if isinstance(allow_empty, Invalid):
        return allow_empty
    match part.definition.data_type:
        case "Dropdown" | "MultiSelect":
            found = _by_options(part, sent, allow_empty=bool(allow_empty))
        case "Checkbox":
            found = _by_checkbox(part, sent)
        case _:
            found = _by_number(part, sent)
    if isinstance(found, Invalid):
        return found
    return [found] if isinstance(found, Criterion) else []


def _by_options(part: _Part, sent: Any, *, allow_empty: bool) -> Criterion | Invalid | None:
    empty = _not(part.has("any", {}))
    ids = [] if sent is None else values.ids(FIELD, sent)
    if isinstance(ids, Invalid):
        return ids
    if not ids:
        return empty if allow_empty else None
    ids = [each if each <= MAX_ID else 0 for each in dict.fromkeys(ids)]  # 0 is not a record's id
    some = among(part.name, CustomValue.__table__.c.number, ids)
    option = part.sent.get("option") or "ANY"
    if option not in ("ANY", "ALL", "NONE"):
        return NOT_INCLUDED
    if option == "ALL":
        has = part.has(some.shape, some.values, some.clause, number=len(ids))
        return _with(has, empty if allow_empty else None)
    has = part.has(some.shape, some.values, some.clause)
    if option == "ANY":
        return _with(has, empty if allow_empty else None)
    none = _not(has)
    return none if allow_empty else _both(none, part.has("some", {}))


def _by_checkbox(part: _Part, sent: Any) -> Criterion | Invalid | None:
    found = values.boolean(part.context, sent if sent != "" else None)
    if found is None or isinstance(found, Invalid):
        return found
    checked = CustomValue.__table__.c.number == 1
    has = part.has("checked", {}, lambda: checked)
    return has if found else _not(has)


def _by_number(part: _Part, sent: Any) -> Criterion | Invalid | None:
    """Return the criterion for one number, or for a day that begins at a timestamp."""
    if isinstance(sent, list):
        return NOT_A_NUMBER
    if part.definition.data_type == "Date":
        day = dates.read(part.context, sent)
        if day is None or isinstance(day, Invalid):
            return day
        sent = dates.midnight(day, part.context.zone)
    found = values.exact(sent)
    if found is None or isinstance(found, Invalid):
        return found
    return _both(_bound(part, "minimum", found), _bound(part, "maximum", found))


def _by_bounds(part: _Part) -> list[Criterion] | Invalid:
    criteria: list[Criterion] = []
    for side in ("minimum", "maximum"):
        found = values.exact(part.sent.get(f"{side}_value"))
        if isinstance(found, Invalid):
            return found
        if found is not None:
            criteria.append(_bound(part._replace(name=f"{part.name}_value"), side, found))
    return criteria


def _bound(part: _Part, side: str, value: Decimal) -> Criterion:
    """Return the criterion that a value is not below, or not above, a number."""
    which = cast("Side", side)
    name = f"{part.name}_{side}"
    match part.definition.data_type:
        case "Float":
            limit = bindparam(name, type_=Float())
            real = CustomValue.real
            stored = max(min(float(value), _LARGE), -_LARGE)
            return part.has(
                (side, "real"), {name: stored}, lambda: real >= limit if side == "minimum" else real <= limit
            )
        case "Currency":
            number = cents_bound(part.context, which, value)
        case "Date":
            timestamp = whole_bound(part.context, which, value)
            day = dates.first_day if side == "minimum" else dates.last_day
            number = day(timestamp, part.context.zone)
        case _:
            number = whole_bound(part.context, which, value)
    inner = bound(name, which, CustomValue.__table__.c.number, number)
    return part.has(side, inner.values, inner.clause)


def _not(one: Criterion) -> Criterion:
    return one._replace(shape=("not", one.shape), clause=lambda: not_(one.clause()))


def _with(one: Criterion, other: Criterion | None) -> Criterion:
    return one if other is None else either(one, other)


def _both(one: Criterion, other: Criterion) -> Criterion:
    shape = ("and", one.shape, other.shape)
    return Criterion(shape, lambda: and_(one.clause(), other.clause()), {**one.values, **other.values})
