"""Fields of Copper's scenes that take any JSON, for the test of the schema."""

from collections.abc import Collection, Mapping
from typing import Final

ANY_JSON: Final[Mapping[str, Collection[str]]] = {
    "Activity": {"new_value", "old_value"},
    "Company": {"custom_fields"},
    "Lead": {"custom_fields"},
    "Opportunity": {"custom_fields"},
    "Person": {"custom_fields"},
    "Project": {"custom_fields"},
    "Task": {"custom_fields"},
}
