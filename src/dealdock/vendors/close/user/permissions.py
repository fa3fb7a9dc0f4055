"""The permissions of roles (contract 3.5)."""

from collections.abc import Mapping, Sequence
from typing import Final

_USER: Final = (
    "bulk_email",
    "bulk_import",
    "bulk_sequence_subscriptions",
    "calling",
    "delete_leads",
    "delete_own_activities",
    "delete_own_opportunities",
    "delete_own_tasks",
    "manage_others_activities",
    "manage_others_opportunities",
    "manage_others_tasks",
    "merge_leads",
    "view_all_leads",
)
_RESTRICTED_USER: Final = (
    "calling",
    "delete_own_activities",
    "delete_own_opportunities",
    "delete_own_tasks",
)
_OF_ADMINISTRATORS: Final = (
    "ai_chat",
    "ai_enrich",
    "bulk_delete",
    "bulk_edit",
    "bulk_enrich",
    "call_coach_barge",
    "call_coach_listen",
    "export",
    "manage_chloe_call_tasks",
    "manage_customizations",
    "manage_email_sequences",
    "manage_group_numbers",
    "manage_organization",
    "manage_team_email_templates",
    "manage_team_smart_views",
    "manage_voice_agents",
    "manage_web_forms",
    "view_voice_agents",
)

_ADMINISTRATOR: Final = tuple(sorted((*_USER, *_OF_ADMINISTRATORS)))

PERMISSIONS: Final[Mapping[str, Sequence[str]]] = {
    "admin": _ADMINISTRATOR,
    "superuser": tuple(name for name in _ADMINISTRATOR if name != "manage_organization"),
    "user": _USER,
    "restricteduser": _RESTRICTED_USER,
}
"""The permissions by role, sorted. They are shown only: every user may do everything (contract 1.3)."""
