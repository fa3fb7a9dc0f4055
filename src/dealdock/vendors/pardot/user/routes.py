"""The operations of the user: `/api/user/version/<v>/do/<operation>` (contract, objects 2.5)."""

from dealdock.platform.accounts import users
from dealdock.platform.records.models import User
from dealdock.vendors.pardot.roles import is_administrator
from dealdock.vendors.pardot.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.user import layout
from dealdock.vendors.pardot.user.criteria import QUERY
from dealdock.vendors.pardot.wire import described, required, values
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.operations import Call, CurrentCall
from dealdock.vendors.pardot.wire.serializers import Document, PageResult
from dealdock.vendors.pardot.wire.simple_resource import SimpleResource

router = PardotRouter("user")


@router.operation(
    "read",
    requires=(("id", "email"),),
    methods=METHODS_OF_READS,
    errors=(13, 10, 11, 45, 46),
    is_short=True,
    answer=described.one("User", "user", layout.json_type),
)
def read(call: CurrentCall) -> Document:
    """Return one user, by id or address. Only administrators can read other users."""
    text, email = call.parameters.get("id"), call.parameters.get("email")
    if text is None and email is None:
        raise required.missing("id", "email", one_of=True)
    user_id = None if text is None else values.checked(values.record_id, text, 10, "id")
    email = None if email is None else email.strip()
    user_id = users.named(call.db, call.account, user_id=user_id, email=email)
    if user_id != call.caller.user_id and not is_administrator(call.caller):
        raise PardotError(46, f"the user's role is {call.caller.role}: other users are for administrators to read")
    return _resource(call).one(call, user_id)


@router.operation(
    "query",
    methods=METHODS_OF_READS,
    criteria=QUERY,
    streams=True,
    answer=described.page("User", "user", layout.json_type),
)
def query(call: CurrentCall) -> Document | PageResult:
    """Return a page of users. Callers who are not administrators get only their own user."""
    return _resource(call).rows(call)


def _resource(call: Call) -> SimpleResource:
    return SimpleResource("user", User, lambda row, zone: layout.user(row, call.account, zone), QUERY)
