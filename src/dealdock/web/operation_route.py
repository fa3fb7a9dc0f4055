"""FastAPI routes that run the operations of an emulated API."""

from abc import abstractmethod
from collections.abc import Callable, Collection, Coroutine, Mapping
from inspect import signature
from typing import TYPE_CHECKING, Any, Final, Generic, NoReturn, TypeVar

from fastapi import APIRouter, Request
from fastapi.dependencies.utils import solve_dependencies
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from dealdock.web.call_context import Trace
from dealdock.web.messages import RequestStream

if TYPE_CHECKING:
    from dealdock.web.pipeline import BaseCall, Pipeline

O = TypeVar("O")  # noqa: E741 (an operation)


async def current_call(request: Request) -> Any:
    """Return the call for which an endpoint runs, as its API reads it. For `Depends`."""
    return Trace.of(request.scope).call


class OperationRoute(APIRoute, Generic[O]):
    """A route that runs the checks of every call, and then its endpoint in one transaction.

    The endpoint takes the call by `Depends(current_call)`. What else it takes, FastAPI resolves before the checks.
    """

    def __init__(
        self, path: str, endpoint: Callable[..., Any], operation: O, *, methods: Collection[str], **described: Any
    ) -> None:
        """`operation`: the route's declaration. `described`: further arguments of `APIRoute`, for OpenAPI."""
        super().__init__(path, endpoint, methods=[*methods], response_model=None, **described)
        self.operation: Final = operation
        taken = signature(endpoint).parameters
        self._call_names = [str(each.name) for each in self.dependant.dependencies if each.call is current_call]
        self._takes_more = len(taken) > len(self._call_names)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the function that answers a request."""

        async def handle(request: Request) -> Response:
            pipeline: Pipeline[Any, Any, BaseCall] = request.app.state.pipeline
            incoming = RequestStream.of(request.receive)
            try:
                call = await pipeline.read(request.scope, incoming)
                call.arguments = (
                    await self._solved(request) if self._takes_more else dict.fromkeys(self._call_names, call)
                )
                try:
                    answer = await pipeline.run(call)
                    return await pipeline.respond(answer, call.trace, request.scope, incoming)
                finally:
                    call.arguments = {}  # they refer to the call: memory is freed without the garbage collector
            except (ClientDisconnect, pipeline.api.Error):
                raise
            except Exception as error:
                known = pipeline.api.to_error(error)
                error.__traceback__ = None  # one of a thread refers to the call, and to itself
                raise known from error

        return handle

    async def _solved(self, request: Request) -> dict[str, Any]:
        """Return the endpoint's arguments as FastAPI resolves them. Raises `RequestValidationError`."""
        solved = await solve_dependencies(
            request=request,
            dependant=self.dependant,
            dependency_overrides_provider=request.app,
            async_exit_stack=request.scope["fastapi_inner_astack"],
            embed_body_fields=False,
        )
        if solved.errors:
            raise RequestValidationError(solved.errors)
        return solved.values


class TableRouter(APIRouter):
    """A router that looks the route of a call up in a table. FastAPI tries its routes one after the other.

    One route outside the schema answers the paths that no operation has. It runs the checks, which refuse the call.
    """

    def __init__(self) -> None:
        super().__init__(redirect_slashes=False)
        self._others = OperationRoute("/{path:path}", _no_operation, None, methods=["GET"], include_in_schema=False)

    @abstractmethod
    def match(self, scope: Scope) -> tuple[OperationRoute[Any] | None, Mapping[str, str]]:
        """Return the route of a call and the parameters of its path. The route is None if there is none."""

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a call by its route. `match` compares the method: HEAD is answered as GET."""
        if scope["type"] != "http":
            await super().app(scope, receive, send)
            return
        route, scope["path_params"] = self.match(scope)
        scope["route"] = route or self._others
        await scope["route"].app(scope, receive, send)


def _no_operation() -> NoReturn:
    """Stand at the paths that no operation has. The checks of every call have refused the call before."""
    raise LookupError("the API's list of checks has none for a path without an operation")
