"""The operations of exports: `/api/v1/export/` and the address of their files (contract part 2, B.8)."""

import hashlib
from typing import Annotated, Any, Final

from fastapi import Depends, Request
from sqlalchemy import ColumnElement

from dealdock.vendors.close import records
from dealdock.vendors.close.dispatch import FILES, CurrentCall
from dealdock.vendors.close.export import files, service
from dealdock.vendors.close.export.answers import LeadExport, OpportunityExport
from dealdock.vendors.close.export.fields import OF_LEADS, OF_OPPORTUNITIES
from dealdock.vendors.close.export.layout import KIND, export
from dealdock.vendors.close.export.model import Export
from dealdock.vendors.close.wire import documentation, parameters
from dealdock.vendors.close.wire.answers import page
from dealdock.vendors.close.wire.parameters import Page
from dealdock.web.messages import Answer
from dealdock.web.rest.routing import RestRouter

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
    return service.add(call.context, "lead", call.columns(OF_LEADS), _token(call))


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
    return service.add(call.context, "opportunity", call.columns(OF_OPPORTUNITIES), _token(call))


@router.operation("read", "GET", "/{id}", errors=("not_found",), answer=lambda: LeadExport | OpportunityExport)
def read(call: CurrentCall, url: Url) -> dict[str, Any]:
    """Return an export, with the address of its file once it is done."""
    return service.one(call.context, call.public_id(KIND), url)


@router.operation("read_lead", "GET", "/lead/{id}", errors=("not_found",), answer=lambda: LeadExport)
def read_lead(call: CurrentCall, url: Url) -> dict[str, Any]:
    """Return an export of leads."""
    return service.one(call.context, call.public_id(KIND), url, "lead")


@router.operation(
    "read_opportunity", "GET", "/opportunity/{id}", errors=("not_found",), answer=lambda: OpportunityExport
)
def read_opportunity(call: CurrentCall, url: Url) -> dict[str, Any]:
    """Return an export of opportunities."""
    return service.one(call.context, call.public_id(KIND), url, "opportunity")


@file.operation("read_file", "GET", "/{account}/{token}", errors=("not_found",))
def read_file(call: CurrentCall) -> Answer:
    """Return a file, zipped. Its address is all that is needed."""
    row = service.by_token(call.context, call.match.parameters["token"])
    texts = service.texts(call.sandbox.database, row)
    return Answer(200, files.zipped(texts), _TYPES[row.details["format"]], _ZIPPED)


def _page(call: CurrentCall, url: str, *criteria: ColumnElement[bool]) -> Page:
    cut, context = parameters.cut(call.context, call.query), call.context
    rows = records.page(context, Export, cut, *criteria)
    return parameters.page_and_next([export(context, row, url) for row in rows], cut)


def _token(call: CurrentCall) -> str:
    return hashlib.sha256(call.sandbox.randomness.unique().encode()).hexdigest()
