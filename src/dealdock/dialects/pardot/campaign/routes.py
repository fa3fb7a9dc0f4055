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
from dealdock.dialects.pardot.response import Rows, Tree
from dealdock.dialects.pardot.routing import METHODS_OF_READS, PardotRouter

router = PardotRouter("campaign", also=("campaigns",))

_PLAIN = Plain("campaign", Campaign, shape.campaign, QUERY)


@router.operation("create", writes=True, fields=CampaignFields, errors=(128, 13, 36, 56, 52))
def create(call: Call) -> Tree:
    """Create a campaign."""
    if call.account.connected_campaigns:
        raise PardotError(128, "the account's switch connected_campaigns is on: the CRM makes them")
    fields = CampaignFields.to_create(call).given()
    return _PLAIN.one(call, campaign.create(call.db, call.account, **fields, now=call.now))


@router.operation("read", requires=("id",), methods=METHODS_OF_READS, errors=(13, 16))
def read(call: Call) -> Tree:
    """Return one campaign."""
    return _PLAIN.one(call, given.record_id(call))


@router.operation("update", requires=("id",), writes=True, fields=CampaignFields, errors=(13, 16, 129, 36, 56, 52))
def update(call: Call) -> Tree:
    """Change the fields of a campaign that are given."""
    campaign_id = _PLAIN.id(call)
    if call.account.connected_campaigns and (
        wanted := [name for name in CampaignFields.model_fields if name in call.parameters]
    ):
        raise PardotError(129, f"{', '.join(wanted)}: the CRM's, while the account's switch connected_campaigns is on")
    campaign.update(call.db, call.account, campaign_id, CampaignFields.to_update(call).given(), now=call.now)
    return _PLAIN.one(call, campaign_id)


@router.operation("query", methods=METHODS_OF_READS, criteria=QUERY, streams=True)
def query(call: Call) -> Tree | Rows:
    """Return a page of campaigns."""
    return _PLAIN.rows(call)
