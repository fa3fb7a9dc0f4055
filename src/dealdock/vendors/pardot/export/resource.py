"""Exports in versions 3 and 4: `/api/export/` (contract, version 5, E.3)."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, literal, select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import records
from dealdock.platform.records.base import Moment
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.text import quoted, some
from dealdock.vendors.pardot import custom_field as custom_fields
from dealdock.vendors.pardot import jobs
from dealdock.vendors.pardot.export import files, service
from dealdock.vendors.pardot.export.files import Pieces
from dealdock.vendors.pardot.export.model import Export
from dealdock.vendors.pardot.list import ListMembership
from dealdock.vendors.pardot.list_membership import LIST_MEMBERSHIPS
from dealdock.vendors.pardot.prospect import reading as prospect_reading
from dealdock.vendors.pardot.prospect.document import NAMES as PROSPECT_NAMES
from dealdock.vendors.pardot.prospect.document import prospect
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.prospect_account import PROSPECT_ACCOUNTS, ProspectAccount
from dealdock.vendors.pardot.record.attributes import Layout
from dealdock.vendors.pardot.settings import is_administrator
from dealdock.vendors.pardot.visitor.model import Visitor
from dealdock.vendors.pardot.visitor.resource import VISITORS
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity
from dealdock.vendors.pardot.visitor_activity.resource import json_types as activity_types
from dealdock.vendors.pardot.visitor_activity.resource import visitor_activity
from dealdock.vendors.pardot.visitor_activity.service import IS_SHOWN
from dealdock.vendors.pardot.visitor_activity.service import SHOWN as ACTIVITIES
from dealdock.vendors.pardot.wire import common_criteria, described, values
from dealdock.vendors.pardot.wire.common_criteria import CREATED, UPDATED, text_only, times
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.operations import BaseUrl, Call, CurrentCall
from dealdock.vendors.pardot.wire.parameters import properties
from dealdock.vendors.pardot.wire.query import Criterion, Query, Sorting
from dealdock.vendors.pardot.wire.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.wire.serializers import Bare, Document, File, PageResult, moment
from dealdock.web.rest.answers import object_type

PROCEDURES: Final = {
    "filter_by_created_at": ("createdAt", "created_after", "created_before"),
    "filter_by_updated_at": ("updatedAt", "updated_after", "updated_before"),
    "filter_by_prospect_updated_at": (service.OF_PROSPECTS, "prospect_updated_after", "prospect_updated_before"),
}
"""The procedures, each with the moment that it compares, and the arguments with the bounds."""
_CREATED, _UPDATED, _OF_PROSPECTS = PROCEDURES

Documents: TypeAlias = Callable[[Connection, AccountContext, Sequence[int], ZoneInfo], Sequence[Document]]
"""Returns the documents of records with these ids, in their order."""


@dataclass(frozen=True)
class Exported:
    """An object that is exported."""

    object: str
    model: Any
    own_names: Sequence[str]
    """The names of its fields, without the account's own fields."""
    documents: Documents
    procedures: tuple[str, ...]
    has_types: bool = False
    """True for activities, which are also selected by their type."""
    visible: tuple[Any, ...] = ()
    """The conditions for records that calls show."""

    def names(self, db: Connection, account: AccountContext) -> Sequence[str]:
        """Return the names of its fields in versions 3 and 4, the account's own fields at the end."""
        custom = custom_fields.by_field_id(db, account) if self.model is Prospect else {}
        return [*self.own_names, *(name for name in custom if name not in self.own_names)]

    @property
    def moments(self) -> frozenset[str]:
        """The names of the fields with moments."""
        return frozenset(each.name for each in self.model.__table__.c if isinstance(each.type, Moment))


def _rows(model: Any, layout: Layout, statement: Any = None) -> Documents:
    """Return the documents of an object that is its columns."""
    wanted: Any = select(model.__table__) if statement is None else statement

    def documents(db: Connection, account: AccountContext, ids: Sequence[int], zone: ZoneInfo) -> Sequence[Document]:
        mine = wanted.where(model.dataset_id == account.dataset_id, model.id.in_(ids)).order_by(model.id)
        return [layout(row, zone) for row in db.execute(mine, {"dataset_id": account.dataset_id})]

    return documents


def _prospects(db: Connection, account: AccountContext, ids: Sequence[int], zone: ZoneInfo) -> Sequence[Document]:
    found = prospect_reading.read(db, account, ids, "custom")
    return [prospect(each, "bulk", account, zone) for each in found]


