"""Text that every database and every format can store."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import islice
from typing import Any, Final

from dealdock_client.similar import guess, hint, joined, listed

# Compiled by `re` at their first use (decision 0034).
_NOT_XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]+"
_SURROGATES = "[\ud800-\udfff]"
_EMAIL = r"[^ @]{1,64}@[^ @]{1,255}\.[^ @]{2,13}"  # the form of an address (contract, objects 2.1)

_LITERAL: Final = json.JSONEncoder(ensure_ascii=False).encode

MAX_QUOTED_CHARACTERS: Final = 2_000
"""The longest quoted text, in characters."""

MAX_SHOWN_CHARACTERS: Final = 60
MAX_NAMED: Final = 10
"""The names that a client sent in one message; the others are counted."""
MAX_NAME_CHARACTERS: Final = 1_000
"""The maximum number of characters of a wrong word in a message."""

MAX_EMAIL_CHARACTERS: Final = 255


def quoted(text: str) -> str:
    """Return a text in quotation marks for a message of one line. Unprintable characters are escaped as in JSON.

    A long text is cut.
    """
    if len(text) > MAX_QUOTED_CHARACTERS:
        text = text[:MAX_QUOTED_CHARACTERS] + "..."
    literal = _LITERAL(text)
    if literal.isprintable():
        return literal
    return literal.translate({ord(each): escaped(each) for each in set(literal) if not each.isprintable()})


def printable(text: str) -> str:
    """Return a printable text unchanged, and any other or longer one quoted."""
    return text if text.isprintable() and len(text) <= MAX_QUOTED_CHARACTERS else quoted(text)


def escaped(character: str) -> str:
    """Return a character in ASCII, escaped as within a JSON text."""
    return json.dumps(character)[1:-1] if character > "\x7f" else f"\\u{ord(character):04x}"


def clean(text: str) -> str:
    """Drop the characters that XML 1.0 forbids; half a surrogate pair becomes U+FFFD (contract, section 2)."""
    return text if text.isprintable() else re.sub(_NOT_XML, "", re.sub(_SURROGATES, "\ufffd", text))


def storable(text: str) -> str:
    """Return a text that every database can store: NUL is dropped, half a surrogate pair becomes U+FFFD."""
    return text if text.isprintable() else re.sub(_SURROGATES, "\ufffd", text.replace("\0", ""))


def storable_json(value: Any) -> Any:
    """Return a JSON value with storable texts."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable_json(name): storable_json(each) for name, each in value.items()}
    return [storable_json(each) for each in value] if isinstance(value, list | tuple) else value


def is_email(text: str) -> bool:
    """Return True if the text has the form of an email address."""
    return len(text) <= MAX_EMAIL_CHARACTERS and re.fullmatch(_EMAIL, text) is not None


def email_key(email: str) -> str:
    """Return the key by which addresses are compared: case does not matter."""
    return email.lower()[:MAX_EMAIL_CHARACTERS]


def object_expected(members: Iterable[str] = (), required: Collection[str] = ()) -> str:
    """Return the message for a value that is not an object with these members. Some members are required."""
    optional = ", ".join(each for each in members if each not in required)
    if not optional or not required:
        names = f"any of {optional}" if optional else ", ".join(required)
        return f"must be an object{names and f' with {names}'}"
    return f"must be an object with {', '.join(required)} (and optionally {optional})"


def some(names: Collection[str], shown: Callable[[str], str] = str) -> str:
    """Return names that a client sent, of any number and length: ten of them, and the number of the rest.

    Each is cut to `MAX_NAME_CHARACTERS`: more than a message shows, so that a secret is masked before it is cut.
    """
    first = [shown(each[:MAX_NAME_CHARACTERS]) for each in islice(names, MAX_NAMED)]
    rest = len(names) - len(first)
    return f"{', '.join(first)} and {rest:,} more" if rest else ", ".join(first)


def unknown_fields(names: Sequence[str], known: Collection[str]) -> dict[str, str]:
    """Return the messages for unknown fields that a client sent: ten of them have one, and the last counts the rest."""
    found = {name: f"unknown field{hint(name, known)}" for name in names[:MAX_NAMED]}
    if rest := len(names) - len(found):
        found[names[MAX_NAMED - 1]] += f", and {rest:,} more fields are unknown"
    return found


def no_choice(word: str, words: Collection[str], expected: str = "", *, having: Sequence[str] = ()) -> str:
    """Return the message for a word that is not one of these. A similar word comes first, and shortens a long list.

    `expected`: the list, in other words than `one of …`. `having`: the vendors that support it.
    """
    shown, close = repr(word[:MAX_SHOWN_CHARACTERS]), guess(word, words)
    shown += f", which accounts of {joined(having)} have" if having else ""
    expected = expected or f"one of {listed(words) if close else ', '.join(words)}"
    return f"is {shown}{close} It must be {expected}" if close else f"must be {expected}, is {shown}"
