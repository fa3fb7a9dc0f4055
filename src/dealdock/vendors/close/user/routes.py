"""The operations of users: `/api/v1/user/` (contract 3.5)."""

from typing import Any, Final

from dealdock.platform.records.models import User
from dealdock.vendors.close import records
from dealdock.vendors.close.dispatch import CurrentCall
from dealdock.vendors.close.membership import queries as members
from dealdock.vendors.close.user import answers
from dealdock.vendors.close.user.layout import user
from dealdock.vendors.close.wire import documentation, parameters
from dealdock.vendors.close.wire.answers import page, whole
from dealdock.vendors.close.wire.parameters import Page, Whole
from dealdock.web.rest.routing import RestRouter

router = RestRouter("user", "/api/v1/user")

ListQuery: Final = documentation.query("UserList")
_MOST: Final = 1000


@router.operation("list", "GET", query=ListQuery, errors=("bad_request",), answer=lambda: page(answers.ShownUser))
def list_(call: CurrentCall) -> Page:
    """Return a page of the users who have not left, in the order of their ids as text."""
    cut = parameters.cut(call.context, call.query, most=_MOST)
    found = [user(call.context.ids, each.user) for each in members.every(call.context) if each.is_active]
    return parameters.page_of(sorted(found, key=lambda each: each["id"]), cut)


@router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True, answer=lambda: answers.ShownUser)
def read(call: CurrentCall) -> dict[str, Any]:
    """Return a user."""
    return user(call.context.ids, records.get(call.context, User, call.public_id("user")))


@router.operation("read_availability", "GET", "/availability", answer=lambda: whole(answers.Availability))
def read_availability(call: CurrentCall) -> Whole:
    """Return the availability of all users for calls: nobody takes calls here."""
    offline: list[dict[str, Any]] = [
        {"active_calls": [], "status": "offline", "type": type_} for type_ in ("mobile", "native", "web")
    ]
    ids = call.context.ids
    active = (each.user.id for each in members.every(call.context) if each.is_active)
    users = [{"availability": offline, "user_id": ids.show("user", number)} for number in active]
    return Whole({"data": users})
