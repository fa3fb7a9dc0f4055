"""Exports in version 5: their fields, files, operations and routes (contract E.2, and x.csv)."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.text import quoted, some
from dealdock.vendors.pardot import jobs
from dealdock.vendors.pardot.campaign import CAMPAIGNS
from dealdock.vendors.pardot.custom_field import CUSTOM_FIELDS
from dealdock.vendors.pardot.export import files, service
from dealdock.vendors.pardot.export.model import Export
from dealdock.vendors.pardot.export.service import IS_EXPIRED, STATUS
from dealdock.vendors.pardot.list import LISTS
from dealdock.vendors.pardot.list_membership import LIST_MEMBERSHIPS
from dealdock.vendors.pardot.opportunity.resource import OPPORTUNITIES
from dealdock.vendors.pardot.prospect.resource import PROSPECTS
from dealdock.vendors.pardot.prospect_account import PROSPECT_ACCOUNTS
from dealdock.vendors.pardot.settings import is_administrator
from dealdock.vendors.pardot.tag import TAGS
from dealdock.vendors.pardot.user import USERS
from dealdock.vendors.pardot.v5 import accepting, answers, bodies, parameters, reading, selection, values
from dealdock.vendors.pardot.v5.call import CurrentCall, V5Call
from dealdock.vendors.pardot.v5.documents import Document, documents, rows_of, statement
from dealdock.vendors.pardot.v5.errors import refused
from dealdock.vendors.pardot.v5.fields import ApiObject, Field, Relation, booleans, identity, integers, times
from dealdock.vendors.pardot.v5.reading import in_bin
from dealdock.vendors.pardot.v5.writing import BODY_ERRORS, Written, created, document_of, find
from dealdock.vendors.pardot.visitor.resource import VISITORS
from dealdock.vendors.pardot.visitor.visit import VISITS
from dealdock.vendors.pardot.visitor_activity.resource import VISITOR_ACTIVITIES
from dealdock.vendors.pardot.wire.operations import BaseUrl
from dealdock.vendors.pardot.wire.serializers import File
from dealdock.web.rest.errors import HttpError
from dealdock.web.rest.routing import RestRouter


def _visible(call: V5Call) -> Sequence[ColumnElement[bool]]:
    """Restrict callers who are not administrators to their own exports. All callers see only exports of version 5."""
    of_version: tuple[ColumnElement[bool], ...] = (Export.version == VERSION,)
    return of_version if is_administrator(call.caller) else (*of_version, Export.user_id == call.caller.user_id)


VERSION: Final = 5

_USER: Final[dict[str, Any]] = {"type": "Integer", "column": Export.user_id}

EXPORT: Final = ApiObject(
    object="export",
    collection="exports",
    model=Export,
    visible=_visible,
    members=(
        identity(Export.id),
        Field(name="status", type="String", column=STATUS),
        Field(name="isExpired", type="Boolean", column=IS_EXPIRED, filter="equal"),
        Field(name="procedure", type="Object", column=Export.procedure),
        Field(name="fields", type="Array", column=Export.fields, is_only_read=True),
        Field(name="resultRefs", type="Array", is_only_read=True),
        *booleans(Export, "includeByteOrderMark", "legacyDateFormat"),
        *integers(Export, "maxFileSizeBytes"),
        *times(Export),
        Field(name="createdById", **_USER),
        Field(name="updatedById", **_USER),
        Relation("createdBy", "user", Export.user_id),
        Relation("updatedBy", "user", Export.user_id),
    ),
)


RESOURCES: Final = {
    each.title: each
    for each in (
        *(CAMPAIGNS, CUSTOM_FIELDS, LISTS, LIST_MEMBERSHIPS, OPPORTUNITIES, PROSPECTS, PROSPECT_ACCOUNTS, TAGS, USERS),
        *(VISITS, VISITORS, VISITOR_ACTIVITIES),
    )
}
"""The objects that are exported, by their names in procedures."""
BY_PROSPECT: Final = ("ProspectAccount", "Visitor")
"""The objects that are also selected by the changes of their prospects."""

MAX_FIELDS: Final = 150
MIN_FILE_BYTES: Final = 10_000_000

CREATE_ERRORS: Final = (46, *BODY_ERRORS, 51, 193, 154, 153, 174, 175, 176, 177, 130, 231, 232)
READ_ERRORS: Final = (*reading.READ_ERRORS, 228)
CANCEL_ERRORS: Final = (46, 16, 228, 109, 178)
RESULT_ERRORS: Final = (16, 228, 109, 178)

_PROPERTIES: Final = ("procedure", "fields", "includeByteOrderMark", "legacyDateFormat", "maxFileSizeBytes")
_PROCEDURES: Final = {
    "FilterByCreatedAt": ("createdAt", "createdAfter", "createdBefore"),
    "FilterByUpdatedAt": ("updatedAt", "updatedAfter", "updatedBefore"),
    "FilterByProspectUpdatedAt": (service.OF_PROSPECTS, "prospectUpdatedAfter", "prospectUpdatedBefore"),
}
"""The procedures, each with the moment that it compares, and the arguments with the bounds."""


class Column(NamedTuple):
    """A column of a file."""

    name: str
    path: Sequence[str]
    is_moment: bool


def _columns(call: V5Call, resource: ApiObject, names: Sequence[str]) -> list[Column]:
    """Return the columns of these names of version 5. Errors 51, 193."""
    selection.of_names(call, resource, names)
    return [Column(name, _path(resource, name), _is_moment(resource, name)) for name in names]


def _check_names(call: V5Call, resource: ApiObject, names: Sequence[str]) -> None:
    """Check that an object has these names. Error 130."""
    try:
        _columns(call, resource, names)
    except HttpError as error:
        raise refused(130, str(error)) from None


def _plain_names(call: V5Call, resource: ApiObject) -> list[str]:
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


def _conditions(call: V5Call, export: AnyRow, resource: ApiObject) -> list[ColumnElement[bool]]:
    """Return the conditions for the records of an export."""
    bins = in_bin(resource, service.BINS[export.recycle_bin])
    return [*resource.visible(call), *bins, *service.conditions(export, resource.model)]


def _lines(call: V5Call, export: AnyRow, resource: ApiObject, shown: Sequence[Column]) -> Iterator[bytes]:
    """Yield the rows of all files of an export, by id."""
    zone, last = ZoneInfo(export.time_zone), 0
    selected = selection.of_names(call, resource, [each.name for each in shown])
    wanted = (
        statement(selected).where(*_conditions(call, export, resource)).order_by(resource.model.id).limit(files.BATCH)
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


def pieces(call: V5Call, row: AnyRow) -> files.Pieces:
    """Yield the pieces of all files."""
    resource = _resource(row)
    shown = _columns(call, resource, row.fields)
    return files.split(row, _lines(call, row, resource, shown), row.fields)


def file_count(call: V5Call, row: AnyRow) -> int:
    """Return the number of files."""
    resource = _resource(row)
    number = service.count(call.db, call.account, resource.model, _conditions(call, row, resource))
    return files.count(row, number, lambda: pieces(call, row))


def _resource(row: AnyRow) -> ApiObject:
    return RESOURCES[f"{row.object[0].upper()}{row.object[1:]}"]


def _check_version(call: V5Call) -> int:
    """Return the id of an export that was not made in versions 3 and 4. Errors 16, 228."""
    number = reading.record_id(call)
    version = service.version(call.db, call.caller, number)
    if version not in (None, VERSION):
        raise refused(228, f"export {number} was made in versions 3 and 4")
    return number


def _row(call: V5Call, number: int) -> AnyRow:
    return service.read(call.db, call.account, number, now=call.now)


def _procedure(call: V5Call, procedure: Mapping[str, Any]) -> tuple[ApiObject, dict[str, Any]]:
    """Return the object of a procedure, and the columns of its arguments. Errors 174, 175, 176, 177."""
    object_, _, kind = str(procedure["name"]).partition("/")
    is_known = object_ in RESOURCES and kind in _PROCEDURES
    if not is_known or (kind == "FilterByProspectUpdatedAt" and object_ not in BY_PROSPECT):
        raise refused(174, f"there is no procedure {quoted(str(procedure['name']))}: one is Prospect/FilterByUpdatedAt")
    column, after, before = _PROCEDURES[kind]
    given = procedure.get("arguments") or {}
    of_activities = ("type", "prospectOnly") if object_ == "VisitorActivity" else ()
    of_prospects = ("prospectDeleted",) if column == service.OF_PROSPECTS else ()
    known = (after, before, "deleted", *of_prospects, *of_activities)
    if not isinstance(given, dict) or (unknown := [name for name in given if name not in known]):
        raise refused(175, f"the arguments of {procedure['name']} are {', '.join(known)}")
    del unknown
    if given.get(after) in (None, ""):
        raise refused(176, f"{procedure['name']} needs the argument {after}")
    return RESOURCES[object_], {"column": column, **_arguments(call, given, after, before)}


def _arguments(call: V5Call, given: Mapping[str, Any], after: str, before: str) -> dict[str, Any]:
    """Return the columns of the arguments. Error 177."""
    try:
        begin = values.moment(str(given[after]))
        end = None if given.get(before) in (None, "") else values.moment(str(given[before]))
        found = {name: service.bin_of(given, name) for name in ("deleted", "prospectDeleted")}
        times = service.time_range(begin, end, call.now)
        type_ = accepting.integer(given.get("type"))
        prospect_only = bool(accepting.boolean(given.get("prospectOnly")))
    except ValueError as error:
        raise refused(177, f"an argument is wrong: {error}") from None
    return {
        **times,
        "recycle_bin": found["deleted"],
        "type": type_,
        "prospect_only": prospect_only,
    }


def _fields(call: V5Call, resource: ApiObject, given: Any) -> list[str]:
    """Return the names of the columns. Errors 154, 130."""
    if given in (None, []):
        return _plain_names(call, resource)
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise refused(154, "fields has to be an array of names")
    if len(given) > MAX_FIELDS:
        raise refused(154, f"fields has {len(given)} names, {MAX_FIELDS} are the most")
    _check_names(call, resource, given)
    return given


def _form(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of the form of the files. Errors 154, 231, 232."""
    try:
        mark, legacy = (accepting.boolean(sent.get(name)) for name in ("includeByteOrderMark", "legacyDateFormat"))
        given = sent.get("maxFileSizeBytes")
        most = given if type(given) is int else accepting.integer(given)
    except ValueError as error:
        raise refused(154, str(error)) from None
    most = files.MAX_BYTES if most is None else most
    if not MIN_FILE_BYTES <= most <= files.MAX_BYTES:
        why = f"maxFileSizeBytes is {most}, and has to be {MIN_FILE_BYTES} to {files.MAX_BYTES}"
        raise refused(231 if most < MIN_FILE_BYTES else 232, why)
    return {
        "include_byte_order_mark": bool(mark),
        "legacy_date_format": bool(legacy),
        "max_file_size_bytes": most,
    }


