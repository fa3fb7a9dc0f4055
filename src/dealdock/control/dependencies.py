"""Dependencies of the control plane's handlers."""

from typing import Annotated

from fastapi import Depends, Path, Request

from dealdock.platform.records.models import MAX_ID
from dealdock.sandbox import Sandbox


async def _sandbox(request: Request) -> Sandbox:
    sandbox: Sandbox = request.app.state.sandbox
    return sandbox


async def _own_url(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


CalledSandbox = Annotated[Sandbox, Depends(_sandbox)]

OwnUrl = Annotated[str, Depends(_own_url)]
"""The server's address as the client used it, without a slash at the end."""

Id = Annotated[int, Path(ge=1, le=MAX_ID)]
"""An id in the path. A value that cannot be one is responded to with 404."""
