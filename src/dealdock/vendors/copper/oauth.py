"""Copper's authorization server (contract 1.2)."""

from typing import Any, Final

from dealdock.oauth import IssuedToken, OAuthProfile
from dealdock.platform.credentials.secrets import Credentials
from dealdock.vendors.copper.wire import json_text

SCOPE: Final = "developer/v1/all"


def token(_: Credentials, __: str, issued: IssuedToken) -> dict[str, Any]:
    """Return the body of a token response. Tokens do not expire, so there is neither a lifetime nor a refresh token."""
    return {"access_token": issued.access_token, "token_type": "Bearer", "scope": SCOPE}


PROFILE: Final = OAuthProfile(
    mounts=("/oauth",),
    endpoints={"/token": "token", "/authorize": "authorize"},
    grants=("authorization_code",),
    token=token,
    refresh_tokens="none",
    has_pkce=False,
    scopes=frozenset({SCOPE}),
    needs_scope=True,
    encode=json_text.encoded,
    content_type=json_text.CONTENT_TYPE,
)
