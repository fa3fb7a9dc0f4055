"""Fields of Minicrm's scenes that take any JSON, for the test of the schema."""

from collections.abc import Collection, Mapping
from typing import Final

ANY_JSON: Final[Mapping[str, Collection[str]]] = {
    "Deal": {"notes"},
}
