"""The files of exports: rows of CSV, made from the documents of version 5 (contract E, x.csv)."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.export import files, queries
from dealdock.vendors.pardot.v5 import selection
from dealdock.vendors.pardot.v5.call import V5Call
from dealdock.vendors.pardot.v5.documents import Document, documents, rows_of, statement
from dealdock.vendors.pardot.v5.errors import refused
from dealdock.vendors.pardot.v5.fields import ApiObject, Field, Relation
from dealdock.vendors.pardot.v5.reading import in_bin
from dealdock.web.rest.errors import HttpError


class Column(NamedTuple):
    """A column of a file."""

    name: str
    path: Sequence[str]
    is_moment: bool


def columns(call: V5Call, resource: ApiObject, names: Sequence[str]) -> list[Column]:
    """Return the columns of these names of version 5. Errors 51, 193."""
    selection.of_names(call, resource, names)
    return [Column(name, _path(resource, name), _is_moment(resource, name)) for name in names]


def check(call: V5Call, resource: ApiObject, names: Sequence[str]) -> None:
    """Check that an object has these names. Error 130."""
    try:
        columns(call, resource, names)
    except HttpError as error:
        raise refused(130, str(error)) from None


def plain_names(call: V5Call, resource: ApiObject) -> list[str]:
    """Return the names of all fields, including the account's own, without fields of related records."""
    own = {} if resource.custom_fields is None else resource.custom_fields.columns(call)
    return [each.name for each in resource.in_order if isinstance(each, Field)] + sorted(own)


def _member(resource: ApiObject, name: str) -> Field | Relation | None:
    """Return the field or the relation with a name, such as `campaign.name`; None for an account's own field."""
    member: Field | Relation | None = None
    within: ApiObject | None = resource
    for step in name.split("."):
        member = within.by_name.get(step) if within is not None else None
        within = member.to if isinstance(member, Relation) else None
    return member


def _path(resource: ApiObject, name: str) -> Sequence[str]:
    """Return the members that lead to a value in a document. A relation alone means its id."""
    path = name.split(".")
    return [*path, "id"] if isinstance(_member(resource, name), Relation) else path


def _is_moment(resource: ApiObject, name: str) -> bool:
    member = _member(resource, name)
    return isinstance(member, Field) and member.type == "DateTime"


def conditions(call: V5Call, export: AnyRow, resource: ApiObject) -> list[ColumnElement[bool]]:
    """Return the conditions for the records of an export."""
    bins = in_bin(resource, queries.BINS[export.recycle_bin])
    return [*resource.visible(call), *bins, *queries.conditions(export, resource.model)]


def count(call: V5Call, export: AnyRow, resource: ApiObject) -> int:
    """Return the number of records of an export."""
    return queries.count(call.db, call.account, resource.model, conditions(call, export, resource))


def lines(call: V5Call, export: AnyRow, resource: ApiObject, shown: Sequence[Column]) -> Iterator[bytes]:
    """Yield the rows of all files of an export, by id."""
    zone, last = ZoneInfo(export.time_zone), 0
    selected = selection.of_names(call, resource, [each.name for each in shown])
    wanted = (
        statement(selected).where(*conditions(call, export, resource)).order_by(resource.model.id).limit(files.BATCH)
    )
    while True:
        rows = rows_of(call, wanted.where(resource.model.id > last))
        if not rows:
            return
        last = rows[-1].own_id
        for document in documents(call, selected, rows, zone=zone):
            yield files.line(_cell(document, each, export) for each in shown)


def _cell(document: Document, column: Column, export: AnyRow) -> str:
    """Return a value of a document in CSV."""
    value: Any = document
    for step in column.path:
        value = value.get(step) if isinstance(value, dict) else None
    if column.is_moment and value is not None and export.legacy_date_format:
        value = value[:19].replace("T", " ")
    return files.cell(value, is_moment=column.is_moment)
