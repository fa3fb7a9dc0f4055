"""Records of a scene as rows: the plain columns, and all that repeats or completes them."""

from array import array
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple

from dealdock.platform.database import bulk_insert
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.first_use import cached_property
from dealdock.platform.records.kind import Kind
from dealdock.platform.records.models import Base
from dealdock.platform.scenes.document import Place, Problem
from dealdock.platform.scenes.record_forms import RecordForm, RecordForms
from dealdock.platform.scenes.record_rows import (
    LoadContext,
    RecordFinder,
    RecordRows,
    Row,
    SceneRecords,
    TableRows,
    WrongRecords,
)
from dealdock.platform.scenes.values import WrongValue
from dealdock.vendors.copper import lead_status as lead_statuses
from dealdock.vendors.copper import pipeline as pipelines
from dealdock.vendors.copper import scene_fields
from dealdock.vendors.copper import task as tasks
from dealdock.vendors.copper.activity.resource import ACTIVITY
from dealdock.vendors.copper.company import COMPANY
from dealdock.vendors.copper.custom_field import values as custom_fields
from dealdock.vendors.copper.custom_field.model import CONNECT, USER, CustomFieldOption, CustomValue, RelatedLink
from dealdock.vendors.copper.custom_field.resource import CUSTOM_FIELD_DEFINITION, FEWEST_OPTIONS
from dealdock.vendors.copper.custom_field.values import TYPES, Stored
from dealdock.vendors.copper.kinds import NAMED_BY_TYPE
from dealdock.vendors.copper.lead.resource import LEAD
from dealdock.vendors.copper.names import PLURALS, Entity
from dealdock.vendors.copper.opportunity.resource import OF_THE_STAGE, OPPORTUNITY
from dealdock.vendors.copper.person import names
from dealdock.vendors.copper.person.resource import PERSON
from dealdock.vendors.copper.record import words
from dealdock.vendors.copper.record.words import Keyword
from dealdock.vendors.copper.related.resource import PROJECT_LINK, RELATED_ITEM
from dealdock.vendors.copper.related_link import RELATED_LINK
from dealdock.vendors.copper.scenes import unique
from dealdock.vendors.copper.task import COMPLETED, TASK
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import Invalid

_KINDS: Final[Mapping[str, Entity]] = {plural: kind for kind, plural in PLURALS.items()}


class _Later(NamedTuple):
    """A field with the id of a record that comes later in a scene."""

    field: str
    to: str
    """The list of the other record."""
    one: str


_LATER: Final = {
    COMPANY.many: _Later("primary_contact_id", PERSON.many, "person"),
    RELATED_LINK.many: _Later("mirror_id", RELATED_LINK.many, "related link"),
}


