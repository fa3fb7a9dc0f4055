"""Responses of the authorization server, which no cache may store."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote, urlencode

from dealdock.oauth.errors import OAuthError
from dealdock.oauth.profile import OAuthProfile
from dealdock.web.messages import Answer

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
