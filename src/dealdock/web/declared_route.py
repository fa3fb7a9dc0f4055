"""FastAPI routes that declare the operations of an emulated API that FastAPI does not run yet."""

from collections.abc import Callable, Iterable
from typing import Any, Generic, Protocol, TypeVar

from fastapi.routing import APIRoute


class Declared(Protocol):
    """The declaration that operations of all APIs share."""

    @property
    def run(self) -> Callable[..., Any]:
        """The function that runs it."""

    @property
    def methods(self) -> Iterable[str]:
        """The HTTP methods that call it."""


O = TypeVar("O", bound=Declared)  # noqa: E741 (an operation)


class DeclaredRoute(APIRoute, Generic[O]):
    """An operation of the emulated API, which is declared as a route and run by the dispatcher."""

    def __init__(self, path: str, operation: O, *, tag: str, **described: Any) -> None:
        """Create the route without parameters from the endpoint's signature: the operation declares them.

        `described`: further arguments of `APIRoute`, for OpenAPI.
        """
        methods = set(operation.methods)
        super().__init__(path, _without_parameters, methods=methods, tags=[tag], response_model=None, **described)
        self.endpoint = operation.run
        self.operation = operation


def _without_parameters() -> None:
    """Stand in for an operation in FastAPI's analysis of signatures. The dispatcher runs the operation itself."""
