"""Masking of credentials in logs and the journal, wherever they occur in a call or its response."""

import json
import re
from collections.abc import Callable, Iterable
from typing import Final

from dealdock.web.privacy import Privacy, percent_decoded

MASK: Final = "***"
_WRITTEN: Final = frozenset({MASK, "%2A", "%2a"})
"""The beginnings of a value in an address that may be asterisks."""


MASKED_BEYOND_CUT: Final = 1_024
"""The number of characters that are masked beyond a cut, so that no half of a credential remains before it."""

_MIN_VALUE_CHARACTERS: Final = 6  # shorter values are masked by name only
_MIN_NAME_CHARACTERS: Final = 3
_MAX_VALUES: Final = 32  # no real call has more, and searching for a thousand takes long

# Patterns are compiled by `re` at their first use (decision 0034).
_NAMED: Final = r"""(?<![\w.\[\]-])([\w.\[\]-]{1,64})=[^&;,\s"']+"""
_ELEMENT: Final = r"(<([\w:.-]+)(?:\s[^<>]*)?>)([^<]+)"
_TEXT: Final = r'"(?:[^"\\]|\\.)*(?:"|$)'
_ESCAPES: Final = r"(?:\\(?:u[0-9A-Fa-f]{4}|.))+"
_OPENING: Final = r'(?<!\\)"((?:[^"\\]|\\.)*)"\s*:\s*(?=[{\[])|<([\w:.-]+)(?:\s[^<>]*)?>(?=\s*<)'
"""The beginning of a member or element that contains others."""
_BRACKETS: Final = rf"{_TEXT}|[\[\]{{}}]"
_LEAF: Final = rf"({_TEXT})(\s*:)?|-?\d[\d.eE+-]*|true|false"
_ARRAY: Final = rf'\[(?:[^][{{}}"]|{_TEXT})*(?:\]|$)'
_MEMBER: Final = rf'((?<!\\)"((?:[^"\\]|\\.)*)"\s*:\s*)(?:{_TEXT}|{_ARRAY}|-?\d[\d.eE+-]*)'


def cut(text: str, max_characters: int, mask: Callable[[str], str]) -> str:
    """Return the masked beginning of a text, with the length of the whole."""
    if len(text) <= max_characters:
        return mask(text)
    beginning = mask(text[: max_characters + MASKED_BEYOND_CUT])[:max_characters]
    return f"{beginning}… [cut: {len(text):,} characters in all]"


def masked(value: str) -> str:
    """Return the mask of a secret. Asterisks that a client wrote are extended by one, so that they differ from the
    mask.
    """
    return f"{value}*" if is_written(f"{value}*") else MASK


def is_written(text: str) -> bool:
    """Return True for asterisks that a client wrote in place of a secret: masking has added one more."""
    return len(text) > len(MASK) and not text.strip("*")


def unescaped(text: str) -> str:
    """Return a text without the escapes of JSON. Other backslashes are dropped."""
    return re.sub(_ESCAPES, _without_escapes, text)


def _without_escapes(found: re.Match[str]) -> str:
    try:
        text: str = json.loads(f'"{found[0]}"')
    except ValueError:  # no escapes of JSON
        return found[0].replace("\\", "")
    return text


def _decoded_twice(text: str) -> str:
    return percent_decoded(percent_decoded(text))


def _masked_in_url(value: str) -> str:
    return masked(percent_decoded(value)) if value[:3] in _WRITTEN else MASK


def _without_secrets(text: str, is_secret: Callable[[str], bool]) -> str:
    """Return XML or JSON without the values of secret elements and members, and of all that is within them."""

    def mask(found: re.Match[str], masked: str) -> str:
        return masked if is_secret(found[2]) else found[0]

    text = _without_nested(text, is_secret)
    text = re.sub(_ELEMENT, lambda found: mask(found, f"{found[1]}{MASK}"), text)
    return re.sub(_MEMBER, lambda found: mask(found, f'{found[1]}"{MASK}"'), text)


def _without_nested(text: str, is_secret: Callable[[str], bool]) -> str:
    """Return XML or JSON without the values within secret objects, arrays and elements. Their names stay."""
    parts, done = list[str](), 0
    for found in re.finditer(_OPENING, text):
        if found.start() < done or not is_secret(found[1] or found[2]):
            continue
        parts.append(text[done : found.end()])
        if found[1] is None:
            end = text.find(f"</{found[2]}>", found.end())
            done = len(text) if end < 0 else end
            parts.append(re.sub(r">[^<]+", f">{MASK}", text[found.end() : done]))
        else:
            done = _end_of_value(text, found.end())
            parts.append(re.sub(_LEAF, _masked_leaf, text[found.end() : done]))
    return "".join(parts) + text[done:]


def _end_of_value(text: str, begin: int) -> int:
    """Return the end of the object or array of JSON that begins at a place in a text, which may be cut."""
    depth = 0
    for found in re.compile(_BRACKETS).finditer(text, begin):
        depth += (found[0] in "[{") - (found[0] in "]}")
        if depth == 0:
            return found.end()
    return len(text)


