"""Text as every store and every format can hold it."""

import json
import re
from typing import Final

# Compiled by `re` with the first text that they are needed for (decision 0034).
_NOT_XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]+"
_SURROGATES = "[\ud800-\udfff]"

_LITERAL: Final = json.JSONEncoder(ensure_ascii=False).encode

LONGEST_QUOTED: Final = 2_000
"""Characters."""


def quoted(text: str) -> str:
    """A text as it stands in a line for a person: in quotation marks, what can't be seen escaped, as JSON does it.

    Of a long one it is the beginning.
    """
    if len(text) > LONGEST_QUOTED:
        text = text[:LONGEST_QUOTED] + "..."
    literal = _LITERAL(text)
    if literal.isprintable():
        return literal
    return literal.translate({ord(each): escaped(each) for each in set(literal) if not each.isprintable()})


def seen(text: str) -> str:
    """A text as it is; quoted where a line can't have it so."""
    return text if text.isprintable() and len(text) <= LONGEST_QUOTED else quoted(text)


def escaped(character: str) -> str:
    """A character in ASCII, as JSON has it within a text."""
    return json.dumps(character)[1:-1] if character > "\x7f" else f"\\u{ord(character):04x}"


def clean(text: str) -> str:
    """Drop the characters that XML 1.0 forbids; half a surrogate pair becomes U+FFFD (contract, section 2)."""
    return text if text.isprintable() else re.sub(_NOT_XML, "", re.sub(_SURROGATES, "\ufffd", text))


def email_key(email: str) -> str:
    """What addresses are compared by: case doesn't count."""
    return email.lower()[:255]
