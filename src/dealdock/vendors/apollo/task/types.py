"""The types, statuses and priorities of tasks (contract 10.4)."""

from typing import Final

TYPES: Final = (
    "call",
    "outreach_manual_email",
    "linkedin_step_connect",
    "linkedin_step_message",
    "linkedin_step_view_profile",
    "linkedin_step_interact_post",
    "action_item",
)
STATUSES: Final = ("scheduled", "completed", "skipped")
PRIORITIES: Final = ("low", "medium", "high")
"""The lowest first."""
