"""FastAPI routes for REST paths, which a table matches: by path segments, and then by method.

FastAPI tries its routes one after the other, which costs more with each; this table costs the same with all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, NamedTuple, TypeAlias

from fastapi import APIRouter
from fastapi.routing import iter_route_contexts
from starlette.types import Scope

from dealdock.platform.faults.effect import ErrorCode
from dealdock.platform.first_use import cached_property
from dealdock.web import forms, percent, scopes
from dealdock.web.operation_route import OperationRoute, TableRouter
from dealdock.web.pipeline import Unit
from dealdock.web.rest.fields import Described

NO_ALIASES: Final[Mapping[str, str]] = {}

JSON: Final = "application/json"

_MATCH: Final = "dealdock.match"
"""The key of the scope with the result of the route table."""

Endpoint: TypeAlias = Callable[..., Any]
"""Runs an operation for a call. The vendor renders the result."""


@dataclass(frozen=True)
class Operation:
    """An operation, as its route declares it."""

    run: Endpoint
    object: str
    name: str
    method: str
    path: str
    unit: Unit
    fields: Described | None
    """The body."""
    query: Described | None
    """The parameters of the query string."""
    errors: tuple[ErrorCode, ...]
    """Its own errors, in the order of the checks."""
    status: int
    """The HTTP status of a success."""
    answer: Callable[[], Any] | None = None
    """Returns the type of the answer, for OpenAPI. None: it is not described."""
    also: tuple[int, ...] = ()
    """Other HTTP statuses of a success, which have the answer as well."""
    content_type: str = JSON
    """The content type of the answer."""
    takes_files: bool = False
    """True if its body may be a form with files."""
    begins_job: bool = False
    """True if it begins a job, which ends after the answer and can fail."""

    @property
    def answered(self) -> tuple[int, ...]:
        """The HTTP statuses of the answers that have a body."""
        return tuple(each for each in (self.status, *self.also) if each != HTTPStatus.NO_CONTENT)

    @property
    def methods(self) -> tuple[str, ...]:
        """The HTTP methods; HEAD is answered as GET."""
        return (self.method,)

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters in the path."""
        return tuple(segment[1:-1] for segment in _segments(self.path) if segment.startswith("{"))


class RestRouter(APIRouter):
    """The operations of one object of an API, by its name for faults and the journal."""

    def __init__(self, object_: str, prefix: str = "", *, is_described: bool = True) -> None:
        """`is_described`: OpenAPI describes the operations."""
        super().__init__()
        self.object: Final = object_
        self._prefix = prefix
        self._is_described = is_described

    @property
    def operations(self) -> list[Operation]:
        """The operations, in the order of their registration."""
        return [route.operation for route in self.routes if isinstance(route, OperationRoute)]

    def operation(  # noqa: PLR0913 (all that a route declares)
        self,
        name: str,
        method: str,
        path: str = "",
        *,
        fields: Described | None = None,
        query: Described | None = None,
        errors: tuple[ErrorCode, ...] = (),
        status: int = 200,
        writes: bool = False,
        is_short: bool = False,
        streams: bool = False,
        answer: Callable[[], Any] | None = None,
        also: tuple[int, ...] = (),
        content_type: str = JSON,
        takes_files: bool = False,
        begins_job: bool = False,
    ) -> Callable[[Endpoint], Endpoint]:
        """Register a function as one of the object's operations.

        `is_short`: it reads or writes one record, whose parts have limits, and nothing that an account can collect.
        `streams`: it may return a body that keeps its transaction open.
        """

        def register(run: Endpoint) -> Endpoint:
            unit = Unit("stream" if streams else "write" if writes else "read", is_short=is_short)
            whole = self._prefix + path
            declared = (fields, query, errors, status, answer, also, content_type, takes_files, begins_job)
            self.add(Operation(run, self.object, name, method, whole, unit, *declared))
            return run

        return register

    def add(self, operation: Operation) -> None:
        """Add an operation."""
        route = OperationRoute(
            operation.path,
            operation.run,
            operation,
            methods=operation.methods,
            status_code=operation.status,
            tags=[self.object],
            include_in_schema=self._is_described,
        )
        self.routes.append(route)


