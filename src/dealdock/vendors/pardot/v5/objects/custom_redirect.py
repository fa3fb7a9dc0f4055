"""Custom redirects, which version 5 only reads here."""

from typing import Final

from dealdock.vendors.pardot.custom_redirect.model import CustomRedirect
from dealdock.vendors.pardot.v5.fields import Field, Relation, Resource, absent, identity, strings, times
from dealdock.vendors.pardot.v5.objects.campaign import CAMPAIGN
from dealdock.vendors.pardot.v5.objects.folder import FOLDER, TRACKER_DOMAIN
from dealdock.vendors.pardot.v5.objects.user import USER

CUSTOM_REDIRECT: Final = Resource(
    object="customRedirect",
    collection="custom-redirects",
    model=CustomRedirect,
    has_recycle_bin=True,
    members=(
        identity(CustomRedirect.id, has_list=False),
        *strings(CustomRedirect, "name", "destinationUrl", "url"),
        Field(name="trackedUrl", type="String", column=CustomRedirect.url),
        Field(name="campaignId", type="Integer", column=CustomRedirect.campaign_id),
        *absent("String", "salesforceId", "vanityUrlPath", "vanityUrl", "gaSource", "gaMedium", "gaTerm", "gaContent"),
        *absent("String", "gaCampaign", "bitlyShortUrl"),
        *absent("Boolean", "bitlyIsPersonalized", "isDeleted"),
        *absent("Integer", "trackerDomainId", "folderId", "createdById", "updatedById"),
        *times(CustomRedirect, is_filtered=False),
        Relation("campaign", lambda: CAMPAIGN, CustomRedirect.campaign_id),
        Relation("trackerDomain", lambda: TRACKER_DOMAIN),
        Relation("folder", lambda: FOLDER),
        Relation("createdBy", lambda: USER),
        Relation("updatedBy", lambda: USER),
    ),
)
