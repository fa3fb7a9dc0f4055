"""Groups of users: their fields, their members and their form in answers (contract part 2, B.7)."""

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column
from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.base import Base, JsonObjects
from dealdock.vendors.close.record import records
from dealdock.vendors.close.record.api_kind import resource_kind
from dealdock.vendors.close.record.attributes import ORGANIZATION, own_id, sent, stored
from dealdock.vendors.close.record.columns import Authored, Label
from dealdock.vendors.close.record.resource import NEWER_ROUTES, CloseResource
from dealdock.vendors.close.record.scene_fields import SOME_OBJECTS
from dealdock.vendors.close.wire import errors, fields, lists
from dealdock.vendors.close.wire.call import Call, CurrentCall
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import wrong_fields
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS, field
from dealdock.vendors.close.wire.lists import MAX_USERS, USER_ID, ListMember
from dealdock.web.rest.answers import closed
from dealdock.web.rest.fields import FieldTable


class Group(Authored, Base):
    """A group of users (contract part 2, B.7)."""

    __tablename__ = "close_group"

    name: Mapped[Label] = mapped_column(doc="The name")
    members: Mapped[JsonObjects] = mapped_column(doc='The members: a list of `{"user_id": …}`')


_KIND: Final = "group"
NAME_TAKEN: Final = "A group with this name already exists."


MEMBERS: Final = lists.list_of({"user_id": ListMember(USER_ID.read, is_required=True)})


@closed
class GroupMember(TypedDict):
    """A user in a group."""

    user_id: str


class UserGroups(CloseResource):
    """The groups."""

    def complete(self, context: Context, row: AnyRow | None, columns: dict[str, Any]) -> dict[str, Any]:
        """Return the columns to write. Raises `HttpError` 400 for the name of another group."""
        name = columns.get("name")
        same = select(Group.id).where(Group.dataset_id == context.dataset_id, Group.name == name)
        found = None if name is None else context.db.scalar(same.limit(1))
        if found is not None and (row is None or row.id != found):
            raise wrong_fields({"name": NAME_TAKEN})
        return columns


GROUPS: Final = UserGroups(
    kind=_KIND,
    object="group",
    plural="groups",
    path="/api/v1/group",
    model=Group,
    attributes=(own_id(_KIND), sent("name", fields.text(MAX_LABEL_CHARACTERS), is_required=True), ORGANIZATION),
    details=(stored("members", (), type=list[GroupMember]),),
    control_fields=(field("members", MEMBERS, null=[]),),
    event="group",
    routes=NEWER_ROUTES,
)


NEW_MEMBER: Final = FieldTable("NewMember", (field("user_id", USER_ID, is_required=True),), is_new=True)


@GROUPS.router.operation("add_member", "POST", "/{id}/member", fields=NEW_MEMBER, status=201,
                           answer=lambda: GroupMember,
                           errors=("wrong_type", "bad_request", "not_found", "invalid"), writes=True)  # fmt: skip
def add_member(call: CurrentCall) -> GroupMember:
    """Add a user to a group. It may be repeated."""
    row = records.get(call.context, Group, call.public_id(_KIND))
    added: GroupMember = {"user_id": call.columns(NEW_MEMBER)["user_id"]}
    _change(call, row, lambda members: members if added in members else [*members, added])
    return added


@GROUPS.router.operation("remove_member", "DELETE", "/{id}/member/{user_id}", status=204, errors=("not_found",),
                           writes=True)  # fmt: skip
def remove_member(call: CurrentCall) -> None:
    """Remove a user from a group. It may be repeated."""
    row = records.get(call.context, Group, call.public_id(_KIND))
    removed: GroupMember = {"user_id": call.match.parameters["user_id"]}
    _change(call, row, lambda members: [each for each in members if each != removed])


def _change(call: Call, row: AnyRow, changed: Callable[[list[GroupMember]], list[GroupMember]]) -> None:
    """Change the members of a group. Raises `HttpError` 400 for too many."""
    members = changed(row.members)
    if len(members) > MAX_USERS:
        raise errors.wrong_object(lists.TOO_LONG.format(MAX_USERS))
    GROUPS.change(call.context, row.id, {"members": members})


GROUP: Final = resource_kind(
    GROUPS, "groups", {}, example={"name": "Sales"}, named_by="name", in_scenes={"members": SOME_OBJECTS}
)
