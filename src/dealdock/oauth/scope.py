"""What a token is asked for."""

import re

from dealdock.oauth.errors import OAuthError
from dealdock.oauth.request import Parameters

_SCOPE = re.compile(r"[!#-\[\]-~]+( +[!#-\[\]-~]+)*")
_LONGEST = 255


def asked(parameters: Parameters) -> str | None:
    """The scopes, with blanks between them; None where nothing was asked for, which means everything.

    Which ones exist is the service's to know: any word is taken, and answered as it was asked.
    """
    text = parameters.text("scope")
    if not text:
        return None
    if len(text) > _LONGEST or not _SCOPE.fullmatch(text):
        raise OAuthError("invalid_scope", "scope must be words with blanks between them")
    return " ".join(text.split())


def narrowed(parameters: Parameters, granted: str | None) -> str | None:
    """The scopes of a refresh: as granted, or fewer."""
    wanted = asked(parameters)
    if wanted is None or granted is None:
        return wanted or granted
    if not set(wanted.split()) <= set(granted.split()):
        raise OAuthError("invalid_scope", "scope exceeds what was granted")
    return wanted