exports: Final = RestRouter(EXPORT.object, "/api/v5/exports")


@exports.operation(
    "create",
    "POST",
    fields=parameters.EXPORT_BODY,
    query=parameters.of_write(EXPORT),
    errors=CREATE_ERRORS,
    status=201,
    writes=True,
    answer=partial(answers.record, EXPORT),
    begins_job=True,
)
def create(call: CurrentCall, base_url: BaseUrl) -> Written:
    """Create an export, whose files are there when it is complete."""
    sent = bodies.properties(call)
    reading.check_parameters(call, ("fields",))
    names = selection.split(call.query.get("fields", ""))
    selected = selection.of_names(call, EXPORT, names or ["id"])
    if unknown := [name for name in sent if name not in _PROPERTIES]:
        known = ", ".join(_PROPERTIES)
        raise refused(154, f"{some(unknown)} is not a property of an export. Known: {known}", ", ".join(unknown))
    procedure = sent.get("procedure")
    if not isinstance(procedure, dict) or not procedure.get("name"):
        raise refused(
            153,
            'the body has no procedure with a name: {"procedure": {"name": "Prospect/FilterByUpdatedAt", …}}',
            "procedure",
        )
    resource, columns = _procedure(call, procedure)
    columns["fields"] = _fields(call, resource, sent.get("fields"))
    columns |= _form(sent)
    columns["fails"] = call.fail_job is not None
    own = {**columns, "procedure": dict(procedure), "object": resource.object, "version": VERSION}
    number = service.create(call.db, call.caller, **own, now=call.now)
    return created(call, number, selected, f"{base_url}{call.operation.path}", names)


