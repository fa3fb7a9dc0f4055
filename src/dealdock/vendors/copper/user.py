"""Users: `/users` (contract 3.2)."""

from typing import Any, Final

from sqlalchemy import select
from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import records
from dealdock.platform.records.models import User
from dealdock.vendors.copper.dispatch import SearchPage
from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.wire.call import CurrentCall
from dealdock.vendors.copper.wire.search import Search, by
from dealdock.web.rest.answers import closed
from dealdock.web.rest.routing import RestRouter


def name(first_name: str | None, last_name: str | None, email: str) -> str:
    """Return the name of a user: first and last name, or the address of a user without a name."""
    return " ".join(part for part in (first_name, last_name) if part) or email


@closed
class ShownUser(TypedDict):
    """A user in answers."""

    id: int
    name: str
    email: str
    groups: list[Any]


def user(row: AnyRow) -> ShownUser:
    """Return the user as JSON."""
    return {"id": row.id, "name": name(row.first_name, row.last_name, row.email), "email": row.email, "groups": []}


router = RestRouter("user", f"{PREFIX}/users")

_COLUMNS: Final = (User.id, User.first_name, User.last_name, User.email)
SEARCH: Final = Search(
    select(*_COLUMNS), User, filters=(), sorts={"id": by(User.id)}, default="id",
    ignored=frozenset({"sort_by", "sort_direction"}),
)  # fmt: skip


@router.operation("list", "GET", answer=lambda: list[ShownUser])
def list_(call: CurrentCall) -> list[ShownUser]:
    """Return all users, by id."""
    return [user(row) for row in records.rows(call.db, call.account, User)]


@router.operation("me", "GET", "/me", is_short=True, answer=lambda: ShownUser)
def me(call: CurrentCall) -> ShownUser:
    """Return the caller."""
    return user(records.read(call.db, call.account, User, call.caller.user_id))


@router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True, answer=lambda: ShownUser)
def read(call: CurrentCall) -> ShownUser:
    """Return a user."""
    return user(records.read(call.db, call.account, User, call.record_id()))


@router.operation(
    "search",
    "POST",
    "/search",
    fields=SEARCH.described("UserSearch"),
    errors=("bad_request", "invalid"),
    answer=lambda: list[ShownUser],
)
def search(call: CurrentCall) -> SearchPage:
    """Return a page of users, by id."""
    query = SEARCH.read(call.context, call.attributes(SEARCH.known))
    rows = SEARCH.rows(call.context, query)
    return SearchPage([user(row) for row in rows], SEARCH.total(call.context, query))
