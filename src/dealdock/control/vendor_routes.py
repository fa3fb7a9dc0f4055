"""The routes of the control plane that belong to one vendor."""

from collections.abc import Sequence
from http import HTTPStatus
from itertools import chain

from starlette.concurrency import run_in_threadpool
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from dealdock.control.problems import Refused
from dealdock.control.routing import Route, id_in_path
from dealdock.control.support import support_of
from dealdock.platform.accounts import accounts
from dealdock.platform.errors import NoSuchAccount
from dealdock.platform.vendor import Vendor


class VendorRoute(Route):
    """A route of a vendor, below an account. Of several vendors' routes at one path, the account's vendor decides."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a call by the route of the account's vendor. Raises `Refused` if that vendor has no accounts here."""
        route = await run_in_threadpool(self._of_account, scope)
        await super(VendorRoute, route).handle(scope, receive, send)

    def _of_account(self, scope: Scope) -> "VendorRoute":
        sandbox, account_id = scope["app"].state.sandbox, id_in_path(scope)
        try:
            vendor = sandbox.database.read(lambda db: accounts.get(db, account_id)).vendor
        except NoSuchAccount:
            return self  # which refuses the call
        for router in support_of(sandbox.vendors.get(vendor)).routers:
            for route in router.routes:
                if isinstance(route, VendorRoute) and (route.path, route.methods) == (self.path, self.methods):
                    return route
        raise Refused(HTTPStatus.NOT_FOUND, f"Accounts of {vendor} have nothing at this path.")


class VendorRoutes(BaseRoute):
    """The routes of vendors' own. A vendor is imported for them once no route of the vendors before it matches."""

    def __init__(self, vendors: Sequence[Vendor]) -> None:
        self._vendors = vendors

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match by the routes of all vendors."""
        found: tuple[Match, Scope] = (Match.NONE, {})
        for vendor in self._vendors:
            for route in chain.from_iterable(router.routes for router in support_of(vendor).routers):
                match, child = route.matches(scope)
                if match.value > found[0].value:
                    found = match, {**child, "vendor_route": route}
            if found[0] is Match.FULL:
                break
        return found

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a call by the route that matches."""
        await scope["vendor_route"].handle(scope, receive, send)
