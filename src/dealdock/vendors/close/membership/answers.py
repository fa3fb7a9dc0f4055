"""A membership in answers, as OpenAPI describes it."""

from typing import Literal

from typing_extensions import TypedDict

from dealdock.web.rest.answers import closed


@closed
class Membership(TypedDict):
    """The membership of a user."""

    auto_record_calls: Literal["unset", "disabled", "enabled"]
    default_caller_id: str | None
    hangup_recording_url: None
    id: str
    is_free: bool
    may_workflows_impersonate: bool
    onboarding_status: str
    organization_id: str
    permissions_granted: list[str]
    primary_personal_number: str | None
    role: str
    role_id: str
    track_email_opens: bool
    user_id: str


@closed
class NamedMembership(Membership):
    """The membership of a user with the user's names."""

    user_email: str
    user_first_name: str
    user_full_name: str
    user_image: None
    user_last_name: str
    user_phone: None


@closed
class ShownCount(TypedDict):
    """The number of changed memberships."""

    count: int


@closed
class ViewsOfMember(TypedDict):
    """The smart views that a member has pinned."""

    saved_view_ids: list[str]
