"""The scopes of a token."""

import re

from dealdock.oauth.errors import OAuthError
from dealdock.oauth.request import Parameters

_SCOPE = re.compile(r"[!#-\[\]-~]+( +[!#-\[\]-~]+)*")
_LONGEST = 255


def asked(parameters: Parameters) -> str | None:
    """Return the requested scopes, separated by spaces; None where none are requested, which means all.

    Any scope is accepted and returned, because only the service knows the valid ones. Raises `OAuthError`.
    """
    text = parameters.text("scope")
    if not text:
        return None
    if len(text) > _LONGEST or not _SCOPE.fullmatch(text):
        raise OAuthError("invalid_scope", "scope must be words with blanks between them")
    return " ".join(text.split())


def narrowed(parameters: Parameters, granted: str | None) -> str | None:
    """Return the scopes of a refresh: those granted, or a part of them. Raises `OAuthError`."""
    wanted = asked(parameters)
    if wanted is None or granted is None:
        return wanted or granted
    if not set(wanted.split()) <= set(granted.split()):
        raise OAuthError("invalid_scope", "scope exceeds what was granted")
    return wanted
