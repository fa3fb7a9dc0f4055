"""OAuth's errors: a word for programs, and a description for people (RFC 6749, sections 4.1.2.1 and 5.2)."""

from http import HTTPStatus
from typing import Final, NamedTuple


class OAuthReason(NamedTuple):
    """The word and the description of an error. A vendor's profile may replace both."""

    error: str
    description: str


WRONG_LOGIN: Final = OAuthReason("invalid_grant", "the email address or the password is wrong")
"""It does not reveal whether the address or the password is wrong."""
UNKNOWN_CLIENT: Final = OAuthReason("invalid_client", "the client is unknown")
WRONG_SECRET: Final = OAuthReason("invalid_client", "the client's secret is absent or wrong")
UNKNOWN_GRANT: Final = OAuthReason("unsupported_grant_type", "the grant type is not supported")
NO_CLIENT_USER: Final = OAuthReason("invalid_grant", "the account has no user for the client to act as")
WRONG_REFRESH_TOKEN: Final = OAuthReason("invalid_grant", "the refresh token is unknown")
UNKNOWN_CODE: Final = OAuthReason("invalid_grant", "the authorization code is unknown")
EXPIRED_CODE: Final = OAuthReason("invalid_grant", "the authorization code has expired")
WRONG_VERIFIER: Final = OAuthReason("invalid_grant", "the code verifier is wrong")
WRONG_REDIRECT: Final = OAuthReason("invalid_request", "redirect_uri is not one of the client's")
WRONG_RESPONSE_TYPE: Final = OAuthReason("unsupported_response_type", "the response type is not supported")
DENIED: Final = OAuthReason("access_denied", "the user has denied access")
WRONG_ASSERTION: Final = OAuthReason("invalid_grant", "the assertion is not valid")
WRONG_AUDIENCE: Final = OAuthReason("invalid_grant", "the assertion is for another audience")
WRONG_SUBJECT: Final = OAuthReason("invalid_grant", "the client may not act for this user")


class OAuthError(Exception):
    """A request that fails."""

    def __init__(
        self,
        reason: OAuthReason,
        *,
        status: int = HTTPStatus.BAD_REQUEST,
        headers: tuple[tuple[bytes, bytes], ...] = (),
    ) -> None:
        super().__init__(f"{reason.error}: {reason.description}")
        self.reason = reason
        self.status = status
        self.headers = headers


def bad_request(description: str) -> OAuthError:
    """Return the error for a request that is not well-formed."""
    return OAuthError(OAuthReason("invalid_request", description))