def _activities(db: Connection, account: AccountContext, ids: Sequence[int], zone: ZoneInfo) -> Sequence[Document]:
    mine = (VisitorActivity.dataset_id == account.dataset_id, VisitorActivity.id.in_(ids))
    rows = db.execute(ACTIVITIES.where(*mine).order_by(VisitorActivity.id)).all()
    return [visitor_activity(row, zone, "bulk") for row in rows]


def _names(layout: Layout) -> Sequence[str]:
    return [each.name for each in layout.attributes]


_EACH: Final = (
    Exported(
        "visitorActivity",
        VisitorActivity,
        [*activity_types()["bulk"].__annotations__],
        _activities,
        (_CREATED, _UPDATED),
        has_types=True,
        visible=(IS_SHOWN,),
    ),
    Exported(
        "listMembership",
        ListMembership,
        _names(LIST_MEMBERSHIPS.layout),
        _rows(ListMembership, LIST_MEMBERSHIPS.layout),
        (_CREATED, _UPDATED),
    ),
    Exported("prospect", Prospect, [*PROSPECT_NAMES, "prospect_account_id"], _prospects, (_UPDATED, _CREATED)),
    Exported(
        "prospectAccount",
        ProspectAccount,
        _names(PROSPECT_ACCOUNTS.layout),
        _rows(ProspectAccount, PROSPECT_ACCOUNTS.layout),
        (_UPDATED, _OF_PROSPECTS),
    ),
    Exported(
        "visitor",
        Visitor,
        _names(VISITORS.layout),
        _rows(Visitor, VISITORS.layout, VISITORS.statement),
        (_UPDATED, _OF_PROSPECTS),
    ),
)
OBJECTS: Final[Mapping[str, Exported]] = {each.object.lower(): each for each in _EACH}
"""The objects that are exported, by their names in lower case."""


def _file_count(db: Connection, account: AccountContext, row: AnyRow) -> int:
    """Return the number of files of an export that is complete."""
    exported = OBJECTS[row.object.lower()]
    number = service.count(db, account, exported.model, _conditions(row, exported))
    return files.count(row, number, lambda: _pieces(db, account, row))


def _pieces(db: Connection, account: AccountContext, row: AnyRow) -> Pieces:
    """Yield the pieces of all files of an export."""
    return files.split(row, _lines(db, account, row), row.fields)


def _lines(db: Connection, account: AccountContext, row: AnyRow) -> Iterator[bytes]:
    """Yield the rows of all files, by id."""
    exported, zone, last = OBJECTS[row.object.lower()], ZoneInfo(row.time_zone), 0
    model, moments = exported.model, exported.moments
    mine = (model.dataset_id == account.dataset_id, *_conditions(row, exported))
    wanted = select(model.id).where(*mine).order_by(model.id).limit(files.BATCH)
    while ids := db.scalars(wanted.where(model.id > last)).all():
        last = ids[-1]
        for document in exported.documents(db, account, ids, zone):
            yield files.line(files.cell(_value(document, name), is_moment=name in moments) for name in row.fields)


def _value(document: Document, name: str) -> Any:
    """Return a value of a document; several values of a custom field as a list."""
    value = document.get(name)
    return value["value"] if isinstance(value, dict) else value


def _conditions(row: AnyRow, exported: Exported) -> Sequence[Any]:
    conditions = service.conditions(row, exported.model)
    return [*exported.visible, *conditions, *service.in_bin(row, exported.model)]


MAX_FIELDS: Final = 150
ERRORS: Final = (150, 152, 166, 153, 180, 154, 174, 175, 176, 177, 130)

_PROPERTIES: Final = ("object", "procedure", "fields")
_PROSPECT_ONLY: Final = ("prospect_only", "prospectOnly")
"""The two names of one argument: in the style of the other arguments, and in the style of the documentation."""
_TRUE: Final = ("true", "1")
_FALSE: Final = ("false", "0")


def _read_body(call: Call) -> dict[str, Any]:
    """Return the columns of a new export. Errors 150, 152, 166, 153, 180, 154, 174, 175, 176, 177, 130."""
    sent = properties(call.document)
    object_, given = sent.get("object"), sent.get("procedure")
    procedure: Mapping[str, Any] = given if isinstance(given, dict) else {}
    name = procedure.get("name")
    if absent := [each for each, value in (("object", object_), ("procedure", name)) if value in (None, "")]:
        needed = {"object": "prospect", "procedure": {"name": "filter_by_updated_at", "arguments": {}}}
        raise PardotError(153, f"the body lacks {', '.join(absent)}, as it is in {json.dumps(needed)}")
    if unknown := [each for each in sent if each not in _PROPERTIES]:
        raise PardotError(180, f"{some(unknown)} is not a property of an export: {', '.join(_PROPERTIES)}")
    exported = OBJECTS.get(str(object_).lower())
    if exported is None:
        names = ", ".join(each.object for each in OBJECTS.values())
        raise PardotError(154, f"object is {quoted(str(object_))}, and the objects are {names}")
    arguments = _arguments(call, exported, str(name), procedure.get("arguments"))
    return {
        **arguments,
        "object": exported.object,
        "procedure": dict(procedure),
        "fields": _fields(call, exported, sent.get("fields")),
        "version": service.VERSION,
    }


