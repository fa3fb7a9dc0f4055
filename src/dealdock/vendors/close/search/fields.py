"""The fields of one kind of record in searches, and their conditions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, not_, or_, true

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field.model import CustomValue
from dealdock.vendors.close.custom_field.types import choices_of
from dealdock.vendors.close.search import names
from dealdock.vendors.close.search.comparing import SearchField
from dealdock.vendors.close.search.field_types import UNKNOWN, Choice, Float, Id, Text
from dealdock.vendors.close.search.reference_types import Related
from dealdock.vendors.close.search.syntax import (
    All,
    Condition,
    Either,
    Not,
    ParsedSearch,
    Sorting,
    StatusChange,
    Term,
    Words,
    size,
)
from dealdock.vendors.close.search.time_types import Day, ShownMoment

MAX_JOINS = 8
_CUSTOM = "custom."
_REFERENCES: Mapping[str, str] = {"user": "user", "contact": "contact"}


@dataclass(frozen=True)
class SearchFields:
    """The fields of a kind of record."""

    object: str
    """Its name among custom fields."""
    id: Any
    """The column of its id."""
    by_name: Mapping[str, SearchField]
    words: Callable[[Context, str], ColumnElement[bool]]
    """Returns the condition of words without a field."""
    prefix: str = ""
    """A field's name may begin with it."""
    status_change: Callable[[Context, StatusChange], ColumnElement[bool]] | None = None
    others: Callable[[Context, str], SearchField | None] = lambda *_: None
    """Returns a field of other records by its name here."""

    def where(self, context: Context, search: ParsedSearch) -> ColumnElement[bool]:
        """Return the condition of a search in SQL. Raises `HttpError`.

        PostgreSQL makes a join of each `IN (SELECT …)` that must hold, and takes minutes to order some hundred joins.
        It does not look into `… IS TRUE`.
        """
        whole = self.condition(context, search.condition)
        return whole if size(search.condition) <= MAX_JOINS else whole.is_(true())

    def sorts(self, search: ParsedSearch) -> Sequence[Sorting]:
        """Return the order of a search, with the names of fields as they are here."""
        return [each._replace(field=each.field.removeprefix(self.prefix)) for each in search.sorts]

    def condition(self, context: Context, condition: Condition) -> ColumnElement[bool]:
        """Return the condition of a syntax tree in SQL. Raises `HttpError`."""
        match condition:
            case All(conditions):
                return and_(true(), *(self.condition(context, each) for each in conditions))
            case Either(conditions):
                return or_(*(self.condition(context, each) for each in conditions))
            case Not(inner):
                return not_(self.condition(context, inner))
            case Words(text):
                return self.words(context, text)
            case StatusChange():
                return false() if self.status_change is None else self.status_change(context, condition)
            case Term():
                return self.field(context, condition.field).condition(condition, context)

    def field(self, context: Context, name: str) -> SearchField:
        """Return the field of this name. One that does not exist matches nothing."""
        known = self.by_name.get(name) or self.by_name.get(name.removeprefix(self.prefix)) or self.others(context, name)
        if known is not None:
            return known
        own = name.removeprefix(self.prefix)
        return self._custom(context, own.removeprefix(_CUSTOM)) if own.startswith(_CUSTOM) else UNKNOWN

    def _custom(self, context: Context, name: str) -> SearchField:
        found = names.custom_field(context, self.object, name)
        if found is None:
            return UNKNOWN
        of_field = CustomValue.field_id == found.id
        return Related(self.id, CustomValue.record_id, CustomValue.dataset_id, _custom_type(found), of_field)


def _custom_type(field: AnyRow) -> SearchField:
    """Return the type of a custom field's values (contract 3.6). `field`: its row."""
    match field.type:
        case "choices":
            return Choice(CustomValue.text, choices_of(field))
        case "number":
            return Float(CustomValue.number)
        case "date":
            return Day(CustomValue.text)
        case "datetime":
            return ShownMoment(CustomValue.text)
        case "user" | "contact":
            return Id(_REFERENCES[field.type], CustomValue.reference)
    return Text(CustomValue.text, CustomValue.words)
