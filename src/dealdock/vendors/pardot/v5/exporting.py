"""The files of exports: rows of CSV, made from the documents of version 5 (contract E, x.csv)."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.v5 import custom_fields, selection
from dealdock.vendors.pardot.v5.call import V5Call
from dealdock.vendors.pardot.v5.documents import Document, documents, rows_of, statement
from dealdock.vendors.pardot.v5.errors import refused
from dealdock.vendors.pardot.v5.fields import Field, Relation, Resource
from dealdock.vendors.pardot.v5.reading import in_bin
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity
from dealdock.web.rest.errors import HttpError

BATCH: Final = 200
"""The records that are read at once: memory does not grow with their number."""
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
OF_PROSPECTS: Final = "prospectUpdatedAt"
"""The moment of the procedure that selects by the changes of prospects."""
_BINS: Final = {"false": False, "true": True, "all": None}
_FORMULA: Final = ("=", "+", "@")


class Column(NamedTuple):
    """A column of a file."""

    name: str
    path: Sequence[str]
    is_moment: bool


def columns(call: V5Call, resource: Resource, names: Sequence[str]) -> list[Column]:
    """Return the columns of these names of version 5. Errors 51, 193."""
    selection.of_names(call, resource, names)
    return [Column(name, _path(resource, name), _is_moment(resource, name)) for name in names]


def check(call: V5Call, resource: Resource, names: Sequence[str]) -> None:
    """Check that an object has these names. Error 130."""
    try:
        columns(call, resource, names)
    except HttpError as error:
        raise refused(130, str(error)) from None


def plain_names(call: V5Call, resource: Resource) -> list[str]:
    """Return the names of all fields, the account's own ones included, without those of related records."""
    own = custom_fields.columns(call) if resource.has_custom_fields else {}
    return [each.name for each in resource.in_order if isinstance(each, Field)] + sorted(own)


def _member(resource: Resource, name: str) -> Field | Relation | None:
    """Return the field or the relation with a name, such as `campaign.name`; None for an account's own field."""
    member: Field | Relation | None = None
    within: Resource | None = resource
    for step in name.split("."):
        member = within.by_name.get(step) if within is not None else None
        within = member.to() if isinstance(member, Relation) else None
    return member


def _path(resource: Resource, name: str) -> Sequence[str]:
    """Return the members that lead to a value in a document. A relation alone stands for its id."""
    path = name.split(".")
    return [*path, "id"] if isinstance(_member(resource, name), Relation) else path


def _is_moment(resource: Resource, name: str) -> bool:
    member = _member(resource, name)
    return isinstance(member, Field) and member.type == "DateTime"


def conditions(call: V5Call, export: AnyRow, resource: Resource) -> list[ColumnElement[bool]]:
    """Return the conditions for the records of an export."""
    found = [*resource.visible(call), *in_bin(resource, _BINS[export.recycle_bin])]
    if export.column == OF_PROSPECTS:
        return [*found, _of_prospects(export, resource)]
    field = resource.by_name[export.column]
    found += _within(field.column, export)
    if export.type is not None:
        found.append(VisitorActivity.type == export.type)
    if export.prospect_only:
        found.append(VisitorActivity.prospect_id.is_not(None))
    return found


def _within(column: Any, export: AnyRow) -> list[ColumnElement[bool]]:
    return [column > export.after, column <= export.before if export.is_inclusive else column < export.before]


def _of_prospects(export: AnyRow, resource: Resource) -> ColumnElement[bool]:
    """Return the condition that a record's prospect has changed in the time of the export."""
    of_record = (
        Prospect.id == resource.model.prospect_id
        if hasattr(resource.model, "prospect_id")
        else (Prospect.prospect_account_id == resource.model.id)
    )
    same = (Prospect.dataset_id == resource.model.dataset_id, of_record)
    in_time = _within(Prospect.updated_at, export)
    kept = _BINS[(export.procedure.get("arguments") or {}).get("prospectDeleted", "false")]
    bins = () if kept is None else (Prospect.deleted == kept,)
    return select(Prospect.id).where(*same, *in_time, *bins).exists()


def count(call: V5Call, export: AnyRow, resource: Resource) -> int:
    """Return the number of records of an export."""
    counted = select(func.count()).select_from(resource.model)
    mine = resource.model.dataset_id == call.account.dataset_id
    return int(call.rows(counted.where(mine, *conditions(call, export, resource))).scalar_one())


def lines(call: V5Call, export: AnyRow, resource: Resource, shown: Sequence[Column]) -> Iterator[bytes]:
    """Yield the rows of all files of an export, by id."""
    zone, last = ZoneInfo(export.time_zone), 0
    selected = selection.of_names(call, resource, [each.name for each in shown])
    wanted = statement(selected).where(*conditions(call, export, resource)).order_by(resource.model.id).limit(BATCH)
    while True:
        rows = rows_of(call, wanted.where(resource.model.id > last))
        if not rows:
            return
        last = rows[-1].own_id
        for document in documents(call, selected, rows, zone=zone):
            yield _line(_cell(document, each, export) for each in shown)


def files(export: AnyRow, body: Iterator[bytes], names: Sequence[str]) -> Iterator[tuple[int, bytes]]:
    """Yield the pieces of an export's files, each with the number of its file, from 1."""
    mark = BYTE_ORDER_MARK if export.include_byte_order_mark else b""
    header = mark + _line(names)
    number, size = 0, 0
    for line in body:
        if not number or size + len(line) > export.max_file_size_bytes:
            number, size = number + 1, len(header)
            yield number, header
        size += len(line)
        yield number, line


def _cell(document: Document, column: Column, export: AnyRow) -> str:
    """Return a value as CSV has it: texts in quotes, numbers, truths and moments bare, null empty."""
    value: Any = document
    for step in column.path:
        value = value.get(step) if isinstance(value, dict) else None
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return _quoted(";".join(map(str, value)))
        case str() if column.is_moment:
            return value[:19].replace("T", " ") if export.legacy_date_format else value
        case str():
            return _quoted(value)
    return str(value)


def _quoted(text: str) -> str:
    escaped = f"\\{text}" if text.startswith(_FORMULA) else text
    return '"{}"'.format(escaped.replace('"', '""'))


def _line(cells: Any) -> bytes:
    return (",".join(cells) + "\n").encode()
