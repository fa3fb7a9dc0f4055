"""What can be called, by the one name by which it is told of: in the journal, and of faults."""

from collections.abc import Mapping
from typing import Final

LOGIN: Final = "login"
OAUTH: Final = "oauth2"

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
    *("token", "authorize", "revoke"),
)

OBJECTS: Final[Mapping[str, str]] = {
    **{name.lower(): name for name in (*_PLURALS, LOGIN, OAUTH)},
    **{plural.lower(): name for name, plural in _PLURALS.items()},
    "activity": "visitorActivity",
}
"""The object's one name, by each of its names in lower case. A login and OAuth are told of as objects, too."""

OPERATIONS: Final[Mapping[str, str]] = {name.lower(): name for name in _OPERATIONS}
"""The operation's one name, by it in lower case. OAuth's are the last parts of their addresses."""
