"""Masking of credentials in logs and the journal, wherever they occur in a call or its response."""

import base64
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

from dealdock.web.percent import unquoted

MASK: Final = "***"

MORE: Final = 1_024
"""Characters that are masked beyond a cut, so that no half of a credential remains before it."""

_SHORTEST: Final = 6  # of the values that are searched for everywhere; shorter ones are masked by name only
_SHORTEST_NAME: Final = 3  # characters
_MOST: Final = 32  # of them; no real call has more, and searching for a thousand takes long
_USUAL: Final = 64  # characters of a name
_LONGEST: Final = 255  # characters of a name that are examined
_SCHEMES: Final = frozenset({"basic", "bearer", "pardot"})

# Compiled by `re` at their first use (decision 0034). The names to match consist of letters and digits, with brackets
# between the parts of an array's name.
_NAMES = (
    r"apikey|userkey|accesskey|privatekey|passw|passphrase|secret|assertion|verifier|authoriz|cookie|credential|"
    r"tokens?(?![^\[\]])|(?<![^\[\]])(?:code|pass|pwd|jwt)(?![^\[\]])"
)
_SUSPECT = (
    *("key", "pass", "pwd", "secret", "token", "assertion", "verifier", "cookie", "credential", "jwt", "code"),
    "authoriz",
)  # one of them is in each name
_SHOWN = r"""(?<![\w-])[\w-]+\s*=\s*"?([^",\s]+)"""
_NAMED = r"""(?<![\w.\[\]-])([\w.\[\]-]{1,64})=[^&;,\s"']+"""
_ELEMENT = r"(<([\w:.-]+)(?:\s[^<>]*)?>)([^<]+)"
_FORM = (
    r"00D[0-9A-Za-z]{12}(?:!|%(?:25)*21)AQ[0-9A-Za-z._]{64,}|(?:5Aep|aPrx)[0-9A-Za-z._]{64,}(?:(?:=|%(?:25)*3D){2})?"
)
_FORM_MARKS = ("!AQ", "21AQ", "5Aep", "aPrx")  # one of them is in each token
_MEMBER = r'((?<!\\)"((?:[^"\\]|\\.)*)"\s*:\s*)"(?:[^"\\]|\\.)*("|$)'


def is_secret(name: str) -> bool:
    """Return True if this is the name of a credential, in any spelling, or of an array of credentials."""
    if len(name) <= _USUAL:
        return _is_secret(name)
    return _is_secret.__wrapped__(name[:_LONGEST])  # not to be cached


@lru_cache(1024)
def _is_secret(name: str) -> bool:
    return re.search(_NAMES, _bare(_plain(name))) is not None


def _bare(text: str) -> str:
    """Return the letters, digits and brackets of a text, in lower case: all by which names are recognized."""
    return re.sub(r"[^a-z0-9\[\]]+", "", text.lower())


def _is_suspect(text: str) -> bool:
    """Return True if the text may contain a credential's name: a quick check that is rarely true."""
    return any(map(text.lower().__contains__, _SUSPECT))


def shown(authorization: str) -> list[str]:
    """Return the credentials in an `Authorization` header."""
    scheme, _, rest = authorization.strip().partition(" ")
    if scheme.lower() == "basic":
        return [rest.strip(), *basic(rest)]
    if scheme.lower() == "bearer":
        return [rest.strip()]
    return re.findall(_SHOWN, rest) or [rest.strip() or scheme]


def basic(encoded: str) -> list[str]:
    """Return name and password of HTTP Basic (RFC 6749, 2.3.1: percent-encoded), or nothing if malformed."""
    try:
        name, _, password = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except ValueError:  # no base64, or no UTF-8 within
        return []
    return [unquoted(name).strip(), unquoted(password).strip()]


def credentials(headers: Iterable[tuple[str, str]], pairs: Iterable[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """Return the credentials in a call's headers, and those among its parameters."""
    of_headers = [one for name, value in headers if name == "authorization" for one in shown(value)]
    return of_headers, [value for name, value in pairs if value and is_secret(name)]


def cut(text: str, longest: int, mask: Callable[[str], str]) -> str:
    """Return the masked beginning of a text, with the length of the whole."""
    if len(text) <= longest:
        return mask(text)
    return f"{mask(text[: longest + MORE])[:longest]}… [cut: {len(text):,} characters in all]"


class Masker:
    """A masker of credentials, by their names, and by their values wherever those occur.

    Access tokens, refresh tokens and authorization codes are also masked by their form.
    """

    def __init__(self, credentials: Iterable[str]) -> None:
        values = {value.strip() for value in credentials}
        self._values = sorted((value for value in values if len(value) >= _SHORTEST), key=len, reverse=True)[:_MOST]

    def text(self, text: str) -> str:
        """Return the text without the credentials' values, and without tokens of a known form."""
        if any(map(text.__contains__, _FORM_MARKS)):
            text = re.sub(_FORM, MASK, text)
        for value in self._values:
            text = text.replace(value, MASK)
        return text

    def parameter(self, name: str, value: str) -> str:
        """Return a parameter's masked value. An empty one needs no mask."""
        return MASK if value and is_secret(name) else self._phrase(value)

    def header(self, name: str, value: str) -> str:
        """Return a header's masked value. The scheme of an `Authorization` stays."""
        if "authorization" in name:
            scheme = value.strip().partition(" ")[0]
            return f"{scheme} {MASK}" if scheme.lower() in _SCHEMES else MASK
        if is_secret(name):
            return MASK
        return self.url(value) if "?" in value else self._phrase(value)

    def url(self, url: str) -> str:
        """Return a masked path and query string."""
        if not _is_suspect(url):
            if "%" not in url:
                return self.text(url)
            plain = _plain(url)
            if not _is_suspect(_bare(_plain(plain))) and self.text(plain) == plain:
                return url
        path, mark, query = url.partition("?")
        return "/".join(self._segments(path)) + mark + "&".join(map(self._pair, query.split("&")))

    def body(self, text: str) -> str:
        """Return a masked body, in XML, JSON or another format."""
        if _is_suspect(text):
            text = re.sub(_ELEMENT, lambda found: found[1] + MASK if is_secret(found[2]) else found[0], text)
            text = re.sub(_MEMBER, lambda found: f'{found[1]}"{MASK}"' if is_secret(found[2]) else found[0], text)
        return self.text(text)

    def _phrase(self, text: str) -> str:
        """Return masked text that may contain `api_key=…`."""
        if "=" in text and _is_suspect(text):
            text = re.sub(_NAMED, lambda found: f"{found[1]}={MASK}" if is_secret(found[1]) else found[0], text)
        return self.text(text)

    def _segments(self, path: str) -> Iterable[str]:
        before = ""
        for segment in path.split("/"):
            yield MASK if segment and before and is_secret(before) else self._pair(segment)
            before = _plain(segment) if len(segment) >= _SHORTEST_NAME else ""

    def _pair(self, pair: str) -> str:
        name, equals, value = pair.partition("=")
        if equals and value and is_secret(_plain(name)):
            return f"{self._piece(name)}={MASK}"
        return self._piece(name) + equals + self._piece(value)

    def _piece(self, piece: str) -> str:
        if len(piece) < _SHORTEST and "=" not in piece:
            return piece
        plain = _plain(piece)
        named = plain.rpartition("=")[0]  # `api_key=` within it
        return MASK if (named and is_secret(named)) or self.text(plain) != plain else piece


def _plain(text: str) -> str:
    """Return the text percent-decoded, up to three times."""
    for _ in range(3):
        if "%" not in text and "+" not in text:
            break
        text = unquoted(text)
    return text
