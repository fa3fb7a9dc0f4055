"""Control-plane routes of users: `/accounts/{id}/records/user`. Users are created elsewhere, with credentials."""

from datetime import datetime

from dealdock.control.fields import Shown
from dealdock.control.records import Kind, serve
from dealdock.platform.accounts import users
from dealdock.vendors.pardot.control_errors import ERRORS


class User(Shown):
    """A user as stored."""

    id: int
    email: str
    first_name: str | None
    last_name: str | None
    job_title: str | None
    role: str
    time_zone: str
    created_at: datetime
    updated_at: datetime


router = serve(Kind(users.rows, User.model_validate, ERRORS), shown=User, one="user", many="users")
