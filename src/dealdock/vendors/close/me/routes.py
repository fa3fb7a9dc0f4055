"""The operation of the caller: `/api/v1/me/` (contract 3.5)."""

from typing import Any

from dealdock.platform.records.models import User
from dealdock.vendors.close import records
from dealdock.vendors.close.connected_account.layout import connected_account
from dealdock.vendors.close.dispatch import CurrentCall
from dealdock.vendors.close.me.answers import Caller
from dealdock.vendors.close.membership import queries as members
from dealdock.vendors.close.membership.layout import membership
from dealdock.vendors.close.organization import service as organization
from dealdock.vendors.close.phone_number import resource as phone_numbers
from dealdock.vendors.close.user import queries
from dealdock.vendors.close.user.layout import OF_CALLER, user
from dealdock.web.rest.routing import RestRouter

router = RestRouter("me", "/api/v1/me")


@router.operation("read", "GET", answer=lambda: Caller)
def read(call: CurrentCall) -> dict[str, Any]:
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
