"""Records of files that refer to each other, and records that are made from references to them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from dealdock.platform.records.kind import separate_words
from dealdock.platform.scenes.imported import readings
from dealdock.platform.scenes.imported.columns import Corrections, FieldPath, Matcher, plain_name
from dealdock.platform.scenes.record_forms import RecordForm, RecordForms
from dealdock.platform.scenes.values import WrongValue

_SHORT_ID: Final = 8
"""The maximum number of characters of a word with digits that is taken for a name."""


@dataclass
class Named:
    """A record that another record refers to: by its id, or by the fields that are known of it."""

    record_id: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    inner: "dict[str, Named]" = field(default_factory=dict)
    """The records that it names in turn."""


@dataclass(eq=False)
class Made:
    """A record of the new account."""

    many: str
    fields: dict[str, Any]
    named: dict[str, Named]
    file: str
    line: int
    columns: Mapping[str, str] = field(default_factory=dict)
    """The columns of the fields."""
    parent: "Made | None" = None
    """The record of JSON in which it is."""
    links: "dict[str, Made]" = field(default_factory=dict)
    """The records that it names, by field."""
    lists: "dict[str, list[Made]]" = field(default_factory=dict)
    """The records that a list of references names, by field."""


class Linker:
    """The records of an account, and the records that they name."""

    def __init__(self, forms: RecordForms, named_ids: Mapping[tuple[str, str], str]) -> None:
        """`named_ids`: see `SceneSupport.named_ids`."""
        self._forms, self._named_ids = forms, named_ids
        self.records: Final[dict[str, list[Made]]] = {many: [] for many in forms}
        self._by_id: dict[tuple[str, str], Made] = {}
        self._by_name: dict[tuple[str, str], Made] = {}

    def put(self, made: Made, form: RecordForm, path: FieldPath, value: Any) -> None:
        """Put a value into a field of a record, or of a record that it names."""
        name = path[0]
        if name not in form.links:
            if len(path) == 1:
                made.fields[name] = value
            elif isinstance(values := made.fields.setdefault(name, {}), dict):
                values[path[1]] = value
            return
        named = made.named.setdefault(name, Named())
        match path[1:]:
            case ():
                self._name(named, self._forms[form.links[name].to], value)
            case (part,):
                _put_part(named, part, value)
            case (inner, part):
                _put_part(named.inner.setdefault(inner, Named()), part, value)

    def add(self, made: Made) -> None:
        """Add a record to the records of the files."""
        self.records[made.many].append(made)
        self._index(made)

    def find(self, many: str, word: str) -> Made | None:
        """Return the record with this id or name."""
        return self._by_id.get((many, word)) or self._by_name.get((many, word.casefold()))

    def resolve(self) -> None:
        """Find the records that the records name. A record that no file contains is made from the known facts about
        it.
        """
        own = [made for records in self.records.values() for made in records]
        for made in own:
            self._index(made)
        for made in own:
            self._resolve(made)

    def _index(self, made: Made) -> None:
        """Enter a record by its id, and by its name."""
        if (record_id := made.fields.get("id")) is not None:
            self._by_id.setdefault((made.many, str(record_id)), made)
        for name in _names_of(self._forms[made.many], made.fields):
            self._by_name.setdefault((made.many, name), made)

    def _resolve(self, made: Made) -> None:
        form = self._forms[made.many]
        self._link(made, form)
        for name, value in [*made.fields.items()]:
            if (many := self._listed_kind(form, made, name)) is None:
                continue
            if isinstance(many, str):
                made.lists[name] = self._listed(made, many, value)
            else:
                named = Named()
                self._name(named, many, value)
                made.links[name] = self._found(made, many.kind.many, named)

    def _link(self, made: Made, form: RecordForm) -> None:
        """Find the records to which the references of a record lead."""
        for name, link in form.links.items():
            if name in made.named:
                made.links[name] = self._found(made, link.to, made.named[name])
            elif made.parent is not None and made.parent.many == link.to:
                made.links[name] = made.parent
            elif (stand_in := self._stand_in(made, form, name)) is not None:
                made.links[name] = stand_in

    def _listed_kind(self, form: RecordForm, made: Made, name: str) -> "str | RecordForm | None":
        """Return the list of records that a field names, or the kind of the record that it names with its type."""
        if name in form.links:
            return None
        if (made.many, name) in self._named_ids:
            return self._forms[self._named_ids[made.many, name]]
        if name in self._forms and isinstance(made.fields[name], list | dict | str):
            return None if name in form.kind.model.__table__.c else name  # a column of its own has no references
        of = made.fields.get(name.removesuffix("_id") + "_type") if name.endswith("_id") else None
        if not isinstance(of, str):
            return None
        return next((each for each in self._forms.values() if plain_name(each.kind.name) == plain_name(of)), None)

    def _listed(self, made: Made, many: str, value: Any) -> list[Made]:
        """Return the records that a list of references names."""
        if isinstance(value, dict):
            inner = next((each for each in value.values() if isinstance(each, list | dict)), value)
            value = inner if isinstance(inner, list) else [inner]
        if isinstance(value, str):
            value = [part.strip() for part in value.replace(",", ";").split(";") if part.strip()]
        found = []
        for each in value:
            named = Named()
            self._name(named, self._forms[many], each)
            found.append(self._found(made, many, named))
        return found

    def _name(self, named: Named, target: RecordForm, value: Any) -> None:
        """Take the parts from a column of a reference: an id, a name, or an object with both."""
        if isinstance(value, dict):
            paths = Matcher(self._forms, target, []).match([*value], Corrections()).paths
            for column, path in paths.items():
                if len(path) == 1 and value[column] is not None:
                    _put_part(named, path[0], value[column])
        elif self._is_id(target, str(value).strip()):
            named.record_id = named.record_id or str(value).strip()
        else:
            named.fields.setdefault(_label(target), str(value).strip())

    def _is_id(self, form: RecordForm, text: str) -> bool:
        """Return True if a text is an id, and not the name of a record."""
        if (form.kind.many, text) in self._by_id or form.kind.named_by is None:
            return True
        try:
            form.parse_id(text)
        except WrongValue:
            return False
        return text.isdecimal() or (len(text) > _SHORT_ID and any(map(str.isdigit, text)))

    def _found(self, made: Made, many: str, named: Named) -> Made:
        """Return the record that another one names."""
        if named.record_id is not None:
            return self._by_id.get((many, named.record_id)) or self._made_up(made, many, named)
        known = (self._by_name.get((many, name)) for name in _names_of(self._forms[many], named.fields))
        return next((each for each in known if each is not None), None) or self._made_up(made, many, named)

    def _made_up(self, made: Made, many: str, named: Named) -> Made:
        """Make a record from the references of another one."""
        form = self._forms[many]
        known = form.form.model_fields.keys() - form.links.keys()
        fields = {name: value for name, value in named.fields.items() if name in known}
        if many == "users" and "name" in named.fields:
            first, _, last = str(named.fields["name"]).strip().rpartition(" ")
            fields |= {"first_name": first, "last_name": last} if first else {"last_name": last}
        if named.record_id is not None:
            fields["id"] = named.record_id
        new = Made(many, fields, {}, made.file, made.line)
        _complete(new, form, len(self.records[many]) + 1)
        self.add(new)
        for name, link in form.links.items():
            if name in named.inner:
                new.links[name] = self._found(made, link.to, named.inner[name])
            elif (stand_in := self._stand_in(made, form, name)) is not None:
                new.links[name] = stand_in
        return new

    def _stand_in(self, made: Made, form: RecordForm, name: str) -> Made | None:
        """Return the record that a reference names if no column gives it: its default, or a record that is needed."""
        field, link = form.form.model_fields[name], form.links[name]
        if not field.is_required() and field.default:
            return self._found(made, link.to, Named(fields={_label(self._forms[link.to]): field.default}))
        column = form.kind.model.__table__.c[link.column]
        return None if column.nullable else self._beside(made, link.to)

    def _beside(self, made: Made, many: str) -> Made:
        """Return the record that stands for a record that no column names.

        It is the record of this kind that the same row names, such as the lead of a contact, else the first one.
        """
        links = self._forms[made.many].links
        own = next((name for name, link in links.items() if link.to == many and name in made.named), None)
        if own is not None:
            return self._found(made, many, made.named[own])
        return self.records[many][0] if self.records[many] else self._made_up(made, many, Named())


def _put_part(named: Named, name: str, value: Any) -> None:
    if name in {"id", "key"}:
        named.record_id = str(value).strip()
    else:
        named.fields.setdefault(name, value)


def _label(form: RecordForm) -> str:
    """Return the field with the name of records. For users, the vendor decides which field it is."""
    return form.kind.named_by or "name"


def _names_of(form: RecordForm, fields: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names by which others may name a record, for comparison."""
    parts = [str(fields[part]) for part in ("first_name", "last_name") if part in fields]
    for name in (fields.get(_label(form)), fields.get("name"), " ".join(parts)):
        if isinstance(name, str) and name.strip():
            yield " ".join(name.split()).casefold()


