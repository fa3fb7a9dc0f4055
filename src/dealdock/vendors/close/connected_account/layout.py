"""A connected account in answers (contract part 2, B.7)."""

from typing import Any

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.shown_ids import Ids
from dealdock.vendors.close.user.naming import full_name


def connected_account(ids: Ids, user: AnyRow) -> dict[str, Any]:
    """Return the account of a user, which has the user's own address."""
    return {
        "_type": "custom_email",
        "id": ids.show("connectedAccount", user.id),
        "identities": [{"email": user.email, "name": full_name(user.first_name, user.last_name)}],
        "organization_id": ids.organization,
        "synced_calendars": [],
        "user_id": ids.show("user", user.id),
    }
