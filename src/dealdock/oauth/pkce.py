"""PKCE: proof that a code is redeemed by the client that requested it (RFC 7636). Only S256 is supported."""

import base64
import hashlib
import re

from dealdock.oauth.errors import bad_request
from dealdock.oauth.request import OAuthCall
from dealdock.platform.credentials import secrets

_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


def challenge(call: OAuthCall) -> str | None:
    """Return the code challenge of a request, or None. The method is S256 by default. Raises `OAuthError`."""
    text, method = call.parameters.text("code_challenge"), call.parameters.text("code_challenge_method")
    if not call.server.profile.has_pkce or not (text or method):
        return None
    if method not in {"", "S256"}:
        raise bad_request("code_challenge_method must be S256")
    if not _CHALLENGE.fullmatch(text):
        raise bad_request("code_challenge must be the SHA-256 of a verifier, 43 characters of base64url")
    return text


def is_answered(challenge: str | None, verifier: str) -> bool:
    """Return True if the verifier matches. Without a challenge there must be no verifier (RFC 9700, 2.1.1)."""
    if challenge is None or not verifier:
        return challenge is None and not verifier
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    return _VERIFIER.fullmatch(verifier) is not None and secrets.are_equal(digest, challenge)
