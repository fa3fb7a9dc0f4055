"""A vendor's REST API: what the vendor declares, and the application and the vocabulary that follow from it."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Any, Final, NamedTuple, cast

from fastapi import FastAPI
from starlette.types import Scope

from dealdock.platform.faults.effect import Effect, ErrorCode
from dealdock.platform.faults.faults import FaultCall, Vocabulary
from dealdock.platform.first_use import cached_property
from dealdock.platform.records.models.context import AccountContext
from dealdock.sandbox import Sandbox
from dealdock.web import fault_injection, forms, scopes, shown_records
from dealdock.web.application import application
from dealdock.web.call_context import Trace
from dealdock.web.fault_injection import FaultInjection
from dealdock.web.forms import Pairs
from dealdock.web.messages import Answer
from dealdock.web.pipeline import Api, Handler
from dealdock.web.read_names import ReadNames, members
from dealdock.web.rest import body, openapi
from dealdock.web.rest.body import JsonBody
from dealdock.web.rest.call import RestCall
from dealdock.web.rest.errors import ErrorTable, HttpError, http_error
from dealdock.web.rest.routing import NO_ALIASES, Operation, RestRouter, RouteMatch, RouteTable
from dealdock.web.shown_records import ShownRecords
from dealdock.web.size_limits import MAX_BODY_BYTES, MAX_UPLOAD_BYTES
from dealdock.web.vendor_api import VendorApi

_KEYS: Final = frozenset({"api_key", "access_token", "refresh_token", "password"})


class Head(NamedTuple):
    """The path and query string of a request, parsed."""

    sandbox: Sandbox
    scope: Scope
    trace: Trace
    match: RouteMatch
    query: Pairs


@dataclass(frozen=True)
class RestApi:
    """A vendor's REST API, as the vendor declares it."""

    title: str
    routers: Sequence[RestRouter]
    handlers: Sequence[Handler]
    """The checks of every call in order, with `begin_transaction` among them."""
    errors: ErrorTable
    render: Callable[[RestCall, Any], Answer]
    """Renders the result of an operation."""
    render_error: Callable[[HttpError, RestCall | None], Answer]
    """Renders an error; `HttpError.kind` looks it up in `errors`."""
    key: Callable[[RestCall], str]
    """Returns the API key or access token of a call; empty if the call has no key that could expire."""
    parse_body: Callable[[str, bytes], JsonBody] = body.parse
    """Reads a body of a content type."""
    to_error: Callable[[Exception], HttpError] = http_error
    """Returns the API's error for another exception, such as pydantic's or a service's."""
    method: Callable[[Scope], str] = lambda scope: scope["method"]
    """Returns the method of a call, which a header may override."""
    Call: type[RestCall] = RestCall
    aliases: Mapping[str, str] = field(default_factory=lambda: NO_ALIASES)
    """Other prefixes of paths, such as `/v1`, each with the prefix that the routes have."""
    ignores_empty_segments: bool = True
    """True if empty segments anywhere in a path are ignored; False if only one slash at its end is."""
    limit_errors: frozenset[ErrorCode] = frozenset()
    """The errors of a limit, for which a fault may give the seconds until it resets."""
    has_reset_as_detail: bool = False
    """True if their detail may be these seconds, which the vendor shows in addition to `Retry-After`."""
    listing: str = "list"
    """The operation that returns the pages of a list."""
    shown: Callable[[RestCall, Any], Any] = lambda _, result: result
    """Returns the records in the result of an operation: a record, a list, or a mapping with some of its members."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """The kinds of records by the objects and the members of answers that have other names."""
    security: Mapping[str, Any] | None = None
    """The security scheme of OpenAPI."""

    def app(self, sandbox: Sandbox) -> FastAPI:
        """Return the application. The table of known paths is read now: later, there may be no free file descriptor."""
        _ = self.Call.paths.every
        api = Api(
            handlers=self.handlers,
            read_head=_read_head,
            parse_body=self.parse_body,
            make_call=self._make_call,
            run=self._run,
            render_error=self.failure,
            faults_of=self._faults_of,
            to_error=self.to_error,
            Error=HttpError,
            max_body=_max_body,
        )
        router = RouteTable(self.aliases, ignores_empty_segments=self.ignores_empty_segments, method=self.method)
        for each in self.routers:
            router.include_router(each)
        return application(sandbox, api, router, partial(openapi.describe, self))

    def failure(self, error: Exception, call: RestCall | None = None) -> Answer:
        """Render any error, with its code and its explanation."""
        known = self.to_error(error)
        code, _ = known.kind(self.errors)
        answer = self.render_error(known, call)
        return answer._replace(code=code, why=known.why, headers=(*answer.headers, *known.headers))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The names that faults and journal use."""
        operations = [operation for router in self.routers for operation in router.operations]
        by_object = {
            name: frozenset(each.name for each in operations if each.object == name)
            for name in dict.fromkeys(router.object for router in self.routers)
        }
        return Vocabulary(
            objects={name.lower(): name for name in by_object},
            operation_names={each.name.lower(): each.name for each in operations},
            operations=by_object,
            keyless=frozenset(),
            errors={code: (kind.status,) for code, kind in self.errors.items()},
            errors_description=f"one of {', '.join(map(str, self.errors))}",
            secrets=_KEYS,
            limit_errors=self.limit_errors,
            rate_limit=self._answering(HTTPStatus.TOO_MANY_REQUESTS),
            overload=self._answering(HTTPStatus.SERVICE_UNAVAILABLE),
            listing=self.listing,
            jobs={
                name: frozenset(each.name for each in operations if each.object == name and each.begins_job)
                for name in by_object
            },
        )

    def _answering(self, status: HTTPStatus) -> Mapping[str, Any]:
        """Return the effect of a fault with this status: the vendor's error, if there is one."""
        errors = (code for code, kind in self.errors.items() if kind.status == status)
        return next(({"error": code} for code in errors), {"status": status.value})

    def _run(self, call: RestCall) -> Answer:
        """Run the operation."""
        result = call.operation.run(**call.arguments)
        answer = self.render(call, result)
        call.trace.note_ignored(call.match.parameters)
        found = shown_records.in_answer(self.shown(call, result), call.operation.object, self.kinds)
        call.trace.shown = ShownRecords(found)
        return answer

    def _make_call(self, head: Head, headers: Mapping[str, str], sent: JsonBody) -> RestCall:
        scope, trace = head.scope, head.trace
        fields = sent.value if isinstance(sent.value, dict) else {}
        if fields:
            whole = {name: members(value, name, trace.members) for name, value in fields.items()}
            sent = sent._replace(value=ReadNames(whole, trace.read_names))
        call = self.Call(
            sandbox=head.sandbox,
            method=self.method(scope),
            headers=headers,
            address=scopes.address(scope),
            trace=trace,
            match=head.match,
            operation=cast("Operation", head.match.operation),
            path=scopes.path(scope),
            pairs=head.query,
            body=sent,
        )
        texts = body.pairs(fields) if fields else []
        trace.note({**head.match.parameters, **call.query, **fields}, head.query, texts)
        return call

    def _faults_of(self, call: RestCall, account: AccountContext) -> FaultInjection:
        def refuse(code: ErrorCode, effect: Effect) -> Answer:
            status, why = effect.status or self.errors[code].status, fault_injection.why(call.trace.fault)
            detail = effect.reset if self.has_reset_as_detail else None
            return self.failure(HttpError(status, why, code=code, detail=detail), call)

        names = call.trace.object, call.trace.operation
        called = FaultCall(
            *names,
            partial(_value, call.trace.parameters),
            secret=self.key(call),
            path=call.path,
            begins_job=call.match.operation is not None and call.match.operation.begins_job,
        )
        return FaultInjection(call, account, called, self.vocabulary, refuse)


