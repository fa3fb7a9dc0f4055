"""Records of a scene as rows: the plain columns, and all that repeats or completes them."""

from array import array
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, Table

from dealdock.platform.database import bulk_insert
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.first_use import cached_property
from dealdock.platform.scenes.document import Place, Problem
from dealdock.platform.scenes.id_bitmap import IdBitmap
from dealdock.platform.scenes.record_forms import RecordForm, RecordForms
from dealdock.platform.scenes.record_rows import RecordRows
from dealdock.platform.scenes.row_maker import LoadContext, Records, TableRows, WrongRecords
from dealdock.platform.scenes.values import WrongValue
from dealdock.vendors.copper.custom_field import queries as custom_fields
from dealdock.vendors.copper.custom_field.model import CustomFieldOption, CustomValue
from dealdock.vendors.copper.custom_field.queries import Stored
from dealdock.vendors.copper.custom_field.values import TYPES
from dealdock.vendors.copper.names import PLURALS, Kind
from dealdock.vendors.copper.person import names
from dealdock.vendors.copper.pipeline import queries as pipelines
from dealdock.vendors.copper.record import derived
from dealdock.vendors.copper.record.column_types import key
from dealdock.vendors.copper.record.model import Keyword
from dealdock.vendors.copper.scenes import fields, unique
from dealdock.vendors.copper.tag import queries as words
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import Invalid

_KINDS: Final[Mapping[str, Kind]] = {plural: kind for kind, plural in PLURALS.items()}
_LISTS: Final = frozenset({"customer_sources", "loss_reasons", "contact_types"})
Row = dict[str, Any]


