"""The records of a scene as rows: JSON with ids of its own, and values of custom fields."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from sqlalchemy import Connection

from dealdock.platform.database import bulk_insert
from dealdock.platform.records.kind import Kind
from dealdock.platform.scenes.record_forms import RecordForm, RecordForms
from dealdock.platform.scenes.record_rows import LoadContext, RecordRows, Row, SceneRecords, TableRows, WrongRecords
from dealdock.platform.scenes.values import WrongValue
from dealdock.vendors.close.activity.resource import ACTIVITY
from dealdock.vendors.close.custom_field import CUSTOM_FIELD
from dealdock.vendors.close.custom_object import CUSTOM_OBJECT
from dealdock.vendors.close.kinds import LOOSE, WITH_CUSTOM_VALUES
from dealdock.vendors.close.lead.contact import CONTACT
from dealdock.vendors.close.lead.model import Lead
from dealdock.vendors.close.lead.resource import LEAD
from dealdock.vendors.close.opportunity.resource import OPPORTUNITY
from dealdock.vendors.close.record import custom_fields, custom_values
from dealdock.vendors.close.record.custom_values import CustomFieldIndex, CustomValue
from dealdock.vendors.close.saved_search import SAVED_SEARCH
from dealdock.vendors.close.scenes.completion import Completion
from dealdock.vendors.close.scenes.of_leads import LeadNames, Use, foreign_contacts
from dealdock.vendors.close.scenes.own_ids import OwnIds
from dealdock.vendors.close.task.resource import TASK
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.ids import FORM
from dealdock.vendors.close.wire.words import words

if TYPE_CHECKING:
    from dealdock.platform.scenes.document import Problem

T = TypeVar("T")

_WITH_IDS: Final = (
    *("details", "data", "previous_data", "meta"),
    *("steps", "members", "participants", "calls_assigned_to", "s_query"),
)
"""JSON columns with ids of users and of the organization, which an account keeps at an import."""


class _Owner(NamedTuple):
    """The object that has custom fields, and its type of activities or of objects."""

    object: str
    type_id: int | None


_OBJECTS: Final[Mapping[Kind, str]] = {CUSTOM_OBJECT: "custom_object_type"}
"""The object of the custom fields of a kind, where it is not the kind's name."""


def _owner(kind: Kind, row: Row) -> _Owner:
    """Return the owner of the custom fields of a record, or the one of a custom field."""
    type_id = row.get("custom_activity_type_id") or row.get("custom_object_type_id")
    return _Owner(_OBJECTS.get(kind, kind.name), type_id)


_LAST_WITH_VALUES: Final = (OPPORTUNITY, ACTIVITY, CUSTOM_OBJECT)
"""The kinds after which the values of custom fields are written. They may refer to contacts."""

_WITH_OWN_CONTACTS: Final = (OPPORTUNITY, TASK)
"""Kinds whose records may name a contact of their own lead only."""


class _Values(NamedTuple):
    """The values that a record of the scene has of custom fields."""

    problem: "Problem"
    """The place of the record."""
    owner: _Owner
    record_id: int
    customs: Mapping[str, Any]


def _names_objects(field: Any) -> bool:
    return field is not None and field.type == "custom_object"


