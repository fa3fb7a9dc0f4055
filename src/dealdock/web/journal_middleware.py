"""The journal's ASGI middleware. It passes each call to the journal, and delays the last byte where that is needed."""

import asyncio
import time
from concurrent.futures import Future
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dealdock.platform.faults.effect import BODILESS
from dealdock.sandbox import Sandbox
from dealdock.web.call_context import Trace
from dealdock.web.journal_entry import KEPT_ANSWER_BYTES, FinishedCall
from dealdock.web.messages import RequestStream
from dealdock.web.privacy import Privacy

if TYPE_CHECKING:
    from collections.abc import Iterable


class JournalMiddleware:
    """The ASGI middleware of a vendor's application that records its calls."""

    def __init__(self, app: ASGIApp, sandbox: Sandbox, vendor: str, privacy: Privacy) -> None:
        self._app, self._sandbox = app, sandbox
        self._vendor, self._privacy = vendor, privacy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, and record it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        trace = Trace.of(scope)
        trace.privacy, trace.vendor, trace.prefix = self._privacy, self._vendor, scope.get("root_path", "")
        recording = Recording(self._sandbox, self._vendor, trace, scope, receive, send)
        try:
            await self._app(scope, recording.incoming, recording.send)
        finally:
            recording.stop()


class Recording:
    """The recording of one call."""

    def __init__(self, sandbox: Sandbox, vendor: str, trace: Trace, scope: Scope, receive: Receive, send: Send) -> None:
        self.trace = trace
        self.trace.end = self.end
        self._vendor = vendor
        self._journal = sandbox.journal
        self.incoming = RequestStream(receive, scope)
        self._send = send
        self._scope = scope
        self._real = sandbox.clock.now()
        self._received_at = sandbox.clock.microseconds()
        self._began = time.perf_counter()
        self._status = 0
        self._answer_headers: Iterable[tuple[bytes, bytes]] = ()
        self._announced: int | None = None  # the announced size of the body, in bytes
        self._answer = bytearray()
        self._size = 0
        self._is_complete = self._is_written = False

    async def send(self, message: Message) -> None:
        """Wrap the server's `send`. The last byte waits for the journal if `Journal.add` returns a future."""
        if message["type"] == "http.response.start":
            self._status, self._answer_headers = message["status"], message["headers"]
            length = dict(message["headers"]).get(b"content-length")
            self._announced = None if length is None else int(length)
            if self._scope["method"] == "HEAD" or self._status in BODILESS:
                self._announced = 0
            is_last = self._announced == 0
        else:
            body = message.get("body", b"")
            self._answer += body[: KEPT_ANSWER_BYTES - len(self._answer)]
            self._size += len(body)
            is_last = not message.get("more_body") or self._size == self._announced
        if is_last:
            self._is_complete = not self.incoming.is_disconnected and self._announced in {None, self._size}
            if (written := self._write()) is not None:
                await asyncio.wrap_future(written)
        await self._send(message)

    async def end(self) -> None:
        """Pass the call to the journal, with the response so far, and wait if the journal requires that."""
        written = self._write()
        if written is not None:
            await asyncio.wrap_future(written)

    def stop(self) -> None:
        """Finish the recording. A response without an end was cut."""
        self.trace.end = None  # breaks the reference cycle, so that memory is freed without the garbage collector
        self.trace.forget(self._scope)
        if not self._is_written and (self._status or self.trace.fault is not None):
            self._write()

    def _write(self) -> Future[None] | None:
        if self._is_written:
            return None
        self._is_written = True
        raw_path, query, headers = self._scope["raw_path"], self._scope["query_string"], self._scope["headers"]
        call = FinishedCall(
            vendor=self._vendor,
            privacy=self.trace.privacy,
            trace=self.trace,
            real=self._real,
            received_at=self._received_at,
            method=self._scope["method"],
            url=raw_path + b"?" + query if query else raw_path,
            headers=headers,
            status=self._status,
            answer_headers=self._answer_headers,
            answer=bytes(self._answer),
            size=self._size,
            complete=self._is_complete,
            duration=int((time.perf_counter() - self._began) * 1_000_000),
            is_vendors_address=self.trace.is_vendors_address or self.trace.object is not None,
        )
        return self._journal.add(call)
