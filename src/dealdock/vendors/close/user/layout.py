"""A user in answers (contract 3.5)."""

from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.shown_ids import Ids
from dealdock.vendors.close.user.naming import full_name
from dealdock.vendors.close.wire import moments

ADMIN: Final = "admin"


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
        "id": ids.show("membership", row.id),
        "organization_id": ids.organization,
        "permissions_granted": [],
        "role": role,
        "role_id": role,
        "user_id": ids.show("user", row.id),
    }


def member(ids: Ids, row: AnyRow, *, is_first: bool) -> dict[str, Any]:
    """Return the membership of a user with the user's names."""
    return {
        **membership(ids, row, is_first=is_first),
        "user_email": row.email,
        "user_first_name": row.first_name or "",
        "user_full_name": full_name(row.first_name, row.last_name),
        "user_last_name": row.last_name or "",
    }
