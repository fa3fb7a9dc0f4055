"""The variations of a dynamic content: a list of comparisons, each with the content for it."""

from typing import Final

from dealdock.platform.text import clean

MAX_VARIATIONS: Final = 100
"""The variations of one content. It is ours, as the next."""
MAX_CHARACTERS: Final = 65_535

_NAMES: Final = ("comparison", "content")


def parse(value: object) -> list[dict[str, str]]:
    """Return the variations. Raise `ValueError` if they are no list of objects with these two texts."""
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > MAX_VARIATIONS:
        raise ValueError(f"must be a list of up to {MAX_VARIATIONS} variations")
    return [_variation(each) for each in value]


def _variation(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or set(value) != set(_NAMES):
        raise ValueError("must have variations with a comparison and a content")
    texts = {name: value[name] for name in _NAMES}
    if not all(isinstance(text, str) and len(text) <= MAX_CHARACTERS for text in texts.values()):
        raise ValueError(f"must have texts of up to {MAX_CHARACTERS:,} characters")
    return {name: clean(text) for name, text in texts.items()}
