"""Names that several modules use."""

from typing import Final, Literal, get_args

VENDOR: Final = "copper"
PREFIX: Final = "/developer_api/v1"

Entity = Literal["opportunity", "person", "company", "lead", "task", "project"]
"""The kinds of record with custom fields, tags and related items."""

KINDS: Final[tuple[Entity, ...]] = get_args(Entity)
PLURALS: Final[dict[Entity, str]] = {
    "opportunity": "opportunities",
    "person": "people",
    "company": "companies",
    "lead": "leads",
    "task": "tasks",
    "project": "projects",
}
"""The names of the kinds in paths."""

PARENTS: Final[tuple[Entity, ...]] = ("opportunity", "person", "company", "lead")
"""The kinds that activities belong to."""

OBJECTS: Final = ("lead", "person", "opportunity", "company", "project", "task")
"""The kinds that custom field definitions and webhooks may name (contract 3.7, 3.10)."""

ADDRESS: Final = ("street", "city", "state", "postal_code", "country")
"""The parts of an address."""
