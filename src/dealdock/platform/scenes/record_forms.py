"""The forms of records in scenes, made from their kinds."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, NamedTuple, Self

from pydantic import PlainValidator, create_model
from sqlalchemy import BigInteger, Boolean, Column, SmallInteger, String, Text

from dealdock.platform.records.base import (
    OBJECT,
    OBJECTS,
    TEXTS,
    Characters,
    Json,
    Milliseconds,
    Moment,
    Money,
    OneOf,
    Parsed,
    Whole,
)
from dealdock.platform.records.kind import (
    USER,
    Kind,
    default_of,
    described,
    is_derived,
    placed,
    separate_words,
    with_article,
)
from dealdock.platform.scenes import json_values, values
from dealdock.platform.scenes.references import NamedKind
from dealdock.platform.scenes.schema import (
    Id,
    Record,
    SomeMillisecondMoment,
    SomePublicId,
    SomeReference,
    optional,
    whole,
)
from dealdock.platform.text import clean

_PARSERS: Final[Mapping[type, Callable[[object], Any]]] = {
    BigInteger: values.record_id,
    Boolean: values.truth,
    Milliseconds: values.exact_moment,
    Moment: values.moment,
    Money: values.amount,
    SmallInteger: values.record_id,
}
"""The parser of a field by the type of its column, except texts and JSON."""

_JSON_PARSERS: Final[Mapping[Any, Callable[[object], Any]]] = {
    OBJECT: json_values.parse_mapping,
    OBJECTS: json_values.parse_objects,
    TEXTS: json_values.parse_texts,
}
"""The parser of a field of JSON by the type of its values."""


MOMENTS: Final = ("created_at", "updated_at")
"""The moments of every record. By default they are the moment of the load."""


class DatedRecord(Record):
    """The base of records, with the fields of every kind. Columns of whole seconds cut the milliseconds of moments."""

    key: SomeReference = None
    """A word by which other records of the scene refer to the record. It is not stored."""
    created_at: SomeMillisecondMoment = None
    updated_at: SomeMillisecondMoment = None


class NumberedRecord(DatedRecord):
    """The base of records of a vendor whose ids are integers."""

    id: Id = None


class PublicRecord(DatedRecord):
    """The base of records of a vendor with public ids."""

    id: SomePublicId = None


@dataclass(frozen=True)
class ColumnParsers:
    """The parsers of fields by their columns."""

    clean_text: Callable[[str], str] = clean
    """Drops the characters of texts that do not count."""

    def field(self, column: Column[Any], *, is_link: bool) -> Any:
        """Return the type of a field of this column, with its default, if it has one."""
        if is_link:
            named = values.reference_of(self.clean_text)
            required = Annotated[str, PlainValidator(named)]
            return (Annotated[str | None, optional(None, named)], None) if column.nullable else required
        parse = self._parser(column)
        try:
            default = None if column.name in MOMENTS else default_of(column)
        except LookupError:
            return Annotated[Any, PlainValidator(parse)]
        return Annotated[Any, optional(default, parse)], default

    def _parser(self, column: Column[Any]) -> Callable[[object], Any]:
        """Return the parser of a column's values."""
        match column.info.get("values"):
            case Characters(most):
                return values.text_of(most, self.clean_text)
            case Whole(lowest, highest):
                return whole(lowest, highest)
            case OneOf(known):
                return values.one_of(known)
            case Parsed(_, parse):
                return parse
        return self._of_type(column)

    def _of_type(self, column: Column[Any]) -> Callable[[object], Any]:
        """Return the parser of all values of a column's type."""
        if isinstance(column.type, Text):
            return values.text_of(values.MAX_REMARK_CHARACTERS, self.clean_text)
        if isinstance(column.type, String):
            return values.text_of(column.type.length or values.MAX_TEXT_CHARACTERS, self.clean_text)
        if isinstance(column.type, Json):
            return _JSON_PARSERS.get(column.type.of, json_values.parse)
        return _PARSERS[type(column.type)]


class Link(NamedTuple):
    """A reference to another record."""

    column: str
    to: str
    """The list that has the record."""


