"""Fields that refer to another record and that several objects share."""

from typing import Annotated

from dealdock.vendors.pardot.campaign import service as campaign_service
from dealdock.vendors.pardot.wire import values
from dealdock.vendors.pardot.wire.fields import ABSENT, Context, Resolved


def _campaign_id(context: Context) -> object:
    """Return the campaign's id; an empty parameter is the account's default campaign."""
    call, text = context.call, context.call.parameters.get("campaign_id")
    if text is None:
        return ABSENT
    if not text.strip():
        return campaign_service.default(call.db, call.account)
    campaign_id = values.checked(values.record_id, text, 38, "campaign_id")
    campaign_service.require(call.db, call.account, campaign_id)
    return campaign_id


CampaignReference = Annotated[int, Resolved(_campaign_id, ("campaign_id",), (38,))]
