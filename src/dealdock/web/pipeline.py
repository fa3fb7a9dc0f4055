"""The request pipeline of every API: an ordered list of handlers around one transaction."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any, Final, Generic, Literal, NamedTuple, TypeAlias, TypeVar, cast

from sqlalchemy import Connection
from starlette.requests import ClientDisconnect
from starlette.types import Scope

from dealdock.platform.background import Unready
from dealdock.platform.credentials import callers
from dealdock.platform.database import recording
from dealdock.platform.database.executor import Executor
from dealdock.platform.database.limited_rows import MAX_ANSWER_BYTES
from dealdock.platform.database.retry import Rerun
from dealdock.platform.errors import Overloaded
from dealdock.platform.limits.rules import LimitUse
from dealdock.platform.records import earlier_states
from dealdock.platform.records.models.context import AccountContext, Caller
from dealdock.sandbox import Sandbox
from dealdock.web import explanations, fault_injection, messages, scopes
from dealdock.web.body_buffer import SMALL_BYTES, BodyBuffer, parser_thread, read_body
from dealdock.web.call_context import Trace
from dealdock.web.messages import Answer, AnswerResponse, RequestStream
from dealdock.web.size_limits import MAX_BODY_BYTES, RequestRefused

H = TypeVar("H")
T = TypeVar("T")
Headers: TypeAlias = tuple[tuple[bytes, bytes], ...]


MAX_SHORT_BYTES: Final = 4 * 1024
"""The body and query string of a call that runs on the event loop: a list within them then has few values."""


WAIT_SECONDS: Final = 0.1
"""The time after which a call runs again that needs records which are being made."""

MAX_WAIT_SECONDS: Final = 4.0
"""The time after which it is refused instead: no call takes more than five seconds."""


class Unit(NamedTuple):
    """The database use of an operation: one transaction that reads, writes or streams, or its `own` ones."""

    kind: Literal["read", "write", "stream", "own"]
    is_short: bool = False
    """True if the operation reads or changes only one or two records, and never waits.

    It then runs on the event loop, unless the call has a large body. All others run in threads.
    """


class Unadmitted(Rerun):
    """A call that was stopped because limits, faults or the storage of its account apply first, or act before it."""

    def __init__(
        self, reason: Literal["limits", "faults", "storage", "actions", "lag"], account: AccountContext
    ) -> None:
        super().__init__(reason)
        self.account = account


class Behind(Unadmitted):
    """A call that was stopped because the earlier state that it sees lacks changes until a moment."""

    def __init__(self, account: AccountContext, until: datetime) -> None:
        super().__init__("lag", account)
        self.until = until


@dataclass(slots=True, kw_only=True, eq=False)
class BaseCall:
    """A call that was read completely, as the handlers check and extend it."""

    sandbox: Sandbox
    method: str
    headers: Mapping[str, str]
    address: str | None
    """The client's IP address; None if the connection has none."""
    trace: Trace
    is_counted: bool = False
    """True once it is counted for its account's limits."""
    fail_job: int | None = None
    """The batches after which a fault lets the job fail that the call begins; None: no fault does."""
    limits: Sequence[LimitUse] = ()
    """The limits that apply to it, once it is counted: for `limit_headers`."""
    had_faults_applied: bool = False
    acts_first: Callable[[], None] | None = None
    """The actions of faults after all checks of the call, before its transaction. None: there are no calls left."""
    writes: bool = False
    """True if the operation changes records in its transaction. It is known once path and method are checked."""
    has_passed: bool = False
    """True once all checks have passed."""
    gives_up_at: float | None = None
    """The time by the monotonic clock until which it waits for records that are being made; None: it need not wait."""
    catches_up: int = 2
    """The number of times that it may run again to see later changes. Meanwhile, time passes by the clock."""
    db: Connection = field(init=False)
    """The connection of the call's transaction."""
    caller: Caller = field(init=False)
    """The user whose credentials the call has, once a handler has found them."""
    size: int = 0
    """The bytes of its body."""
    is_small: bool = False
    """True if body and query string are so short that the event loop can read them."""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    """The arguments of its endpoint, by name."""
    remarks: list[str] = field(default_factory=list)
    """Explanations of a successful response, for a person."""
    begun: Any = None
    """The result of `once`."""
    finish: Callable[[], None] | None = None
    """Work in transactions of its own, after the call's, which the answer shows. A write may set it if it is not short.
    The operation then runs again, in a transaction that reads. None: there is none.
    """
    is_finished: bool = False
    """True once `finish` is done."""

    @property
    @abstractmethod
    def unit(self) -> Unit:
        """The database use of the operation."""

    def guess_path(self, path: str) -> str:
        """Return `; did you mean …?` if the sandbox has a path that is close, of this API or of another one."""
        prefix = self.sandbox.vendors.base_url("", self.trace.vendor)
        return self.sandbox.paths.guess(self.method, path, prefix, called_below=self.trace.prefix)

    def once(self, work: Callable[[], T]) -> T:
        """Run the part of an operation that writes, and return its result. After `finish` it is not run again."""
        if not self.is_finished:
            self.begun = work()
        return cast("T", self.begun)

    @property
    def scopes(self) -> Mapping[str, str]:
        """The values that the call has for the scopes of its vendor's limits, such as its key."""
        return {}

    def limit_reached(self, use: LimitUse) -> Exception:
        """Return the API's error for a call beyond this limit. A vendor with limits overrides this."""
        return TypeError(f"{type(self).__name__} has limits, but no error for {use.limit.name}")

    def limit_headers(self) -> Headers:
        """Return the headers of the answer that show `limits`."""
        return ()

    def admit(self, account: AccountContext) -> None:
        """Apply the account's limits and faults before the call continues. Raises `Unadmitted` until that is done, and
        until an account that the call may fill is measured; `AccountFull` if it stores too much.
        """
        self.trace.account = account
        if self.trace.body is not None:
            self.trace.body.release()
            self.trace.body = None
        if account.is_limited and not self.is_counted:
            uses = self.sandbox.rate_limiter.count(account, self.scopes)
            if uses is None:
                raise Unadmitted("limits", account)
            self.is_counted, self.limits = True, uses
        if not self.had_faults_applied and (account.live_faults or fault_injection.HEADER in self.headers):
            raise Unadmitted("faults", account)
        if self.writes and not self.deletes:
            has_room = self.sandbox.storage.has_room(self.db, account.account_id, self.size)
            if has_room is None:
                raise Unadmitted("storage", account)
            if not has_room:
                raise self.sandbox.storage.error(account.account_id)

    @property
    def deletes(self) -> bool:
        """True if the operation deletes something, which an account without room may do."""
        return self.method == "DELETE"