def _complete(new: Made, form: RecordForm, number: int) -> None:
    """Give a record that only others name the fields that it must have."""
    title = f"{separate_words(form.kind.name).capitalize()} {new.fields.get('id', number)}"
    if new.many == "users" and "@" not in str(new.fields.get("email")):
        names = [new.fields[part] for part in ("first_name", "last_name") if part in new.fields]
        names = names or [new.fields.get("email") or f"user{number}"]
        local = ".".join("".join(filter(str.isalnum, str(each).lower())) for each in names)
        new.fields["email"] = f"{local}@imported.example"
    for name, each in form.form.model_fields.items():
        if each.is_required() and name not in new.fields and name not in form.links:
            new.fields[name] = _fitting(readings.parser_of(each), title)
    label = form.kind.named_by
    if (
        label is not None
        and label not in new.fields
        and label not in form.links
        and "@" not in label
        and label != "email"
    ):
        new.fields[label] = title


_FITTING: Final = ("0", "1", "String", "text", "+12025550100", "record@imported.example")
"""Values of required fields other than texts, for records that only others name."""


def _fitting(parse: Any, title: str) -> str:
    """Return a value that a required field takes."""
    for value in (title, *_FITTING):
        try:
            parse(value)
        except (WrongValue, ValueError):
            continue
        return value
    return title
