"""The table of visitor activities."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, SmallInteger, Text
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, RecordId, column


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

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    type: NamedColumn[int] = column(SmallInteger())
    visitor_id: NamedColumn[int | None]
    prospect_id: NamedColumn[int | None]
    type_name: NamedColumn[str]
    details: NamedColumn[str | None] = column(Text())
    campaign_id: NamedColumn[int | None]  # None with an opportunity: its campaign applies
    email_id: NamedColumn[int | None]
    list_email_id: NamedColumn[int | None]
    email_template_id: NamedColumn[int | None]
    form_id: NamedColumn[int | None]
    form_handler_id: NamedColumn[int | None]
    site_search_query_id: NamedColumn[int | None]
    landing_page_id: NamedColumn[int | None]
    paid_search_ad_id: NamedColumn[int | None]
    multivariate_test_variation_id: NamedColumn[int | None]
    visitor_page_view_id: NamedColumn[int | None]
    file_id: NamedColumn[int | None]
    custom_redirect_id: NamedColumn[int | None]
    visit_id: NamedColumn[int | None]
    opportunity_id: NamedColumn[int | None]
    created_at: NamedColumn[datetime]
    updated_at: NamedColumn[datetime]
