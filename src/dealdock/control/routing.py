"""What the control plane's routers are made of."""

from collections.abc import Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool


class Route(APIRoute):
    """A route whose handler works in a thread, where it isn't a coroutine, and is waited for once.

    FastAPI would go into a thread again to check what came out, and a way into one takes longer than that.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **how: Any) -> None:
        super().__init__(path, endpoint if iscoroutinefunction(endpoint) else _in_thread(endpoint), **how)


def _in_thread(work: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(work)
    async def handler(**arguments: Any) -> Any:
        return await run_in_threadpool(work, **arguments)

    return handler
