"""A connected account in answers (contract part 2, B.7)."""

from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.shown_ids import Ids
from dealdock.vendors.close.user.naming import full_name
from dealdock.vendors.close.wire import moments

_FEATURES: Final = ("email_sending", "email_syncing")


def connected_account(ids: Ids, user: AnyRow) -> dict[str, Any]:
    """Return the account of a user, which has the user's own address."""
    identity = {"email": user.email, "name": full_name(user.first_name, user.last_name)}
    return {
        "_type": "custom_email",
        "available_features": list(_FEATURES),
        "calendar_receive_status": None,
        "date_created": moments.written(user.created_at),
        "date_updated": moments.written(user.updated_at),
        "default_identity": identity,
        "email": user.email,
        "email_receive_status": "ok",
        "enabled_features": list(_FEATURES),
        "id": ids.show("connectedAccount", user.id),
        "identities": [identity],
        "imap": None,
        "organization_id": ids.organization,
        "receive_status": "ok",
        "send_status": "ok",
        "smtp": None,
        "synced_calendars": [],
        "user_id": ids.show("user", user.id),
    }
