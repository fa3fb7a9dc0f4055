"""The liveness check, served without the control plane.

The control plane is created by its first call. That takes seconds under the load of a thousand other calls, which is
too long for a supervisor's check.
"""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dealdock.web import messages

CONTROL: Final = "/_dealdock"
"""The beginning of the control plane's addresses."""

PATH: Final = f"{CONTROL}/livez"

_RESPONSE: Final = messages.Answer(
    200,
    b'{"status":"ok"}',
    b"application/json",
    tuple((name.lower().encode(), value.encode()) for name, value in messages.PRIVATE_HEADERS.items()),
)


async def answer(_: Request) -> Response:
    """Return the same response as the control plane."""
    return messages.AnswerResponse(_RESPONSE)
