"""Custom redirects, which are only read: `/api/customRedirect/` (contract, objects 2.19)."""

from datetime import datetime
from typing import Final

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, RecordId, refers
from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.pardot.campaign import campaign_of, with_campaign
from dealdock.vendors.pardot.record.attributes import (
    AUTHORS,
    absent,
    attributes,
    identity,
    of_5,
    related,
    times,
)
from dealdock.vendors.pardot.record.resource import Resource
from dealdock.vendors.pardot.wire.common_criteria import query_of_dated


class CustomRedirect(Base):
    """A link that counts the clicks on it, and leads to another address."""

    __tablename__ = "pardot_custom_redirect"
    __table_args__ = (refers("campaign_id", "pardot_campaign"),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    url: Mapped[str | None] = mapped_column(Text(), doc="The address of the link")
    destination_url: Mapped[str | None] = mapped_column(Text(), doc="The address to which it leads")
    campaign_id: Mapped[int | None] = mapped_column(doc="The id of the campaign")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


CUSTOM_REDIRECTS: Final = Resource(
    object="customRedirect",
    collection="custom-redirects",
    model=CustomRedirect,
    attributes=(
        identity(CustomRedirect, has_list=False),
        *attributes(CustomRedirect.name, CustomRedirect.url, CustomRedirect.destination_url),
        *of_5(CustomRedirect.url, api_name="trackedUrl"),
        campaign_of(CustomRedirect),
        absent("String", "salesforceId", "vanityUrlPath", "vanityUrl", "gaSource", "gaMedium", "gaTerm", "gaContent"),
        absent("String", "gaCampaign", "bitlyShortUrl"),
        absent("Boolean", "bitlyIsPersonalized", "isDeleted"),
        absent("Integer", "trackerDomainId", "folderId"),
        *times(CustomRedirect, is_filtered=False),
        related("trackerDomain", "trackerDomain"),
        related("folder", "folder"),
        AUTHORS,
    ),
    query=query_of_dated(CustomRedirect),
    statement=with_campaign(CustomRedirect),
    has_recycle_bin=True,
)
CUSTOM_REDIRECTS.add_read("custom redirect")
CUSTOM_REDIRECTS.add_query("custom redirects")

CUSTOM_REDIRECT: Final[Kind] = of_rows(
    "customRedirect",
    "customRedirects",
    CustomRedirect,
    references={"campaign_id": "campaign"},
    example={"name": "Tide tables", "destination_url": "https://tides.example/"},
    named_by="name",
)
