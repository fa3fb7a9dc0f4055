"""Exports of leads and opportunities to files: `/api/v1/export/` (contract part 2, B.8)."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Annotated, Any, Final, Literal

from fastapi import Depends, Request
from sqlalchemy import ColumnElement, Connection, Executable, insert, select

from dealdock.platform.database.database import Database
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.vendors.close.job import batches, files
from dealdock.vendors.close.job.batches import JobKind, authored, shown_selection
from dealdock.vendors.close.job.bulk import SELECTION, Selection, job_kind
from dealdock.vendors.close.job.model import CREATED, DONE, Export, ExportPart
from dealdock.vendors.close.lead import contact as contacts
from dealdock.vendors.close.lead import service as leads
from dealdock.vendors.close.opportunity import criteria
from dealdock.vendors.close.opportunity import service as opportunities
from dealdock.vendors.close.record import records
from dealdock.vendors.close.wire import documentation, fields, parameters
from dealdock.vendors.close.wire.answers import page
from dealdock.vendors.close.wire.call import FILES, Call, CurrentCall
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS, Type, field
from dealdock.vendors.close.wire.lists import each
from dealdock.vendors.close.wire.parameters import Page
from dealdock.web.messages import Answer
from dealdock.web.rest.answers import closed
from dealdock.web.rest.fields import Field, FieldTable, list_type
from dealdock.web.rest.routing import RestRouter


class _Export(Selection):
    date_format: str
    download_url: str | None
    fields: list[str] | None
    format: Literal["csv", "json"]
    n_docs: int | None
    n_docs_processed: int


@closed
class LeadExport(_Export):
    """An export of leads, or of their contacts or opportunities."""

    type: Literal["leads", "contacts", "lead_opps"]


@closed
class OpportunityExport(_Export):
    """An export of opportunities."""

    params: dict[str, Any]


FORMATS: Final = ("csv", "json")
DATES: Final = ("original", "iso8601", "excel")
TYPES: Final = ("leads", "contacts", "lead_opps")
MAX_NAMES: Final = 200
_NAME: Final = fields.text(MAX_LABEL_CHARACTERS)


def _params(_: Context, value: Any) -> dict[str, Any]:
    """Read the filters that the list of opportunities has, too."""
    if not isinstance(value, dict):
        raise fields.wrong_type("dict")
    return value


_SHARED: Final[tuple[Field, ...]] = (
    *SELECTION,
    field("format", fields.choice(*FORMATS), is_required=True),
    field("date_format", fields.choice(*DATES), null=DATES[0]),
    field("fields", Type(each(_NAME.read, MAX_NAMES), list_type(_NAME.python, MAX_NAMES))),
)
OF_LEADS: Final = FieldTable(
    "NewLeadExport", (*_SHARED, field("type", fields.choice(*TYPES), null=TYPES[0])), is_new=True
)
OF_OPPORTUNITIES: Final = FieldTable(
    "NewOpportunityExport", (*_SHARED, field("params", Type(_params, dict[str, Any]), null={})), is_new=True
)


KIND: Final = "export"


def shown_export(context: Context, row: AnyRow, url: str | None = None) -> dict[str, Any]:
    """Return the export as JSON. `url`: the vendor's address; without it, the file has no address either."""
    has_file = row.status == DONE and row.token and url is not None
    return {
        **row.details,
        **authored(context, KIND, row),
        **shown_selection(row),
        "download_url": f"{url}/export_file/{context.account.account_id}/{row.token}/" if has_file else None,
        "n_docs": None if row.status == CREATED else row.total,
        "n_docs_processed": row.processed,
    }


_NESTED: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "contacts": ("contact_", files.CONTACT),
    "lead_opps": ("opportunity_", files.OPPORTUNITY),
}
"""Exports of leads with a row for each contact or opportunity: the beginning of their names, and the names."""


def _begin(call: Call, object_: str, table: FieldTable) -> dict[str, Any]:
    """Add an export, and return it as it is shown at first. Raises `HttpError` 400."""
    context, columns, token = call.context, call.columns(table), _token(call)
    names = ("format", "date_format", "fields", "type", "params")
    usual: dict[str, Any] = {
        "date_format": "original",
        "fields": None,
        **({"type": "leads"} if object_ == "lead" else {"params": {}}),
    }
    details = {**usual, **{name: columns.pop(name) for name in names if name in columns}}
    numbers = batches.leads(context, columns) if object_ == "lead" else _opportunities(context, columns, details)
    own = {**columns, "object": object_, "details": details, "token": token}
    return batches.add(call, JOB, own, numbers, {})


def one(context: Context, number: int, url: str, object_: str | None = None) -> dict[str, Any]:
    """Return an export, of this object, in the form of a read response. Raises `RecordError(NO_RECORD)`."""
    row = records.get(context, Export, number)
    if object_ not in (None, row.object):
        raise RecordError(NO_RECORD, number)
    return shown_export(context, row, url)


def by_token(context: Context, token: str) -> AnyRow:
    """Return an export that is done, by its file's address. Raises `RecordError(NO_RECORD)`."""
    here = (Export.dataset_id == context.dataset_id, Export.token == token, Export.status == DONE)
    row = context.db.execute(select(Export.__table__).where(*here)).one_or_none()
    if row is None:
        raise RecordError(NO_RECORD, token)
    return row


def _first(statement: Executable, db: Connection) -> AnyRow | None:
    return db.execute(statement).one_or_none()


