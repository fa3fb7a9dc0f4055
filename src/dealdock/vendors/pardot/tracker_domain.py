"""Domains of the links that an account tracks, which version 5 reads (contract, version 5, section 11)."""

from datetime import datetime
from typing import Final

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import refers
from dealdock.vendors.pardot.record.collection import Asset, Collection, Recyclable
from dealdock.vendors.pardot.v5.fields import absent


class TrackerDomain(Recyclable, Asset):
    """A domain of tracked links."""

    __tablename__ = "pardot_tracker_domain"
    __table_args__ = (refers("default_campaign_id", "pardot_campaign"),)

    domain: Mapped[str] = mapped_column(doc="The domain, such as `go.company.example`")
    is_primary: Mapped[bool] = mapped_column(doc="True if new links have this domain")
    default_campaign_id: Mapped[int | None] = mapped_column(doc="The id of the campaign of new visitors")
    https_status: Mapped[str | None] = mapped_column(doc="The state of HTTPS")
    ssl_status: Mapped[str | None] = mapped_column(doc="The state of the certificate")
    ssl_status_details: Mapped[str | None] = mapped_column(doc="The reason of the certificate's state")
    validation_status: Mapped[str | None] = mapped_column(doc="The state of the domain's validation")
    validated_at: Mapped[datetime | None] = mapped_column(doc="The time of the validation")
    vanity_url_status: Mapped[str | None] = mapped_column(doc="The state of vanity URLs")
    tracking_code: Mapped[str | None] = mapped_column(Text(), doc="The HTML that tracks visitors of a page")


TRACKER_DOMAINS: Final = Collection(
    object="trackerDomain",
    collection="tracker-domains",
    model=TrackerDomain,
    others=(*absent("Integer", "sslRequestedById"),),
    filtered=(),
    example={"domain": "go.company.example", "is_primary": True},
)