class CopperRows(RecordRows):
    """Makes the rows of an account."""

    def __init__(self, forms: RecordForms, context: LoadContext) -> None:
        """Begin an account."""
        super().__init__(forms, context)
        further = {*_KINDS, RELATED_LINK.many} - self.finders.keys()
        self.finders |= {many: RecordFinder(forms[many], context) for many in further}
        self._later = {many: array("q") for many in _LATER}
        """The ids that records name, each with the position and the line of the record; 0 for no line."""
        self._account: Place = ()
        self._results: dict[Callable[..., Any], Any] = {}
        self._links = set[tuple[int, int]]()
        """The links so far, by the record that has the link and the other one."""

    def rows(self, kind: str, records: SceneRecords) -> TableRows:
        """Return the rows of a batch of records, and the rows of their options, words and custom values."""
        self._further: dict[type[Base], list[Row]] = {}
        self._account = records.place[:2]
        if kind in _LATER:
            self._note_later(kind, records)
        written = super().rows(kind, records)
        return [
            *written,
            *((model, *bulk_insert.stored(model.__table__, rows)) for model, rows in self._further.items()),
        ]

    def after(self, kind: str) -> Iterable[TableRows]:
        """Return no more rows. Raise `WrongRecords` for a value that comes twice, and for an unknown id."""
        if self._account:
            unique.check_stored(self.context, kind, self._account)
        for many, later in _LATER.items():
            if kind == later.to:
                self._check_later(many, later)
        return super().after(kind)

    def row(self, form: RecordForm, each: Any) -> Row:
        """Return all columns of a record."""
        row, kind = super().row(form, each), form.kind.many
        if kind in _KINDS:
            self._add_words(_KINDS[kind], row)
            self._add_values(_KINDS[kind], row["id"], each.custom_fields)
        return row

    def given(self, form: RecordForm, each: Any) -> Row:
        """Return the columns of a record that derive from no other columns, with defaults for columns without a
        value.
        """
        row = super().given(form, each)
        for name in NAMED_BY_TYPE.get(form.kind, ()):
            self._name(name, row)
        if form.kind in _COMPLETED:
            _COMPLETED[form.kind](self, row, each)
        return row

    def _add(self, model: type[Base], rows: list[Row]) -> None:
        self._further.setdefault(model, []).extend(rows)

    def _add_words(self, kind: Entity, row: Row) -> None:
        if not row["deleted"]:
            self._add(Keyword, words.rows(row["dataset_id"], row["id"], words.of(kind, row)))

    def _add_values(self, kind: Entity, record_id: int, sent: Any) -> None:
        """Add the custom values of a record. Raises `WrongValue`.

        A definition that is not available on the kind may be named by its id: an export has the values that it hides.
        """
        if not sent:
            return
        if not isinstance(sent, dict):
            raise WrongValue("must be a mapping of names to values", ("custom_fields",))
        found = {}
        for name, value in sent.items():
            definition = self._definitions.get(name)
            if definition is None or not (kind in definition.available_on or name == str(definition.id)):
                raise WrongValue(f"must name definitions for a {kind}, has {name!r}", ("custom_fields",))
            found[definition.id] = self._read(definition, value)
        self._add(CustomValue, custom_fields.rows(self.context.account.dataset_id, record_id, found))

    def _read(self, definition: AnyRow, value: Any) -> list[Stored]:
        options = self._all(custom_fields.options).get(definition.id, ())
        found = TYPES[definition.data_type].read(self._context, options, value)
        if isinstance(found, Invalid):
            raise WrongValue(f"{definition.name} {found.text}", ("custom_fields",))
        return found

    @cached_property
    def _context(self) -> Context:
        """The context of readers that read nothing of the database."""
        return Context(None, self.context.account, self.context.now)  # type: ignore[arg-type]  # as above

    @cached_property
    def _definitions(self) -> Mapping[str, AnyRow]:
        """The account's definitions, by id and by name."""
        rows = self._all(custom_fields.definitions)
        return {**{row.name: row for row in reversed(rows)}, **{str(row.id): row for row in rows}}

    def _all(self, query: Callable[..., Any]) -> Any:
        """Return the result of a query, which runs once. The records of earlier kinds have been written."""
        if query not in self._results:
            self._results[query] = self.context.transactions.read(lambda db: query(db, self.context.account))
        return self._results[query]

    def complete_definition(self, row: Row, each: Any) -> None:
        """Add the options of a definition. Raises `WrongValue` if its type needs more."""
        if len(each.options) < (fewest := FEWEST_OPTIONS.get(each.data_type, 0)):
            raise WrongValue(f"must have at least {fewest} for a {each.data_type}", ("options",))
        common = {name: row[name] for name in ("dataset_id", "created_at", "updated_at")}
        take = self.context.numbers.take
        rows = [
            {**common, "id": take(option.id), "definition_id": row["id"], "name": option.name, "rank": rank}
            for rank, option in enumerate(each.options)
        ]
        self._add(CustomFieldOption, rows)

    def complete_name(self, row: Row, each: Any) -> None:
        """Add the parts of the name if the scene has none of them, or the name made from the parts. Raises
        `WrongValue`.
        """
        if each.name is None:
            row |= names.of_new(row)
            if row["name"] is None:
                raise WrongValue("is required, or first_name and last_name", ("name",))
            if isinstance(found := names.READ(self._context, row["name"]), Invalid):
                raise WrongValue(found.text, ("name",))
        elif each.model_fields_set.isdisjoint(names.PARTS):
            row |= names.parts(row["name"])

    def complete_opportunity(self, row: Row, each: Any) -> None:
        """Add pipeline, stage, probability, and the time of the last stage. A stage that is null stays null."""
        row["date_stage_changed"] = row["date_stage_changed"] or row["created_at"]
        chosen = row["pipeline_id"], row["pipeline_stage_id"]
        has_no_stage = "pipeline_stage" in each.model_fields_set and each.pipeline_stage is None
        fitting = (known for known in self._all(pipelines.stages) if _fits(known, *chosen))
        stage = None if has_no_stage else next(fitting, None)
        if stage is not None:
            row |= {"pipeline_id": stage.pipeline_id, "pipeline_stage_id": stage.id}
        elif row["pipeline_stage_id"] is not None:
            raise WrongValue("must be a stage of the pipeline", ("pipeline_stage",))
        if row["win_probability"] == OF_THE_STAGE:
            row["win_probability"] = stage and stage.win_probability

    def complete_lead(self, row: Row, each: Any) -> None:
        """Add the parts of the name, and the status. A status that is null stays null."""
        self.complete_name(row, each)
        if "status" not in each.model_fields_set:
            row["status_id"] = self._all(lead_statuses.default)

    def complete_task(self, row: Row, each: Any) -> None:
        """Add the type, which stays null if it is null, and the time of completion: the time of the last change."""
        if "custom_activity_type" not in each.model_fields_set:
            row["custom_activity_type_id"] = self._all(tasks.default_type)
        if row["status"] == COMPLETED:
            row["completed_date"] = row["completed_date"] or row["updated_at"]

    def _note_later(self, kind: str, records: SceneRecords) -> None:
        for position, each in enumerate(records, records.position):
            if (named := getattr(each, _LATER[kind].field)) is not None:
                line = records.line and records.line + position - records.position
                self._later[kind].extend((named, position, line or 0))

    def _check_later(self, kind: str, later: _Later) -> None:
        """Raise `WrongRecords` for the first record of a kind that names no record."""
        for named, position, line in zip(*(self._later[kind][each::3] for each in range(3)), strict=True):
            if self.finders[later.to].own_id(named) is None:
                place = (*self._account, kind, position, later.field)
                raise WrongRecords([Problem(place, scene_fields.no_id(later.one, named), line or None)])

    def check_link(self, holder: Entity, row: Row) -> None:
        """Check that a link comes once. Raises `WrongValue`."""
        link = row[f"{holder}_id"], row["related_id"]
        if link in self._links:
            text = f"must come once for each {holder}, and this one has {row['related_id']} already"
            raise WrongValue(text, ("related_id",))
        self._links.add(link)

    def _name(self, name: str, row: Row) -> None:
        """In one column, replace the id or key of a record by its number in the account. Another column has the
        record's kind.

        Raises `WrongValue`.
        """
        column = f"{name}_id"
        kind, named = row[f"{name}_type"], row[column]
        if (kind is None) != (named is None):
            raise WrongValue(f"takes {column} and {name}_type together", (column,))
        if kind is None:
            return
        row[column] = self._user(named) if kind == USER else self.finders[PLURALS[kind]].own_id(named)
        if row[column] is None:
            raise WrongValue(scene_fields.no_id(kind, named, may_be_key=True), (column,))

    def _user(self, named: str) -> int | None:
        try:
            return self.context.users.find(named)
        except WrongValue:
            return None

    def complete_related_link(self, row: Row, _: Any) -> None:
        """Check the definition, and add the mirror of a link that names no mirror."""
        definition = self._definitions[str(row["definition_id"])]
        if definition.data_type != CONNECT:
            raise WrongValue(f"must be of the type {CONNECT}, is of the type {definition.data_type}", ("definition",))
        if row["mirror_id"] is None and row["target_type"] != USER and definition.connected_id is not None:
            row["mirror_id"] = self.context.numbers.take()
            source, target = ((row[f"{end}_id"], row[f"{end}_type"]) for end in ("source", "target"))
            back = dict(zip(("source_id", "source_type", "target_id", "target_type"), target + source, strict=True))
            own = {"id": row["mirror_id"], "mirror_id": row["id"], "definition_id": definition.connected_id}
            self._add(RelatedLink, [{**row, **back, **own}])

    def complete_activity(self, row: Row, _: Any) -> None:
        """Add the time."""
        row["activity_date"] = row["activity_date"] or row["created_at"]


def _fits(stage: AnyRow, pipeline_id: int | None, stage_id: int | None) -> bool:
    return pipeline_id in (None, stage.pipeline_id) and stage_id in (None, stage.id)


_COMPLETED: Final[Mapping[Kind, Callable[[CopperRows, Row, Any], None]]] = {
    CUSTOM_FIELD_DEFINITION: CopperRows.complete_definition,
    PERSON: CopperRows.complete_name,
    OPPORTUNITY: CopperRows.complete_opportunity,
    LEAD: CopperRows.complete_lead,
    TASK: CopperRows.complete_task,
    ACTIVITY: CopperRows.complete_activity,
    RELATED_ITEM: lambda rows, row, _: rows.check_link("opportunity", row),
    PROJECT_LINK: lambda rows, row, _: rows.check_link("project", row),
    RELATED_LINK: CopperRows.complete_related_link,
}
"""The functions that complete the rows of a kind."""