def texts_of(database: Database, row: AnyRow) -> Iterator[str]:
    """Yield the texts of a file, one part at a time. Its parts do not change."""
    is_csv = row.details["format"] == "csv"
    yield files.head(_names(row)) if is_csv else "["
    here = (ExportPart.dataset_id == row.dataset_id, ExportPart.export_id == row.id)
    position, is_first = -1, True
    while True:
        next_part = select(ExportPart.position, ExportPart.content).where(*here, ExportPart.position > position)
        found = database.read(partial(_first, next_part.order_by(ExportPart.position).limit(1)))
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
    return opportunities.numbers_of(context, selection.criteria, selection.order, limit)


_READ_AT_ONCE: Final = 10


def _write(context: Context, job: AnyRow, numbers: Iterator[int], position: int) -> None:
    """Write a part of the file. Objects that were deleted meanwhile are left out."""
    rows = list[Mapping[str, Any]]()
    while some := list(islice(numbers, _READ_AT_ONCE)):
        rows += _of_leads(context, job, some) if job.object == "lead" else _of_opportunities(context, some)
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


JOB: Final = JobKind(KIND, Export, lambda job: f"export.{job.object}", shown_export, _write)


router = RestRouter("export", "/api/v1/export")
file = RestRouter("export", FILES, is_described=False)

ListQuery: Final = documentation.query("ExportList")
_NEEDS: Final = ("wrong_type", "bad_request", "invalid")
_TYPES: Final = {"csv": b"text/csv", "json": b"application/json"}
_ZIPPED: Final = ((b"content-encoding", b"gzip"),)


async def _url(request: Request) -> str:
    """Return the vendor's address that the caller uses."""
    return str(request.base_url).rstrip("/")


Url = Annotated[str, Depends(_url)]


@router.operation(
    "list", "GET", query=ListQuery, errors=("bad_request",), answer=lambda: page(LeadExport | OpportunityExport)
)
def list_(call: CurrentCall, url: Url) -> Page:
    """Return all exports, the newest first."""
    return _page(call, url)


@router.operation(
    "list_leads", "GET", "/lead", query=ListQuery, errors=("bad_request",), answer=lambda: page(LeadExport)
)
def list_leads(call: CurrentCall, url: Url) -> Page:
    """Return the exports of leads."""
    return _page(call, url, Export.object == "lead")


@router.operation(
    "list_opportunities",
    "GET",
    "/opportunity",
    query=ListQuery,
    errors=("bad_request",),
    answer=lambda: page(OpportunityExport),
)
def list_opportunities(call: CurrentCall, url: Url) -> Page:
    """Return the exports of opportunities."""
    return _page(call, url, Export.object == "opportunity")


@router.operation(
    "create_lead",
    "POST",
    "/lead",
    fields=OF_LEADS,
    errors=_NEEDS,
    writes=True,
    answer=lambda: LeadExport,
    begins_job=True,
)
def create_lead(call: CurrentCall) -> dict[str, Any]:
    """Begin an export of leads, or of their contacts or opportunities."""
    return call.once(partial(_begin, call, "lead", OF_LEADS))


@router.operation(
    "create_opportunity",
    "POST",
    "/opportunity",
    fields=OF_OPPORTUNITIES,
    errors=_NEEDS,
    writes=True,
    answer=lambda: OpportunityExport,
    begins_job=True,
)
def create_opportunity(call: CurrentCall) -> dict[str, Any]:
    """Begin an export of opportunities."""
    return call.once(partial(_begin, call, "opportunity", OF_OPPORTUNITIES))


@router.operation("read", "GET", "/{id}", errors=("not_found",), answer=lambda: LeadExport | OpportunityExport)
def read(call: CurrentCall, url: Url) -> dict[str, Any]:
    """Return an export, with the address of its file once it is done."""
    return one(call.context, call.public_id(KIND), url)


@router.operation("read_lead", "GET", "/lead/{id}", errors=("not_found",), answer=lambda: LeadExport)
def read_lead(call: CurrentCall, url: Url) -> dict[str, Any]:
    """Return an export of leads."""
    return one(call.context, call.public_id(KIND), url, "lead")


@router.operation(
    "read_opportunity", "GET", "/opportunity/{id}", errors=("not_found",), answer=lambda: OpportunityExport
)
def read_opportunity(call: CurrentCall, url: Url) -> dict[str, Any]:
    """Return an export of opportunities."""
    return one(call.context, call.public_id(KIND), url, "opportunity")


@file.operation("read_file", "GET", "/{account}/{token}", errors=("not_found",))
def read_file(call: CurrentCall) -> Answer:
    """Return a file, zipped. Its address is all that is needed."""
    row = by_token(call.context, call.match.parameters["token"])
    texts = texts_of(call.sandbox.database, row)
    return Answer(200, files.zipped(texts), _TYPES[row.details["format"]], _ZIPPED)


def _page(call: CurrentCall, url: str, *criteria: ColumnElement[bool]) -> Page:
    cut, context = parameters.cut(call.context, call.query), call.context
    rows = records.page(context, Export, cut, *criteria)
    return parameters.page_and_next([shown_export(context, row, url) for row in rows], cut)


def _token(call: Call) -> str:
    return hashlib.sha256(call.sandbox.randomness.unique().encode()).hexdigest()


EXPORT: Final = job_kind("export", "exports", Export, token="")
