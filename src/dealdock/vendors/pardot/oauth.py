"""The part of Salesforce's authorization server that Pardot's clients use (contract, section 3)."""

import base64
import hashlib
import hmac
from typing import Final

from dealdock.oauth import IssuedToken, OAuthProfile, errors
from dealdock.oauth.errors import OAuthReason
from dealdock.platform.credentials.secrets import Credentials

WORDING: Final = {
    errors.WRONG_LOGIN: OAuthReason("invalid_grant", "authentication failure"),
    errors.UNKNOWN_CLIENT: OAuthReason("invalid_client_id", "client identifier invalid"),
    errors.WRONG_SECRET: OAuthReason("invalid_client", "invalid client credentials"),
    errors.UNKNOWN_GRANT: OAuthReason("unsupported_grant_type", "grant type not supported"),
    errors.NO_CLIENT_USER: OAuthReason("invalid_grant", "no client credentials user enabled"),
    errors.WRONG_REFRESH_TOKEN: OAuthReason("invalid_grant", "expired access/refresh token"),
    errors.UNKNOWN_CODE: OAuthReason("invalid_grant", "invalid authorization code"),
    errors.EXPIRED_CODE: OAuthReason("invalid_grant", "expired authorization code"),
    errors.WRONG_VERIFIER: OAuthReason("invalid_grant", "invalid code verifier"),
    errors.WRONG_REDIRECT: OAuthReason("redirect_uri_mismatch", "redirect_uri must match configuration"),
    errors.WRONG_RESPONSE_TYPE: OAuthReason("unsupported_response_type", "response type not supported"),
    errors.DENIED: OAuthReason("access_denied", "end-user denied authorization"),
    errors.WRONG_ASSERTION: OAuthReason("invalid_grant", "invalid assertion"),
    errors.WRONG_AUDIENCE: OAuthReason("invalid_grant", "audience is invalid"),
    errors.WRONG_SUBJECT: OAuthReason("invalid_grant", "user hasn't approved this consumer"),
}

FAULTS: Final = {
    "invalid_grant": "authentication failure",
    "invalid_client": "invalid client credentials",
    "invalid_client_id": "client identifier invalid",
    "invalid_request": "the request is not valid",
    "unsupported_grant_type": "grant type not supported",
    "server_error": "the sandbox failed",
}


def token(credentials: Credentials, url: str, issued: IssuedToken) -> dict[str, str]:
    """Return the body of a token response, in Salesforce's form."""
    vendor, account_id = issued.account.vendor, issued.account.account_id
    organization = credentials.make(vendor, "organization_id", account_id)
    user = credentials.make(vendor, "salesforce_user_id", account_id, issued.user_id)
    identity = f"{url}/id/{organization}/{user}"
    issued_at = str(int(issued.now.timestamp()) * 1000)
    secret = credentials.make(vendor, "client_secret", account_id)
    signature = hmac.digest(secret.encode(), f"{identity}{issued_at}".encode(), hashlib.sha256)
    body = {
        "access_token": issued.access_token,
        "refresh_token": issued.refresh_token,
        "instance_url": url,
        "id": identity,
        "token_type": "Bearer",
        "issued_at": issued_at,
        "signature": base64.b64encode(signature).decode(),
        "scope": issued.scope,
    }
    return {name: value for name, value in body.items() if value is not None}


PROFILE: Final = OAuthProfile(
    mounts=("/services/oauth2",),
    endpoints={"/token": "token", "/authorize": "authorize", "/revoke": "revoke"},
    grants=(
        "password",
        "refresh_token",
        "client_credentials",
        "authorization_code",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
    ),
    token=token,
    audiences=("https://login.salesforce.com", "https://test.salesforce.com"),
    wording=WORDING,
    faults=FAULTS,
)
