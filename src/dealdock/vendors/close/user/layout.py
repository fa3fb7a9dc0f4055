"""A user in answers (contract 3.5)."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.shown_ids import Ids
from dealdock.vendors.close.user.naming import full_name
from dealdock.vendors.close.user.permissions import PERMISSIONS
from dealdock.vendors.close.wire import moments

ADMIN: Final = "admin"
OF_CALLER: Final[Mapping[str, Any]] = {
    "all_group_numbers": [],
    "country": None,
    "email_signatures": [],
    "is_passwordless": False,
    "outbound_carrier": "twilio",
    "phone": None,
    "phone_numbers": [],
    "preferred_twilio_edge": None,
    "totp_auth_state": None,
}
"""The keys that `/me/` has beside those of a user, its memberships and its organization."""


def user(ids: Ids, row: AnyRow) -> dict[str, Any]:
    """Return the user as JSON has it."""
    created = moments.written(row.created_at)
    return {
        "date_created": created,
        "date_updated": moments.written(row.updated_at),
        "email": row.email,
        "email_verified_at": created,
        "first_name": row.first_name or "",
        "google_profile_image_url": None,
        "id": ids.show("user", row.id),
        "image": None,
        "last_name": row.last_name or "",
        "last_used_timezone": row.time_zone,
        "organizations": [ids.organization],
    }


def membership(ids: Ids, row: AnyRow, *, is_first: bool) -> dict[str, Any]:
    """Return the membership of a user. The account's first user is an administrator."""
    role = ADMIN if is_first else "user"
    return {
        "auto_record_calls": "unset",
        "default_caller_id": None,
        "hangup_recording_url": None,
        "id": ids.show("membership", row.id),
        "is_free": False,
        "may_workflows_impersonate": False,
        "onboarding_status": "done",
        "organization_id": ids.organization,
        "permissions_granted": list(PERMISSIONS[role]),
        "primary_personal_number": None,
        "role": role,
        "role_id": role,
        "track_email_opens": True,
        "user_id": ids.show("user", row.id),
    }


def member(ids: Ids, row: AnyRow, *, is_first: bool) -> dict[str, Any]:
    """Return the membership of a user with the user's names."""
    return {
        **membership(ids, row, is_first=is_first),
        "user_email": row.email,
        "user_first_name": row.first_name or "",
        "user_full_name": full_name(row.first_name, row.last_name),
        "user_image": None,
        "user_last_name": row.last_name or "",
        "user_phone": None,
    }
