"""Errors as pages, with the texts of the control plane."""

import json
from collections.abc import Awaitable, Callable
from typing import Any, Final

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from dealdock.console.pages import page
from dealdock.control import problems

Handler = Callable[[Request, Any], Response | Awaitable[Response]]

_KEPT: Final = ("allow", "connection", "retry-after")


def install(app: FastAPI) -> None:
    """Register the control plane's handlers for all errors, with pages in place of JSON."""
    problems.install(app)
    for kind, handler in list(app.exception_handlers.items()):
        app.exception_handler(kind)(_as_page(handler))


def _as_page(handler: Handler) -> Callable[[Request, Any], Awaitable[Response]]:
    async def respond(request: Request, error: Any) -> Response:
        found = handler(request, error)
        response = found if isinstance(found, Response) else await found
        problem = json.loads(bytes(response.body))
        shown = page(request, "problem.html", status=response.status_code, problem=problem)
        shown.headers.update({name: response.headers[name] for name in _KEPT if name in response.headers})
        return shown

    return respond
