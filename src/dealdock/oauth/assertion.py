"""Assertions, signed with a client's own key (RFC 7523).

Their times are compared with the real time, because the client does not know the account's clock.
"""

from collections.abc import Container
from datetime import datetime, timedelta
from typing import Annotated, Final, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from dealdock.oauth.errors import WRONG_ASSERTION, WRONG_AUDIENCE, OAuthError, OAuthReason
from dealdock.oauth.request import OAuthCall, known_client
from dealdock.platform.credentials import jwt_keys
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.text import clean

MAX_LIFETIME: Final = timedelta(minutes=5)
MAX_SKEW: Final = timedelta(minutes=1)
"""The longest time by which the client's clock may be ahead."""

_Seconds = Annotated[float, Field(allow_inf_nan=False)]
_Text = Annotated[str, AfterValidator(clean)]


class Claims(BaseModel):
    """The claims of an assertion."""

    model_config = ConfigDict(strict=True)

    iss: _Text
    sub: _Text
    aud: str | list[str]
    exp: _Seconds
    nbf: _Seconds | None = None


class Assertion(NamedTuple):
    """The account and the user of a valid assertion."""

    account: AccountContext
    email: str


def read(db: Connection, call: OAuthCall, text: str, audiences: Container[str], *, real: datetime) -> Assertion:
    """Return the assertion, if its signature, its audience (one of these URLs) and its times are valid."""
    claims = _claims(text, None)
    signer = known_client(db, call, claims.iss.strip())
    if signer.jwt_public_key is None:
        raise _refused("no public key is registered for this client")
    claims = _claims(text, signer.jwt_public_key)
    audience = [claims.aud] if isinstance(claims.aud, str) else claims.aud
    if not any(url in audiences for url in audience):
        raise OAuthError(WRONG_AUDIENCE)
    now = real.timestamp()
    if claims.exp <= now:
        raise _refused("assertion has expired")
    if claims.exp > now + (MAX_LIFETIME + MAX_SKEW).total_seconds():
        raise _refused("assertion lives longer than five minutes")
    if claims.nbf is not None and claims.nbf > now + MAX_SKEW.total_seconds():
        raise _refused("assertion is not valid yet")
    return Assertion(signer.account, claims.sub.strip())


def _claims(text: str, key: str | None) -> Claims:
    """Return the claims. Without a key the signature is not checked: the client id in the claims selects the key."""
    try:
        return Claims.model_validate(jwt_keys.claims(text, key))
    except ValueError:  # pydantic's, too
        raise OAuthError(WRONG_ASSERTION) from None


def _refused(description: str) -> OAuthError:
    return OAuthError(OAuthReason("invalid_grant", description))
