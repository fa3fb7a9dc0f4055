"""Users in answers (contract 3.2)."""

from typing import Any

from dealdock.vendors.apollo.credentials import ADMINISTRATOR
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.user.queries import UserRow
from dealdock.vendors.apollo.wire import moments


def profile(ids: Ids, one: UserRow) -> dict[str, Any]:
    """Return a user's own data."""
    return {
        "id": ids.show("user", one.id),
        "team_id": ids.team,
        "first_name": one.first_name,
        "last_name": one.last_name,
        "title": one.job_title,
        "email": one.email,
    }


def user(ids: Ids, one: UserRow) -> dict[str, Any]:
    """Return a user as JSON has it."""
    return {
        **profile(ids, one),
        "created_at": moments.stamp(one.created_at),
        "deleted": False,
        "name": " ".join(filter(None, (one.first_name, one.last_name))),
        "salesforce_id": None,
        "permission_set_id": None,
        "typed_custom_fields": {},
        "user_roles": ["admin"] if one.role == ADMINISTRATOR else [],
        "subteam_ids": [],
    }
