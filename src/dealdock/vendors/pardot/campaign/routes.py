"""The operations of the campaign: `/api/campaign/version/<v>/do/<operation>` (contract, objects 2.2)."""

from typing import Final

from dealdock.vendors.pardot.campaign import layout, service
from dealdock.vendors.pardot.campaign.criteria import QUERY
from dealdock.vendors.pardot.campaign.fields import CampaignFields
from dealdock.vendors.pardot.campaign.model import Campaign
from dealdock.vendors.pardot.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.wire import described, required
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.operations import CurrentCall
from dealdock.vendors.pardot.wire.serializers import Document, PageResult
from dealdock.vendors.pardot.wire.simple_resource import SimpleResource

router = PardotRouter("campaign", aliases=("campaigns",))

_ONE: Final = described.one("Campaign", "campaign", lambda: layout.CAMPAIGN.type)

_CAMPAIGNS = SimpleResource("campaign", Campaign, layout.CAMPAIGN, QUERY)


@router.operation(
    "create", writes=True, fields=CampaignFields, errors=(128, 13, 36, 56, 52), is_short=True, answer=_ONE
)
def create(call: CurrentCall) -> Document:
    """Create a campaign."""
    if call.settings.connected_campaigns:
        raise PardotError(128, "the account's switch connected_campaigns is on: the CRM makes them")
    fields = CampaignFields.to_create(call).columns()
    return _CAMPAIGNS.one(call, service.create(call.db, call.account, **fields, now=call.now))


@router.operation("read", requires=("id",), methods=METHODS_OF_READS, errors=(13, 16), is_short=True, answer=_ONE)
def read(call: CurrentCall) -> Document:
    """Return one campaign."""
    return _CAMPAIGNS.one(call, required.record_id(call))


@router.operation(
    "update",
    requires=("id",),
    writes=True,
    fields=CampaignFields,
    errors=(13, 16, 129, 36, 56, 52),
    is_short=True,
    answer=_ONE,
)
def update(call: CurrentCall) -> Document:
    """Change the given fields of a campaign."""
    campaign_id = _CAMPAIGNS.id(call)
    if call.settings.connected_campaigns and (
        wanted := [name for name in CampaignFields.model_fields if name in call.parameters]
    ):
        raise PardotError(129, f"{', '.join(wanted)}: the CRM's, while the account's switch connected_campaigns is on")
    return _CAMPAIGNS.update(call, campaign_id, CampaignFields)


@router.operation(
    "query",
    methods=METHODS_OF_READS,
    criteria=QUERY,
    streams=True,
    answer=described.page("Campaign", "campaign", lambda: layout.CAMPAIGN.type),
)
def query(call: CurrentCall) -> Document | PageResult:
    """Return a page of campaigns."""
    return _CAMPAIGNS.rows(call)
