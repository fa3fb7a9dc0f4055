"""Values of custom fields: in bodies, in the database, and in answers (contract 2.8)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.custom_field import queries
from dealdock.vendors.copper.custom_field.model import CONNECT, WITH_OPTIONS
from dealdock.vendors.copper.custom_field.queries import NO_CHANGE, Stored
from dealdock.vendors.copper.names import Entity
from dealdock.vendors.copper.wire import dates, values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import NOT_AN_OBJECT, NOT_INCLUDED, Invalid, no_record, together
from dealdock.vendors.copper.wire.values import Reader
from dealdock.web.rest.fields import list_type

FIELD: Final = "custom_fields"
_EMPTY: Final[tuple[Any, ...]] = (None, "", [])
_EPOCH: Final = date(1970, 1, 1)
_MAX_MONEY: Final = values.MAX_MONEY

MAX_CHOSEN: Final = 50
"""The maximum number of options in one value of the type MultiSelect."""

ReadValue = Callable[[Context, Sequence[AnyRow], Any], "list[Stored] | Invalid"]
"""Returns the stored form of a value. The second argument: the options of the definition."""


class DataType(NamedTuple):
    """The values of one data type."""

    read: ReadValue
    show: Callable[[Context, Sequence[Stored]], Any]


def _text(longest: int) -> ReadValue:
    read = values.text(longest)
    return lambda context, _, value: _stored(read(context, value), lambda found: Stored(text=found))


def _number(read: Reader, make: Callable[[Decimal], Stored]) -> ReadValue:
    return lambda context, _, value: _stored(read(context, value), make)


def _stored(found: Any, make: Callable[[Any], Stored]) -> list[Stored] | Invalid:
    if isinstance(found, Invalid):
        return found
    return [] if found is None else [make(found)]


def _date(context: Context, _: Any, value: Any) -> list[Stored] | Invalid:
    return _stored(dates.read(context, value), lambda day: Stored((day - _EPOCH).days))


def _checkbox(context: Context, _: Any, value: Any) -> list[Stored] | Invalid:
    found = values.boolean(context, None if value == "" else value)
    if isinstance(found, Invalid):
        return found
    return [] if found is None else [Stored(1) if found else NO_CHANGE]


def _dropdown(_: Context, options: Sequence[AnyRow], value: Any) -> list[Stored] | Invalid:
    if value is None or value == "":
        return []
    found = _option(*_by_id_and_name(options), value)
    return NOT_INCLUDED if found is None else [Stored(found)]


def _multi_select(_: Context, options: Sequence[AnyRow], value: Any) -> list[Stored] | Invalid:
    if value is None or value == "":
        return []
    if (fault := values.no_list(value, MAX_CHOSEN)) is not None:
        return fault
    by_id, by_name = _by_id_and_name(options)
    found = [_option(by_id, by_name, each) for each in value]
    known = list(dict.fromkeys(each for each in found if each is not None))
    return [Stored(each) for each in known] if None not in found else NOT_INCLUDED


def _by_id_and_name(options: Sequence[AnyRow]) -> tuple[Mapping[str, int], Mapping[Any, int]]:
    """Return the ids of options by id (as a text) and by name. If two have the same name, the first one counts."""
    return {str(each.id): each.id for each in options}, {each.name: each.id for each in reversed(options)}


def _option(by_id: Mapping[str, int], by_name: Mapping[Any, int], value: Any) -> int | None:
    """Return the id of the option with this id or name."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return by_id.get(str(value)) or by_name.get(value)


def _midnight(context: Context, found: Sequence[Stored]) -> int | None:
    return dates.midnight(_EPOCH + timedelta(days=found[0].number or 0), context.zone) if found else None


TYPES: Final[Mapping[str, DataType]] = {
    "String": DataType(_text(values.MAX_TEXT), lambda _, found: found[0].text if found else None),
    "Text": DataType(_text(values.MAX_DETAILS), lambda _, found: found[0].text if found else None),
    "URL": DataType(_text(values.MAX_DETAILS), lambda _, found: found[0].text if found else None),
    "Dropdown": DataType(_dropdown, lambda _, found: found[0].number if found else None),
    "MultiSelect": DataType(_multi_select, lambda _, found: [each.number for each in found]),
    "Date": DataType(_date, _midnight),
    "Checkbox": DataType(_checkbox, lambda _, found: bool(found and found[0].number)),
    "Float": DataType(
        _number(values.number(-(10**15), 10**15, places=None), lambda value: Stored(real=float(value))),
        lambda _, found: found[0].real if found else None,
    ),
    "Percentage": DataType(
        _number(values.number(0, 100, places=0), lambda value: Stored(int(value))),
        lambda _, found: found[0].number if found else None,
    ),
    "Currency": DataType(
        _number(values.number(-_MAX_MONEY, _MAX_MONEY), lambda value: Stored(int(value.scaleb(2)))),
        lambda _, found: (found[0].number or 0) / 100 if found else None,
    ),
    "Connect": DataType(lambda *_: [], lambda *_: []),
}


