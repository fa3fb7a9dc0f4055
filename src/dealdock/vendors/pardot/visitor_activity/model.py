"""The table of visitor activities."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, RecordId


class VisitorActivity(Base):
    """An event in a prospect's history. Types: `visitor-activity-types.tsv` of the contract."""

    __tablename__ = "pardot_visitor_activity"
    __counted_as__ = "visitor_activities"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "prospect_id"], ["pardot_prospect.dataset_id", "pardot_prospect.id"]),
        ForeignKeyConstraint(
            ["dataset_id", "opportunity_id"], ["pardot_opportunity.dataset_id", "pardot_opportunity.id"]
        ),
        ForeignKeyConstraint(["dataset_id", "campaign_id"], ["pardot_campaign.dataset_id", "pardot_campaign.id"]),
        Index(None, "dataset_id", "opportunity_id", "id"),
        Index(None, "dataset_id", "prospect_id", "id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    type: Mapped[int] = mapped_column(SmallInteger())
    visitor_id: Mapped[int | None]
    prospect_id: Mapped[int | None]
    type_name: Mapped[str]
    details: Mapped[str | None] = mapped_column(Text())
    campaign_id: Mapped[int | None]  # None with an opportunity: its campaign applies
    email_id: Mapped[int | None]
    list_email_id: Mapped[int | None]
    email_template_id: Mapped[int | None]
    form_id: Mapped[int | None]
    form_handler_id: Mapped[int | None]
    site_search_query_id: Mapped[int | None]
    landing_page_id: Mapped[int | None]
    paid_search_ad_id: Mapped[int | None]
    multivariate_test_variation_id: Mapped[int | None]
    visitor_page_view_id: Mapped[int | None]
    file_id: Mapped[int | None]
    custom_redirect_id: Mapped[int | None]
    visit_id: Mapped[int | None]
    opportunity_id: Mapped[int | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
