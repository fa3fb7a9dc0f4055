"""The account of the caller (contract 2.4), the only one that a call can read."""

from typing import Any, Final

from dealdock.platform.accounts import accounts
from dealdock.vendors.pardot.account import layout
from dealdock.vendors.pardot.campaign import service as campaign_service
from dealdock.vendors.pardot.limits import DAILY, daily_calls
from dealdock.vendors.pardot.v5 import selection
from dealdock.vendors.pardot.v5.call import V5Call
from dealdock.vendors.pardot.v5.documents import shown
from dealdock.vendors.pardot.v5.fields import Field, Resource, absent, snake
from dealdock.vendors.pardot.v5.reading import Read, check_parameters, found

ACCOUNT: Final = Resource(
    object="account",
    collection="account",
    members=(
        *absent("Integer", "id"),
        *absent("String", "company", "level", "website", "vanityDomain"),
        *absent("Integer", "pluginCampaignId"),
        *absent("String", "trackingCodeTemplate", "addressOne", "addressTwo", "city", "state", "territory", "zip"),
        *absent("String", "country", "phone", "fax", "timezone"),
        *absent("Integer", "maximumDailyApiCalls", "apiCallsUsed", "adminId"),
        *absent("DateTime", "createdAt", "updatedAt"),
        *absent("Integer", "createdById", "updatedById"),
    ),
)


def read(call: V5Call) -> Read:
    """Return the account."""
    check_parameters(call, {"fields"})
    selected = selection.read(call, ACCOUNT, is_query=False)
    row = accounts.read(call.db, call.account)
    older = layout.account(row, campaign_service.default(call.db, call.account), call.zone)
    values: dict[str, Any] = {
        **older,
        "address_one": older["address1"],
        "address_two": older["address2"],
        "timezone": row.time_zone,
        "maximum_daily_api_calls": daily_calls(call.settings),
        "api_calls_used": _used(call),
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }
    fields = [each for each in selected.members if isinstance(each, Field)]
    return found(
        call, row.updated_at, {each.name: shown(each, values.get(snake(each.name)), call.zone) for each in fields}
    )


def _used(call: V5Call) -> int:
    """Return the calls of the day. Calls of an account without limits are not counted."""
    uses = call.limits or call.sandbox.rate_limiter.uses(call.db, call.account)
    return next(use.used for use in uses if use.limit.name == DAILY)
