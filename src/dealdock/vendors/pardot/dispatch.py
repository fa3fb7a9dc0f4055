"""The Pardot API: its handlers in the contract's order (section 1), and its response format."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Final, NamedTuple, TypeAlias

from starlette.types import Scope

from dealdock.platform.errors import TooMuch
from dealdock.sandbox import Sandbox
from dealdock.vendors.pardot import names
from dealdock.vendors.pardot.names import LOGIN
from dealdock.vendors.pardot.wire import checks, serializers
from dealdock.vendors.pardot.wire import parameters as wire_parameters
from dealdock.vendors.pardot.wire.errors import PardotError, StatusVersion, translated
from dealdock.vendors.pardot.wire.operations import Call, Operation
from dealdock.vendors.pardot.wire.parameters import Body, Target
from dealdock.vendors.pardot.wire.routing import TARGET, PathTable
from dealdock.vendors.pardot.wire.serializers import CONTENT_TYPES, CSV, Bare, Document, File, Format, PageResult
from dealdock.web import forms, messages, scopes, shown_records
from dealdock.web.call_context import Trace
from dealdock.web.forms import Pairs
from dealdock.web.messages import Answer
from dealdock.web.pipeline import Handler, admit, begin_transaction, lock_records
from dealdock.web.read_names import ReadNames, members
from dealdock.web.rest import body as json_body
from dealdock.web.rest.body import JsonBody
from dealdock.web.shown_records import ShownRecords
from dealdock.web.size_limits import MAX_BODY_BYTES, MAX_UPLOAD_BYTES, RequestRefused

HANDLERS: Final[Mapping[Handler, tuple[int, ...]]] = {
    checks.check_path: (198,),
    checks.check_method: (60,),
    checks.check_version: (49, 94, 22),
    checks.find_object: (198,),
    begin_transaction: (),
    checks.authenticate: (126, 181, 182, 1, 201, 49, 184, 76, 53, 199),
    checks.check_account_version: (88, 89),
    admit: (122, 66),
    lock_records: (),
    checks.find_operation: (2,),
    checks.check_role: (46,),
    checks.check_connector: (37, 59),
    checks.check_format: (51,),
    checks.keep_earlier_state: (),
}
"""The handlers in order, each with its error codes. Error 51 for size comes first; 183 may come at any time."""


def handlers() -> list[Handler]:
    """Return the handlers for the pipeline. Errors before the transaction are raised after the caller is known."""
    in_order = list(HANDLERS)
    first = in_order.index(begin_transaction)
    return [checks.refusing_later(in_order[:first]), *in_order[first:]]


CREATED_VERSION: Final = 4
"""The version in which an upsert that creates a record has the HTTP status 201."""

CONTENT_TYPE_OF_NOTHING: Final = b"text/html; charset=utf-8"

HEADERS_OF_NOTHING: Final = (
    (b"cache-control", b"no-store, no-cache, must-revalidate"),
    (b"expires", b"Thu, 19 Nov 1981 08:52:00 GMT"),
    (b"pragma", b"no-cache"),
    (b"server", b"PardotServer"),
    (b"vary", b"Accept-Encoding,User-Agent"),
    (b"x-pardot-route", b"de0a1d0c4e0f5a6b7c8d9eaf0b1c2d3e"),
    (b"x-pardot-lb", b"10adba1a9ce5de0a1d0c4e0f5a6b7c8d"),
)
"""The headers of an answer without a body. Headers that the service needs cookies for are left out."""

HEADERS: Final = (*HEADERS_OF_NOTHING, (b"x-pardot-rsp", b"1/1/1"))
"""The headers of every other answer."""

Result: TypeAlias = Document | PageResult | Bare | File | None
"""The result of an operation."""

_VERSIONS: Final = {"3": 3, "4": 4}

_log = logging.getLogger(__name__)


class Head(NamedTuple):
    """The path and query string of a request, parsed."""

    sandbox: Sandbox
    scope: Scope
    trace: Trace
    target: Target
    is_object: bool
    """True if the object exists."""
    operation: Operation | None
    query: Pairs


def read_head(table: PathTable, sandbox: Sandbox, scope: Scope, trace: Trace) -> Head:
    """Read the path and the query string."""
    target, operation = scope[TARGET], scope["route"].operation
    if target.is_too_long:
        raise RequestRefused
    trace.object = table.objects.get(target.object)
    if operation is not None and target.object != LOGIN:
        trace.operation = names.OPERATIONS.get(target.operation or "", target.operation)
    query = forms.query_pairs(scope["query_string"])
    wire_parameters.check_number(target.pairs, query)
    return Head(sandbox, scope, trace, target, trace.object is not None, operation, query)


def max_body(head: Head) -> int:
    """Return the maximum number of bytes of a call's body."""
    return MAX_UPLOAD_BYTES if head.operation is not None and head.operation.form is not None else MAX_BODY_BYTES


