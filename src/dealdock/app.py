"""The table of contents: what is mounted where."""

import re
import threading
from collections.abc import Callable
from functools import partial

from anyio import to_thread
from starlette.applications import Starlette
from starlette.routing import Mount, Route, request_response
from starlette.types import ASGIApp, Receive, Scope, Send

from dealdock.dialects import pardot
from dealdock.sandbox import Sandbox
from dealdock.web.alive import alive, is_asked


class Application(Starlette):
    """Starlette's, but one whose router is only asked where there is something to ask."""

    def __init__(self, sandbox: Sandbox) -> None:
        """What the first answers don't need is made when it is called."""
        self._api = pardot.create_app(sandbox)
        mounted = (("/_dealdock", _control), ("/services/oauth2", _oauth))
        super().__init__(
            routes=[
                Route("/", Lazily(partial(_home, sandbox)), methods=["GET"]),
                *(Mount(path, Lazily(partial(make, sandbox))) for path, make in mounted),
                Mount("/", self._api),  # /api, and the word for all that isn't there
            ]
        )
        for mount in (route for route in self.router.routes if isinstance(route, Mount)):
            mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)  # line breaks are part of a path, too
        self.router.redirect_slashes = False
        self.router.default = self._api  # of `OPTIONS *` too, which no mount takes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; most calls are the API's, and say so."""
        if scope["type"] == "http" and scope["path"].startswith("/api/"):
            await self._api(scope, receive, send)
        elif scope["type"] == "http" and is_asked(scope):
            await alive(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


class Lazily:
    """An application that is imported and made when it is first called, in a thread, since it takes a while."""

    def __init__(self, make: Callable[[], ASGIApp]) -> None:
        self._make = make
        self._making = threading.Lock()
        self._made: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on."""
        for outer in ("router", "app_root_path"):  # it finds its routes itself: from outside they can't be seen
            scope.pop(outer, None)
        made = self._made if self._made is not None else await to_thread.run_sync(self._once)
        await made(scope, receive, send)

    def _once(self) -> ASGIApp:
        with self._making:
            if self._made is None:
                self._made = self._make()
            return self._made


def create_app(sandbox: Sandbox) -> Starlette:
    """One sandbox as an ASGI application. Whoever makes the sandbox closes it.

    Raises `WrongSetting` where another server answers on the same SQLite file.
    """
    sandbox.claim()
    return Application(sandbox)


# ruff: noqa: PLC0415 (see `Lazily`)


def _control(sandbox: Sandbox) -> ASGIApp:
    from dealdock import oauth
    from dealdock.control.app import create_app

    return create_app(sandbox, [pardot.vocabulary(), oauth.VOCABULARY])


def _oauth(sandbox: Sandbox) -> ASGIApp:
    from dealdock.oauth import create_app

    return create_app(sandbox)


def _home(sandbox: Sandbox) -> ASGIApp:
    from dealdock.home import page

    return request_response(page(sandbox))
