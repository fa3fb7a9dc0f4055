"""What can be called, by the one name by which it is told of: in the journal, and of faults."""

from collections.abc import Mapping
from typing import Final

_PLURALS: Final = {
    "opportunity": "opportunities",
    "prospect": "prospects",
    "campaign": "campaigns",
    "visitorActivity": "visitorActivities",
    "user": "users",
    "account": "accounts",
    "prospectAccount": "prospectAccounts",
    "list": "lists",
    "listMembership": "listMemberships",
    "customField": "customFields",
    "tag": "tags",
}

_OPERATIONS: Final = (
    *("create", "read", "update", "delete", "undelete", "query", "describe", "upsert", "assign", "unassign"),
    *("batchCreate", "batchUpdate", "batchUpsert"),
)

LOGIN: Final = "login"
"""It is no object and has no operation, but the journal and faults name it as if it were one."""

OBJECTS: Final[Mapping[str, str]] = {
    **{name.lower(): name for name in (*_PLURALS, LOGIN)},
    **{plural.lower(): name for name, plural in _PLURALS.items()},
    "activity": "visitorActivity",
}
"""The object's one name, by each of its names in lower case."""

OPERATIONS: Final[Mapping[str, str]] = {name.lower(): name for name in _OPERATIONS}
"""The operation's one name, by it in lower case."""