def make_call(head: Head, headers: Mapping[str, str], body: Body) -> Call:
    """Return the call for a request that was read completely."""
    sandbox, scope, trace, target, is_object, operation, query = head
    takes_json = operation is not None and (operation.body is not None or operation.form is not None)
    sent, document = ([], _noting_names(trace, body.document)) if takes_json else (body.pairs, JsonBody())
    if sent:
        wire_parameters.check_number(target.pairs, sent, query)
    parameters = wire_parameters.Parameters(target.pairs, sent, query, trace.read_names)
    fields = document.value if isinstance(document.value, dict) else {}
    texts = json_body.pairs(fields) if fields else []
    trace.note({**fields, **parameters.read} if fields else parameters.read, target.pairs, sent, query, texts)
    usual = "json" if operation is not None and operation.is_json else "xml"
    return Call(
        sandbox=sandbox,
        method=scope["method"],
        headers=headers,
        address=scopes.address(scope),
        trace=trace,
        target=target,
        raw_path=scope["raw_path"],
        version=_VERSIONS.get(target.version or "", 0),
        parameters=parameters,
        format="json" if (parameters.lone("format").strip() or usual) == "json" else "xml",
        operation=operation,
        is_object=is_object,
        document=document,
    )


def _noting_names(trace: Trace, document: JsonBody) -> JsonBody:
    """Return a body of JSON that notes the names that are read."""
    if not isinstance(document.value, dict):
        return document
    whole = {name: members(value, name, trace.members) for name, value in document.value.items()}
    return document._replace(value=ReadNames(whole, trace.read_names))


def run(call: Call) -> Answer:
    """Run the operation and render its result."""
    assert call.operation is not None  # noqa: S101 (checks.find_operation)
    result = call.operation.run(**call.arguments)
    if call.operation.unit.kind == "own":
        checks.check_format(call)
    call.trace.note_ignored()
    result = _noted(call, result)
    if result is None:
        return Answer(204, b"", CONTENT_TYPE_OF_NOTHING, HEADERS_OF_NOTHING)
    if isinstance(result, File):
        return Answer(200, result.body, CSV, HEADERS)
    content_type = CONTENT_TYPES[call.format]
    if isinstance(result, PageResult) and result.streamed:
        return Answer(200, serializers.stream(result, call.format), content_type, HEADERS)
    why = "; ".join(call.remarks) or None
    status = 201 if call.has_created and call.status_version == CREATED_VERSION else 200
    body = serializers.write(result, call.format, stat="fail" if call.has_failures else "ok")
    return Answer(status, body, content_type, HEADERS, why=why)


def _noted(call: Call, result: Result) -> Result:
    """Return the result, and note its records for the journal. The records of a page are noted when they are
    rendered.
    """
    shown = call.trace.shown = ShownRecords()
    object_ = call.trace.object or ""
    if isinstance(result, PageResult):
        return result._replace(batches=_noting(shown, object_, result.batches))
    if isinstance(result, File):
        return result
    document = result.document if isinstance(result, Bare) else result
    for kind, ids in shown_records.in_answer(document, object_, {}):
        shown.add(kind if kind == object_ else names.OBJECTS.get(kind, kind), ids)
    return result


def _noting(shown: ShownRecords, object_: str, batches: Iterable[Sequence[Document]]) -> Iterator[Sequence[Document]]:
    for batch in batches:
        shown.add(object_, (each["id"] for each in batch if "id" in each))
        yield batch


def render_error(error: Exception, call: Call | None) -> Answer:
    """Render any error in the format of the call."""
    if call is None:
        return failure(to_error(error), "xml")
    return failure(to_error(error), call.format, call.status_version)


def to_error(error: Exception) -> PardotError:
    """Return the service's error for an exception. The sandbox's own failures become 183 and are logged."""
    if isinstance(error, RequestRefused) and error.is_upload:
        return PardotError(158, error.why)
    if isinstance(error, RequestRefused | TooMuch):
        error = PardotError(51, error.why, status=error.status)
    known = translated(error)
    if known is None:
        _log.error("a call failed because of an error in the sandbox", exc_info=error)
        known = PardotError(183, f"the sandbox itself failed, by a {type(error).__name__}: its log says more")
    return known


def not_found(scope: Scope) -> Answer:
    """Render error 198 for a path without an object, in the format that the query string asks for."""
    is_json = b"format=json" in scope["query_string"].split(b"&")
    error = PardotError(198, "the path names no object: /api/<object>/version/3/do/<operation>", status=404)
    return failure(error, "json" if is_json else "xml")


def failure(error: PardotError, format_: Format, version: StatusVersion = 3) -> Answer:
    """Render one of the service's errors, with the HTTP status of a version of the API."""
    status, body = error.status_in(version), serializers.write_error(error.code, error.message, format_)
    headers = (*HEADERS, messages.RETRY_AFTER) if status == HTTPStatus.SERVICE_UNAVAILABLE else HEADERS
    return Answer(status, body, CONTENT_TYPES[format_], headers, code=error.code, why=error.why)
