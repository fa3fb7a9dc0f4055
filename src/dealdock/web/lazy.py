"""An application that is created by its first call."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from anyio import to_thread
from starlette.types import ASGIApp, Receive, Scope, Send

A = TypeVar("A", bound=ASGIApp)


class LazyApp(Generic[A]):
    """An ASGI application that is imported and created in a thread by its first call.

    It is for parts that the first responses of a sandbox do not need, so that they do not delay its start.
    """

    def __init__(self, make: Callable[[], A]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._app: A | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on."""
        for outer in ("router", "app_root_path"):  # the application resolves its routes without the outer one's state
            scope.pop(outer, None)
        app = self._app if self._app is not None else await to_thread.run_sync(self.created)
        await app(scope, receive, send)

    def created(self) -> A:
        """Return the application, which is created if no call has done so."""
        with self._lock:
            if self._app is None:
                self._app = self._make()
            return self._app
