"""The Pardot API for the dispatcher: its handlers in the contract's order (section 1), and its response format."""

import logging
from collections.abc import Collection, Mapping
from functools import partial
from http import HTTPStatus
from typing import Final, NamedTuple

from starlette.types import Scope

from dealdock.sandbox import Sandbox
from dealdock.vendors.pardot import names
from dealdock.vendors.pardot.names import LOGIN
from dealdock.vendors.pardot.routing import PardotRouter, RouteTable
from dealdock.vendors.pardot.wire import checks, fault_vocabulary, serializers
from dealdock.vendors.pardot.wire import parameters as wire_parameters
from dealdock.vendors.pardot.wire.errors import PardotError, translated
from dealdock.vendors.pardot.wire.login import OPERATION as LOG_IN
from dealdock.vendors.pardot.wire.operations import Call, Operation
from dealdock.vendors.pardot.wire.parameters import Target
from dealdock.vendors.pardot.wire.serializers import CONTENT_TYPES, Format, PageResult
from dealdock.web import forms, messages, scopes
from dealdock.web.call_context import Trace
from dealdock.web.dispatcher import Dispatcher
from dealdock.web.forms import Pairs
from dealdock.web.messages import Answer
from dealdock.web.pipeline import Api, Handler, begin_transaction
from dealdock.web.size_limits import RequestRefused

HANDLERS: Final[Mapping[Handler, tuple[int, ...]]] = {
    checks.check_path: (198,),
    checks.check_method: (60,),
    checks.check_version: (94, 22),
    checks.find_object: (198,),
    begin_transaction: (),
    checks.authenticate: (126, 181, 182, 1, 184, 201, 49, 76, 53, 199),
    checks.check_account_version: (88, 89),
    checks.admit: (122, 66),
    checks.find_operation: (2,),
    checks.check_role: (46,),
    checks.check_connector: (37, 59),
    checks.check_format: (51,),
}
"""The handlers in order, each with its error codes. Error 51 for size comes first; 183 may come at any time."""

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


def dispatcher(sandbox: Sandbox, routers: Collection[PardotRouter]) -> Dispatcher[Head, Pairs, Call]:
    """Return the ASGI application of these routers."""
    table = RouteTable(routers)
    vocabulary = fault_vocabulary.vocabulary(table.routers)
    api = Api(
        handlers=tuple(HANDLERS),
        read_head=partial(read_head, table),
        parse_body=forms.body_pairs,
        make_call=make_call,
        run=run,
        render_error=render_error,
        faults_of=partial(fault_vocabulary.injection, vocabulary, failure),
    )
    return Dispatcher(sandbox, api)


def read_head(table: RouteTable, sandbox: Sandbox, scope: Scope) -> Head:
    """Read the path and the query string."""
    target, trace = wire_parameters.target(scopes.raw_path(scope)), Trace.of(scope)
    is_object, operation = target.object == LOGIN, None
    if is_object:
        trace.object, operation = LOGIN, LOG_IN
    elif (router := table.router(target.object)) is not None:
        trace.object, is_object = names.OBJECTS.get(router.name, router.name), True
        if target.operation is not None and (operation := router.operations.get(target.operation)) is not None:
            trace.operation = names.OPERATIONS.get(target.operation, target.operation)
    query = forms.query_pairs(scope["query_string"])
    wire_parameters.check_number(target.pairs, query)
    return Head(sandbox, scope, trace, target, is_object, operation, query)


def make_call(head: Head, headers: Mapping[str, str], sent: Pairs) -> Call:
    """Return the call for a request that was read completely."""
    sandbox, scope, trace, target, is_object, operation, query = head
    parameters = wire_parameters.parameters(target.pairs, sent, query)
    trace.note(parameters.read, target.pairs, sent, query)
    return Call(
        sandbox=sandbox,
        method=scope["method"],
        headers=headers,
        address=scopes.address(scope),
        trace=trace,
        target=target,
        parameters=parameters,
        format="json" if parameters.lone("format").strip() == "json" else "xml",
        operation=operation,
        is_object=is_object,
    )


def run(call: Call) -> Answer:
    """Run the operation and render its result."""
    assert call.operation is not None  # noqa: S101 (checks.find_operation)
    result = call.operation.run(call)
    if call.operation.unit.kind == "own":
        checks.check_format(call)
    if result is None:
        return Answer(204)
    content_type = CONTENT_TYPES[call.format]
    if isinstance(result, PageResult) and result.streamed:
        return Answer(200, serializers.stream(result, call.format), content_type)
    why = "; ".join(call.remarks) or None
    return Answer(200, serializers.write(result, call.format), content_type, why=why)


def render_error(error: Exception, call: Call | None) -> Answer:
    """Render an error as the service's code for it. The sandbox's own failures become 183 and are logged."""
    format_: Format = "xml" if call is None else call.format
    if isinstance(error, RequestRefused):
        error = PardotError(51, error.why, status=error.status)
    known = translated(error)
    if known is None:
        _log.error("a call failed because of an error in the sandbox", exc_info=error)
        known = PardotError(183, f"the sandbox itself failed, by a {type(error).__name__}: its log says more")
    return failure(known, format_)


def not_found(scope: Scope) -> Answer:
    """Render error 198 for a path without an object, in the format that the query string asks for."""
    is_json = b"format=json" in scope["query_string"].split(b"&")
    error = PardotError(198, "the path names no object: /api/<object>/version/3/do/<operation>", status=404)
    return failure(error, "json" if is_json else "xml")


def failure(error: PardotError, format_: Format) -> Answer:
    """Render one of the service's errors."""
    body = serializers.write_error(error.code, error.message, format_)
    headers = (messages.RETRY_AFTER,) if error.status == HTTPStatus.SERVICE_UNAVAILABLE else ()
    return Answer(error.status, body, CONTENT_TYPES[format_], headers, code=error.code, why=error.why)
