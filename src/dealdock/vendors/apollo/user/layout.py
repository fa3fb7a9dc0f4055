"""Users in answers (contract 3.2, 9.6)."""

from typing import Any, Final

from dealdock.vendors.apollo.credentials import ADMINISTRATOR
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.settings import EDITION_2021, Edition
from dealdock.vendors.apollo.team_credits import OTHERS, Credits
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


def credit_usage(lead: Credits, direct_dial: int) -> dict[str, Any]:
    """Return the credits in a user's own data. `direct_dial`: the credits that were spent for telephone numbers."""
    return {
        "num_credits_remaining": lead.left,
        "effective_num_lead_credits": lead.limit,
        "num_lead_credits_used": lead.consumed - direct_dial,
        "effective_num_direct_dial_credits": OTHERS["direct_dial_credit"],
        "num_direct_dial_credits_used": direct_dial,
        "effective_num_export_credits": OTHERS["export_credit"],
        "num_export_credits_used": 0,
        "effective_num_ai_credits": OTHERS["ai_credit"],
        "num_ai_credits_used": 0,
        "effective_num_power_up_credits": OTHERS["power_up_credit"],
        "num_power_up_credits_used": 0,
        "total_unified_credits_used": lead.consumed,
    }


def user(ids: Ids, one: UserRow, edition: Edition) -> dict[str, Any]:
    """Return a user as JSON."""
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