def _masked_leaf(found: re.Match[str]) -> str:
    """Return the mask of a value of JSON, or a member's name as it is."""
    return found[0] if found[2] else f'"{MASK}"'


class Masker:
    """A masker of credentials, by their names, and by their values wherever they occur.

    Tokens that match the vendor's pattern are masked wherever they occur, too.
    """

    def __init__(self, privacy: Privacy, credentials: Iterable[str]) -> None:
        self._privacy = privacy
        searched = {value.strip() for value in credentials if len(value.strip()) >= _MIN_VALUE_CHARACTERS}
        self._values = sorted(searched, key=len, reverse=True)[:_MAX_VALUES]

    def extended(self, credentials: Iterable[str]) -> "Masker":
        """Return a masker of these credentials, too."""
        return Masker(self._privacy, (*credentials, *self._values))

    def text(self, text: str) -> str:
        """Return the text without the credentials' values, and without tokens that match the pattern."""
        for mark in self._privacy.value_marks:
            if mark in text:
                text = re.sub(self._privacy.value_pattern, MASK, text)
                break
        for value in self._values:
            if value in text:
                text = text.replace(value, MASK)
        return text

    def parameter(self, name: str, value: str) -> str:
        """Return a parameter's masked value. An empty value stays empty."""
        return masked(value) if value and self._privacy.is_secret(name) else self._masked_text(value)

    def number(self, name: str, value: float) -> float | str:
        """Return a number or truth value of JSON, or the mask."""
        return MASK if self._privacy.is_secret(name) else value

    def header(self, name: str, value: str) -> str:
        """Return a header's masked value. A known scheme of an `Authorization` stays."""
        if "authorization" in name:
            scheme = value.strip().partition(" ")[0]
            return f"{scheme} {MASK}" if self._privacy.shows(scheme) else MASK
        if self._privacy.is_secret_header(name):
            return MASK
        return self.url(value) if "?" in value else self._masked_text(value)

    def leaves(self, text: str) -> bool:
        """Return True if nothing in a text needs masking, whatever its parts are: addresses, pairs, headers, bodies.

        It has no credential's value or name and no token then, neither as it is nor decoded. It may be False for a text
        whose parts all stay.
        """
        read_as = [text, unescaped(text)] if "\\" in text else [text]
        if "%" in text:
            read_as += [decoded for each in read_as for decoded in (percent_decoded(each), _decoded_twice(each))]
        return not any(map(self._may_be_masked, read_as))

    def _may_be_masked(self, text: str) -> bool:
        return self._privacy.is_suspect(text) or self.text(text) != text

    def url(self, url: str) -> str:
        """Return a masked path and query string."""
        if not self._privacy.is_suspect(url):
            if "%" not in url:
                return self.text(url)
            decoded = percent_decoded(url)
            if not self._privacy.is_suspect(percent_decoded(decoded)) and self.text(decoded) == decoded:
                return url
        path, mark, query = url.partition("?")
        return "/".join(self._masked_segments(path)) + mark + "&".join(map(self._masked_pair, query.split("&")))

    def record(self, text: str) -> str:
        """Return a masked body with records, in XML or JSON. Their columns with credentials are masked."""
        if any(map(text.__contains__, self._privacy.columns)):
            text = _without_secrets(text, self._privacy.is_column)
        return self.text(text)

    def body(self, text: str) -> str:
        """Return a masked body, in XML, JSON or another format."""
        if self._privacy.is_suspect(text):
            text = _without_secrets(text, self._privacy.is_secret)
            if "=" in text and not text.lstrip().startswith(("{", "[", "<")):
                text = re.sub(_NAMED, self._mask_named, text)
        return self.text(text)

    def _masked_text(self, text: str) -> str:
        """Return masked text that may contain `api_key=…`."""
        if "=" in text and self._privacy.is_suspect(text):
            text = re.sub(_NAMED, self._mask_named, text)
        return self.text(text)

    def _mask_named(self, found: re.Match[str]) -> str:
        return f"{found[1]}={MASK}" if self._privacy.is_secret(found[1]) else found[0]

    def _masked_segments(self, path: str) -> Iterable[str]:
        before = ""
        for segment in path.split("/"):
            is_secret = segment and before and self._privacy.is_secret(before)
            yield _masked_in_url(segment) if is_secret else self._masked_pair(segment)
            before = percent_decoded(segment) if len(segment) >= _MIN_NAME_CHARACTERS else ""

    def _masked_pair(self, pair: str) -> str:
        name, equals, value = pair.partition("=")
        if equals and value and self._privacy.is_secret(percent_decoded(name)):
            return f"{self._masked_piece(name)}={_masked_in_url(value)}"
        return self._masked_piece(name) + equals + self._masked_piece(value)

    def _masked_piece(self, piece: str) -> str:
        if len(piece) < _MIN_VALUE_CHARACTERS and "=" not in piece:
            return piece
        decoded = percent_decoded(piece)
        named = decoded.rpartition("=")[0]  # `api_key=` within it
        return MASK if (named and self._privacy.is_secret(named)) or self.text(decoded) != decoded else piece
