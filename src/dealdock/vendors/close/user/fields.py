"""The types of fields that name users."""

from typing import Any, Final

from dealdock.platform.records.models import User
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.fields import Type
from dealdock.vendors.close.wire.lists import each
from dealdock.web.rest.fields import list_type

USER: Final = fields.reference("user", User)


def _user_id(context: Context, value: Any) -> str:
    """Read the public id of a user, which must exist."""
    USER.read(context, value)
    return str(value)


USER_ID: Final = Type(_user_id, USER.python)
"""The public id of a user, which is stored in this form."""
MAX_USERS: Final = 200
"""The users in one list."""
USER_IDS: Final = Type(each(USER_ID.read, MAX_USERS), list_type(USER.python, MAX_USERS))
"""A list of public ids of users."""