def _arguments(call: Call, exported: Exported, name: str, given: Any) -> dict[str, Any]:
    """Return the columns of a procedure's arguments. Errors 174, 175, 176, 177."""
    if name not in exported.procedures:
        names = ", ".join(exported.procedures)
        raise PardotError(174, f"{exported.object} has no procedure {quoted(name)}: it has {names}")
    column, after, before = PROCEDURES[name]
    more = ("type", *_PROSPECT_ONLY) if exported.has_types else ()
    known = (after, before, "deleted", *more, *(("prospect_deleted",) if column == service.OF_PROSPECTS else ()))
    found = {} if given in (None, []) else given  # PHP's empty array
    if not isinstance(found, dict) or any(each not in known for each in found):
        raise PardotError(175, f"the arguments of {name} are an object with {', '.join(known)}")
    if found.get(after) in (None, ""):
        raise PardotError(176, f"{name} needs the argument {after}")
    try:
        return _columns(call, found, after, before) | {"column": column}
    except ValueError as error:
        raise PardotError(177, f"an argument of {name} is wrong: {error}") from None


def _columns(call: Call, given: Mapping[str, Any], after: str, before: str) -> dict[str, Any]:
    """Return the columns of arguments. Error 177; also raises `ValueError`."""
    service.bin_of(given, "prospect_deleted")  # which is kept with the procedure
    read = partial(common_criteria.moment, call)
    begin = values.checked(read, str(given[after]), 177, after)
    end = None if given.get(before) in (None, "") else values.checked(read, str(given[before]), 177, before)
    return {
        **service.time_range(begin, end, call.now),
        "recycle_bin": service.bin_of(given, "deleted"),
        "type": None if given.get("type") in (None, "") else values.record_id(str(given["type"])),
        "prospect_only": any(_truth(name, given.get(name)) for name in _PROSPECT_ONLY),
    }


def _truth(name: str, given: Any) -> bool:
    text = str("false" if given in (None, "") else given).lower()
    if text not in (*_TRUE, *_FALSE):
        raise ValueError(f"{name} takes true or false")
    return text in _TRUE


def _fields(call: Call, exported: Exported, given: Any) -> list[str]:
    """Return the names of the columns of the files. Errors 154, 130."""
    known = exported.names(call.db, call.account)
    if given in (None, []):
        return list(known)
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise PardotError(154, "fields has to be an array of names")
    if len(given) > MAX_FIELDS:
        raise PardotError(154, f"fields has {len(given)} names, {MAX_FIELDS} are the most")
    if unknown := [name for name in given if name not in known]:
        raise PardotError(130, f"{some(unknown, quoted)}: the fields of {exported.object} are other ones")
    return given


def _visible(call: Call) -> list[ColumnElement[bool]]:
    """Return the conditions for the exports of versions 3 and 4 that the caller sees: administrators see all."""
    found = [Export.version == service.VERSION]
    return found if is_administrator(call.caller) else [*found, Export.user_id == call.caller.user_id]


def _rest(call: Call, found: Mapping[str, Any]) -> Sequence[ColumnElement[bool]]:
    conditions = _visible(call)
    if "status" in found:
        conditions.append(service.status_at(literal(call.now, type_=Moment())) == found["status"])
    return conditions


QUERY: Final = Query(
    criteria={
        **times("created", Export.created_at),
        **times("updated", Export.updated_at),
        "status": Criterion(text_only(values.one_of(*jobs.STATES)), 51),
        "object": Criterion(
            text_only(values.one_of(*(each.object for each in OBJECTS.values()))), 51, Export.object.__eq__
        ),
    },
    ranges=(CREATED, UPDATED),
    sorts={
        "id": Sorting(Export.id, descending=True),
        "created_at": Sorting(Export.created_at, descending=True),
        "updated_at": Sorting(Export.updated_at, descending=True),
    },
    rest=_rest,
    mobile_is_all=False,
)


_TEXT: Final = {"type": "string"}
_PROCEDURE: Final = {
    "type": "object",
    "properties": {"name": {**_TEXT, "enum": [*PROCEDURES]}, "arguments": {"type": "object"}},
    "required": ["name"],
}
_BODY: Final = {
    "type": "object",
    "properties": {
        "object": {**_TEXT, "enum": [each.object for each in OBJECTS.values()]},
        "procedure": _PROCEDURE,
        "fields": {"type": "array", "items": _TEXT},
    },
    "required": ["object", "procedure"],
}
"""The schema of a new export."""


