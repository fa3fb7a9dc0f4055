"""FastAPI routes for REST paths, which a table of its own matches: by path segments, and then by method.

FastAPI tries its routes one after the other, which costs more with each; this table costs the same with all.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from fastapi import APIRouter

from dealdock.platform.cached_property import cached_property
from dealdock.web import forms, percent
from dealdock.web.dispatcher import Unit
from dealdock.web.operation_route import OperationRoute

if TYPE_CHECKING:
    from pydantic import BaseModel

NO_ALIASES: Final[Mapping[str, str]] = {}

Endpoint: TypeAlias = Callable[[Any], Any]
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
    fields: "type[BaseModel] | None"
    """The body."""
    query: "type[BaseModel] | None"
    """The parameters of the query string."""
    errors: tuple[str, ...]
    """Its own errors, in the order of the checks."""
    status: int
    """The HTTP status of a success."""

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

    def __init__(self, object_: str, prefix: str = "") -> None:
        super().__init__()
        self.object: Final = object_
        self._prefix = prefix
        self.operations: Final[list[Operation]] = []

    def operation(  # noqa: PLR0913 (all that a route declares)
        self,
        name: str,
        method: str,
        path: str = "",
        *,
        fields: "type[BaseModel] | None" = None,
        query: "type[BaseModel] | None" = None,
        errors: tuple[str, ...] = (),
        status: int = 200,
        writes: bool = False,
        is_short: bool = False,
    ) -> Callable[[Endpoint], Endpoint]:
        """Register a function as one of the object's operations.

        `is_short`: it reads or writes one record, whose parts have limits, and nothing that an account can collect.
        """

        def register(run: Endpoint) -> Endpoint:
            unit = Unit("write" if writes else "read", is_short=is_short)
            whole = self._prefix + path
            made = Operation(run, self.object, name, method, whole, unit, fields, query, errors, status)
            self.operations.append(made)
            self.routes.append(OperationRoute(whole, made, tag=self.object))
            return run

        return register


class RouteMatch(NamedTuple):
    """The operation for a method and a path, with the path's parameters. `operation` is None if there is none."""

    operation: Operation | None = None
    parameters: Mapping[str, str] = {}
    allowed: tuple[str, ...] = ()
    """The methods of the path, if it does not have the method of the request. HEAD is among them if GET is."""


class _Node:
    """The operations at a path, and the nodes below it."""

    __slots__ = ("children", "operations", "parameter")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.parameter: _Node | None = None
        self.operations: dict[str, Operation] = {}


class RouteTable:
    """The operations of an API, looked up by path and method."""

    def __init__(
        self,
        routers: Collection[RestRouter],
        aliases: Mapping[str, str] = NO_ALIASES,
        *,
        ignores_empty_segments: bool = True,
    ) -> None:
        """`aliases`: other prefixes of paths, each with the prefix that the operations have.

        `ignores_empty_segments`: empty segments anywhere in a path are ignored. Otherwise only one slash at its end is.
        """
        self._root = _Node()
        self._ignores_empty_segments = ignores_empty_segments
        for router in routers:
            for operation in router.operations:
                self._add(operation)
        for alias, path in aliases.items():
            *above, last = _segments(alias)
            self._node(above).children[last] = self._node(_segments(path))

    def find(self, method: str, raw_path: bytes) -> RouteMatch:
        """Return the operation. A literal segment of a route takes precedence over a parameter."""
        if not self._ignores_empty_segments and b"//" in raw_path:
            return RouteMatch()
        if b"%" in raw_path:
            segments = [forms.text(percent.decoded(part)) for part in raw_path.split(b"/") if part]
        else:
            segments = _segments(forms.text(raw_path))
        allowed: dict[str, None] = {}
        for node, values in _matches(self._root, segments):
            found = node.operations.get("GET" if method == "HEAD" else method)
            if found is not None:
                return RouteMatch(found, dict(zip(found.parameters, values, strict=True)))
            allowed |= dict.fromkeys(node.operations)
        return RouteMatch(allowed=(*allowed, "HEAD") if "GET" in allowed else tuple(allowed))

    def _add(self, operation: Operation) -> None:
        self._node(_segments(operation.path)).operations[operation.method] = operation

    def _node(self, segments: list[str]) -> _Node:
        """Return the node at a path, which is created if there is none yet."""
        node = self._root
        for segment in segments:
            if segment.startswith("{"):
                node.parameter = node = node.parameter or _Node()
            else:
                node = node.children.setdefault(segment, _Node())
        return node


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]


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
