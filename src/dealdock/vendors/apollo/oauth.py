"""Apollo's authorization server (contract 1.3)."""

from typing import Any, Final

from dealdock.oauth import IssuedToken, OAuthProfile
from dealdock.platform.credentials.secrets import Credentials
from dealdock.vendors.apollo.credentials import CREDENTIALS
from dealdock.vendors.apollo.wire import answers

_LIFE_SECONDS: Final = next(
    int(kind.life.total_seconds()) for kind in CREDENTIALS if kind.name == "access_token" and kind.life
)


def token(_: Credentials, __: str, issued: IssuedToken) -> dict[str, Any]:
    """Return the body of an answer with a token."""
    return {
        "access_token": issued.access_token,
        "token_type": "Bearer",
        "expires_in": _LIFE_SECONDS,
        "refresh_token": issued.refresh_token,
        "scope": issued.scope or "",
        "created_at": int(issued.now.timestamp()),
    }


PROFILE: Final = OAuthProfile(
    mounts=("/api/v1/oauth", "/v1/oauth"),
    endpoints={"/token": "token", "/authorize": "authorize"},
    grants=("refresh_token", "client_credentials", "authorization_code"),
    token=token,
    is_part_of_api=True,
    encode=answers.encoded,
    content_type=answers.JSON,
)