B = TypeVar("B")
C = TypeVar("C", bound=BaseCall)
Handler: TypeAlias = Callable[[Any], None]
"""A function that checks a call and stores its results in the call. An error ends the call."""


def admit(call: BaseCall) -> None:
    """Apply the limits and faults of the caller's account. The errors are those of `limit_reached` and of faults."""
    call.admit(call.caller.account)


def lock_records(call: BaseCall) -> None:
    """Lock the records of the caller's account, if the operation changes some, before it reads any.

    This stands behind the handler that admits the call: a call that a limit refuses, or that a fault delays, blocks no
    others. If the caller has changed since they were identified, the call runs again.
    """
    if call.writes:
        callers.lock_records(call.db, call.caller)


def begin_transaction(_: BaseCall) -> None:
    """Mark the position in the list of handlers after which all others run in the call's transaction."""


@dataclass(frozen=True)
class Api(Generic[H, B, C]):
    """The parts of an API that the pipeline uses."""

    handlers: Sequence[Handler]
    """In order. Handlers after `begin_transaction` are skipped if the operation has its own transactions."""
    read_head: Callable[[Sandbox, Scope, Trace], H]
    """Reads path and query string."""
    parse_body: Callable[[str, bytes], B]
    """Parses a body of a content type."""
    make_call: Callable[[H, Mapping[str, str], B], C]
    """Creates the call from head, headers and body. They are empty if they could not be read."""
    run: Callable[[C], Answer]
    """Runs the operation and renders its result."""
    render_error: Callable[[Exception, C | None], Answer]
    """Renders any error. The call is None if its head could not be read."""
    faults_of: Callable[[C, AccountContext], fault_injection.FaultInjection]
    to_error: Callable[[Exception], Exception] = lambda error: error
    """Returns the API's own error for any other exception, such as a service's. It is an `Error`."""
    Error: type[Exception] = Exception
    """The class of the API's own errors."""
    max_body: Callable[[H], int] = lambda _: MAX_BODY_BYTES
    """Returns the maximum number of bytes of a body."""


