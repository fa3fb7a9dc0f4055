"""The one door of the API: every call comes in here, is checked in one order, runs in one transaction, and goes out.

The order of the checks is the contract's (section 1): size, method, version, object, authority, the account's version,
operation, role, connector, format and output; then the operation's own.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Final, TypeAlias

from sqlalchemy import Connection
from starlette.types import Receive, Scope, Send

from dealdock.core import connector, names
from dealdock.core.errors import Unavailable
from dealdock.core.retrying import Undone
from dealdock.core.text import quoted
from dealdock.core.together import Busy, Together
from dealdock.core.user import Tenant
from dealdock.dialects.pardot import auth, checks, request, response
from dealdock.dialects.pardot.checks import LOGIN, Request, Uncounted
from dealdock.dialects.pardot.errors import EXPECTED, PardotError, spoken
from dealdock.dialects.pardot.operations import Call, Operation, Resource
from dealdock.dialects.pardot.request import Target
from dealdock.dialects.pardot.response import CONTENT_TYPES, Format, Rows
from dealdock.sandbox import Sandbox
from dealdock.web import form, wire
from dealdock.web.cutting import cutter
from dealdock.web.form_reader import FormReader
from dealdock.web.limits import NotRead
from dealdock.web.places import MOST_WAITING, Crowded, Places
from dealdock.web.trace import Trace
from dealdock.web.unmet import Unmet
from dealdock.web.wire import Answer

_PATIENCE: Final = 0.05  # seconds that a call to write waits without a thread
Within: TypeAlias = Callable[[Callable[[Connection], Answer]], Answer]
_log = logging.getLogger(__name__)


class Door:
    """The ASGI application of one sandbox's API."""

    def __init__(self, sandbox: Sandbox, resources: Collection[Resource]) -> None:
        """Open to these objects."""
        self._sandbox = sandbox
        self._resources = {name: resource for resource in resources for name in (resource.name, *resource.also)}
        self._places = Places(sandbox.database.concurrency)
        self._reader = FormReader()
        self._outside = 0  # calls that wait for the writer without a thread

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        incoming, trace = wire.Incoming(receive), Trace.of(scope)
        try:
            answer = await self._answer(scope, incoming, trace)
        except wire.Disconnected:
            return
        trace.code = answer.code
        if answer.why is not None:
            from dealdock.web import explaining  # noqa: PLC0415 (a start does without; so below)

            answer = explaining.explained(answer, scope, trace, to_caller=self._sandbox.settings.explain)
        try:
            await wire.send(answer, scope, send, incoming)
        except Unavailable:  # a stream breaks off, without the mark of its end
            cutter(scope)()

    async def _answer(self, scope: Scope, incoming: wire.Incoming, trace: Trace) -> Answer:
        format_: Format = "xml"
        try:
            target = request.target(scope["raw_path"])
            self._name(target, trace)
            query = form.query_pairs(scope["query_string"])
            parameters = request.parameters(target.pairs, [], query)
            trace.note(parameters.read, target.pairs, query)
            format_ = checks.pen(parameters)
            headers = wire.headers(scope)
            body = await wire.body(incoming, headers.get("content-length"), trace.body)
            if sent := await self._reader.read(headers.get("content-type", ""), body):
                parameters = request.parameters(target.pairs, sent, query)
                trace.note(parameters.read, target.pairs, sent, query)
                format_ = checks.pen(parameters)
            asked = Request(scope["method"], target, parameters, headers, wire.address(scope), trace)
            if answer := await self._soon(asked, format_):
                return answer
            run = partial(self._in_thread, format_)
            return await wire.delayed(await run(partial(self._serve, asked, format_)), scope, incoming, run)
        except NotRead as error:
            return _failure(PardotError(51, error.why, status=error.status), format_)
        except Crowded as error:
            return _failure(PardotError(66, str(error), status=503), format_)
        except wire.Disconnected:
            raise
        except Exception as error:  # noqa: BLE001 (as in _said)
            return _own_fault(error, format_)

    def _name(self, target: Target, trace: Trace) -> None:
        """Say what is called, as far as it is here."""
        resource = self._resources.get(target.object or "")
        if resource is not None:
            trace.object = names.OBJECTS.get(resource.name, resource.name)
            if target.operation in resource.operations:
                trace.operation = names.OPERATIONS.get(target.operation, target.operation)
        elif target.object == LOGIN:
            trace.object = LOGIN

    async def _soon(self, asked: Request, format_: Format) -> Answer | None:
        """The answer to a call that touches a record or two, from the event loop: in a thread it would cost double.

        None where the call may have to wait, be it that others keep on writing.
        """
        operation, together = self._operation(asked.target), self._sandbox.database.together
        if operation is None or operation.streams or operation.apart or together is None:
            return None
        try:
            if not operation.writes:
                read = partial(together.picture.read, soon=asyncio.get_running_loop().call_soon)
                return _said(partial(self._run, asked, format_, read), format_)
            until = time.monotonic() + _PATIENCE
            while time.monotonic() < until and self._outside < MOST_WAITING:
                if together.is_free:
                    with suppress(Busy):
                        return await self._together(together, asked, format_)
                self._outside += 1
                try:
                    await wire.until(self._sandbox.database.when_free)
                finally:
                    self._outside -= 1
        except (Uncounted, Unmet, Undone):
            pass
        return None

    async def _together(self, together: Together, asked: Request, format_: Format) -> Answer | None:
        """Write, and answer once that is committed, with whatever else this loop has ready to be written."""
        loop = asyncio.get_running_loop()
        committed: list[asyncio.Future[bool]] = []

        def write(work: Callable[[Connection], Answer]) -> Answer:
            done = loop.create_future()
            committed.append(done)
            loop.call_soon(together.settle)
            return together.run(work, lambda is_done: None if done.cancelled() else done.set_result(is_done))

        answer = _said(partial(self._run, asked, format_, write), format_)
        return answer if all([await done for done in committed]) else None

    def _operation(self, target: Target) -> Operation | None:
        resource = self._resources.get(target.object or "")
        return resource.operations.get(target.operation or "") if resource else None

    async def _in_thread(self, format_: Format, work: Callable[[], Answer]) -> Answer:
        """Work in a thread; where there is no place for too long, say so. Error 66."""
        try:
            return await self._places.run(partial(_said, work, format_))
        except Crowded as error:
            return _failure(PardotError(66, str(error), status=503), format_)

    def _serve(self, asked: Request, format_: Format) -> Answer:
        """Run the call.

        One of a limited account is run again once it is admitted, and then holds its place; one of an account with
        faults once it has met them.
        """
        try:
            return self._run(asked, format_)
        except Uncounted as error:
            leave = self._sandbox.turnstile.enter(error.account)
            answer = self._again(asked._replace(counted=True), format_)
            return answer._replace(close=wire.both(answer.close, leave))
        except Unmet as error:
            return self._meet(asked, format_, error.account)

    def _meet(self, asked: Request, format_: Format, account: Tenant) -> Answer:
        from dealdock.dialects.pardot import fault  # noqa: PLC0415 (what faults need is imported with the first of them)

        words, fail = fault.vocabulary(tuple(self._resources.values())), partial(_failure, format_=format_)
        meeting = fault.meeting(self._sandbox, account, asked, words, fail)
        return meeting.endure(partial(self._again, asked._replace(met=True), format_))

    def _again(self, asked: Request, format_: Format) -> Answer:
        return _said(partial(self._serve, asked, format_), format_)

    def _run(self, asked: Request, format_: Format, within: Within | None = None) -> Answer:
        """Check what needs no account, then run the rest in a transaction: one of its own, or what it is given."""
        if asked.target.object is None:
            raise PardotError(198, "the path names no object: /api/<object>/version/3/do/<operation>", status=404)
        operation = self._operation(asked.target)
        checks.check_method(asked, operation)
        version = checks.called_version(asked)
        if asked.target.object == LOGIN:
            from dealdock.dialects.pardot.login import log_in  # noqa: PLC0415

            bearer = auth.is_bearer(asked.headers)
            tree = log_in(self._sandbox, asked.parameters, bearer=bearer, address=asked.address, admit=asked.admit)
            checks.output(asked.parameters)
            return Answer(200, response.write(tree, format_), CONTENT_TYPES[format_])
        if asked.target.object not in self._resources or version is None:
            raise PardotError(198, f"there is no object {quoted(asked.target.object)}")
        database = self._sandbox.database
        perform = partial(self._perform, asked, version, operation, format_)
        if operation is not None and operation.streams:
            answer, close = database.holding(perform)
            if not isinstance(answer.body, bytes):
                account_id = asked.trace.account.account_id if asked.trace.account else 0
                return answer._replace(
                    close=wire.both(answer.body.close, database.lasting(close, account_id=account_id))
                )
            close()
            return answer
        writes = operation is not None and operation.writes and not operation.apart
        return (within or (database.writing if writes else database.reading))(perform)

    def _perform(
        self, asked: Request, version: int, operation: Operation | None, format_: Format, db: Connection
    ) -> Answer:
        real = self._sandbox.clock.now()
        caller = auth.caller(db, asked.parameters, asked.headers, address=asked.address, real=real)
        asked.trace.account = caller.account
        now = caller.account.now(real)
        checks.check_version(caller, version)
        asked.admit(caller.account)
        run = checks.allowed(caller, operation, asked.target).run
        connector.declare(db, caller.account.connector)
        call = Call(self._sandbox.database, db, caller, asked.parameters, checks.output(asked.parameters), now, [])
        tree = run(call)
        if tree is None:
            return Answer(204)
        if isinstance(tree, Rows) and tree.streamed:
            return Answer(200, response.stream(tree, format_), CONTENT_TYPES[format_])
        why = "; ".join(call.remarks) or None
        return Answer(200, response.write(tree, format_), CONTENT_TYPES[format_], why=why)


def _said(work: Callable[[], Answer], format_: Format) -> Answer:
    """What the work answers, or what its failing is called; what is to be run again isn't failing."""
    try:
        return work()
    except (Uncounted, Unmet, Busy, Undone):
        raise
    except PardotError as error:
        return _failure(error, format_)
    except EXPECTED as error:
        return _failure(spoken(error), format_)
    except Exception as error:  # noqa: BLE001 (the client gets an answer; the log gets the rest)
        return _own_fault(error, format_)


def _own_fault(error: Exception, format_: Format) -> Answer:
    """The log gets the rest."""
    _log.error("a call failed by the sandbox's own fault", exc_info=error)
    why = f"the sandbox itself failed, by a {type(error).__name__}: its log says more"
    return _failure(PardotError(183, why), format_)


def _failure(error: PardotError, format_: Format) -> Answer:
    body = response.write_error(error.code, error.message, format_)
    headers = (wire.RETRY_AFTER,) if error.status == HTTPStatus.SERVICE_UNAVAILABLE else ()
    return Answer(error.status, body, CONTENT_TYPES[format_], headers, code=error.code, why=error.why)
