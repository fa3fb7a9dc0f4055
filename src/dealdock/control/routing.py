"""The route class of the control plane."""

from collections.abc import Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool


class Route(APIRoute):
    """A route that runs a synchronous handler in a thread, once per request.

    FastAPI would use a second thread to validate the response, which costs more than the validation.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **how: Any) -> None:
        super().__init__(path, endpoint if iscoroutinefunction(endpoint) else _in_thread(endpoint), **how)


def _in_thread(work: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(work)
    async def handler(**arguments: Any) -> Any:
        return await run_in_threadpool(work, **arguments)

    return handler