class CopperRows(RecordRows):
    """Makes the rows of an account."""

    def __init__(self, forms: RecordForms, context: LoadContext) -> None:
        """Begin an account."""
        super().__init__(forms, context)
        self._ids = {many: IdBitmap() for many in _KINDS}
        """The ids of the opportunities, people and companies so far."""
        self._contacts = array("q")
        """The primary contacts of companies, each with the company's position and line; 0 for no line."""
        self._account: Place = ()

    def rows(self, kind: str, records: Records) -> TableRows:
        """Return the rows of a batch of records, with those of their options, words and custom values."""
        self._further: dict[Table, list[Row]] = {}
        self._account = records.place[:2]
        if kind == "companies":
            self._note_contacts(records)
        written = super().rows(kind, records)
        more = [(table, *bulk_insert.stored(table, rows)) for table, rows in self._further.items()]
        models = {each.__table__: each for each in (CustomFieldOption, CustomValue, Keyword)}
        return [*written, *((models[table], names_, rows) for table, names_, rows in more)]

    def after(self, kind: str) -> Iterable[TableRows]:
        """Return no more rows. Raise `WrongRecords` for a value that comes twice, and for an unknown contact."""
        if self._account:
            unique.check_stored(self.context, kind, self._account)
        if kind == "people":
            self._check_contacts()
        return super().after(kind)

    def row(self, form: RecordForm, each: Any) -> Row:
        """Return all columns of a record."""
        row, kind = super().row(form, each), form.kind.many
        if kind in _LISTS:
            row["name_key"] = key(row["name"])
        if kind in _COMPLETED:
            _COMPLETED[kind](self, row, each)
        if kind in _KINDS:
            self._ids[kind].add(row["id"])
            row |= derived.columns(_KINDS[kind], row)
            self._add_words(_KINDS[kind], row)
            self._add_values(_KINDS[kind], row["id"], each.custom_fields)
        return row

    def _add(self, model: Any, rows: list[Row]) -> None:
        self._further.setdefault(model.__table__, []).extend(rows)

    def _add_words(self, kind: Kind, row: Row) -> None:
        if not row["deleted"]:
            self._add(Keyword, words.rows(row["dataset_id"], row["id"], derived.words(kind, row)))

    def _add_values(self, kind: Kind, record_id: int, sent: Any) -> None:
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
        context: Any = Context(None, self.context.account, self.context.now)  # type: ignore[arg-type]  # nothing is read
        found = TYPES[definition.data_type].read(context, options, value)
        if isinstance(found, Invalid):
            raise WrongValue(f"{definition.name} {found.text}", ("custom_fields",))
        return found

    @cached_property
    def _definitions(self) -> Mapping[str, AnyRow]:
        """The account's definitions, by id and by name."""
        rows = self._all(custom_fields.definitions)
        return {**{row.name: row for row in reversed(rows)}, **{str(row.id): row for row in rows}}

    @cached_property
    def _options(self) -> Mapping[int, list[AnyRow]]:
        return self._all(custom_fields.options)  # type: ignore[no-any-return]  # as the query does

    @cached_property
    def _stages(self) -> list[AnyRow]:
        return self._all(pipelines.stages)  # type: ignore[no-any-return]  # as above

    def _all(self, query: Callable[..., Any]) -> Any:
        """Return all that a query finds in the account, whose earlier kinds have been written."""

        def work(db: Connection) -> Any:
            return query(db, self.context.account)

        return self.context.transactions.read(work)

    def complete_definition(self, row: Row, each: Any) -> None:
        """Add the options of a definition."""
        common = {name: row[name] for name in ("dataset_id", "created_at", "updated_at")}
        take = self.context.numbers.take
        rows = [
            {**common, "id": take(option.id), "definition_id": row["id"], "name": option.name, "rank": rank}
            for rank, option in enumerate(each.options)
        ]
        self._add(CustomFieldOption, rows)

    def complete_person(self, row: Row, each: Any) -> None:
        """Add the parts of the name, if the scene names none of them."""
        if each.model_fields_set.isdisjoint(names.PARTS):
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
        if row["win_probability"] is not None and row["win_probability"] < 0:
            row["win_probability"] = stage and stage.win_probability

    def _note_contacts(self, records: Records) -> None:
        for position, company in enumerate(records, records.position):
            if company.primary_contact_id is not None:
                line = records.line and records.line + position - records.position
                self._contacts.extend((company.primary_contact_id, position, line or 0))

    def _check_contacts(self) -> None:
        """Raise `WrongRecords` for the first company whose primary contact is no person."""
        for contact, position, line in zip(*(self._contacts[each::3] for each in range(3)), strict=True):
            if contact not in self._ids["people"]:
                place = (*self._account, "companies", position, "primary_contact_id")
                raise WrongRecords([Problem(place, fields.no_id("person", contact), line or None)])

    def complete_link(self, row: Row, _: Any) -> None:
        """Check that the record is there, and that the link comes once."""
        self._check_id("related", row)
        link = row["opportunity_id"], row["related_id"]
        if link in self._links:
            text = f"must come once for each opportunity, and this one has {row['related_id']} already"
            raise WrongValue(text, ("related_id",))
        self._links.add(link)

    @cached_property
    def _links(self) -> set[tuple[int, int]]:
        """The links so far, by opportunity and record."""
        return set()

    def _check_id(self, name: str, row: Row) -> None:
        """Check that a record with the id and of the kind in two columns is there."""
        kind, record_id = row[f"{name}_type"], row[f"{name}_id"]
        if record_id not in self._ids[PLURALS[kind]]:
            raise WrongValue(fields.no_id(kind, record_id), (f"{name}_id",))

    def complete_activity(self, row: Row, _: Any) -> None:
        """Check that the parent is there, and add the time."""
        self._check_id("parent", row)
        row["activity_date"] = row["activity_date"] or row["created_at"]


def _fits(stage: AnyRow, pipeline_id: int | None, stage_id: int | None) -> bool:
    return pipeline_id in (None, stage.pipeline_id) and stage_id in (None, stage.id)


_COMPLETED: Final[Mapping[str, Callable[[CopperRows, Row, Any], None]]] = {
    "custom_field_definitions": CopperRows.complete_definition,
    "people": CopperRows.complete_person,
    "opportunities": CopperRows.complete_opportunity,
    "activities": CopperRows.complete_activity,
    "related_items": CopperRows.complete_link,
}
"""The functions that complete the rows of a kind."""
