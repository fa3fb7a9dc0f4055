"""The common parts of the kinds of a directory: numbers of their own, and records that must be made first."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import Field

from dealdock.control import fields
from dealdock.platform.scenes import values
from dealdock.platform.scenes.json_schema import parsers
from dealdock.platform.scenes.schema import optional

MOST: Final = 100
"""The texts of one list."""

_NONE: Final[list[str]] = []


@parsers.accepts({"type": "array", "items": {"type": "string"}})
def _parse(value: object) -> list[str]:
    """Parse a list of texts, or a single one."""
    given = value if isinstance(value, list) else [value]
    if len(given) > MOST:
        raise values.WrongValue(f"has {len(given)} values: {MOST} are possible")
    return [values.text(values.scalar(each)) for each in given]


NEW: Final[tuple[Any, list[str]]] = (Annotated[list[fields.Name], Field(max_length=MOST)], [])
"""The type of a list of a new record in the control plane."""
SHOWN: Final = list[str]
IN_SCENES: Final[tuple[Any, list[str]]] = (Annotated[Any, optional(_NONE, _parse)], [])
"""The type of a list in scenes."""


def lists(*names: str) -> Mapping[str, Any]:
    """Return the types of columns with lists of texts, in the form that a kind accepts."""
    types = {"new": NEW, "shown": SHOWN, "in_scenes": IN_SCENES}
    return {place: dict.fromkeys(names, of) for place, of in types.items()}
