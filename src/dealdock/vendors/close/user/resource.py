"""Users and memberships in the API: `/api/v1/user/`, `/api/v1/membership/` (contract 3.5; part 2, B.7)."""

from typing import Any, Final, Literal

from typing_extensions import TypedDict

from dealdock.platform.records.models import User
from dealdock.vendors.close.record import records
from dealdock.vendors.close.record.api_kind import NO_EDITS, api_kind
from dealdock.vendors.close.record.scene_fields import SOME_TEXTS
from dealdock.vendors.close.user import members, service
from dealdock.vendors.close.user.members import shown_user
from dealdock.vendors.close.user.model import RECORDING, ROLES, MemberSettings
from dealdock.vendors.close.wire import documentation, fields, parameters
from dealdock.vendors.close.wire.answers import page, whole
from dealdock.vendors.close.wire.call import Call, CurrentCall
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import wrong
from dealdock.vendors.close.wire.fields import BOOLEAN, EMAIL, Type, field
from dealdock.vendors.close.wire.filters import MAX_VALUES
from dealdock.vendors.close.wire.lists import MAX_ELEMENTS, each
from dealdock.vendors.close.wire.parameters import Page, Whole
from dealdock.web.rest.answers import Empty, closed
from dealdock.web.rest.fields import FieldTable, list_type
from dealdock.web.rest.routing import RestRouter


@closed
class ShownUser(TypedDict):
    """A user."""

    date_created: str
    date_updated: str
    email: str
    email_verified_at: str
    first_name: str
    google_profile_image_url: None
    id: str
    image: None
    last_name: str
    last_used_timezone: str | None
    organizations: list[str]


@closed
class Device(TypedDict):
    """A device on which a user takes calls."""

    active_calls: list[Any]
    status: Literal["offline"]
    type: Literal["mobile", "native", "web"]


@closed
class Availability(TypedDict):
    """The availability of a user for calls."""

    availability: list[Device]
    user_id: str


users_router = RestRouter("user", "/api/v1/user")

UserListQuery: Final = documentation.query("UserList")
_MOST: Final = 1000


@users_router.operation("list", "GET", query=UserListQuery, errors=("bad_request",), answer=lambda: page(ShownUser))
def list_users(call: CurrentCall) -> Page:
    """Return a page of the users who have not left, in the order of their ids as text."""
    cut = parameters.cut(call.context, call.query, most=_MOST)
    found = [shown_user(call.context.ids, each.user) for each in members.every(call.context) if each.is_active]
    return parameters.page_of(sorted(found, key=lambda each: each["id"]), cut)


@users_router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True, answer=lambda: ShownUser)
def read_user(call: CurrentCall) -> dict[str, Any]:
    """Return a user."""
    return shown_user(call.context.ids, records.get(call.context, User, call.public_id("user")))


@users_router.operation("read_availability", "GET", "/availability", answer=lambda: whole(Availability))
def read_availability(call: CurrentCall) -> Whole:
    """Return the availability of all users for calls: nobody takes calls here."""
    offline: list[dict[str, Any]] = [
        {"active_calls": [], "status": "offline", "type": type_} for type_ in ("mobile", "native", "web")
    ]
    ids = call.context.ids
    active = (each.user.id for each in members.every(call.context) if each.is_active)
    users = [{"availability": offline, "user_id": ids.show("user", number)} for number in active]
    return Whole({"data": users})


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


_VIEW: Final = fields.reference("savedSearch")


def _view(context: Context, value: object) -> str:
    """Read the public id of a smart view, which must exist."""
    _VIEW.read(context, value)
    return str(value)


_VIEWS: Final = Type(each(_view), list_type(_VIEW.python, MAX_ELEMENTS))
_ROLE: Final = field("role_id", fields.choice(*ROLES), is_required=True)

NEW: Final = FieldTable("NewMembership", (field("email", EMAIL, is_required=True), _ROLE), is_new=True)
CHANGES: Final = FieldTable(
    "MembershipChanges",
    (
        _ROLE,
        field("auto_record_calls", fields.choice(*RECORDING), null=RECORDING[0]),
        field("track_email_opens", BOOLEAN, null=True),
        field("default_caller_id", fields.reference("phoneNumber")),
    ),
)
PINNED: Final = FieldTable("PinnedViews", (field("saved_view_ids", _VIEWS, null=[], is_required=True),), is_new=True)


memberships_router = RestRouter("membership", "/api/v1/membership")

