"""Names that several modules use."""

from typing import Final, Literal, get_args

VENDOR: Final = "copper"
PREFIX: Final = "/developer_api/v1"

Kind = Literal["opportunity", "person", "company"]
"""The kinds of record with custom fields, tags and related items."""

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
PLURALS: Final[dict[Kind, str]] = {"opportunity": "opportunities", "person": "people", "company": "companies"}
"""The kinds as paths have them."""

OBJECTS: Final = ("lead", "person", "opportunity", "company", "project", "task")
"""The kinds that custom field definitions and webhooks may name (contract 3.7, 3.10)."""