TYPE: Final = list_type(dict[str, Any], values.MAX_LIST)
"""The type of the custom fields of a record, for OpenAPI."""


def reader(kind: Entity) -> Reader:
    """Return a reader of the custom fields of a kind of record: the stored values by definition."""

    def read(context: Context, value: Any) -> dict[int, list[Stored]] | Invalid:
        if value is None or value == "":
            return {}
        if (fault := values.no_list(value, values.MAX_LIST)) is not None:
            return fault
        known = {row.id: row for row in queries.definitions(context.db, context.account, kind)} if value else {}
        options: dict[int, Sequence[AnyRow]] = {}
        found: dict[int, list[Stored]] = {}
        faults: list[Invalid] = []
        for each in value:
            definition = _definition(known, each)
            if isinstance(definition, Invalid):
                faults.append(definition)
                continue
            if definition.id not in options:
                has_options = definition.data_type in WITH_OPTIONS and each.get("value") not in _EMPTY
                options[definition.id] = (
                    queries.options_of(context.db, context.account, definition.id) if has_options else ()
                )
            one = TYPES[definition.data_type].read(context, options[definition.id], each.get("value"))
            if isinstance(one, Invalid):
                faults.append(one)
            else:
                found[definition.id] = one
        if sum(map(len, found.values())) > queries.MAX_VALUES:
            return queries.TOO_MANY_VALUES
        return together(faults) if faults else found

    return read


def _definition(known: Mapping[int, AnyRow], value: Any) -> AnyRow | Invalid:
    """Return the definition that an object of a body names."""
    if not isinstance(value, dict):
        return NOT_AN_OBJECT
    found = values.record_id(FIELD, value.get("custom_field_definition_id"))
    if isinstance(found, Invalid):
        return found
    return known.get(found or 0) or no_record(FIELD, found)


def _place(found: Mapping[int, Sequence[Stored]]) -> Callable[[AnyRow], tuple[int, int]]:
    """Return the sort key of a record's definitions."""

    def place(definition: AnyRow) -> tuple[int, int]:
        if definition.data_type == CONNECT:
            return 2, definition.id
        return (0, definition.id) if found.get(definition.id) else (1, -definition.id)

    return place


class RenderedCustomFields:
    """The custom fields of a page of records, in the form of an answer."""

    def __init__(
        self, context: Context, kind: Entity, record_ids: Sequence[int], *, computed: bool, is_limited: bool = True
    ) -> None:
        """Read the values of these records. `computed`: with the computed values.

        Raises `TooMuch` for too long values, unless they are for the control plane (not `is_limited`).
        """
        self._context = context
        self._definitions = queries.definitions(context.db, context.account, kind)
        self._values: Mapping[int, Mapping[int, Sequence[Stored]]] = {}
        self._names: dict[int, str] | None = None
        if self._definitions:
            self._values = queries.values(context.db, context.account, record_ids, is_limited=is_limited)
        has_links = any(each.data_type == CONNECT for each in self._definitions)
        self._links = queries.link_ids(context.db, context.account, record_ids) if has_links else {}
        if computed:
            self._names = queries.option_names(context.db, context.account) if self._definitions else {}

    def of(self, record_id: int) -> list[dict[str, Any]]:
        """Return the custom fields of a record: one object for each definition (contract 2.8, order).

        Definitions with a value come first, by id; then empty ones, by id downwards; then definitions of the type
        Connect.
        """
        found = self._values.get(record_id, {})
        placed = sorted(self._definitions, key=_place(found))
        return [self._one(each, found.get(each.id, ()), self._links.get((record_id, each.id))) for each in placed]

    def _one(self, definition: AnyRow, stored: Sequence[Stored], links: Sequence[int] | None) -> dict[str, Any]:
        value = links or TYPES[definition.data_type].show(self._context, stored)
        shown = {"custom_field_definition_id": definition.id, "value": value}
        if self._names is None:
            return shown
        return {**shown, "computed_value": self._computed(definition.data_type, value, self._names)}

    @staticmethod
    def _computed(data_type: str, value: Any, names: Mapping[int, str]) -> Any:
        """Return the computed value: the names of options, else the value itself."""
        match data_type:
            case "Dropdown":
                return names.get(value)
            case "MultiSelect":
                return [names.get(each) for each in value]
            case _:
                return value
