"""Exports: their files, written in batches (contract part 2, B.8)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import insert, select

from dealdock.platform.database.database import Database
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.vendors.close import records
from dealdock.vendors.close.bulk_action import batches
from dealdock.vendors.close.bulk_action.batches import JobKind
from dealdock.vendors.close.bulk_action.model import DONE
from dealdock.vendors.close.contact import queries as contacts
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.export import files
from dealdock.vendors.close.export.layout import KIND, export
from dealdock.vendors.close.export.model import Export, ExportPart
from dealdock.vendors.close.lead import queries as leads
from dealdock.vendors.close.opportunity import criteria, queries
from dealdock.vendors.close.opportunity import service as opportunities

_NESTED: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "contacts": ("contact_", files.CONTACT),
    "lead_opps": ("opportunity_", files.OPPORTUNITY),
}
"""Exports of leads with a row for each contact or opportunity: the beginning of their names, and the names."""


def add(context: Context, object_: str, columns: dict[str, Any], token: str) -> dict[str, Any]:
    """Add an export, and return it as it is shown at first. Raises `HttpError` 400."""
    names = ("format", "date_format", "fields", "type", "params")
    usual: dict[str, Any] = {
        "date_format": "original",
        "fields": None,
        **({"type": "leads"} if object_ == "lead" else {"params": {}}),
    }
    details = {**usual, **{name: columns.pop(name) for name in names if name in columns}}
    numbers = batches.leads(context, columns) if object_ == "lead" else _opportunities(context, columns, details)
    own = {**columns, "object": object_, "details": details, "token": token}
    return batches.add(context, JOB, own, numbers, {})


def one(context: Context, number: int, url: str, object_: str | None = None) -> dict[str, Any]:
    """Return an export, of this object, in the form of a read response. Raises `RecordError(NO_RECORD)`."""
    row = records.get(context, Export, number)
    if object_ not in (None, row.object):
        raise RecordError(NO_RECORD, number)
    return export(context, row, url)


def by_token(context: Context, token: str) -> AnyRow:
    """Return an export that is done, by its file's address. Raises `RecordError(NO_RECORD)`."""
    here = (Export.dataset_id == context.dataset_id, Export.token == token, Export.status == DONE)
    row = context.db.execute(select(Export.__table__).where(*here)).one_or_none()
    if row is None:
        raise RecordError(NO_RECORD, token)
    return row


def texts(database: Database, row: AnyRow) -> Iterator[str]:
    """Yield the texts of a file, one part at a time. Its parts do not change."""
    is_csv = row.details["format"] == "csv"
    yield files.head(_names(row)) if is_csv else "["
    here = (ExportPart.dataset_id == row.dataset_id, ExportPart.export_id == row.id)
    position, is_first = -1, True
    while True:
        next_part = select(ExportPart.position, ExportPart.content).where(*here, ExportPart.position > position)
        found = database.read(lambda db: db.execute(next_part.order_by(ExportPart.position).limit(1)).one_or_none())  # noqa: B023
        if found is None:
            break
        position = found.position
        if found.content:
            yield found.content if is_csv or is_first else f", {found.content}"
            is_first = False
    if not is_csv:
        yield "]"


def _names(row: AnyRow) -> Sequence[str]:
    """Return the columns of a file of CSV."""
    own: Sequence[str] = row.details["fields"] or (files.LEAD if row.object == "lead" else files.OPPORTUNITY)
    start, nested = _NESTED.get(row.details.get("type", ""), ("", ()))
    return [*own, *(f"{start}{name}" for name in nested)]


def _opportunities(context: Context, columns: Mapping[str, Any], details: Mapping[str, Any]) -> Sequence[int]:
    """Return the numbers of the opportunities that the sent fields choose. Raises `HttpError` 400."""
    params = {name: value for name, value in details["params"].items() if isinstance(value, str)}
    if columns.get("query") is not None:
        params["query"] = columns["query"]
    selection = criteria.ListSelection(context, params)
    limit = columns.get("results_limit")
    return queries.numbers(context, selection.criteria, selection.order, limit)


def _write(context: Context, job: AnyRow, numbers: Sequence[int], position: int) -> None:
    """Write the part of a batch. Objects that were deleted meanwhile are left out."""
    rows = _of_leads(context, job, numbers) if job.object == "lead" else _of_opportunities(context, numbers)
    if job.details["format"] == "csv":
        content = files.lines(rows, _names(job), job.details["date_format"])
    else:
        content = files.objects(rows, job.details["fields"])
    here = {"dataset_id": context.dataset_id, "export_id": job.id, "position": position}
    context.db.execute(insert(ExportPart).values(**here, content=content))


def _of_opportunities(context: Context, numbers: Sequence[int]) -> list[Mapping[str, Any]]:
    found = opportunities.of_ids(context, numbers)
    return [found[number] for number in numbers if number in found]


def _of_leads(context: Context, job: AnyRow, numbers: Sequence[int]) -> list[Mapping[str, Any]]:
    """Return leads, or their records of another type; in CSV, each with the lead."""
    names = frozenset(job.details["fields"] or files.LEAD)
    is_csv = job.details["format"] == "csv"
    found = leads.of_ids(context, numbers, names if is_csv else None, is_limited=False)
    existing = [number for number in numbers if number in found]
    type_ = job.details["type"]
    if type_ not in _NESTED:
        return [found[number] for number in existing]
    start = _NESTED[type_][0]
    read = contacts.of_leads if type_ == "contacts" else opportunities.of_leads
    nested = read(context, existing)
    return [
        {**found[number], **{f"{start}{name}": value for name, value in each.items()}} if is_csv else each
        for number in existing
        for each in nested.get(number, ())
    ]


JOB: Final = JobKind(KIND, Export, "export", export, _write)
