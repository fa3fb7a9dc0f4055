"""The fields of a scene that the columns of a file mean.

A column is matched by its name: `Close Date` is `close_date`. Columns about a record that this one refers to are a
reference: `lead_id`, `lead_name` and `status_label` are in an opportunity of Close.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from dealdock.platform.errors import WrongScene
from dealdock.platform.records.kind import separate_words
from dealdock.platform.scenes import files
from dealdock.platform.scenes.record_forms import RecordForm, RecordForms
from dealdock_client.similar import guess

FieldPath = tuple[str, ...]
"""A field of a record, or the fields that lead to one of a record that it refers to: `("status", "label")`."""

_SAME: Final[Sequence[Sequence[str]]] = (
    ("created_at", "date_created", "created", "created_date", "created_on", "creation_date"),
    (
        "updated_at",
        "date_updated",
        "date_modified",
        "updated",
        "updated_date",
        "modified",
        "modified_date",
        "modified_at",
    ),
    ("updated_at", "last_modified", "last_updated", "last_modified_date", "updated_on"),
    ("value", "amount", "monetary_value", "deal_value", "annual_value"),
    ("closed_at", "closed_date", "close_date", "date_closed", "expected_close_date"),
    ("user", "owner", "assignee", "assigned_to", "assigned_user", "owned_by", "sales_owner", "account_owner"),
    ("lead", "company", "account", "organization", "customer", "prospect_account"),
    ("contact", "primary_contact", "person"),
    ("stage", "pipeline_stage", "opportunity_stage", "deal_stage", "status"),
    ("stage_number", "contact_stage", "stage"),
    ("stage", "account_stage", "company_stage"),
    ("contact_type", "type"),
    ("name", "title", "deal", "deal_name", "subject", "label", "full_name", "display_name"),
    ("probability", "confidence", "win_probability"),
    ("note", "notes", "description", "details", "comments", "body"),
    ("job_title", "title", "position"),
    ("customer_source", "source", "lead_source"),
    ("loss_reason", "closed_lost_reason"),
    ("phone", "phone_number", "work_phone"),
    ("phone_numbers", "phones", "phone"),
    ("emails", "email", "email_address", "primary_email"),
    ("address", "addresses"),
    ("address_one", "address1", "address_1", "address", "street"),
    ("address_two", "address2", "address_2"),
    ("zip", "zip_code", "zipcode", "postal_code"),
    ("url", "website", "web_site"),
    ("websites", "website", "url"),
    ("domain", "email_domain", "website", "website_url", "primary_domain"),
    ("raw_address", "address"),
    ("crm_fid", "crm_id", "crm_opportunity_fid", "salesforce_id"),
    ("assigned_to", "assigned_to_user"),
    ("due_date", "due_at", "date", "due"),
    ("parent_id", "resource_id"),
)
"""Names of one field in the services and their files. An exact name takes precedence over them."""

CONSTANT: Final = "="
"""The sign before a field that has the same value in all records: `"=probability": 50`."""

_NO_VALUE: Final = (None, "", "-")
"""The words for a column that is left out."""


@dataclass(frozen=True)
class Corrections:
    """The table of a person: the fields that columns mean, by object. None: the column is left out.

    `=` before a field gives all records one value of it.
    """

    name: str = ""
    by_object: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)

    def of(self, kind: str) -> Mapping[str, str | None]:
        return self.by_object.get(kind, {})


@dataclass(frozen=True)
class Matching:
    """The columns of a table, with the fields that they mean."""

    paths: Mapping[str, FieldPath]
    left_out: Collection[str]
    """Columns that the person left out."""
    unknown: Mapping[str, str]
    """Columns that match no field, each with the end of its message: `; did you mean …?`."""


def read_corrections(name: str, objects: Collection[str]) -> Corrections:
    """Return the table in a YAML or JSON file: columns and fields below the names of objects.

    Raises `WrongScene`.
    """
    document = files.parse(name, files.text_of(name))
    data = document.data
    if not isinstance(data, dict) or not all(isinstance(each, dict) for each in data.values()):
        raise WrongScene(f"{name}:1: must have the objects, and below each of them its columns with their fields")
    for kind in data:
        if kind not in objects:
            line = getattr(data, "lines", {}).get(kind, 1)
            raise WrongScene(f"{name}:{line}: {kind} is not an object of the imported files{guess(kind, objects)}")
    return Corrections(name, {kind: dict(columns) for kind, columns in data.items()})


def plain_name(text: str) -> str:
    """Return a name as words of lower case with underscores: `Close Date` and `closeDate` are `close_date`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+", "_", text)
    return words.strip("_").lower()


