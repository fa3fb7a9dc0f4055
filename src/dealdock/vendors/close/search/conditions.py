"""The conditions on fields in SQL (contract part 2, B.3). One that a type of fields does not have matches nothing."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import ColumnElement, String, and_, cast, false, func, literal, or_, select, true
from sqlalchemy import Float as SqlFloat

from dealdock.platform.database.selection import ByCodePoint, Position, containing
from dealdock.vendors.close.group import Group
from dealdock.vendors.close.search import reading
from dealdock.vendors.close.search.lead_counts import Count, LastCommunication
from dealdock.vendors.close.search.reading import invalid
from dealdock.vendors.close.search.syntax import Comparison, Term
from dealdock.vendors.close.search.types import (
    Address,
    Choice,
    Constant,
    Day,
    Flag,
    Float,
    Formatted,
    Id,
    Lines,
    MemberField,
    Moment,
    Name,
    Named,
    Number,
    Plain,
    Related,
    SearchField,
    ShownMoment,
    Text,
    compared,
    present,
)
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.words import words

FULL_WORDS: Final = "full_words"
BEGINNING: Final = "beginning_of_words"
PHRASE: Final = "phrase"
EXACT: Final = "exact_value"
MODES: Final = (FULL_WORDS, BEGINNING, PHRASE, EXACT)

MAX_WORDS: Final = 50
_PHONE: Final = r"[+0-9() .-]+"


class _Wanted(NamedTuple):
    """A text that is searched for."""

    context: Context
    mode: str
    value: str

    def patterns(self, like: Callable[[str], ColumnElement[bool]]) -> ColumnElement[bool]:
        """Return the condition on a column of words, with a blank before and behind each. `like` compares a part."""
        wanted: Sequence[str] = words(self.value).split()
        match self.mode:
            case _ if not wanted:
                return false()
            case "phrase":
                return like(f"% {' '.join(wanted)} %")
        wanted = _few(wanted)
        match self.mode:
            case "full_words":
                return and_(*(like(f"% {word} %") for word in wanted))
            case _:
                return and_(*(like(f"% {word}%") for word in wanted))

    def fits(self, text: str) -> bool:
        """Return True if a text in memory matches under the rules of the database."""
        wanted, own = words(self.value).split(), words(text)
        match self.mode:
            case "exact_value":
                return self.value.casefold() == text.casefold()
            case _ if not wanted:
                return False
            case "full_words":
                return all(f" {word} " in own for word in wanted)
            case "beginning_of_words":
                return all(f" {word}" in own for word in wanted)
            case _:
                return f" {' '.join(wanted)} " in own


def _few(found: Sequence[str]) -> Sequence[str]:
    """Return words without repetitions. Raises `InvalidSearch` if there are too many: each is a condition."""
    different = list(dict.fromkeys(found))
    if len(different) > MAX_WORDS:
        raise invalid(f"a text has more than {MAX_WORDS} different words")
    return different


def condition(context: Context, field: SearchField, mode: str, value: str) -> ColumnElement[bool]:
    """Return the condition that a field has a text. It is false for fields that are not texts."""
    of_type = _OF_TYPES.get(type(field))
    return false() if of_type is None else of_type(field, _Wanted(context, mode, value))


def named(field: Named, context: Context, fits: Callable[[Name], bool]) -> ColumnElement[bool]:
    """Return the condition that a reference names one of the matching records."""
    found = [name.id for name in field.names(context) if fits(name)]
    return present(field.column, field.column.in_(found)) if found else false()


def _within_text(column: Any) -> Callable[[str], ColumnElement[bool]]:
    """Return the comparison of a column of words with `% a word %`, without LIKE, which takes long for long texts."""
    return lambda pattern: Position(column, literal(pattern.strip("%"))) > 0


def _in_text(field: Text, wanted: _Wanted) -> ColumnElement[bool]:
    if wanted.mode != EXACT:
        return present(field.column, wanted.patterns(_within_text(field.words)))
    own = words(wanted.value)
    same = field.words == own if own else field.column == wanted.value
    return present(field.column, and_(same, func.length(field.column) == len(wanted.value)))


def _in_lines(field: Lines, wanted: _Wanted) -> ColumnElement[bool]:
    """Return the condition that one of several addresses or numbers matches."""
    digits = "".join(character for character in wanted.value if character in "0123456789")
    if digits and re.fullmatch(_PHONE, wanted.value):
        end = "" if wanted.mode == BEGINNING else "\n"
        return or_(*(field.column.like(f"%\n{plus}{digits}{end}%") for plus in ("", "+")))
    if wanted.mode == EXACT or field.words is None:
        line: ColumnElement[bool] = field.column.contains(f"\n{wanted.value.lower()}\n", autoescape=True)
        return line
    return wanted.patterns(_within_text(field.words))


def _in_plain(field: Plain, wanted: _Wanted) -> ColumnElement[bool]:
    """Return the condition on a text without a column of its words: they may be parts of longer words."""
    if wanted.mode == EXACT:
        return present(field.value, func.lower(field.value, type_=String) == wanted.value.lower())
    parts = [wanted.value] if wanted.mode == PHRASE else _few(wanted.value.split())
    found = [containing(field.value, part) for part in parts if part]
    return present(field.value, and_(true(), *found)) if found else false()


def _in_address(field: Address, wanted: _Wanted) -> ColumnElement[bool]:
    return field.equal(words(wanted.value)) if wanted.mode == EXACT else wanted.patterns(field.like)


def _in_choice(field: Choice, wanted: _Wanted) -> ColumnElement[bool]:
    found = [choice for choice in field.choices if wanted.fits(choice)]
    return present(field.column, field.column.in_(found)) if found else false()


def _in_constant(field: Constant, wanted: _Wanted) -> ColumnElement[bool]:
    own = field.value(wanted.context)
    return true() if own is not None and wanted.fits(own) else false()


def _whole(field: SearchField, wanted: _Wanted) -> ColumnElement[bool]:
    return field.condition(Term("", "=", wanted.value, is_quoted=True), wanted.context)


def _in_names(field: Named, wanted: _Wanted) -> ColumnElement[bool]:
    return named(field, wanted.context, lambda name: any(map(wanted.fits, name.texts)))


_OF_TYPES: Final[Mapping[type, Callable[[Any, _Wanted], ColumnElement[bool]]]] = {
    Text: _in_text,
    Lines: _in_lines,
    Plain: _in_plain,
    Address: _in_address,
    MemberField: lambda field, wanted: field.equal([wanted.value]),
    Named: _in_names,
    Choice: _in_choice,
    Constant: _in_constant,
    Id: _whole,
    Formatted: _whole,
}


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
    mode, value = reading.one_of(described, "mode", MODES), reading.text(described, "value")
    return lambda field: condition(context, field, mode, value)


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
    return named(field, values.context, lambda name: name.public_id in known or not known.isdisjoint(name.texts))


def _is_whole(field: SearchField, values: _Values) -> ColumnElement[bool]:
    return or_(false(), *(condition(values.context, field, EXACT, text) for text in values.texts))


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
                return named(field, context, lambda name: name.public_id in known)
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
        None if described.get(name) is None else reading.moment(context, described[name])
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