@exports.operation(
    "query",
    "GET",
    query=parameters.of_query(EXPORT),
    errors=reading.QUERY_ERRORS,
    answer=partial(answers.page, EXPORT),
)
def query(call: CurrentCall, base_url: BaseUrl) -> reading.RecordPage:
    """Return a page of exports."""
    return reading.query(call, EXPORT, base_url)


@exports.operation(
    "read",
    "GET",
    "/{id}",
    query=parameters.of_read(EXPORT),
    errors=READ_ERRORS,
    answer=partial(answers.record, EXPORT),
)
def read(call: CurrentCall, base_url: BaseUrl) -> reading.Read:
    """Return one export."""
    _check_version(call)
    found = reading.read(call, EXPORT)
    if found.document is not None and "resultRefs" in found.document:
        row = _row(call, reading.record_id(call))
        number = file_count(call, row) if row.status == jobs.COMPLETE and not row.is_expired else 0
        address = f"{base_url}/api/v5/exports/{row.id}/results"
        found.document["resultRefs"] = [f"{address}/{place}" for place in range(1, number + 1)] or None
    return found


@exports.operation(
    "downloadResults",
    "GET",
    "/{id}/results/{file}",
    errors=RESULT_ERRORS,
    streams=True,
    answer=lambda: answers.CsvFile,
    content_type="text/csv",
)
def result(call: CurrentCall) -> File:
    """Return a file of an export."""
    number = _check_version(call)
    find(call, EXPORT, number)
    row = _row(call, number)
    if row.status != jobs.COMPLETE or row.is_expired:
        raise refused(
            178, f"export {number} is {row.status}, and its files are there while it is Complete, for seven days"
        )
    text = call.match.parameters["file"]
    found = files.numbered(pieces(call, row), text)
    if found is None:
        raise refused(109, f"export {number} has no file {quoted(text)}")
    return found


@exports.operation(
    "cancel",
    "POST",
    "/{id}/do/cancel",
    errors=CANCEL_ERRORS,
    writes=True,
    answer=lambda: answers.CanceledExport,
)
def cancel(call: CurrentCall) -> Written:
    """Cancel an export that is not complete."""
    number = _check_version(call)
    find(call, EXPORT, number)
    service.cancel(call.db, call.account, number, now=call.now)
    return Written(document_of(call, selection.of_names(call, EXPORT, ["id", "status"]), number))
