"""The ASGI application of an API whose operations FastAPI does not run yet."""

from typing import Generic, TypeVar

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from dealdock.sandbox import Sandbox
from dealdock.web.messages import RequestStream
from dealdock.web.pipeline import Api, BaseCall, Pipeline

H = TypeVar("H")
B = TypeVar("B")
C = TypeVar("C", bound=BaseCall)


class Dispatcher(Generic[H, B, C]):
    """The ASGI application of one API of a sandbox."""

    def __init__(self, sandbox: Sandbox, api: Api[H, B, C]) -> None:
        self._pipeline = Pipeline(sandbox, api)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one call."""
        incoming, pipeline = RequestStream.of(receive), self._pipeline
        try:
            call = await pipeline.read(scope, incoming)
            response = await pipeline.respond(await pipeline.run(call), scope, incoming)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001 (rendered for the client; the cause is logged)
            response = pipeline.fail(error, scope)
            error.__traceback__ = None  # one of a thread refers to the call, and to itself
        await response(scope, incoming, send)
