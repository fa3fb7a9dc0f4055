"""OAuth's errors, a word and a description each (RFC 6749, 4.1.2.1 and 5.2), and the forms of its answers."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final, NamedTuple
from urllib.parse import quote, urlencode

from dealdock.oauth.profile import OAuthProfile
from dealdock.web.messages import Answer


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


NO_STORE: Final = ((b"cache-control", b"no-store"), (b"pragma", b"no-cache"))


def answer_json(
    profile: OAuthProfile, body: Mapping[str, Any], status: int = HTTPStatus.OK, *headers: tuple[bytes, bytes]
) -> Answer:
    """Return a response with a JSON object, in the vendor's form."""
    return Answer(status, profile.encode(body), profile.content_type, (*NO_STORE, *headers))


def failure(profile: OAuthProfile, error: OAuthError) -> Answer:
    """Return the response with an error."""
    reason = profile.worded(error.reason)
    return answer_json(profile, profile.error(reason), error.status, *error.headers)._replace(code=reason.error)


def redirect(to: str, parameters: Mapping[str, str]) -> Answer:
    """Redirect the browser by GET (RFC 9700, 4.12). Empty parameters are left out."""
    sent = urlencode({name: value for name, value in parameters.items() if value}, quote_via=quote)
    location = f"{to}{'&' if '?' in to else '?'}{sent}"
    headers = ((b"location", location.encode()), (b"referrer-policy", b"no-referrer"))
    return Answer(HTTPStatus.SEE_OTHER, headers=(*NO_STORE, *headers))
