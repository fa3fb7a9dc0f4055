"""The account of a scene, made from the records of files."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any, Final

from dealdock.platform.errors import WrongScene
from dealdock.platform.records.kind import separate_words, with_article
from dealdock.platform.scenes import json_values
from dealdock.platform.scenes.document import Place, place_text
from dealdock.platform.scenes.imported import readings
from dealdock.platform.scenes.imported.columns import CONSTANT, Corrections, FieldPath, Matcher, Matching, plain_name
from dealdock.platform.scenes.imported.customs import as_text, with_columns
from dealdock.platform.scenes.imported.invented import Inventor
from dealdock.platform.scenes.imported.linking import Linker, Made
from dealdock.platform.scenes.imported.personal import Personal
from dealdock.platform.scenes.imported.tables import Row, Table, is_given
from dealdock.platform.scenes.record_forms import RecordForm
from dealdock.platform.scenes.schema import JsonObject
from dealdock.platform.scenes.support import SceneSupport
from dealdock.platform.scenes.values import WrongValue
from dealdock.platform.text import no_choice

_SECRETS: Final = frozenset(
    ("password", "password_hash", "user_key", "user_key_hash", "api_key", "secret", "signature_key")
)
"""Fields with credentials, which no file of a service may bring into a scene."""


class Import:
    """Makes an account of the records of files."""

    def __init__(self, support: SceneSupport, *, keeps_names: bool) -> None:
        self._support = support
        self._forms = support.forms
        self._personal = None if keeps_names else Personal(Inventor())
        self._linker = Linker(support.forms, support.named_ids)
        self._numbers: Final[dict[int, int]] = {}
        """The numbers of records without an id, by identity."""
        self._next: Iterator[int] = count(1)
        self._defined: Final[list[Made]] = []
        """The definitions of custom fields that no file has."""

    def form(self, named: str) -> RecordForm:
        """Return the form of an object: `opportunity`, or the name of its list. Raise `WrongValue` if there is none."""
        known = {form.kind.name: form for form in self._forms.values()}
        words = {separate_words(name).replace(" ", "_"): form for name, form in known.items()}
        names: dict[str, RecordForm] = {**words, **known, **self._forms}
        if named not in names:
            raise WrongValue(no_choice(named, [*known], f"an object of {self._support.vendor}: {', '.join(known)}"))
        return names[named]

    def match(self, table: Table, form: RecordForm, corrections: Corrections) -> Matching:
        """Return the fields of a table's columns. Raise `WrongScene` if the corrections do not fit the table."""
        plain = [column for column in table.columns if self._children(column, form) is None]
        return self._matcher(form).match(plain, corrections, table.empty)

    def flat(self, table: Table, form: RecordForm, corrections: Corrections) -> Table:
        """Return the table with columns for the values in objects that are not fields, and for constants."""
        given = corrections.of(form.kind.name)
        constants = {name: value for name, value in given.items() if name.startswith(CONSTANT) and value}
        rows = [row._replace(cells={**self._flat(row.cells, form), **constants}) for row in table.rows]
        columns = dict.fromkeys(column for row in rows for column in row.cells)
        return Table(table.name, [*columns], rows, [each for each in table.empty if each not in columns])

    def _flat(self, cells: Mapping[str, Any], form: RecordForm) -> Mapping[str, Any]:
        flat = dict[str, Any]()
        customs = self._support.custom_fields
        fields = {*form.form.model_fields, *self._forms}
        links = {*form.links, *(f"{name}_id" for name in form.links)}
        for column, value in (with_columns(cells, customs.field) if customs else cells).items():
            field = plain_name(column)
            if not isinstance(value, dict) or field in fields or ("id" in value and field in links):
                flat[column] = value
            else:
                flat |= {f"{column}.{name}": each for name, each in value.items() if is_given(each)}
        return flat

    def add(self, table: Table, form: RecordForm, matching: Matching) -> None:
        """Add the records of a table. Raise `WrongScene` if a required field has no column."""
        _require(table, form, matching)
        for row in table.rows:
            self._add(table.name, row, form, matching.paths)

    def account(self) -> JsonObject:
        """Return the account, in the form of a scene."""
        self._linker.resolve()
        self._define()
        records = self._linker.records
        self._next = count(self._last_id() + 1)
        if self._personal is not None:
            for many, every in records.items():
                self._learn(self._personal, many, every)
        lists = {many: [*map(self._record, records[many])] for many in self._support.kinds if records[many]}
        return {"vendor": self._support.vendor, "name": "Imported", **lists}

    def wrong(self, error: WrongScene) -> WrongScene:
        """Return an error of the account with the files, lines and columns of its problems."""
        if not error.places:
            return error
        return WrongScene("\n".join(dict.fromkeys(self._problem(place, text) for place, _, text in error.places)))

    def places(self, error: WrongScene) -> Iterator[tuple[int, str]]:
        """Yield the line of the record of each problem of the account, and the problem; 0: it has no record."""
        for place, _, text in error.places:
            match place:
                case ("accounts", 0, str(many), int(position), *rest):
                    where = f"{place_text(tuple(rest))}: " if rest else ""
                    yield self._linker.records[many][position].line, f"{where}{text}"
                case _:
                    yield 0, text

    def _problem(self, place: Place, text: str) -> str:
        match place:
            case ("accounts", 0, str(many), int(position), *rest):
                made = self._linker.records[many][position]
                name = str(rest[0]) if rest else ""
                where = f"column {made.columns[name]!r}" if name in made.columns else place_text(tuple(place[2:]))
                return f"{made.file}:{made.line}: {where}: {text}"
        return f"{place_text(place)}: {text}"

    def _matcher(self, form: RecordForm) -> Matcher:
        customs = self._support.custom_fields
        return Matcher(self._forms, form, [self._support.vendor], customs and customs.field)

    def _children(self, column: str, form: RecordForm) -> RecordForm | None:
        """Return the form of the records that a column of JSON contains, such as the contacts of a lead."""
        child = self._forms.get(column)
        return None if child is None or column in form.form.model_fields else child

    def _add(
        self, file: str, row: Row, form: RecordForm, paths: Mapping[str, FieldPath], parent: Made | None = None
    ) -> None:
        columns = dict[str, str]()
        made = Made(form.kind.many, {}, {}, file, row.line, columns, parent)
        self._linker.records[form.kind.many].append(made)
        for column, value in row.cells.items():
            child = self._children(column, form)
            if child is not None and isinstance(value, list):
                self._add_children(made, row.line, child, value)
            elif column in paths and paths[column][0] not in _SECRETS:
                columns.setdefault(paths[column][0], column)
                self._linker.put(made, form, paths[column], value)
        for column, path in paths.items():
            columns.setdefault(path[0], column)

    def _add_children(self, parent: Made, line: int, form: RecordForm, values: Sequence[Any]) -> None:
        """Add the records within a record."""
        lines = getattr(values, "lines", {})
        for position, value in enumerate(values):
            if isinstance(value, dict):
                given = {name: each for name, each in value.items() if is_given(each)}
                cells = self._flat(given, form)
                plain = [column for column in cells if self._children(column, form) is None]
                paths = self._matcher(form).match(plain, Corrections()).paths
                self._add(parent.file, Row(lines.get(position, line), cells), form, paths, parent)

    def _define(self) -> None:
        """Make the definitions of custom fields that no file defines. Their values become texts."""
        if (customs := self._support.custom_fields) is None:
            return
        for many, records in [*self._linker.records.items()]:
            for made in records if customs.field in self._forms[many].form.model_fields else ():
                values = made.fields.get(customs.field)
                if not isinstance(values, dict):  # the account's check refuses it
                    continue
                for name, value in values.items():
                    known = self._linker.find(customs.many, name)
                    if known is None:
                        fields = customs.define(self._forms[many].kind.name, name)
                        known = Made(customs.many, fields, {}, made.file, made.line)
                        self._linker.add(known)
                        self._defined.append(known)
                    if known in self._defined:
                        values[name] = as_text(value)

    def _learn(self, personal: Personal, many: str, records: Sequence[Made]) -> None:
        """Invent the replacements for all names, before texts are read that may contain the names."""
        for made in records:
            for name, value in made.fields.items():
                personal.learn(self._forms[many].kind, name, value)

    def _record(self, made: Made) -> JsonObject:
        """Return a record in the form of a scene."""
        form = self._forms[made.many]
        fields = form.form.model_fields
        record = JsonObject()
        if "id" not in made.fields and made.many != "users":
            record["key" if "key" in fields else "id"] = self._identity(made)
        for name, each in fields.items():
            if name in made.links:
                record[name] = self._identity(made.links[name])
            elif name in made.lists:
                record[name] = [*map(self._identity, made.lists[name])]
            elif name in made.fields:
                value = readings.read(each, made.fields[name])
                if self._personal is not None:
                    value = readings.read(each, self._personal.replaced(form.kind, name, value))
                record[name] = json_values.exported(value) if isinstance(value, dict | list) else value
        return record if form.kind.imported is None else form.kind.imported(record)

    def _identity(self, made: Made) -> Any:
        """Return the word by which others name a record: its id, a key, or a number that no other record has."""
        form = self._forms[made.many]
        if "id" in made.fields:
            return readings.read(form.form.model_fields["id"], made.fields["id"])
        if made.many == "users":
            email = made.fields["email"]
            return email if self._personal is None else self._personal.replaced(form.kind, "email", email)
        number = self._numbers.get(id(made)) or self._numbers.setdefault(id(made), next(self._next))
        return f"{form.kind.name} {number}" if "key" in form.form.model_fields else number

    def _last_id(self) -> int:
        """Return the highest number that a record has as its id."""
        ids = (made.fields.get("id") for records in self._linker.records.values() for made in records)
        return max((int(str(each)) for each in ids if str(each).isdecimal()), default=0)


def _require(table: Table, form: RecordForm, matching: Matching) -> None:
    """Raise `WrongScene` if a required field has no column, or if no column is a field.

    A required reference needs no column, because a record is made for it.
    """
    fields = form.form.model_fields.items()
    found = {path[0] for column, path in matching.paths.items() if column not in table.empty}
    columns, one = ", ".join(map(repr, table.columns)), with_article(separate_words(form.kind.name))
    if missing := [
        name for name, each in fields if each.is_required() and name not in found and name not in form.links
    ]:
        constant = f'"{CONSTANT}{missing[0]}": VALUE'
        advice = f"Name it in the table of --columns, which --print-columns prints, or add {constant} for all records"
        what = f"no column is the {' or the '.join(missing)} of {one}"
        if empty := [column for column in table.empty if matching.paths.get(column, ("",))[0] in missing]:
            what = f"the column {' and the column '.join(map(repr, empty))} is empty, and {what}"
        raise WrongScene(f"{table.name}:1: {what}, which it must have. {advice}. There are {columns}")
    if not matching.paths:
        advice = "Name the fields in the table of --columns, which --print-columns prints"
        raise WrongScene(f"{table.name}:1: no column is a field of {one}. {advice}. There are {columns}")
