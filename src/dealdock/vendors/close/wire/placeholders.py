"""Placeholders in texts of clients, such as `{{ lead.display_name }}`."""

import re
from collections.abc import Callable, Iterator
from typing import Final

_PLACEHOLDER: Final = re.compile(r"\{\{([^{}]{1,1500})\}\}")


def filled(text: str, value: Callable[[str], str | None], most: int) -> str | None:
    """Return the text with the value of each placeholder, or None if it would have more than `most` characters.

    `value` takes the text between the braces, without surrounding blanks. A placeholder for which it returns None
    remains in the text.
    """
    parts: list[str] = []
    characters = 0
    for part in _parts(text, value):
        characters += len(part)
        if characters > most:
            return None
        parts.append(part)
    return "".join(parts)


def _parts(text: str, value: Callable[[str], str | None]) -> Iterator[str]:
    end = 0
    for found in _PLACEHOLDER.finditer(text):
        yield text[end : found.start()]
        shown = value(found[1].strip())
        yield found[0] if shown is None else shown
        end = found.end()
    yield text[end:]
