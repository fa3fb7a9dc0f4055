"""Users in answers (contract 3.2, 9.6)."""

from typing import Any, Final

from dealdock.vendors.apollo.credentials import ADMINISTRATOR
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.settings import EDITION_2021, Edition
from dealdock.vendors.apollo.user.preferences import NEW_USER
from dealdock.vendors.apollo.user.queries import UserRow
from dealdock.vendors.apollo.wire import moments

_ADMINISTRATORS, _OTHERS = 1, 2
"""The numbers of the two sets of permissions that every account has."""

_SETTING: Final = "assistant_setting"


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


def user(ids: Ids, one: UserRow, edition: Edition) -> dict[str, Any]:
    """Return a user as JSON has it."""
    shown = {
        **profile(ids, one),
        "created_at": moments.stamp(one.created_at),
        "deleted": False,
        "name": " ".join(filter(None, (one.first_name, one.last_name))),
        "salesforce_id": None,
    }
    is_administrator = one.role == ADMINISTRATOR
    if edition == EDITION_2021:
        roles = {"user_roles": ["admin"] if is_administrator else []}
        return {**shown, "permission_set_id": None, "typed_custom_fields": {}, **roles, "subteam_ids": []}
    permissions = ids.show("permission_set", _ADMINISTRATORS if is_administrator else _OTHERS)
    setting = {**NEW_USER[_SETTING], "team_id": shown["team_id"], "user_id": shown["id"]}
    return {**NEW_USER, **shown, "permission_set_id": permissions, _SETTING: setting}
