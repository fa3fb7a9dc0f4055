"""The liveness check, served without the control plane.

The control plane is created by its first call. That takes seconds under the load of a thousand other calls, which is
too long for a supervisor's check.
"""

from typing import Final

from starlette.types import Receive, Scope, Send

from dealdock.web import messages
from dealdock.web.disconnects import refused

PATH: Final = "/_dealdock/livez"

_RESPONSE: Final = messages.Answer(
    200,
    b'{"status":"ok"}',
    b"application/json",
    tuple((name.lower().encode(), value.encode()) for name, value in messages.PRIVATE_HEADERS.items()),
)


def is_liveness_check(scope: Scope) -> bool:
    """Return True if the call is a liveness check."""
    return scope["path"] == PATH and scope["method"] in {"GET", "HEAD"} and refused(scope) is None


async def respond(scope: Scope, receive: Receive, send: Send) -> None:
    """Send the same response as the control plane."""
    await messages.AnswerResponse(_RESPONSE)(scope, receive, send)
