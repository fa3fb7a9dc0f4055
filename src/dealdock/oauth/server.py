"""The authorization server's one door: read, serve in the thread pool, answer."""

import logging
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Final

from starlette.types import Receive, Scope, Send

from dealdock.core.errors import OutcomeUnknown, StorageFails, Unavailable
from dealdock.oauth import authorize, fault, request, revoke, token
from dealdock.oauth.answers import answer_json
from dealdock.oauth.errors import OAuthError
from dealdock.oauth.request import Asked
from dealdock.sandbox import Sandbox
from dealdock.web import wire
from dealdock.web.form_reader import FormReader
from dealdock.web.limits import NotRead
from dealdock.web.places import Crowded, Places
from dealdock.web.unmet import Unmet
from dealdock.web.wire import Answer

SERVED: Final[Mapping[str, Mapping[str, Callable[[Sandbox, Asked], Answer]]]] = {
    "/token": {"POST": token.answer},
    "/authorize": {"GET": authorize.answer, "HEAD": authorize.answer, "POST": authorize.answer},
    "/revoke": {"POST": revoke.answer},
}

_log = logging.getLogger(__name__)


class Server:
    """The ASGI application of one sandbox's OAuth."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._places = Places(sandbox.database.concurrency)
        self._reader = FormReader()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        incoming = wire.Incoming(receive)
        try:
            answer = await self._answer(scope, incoming)
        except wire.Disconnected:
            return
        await wire.send(answer, scope, send, incoming)

    async def _answer(self, scope: Scope, incoming: wire.Incoming) -> Answer:
        try:
            asked = await request.read(scope, incoming, self._reader)
            asked.trace.object = asked.path[1:] if asked.path in SERVED else None
            serve = partial(fault.endure, self._sandbox, asked, self._said, _failure)
            return await wire.delayed(await self._in_thread(serve), scope, incoming, self._in_thread)
        except OAuthError as error:
            return _failure(HTTPStatus.BAD_REQUEST, error)
        except NotRead as error:
            return _failure(error.status, OAuthError("invalid_request", error.why))
        except Crowded as error:
            return _unavailable(str(error))
        except wire.Disconnected:
            raise
        except Exception as error:  # noqa: BLE001 (as in _said)
            return _own_fault(error)

    async def _in_thread(self, work: Callable[[], Answer]) -> Answer:
        try:
            return await self._places.run(work)
        except Crowded as error:
            return _unavailable(str(error))

    def _said(self, asked: Asked) -> Answer:
        """What is answered, or what its failing is called."""
        try:
            return self._serve(asked)
        except Unmet:
            raise
        except OAuthError as error:
            return _failure(HTTPStatus.BAD_REQUEST, error)
        except Exception as error:  # noqa: BLE001 (the client gets an answer; the log gets the rest)
            return _own_fault(error)

    def _serve(self, asked: Asked) -> Answer:
        methods = SERVED.get(asked.path)
        if methods is None:
            return _failure(HTTPStatus.NOT_FOUND, OAuthError("invalid_request", "nothing is at this address"))
        serve = methods.get(asked.method)
        if serve is None:
            allow = ", ".join(methods)
            error = OAuthError("invalid_request", f"the method is not allowed here: {allow}")
            return _failure(HTTPStatus.METHOD_NOT_ALLOWED, error, (b"allow", allow.encode()))
        return serve(self._sandbox, asked)


def _own_fault(error: Exception) -> Answer:
    """To be called while the exception is handled: the log gets it, unless it was told already."""
    if isinstance(error, Unavailable):
        return _unavailable("the database can't be reached, or has no room")
    if isinstance(error, StorageFails):
        return _failure(HTTPStatus.INTERNAL_SERVER_ERROR, OAuthError("server_error", "the database's disk fails"))
    if isinstance(error, OutcomeUnknown):
        words = OAuthError("server_error", "the connection to the database was lost while it committed")
        return _failure(HTTPStatus.INTERNAL_SERVER_ERROR, words)
    _log.exception("a request failed by the sandbox's own fault")
    return _failure(HTTPStatus.INTERNAL_SERVER_ERROR, OAuthError("server_error", "the sandbox failed"))


def _unavailable(why: str) -> Answer:
    return _failure(HTTPStatus.SERVICE_UNAVAILABLE, OAuthError("temporarily_unavailable", why), wire.RETRY_AFTER)


def _failure(status: int, error: OAuthError, *headers: tuple[bytes, bytes]) -> Answer:
    body = {"error": error.error, "error_description": error.description}
    return answer_json(body, status, *headers)
