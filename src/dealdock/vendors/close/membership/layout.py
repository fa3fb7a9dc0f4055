"""A membership in answers (contract 3.5; part 2, A.3)."""

from typing import Any

from dealdock.vendors.close.membership.queries import Member
from dealdock.vendors.close.shown_ids import Ids
from dealdock.vendors.close.user.naming import full_name
from dealdock.vendors.close.user.permissions import PERMISSIONS


def membership(ids: Ids, member: Member) -> dict[str, Any]:
    """Return the membership of a user, which has the user's number."""
    return {
        "auto_record_calls": member.auto_record_calls,
        "default_caller_id": ids.show_optional("phoneNumber", member.default_caller_id),
        "hangup_recording_url": None,
        "id": ids.show("membership", member.user.id),
        "is_free": False,
        "may_workflows_impersonate": False,
        "onboarding_status": member.onboarding_status,
        "organization_id": ids.organization,
        "permissions_granted": list(PERMISSIONS[member.role_id]),
        "primary_personal_number": ids.show_optional("phoneNumber", member.number),
        "role": member.role_id,
        "role_id": member.role_id,
        "track_email_opens": member.track_email_opens,
        "user_id": ids.show("user", member.user.id),
    }


def with_names(ids: Ids, member: Member) -> dict[str, Any]:
    """Return the membership of a user with the user's names."""
    user = member.user
    return {
        **membership(ids, member),
        "user_email": user.email,
        "user_first_name": user.first_name or "",
        "user_full_name": full_name(user.first_name, user.last_name),
        "user_image": None,
        "user_last_name": user.last_name or "",
        "user_phone": None,
    }
