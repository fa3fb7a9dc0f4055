"""The conditions on fields in SQL (contract part 2, B.3). One that a type of fields does not have matches nothing."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import ColumnElement, and_, cast, false, or_, select, true
from sqlalchemy import Float as SqlFloat

from dealdock.platform.database.selection import ByCodePoint
from dealdock.vendors.close.advanced_search import moments, reading, texts
from dealdock.vendors.close.advanced_search.types import Address, Flag, MemberField, Plain
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.group.model import Group
from dealdock.vendors.close.search.comparing import SearchField, compared, present
from dealdock.vendors.close.search.field_types import Choice, Constant, Float, Id, Lines, Number, Text
from dealdock.vendors.close.search.lead_counts import Count, LastCommunication
from dealdock.vendors.close.search.reference_types import Named, Related
from dealdock.vendors.close.search.syntax import Comparison, Term
from dealdock.vendors.close.search.time_types import Day, Moment, ShownMoment

Fits: TypeAlias = Callable[[SearchField], ColumnElement[bool]]
"""Returns the condition on a field in SQL, which is never null."""

CURRENT_USER: Final = "CURRENT_USER"
_LARGEST: Final = 10.0**15
_BOUNDS: Final[Mapping[str, Comparison]] = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def of_field(context: Context, field: SearchField, condition: Mapping[str, Any]) -> ColumnElement[bool]:
    """Return the condition that a field fits. It is never null. Raises `InvalidSearch`."""
    fits = _KINDS[reading.one_of(condition, "type", tuple(_KINDS))](context, condition)
    return _within(context, field, fits)


def of_text(context: Context, fields: Collection[SearchField], described: Mapping[str, Any]) -> ColumnElement[bool]:
    """Return the condition that a text is in one of these fields. Raises `InvalidSearch`."""
    fits = _text(context, described)
    return or_(false(), *(_within(context, field, fits) for field in fields))


def _within(context: Context, field: SearchField, fits: Fits) -> ColumnElement[bool]:
    """Return the condition of a field, or that one related row has such a field."""
    if isinstance(field, Related):
        return field.has(_within(context, field.type, fits), context)
    return fits(field)


def _text(context: Context, described: Mapping[str, Any]) -> Fits:
    mode, value = reading.one_of(described, "mode", texts.MODES), reading.text(described, "value")
    return lambda field: texts.condition(context, field, mode, value)


class _Values(NamedTuple):
    """The values of a term, by their types."""

    context: Context
    texts: Sequence[str]
    numbers: Sequence[float]
    flags: Sequence[bool]


def _term(context: Context, described: Mapping[str, Any]) -> Fits:
    sent = reading.a_list(described, "values")
    if not all(isinstance(value, str | int | float) for value in sent):
        raise reading.invalid("values must be texts, numbers or booleans")
    strings = [value for value in sent if isinstance(value, str)]
    numbers = [value for value in sent if type(value) in {int, float} and abs(value) < _LARGEST]
    values = _Values(context, strings, numbers, [value for value in sent if isinstance(value, bool)])

    def fits(field: SearchField) -> ColumnElement[bool]:
        condition = _TERMS.get(type(field))
        return false() if condition is None else condition(field, values)

    return fits


def _stored(field: Text, values: _Values) -> ColumnElement[bool]:
    found = [each for text in values.texts if (each := field.stored(text)) is not None]
    return present(field.column, field.column.in_(found))


def _is_named(field: Named, values: _Values) -> ColumnElement[bool]:
    known = set(values.texts)
    return texts.named(field, values.context, lambda name: name.public_id in known or not known.isdisjoint(name.texts))


def _is_whole(field: SearchField, values: _Values) -> ColumnElement[bool]:
    return or_(false(), *(texts.condition(values.context, field, texts.EXACT, text) for text in values.texts))


def _is_count(field: Count, values: _Values) -> ColumnElement[bool]:
    terms = [Term("", "=", str(number)) for number in values.numbers]
    return or_(false(), *(field.condition(term, values.context) for term in terms))


def _is_flag(field: Flag | Plain, values: _Values) -> ColumnElement[bool]:
    return or_(false(), *(field.is_flag(value=flag) for flag in values.flags))


def _is_plain(field: Plain, values: _Values) -> ColumnElement[bool]:
    written = [*values.texts, *map(str, values.numbers)]
    return or_(_is_flag(field, values), _is_in(field.value, written))


def _is_in(column: Any, values: Sequence[Any]) -> ColumnElement[bool]:
    return present(column, column.in_(values))


_TERMS: Final[Mapping[type, Callable[[Any, _Values], ColumnElement[bool]]]] = {
    Text: _stored,
    Number: lambda field, values: _is_in(field.column, values.numbers),
    Float: lambda field, values: _is_in(field.column, values.numbers),
    Count: _is_count,
    Flag: _is_flag,
    Plain: _is_plain,
    Id: lambda field, values: _ids(values.context, field.prefix, field.column, values.texts),
    Named: _is_named,
    Choice: lambda field, values: _is_in(field.column, values.texts),
    Day: lambda field, values: _is_in(field.column, values.texts),
    ShownMoment: lambda field, values: _is_in(field.column, values.texts),
    Lines: _is_whole,
    Address: _is_whole,
    MemberField: lambda field, values: field.equal(values.texts),
    Constant: lambda field, values: true() if field.value(values.context) in values.texts else false(),
}


def _reference(context: Context, described: Mapping[str, Any]) -> Fits:
    reading.text(described, "reference_type")
    ids = [each for each in reading.a_list(described, "object_ids") if isinstance(each, str)]
    if CURRENT_USER in ids:
        ids.append(context.ids.show("user", context.user_id))
    ids += _members(context, ids)

    def fits(field: SearchField) -> ColumnElement[bool]:
        match field:
            case Id(prefix, column):
                return _ids(context, prefix, column, ids)
            case Named():
                known = set(ids)
                return texts.named(field, context, lambda name: name.public_id in known)
            case Plain():
                return present(field.value, field.value.in_(ids))
            case Constant():
                return true() if field.value(context) in ids else false()
        return false()

    return fits


def _members(context: Context, ids: Sequence[str]) -> Sequence[str]:
    """Return the users in the groups that are among the ids."""
    groups = {number for each in ids if (number := context.ids.find("group", each)) is not None}
    here = (Group.dataset_id == context.dataset_id, Group.id.in_(sorted(groups)))
    found = context.db.scalars(select(Group.members).where(*here)) if groups else ()
    return [member["user_id"] for members in found for member in members]


def _ids(context: Context, prefix: str, column: Any, ids: Sequence[str]) -> ColumnElement[bool]:
    numbers = {number for each in ids if (number := context.ids.find(prefix, each)) is not None}
    return present(column, column.in_(sorted(numbers))) if numbers else false()


def _number_range(context: Context, described: Mapping[str, Any]) -> Fits:
    bounds: list[tuple[Comparison, str]] = []
    for name, comparison in _BOUNDS.items():
        bound = described.get(name)
        if bound is None:
            continue
        if type(bound) not in {int, float} or not abs(bound) < _LARGEST:
            raise reading.invalid(f"{name} must be a number")
        bounds.append((comparison, f"{bound:f}" if isinstance(bound, float) else str(bound)))

    def fits(field: SearchField) -> ColumnElement[bool]:
        if isinstance(field, Count):
            return and_(true(), *(_counted(context, field, comparison, bound) for comparison, bound in bounds))
        if isinstance(field, Plain):
            return _range_of_plain(field, bounds)
        if not isinstance(field, Number | Float):
            return false()
        terms = [Term("", comparison, bound) for comparison, bound in bounds]
        return and_(field.column.is_not(None), *(field.condition(term, context) for term in terms))

    return fits


def _range_of_plain(field: Plain, bounds: Sequence[tuple[Comparison, str]]) -> ColumnElement[bool]:
    if not field.is_number:
        return false()
    number = cast(field.value, SqlFloat)
    return and_(number.is_not(None), *(compared(number, comparison, float(bound)) for comparison, bound in bounds))


def _counted(context: Context, field: Count, comparison: Comparison, bound: str) -> ColumnElement[bool]:
    """Return the condition of a number of records, whose bound may have a sign or a fraction."""
    value = float(bound)
    if value < 0:
        return true() if comparison in {">", ">="} else false()
    if not value.is_integer():
        comparison = ">" if comparison in {">", ">="} else "<="
    return field.condition(Term("", comparison, str(int(value))), context)


def _moment_range(context: Context, described: Mapping[str, Any]) -> Fits:
    first, end = (
        None if described.get(name) is None else moments.moment(context, described[name])
        for name in ("on_or_after", "before")
    )

    def fits(field: SearchField) -> ColumnElement[bool]:
        match field:
            case LastCommunication():
                return field.within(context, lambda column: _between(column, first, end))
            case Moment(column):
                return present(column, _between(column, first and field.stored(first), end and field.stored(end)))
            case ShownMoment(column):
                shown = [bound and bound.isoformat() for bound in (first, end)]
                return present(column, _between(ByCodePoint(column), *shown))
            case Day(column):
                return present(column, _between(column, *(bound and _day_from(bound) for bound in (first, end))))
        return false()

    return fits


def _between(column: Any, first: Any, end: Any) -> ColumnElement[bool]:
    conditions = [] if first is None else [compared(column, ">=", first)]
    return and_(true(), *conditions, *([] if end is None else [compared(column, "<", end)]))


def _day_from(moment: datetime) -> str:
    """Return the first day that begins, in UTC, at a moment or later."""
    day = moment.astimezone(UTC).date()
    is_midnight = moment == datetime.combine(day, time(), UTC)
    return (day if is_midnight or day == date.max else day + timedelta(days=1)).isoformat()


def _exists(context: Context, _: Mapping[str, Any]) -> Fits:
    def fits(field: SearchField) -> ColumnElement[bool]:
        if isinstance(field, Address | MemberField | Plain | Flag):
            return field.exists()
        return field.condition(Term("", ":", "*"), context)

    return fits


def _boolean(_: Context, described: Mapping[str, Any]) -> Fits:
    value = reading.part(described, "value")
    if not isinstance(value, bool):
        raise reading.invalid("value must be true or false")
    return lambda field: field.is_flag(value=value) if isinstance(field, Flag | Plain) else false()


def _local_time(context: Context, described: Mapping[str, Any]) -> Fits:
    """Return the condition on a time zone in which the time of day is now between two."""
    first, end = (_time_of_day(described, name) for name in ("on_or_after", "before"))

    def is_within(zone: str) -> bool:
        now = context.now.astimezone(ZoneInfo(zone)).time()
        return (first is None or first <= now) and (end is None or now < end)

    zones = [zone for zone in sorted(available_timezones()) if is_within(zone)]
    return lambda field: _is_in(field.value, zones) if isinstance(field, Plain) else false()


def _time_of_day(described: Mapping[str, Any], name: str) -> time | None:
    """Return a time of day; None where it is open."""
    sent = described.get(name)
    if sent is None:
        return None
    try:
        return time.fromisoformat(sent)
    except (TypeError, ValueError):
        raise reading.invalid(f"{name} must be a time such as 08:00:00") from None


_KINDS: Final[Mapping[str, Callable[[Context, Mapping[str, Any]], Fits]]] = {
    "text": _text,
    "term": _term,
    "reference": _reference,
    "number_range": _number_range,
    "local_time": _local_time,
    "moment_range": _moment_range,
    "exists": _exists,
    "boolean": _boolean,
}
