"""The operations of users, and the caller: `/api/v1/user/`, `/api/v1/me/` (contract 3.5)."""

from typing import Any, Final

from dealdock.platform.records.models import User
from dealdock.vendors.close import records
from dealdock.vendors.close.connected_account.layout import connected_account
from dealdock.vendors.close.dispatch import CurrentCall
from dealdock.vendors.close.membership import queries as members
from dealdock.vendors.close.membership.layout import membership
from dealdock.vendors.close.organization import service as organization
from dealdock.vendors.close.phone_number import resource as phone_numbers
from dealdock.vendors.close.user import answers, queries
from dealdock.vendors.close.user.caller import Caller
from dealdock.vendors.close.user.layout import OF_CALLER, user
from dealdock.vendors.close.wire import documentation, parameters
from dealdock.vendors.close.wire.answers import page, whole
from dealdock.vendors.close.wire.parameters import Page, Whole
from dealdock.web.rest.routing import RestRouter

router = RestRouter("user", "/api/v1/user")
me = RestRouter("me", "/api/v1/me")

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


@me.operation("read", "GET", answer=lambda: Caller)
def read_me(call: CurrentCall) -> dict[str, Any]:
    """Return the caller, with the organization as a whole object."""
    context = call.context
    row = records.get(context, User, context.user_id)
    is_first = queries.first(context) == row.id
    connected = [connected_account(context.ids, row)] if is_first else []
    return {
        **user(context.ids, row),
        **OF_CALLER,
        "all_group_numbers": phone_numbers.of_groups(context),
        "connected_accounts": connected,
        "email_accounts": connected,
        "memberships": [membership(context.ids, members.of_user(context, row.id))],
        "organizations": [organization.of_caller(context)],
        "phone_numbers": phone_numbers.of_caller(context),
    }
