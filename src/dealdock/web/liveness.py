"""Whether the process answers: said without the control plane, whose word it is.

That is made when it is first called, which takes seconds where a thousand others call meanwhile, and whoever watches
over a server doesn't wait for so long.
"""

from typing import Final

from starlette.types import Receive, Scope, Send

from dealdock.web import messages
from dealdock.web.disconnects import refused

PATH: Final = "/_dealdock/livez"

_ANSWER: Final = messages.Answer(
    200,
    b'{"status":"ok"}',
    b"application/json",
    tuple((name.lower().encode(), value.encode()) for name, value in messages.ALONE.items()),
)


def is_asked(scope: Scope) -> bool:
    """Whether that is all that a call asks."""
    return scope["path"] == PATH and scope["method"] in {"GET", "HEAD"} and refused(scope) is None


async def alive(scope: Scope, receive: Receive, send: Send) -> None:
    """Say it, as the control plane does."""
    await messages.send(_ANSWER, scope, send, messages.Incoming(receive))
