"""A user in answers (contract 3.5)."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.shown_ids import Ids
from dealdock.vendors.close.wire import moments

OF_CALLER: Final[Mapping[str, Any]] = {
    "country": None,
    "email_signatures": [],
    "is_passwordless": False,
    "outbound_carrier": "twilio",
    "phone": None,
    "preferred_twilio_edge": None,
    "totp_auth_state": None,
}
"""The keys that `/me/` has in addition to the user's keys, the memberships and the organization."""


def user(ids: Ids, row: AnyRow) -> dict[str, Any]:
    """Return the user as JSON."""
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
