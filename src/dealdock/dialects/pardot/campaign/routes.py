"""The operations of the campaign: `/api/campaign/version/<v>/do/<operation>` (contract, objects 2.2)."""

from dealdock.core import campaign
from dealdock.core.models import Campaign
from dealdock.dialects.pardot import given
from dealdock.dialects.pardot.campaign import shape
from dealdock.dialects.pardot.campaign.criteria import QUERY
from dealdock.dialects.pardot.campaign.fields import CampaignFields
from dealdock.dialects.pardot.errors import PardotError
from dealdock.dialects.pardot.operations import Call
from dealdock.dialects.pardot.plain import Plain
from dealdock.dialects.pardot.resources import CAMPAIGN
from dealdock.dialects.pardot.response import Rows, Tree

_PLAIN = Plain("campaign", Campaign, shape.campaign, QUERY)


@CAMPAIGN.operation("create", writes=True)
def create(call: Call) -> Tree:
    """Errors 128, 13, 36, 52, 56."""
    if call.account.connected_campaigns:
        raise PardotError(128, "the account's switch connected_campaigns is on: the CRM makes them")
    fields = CampaignFields.to_create(call)
    return _PLAIN.one(call, campaign.create(call.db, call.account, **fields, now=call.now))


@CAMPAIGN.operation("read", methods=("GET", "HEAD", "POST"))
def read(call: Call) -> Tree:
    """Errors 13, 16."""
    return _PLAIN.one(call, given.record_id(call))


@CAMPAIGN.operation("update", writes=True)
def update(call: Call) -> Tree:
    """Changes what is given, nothing else. Errors 13, 16, 129, 36, 52, 56."""
    campaign_id = _PLAIN.id(call)
    if call.account.connected_campaigns and (
        wanted := [name for name in CampaignFields.model_fields if name in call.parameters]
    ):
        raise PardotError(129, f"{', '.join(wanted)}: the CRM's, while the account's switch connected_campaigns is on")
    campaign.update(call.db, call.account, campaign_id, CampaignFields.to_update(call), now=call.now)
    return _PLAIN.one(call, campaign_id)


@CAMPAIGN.operation("query", methods=("GET", "HEAD", "POST"), streams=True)
def query(call: Call) -> Tree | Rows:
    """A page of campaigns."""
    return _PLAIN.rows(call)