@dataclass(frozen=True, eq=False)
class RecordForm:
    """A kind of record with its form in scenes."""

    kind: Kind
    form: type[Record]
    links: Mapping[str, Link]
    """The references, by field."""

    @classmethod
    def of(cls, kind: Kind, kinds: Collection[Kind], base: type[Record], parsers: ColumnParsers) -> Self:
        """Return the kind with its form. `kinds`: all of the vendor. `base`: of all forms of the vendor."""
        many = {each.name: each.many for each in kinds}
        links = {
            field: Link(column, many[to])
            for column, to in kind.references.items()
            if column not in kind.in_scenes and kind.in_scenes.get(field := column.removesuffix("_id"), ...) is not None
        }
        own_base: Any = kind.base_in_scenes or base
        return cls(kind, _form(kind, links, {each.many: each for each in kinds}, own_base, parsers), links)

    @property
    def is_public(self) -> bool:
        """True if its records have public ids."""
        return self.form.model_fields["id"].annotation == str | None

    @property
    def parse_id(self) -> Callable[[object], Any]:
        """The parser of its ids: the parser of the form's field, which returns None for an absent id."""
        validators: list[Any] = [
            each for each in self.form.model_fields["id"].metadata if isinstance(each, PlainValidator)
        ]
        parse: Callable[[object], Any] = validators[0].func
        return parse

    @property
    def columns(self) -> Mapping[str, str]:
        """The columns of the references, by field."""
        return {field: link.column for field, link in self.links.items()}

    @property
    def json_columns(self) -> Sequence[str]:
        """The columns of nested values."""
        return [str(column.name) for column in self.kind.model.__table__.c if isinstance(column.type, Json)]

    @property
    def named(self) -> NamedKind:
        """The kind for messages about references."""
        one = separate_words(self.kind.name)
        key = str if self.kind.compared_by is None else self.kind.compared_by[1]
        return NamedKind(
            with_article(one), separate_words(self.kind.plural), self.kind.named_by or "key", values.text, key
        )


RecordForms = Mapping[str, RecordForm]
"""The forms by the lists of an account. Each kind comes after the kinds that it refers to."""


def record_forms(
    kinds: Sequence[Kind],
    user: type[Record],
    base: type[Record] = NumberedRecord,
    clean_text: Callable[[str], str] = clean,
) -> RecordForms:
    """Return the forms of a vendor's kinds, each after the kinds that it refers to, users first.

    `user`: the form of users. `base`: the form that all other forms extend. `clean_text`: drops the characters of texts
    that do not count.
    """
    parsers = ColumnParsers(clean_text)
    forms = {kind.many: RecordForm.of(kind, (USER, *kinds), base, parsers) for kind in kinds}
    return {USER.many: RecordForm(USER, user, {}), **forms}


def referred(forms: RecordForms) -> Sequence[str]:
    """Return the lists to which other records refer, except users."""
    found = {link.to for form in forms.values() for link in form.links.values()}
    return [many for many in forms if many in found and many != "users"]


def _form(
    kind: Kind, links: Mapping[str, Link], kinds: Mapping[str, Kind], base: type[Record], parsers: ColumnParsers
) -> type[Record]:
    """Return the form of a kind's records: its columns, and the fields that `in_scenes` adds."""
    fields_of = {link.column: field for field, link in links.items()}
    known = {fields_of.get(str(each.name), str(each.name)): each for each in kind.model.__table__.c}
    names = [
        name
        for name, column in known.items()
        if name != "dataset_id" and name not in base.model_fields and not is_derived(column)
    ]
    names += [name for name in kind.in_scenes if name not in known]
    fields = {
        name: kind.in_scenes[name] if name in kind.in_scenes else parsers.field(known[name], is_link=name in links)
        for name in placed(names, kind.after_in_scenes)
        if kind.in_scenes.get(name, ...) is not None
    }
    one = separate_words(kind.name)
    title = "".join(word.capitalize() for word in one.split())
    types: Any = {
        name: described(given, _description(known.get(name), kinds[links[name].to] if name in links else None))
        for name, given in fields.items()
    }
    return create_model(title, __base__=base, __doc__=f"{with_article(one).capitalize()}.", **types)


def _description(column: Column[Any] | None, to: Kind | None) -> str | None:
    """Return the description of a field. `to`: the kind to which it refers."""
    if to is None:
        return None if column is None else column.doc
    ways = "id" if to is USER else "id, key" if to.named_by else "id or key"
    name = f" or {to.named_by}" if to.named_by else ""
    return f"{with_article(separate_words(to.name)).capitalize()}, by {ways}{name}"
