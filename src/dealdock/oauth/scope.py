"""The scopes of a token."""

import re

from dealdock.oauth.errors import OAuthError, OAuthReason
from dealdock.oauth.request import OAuthCall

_SCOPE = re.compile(r"[!#-\[\]-~]+( +[!#-\[\]-~]+)*")
_MAX_CHARACTERS = 255


def requested(call: OAuthCall) -> str | None:
    """Return the requested scopes, separated by spaces; None if none are requested, which means all.

    Raises `OAuthError` if the profile does not allow one of them.
    """
    text = call.parameters.text("scope")
    if not text:
        return None
    if len(text) > _MAX_CHARACTERS or not _SCOPE.fullmatch(text):
        raise OAuthError(OAuthReason("invalid_scope", "scope must be words with blanks between them"))
    words, known = text.split(), call.server.profile.scopes
    if known is not None and not known.issuperset(words):
        raise OAuthError(OAuthReason("invalid_scope", f"scope must be one of {', '.join(sorted(known))}"))
    return " ".join(words)


def of_code(call: OAuthCall) -> str | None:
    """Return the scopes of a request for a code. Raises `OAuthError`."""
    found = requested(call)
    if found is None and call.server.profile.needs_scope:
        raise OAuthError(OAuthReason("invalid_scope", "scope is missing"))
    return found


def narrowed(call: OAuthCall, granted: str | None) -> str | None:
    """Return the scopes of a refresh: the granted scopes, or a part of them. Raises `OAuthError`."""
    wanted = requested(call)
    if wanted is None or granted is None:
        return wanted or granted
    if not set(wanted.split()) <= set(granted.split()):
        raise OAuthError(OAuthReason("invalid_scope", "scope exceeds what was granted"))
    return wanted
