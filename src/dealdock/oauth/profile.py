"""The differences between the vendors' authorization servers."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple

from dealdock.oauth.errors import OAuthReason
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.first_use import cached_property
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.vendor import Vendor

Endpoint = Literal["token", "authorize", "revoke"]

FAULTS: Final[Mapping[str, str]] = {
    "invalid_grant": "the grant is not valid",
    "invalid_client": "the client is not valid",
    "invalid_request": "the request is not valid",
    "unsupported_grant_type": "the grant type is not supported",
    "server_error": "the sandbox failed",
}
"""The errors that faults may name, with their descriptions."""


class IssuedToken(NamedTuple):
    """An access token that was issued, with its user and scope."""

    account: AccountContext
    user_id: int
    now: datetime
    access_token: str
    scope: str | None
    refresh_token: str | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class OAuthProfile:
    """A vendor's authorization server."""

    mounts: Sequence[str]
    """The paths of the server, such as `/oauth2`. Other addresses below them are answered with an OAuth error, unless
    the server is part of the API."""
    endpoints: Mapping[str, Endpoint]
    """The endpoints by their paths below a mount. A path with a slash at the end is a different path, unless the server
    is part of the API.
    """
    is_part_of_api: bool = False
    """True if the server is part of the API: empty segments of paths are ignored, and the API answers calls to other
    paths and by other methods."""
    grants: Collection[str]
    """The grant types, by their names in requests."""
    token: Callable[[Credentials, str, IssuedToken], Mapping[str, Any]]
    """Returns the JSON object of a response with a token. The text is the server's URL, as the caller used it."""
    refresh_tokens: Literal["none", "kept", "rotated"] = "kept"
    """none: a code gives no refresh token; kept: a refresh token stays valid; rotated: each refresh replaces it."""
    has_pkce: bool = True
    """False if code challenges are ignored, so that every client needs its secret."""
    needs_redirect_uri: bool = True
    """False if the exchange of a code may leave out the redirect URI. One that is given is always checked."""
    scopes: frozenset[str] | None = None
    """The scopes that may be requested; None if any may."""
    needs_scope: bool = False
    """True if a code cannot be requested without a scope."""
    audiences: Sequence[str] = ()
    """The service's own URLs, which an assertion may name as its audience, in addition to the URL of the call."""
    wording: Mapping[OAuthReason, OAuthReason] = field(default_factory=dict)
    """The service's words for the engine's reasons."""
    faults: Mapping[str, str] = field(default_factory=lambda: FAULTS)
    """The errors that faults may name, with their descriptions."""
    error: Callable[[OAuthReason], Mapping[str, Any]] = lambda reason: {
        "error": reason.error,
        "error_description": reason.description,
    }
    """Returns the JSON object of an error."""

    encode: Callable[[Mapping[str, Any]], bytes] = lambda body: json.dumps(body).encode()
    """Returns the JSON text of a response."""
    content_type: bytes = b"application/json"

    @cached_property
    def paths(self) -> Mapping[str, Endpoint]:
        """The endpoints by their paths below the vendor's prefix."""
        return {mount + path: name for mount in self.mounts for path, name in self.endpoints.items()}

    def canonical(self, path: str) -> str:
        """Return a path in the form of `paths`."""
        return "".join(f"/{segment}" for segment in path.split("/") if segment) if self.is_part_of_api else path

    def worded(self, reason: OAuthReason) -> OAuthReason:
        """Return the service's words for a reason."""
        return self.wording.get(reason, reason)


def profile_of(vendor: Vendor) -> OAuthProfile | None:
    """Return the vendor's authorization server; None if it has none."""
    return vendor.part("oauth:PROFILE", OAuthProfile) if vendor.has_oauth else None
