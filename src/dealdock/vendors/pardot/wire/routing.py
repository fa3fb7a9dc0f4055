"""FastAPI routes for Pardot's URLs, whose name/value pairs come in any order.

`/api/opportunity/version/3/do/read/id/5` may also be spelled `/api/opportunity/do/read/id/5/version/3`. A middleware
brings each path to the order of the routes, `/api/opportunity/version/3/do/read`, and keeps the other pairs.
"""

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter
from starlette.types import ASGIApp, Receive, Scope, Send

from dealdock.vendors.pardot import names
from dealdock.vendors.pardot.wire import parameters
from dealdock.vendors.pardot.wire.operations import Endpoint, Operation, Requires
from dealdock.web import scopes
from dealdock.web.operation_route import OperationRoute, TableRouter
from dealdock.web.pipeline import Unit

if TYPE_CHECKING:
    from dealdock.vendors.pardot.wire.described import Type
    from dealdock.vendors.pardot.wire.fields import Fields
    from dealdock.vendors.pardot.wire.parameters import Target
    from dealdock.vendors.pardot.wire.query import Query

METHODS_OF_READS = ("GET", "HEAD", "POST")

TARGET: Final = "dealdock.target"
"""The key of the scope with the target of the path as it was sent."""


class PardotRouter(APIRouter):
    """The operations of one object, by its names in URLs (in lower case)."""

    def __init__(self, name: str, *, aliases: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.name = name
        self.aliases = aliases
        self.operations: dict[str, Operation] = {}
        """The operations by their names in URLs, in lower case."""

    def operation(  # noqa: PLR0913 (all that a route declares)
        self,
        name: str,
        *,
        methods: Collection[str] = ("GET", "POST"),
        fields: "type[Fields] | None" = None,
        criteria: "Query | None" = None,
        requires: Requires = (),
        takes: tuple[str, ...] = (),
        errors: tuple[int, ...] = (),
        writes: bool = False,
        in_parts: bool = False,
        guarded: bool = False,
        upserts: bool = False,
        streams: bool = False,
        is_short: bool = False,
        answer: "Type | None" = None,
        body: Mapping[str, Any] | None = None,
        is_json: bool = False,
        form: Mapping[str, Any] | None = None,
        begins_job: bool = False,
    ) -> Callable[[Endpoint], Endpoint]:
        """Register a function as one of the object's operations.

        `in_parts`: the operation's own transaction only reads, and each of its parts writes in a separate transaction.
        `streams`: it may return a page that keeps its transaction open. `is_short`: it reads or writes only one record,
        whose parts are limited in number. `body`: the schema of its JSON body, `form`: the schema of its form with a
        file. `is_json`: its answer is JSON. `answer` returns the type of its JSON, for OpenAPI. None: it has no
        content.
        """

        def register(run: Endpoint) -> Endpoint:
            unit = Unit("stream" if streams else "write" if writes and not in_parts else "read", is_short=is_short)
            own = criteria.errors if criteria is not None and not errors else errors
            rest = (fields, criteria, requires, takes, own, writes, guarded, upserts, answer, body, is_json, form)
            self.operations[name] = Operation(run, frozenset(methods), unit, *rest, begins_job=begins_job)
            self.add(self._path(name), self.operations[name])
            return run

        return register

    def _path(self, name: str) -> str:
        object_ = names.OBJECTS.get(self.name, self.name)
        return f"/api/{object_}/version/{{version}}/do/{names.OPERATIONS.get(name, name)}"

    def add(self, path: str, operation: Operation) -> None:
        """Add the routes of an operation, one for each method: methods differ in the place of the parameters."""
        for method in sorted(operation.methods):
            route = OperationRoute(path, operation.run, operation, methods=[method], tags=[self.name])
            self.routes.append(route)


class CanonicalPath:
    """The ASGI middleware that brings the name/value pairs of a path into the order of the routes."""

    def __init__(self, app: ASGIApp, version_5: ASGIApp, others: Mapping[str, ASGIApp]) -> None:
        """`version_5`: the application below `/api/v5`. `others`: the routes below paths outside `/api`."""
        self._app = app
        self._version_5 = version_5
        self._others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on with the canonical path. `raw_path` stays as it was sent."""
        app = self._app
        if scope["type"] == "http":
            target = parameters.target(scopes.raw_path(scope))
            scope = {**scope, TARGET: target}
            if target.object == names.VERSION_5:
                app = self._version_5
            elif target.object is not None:
                scope["path"] = scope.get("root_path", "") + target.path
            else:
                path = scopes.path(scope)
                app = next((other for below, other in self._others.items() if path.startswith(below)), app)
        await app(scope, receive, send)


class PathTable(TableRouter):
    """A router that looks its routes up by canonical paths.

    A call with a method that its path does not have goes to one of the path's routes. The checks refuse it.
    """

    def __init__(self, routers: Collection[PardotRouter]) -> None:
        super().__init__()
        self.objects: Final[dict[str | None, str]] = {}
        """The canonical name of each object, by each of its names in lower case."""
        self._routes: dict[tuple[str | None, str | None], dict[str, OperationRoute[Operation]]] = {}
        for router in routers:
            self.include_router(router)
            for name in (router.name, *router.aliases):
                self.objects[name] = names.OBJECTS.get(router.name, router.name)
                self._add(name, router)

    def _add(self, name: str, router: PardotRouter) -> None:
        """Add the routes of an object by one of its names."""
        for route in router.routes:
            if isinstance(route, OperationRoute):
                _, _, operation = route.path.lower().partition("/do/")
                by_method = self._routes.setdefault((name, operation or None), {})
                by_method |= dict.fromkeys(route.methods or (), route)

    def match(self, scope: Scope) -> tuple[OperationRoute[Any] | None, Mapping[str, str]]:
        """Return the route of a canonical path."""
        target: Target = scope[TARGET]
        by_method = self._routes.get((target.object, None if target.object == names.LOGIN else target.operation))
        if by_method is None:
            return None, {}
        return by_method.get(scope["method"]) or next(iter(by_method.values())), {}
