"""The OAuth engine: an authorization server. A vendor's profile has what is the vendor's own."""

from dealdock.oauth.dispatch import dispatcher
from dealdock.oauth.fault import vocabulary
from dealdock.oauth.profile import IssuedToken, OAuthProfile

__all__ = ["IssuedToken", "OAuthProfile", "dispatcher", "vocabulary"]