class Pipeline(Generic[H, B, C]):
    """The request pipeline of one API of a sandbox: it reads a call, checks it, and runs its operation."""

    def __init__(self, sandbox: Sandbox, api: Api[H, B, C]) -> None:
        handlers = tuple(api.handlers)
        split = handlers.index(begin_transaction) if begin_transaction in handlers else len(handlers)
        self._before: Final = handlers[:split]
        self._within: Final = handlers[split + 1 :]
        self._sandbox, self.api = sandbox, api
        self._executor = Executor(sandbox.database)
        self._body_parser = parser_thread()

    async def read(self, scope: Scope, incoming: RequestStream) -> C:
        """Read a call. If that fails, the call in its trace has the values that decide how the error is rendered."""
        api, trace = self.api, Trace.of(scope)
        head = api.read_head(self._sandbox, scope, trace)
        try:
            headers = scopes.headers(scope)
            body = trace.body = BodyBuffer(api.max_body(head))
            await read_body(incoming, headers.get("content-length"), body)
            content_type = headers.get("content-type", "")
            if body.size <= SMALL_BYTES:
                trace.sent = body.take()
                sent = api.parse_body(content_type, trace.sent)
            else:
                sent = await self._body_parser.run(lambda: api.parse_body(content_type, body.take()))
            call = trace.call = api.make_call(head, headers, sent)
        except ClientDisconnect:
            raise
        except Exception:
            trace.call = api.make_call(head, {}, api.parse_body("", b""))
            raise
        call.size = body.size
        call.is_small = body.size + len(scope["query_string"]) <= MAX_SHORT_BYTES
        return call

    async def run(self, call: C) -> Answer:
        """Run the call: on the event loop if it is short and has little data, else in a thread. Raises its error.

        An error that a limit or a fault of the account accompanies is rendered instead.
        """
        try:
            for handle in self._before:
                handle(call)
            unit = call.unit
            call.writes = unit.kind == "write"
            if unit.is_short and call.is_small:
                answer = await self._executor.run(partial(self._perform, call), writes=call.writes)
            else:
                answer = await self._executor.in_thread(partial(self._transact, call))
        except Unadmitted as rerun:
            answer = await self._executor.in_thread(partial(self._rerun, call, rerun))
        except Unready as unready:
            answer = await self._executor.in_thread(partial(self._wait, call, unready))
        return _with_headers(answer, call.limit_headers()) if call.is_counted else answer

    async def fail(self, error: Exception, scope: Scope, incoming: RequestStream) -> AnswerResponse:
        """Return the response for an error of the call."""
        trace = Trace.of(scope)
        call = cast("C | None", trace.call)
        answer = self.api.render_error(error, call)
        if call is not None and call.is_counted:
            answer = _with_headers(answer, call.limit_headers())
        return await self.respond(answer, trace, scope, incoming)

    async def respond(self, answer: Answer, trace: Trace, scope: Scope, incoming: RequestStream) -> AnswerResponse:
        """Return the response, after its delay."""
        while answer.delay:
            answer = await messages.delayed(answer, scope, incoming, self._executor.in_thread)
        trace.code = answer.code
        if trace.ignored:
            answer = answer._replace(why="; ".join(filter(None, (answer.why, trace.why_ignored))))
        if answer.why is not None:
            answer = explanations.explained(answer, scope, trace, to=self._sandbox.settings.explain)
        return AnswerResponse(answer, incoming)

    def _serve(self, call: C) -> Answer:
        """Run the call in this thread. Errors are rendered, never raised."""
        try:
            try:
                for handle in self._before:
                    handle(call)
                return self._transact(call)
            except Unadmitted as rerun:
                return self._rerun(call, rerun)
            except Unready as unready:
                return self._wait(call, unready)
        except Exception as error:  # noqa: BLE001 (rendered for the client; the cause is logged)
            return self.api.render_error(error, call)

    def _rerun(self, call: C, rerun: Unadmitted) -> Answer:
        """Apply the account's limits or faults, or measure it, then run the call again, unless a limit refuses it."""
        if rerun.reason == "limits":
            admission = self._sandbox.rate_limiter.enter(rerun.account, call.scopes)
            call.is_counted, call.limits = True, admission.uses
            if admission.exhausted is not None:
                answer = self.api.render_error(call.limit_reached(admission.exhausted), call)
            else:
                answer = self._serve(call)
            return answer._replace(close=messages.close_both(answer.close, admission.leave))
        if rerun.reason == "storage":
            self._sandbox.storage.measure(rerun.account.account_id)
            return self._serve(call)
        if isinstance(rerun, Behind):
            call.catches_up -= 1
            self._catch_up(rerun)
            return self._serve(call)
        if rerun.reason == "actions":
            self._act_first(call)
            return self._serve(call)
        call.had_faults_applied = True
        return self.api.faults_of(call, rerun.account).apply(partial(self._serve, call))

    def _catch_up(self, behind: Behind) -> None:
        real = self._sandbox.clock.now()
        self._sandbox.database.write(lambda db: earlier_states.catch_up(db, behind.account, behind.until, real=real))

    def _act_first(self, call: C) -> None:
        """Run the actions of faults before the call, once, even if its transaction is repeated."""
        act, call.acts_first = call.acts_first, None
        if act is not None:
            act()

    def _wait(self, call: C, unready: Unready) -> Answer:
        """Begin to make what a call needs, and return the answer that runs it again, without a thread until then."""
        now = self._sandbox.clock.monotonic()
        if call.gives_up_at is None:
            self._sandbox.database.write(unready.begin)
            call.gives_up_at = now + MAX_WAIT_SECONDS
        elif now >= call.gives_up_at:
            return self.api.render_error(self.api.to_error(Overloaded(str(unready))), call)
        return Answer(HTTPStatus.OK, delay=WAIT_SECONDS, then=partial(self._serve, call))

    def _transact(self, call: C) -> Answer:
        database, work = self._sandbox.database, partial(self._perform, call)
        match call.unit.kind:
            case "own":
                self._act_first(call)
                call.has_passed = True
                return _within_limit(self.api.run(call))
            case "read":
                return database.read(work)
            case "write":
                answer = database.write(work)
                if call.finish is None:
                    return answer
                call.finish()
                call.is_finished = True
                return database.read(partial(self._show, call))
            case "stream":
                answer, close = database.stream(work)
                if not isinstance(answer.body, bytes):
                    account_id = call.trace.account.account_id if call.trace.account else 0
                    last = database.detach(close, account_id=account_id)
                    return answer._replace(close=messages.close_both(answer.body.close, last))
                close()
                return answer

    def _perform(self, call: C, db: Connection) -> Answer:
        """Run the part of the call inside the transaction, as often as the database requires."""
        call.db, call.remarks, call.finish, call.trace.account = db, [], None, None
        db.info[recording.NUMBERS] = call.trace.changes = []
        for handle in self._within:
            handle(call)
        if call.acts_first is not None and call.trace.account is not None:
            raise Unadmitted("actions", call.trace.account)
        call.has_passed = True
        return _within_limit(self.api.run(call))

    def _show(self, call: C, db: Connection) -> Answer:
        """Return the answer of a call whose work is finished."""
        call.db, call.remarks = db, []
        return _within_limit(self.api.run(call))


def _within_limit(answer: Answer) -> Answer:
    """Return the answer, unless it was built in memory and is too large. Raises `RequestRefused`; a write is undone."""
    if isinstance(answer.body, bytes) and len(answer.body) > MAX_ANSWER_BYTES:
        raise RequestRefused(why=f"the answer would have over {MAX_ANSWER_BYTES:,} bytes: ask for less")
    return answer


def _with_headers(answer: Answer, headers: Headers) -> Answer:
    """Return the answer, and the answer that follows its delay, with further headers."""
    later = answer.then
    if not headers:
        return answer
    then = None if later is None else lambda: _with_headers(later(), headers)
    return answer._replace(headers=(*answer.headers, *headers), then=then)
