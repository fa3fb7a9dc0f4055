"""Users (contract 5)."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement

from dealdock.platform.records.models import User
from dealdock.vendors.pardot.roles import ROLE_NUMBERS, is_administrator
from dealdock.vendors.pardot.v5 import values
from dealdock.vendors.pardot.v5.call import V5Call
from dealdock.vendors.pardot.v5.fields import Field, Resource, Tagged, absent, identity, strings, times


def _visible(call: V5Call) -> Sequence[ColumnElement[bool]]:
    """Restrict callers who are not administrators to their own user."""
    return () if is_administrator(call.caller) else (User.id == call.caller.user_id,)


USER: Final = Resource(
    object="user",
    collection="users",
    model=User,
    has_recycle_bin=True,
    visible=_visible,
    tagged=Tagged("User", "user"),
    members=(
        identity(User.id),
        Field(name="email", type="String", column=User.email, filter="equal", key=User.email_key, read=values.email),
        *strings(User, "firstName", "lastName"),
        Field(name="username", type="String", column=User.email),
        *strings(User, "jobTitle"),
        Field(name="role", type="Integer", column=User.role, show=lambda role, _: ROLE_NUMBERS.get(role)),
        Field(name="roleName", type="String", column=User.role),
        *absent("String", "salesforceId", "tagReplacementLanguage"),
        *absent("Boolean", "isDeleted"),
        *times(User),
        *absent("Integer", "createdById", "updatedById"),
    ),
)
