"""The operation of mailboxes: `/api/v1/email_accounts`."""

from typing import Any

from dealdock.vendors.apollo.email_account import answers, queries
from dealdock.vendors.apollo.wire import moments
from dealdock.vendors.apollo.wire.call import CurrentCall
from dealdock.web.rest.routing import RestRouter

router = RestRouter("email_account", "/api/v1/email_accounts")


@router.operation("search", "GET", answer=lambda: answers.FOUND)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return all mailboxes. The first is the default one."""
    shown = [
        {
            "id": call.ids.show("email_account", one.id),
            "user_id": call.ids.show_optional("user", one.user_id),
            "email": one.email,
            "active": one.active,
            "default": place == 0,
            "type": "gmail",
            "created_at": moments.stamp(one.created_at),
            "last_synced_at": None,
        }
        for place, one in enumerate(queries.every(call.db, call.account))
    ]
    return {"email_accounts": shown}