class Matcher:
    """Matches the columns of a kind's records."""

    def __init__(
        self, forms: RecordForms, form: RecordForm, prefixes: Collection[str] = (), customs: str | None = None
    ) -> None:
        """`prefixes`: words in front of columns, such as the service's name in `Copper ID`.

        `customs`: the field with the values of custom fields.
        """
        self._form = form
        self._customs = customs if customs in form.form.model_fields else None
        one = separate_words(form.kind.name).replace(" ", "_")
        self._prefixes = [f"{each}_" for each in (*prefixes, one, form.kind.many, "deal", "opportunity")]
        self._paths: dict[str, FieldPath] = {}
        self._dotted: dict[str, FieldPath] = {}
        for path in _paths(forms, form):
            self._dotted.setdefault(".".join(path), path)
            for name in _names(path):
                self._paths.setdefault(name.replace("_", ""), path)

    @property
    def fields(self) -> Collection[str]:
        """The fields that a table may name."""
        return self._dotted

    def match(self, columns: Sequence[str], corrections: Corrections, empty: Sequence[str] = ()) -> Matching:
        """Return the fields of columns. Raise `WrongScene` if the table names a column or field that does not exist.

        `empty`: the columns without values, which get the fields that no other column has.
        """
        every = [*columns, *empty]
        given = {
            column: named
            for column, named in corrections.of(self._form.kind.name).items()
            if not column.startswith(CONSTANT)
        }
        for column, named in given.items():
            if column not in every:
                raise WrongScene(f"{corrections.name}: the file has no column {column!r}{guess(column, every)}")
            if named not in {*_NO_VALUE, *self._dotted} and self._custom(str(named)) is None:
                raise WrongScene(
                    f"{corrections.name}: {column}: unknown field {named!r}{guess(str(named), self._dotted)}"
                )
        paths = {
            column: self._custom(str(named)) or self._dotted[str(named)]
            for column, named in given.items()
            if named not in _NO_VALUE
        }
        paths |= {column: self._constant(corrections, column) for column in columns if column.startswith(CONSTANT)}
        open_ = [column for column in columns if column not in given and not column.startswith(CONSTANT)]
        self._match_names(open_, paths)
        self._match_names([column for column in empty if column not in given], paths)
        left_out = [column for column, named in given.items() if named in _NO_VALUE]
        unknown = {column: self._guess(column) for column in open_ if column not in paths}
        return Matching({column: paths[column] for column in every if column in paths}, left_out, unknown)

    def _match_names(self, columns: Sequence[str], paths: dict[str, FieldPath]) -> None:
        """Add the fields of columns by their names to `paths`: exact names first, then other usual ones."""
        taken = set(paths.values())
        for column in columns:
            if (path := self._exact(column)) is not None and path not in taken:
                taken.add(path)
                paths[column] = path
        for column in columns:
            if column not in paths and (other := self._by_other_name(column, taken)) is not None:
                taken.add(other)
                paths[column] = other

    def _exact(self, column: str) -> FieldPath | None:
        """Return the field that a column is named after, without the column's prefix if it has one."""
        if (custom := self._custom(column)) is not None:
            return custom
        found = (self._paths.get(name.replace("_", "")) for name in self._short_names(column))
        return next((path for path in found if path is not None), None)

    def _short_names(self, column: str) -> Sequence[str]:
        """Return the name of a column, also after one or two prefixes are removed: `Apollo Contact Id` is `id`."""
        names = [plain_name(column)]
        for _ in range(2):
            names += [name.removeprefix(each) for name in names for each in self._prefixes if name.startswith(each)]
        return [*dict.fromkeys(names)]

    def _constant(self, corrections: Corrections, column: str) -> FieldPath:
        """Return the field of a constant. Raise `WrongScene` if no field has this name."""
        named = column.removeprefix(CONSTANT).strip()
        path = self._custom(named) or self._dotted.get(named)
        if path is None:
            raise WrongScene(f"{corrections.name}: {column}: unknown field {named!r}{guess(named, self._dotted)}")
        return path

    def _custom(self, name: str) -> FieldPath | None:
        """Return the path to a custom field: `custom.Region`."""
        field, dot, own = name.partition(".")
        return (
            (self._customs, own)
            if dot and own and self._customs is not None and field in {self._customs, "custom"}
            else None
        )

    def _by_other_name(self, column: str, taken: Collection[FieldPath]) -> FieldPath | None:
        """Return the field for which the column has another usual name, unless a column has the field's own name."""
        for word in self._short_names(column):
            for end in ("", *_ENDS):
                if not word.endswith(end) or word == end:
                    continue
                for others in _SAME:
                    if word.removesuffix(end) not in others:
                        continue
                    found = (self._paths.get(f"{other}{end}".replace("_", "")) for other in others)
                    if (
                        path := next((each for each in found if each is not None and each not in taken), None)
                    ) is not None:
                        return path
        return None

    def _guess(self, column: str) -> str:
        return guess(plain_name(column), self._dotted)