def _listed() -> Any:
    """Return the type of the JSON of an export in a page."""
    return object_type("ExportElement", _types())


def _one() -> Any:
    """Return the type of the answer with one export, which has the addresses of its files when it is complete."""
    whole = object_type("ExportWithFiles", {**_types(), "resultRefs": str | list[str]}, ("resultRefs",))
    return object_type("ExportAnswer", {"export": whole})


def _types() -> dict[str, Any]:
    return {"id": int, "state": str, "isExpired": bool, "createdAt": str, "updatedAt": str}


def _shown(row: AnyRow, zone: ZoneInfo, references: Sequence[str] = ()) -> Document:
    """Return the document of an export. `references`: the addresses of its files."""
    document: Document = {"id": row.id, "state": row.status, "isExpired": row.is_expired}
    if references:
        document["resultRefs"] = list(references)
    times = {"createdAt": row.created_at, "updatedAt": row.updated_at}
    return document | {name: moment(at, zone) for name, at in times.items()}


router = PardotRouter("export")


@router.operation(
    "create",
    methods=("POST",),
    errors=ERRORS,
    writes=True,
    body=_BODY,
    is_json=True,
    answer=_one,
    begins_job=True,
)
def create(call: CurrentCall) -> Bare:
    """Create an export, whose files are there when it is complete."""
    number = service.create(call.db, call.caller, **_read_body(call), fails=call.fail_job is not None, now=call.now)
    return _answer(call, number)


@router.operation(
    "read", methods=METHODS_OF_READS, requires=("id",), errors=(13, 16, 109, 228), is_json=True, answer=_one
)
def read(call: CurrentCall, base_url: BaseUrl) -> Bare:
    """Return one export, with the addresses of its files when it is complete."""
    row = _find(call)
    number = 0
    if row.status == jobs.COMPLETE and not row.is_expired:
        number = _file_count(call.db, call.account, row)
    address = f"{base_url}/api/export/version/{call.version}/do/downloadResults/id/{row.id}/file"
    return _answer(call, row.id, [f"{address}/{place}" for place in range(1, number + 1)])


@router.operation("query", methods=METHODS_OF_READS, criteria=QUERY, answer=described.page("Export", "export", _listed))
def query(call: CurrentCall) -> PageResult:
    """Return a page of exports, without the addresses of their files."""
    selection = QUERY.read(call)
    total = records.total(call.db, call.account, Export, selection)
    mine = select(*service.SHOWN).where(Export.dataset_id == call.account.dataset_id)
    rows = call.db.execute(selection.page(mine, Export), {"now": call.now}).all()
    return PageResult("export", [[_shown(row, call.zone) for row in rows]], total, streamed=False)


@router.operation(
    "downloadresults", methods=METHODS_OF_READS, requires=("id", "file"), errors=(13, 16, 109, 228, 178), streams=True
)
def read_result(call: CurrentCall) -> File:
    """Return a file of an export."""
    text = call.parameters.get("file")
    if text is None:
        raise values.missing("file")
    row = _find(call)
    if row.status != jobs.COMPLETE or row.is_expired:
        why = f"export {row.id} is {row.status}, and its files are there while it is Complete, for seven days"
        raise PardotError(178, why)
    found = files.numbered(_pieces(call.db, call.account, row), text)
    if found is None:
        raise PardotError(109, f"export {row.id} has no file {quoted(text)}")
    return found


@router.operation(
    "cancel",
    methods=("POST",),
    requires=("id",),
    errors=(13, 16, 109, 228, 178),
    writes=True,
    is_json=True,
    answer=_one,
)
def cancel(call: CurrentCall) -> Bare:
    """Cancel an export that is not complete."""
    row = _find(call)
    service.cancel(call.db, call.account, row.id, now=call.now)
    return _answer(call, row.id)


def _answer(call: Call, number: int, references: Any = ()) -> Bare:
    row = service.read(call.db, call.account, number, now=call.now)
    return Bare({"export": _shown(row, call.zone, references)})


def _find(call: Call) -> AnyRow:
    """Return the export that a call names. Errors 13, 16, 109, 228."""
    number = values.required_id(call)
    version = service.version(call.db, call.caller, number)
    if version is None:
        raise PardotError(109, f"no export has the id {number}")
    if version != service.VERSION:
        raise PardotError(228, f"export {number} was made in version {version}")
    return service.read(call.db, call.account, number, now=call.now)
