"""FastAPI routes for Pardot's URLs, whose name/value pairs come in any order.

`/api/opportunity/version/3/do/read/id/5` may also be spelled `/api/opportunity/do/read/id/5/version/3`, and no path
template matches both. So the routes of an object are looked up by the operation's name.
"""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Literal

from fastapi import APIRouter

from dealdock.vendors.pardot import names
from dealdock.vendors.pardot.wire.operations import Endpoint, Operation, Requires
from dealdock.web.declared_route import DeclaredRoute
from dealdock.web.pipeline import Unit

if TYPE_CHECKING:
    from dealdock.vendors.pardot.wire.fields import Fields
    from dealdock.vendors.pardot.wire.query import Query

METHODS_OF_READS = ("GET", "HEAD", "POST")


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
        streams: bool = False,
        is_short: bool = False,
    ) -> Callable[[Endpoint], Endpoint]:
        """Register a function as one of the object's operations.

        `in_parts`: the operation's own transaction only reads, and each of its parts writes in a separate transaction.
        `streams`: the operation may return a page that keeps its transaction open.
        `is_short`: it reads or writes one record, whose parts have limits, and nothing that an account can collect.
        """

        def register(run: Endpoint) -> Endpoint:
            kind: Literal["read", "write", "stream"] = "read"
            if streams or (writes and not in_parts):
                kind = "stream" if streams else "write"
            unit = Unit(kind, is_short=is_short)
            own = criteria.errors if criteria is not None and not errors else errors
            operation = Operation(
                run, frozenset(methods), unit, fields, criteria, requires, takes, own, writes, guarded
            )
            self.operations[name] = operation
            self.routes.append(DeclaredRoute(self._path(name), operation, tag=self.name))
            return run

        return register

    def _path(self, operation: str) -> str:
        object_ = names.OBJECTS.get(self.name, self.name)
        return f"/api/{object_}/version/{{version}}/do/{names.OPERATIONS.get(operation, operation)}"


class RouteTable:
    """The routers of an API, looked up by their objects' names."""

    def __init__(self, routers: Collection[PardotRouter]) -> None:
        self.routers = tuple(routers)
        self._by_name = {name: router for router in routers for name in (router.name, *router.aliases)}

    def router(self, object_: str | None) -> PardotRouter | None:
        """Return the router of an object, by any of its names in lower case."""
        return self._by_name.get(object_ or "")
