"""The variations of a dynamic content: a list of comparisons, each with the content for it."""

from typing import Final

from dealdock.platform.scenes.json_schema import parsers
from dealdock.platform.scenes.values import WrongValue
from dealdock.platform.text import storable

MAX_VARIATIONS: Final = 100
"""The variations of one content. It is ours, as the next."""
MAX_CHARACTERS: Final = 65_535

_NAMES: Final = ("comparison", "content")


SCHEMA: Final = {
    "type": "array",
    "maxItems": MAX_VARIATIONS,
    "items": {
        "type": "object",
        "properties": {name: {"type": "string", "maxLength": MAX_CHARACTERS} for name in _NAMES},
        "required": list(_NAMES),
        "additionalProperties": False,
    },
}
"""The JSON Schema of variations."""


@parsers.accepts(SCHEMA)
def parse(value: object) -> list[dict[str, str]]:
    """Return the variations. Raise `WrongValue` if they are not a list of objects with these two texts."""
    if not isinstance(value, list) or len(value) > MAX_VARIATIONS:
        raise WrongValue(f"must be a list of up to {MAX_VARIATIONS} variations")
    return [_variation(each) for each in value]


def _variation(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or set(value) != set(_NAMES):
        raise WrongValue("must have variations with a comparison and a content")
    texts = {name: value[name] for name in _NAMES}
    if not all(isinstance(text, str) and len(text) <= MAX_CHARACTERS for text in texts.values()):
        raise WrongValue(f"must have texts of up to {MAX_CHARACTERS:,} characters")
    return {name: storable(str(text)) for name, text in texts.items()}
