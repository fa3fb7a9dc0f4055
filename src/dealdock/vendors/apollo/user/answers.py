"""Users in answers, as OpenAPI describes them."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.vendors.apollo.user.preferences import NEW_USER
from dealdock.vendors.apollo.wire.described import list_of, types_of
from dealdock.web.rest.answers import object_type

_PROFILE: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("id", "team_id", "email"), str),
    **dict.fromkeys(("first_name", "last_name", "title"), str | None),
}
_CREDITS: Final = (
    *("num_credits_remaining", "effective_num_lead_credits", "num_lead_credits_used"),
    *("effective_num_direct_dial_credits", "num_direct_dial_credits_used", "effective_num_export_credits"),
    *("num_export_credits_used", "effective_num_ai_credits", "num_ai_credits_used"),
    *("effective_num_power_up_credits", "num_power_up_credits_used", "total_unified_credits_used"),
)
_TYPES: Final[Mapping[str, Any]] = {**_PROFILE, "created_at": str, "deleted": bool, "name": str, "salesforce_id": None}
_SETTING: Final = object_type(
    "AssistantSetting", types_of(NEW_USER["assistant_setting"], {"team_id": str, "user_id": str})
)
_USER: Final = object_type(
    "ShownUser", types_of(NEW_USER, {**_TYPES, "permission_set_id": str, "assistant_setting": _SETTING})
)
_USER_2021: Final = object_type(
    "ShownUserOf2021",
    {
        **_TYPES,
        "permission_set_id": None,
        "typed_custom_fields": dict[str, Any],
        **dict.fromkeys(("user_roles", "subteam_ids"), list[str]),
    },
)
PROFILE: Final = object_type("Profile", {**_PROFILE, **dict.fromkeys(_CREDITS, int)}, _CREDITS)
FOUND: Final = object_type(
    "UsersAnswer", {"pagination": dict[str, Any], "users": list_of(_USER | _USER_2021), "num_fetch_result": None}
)
