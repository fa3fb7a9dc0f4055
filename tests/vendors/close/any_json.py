"""Fields of Close's scenes that take any JSON, for the test of the schema."""

from collections.abc import Collection, Mapping
from typing import Final

ANY_JSON: Final[Mapping[str, Collection[str]]] = {
    "BulkDelete": {"sort"},
    "BulkEdit": {"sort"},
    "BulkEmail": {"sort"},
    "CustomActivityType": {"editable_with_roles"},
    "CustomObjectType": {"editable_with_roles"},
    "EmailTemplate": {"attachments"},
    "Export": {"sort"},
    "Group": {"members"},
    "MemberSettings": {"pinned_views"},
    "PhoneNumber": {"participants"},
    "Sequence": {"schedule", "steps", "trigger_query"},
    "SequenceSubscription": {"calls_assigned_to"},
}
