"""The OAuth engine: an authorization server. The profile of each vendor configures it."""

from dealdock.oauth.dispatch import authorization_server, serves
from dealdock.oauth.fault import vocabulary
from dealdock.oauth.profile import IssuedToken, OAuthProfile, profile_of

__all__ = ["IssuedToken", "OAuthProfile", "authorization_server", "profile_of", "serves", "vocabulary"]
