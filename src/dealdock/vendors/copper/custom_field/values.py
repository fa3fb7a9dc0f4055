"""Definitions of custom fields, and values: in bodies, in the database, and in answers (contract 2.8)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import chain, repeat
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, Connection, bindparam, delete, insert, select

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.custom_field.model import (
    CONNECT,
    WITH_OPTIONS,
    CustomFieldDefinition,
    CustomFieldOption,
    CustomValue,
    RelatedLink,
)
from dealdock.vendors.copper.names import Entity
from dealdock.vendors.copper.wire import dates, values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import (
    NOT_AN_OBJECT,
    NOT_INCLUDED,
    Invalid,
    no_record,
    together,
    validation_error,
)
from dealdock.vendors.copper.wire.values import Reader
from dealdock.web.rest.fields import list_type


class Stored(NamedTuple):
    """A stored value; of the type MultiSelect, one of them."""

    number: int | None = None
    real: float | None = None
    text: str | None = None


NO_CHANGE: Final = Stored()
"""The stored value of a false that was sent. It decides the place of the field in answers, and is not another value."""

Values = Mapping[int, Sequence[Stored]]
"""The stored values of a record by definition. An empty sequence: no value."""

MAX_VALUES: Final = 1_000
"""The values that one record has of all custom fields. It is ours: Copper documents no limit."""
TOO_MANY_VALUES: Final = Invalid(f"have too many values (maximum is {MAX_VALUES})")

_HERE: Final = CustomFieldDefinition.dataset_id == bindparam("dataset_id")
_DEFINITIONS: Final = Statement(select(CustomFieldDefinition.__table__).where(_HERE).order_by(CustomFieldDefinition.id))
_OPTIONS: Final = Statement(
    select(CustomFieldOption.__table__)
    .where(CustomFieldOption.dataset_id == bindparam("dataset_id"))
    .order_by(CustomFieldOption.definition_id, CustomFieldOption.rank, CustomFieldOption.id)
)
_NAMES: Final = Statement(
    select(CustomFieldOption.id, CustomFieldOption.name).where(CustomFieldOption.dataset_id == bindparam("dataset_id"))
)
_OPTIONS_OF: Final = Statement(
    select(CustomFieldOption.id, CustomFieldOption.name)
    .where(
        CustomFieldOption.dataset_id == bindparam("dataset_id"),
        CustomFieldOption.definition_id == bindparam("definition_id"),
    )
    .order_by(CustomFieldOption.rank, CustomFieldOption.id)
)
_INSERT: Final = Statement(insert(CustomValue), columns=CustomValue.__table__.c.keys())
_REMOVE: Final = Statement(
    delete(CustomValue).where(
        CustomValue.dataset_id == bindparam("of_dataset"),
        CustomValue.record_id == bindparam("of_record"),
        CustomValue.definition_id == bindparam("of_definition"),
    )
)


def definitions(db: Connection, account: AccountContext, kind: str | None = None) -> list[AnyRow]:
    """Return the definitions by id; `kind`: only definitions for this kind of record."""
    rows = _DEFINITIONS.all(db, {"dataset_id": account.dataset_id})
    return [row for row in rows if kind is None or kind in row.available_on]


def options(db: Connection, account: AccountContext) -> dict[int, list[AnyRow]]:
    """Return the options by the id of their definition, each list by rank."""
    found: dict[int, list[AnyRow]] = {}
    for row in _OPTIONS.all(db, {"dataset_id": account.dataset_id}):
        found.setdefault(row.definition_id, []).append(row)
    return found


def option_names(db: Connection, account: AccountContext) -> dict[int, str]:
    """Return the names of all options by id."""
    return dict(_NAMES.tuples(db, {"dataset_id": account.dataset_id}))


def options_of(db: Connection, account: AccountContext, definition_id: int) -> Sequence[AnyRow]:
    """Return ids and names of the options of a definition by rank."""
    return _OPTIONS_OF.all(db, {"dataset_id": account.dataset_id, "definition_id": definition_id})


def values_of(
    db: Connection, account: AccountContext, record_ids: Sequence[int], *, is_limited: bool = True
) -> dict[int, dict[int, list[Stored]]]:
    """Return the values of up to 200 records, by record and definition.

    Raises `TooMuch` for too long ones, unless they are for a scene (not `is_limited`).
    """
    found: dict[int, dict[int, list[Stored]]] = {record_id: {} for record_id in record_ids}
    if not record_ids:
        return found
    size = 1 if len(record_ids) == 1 else _MANY
    names = _IDS[:size]
    ids = dict(zip(names, chain(record_ids, repeat(record_ids[-1])), strict=False))
    read = _select_values(size).for_answer if is_limited and size > 1 else _select_values(size).tuples
    for record_id, definition_id, *stored in read(db, {"dataset_id": account.dataset_id, **ids}):
        found[record_id].setdefault(definition_id, []).append(Stored(*stored))
    return found


_MANY: Final = 200
_IDS: Final = [f"id{place}" for place in range(_MANY)]


@cache
def _select_values(size: int) -> Statement:
    """Return the statement for this number of records. A page with fewer repeats its last id."""
    ids = [bindparam(name, type_=BigInteger) for name in _IDS[:size]]
    columns = (
        CustomValue.record_id,
        CustomValue.definition_id,
        *(CustomValue.__table__.c[each] for each in Stored._fields),
    )
    here = select(*columns).where(CustomValue.dataset_id == bindparam("dataset_id"), CustomValue.record_id.in_(ids))
    return Statement(here.order_by(CustomValue.record_id, CustomValue.definition_id, CustomValue.position))


def link_ids(db: Connection, account: AccountContext, record_ids: Sequence[int]) -> dict[tuple[int, int], list[int]]:
    """Return the ids of the links of records, by record and definition, upwards."""
    here = (RelatedLink.dataset_id == account.dataset_id, RelatedLink.source_id.in_(record_ids))
    columns = select(RelatedLink.source_id, RelatedLink.definition_id, RelatedLink.id).where(*here)
    found: dict[tuple[int, int], list[int]] = {}
    for source_id, definition_id, link_id in db.execute(columns.order_by(RelatedLink.id)):
        found.setdefault((source_id, definition_id), []).append(link_id)
    return found


def rows(dataset_id: int, record_id: int, found: Values) -> list[dict[str, Any]]:
    """Return the rows for the values of a record."""
    return [
        {
            "dataset_id": dataset_id,
            "record_id": record_id,
            "definition_id": definition_id,
            "position": position,
            **stored._asdict(),
        }
        for definition_id, several in found.items()
        for position, stored in enumerate(several)
    ]


def add(db: Connection, account: AccountContext, record_id: int, found: Values) -> None:
    """Store the values of a new record."""
    _INSERT.run_many(db, rows(account.dataset_id, record_id, found))


def replace(db: Connection, account: AccountContext, record_id: int, new: Values) -> bool:
    """Replace the values of these definitions. Return True if one differs from before."""
    before = values_of(db, account, [record_id])[record_id]
    if sum(map(len, {**before, **new}.values())) > MAX_VALUES:
        raise validation_error(TOO_MANY_VALUES.faults("custom_fields"))
    different = {name: found for name, found in new.items() if list(found) != before.get(name, [])}
    for definition_id in different:
        key = {"of_dataset": account.dataset_id, "of_record": record_id, "of_definition": definition_id}
        _REMOVE.run(db, key)
    add(db, account, record_id, different)
    return any(_seen(new[name]) != _seen(before.get(name, ())) for name in different)


def _seen(values_: Sequence[Stored]) -> list[Stored]:
    return [each for each in values_ if each != NO_CHANGE]


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
        known = {row.id: row for row in definitions(context.db, context.account, kind)} if value else {}
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
                options[definition.id] = options_of(context.db, context.account, definition.id) if has_options else ()
            one = TYPES[definition.data_type].read(context, options[definition.id], each.get("value"))
            if isinstance(one, Invalid):
                faults.append(one)
            else:
                found[definition.id] = one
        if sum(map(len, found.values())) > MAX_VALUES:
            return TOO_MANY_VALUES
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
        self._definitions = definitions(context.db, context.account, kind)
        self._values: Mapping[int, Mapping[int, Sequence[Stored]]] = {}
        self._names: dict[int, str] | None = None
        if self._definitions:
            self._values = values_of(context.db, context.account, record_ids, is_limited=is_limited)
        has_links = any(each.data_type == CONNECT for each in self._definitions)
        self._links = link_ids(context.db, context.account, record_ids) if has_links else {}
        if computed:
            self._names = option_names(context.db, context.account) if self._definitions else {}

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
