"""The till's authorization server."""

from typing import Any, Final

from dealdock.oauth import IssuedToken, OAuthProfile
from dealdock.oauth.errors import WRONG_REFRESH_TOKEN, OAuthReason
from dealdock.platform.credentials.secrets import Credentials


def token(credentials: Credentials, url: str, given: IssuedToken) -> dict[str, Any]:
    account_id = credentials.make("till", "organization_id", given.account.account_id)
    return {
        "access_token": given.access_token,
        "expires_in": 3600,
        "organization_id": account_id,
        "refresh_token": given.refresh_token,
        "url": url,
    }


PROFILE: Final = OAuthProfile(
    mounts=("/oauth2", "/v1/oauth2"),
    endpoints={"/token": "token", "/token/": "token", "/authorize/": "authorize", "/revoke/": "revoke"},
    grants=("authorization_code", "refresh_token", "device"),
    token=token,
    refresh_tokens="rotated",
    has_pkce=False,
    scopes=frozenset({"read", "all"}),
    needs_scope=True,
    wording={WRONG_REFRESH_TOKEN: OAuthReason("invalid_grant", "too late")},
    faults={"invalid_grant": "no"},
    error=lambda reason: {"error": reason.error, "words": reason.description},
)
