"""The FastAPI application of an emulated API."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, FastAPI, Request
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from dealdock.sandbox import Sandbox
from dealdock.web.messages import RequestStream
from dealdock.web.pipeline import Api, Pipeline

if TYPE_CHECKING:
    from fastapi.telemetry import TelemetryConfig  # later than the lowest version

_NO_TELEMETRY: "Final[TelemetryConfig]" = {"tracing": False, "metrics": False, "logs": False}
"""FastAPI would look for the program's OpenTelemetry at each call. The journal and `/metrics` have the calls."""


def application(
    sandbox: Sandbox, api: Api[Any, Any, Any], router: APIRouter, describe: Callable[[], dict[str, Any]] | None = None
) -> FastAPI:
    """Return the application whose routes are the router's. `describe` returns its OpenAPI, if that has more."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False, telemetry=_NO_TELEMETRY)
    app.router = router
    if describe is not None:
        app.openapi = lambda: {**describe(), "servers": app.servers}  # type: ignore[method-assign]  # as in FastAPI's guide
    app.state.pipeline = pipeline = Pipeline(sandbox, api)

    async def fail(request: Request, error: Exception) -> Response:
        return await pipeline.fail(error, request.scope, RequestStream.of(request.receive))

    app.add_exception_handler(api.Error, fail)
    app.add_exception_handler(ClientDisconnect, _end)  # type: ignore[arg-type]  # Starlette takes None for no response
    return app


async def _end(_: Request, __: Exception) -> None:
    """End a call whose client has disconnected, without a response."""
