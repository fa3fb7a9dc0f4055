"""Records of a scene as rows: the plain columns, and all that repeats or completes them."""

from array import array
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, Table

from dealdock.platform.database import bulk_insert
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.first_use import cached_property
from dealdock.platform.records.kind import Kind
from dealdock.platform.scenes.document import Place, Problem
from dealdock.platform.scenes.id_bitmap import IdBitmap
from dealdock.platform.scenes.record_forms import RecordForm, RecordForms
from dealdock.platform.scenes.record_rows import (
    LoadContext,
    RecordFinder,
    RecordRows,
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
Row = dict[str, Any]


class CopperRows(RecordRows):
    """Makes the rows of an account."""

    def __init__(self, forms: RecordForms, context: LoadContext) -> None:
        """Begin an account."""
        super().__init__(forms, context)
        self.finders |= {many: RecordFinder(forms[many], context) for many in _KINDS if many not in self.finders}
        self._contacts = array("q")
        """The primary contacts of companies, each with the company's position and line; 0 for no line."""
        self._account: Place = ()
        self._mirrors = array("q")
        """The mirrors of links, each with the link that names it, its position and its line; 0 for no line."""
        self._link_ids = IdBitmap()

    def rows(self, kind: str, records: SceneRecords) -> TableRows:
        """Return the rows of a batch of records, and the rows of their options, words and custom values."""
        self._further: dict[Table, list[Row]] = {}
        self._account = records.place[:2]
        if kind == COMPANY.many:
            self._note_contacts(records)
        if kind == RELATED_LINK.many:
            self._note_mirrors(records)
        written = super().rows(kind, records)
        more = [(table, *bulk_insert.stored(table, rows)) for table, rows in self._further.items()]
        models = {each.__table__: each for each in (CustomFieldOption, CustomValue, Keyword, RelatedLink)}
        return [*written, *((models[table], names_, rows) for table, names_, rows in more)]

    def after(self, kind: str) -> Iterable[TableRows]:
        """Return no more rows. Raise `WrongRecords` for a value that comes twice, and for an unknown contact."""
        if self._account:
            unique.check_stored(self.context, kind, self._account)
        if kind == PERSON.many:
            self._check_contacts()
        if kind == RELATED_LINK.many:
            self._check_mirrors()
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

    def _add(self, model: Any, rows: list[Row]) -> None:
        self._further.setdefault(model.__table__, []).extend(rows)

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
        options = self._options.get(definition.id, ())
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

    @cached_property
    def _options(self) -> Mapping[int, list[AnyRow]]:
        return self._all(custom_fields.options)  # type: ignore[no-any-return]  # as the query does

    @cached_property
    def _default_status(self) -> int | None:
        return self._all(lead_statuses.default)  # type: ignore[no-any-return]  # as the query does

    @cached_property
    def _default_type(self) -> int | None:
        return self._all(tasks.default_type)  # type: ignore[no-any-return]  # as above

    @cached_property
    def _stages(self) -> list[AnyRow]:
        return self._all(pipelines.stages)  # type: ignore[no-any-return]  # as above

    def _all(self, query: Callable[..., Any]) -> Any:
        """Return all rows of a query of the account. The records of earlier kinds have been written."""

        def work(db: Connection) -> Any:
            return query(db, self.context.account)

        return self.context.transactions.read(work)

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
        fitting = (known for known in self._stages if _fits(known, *chosen))
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
            row["status_id"] = self._default_status

    def complete_task(self, row: Row, each: Any) -> None:
        """Add the type, which stays null if it is null, and the time of completion: the time of the last change."""
        if "custom_activity_type" not in each.model_fields_set:
            row["custom_activity_type_id"] = self._default_type
        if row["status"] == COMPLETED:
            row["completed_date"] = row["completed_date"] or row["updated_at"]

    def _note_contacts(self, records: SceneRecords) -> None:
        for position, company in enumerate(records, records.position):
            if company.primary_contact_id is not None:
                line = records.line and records.line + position - records.position
                self._contacts.extend((company.primary_contact_id, position, line or 0))

    def _check_contacts(self) -> None:
        """Raise `WrongRecords` for the first company whose primary contact is not a person."""
        for contact, position, line in zip(*(self._contacts[each::3] for each in range(3)), strict=True):
            if self.finders[PERSON.many].own_id(contact) is None:
                place = (*self._account, COMPANY.many, position, "primary_contact_id")
                raise WrongRecords([Problem(place, scene_fields.no_id("person", contact), line or None)])

    def _note_mirrors(self, records: SceneRecords) -> None:
        for position, link in enumerate(records, records.position):
            if link.id is not None:
                self._link_ids.add(link.id)
            if link.mirror_id is not None:
                line = records.line and records.line + position - records.position
                self._mirrors.extend((link.mirror_id, position, line or 0))

    def _check_mirrors(self) -> None:
        """Raise `WrongRecords` for the first link whose mirror is not a link."""
        for mirror, position, line in zip(*(self._mirrors[each::3] for each in range(3)), strict=True):
            if mirror not in self._link_ids:
                place = (*self._account, RELATED_LINK.many, position, "mirror_id")
                raise WrongRecords([Problem(place, scene_fields.no_id("related link", mirror), line or None)])

    def complete_opportunity_link(self, row: Row, _: Any) -> None:
        """Check that a link of an opportunity comes once."""
        self._check_link("opportunity", row)

    def complete_project_link(self, row: Row, _: Any) -> None:
        """Check that a link of a project comes once."""
        self._check_link("project", row)

    def _check_link(self, holder: Entity, row: Row) -> None:
        link = row[f"{holder}_id"], row["related_id"]
        if link in self._links:
            text = f"must come once for each {holder}, and this one has {row['related_id']} already"
            raise WrongValue(text, ("related_id",))
        self._links.add(link)

    @cached_property
    def _links(self) -> set[tuple[int, int]]:
        """The links so far, by the record that has the link and the other one."""
        return set()

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
    RELATED_ITEM: CopperRows.complete_opportunity_link,
    PROJECT_LINK: CopperRows.complete_project_link,
    RELATED_LINK: CopperRows.complete_related_link,
}
"""The functions that complete the rows of a kind."""