_ENDS: Final = ("_id", "_name", "_email", "_label")
"""The ends of the names of columns about another record."""


def _paths(forms: RecordForms, form: RecordForm) -> Iterator[FieldPath]:
    """Yield the fields of a record, then the fields of the records that it refers to, then of the records that these
    refer to.
    """
    own: Sequence[str] = [*form.form.model_fields]
    yield from ((name,) for name in own)
    for link, of in form.links.items():
        yield from ((link, name) for name in _fields(forms[of.to]) if name not in forms[of.to].links)
    for link, of in form.links.items():
        for second, target in forms[of.to].links.items():
            if target.to != "users":
                yield from ((link, second, name) for name in ("id", *_named(forms[target.to])))


def _fields(form: RecordForm) -> Iterator[str]:
    yield from form.form.model_fields
    if form.kind.many == "users":
        yield "name"


def _named(form: RecordForm) -> Sequence[str]:
    return [form.kind.named_by] if form.kind.named_by else []


def _names(path: FieldPath) -> Iterator[str]:
    """Yield the names of columns that mean a field: `status_label`, also `pipeline_name` of a status's pipeline."""
    yield "_".join(path)
    if len(path) > 1 and path[-1] in {"label", "title"}:
        yield "_".join((*path[:-1], "name"))
    if path[2:]:
        yield "_".join(path[1:])
        if path[-1] != "id":
            yield "_".join(path[:-1])


def table_text(kind: str, matching: Matching, columns: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a table that a person can correct."""
    yield f"{kind}:"
    for column in columns:
        path = matching.paths.get(column)
        end = matching.unknown.get(column, "")
        value: Any = "-" if path is None else ".".join(path)
        yield f"  {_quoted(column)}: {_quoted(value)}" + (
            f"  # no field has this name{end}" if column in matching.unknown else ""
        )


def _quoted(text: str) -> str:
    return (
        text
        if re.fullmatch(r"[A-Za-z_][\w.]*", text) and text.lower() not in _WORDS
        else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    )


_WORDS: Final = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})
