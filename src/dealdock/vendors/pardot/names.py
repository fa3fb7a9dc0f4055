"""Canonical names of objects and operations, for the journal and for fault rules."""

from collections.abc import Mapping
from typing import Final

VENDOR: Final = "pardot"

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
    "visitor": "visitors",
    "visit": "visits",
    "form": "forms",
    "email": "emails",
    "emailTemplate": "emailTemplates",
    "emailClick": "emailClicks",
    "tagObject": "tagObjects",
    "customRedirect": "customRedirects",
    "dynamicContent": "dynamicContents",
    "lifecycleStage": "lifecycleStages",
    "lifecycleHistory": "lifecycleHistories",
    "export": "exports",
    "import": "imports",
}

_OPERATIONS: Final = (
    *("create", "read", "update", "delete", "undelete", "query", "describe", "upsert", "assign", "unassign"),
    *("batchCreate", "batchUpdate", "batchUpsert", "stats", "listOneToOne"),
    *("cancel", "downloadResults", "batch", "downloadErrors"),
)

LOGIN: Final = "login"
"""The login has no object and no operation; the journal and fault rules use this name as if it were an object."""

VERSION_5: Final = "v5"
"""The first segment below `/api` in version 5, in place of an object."""

OBJECTS: Final[Mapping[str, str]] = {
    **{name.lower(): name for name in (*_PLURALS, LOGIN)},
    **{plural.lower(): name for name, plural in _PLURALS.items()},
    "activity": "visitorActivity",
}
"""The canonical name of an object, by each of its names in lower case."""

OPERATIONS: Final[Mapping[str, str]] = {name.lower(): name for name in _OPERATIONS}
"""The canonical name of an operation, by that name in lower case."""