def _read_head(sandbox: Sandbox, scope: Scope, trace: Trace) -> Head:
    """Read the path and the query string."""
    match = RouteMatch.of(scope)
    if match.operation is not None:
        trace.object, trace.operation = match.operation.object, match.operation.name
    return Head(sandbox, scope, trace, match, forms.query_pairs(scope["query_string"]))


def _max_body(head: Head) -> int:
    """Return the maximum number of bytes of a call's body."""
    operation = head.match.operation
    return MAX_UPLOAD_BYTES if operation is not None and operation.takes_files else MAX_BODY_BYTES


def _value(parameters: Mapping[str, Any], name: str) -> str | None:
    """Return a parameter as faults compare it: several values are separated by commas, without spaces around them."""
    text = _text(parameters.get(name))
    return None if text is None else ",".join(part.strip() for part in text.split(","))


def _text(value: Any) -> str | None:
    """Return a value of JSON as text."""
    match value:
        case None | str():
            return value
        case bool():
            return str(value).lower()
        case list():
            return ",".join(_text(each) or "" for each in value)
        case dict():
            return json.dumps(value, default=str, ensure_ascii=False)
        case _:
            return str(value)


def vendor_api(rest: RestApi, **more: Any) -> VendorApi:
    """Return `API` of a vendor with a REST API. `more`: further fields, which may override these."""
    usual: dict[str, Any] = {
        "app": rest.app,
        "not_found": lambda _: rest.failure(HttpError(HTTPStatus.NOT_FOUND, "the path names no object")),
        "describe": partial(openapi.describe, rest),
        "vocabularies": (rest.vocabulary,),
    }
    return VendorApi(**(usual | more))
