"""The secrets in calls: every vendor's, and the ones that a vendor adds."""

import base64
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from dealdock.platform.first_use import cached_property
from dealdock.web.percent import unquoted
from dealdock.web.scopes import Authorization

_MAX_CACHED_CHARACTERS: Final = 64  # longer names are not cached
_SHOWN_CHARACTERS: Final = 4  # of an unknown key
_MAX_NAME_CHARACTERS: Final = 255  # the rest of a longer name is ignored

# Compiled at their first use (decision 0034). The names to match consist of letters and digits, with brackets
# between the parts of an array's name.
_NAMES: Final = (
    r"apikey|accesskey|privatekey|passw|passphrase|secret|assertion|verifier|authoriz|cookie|credential|"
    r"tokens?(?![^\[\]])|(?<![^\[\]])(?:code|pass|pwd|jwt)(?![^\[\]])"
)
_SUSPECT: Final = (
    "key",
    "pass",
    "pwd",
    "secret",
    "token",
    "assertion",
    "verifier",
    "cookie",
    "credential",
    "jwt",
    "code",
    "authoriz",
)
"""Texts, one of which is contained in the name of each credential."""
_NOT_IN_NAMES: Final = bytes({*range(128)} - {*b"abcdefghijklmnopqrstuvwxyz0123456789[]"})
_PAIR: Final = r"""(?<![\w-])[\w-]+\s*=\s*"?([^",\s]+)"""


@dataclass(frozen=True, eq=False)
class Privacy:
    """The secrets of a vendor's calls, in addition to the usual ones, and the values by which a refused call is
    attributed.

    It is compared by identity, so that it is a cheap key of caches.
    """

    names: tuple[str, ...] = ()
    """Parts of the names of credentials, in lower-case letters and digits, in addition to the usual ones."""
    headers: frozenset[str] = frozenset()
    """Headers whose value is a credential, in lower case, in addition to `authorization`."""
    schemes: frozenset[str] = frozenset()
    """Authentication schemes that the journal shows, in lower case, in addition to Basic and Bearer."""
    value_pattern: str = ""
    """A regular expression that matches the service's tokens wherever they occur."""
    value_marks: tuple[str, ...] = ()
    """Texts, one of which is contained in each match of `value_pattern`, for a quick check."""
    account_parameters: tuple[str, ...] = ("token", "refresh_token", "code", "client_id")
    """Parameters that may identify the account of a refused call, the most reliable first."""
    account_id_header: str = ""
    """A header with an account's id, in lower case. It identifies a refused call's account if no credential does."""
    columns: frozenset[str] = frozenset()
    """The names of the columns of its records that have credentials. They are members of bodies, too."""
    account_id_pattern: str = ""
    """A regular expression for that id. A value that matches it identifies an account in this header only."""

    def is_secret(self, name: str) -> bool:
        """Return True if this is the name of a credential, in any spelling, or of an array of credentials."""
        if len(name) <= _MAX_CACHED_CHARACTERS:
            return _is_secret(self, name)
        return _is_secret.__wrapped__(self, name[:_MAX_NAME_CHARACTERS])  # too long for the cache

    def is_column(self, name: str) -> bool:
        """Return True if this is the name of a column with credentials, in the form of bodies."""
        return name in self.columns

    def is_secret_header(self, name: str) -> bool:
        """Return True if this is the name of a header, in lower case, whose value is a credential."""
        return name in self.headers or self.is_secret(name)

    @cached_property
    def credential_headers(self) -> frozenset[str]:
        """The headers whose value is a credential, with `authorization`, in lower case."""
        return self.headers | {"authorization"}

    def is_suspect(self, text: str) -> bool:
        """Return True if the text may contain a credential's name, in any spelling: a quick check that is rarely true.

        It may be True for words that resemble a name when they stand side by side.
        """
        return any(map(normalized_name(text).__contains__, self._suspect))

    def shows(self, scheme: str) -> bool:
        """Return True if the journal shows this authentication scheme."""
        return scheme.lower() in {"basic", "bearer"} or scheme.lower() in self.schemes

    def is_account_id(self, value: str) -> bool:
        """Return True if the value has the form of an account's id in that header."""
        return bool(self.account_id_pattern) and re.fullmatch(self.account_id_pattern, value) is not None

    def in_headers(self, headers: Iterable[tuple[str, str]]) -> list[str]:
        """Return the credentials in a call's headers."""
        found: list[str] = []
        for name, value in headers:
            if name == "authorization":
                found += in_authorization(value)
            elif name in self.headers:
                found.append(value.strip())
        return found

    def in_pairs(self, pairs: Sequence[tuple[str, str]]) -> list[str]:
        """Return the credentials among a call's parameters."""
        names = "[".join([name for name, _ in pairs])  # most calls have none: they are searched together first
        if not self.is_suspect(percent_decoded(names) if "%" in names else names):
            return []
        return [value for name, value in pairs if value and self.is_secret(name)]

    def end_of_key(self, headers: Iterable[tuple[str, str]], parameters: Mapping[str, Any]) -> str | None:
        """Return the end of the key or token of a call, so that a person recognizes it; None if the call has no key.

        The end of a password is not shown.
        """
        given = (parameters.get(name) for name in self.account_parameters)
        values = (*self._keys_in_headers(headers), *(value for value in given if isinstance(value, str)))
        key = next((value.strip() for value in values if value.strip()), None)
        return None if key is None else _end(key)

    def _keys_in_headers(self, headers: Iterable[tuple[str, str]]) -> Iterator[str]:
        """Yield the keys and tokens of headers, without the password of HTTP Basic."""
        for name, value in headers:
            if name == "authorization":
                scheme, credentials = Authorization.parse(value)
                yield from _basic(credentials)[:1] if scheme == "basic" else in_authorization(value)
            elif name in self.headers:
                yield value

    @cached_property
    def name_pattern(self) -> re.Pattern[str]:
        """The pattern of credentials' names."""
        return re.compile("|".join((*self.names, *self._exact_names, _NAMES)))

    @cached_property
    def _exact_names(self) -> Sequence[str]:
        names = "|".join(sorted(map(normalized_name, self.columns)))
        return [rf"(?<![^\[\]])(?:{names})(?![^\[\]])"] if names else []

    @cached_property
    def _suspect(self) -> tuple[str, ...]:
        return (*_SUSPECT, *self.names, *map(normalized_name, self.columns))


