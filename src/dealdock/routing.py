"""Routing of calls to the vendors: by Host, by prefix, else to the default vendor."""

from functools import partial
from typing import Final

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from dealdock import oauth
from dealdock.sandbox import Sandbox
from dealdock.web import scopes
from dealdock.web.journal_middleware import JournalMiddleware
from dealdock.web.lazy import LazyApp
from dealdock.web.not_found import NotFound
from dealdock.web.vendor_api import api_of, privacy_of

ROOT: Final = frozenset({"", "/"})


class VendorApp:
    """A vendor's application: its API, its authorization server, and its answer at unknown addresses."""

    def __init__(self, sandbox: Sandbox, name: str) -> None:
        vendor = sandbox.vendors.get(name)
        api, profile = api_of(vendor), oauth.profile_of(vendor)
        privacy = privacy_of(vendor)
        record = partial(JournalMiddleware, sandbox=sandbox, vendor=name, privacy=privacy)
        app = api.app(sandbox)
        if isinstance(app, FastAPI):
            app.add_middleware(JournalMiddleware, sandbox=sandbox, vendor=name, privacy=privacy)
        self.api: Final = app if isinstance(app, FastAPI) else record(app)
        self.mounts: tuple[str, ...] = ()
        """The beginnings of the paths at which the authorization server may answer."""
        self._oauth = self.api
        self._profile = profile
        self._not_found = record(NotFound(sandbox, api.not_found))
        if profile is not None:
            self._oauth = record(oauth.dispatcher(sandbox, name, profile))
            paths = ("",) if profile.is_part_of_api else profile.mounts  # empty segments may stand anywhere
            self.mounts = tuple(f"{path}/" for path in paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a call at the vendor's hosts or below its prefix."""
        app = self._not_found if scopes.path(scope) in ROOT else self.find(scope)
        await app(scope, receive, send)

    def find(self, scope: Scope) -> ASGIApp:
        """Return the application for a call."""
        path = scopes.path(scope)
        if self._profile is None or not path.startswith(self.mounts):
            return self.api
        return self._oauth if oauth.serves(self._profile, scope["method"], path) else self.api


class VendorRouter:
    """The applications of all vendors. All but the default one are created by their first call."""

    def __init__(self, sandbox: Sandbox) -> None:
        vendors = sandbox.vendors
        self._default = VendorApp(sandbox, vendors.default)
        others = {name: LazyApp(partial(VendorApp, sandbox, name)) for name in vendors.names if name != vendors.default}
        self._apps: dict[str, ASGIApp] = {vendors.default: self._default, **others}
        self._hosts = {host.encode(): name for host, name in vendors.hosts.items()}
        self._other_hosts = {host: name for host, name in self._hosts.items() if name != vendors.default}
        self._other_prefixes = (*(f"/{name}" for name in vendors.names), *self._default.mounts)

    def find(self, scope: Scope) -> ASGIApp:
        """Return the application for a call. A prefix that selects it becomes ASGI's `root_path`."""
        host = _host(scope)
        if (name := self._other_hosts.get(host)) is not None:
            return self._apps[name]
        if not scope["path"].startswith(self._other_prefixes):  # most calls
            return self._default.api
        prefix = scope["path"][1:].partition("/")[0]
        app = self._apps.get(prefix)
        if app is None or host in self._hosts or not _is_plain(scope, prefix):
            return self._default.find(scope)
        scope["root_path"] = f"{scope.get('root_path', '')}/{prefix}"
        return app

    def has_start_page(self, scope: Scope) -> bool:
        """Return True if the call is for a host whose `/` is the start page: any but another vendor's."""
        return _host(scope) not in self._other_hosts


def _host(scope: Scope) -> bytes:
    """Return the host name of the `Host` header, in lower case and without port; empty if the header is missing."""
    for name, value in scope["headers"]:
        if name == b"host":
            host: bytes = value.partition(b":")[0]
            return host.lower().removesuffix(b".")
    return b""


def _is_plain(scope: Scope, prefix: str) -> bool:
    """Return True if the prefix was sent without percent-encoding. Otherwise it is part of the vendor's path."""
    path: bytes = scope["raw_path"]
    return path[1:].partition(b"/")[0] == prefix.encode()
