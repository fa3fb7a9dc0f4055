"""The operation that tells if a key is known: `/api/v1/auth/health`."""

from typing import Any

from typing_extensions import TypedDict

from dealdock.vendors.apollo.wire.call import OPEN_OBJECT, CurrentCall
from dealdock.web.rest.answers import closed
from dealdock.web.rest.routing import RestRouter

router = RestRouter(OPEN_OBJECT, "/api/v1/auth")


@closed
class Health(TypedDict):
    """The answer about a key."""

    healthy: bool
    is_logged_in: bool


@router.operation("health", "GET", "/health", is_short=True, answer=lambda: Health)
def health(call: CurrentCall) -> dict[str, Any]:
    """Return whether the key is known. A caller without a key gets an answer, too."""
    return {"healthy": True, "is_logged_in": call.is_known}
