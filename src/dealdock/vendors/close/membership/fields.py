"""The sent fields of memberships (contract part 2, B.7)."""

from typing import Final

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.membership.model import RECORDING, ROLES
from dealdock.vendors.close.phone_number.model import PhoneNumber
from dealdock.vendors.close.saved_search.model import SavedSearch
from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.fields import BOOLEAN, EMAIL, Type, field
from dealdock.vendors.close.wire.lists import MAX_ELEMENTS, each
from dealdock.web.rest.fields import FieldTable, list_type

_VIEW: Final = fields.reference("savedSearch", SavedSearch)


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
        field("default_caller_id", fields.reference("phoneNumber", PhoneNumber)),
    ),
)
PINNED: Final = FieldTable("PinnedViews", (field("saved_view_ids", _VIEWS, null=[], is_required=True),), is_new=True)