USUAL: Final = Privacy()
"""The secrets of every vendor."""


def combined(parts: Iterable[Privacy]) -> Privacy:
    """Return the secrets of all these vendors together, for texts that may belong to any of them."""
    vendors = tuple(parts)
    return Privacy(
        names=tuple(name for part in vendors for name in part.names),
        headers=frozenset(name for part in vendors for name in part.headers),
        schemes=frozenset(scheme for part in vendors for scheme in part.schemes),
        value_pattern="|".join(f"(?:{part.value_pattern})" for part in vendors if part.value_pattern),
        value_marks=tuple(mark for part in vendors for mark in part.value_marks),
    )


@lru_cache(1024)
def _is_secret(privacy: Privacy, name: str) -> bool:
    return privacy.name_pattern.search(normalized_name(percent_decoded(name))) is not None


def normalized_name(text: str) -> str:
    """Return the letters, digits and brackets of a text, in lower case: the parts that identify a name."""
    return text.lower().encode("ascii", "ignore").translate(None, _NOT_IN_NAMES).decode()


def in_authorization(value: str) -> list[str]:
    """Return the credentials in an `Authorization` header."""
    scheme, credentials = Authorization.parse(value)
    if scheme == "basic":
        return [credentials, *_basic(credentials)]
    if scheme == "bearer":
        return [credentials]
    return re.findall(_PAIR, credentials) or [credentials or value.strip()]


def _basic(encoded: str) -> list[str]:
    """Return name and password of HTTP Basic (RFC 6749, 2.3.1: percent-encoded), or nothing if malformed."""
    try:
        name, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:  # no base64, or no UTF-8 within
        return []
    return [unquoted(name).strip(), unquoted(password).strip()]


def _end(key: str) -> str:
    """Return the last characters of a key that is long enough, else nothing of it."""
    end = key[-_SHOWN_CHARACTERS:]
    return f"….{end}" if len(key) >= 2 * _SHOWN_CHARACTERS and end.isascii() and end.isprintable() else "…"


def percent_decoded(text: str) -> str:
    """Return the text percent-decoded, up to three times."""
    for _ in range(3):
        if "%" not in text and "+" not in text:
            break
        text = unquoted(text)
    return text
