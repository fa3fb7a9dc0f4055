"""The fields of one kind of record in searches, and the records of small tables that their texts name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, not_, or_, select, true

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models import User
from dealdock.vendors.close.lead_status import LeadStatus
from dealdock.vendors.close.pipeline import OpportunityStatus, Pipeline, display_name
from dealdock.vendors.close.record import custom_fields
from dealdock.vendors.close.record.custom_fields import choices_of
from dealdock.vendors.close.record.custom_values import CustomValue
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
from dealdock.vendors.close.search.types import (
    UNKNOWN,
    Choice,
    Day,
    Float,
    Id,
    Name,
    Related,
    SearchField,
    ShownMoment,
    Text,
    is_equal,
)
from dealdock.vendors.close.user.members import full_name
from dealdock.vendors.close.wire.context import Context


def opportunity_statuses(context: Context) -> list[Name]:
    """Return the statuses by id, label and type."""
    ids = context.ids
    return [
        Name(row.id, (row.label, row.type), ids.show("opportunityStatus", row.id))
        for row in _rows(context, OpportunityStatus)
    ]


def opportunity_labels(context: Context) -> list[Name]:
    """Return the statuses by label."""
    return [Name(row.id, (row.label,)) for row in _rows(context, OpportunityStatus)]


def opportunity_display_names(context: Context) -> list[Name]:
    """Return the statuses by the name under which they are shown."""
    pipelines = _pipelines(context)
    return [
        Name(row.id, (display_name(row.label, pipelines[row.pipeline_id], len(pipelines)),))
        for row in _rows(context, OpportunityStatus)
    ]


def opportunity_types(context: Context) -> list[Name]:
    """Return the statuses by type."""
    return [Name(row.id, (row.type,)) for row in _rows(context, OpportunityStatus)]


def statuses_by_pipeline_id(context: Context) -> list[Name]:
    """Return the statuses by the id of their pipeline."""
    ids = context.ids
    return [Name(row.id, (), ids.show("pipeline", row.pipeline_id)) for row in _rows(context, OpportunityStatus)]


def statuses_by_pipeline_name(context: Context) -> list[Name]:
    """Return the statuses by the name of their pipeline."""
    pipelines = _pipelines(context)
    return [Name(row.id, (pipelines[row.pipeline_id],)) for row in _rows(context, OpportunityStatus)]


def lead_statuses(context: Context) -> list[Name]:
    """Return the statuses of leads by id and label."""
    return [Name(row.id, (row.label,), context.ids.show("leadStatus", row.id)) for row in _rows(context, LeadStatus)]


def lead_labels(context: Context) -> list[Name]:
    """Return the statuses of leads by label."""
    return [Name(row.id, (row.label,)) for row in _rows(context, LeadStatus)]


def users(context: Context) -> list[Name]:
    """Return the users by id, full name and address."""
    ids = context.ids
    return [
        Name(row.id, (full_name(row.first_name, row.last_name), row.email), ids.show("user", row.id))
        for row in _rows(context, User)
    ]


def full_names(context: Context) -> list[Name]:
    """Return the users by full name."""
    return [Name(row.id, (full_name(row.first_name, row.last_name),)) for row in _rows(context, User)]


def custom_field(context: Context, object_: str, name: str) -> AnyRow | None:
    """Return the custom field with this id or name; among several, the one with the same case is preferred. None if
    there is none.
    """
    number = context.ids.find("customField", name)
    of_object = custom_fields.all_fields_of(context, object_)
    matches = (
        *(row for row in of_object if row.id == number),
        *(row for row in of_object if row.name == name),
        *(row for row in of_object if is_equal(row.name, name)),
    )
    return next(iter(matches), None)


def _pipelines(context: Context) -> dict[int, str]:
    """Return the names of the pipelines by id."""
    return {row.id: row.name for row in _rows(context, Pipeline)}


def _rows(context: Context, model: Any) -> Sequence[AnyRow]:
    mine = select(model.__table__).where(model.dataset_id == context.dataset_id)
    return context.db.execute(mine.order_by(model.id)).all()


MAX_JOINS = 8
_CUSTOM = "custom."
_REFERENCES: Mapping[str, str] = {"user": "user", "contact": "contact", "custom_object": "customObject"}


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
        found = custom_field(context, self.object, name)
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
        case "user" | "contact" | "custom_object":
            return Id(_REFERENCES[field.type], CustomValue.reference)
    return Text(CustomValue.text, CustomValue.words)
