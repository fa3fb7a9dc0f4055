"""The table of contents: the vendors of the usual sandbox, and the place of each part of the application."""

from collections.abc import Collection, Iterable
from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp

from dealdock import sandbox as any_vendors
from dealdock.console.landing_page import page
from dealdock.platform import vendor
from dealdock.platform.clock import Clock
from dealdock.platform.first_use import load
from dealdock.settings import Settings
from dealdock.vendors import registry
from dealdock.vendors.routing import Application, LazyApp, Page, Prefix, Section, VendorApp, Vendors
from dealdock.web import liveness

CONTROL = liveness.CONTROL
CONSOLE = "/_dealdock/console"
VENDORS: Final = vendor.Vendors(registry.VENDORS)
"""The vendors of the usual sandbox, for code without an open one."""


class Sandbox(any_vendors.Sandbox):
    """A sandbox with every vendor of the registry. One with others is a `dealdock.sandbox.Sandbox`."""

    def __init__(self, settings: Settings | None = None, *, clock: Clock | None = None, to_serve: bool = False) -> None:
        super().__init__(settings, registry.VENDORS, clock=clock, to_serve=to_serve)


def create_app(sandbox: any_vendors.Sandbox) -> Application:
    """Return one sandbox as an ASGI application. The caller closes the sandbox.

    Raises `WrongSetting` if another server uses the same SQLite file.
    """
    sandbox.claim()
    vendors = sandbox.vendors
    apps = {name: LazyApp(partial(VendorApp, sandbox, name)) for name in vendors.names}
    for name, each in apps.items():
        sandbox.paths.add(vendors.base_url("", name), partial(_paths, each))
    sandbox.paths.add(CONTROL, lambda: load("dealdock.control.app:paths")(vendors.all))
    at_root = LazyApp[ASGIApp](lambda: apps[vendors.default].created().at_root)

    sandbox.act = partial(_act, "dealdock.control.fault_actions:perform")
    sandbox.database.recorders.make = partial(_act, "dealdock.control.changes:recorder", sandbox)
    control = "dealdock.control.app:create_app"
    parts = {
        CONSOLE: LazyApp[ASGIApp](lambda: load("dealdock.console.app:create_app")(sandbox, app)),
        CONTROL: LazyApp[ASGIApp](lambda: load(control)(sandbox, lambda name: apps[name].created().api.openapi())),
    }
    own = [
        Page(liveness.PATH, liveness.answer),
        *(Page(path, _to_console) for path in (CONTROL, f"{CONTROL}/", CONSOLE)),
        *(Prefix(path, part) for path, part in parts.items()),
    ]
    routes = [
        Section(CONTROL, own),
        Vendors(apps, vendors.hosts, default=vendors.default),
        Page("/", page(sandbox)),
    ]
    app = Application(sandbox, routes, at_root, [*apps.values(), at_root, *parts.values()])
    return app


def _paths(of: LazyApp[VendorApp]) -> Iterable[tuple[str, Collection[str]]]:
    """Return the paths of a vendor. Its application is created for that, so that each hint knows all vendors."""
    return of.created().paths()


def _act(name: str, *given: Any) -> Any:
    """Call a function of the control plane, which is imported when it is first needed."""
    return load(name)(*given)


def _to_console(_: Request) -> RedirectResponse:
    return RedirectResponse(f"{CONSOLE}/")
