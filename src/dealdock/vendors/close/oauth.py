"""Close's authorization server (contract 1.3)."""

from typing import Any, Final

from dealdock.oauth import IssuedToken, OAuthProfile
from dealdock.platform.credentials.secrets import Credentials
from dealdock.vendors.close.wire.context import SCOPE
from dealdock.vendors.close.wire.ids import FORM

_EXPIRES_IN_SECONDS: Final = 3600


def token(_: Credentials, __: str, issued: IssuedToken) -> dict[str, Any]:
    """Return the body of a token response."""
    account_id = issued.account.account_id
    return {
        "access_token": issued.access_token,
        "expires_in": _EXPIRES_IN_SECONDS,
        "organization_id": FORM.encode(account_id, "organization", account_id),
        "refresh_token": issued.refresh_token,
        "scope": SCOPE,
        "token_type": "Bearer",
        "user_id": FORM.encode(account_id, "user", issued.user_id),
    }


_ENDPOINTS: Final = ("token", "authorize", "revoke")

PROFILE: Final = OAuthProfile(
    mounts=("/oauth2",),
    endpoints={f"/{name}{end}": name for name in _ENDPOINTS for end in ("", "/")},
    grants=("authorization_code", "refresh_token"),
    token=token,
    refresh_tokens="rotated",
    has_pkce=False,
    needs_redirect_uri=False,
)
