"""The account: `/account` (contract 3.1)."""

from sqlalchemy import select
from typing_extensions import TypedDict

from dealdock.platform.records.models import Account
from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.wire.call import CurrentCall
from dealdock.web.rest.answers import closed
from dealdock.web.rest.routing import RestRouter

router = RestRouter("account", f"{PREFIX}/account")


@closed
class ShownAccountSettings(TypedDict):
    """The settings of an account."""

    setting_team_permissions_enabled: bool
    setting_enable_leads: bool


@closed
class ShownAccount(TypedDict):
    """The account in answers."""

    id: int
    name: str
    primary_timezone: str
    settings: ShownAccountSettings
    logo_mini_url: None


@router.operation("read", "GET", is_short=True, answer=lambda: ShownAccount)
def read(call: CurrentCall) -> ShownAccount:
    """Return the account of the caller."""
    name = call.db.scalars(select(Account.name).where(Account.id == call.account.account_id)).one()
    enables_leads = call.context.settings.leads_enabled
    return {
        "id": call.account.account_id,
        "name": name,
        "primary_timezone": call.account.time_zone,
        "settings": {"setting_team_permissions_enabled": False, "setting_enable_leads": enables_leads},
        "logo_mini_url": None,
    }