_KIND: Final = "membership"
_IDS: Final = "id__in"
MembershipList: Final = documentation.query("MembershipList", (), (_IDS,))


@memberships_router.operation(
    "list", "GET", query=MembershipList, errors=("bad_request",), answer=lambda: page(Membership)
)
def list_memberships(call: CurrentCall) -> Page:
    """Return the memberships of users who have not left."""
    wanted = set(_ids(call.query.get(_IDS, "")))
    found = [each for each in service.current(call.context) if not wanted or each["id"] in wanted]
    return parameters.page_of(found, parameters.cut(call.context, call.query))


@memberships_router.operation(
    "create",
    "POST",
    fields=NEW,
    errors=("wrong_type", "bad_request", "invalid"),
    writes=True,
    answer=lambda: Membership,
)
def create_membership(call: CurrentCall) -> dict[str, Any]:
    """Add a user to the organization, or find the user with this address."""
    return _added(call)


@memberships_router.operation(
    "provision",
    "POST",
    "/provision",
    fields=NEW,
    errors=("wrong_type", "bad_request", "invalid"),
    writes=True,
    answer=lambda: Membership,
)
def provision(call: CurrentCall) -> dict[str, Any]:
    """Do the same as `create`, at the path of the documentation."""
    return _added(call)


@memberships_router.operation(
    "bulk_update",
    "PUT",
    fields=CHANGES,
    query=MembershipList,
    errors=("wrong_type", "bad_request", "invalid"),
    writes=True,
    answer=lambda: ShownCount,
)
def bulk_update_memberships(call: CurrentCall) -> Whole:
    """Change the memberships that `id__in` names. Return their number."""
    columns = call.columns(CHANGES)
    numbers = service.named(call.context, _ids(call.query.get(_IDS, "")))
    service.change(call.context, numbers, columns)
    return Whole({"count": len(numbers)})


@memberships_router.operation(
    "update",
    "PUT",
    "/{id}",
    fields=CHANGES,
    errors=("wrong_type", "bad_request", "not_found", "invalid"),
    writes=True,
    answer=lambda: Membership,
)
def update_membership(call: CurrentCall) -> dict[str, Any]:
    """Change a membership."""
    number = service.get(call.context, call.public_id(_KIND)).user.id
    service.change(call.context, [number], call.columns(CHANGES))
    return service.shown(call.context, number)


@memberships_router.operation(
    "delete", "DELETE", "/{id}", errors=("not_found", "invalid"), writes=True, answer=lambda: Empty
)
def delete_membership(call: CurrentCall) -> Empty:
    """Let a user leave the organization."""
    service.remove(call.context, call.sandbox.credentials, call.public_id(_KIND))
    return {}


@memberships_router.operation(
    "read_pinned_views", "GET", "/{id}/pinned_views", errors=("not_found",), answer=lambda: ViewsOfMember
)
def read_pinned_views(call: CurrentCall) -> dict[str, Any]:
    """Return the smart views that a member has pinned."""
    return service.pinned_views(call.context, call.public_id(_KIND))


@memberships_router.operation(
    "pin_views",
    "PUT",
    "/{id}/pinned_views",
    fields=PINNED,
    errors=("wrong_type", "bad_request", "not_found", "invalid"),
    writes=True,
    answer=lambda: ViewsOfMember,
)
def pin_views(call: CurrentCall) -> dict[str, Any]:
    """Replace the pinned smart views."""
    number = service.get(call.context, call.public_id(_KIND)).user.id
    service.pin_views(call.context, number, call.columns(PINNED)["saved_view_ids"])
    return service.pinned_views(call.context, number)


def _added(call: Call) -> dict[str, Any]:
    columns = call.columns(NEW)
    return service.shown(call.context, service.add(call.context, call.sandbox.credentials, **columns))


def _ids(text: str) -> list[str]:
    """Return the ids of a list with commas. Raises `HttpError` 400 for too many."""
    ids = [part.strip() for part in text.split(",") if part.strip()]
    if len(ids) > MAX_VALUES:
        raise wrong(f"{_IDS} must have no more than {MAX_VALUES} values (got {len(ids)} instead).")
    return ids


MEMBER_SETTINGS: Final = api_kind(
    "memberSettings",
    "allMemberSettings",
    MemberSettings,
    NO_EDITS,
    references={"default_caller_id": "phoneNumber"},
    in_scenes={"pinned_views": SOME_TEXTS},
)
