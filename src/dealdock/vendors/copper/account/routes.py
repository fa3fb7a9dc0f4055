"""The operation of the account: `/account` (contract 3.1)."""

from typing import Any

from sqlalchemy import select

from dealdock.platform.records.models import Account
from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.wire.call import CurrentCall
from dealdock.web.rest.routing import RestRouter

router = RestRouter("account", f"{PREFIX}/account")


@router.operation("read", "GET", is_short=True)
def read(call: CurrentCall) -> Any:
    """Return the account of the caller."""
    name = call.db.scalar(select(Account.name).where(Account.id == call.account.account_id))
    enables_leads = call.context.settings.leads_enabled
    return {
        "id": call.account.account_id,
        "name": name,
        "primary_timezone": call.account.time_zone,
        "settings": {"setting_team_permissions_enabled": False, "setting_enable_leads": enables_leads},
        "logo_mini_url": None,
    }