class RouteMatch(NamedTuple):
    """The route for a method and a path, its operation, and the parameters in the path. None if there is no route."""

    route: "OperationRoute[Operation] | None" = None
    operation: Operation | None = None
    parameters: Mapping[str, str] = {}
    allowed: tuple[str, ...] = ()
    """The methods of the path, if it does not have the method of the request. HEAD is among them if GET is."""

    @classmethod
    def of(cls, scope: Scope) -> "RouteMatch":
        """Return what the route table has found for a call."""
        match: RouteMatch = scope[_MATCH]
        return match


class _Node:
    """The routes at a path, and the nodes below it."""

    __slots__ = ("children", "parameter", "routes")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.parameter: _Node | None = None
        self.routes: dict[str, OperationRoute[Operation]] = {}

    def below(self, segments: list[str]) -> "_Node":
        """Return the node at a path below this one, and create it if needed."""
        node = self
        for segment in segments:
            if segment.startswith("{"):
                node.parameter = node = node.parameter or _Node()
            else:
                node = node.children.setdefault(segment, _Node())
        return node


class RouteTable(TableRouter):
    """A router that looks its routes up by path and method."""

    def __init__(
        self,
        aliases: Mapping[str, str] = NO_ALIASES,
        *,
        ignores_empty_segments: bool = True,
        method: Callable[[Scope], str] = lambda scope: scope["method"],
    ) -> None:
        """`aliases`: other prefixes of paths, each with the prefix that the operations have.

        `ignores_empty_segments`: empty segments anywhere in a path are ignored. Otherwise only one slash at its end is.
        `method` returns the method of a call, which a header may override.
        """
        super().__init__()
        self._aliases = aliases
        self._ignores_empty_segments = ignores_empty_segments
        self._method = method

    def match(self, scope: Scope) -> tuple[OperationRoute[Operation] | None, Mapping[str, str]]:
        """Return the route that has the call's path and method."""
        match = scope[_MATCH] = self.find(self._method(scope), scopes.raw_path(scope))
        return match.route, match.parameters

    @cached_property
    def _root(self) -> _Node:
        """The routes as a tree of path segments, made with the first call."""
        root = _Node()
        for context in iter_route_contexts(self.routes):
            if isinstance(route := context.original_route, OperationRoute):
                root.below(_segments(route.path)).routes[route.operation.method] = route
        for alias, path in self._aliases.items():
            *above, last = _segments(alias)
            root.below(above).children[last] = root.below(_segments(path))
        return root

    def find(self, method: str, raw_path: bytes) -> RouteMatch:
        """Return the route. A literal segment of a route takes precedence over a parameter."""
        if not self._ignores_empty_segments and b"//" in raw_path:
            return RouteMatch()
        if b"%" in raw_path:
            segments = [forms.text(percent.decoded(part)) for part in raw_path.split(b"/") if part]
        else:
            segments = _segments(forms.text(raw_path))
        allowed: dict[str, None] = {}
        for node, values in _matches(self._root, segments):
            found = node.routes.get("GET" if method == "HEAD" else method)
            if found is not None:
                parameters = dict(zip(found.operation.parameters, values, strict=True))
                return RouteMatch(found, found.operation, parameters)
            allowed |= dict.fromkeys(node.routes)
        return RouteMatch(allowed=(*allowed, "HEAD") if "GET" in allowed else tuple(allowed))


def _segments(path: str) -> list[str]:
    return list(filter(None, path.split("/")))


def _matches(root: _Node, segments: list[str]) -> list[tuple[_Node, tuple[str, ...]]]:
    """Return the nodes that a path matches, the most literal first, with the values of their parameters."""
    nodes: list[tuple[_Node, tuple[str, ...]]] = [(root, ())]
    for segment in segments:
        children = []
        for node, values in nodes:
            if (literal := node.children.get(segment)) is not None:
                children.append((literal, values))
            if node.parameter is not None:
                children.append((node.parameter, (*values, segment)))
        nodes = children
    return nodes
