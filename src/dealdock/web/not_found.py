"""The answer for addresses at which a vendor has nothing: `/` of its hosts and of its prefix."""

from collections.abc import Callable

from starlette.types import Receive, Scope, Send

from dealdock.sandbox import Sandbox
from dealdock.web.call_context import Trace
from dealdock.web.explanations import explained
from dealdock.web.messages import Answer, AnswerResponse


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
