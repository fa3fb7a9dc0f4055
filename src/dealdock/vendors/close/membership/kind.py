"""The kind of members' settings, which only the API writes."""

from typing import Final

from dealdock.vendors.close.api_kind import NO_EDITS, api_kind
from dealdock.vendors.close.membership.model import MemberSettings
from dealdock.vendors.close.scene_fields import SOME_TEXTS

MEMBER_SETTINGS: Final = api_kind(
    "memberSettings",
    "allMemberSettings",
    MemberSettings,
    NO_EDITS,
    references={"default_caller_id": "phoneNumber"},
    in_scenes={"pinned_views": SOME_TEXTS},
)