class Rows(RecordRows):
    """Makes the rows of an account's records."""

    def __init__(self, forms: RecordForms, context: LoadContext) -> None:
        super().__init__(forms, context)
        self._records = SceneRecords((), ())
        self._customs: list[_Values] = []
        self._given: set[str] = set()
        """The kinds with records."""
        self._gone: dict[str, int] = {}
        self._field_names: set[tuple[_Owner, str]] = set()
        """The names of custom fields, with their owners."""
        self._lead_names = LeadNames()
        self._uses: list[Use] = []
        """The contacts that records of the batch name."""
        self._foreign: list[Problem] = []
        self._completion = Completion(self._read, self._add_lead)
        self._leads: list[Row] = []
        """The leads of records of the batch that name no lead."""
        self._own_ids = OwnIds(
            context.users,
            lambda number: self._read(lambda own: own.ids.show("user", number)),
            lambda: FORM.encode(context.account.account_id, "organization", context.account.account_id),
        )

    def rows(self, kind: str, records: SceneRecords) -> TableRows:
        """Return the rows of a batch of records."""
        self._records = records
        self._given.add(kind)
        self._uses, self._leads = [], []
        written = super().rows(kind, records)
        if self._uses:
            self._foreign += self._read(lambda own: list(foreign_contacts(own.db, own.dataset_id, self._uses)))
        return [self.written(Lead, self._leads), *written] if self._leads else written

    def after(self, kind: str) -> Iterator[TableRows]:
        """Yield the usual records of each kind that the scene lacks, and the values of custom fields.

        The values are written once all that they may refer to is. Raises `WrongRecords`.
        """
        if self._foreign:
            raise WrongRecords(self._foreign)
        if kind == CONTACT.many:
            self._lead_names.store(self.context)
        form = self.forms[kind]
        if form.kind.usual is not None and (usual := form.kind.usual(self._given)):
            yield super().rows(kind, SceneRecords((), [form.form(**each) for each in usual]))
        if form.kind in _LAST_WITH_VALUES and self._customs:
            given, self._customs = self._customs, []
            rows = self._read(lambda context: list(self._values(context, given, is_last=form.kind is CUSTOM_OBJECT)))
            yield [(CustomValue, *bulk_insert.stored(CustomValue.__table__, rows))]

    def row(self, form: RecordForm, each: Any) -> Row:
        """Return all columns of a record."""
        row = super().row(form, each)
        if form.kind is CUSTOM_FIELD:
            self._check_name(_owner(form.kind, row)._replace(object=each.object), each.name)
        if form.kind is SAVED_SEARCH and each.query is None and each.s_query is None:
            raise WrongValue("is required, or s_query", ("query",))
        if form.kind in WITH_CUSTOM_VALUES and each.custom is not None:
            customs = self._own_ids.replaced(each.custom)
            self._customs.append(_Values(self._records.problem(""), _owner(form.kind, row), row["id"], customs))
        self._note_lead(form.kind, row, each)
        return row

    def given(self, form: RecordForm, each: Any) -> Row:
        """Return the columns of a record that derive from no other."""
        row = super().given(form, each)
        row |= {name: self._own_ids.replaced(row[name]) for name in _WITH_IDS if name in row}
        row |= self._completion.of(form.kind, row, each)
        return row | self._loose(form.kind, each)

    def _add_lead(self, name: str, each: Any, row: Row) -> int:
        """Add a lead for a record of the scene, `each`, and its row, with the same author and time."""
        form = self.forms[LEAD.many]
        lead = self.row(form, form.form.model_validate({"name": name, "created_by": each.created_by}))
        self._leads.append(lead | {"created_at": row["created_at"], "updated_at": row["created_at"]})
        return int(lead["id"])

    def _check_name(self, owner: "_Owner", name: str) -> None:
        """Check that no other custom field of the object has the name. Raises `WrongValue`."""
        if (owner, name) in self._field_names:
            raise WrongValue(f"name must be unique among the custom fields of this object: {owner.object}")
        self._field_names.add((owner, name))

    def _note_lead(self, kind: Kind, row: Row, each: Any) -> None:
        """Remember what names a lead, and the contact that a record of a lead names."""
        if kind is LEAD and not (each.name.strip() or each.display_name):
            self._lead_names.add_lead(row["id"])
        elif kind is CONTACT:
            self._lead_names.add_contact(row["lead_id"], row["id"], row["display_name"])
        elif kind in _WITH_OWN_CONTACTS and row["contact_id"] is not None:
            self._uses.append(Use(self._records.problem(""), row["lead_id"], row["contact_id"]))

    def _loose(self, kind: Kind, each: Any) -> Row:
        """Return the number of a record that need not exist."""
        if kind not in LOOSE:
            return {}
        column = LOOSE[kind]
        named = getattr(each, column)
        return {column: None if named is None else self._loose_number(kind.references[column], named)}

    def _loose_number(self, of: str, public_id: Any) -> int:
        """Return the number of the record with this id. One that no longer exists gets a number that keeps its id."""
        if public_id in self._gone:
            return self._gone[public_id]
        number = self._read(lambda context: context.ids.find(of, public_id))
        if number is None:
            number = self._gone[public_id] = self.context.numbers.take_for(of, public_id)
        return number

    def _values(self, context: Context, given: Sequence[_Values], *, is_last: bool) -> Iterator[Row]:
        """Yield the rows of values. Values of the type `custom_object` wait until the last call."""
        fields = {
            owner: CustomFieldIndex(context, custom_fields.fields_of(context, *owner))
            for owner in {each.owner for each in given}
        }
        problems: list[Problem] = []
        for problem, owner, record_id, customs in given:
            names: dict[int, str] = {}
            late = {name for name in customs if not is_last and _names_objects(fields[owner].find(name))}
            if late:
                self._customs.append(_Values(problem, owner, record_id, {name: customs[name] for name in late}))
            for name, value in customs.items():
                if name in late:
                    continue
                field = fields[owner].find(name)
                try:
                    if field is None:
                        raise WrongValue(f"must be the name or the id of a custom field of this object: {owner.object}")
                    if names.setdefault(field.id, name) != name:
                        raise WrongValue(f"is the same custom field as {names[field.id]}: give its value once")
                    found = custom_values.read_values(context, field, value)
                except ValueError as error:
                    at = (*problem.place, "custom", name)
                    problems.append(problem._replace(place=at, text=str(error)))
                    continue
                for place, stored in enumerate(found):
                    key = {"dataset_id": context.dataset_id, "record_id": record_id, "field_id": field.id}
                    yield {**key, "position": place, **stored._asdict(), "words": words(stored.text)}
        if problems:
            raise WrongRecords(problems)

    def _read(self, work: Callable[[Context], T]) -> T:
        """Run a function with the context of the account."""
        account, now = self.context.account, self.context.now

        def run(db: Connection) -> T:
            return work(Context(db=db, account=account, user_id=0, now=now))

        return self.context.transactions.read(run)
