"""Routes to the parts of a sandbox, above all to its vendors: by Host, by prefix, else to the default vendor."""

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from anyio import to_thread
from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute, Match, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from dealdock import oauth
from dealdock.platform.first_use import load
from dealdock.sandbox import Sandbox
from dealdock.web import scopes
from dealdock.web.call_context import Trace
from dealdock.web.explanations import explained
from dealdock.web.journal_middleware import JournalMiddleware
from dealdock.web.messages import Answer, AnswerResponse
from dealdock.web.scopes import refused
from dealdock.web.vendor_api import api_of, privacy_with_columns
from dealdock_client.similar import limited_guesses

if TYPE_CHECKING:
    from fastapi import FastAPI


ROOT: Final = frozenset({"", "/"})

_VENDOR: Final = "dealdock.vendor"
"""The key of the scope with the vendor that a call addresses, and its prefix."""


class Page(Route):
    """A page. Calls with other methods, and calls that could not be read, are left to the routes behind it."""

    def __init__(self, path: str, endpoint: Callable[..., Any]) -> None:
        super().__init__(path, endpoint, methods=["GET"])

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Compare the path as a whole. A pattern would ignore a line break at its end."""
        is_here = scope["type"] == "http" and scope["path"] == self.path and scope["method"] in {"GET", "HEAD"}
        return (Match.FULL if is_here and refused(scope) is None else Match.NONE), {}


class Prefix(BaseRoute):
    """An application below a path. It also gets paths with line breaks, which the pattern of `Mount` does not match."""

    def __init__(self, path: str, app: ASGIApp) -> None:
        self.path: Final = path
        self._below = f"{path}/"
        self._app = app

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Compare the beginning of the path."""
        is_below = scope["type"] == "http" and f"{scope['path']}/".startswith(self._below)
        return (Match.FULL if is_below else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, with the path as ASGI's `root_path`."""
        scope["root_path"] = scope.get("root_path", "") + self.path
        await self._app(scope, receive, send)


class Section(BaseRoute):
    """The routes below a path, which are tried only there."""

    def __init__(self, path: str, routes: Sequence[BaseRoute]) -> None:
        self._below = f"{path}/"
        self._router = Router(routes, redirect_slashes=False)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Compare the beginning of the path."""
        is_below = scope["type"] == "http" and f"{scope['path']}/".startswith(self._below)
        return (Match.FULL if is_below else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by one of the routes."""
        await self._router(scope, receive, send)


class Vendors(BaseRoute):
    """Vendors at the host names of their services, and below their names.

    A host name may be in any case, and may have a dot at its end, unlike with `Host`. An escaped name is part of a
    path, and so is any at a host of a service.
    """

    def __init__(self, apps: Mapping[str, ASGIApp], hosts: Mapping[str, str], *, default: str) -> None:
        """`hosts`: the vendor of each host name. Calls to the paths of the default vendor are left to other routes."""
        self._apps = {name.encode(): app for name, app in apps.items()}
        self._hosts = {host.encode(): name.encode() if name != default else None for host, name in hosts.items()}

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Compare the `Host` header, else the first segment of the path, without decoding it."""
        if scope["type"] != "http":
            return Match.NONE, {}
        host = _host(scope)
        if host in self._hosts:
            name = self._hosts[host]
            return (Match.NONE if name is None else Match.FULL), {_VENDOR: (name, b"")}
        before, _, path = scope["raw_path"].partition(b"/")
        name = path.partition(b"/")[0]
        return (Match.FULL if not before and name in self._apps else Match.NONE), {_VENDOR: (name, b"/" + name)}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, with the prefix as ASGI's `root_path`."""
        name, prefix = scope.pop(_VENDOR)
        scope["root_path"] = scope.get("root_path", "") + prefix.decode()
        await self._apps[name](scope, receive, send)


class VendorApp:
    """A vendor's application: its API, its authorization server, and its answer at unknown addresses."""

    def __init__(self, sandbox: Sandbox, name: str) -> None:
        vendor = sandbox.vendors.get(name)
        api, profile = api_of(vendor), oauth.profile_of(vendor)
        record = partial(JournalMiddleware, sandbox=sandbox, vendor=name, privacy=privacy_with_columns(vendor))
        self.api: Final = api.app(sandbox)
        self.api.add_middleware(record)
        self.api.servers = sandbox.vendors.servers(name)
        self.mounts: tuple[str, ...] = ()
        """The beginnings of the paths at which the authorization server may answer."""
        self._oauth: FastAPI | None = None
        self._profile = profile
        self._hosts = frozenset(host.encode() for host in vendor.hosts)
        self._own_paths = (f"{vendor.accounts.api_path}/", *(() if profile is None else profile.mounts))
        self._not_found = record(NotFound(sandbox, api.not_found))
        if profile is not None:
            self._oauth = oauth.authorization_server(sandbox, name, profile)
            self._oauth.add_middleware(record)
            paths = ("",) if profile.is_part_of_api else profile.mounts  # empty segments may stand anywhere
            self.mounts = tuple(f"{path}/" for path in paths)

    def paths(self) -> Iterator[tuple[str, Collection[str]]]:
        """Yield the paths of the API and of the authorization server, with their methods."""
        return chain.from_iterable(map(_routes, (self.api, self._oauth)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a call at the vendor's hosts or below its prefix."""
        path = scopes.path(scope)
        app = self._not_found if path in ROOT else self._find(scope, path)
        await app(scope, receive, send)

    def _find(self, scope: Scope, path: str) -> ASGIApp:
        """Return the application for a call of a path below the vendor's prefix."""
        if self._profile is None or self._oauth is None or not path.startswith(self.mounts):
            return self.api
        return self._oauth if oauth.serves(self._profile, scope["method"], path) else self.api

    async def at_root(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a call at the root of the sandbox's own address, where `/` is part of the API."""
        path = scopes.path(scope)
        if not path.startswith(self._own_paths) and _host(scope) not in self._hosts:
            Trace.of(scope).is_vendors_address = False
        await self._find(scope, path)(scope, receive, send)


def _routes(app: "FastAPI | None") -> Iterator[tuple[str, Collection[str]]]:
    """Yield the paths of an application and of its parts, with their methods."""
    if app is None:
        return
    for context in iter_route_contexts(app.routes):
        if isinstance(route := context.original_route, Route) and route.include_in_schema:
            yield route.path, route.methods or ()
    for part in getattr(app.state, "parts", ()):
        yield from _routes(part)


def _host(scope: Scope) -> bytes:
    """Return the host name of the `Host` header, in lower case and without port; empty if the header is missing."""
    for name, value in scope["headers"]:
        if name == b"host":
            host: bytes = value.partition(b":")[0]
            return host.lower().removesuffix(b".")
    return b""


class NotFound:
    """An ASGI application with one answer for every call."""

    def __init__(self, sandbox: Sandbox, render: Callable[[Scope], Answer]) -> None:
        self._sandbox, self._render = sandbox, render

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer. The body of the request is not read."""
        answer, trace = self._render(scope), Trace.of(scope)
        trace.code = answer.code
        if answer.why is not None:
            answer = explained(answer, scope, trace, to=self._sandbox.settings.explain)
        await AnswerResponse(answer)(scope, receive, send)


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


class Application(Router):
    """The application of a sandbox. `prepare` creates in advance what the first calls would create."""

    def __init__(
        self, sandbox: Sandbox, routes: Sequence[BaseRoute], default: ASGIApp, parts: Sequence[LazyApp[Any]]
    ) -> None:
        super().__init__(routes, redirect_slashes=False, default=default)
        self._sandbox, self._parts = sandbox, parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, with a limit on the wrong names that are compared with others."""
        with limited_guesses():
            await super().__call__(scope, receive, send)

    def prepare(self) -> None:
        """Import, create and open what calls need. Later, there may be no free file descriptor."""
        for part in self._parts:
            part.created()
        support_of = load("dealdock.control.support:support_of")
        for each in self._sandbox.vendors.all:
            support_of(each)
            each.prepare()
        self._sandbox.metrics.prepare()
        self._sandbox.database.prepare()
        for name in _LATER:
            load(name)


_LATER: Final = (
    "anyio._backends._asyncio",
    "encodings.idna",
    "encodings.unicode_escape",
    "dealdock.platform.scenes.yaml_events",
    "dealdock.platform.webhooks.client",
)
"""Modules that libraries import at their first use, and those that the first scene in YAML and the first delivery
import."""
