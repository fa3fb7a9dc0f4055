"""The table of visitor activities."""

from datetime import datetime
from typing import Final

from sqlalchemy import Index, SmallInteger, Text, event, text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.database import dialects
from dealdock.platform.records.base import Base, DatasetId, RecordId, refers

_OF_VISITOR: Final = text("visitor_id IS NOT NULL")  # activities of opportunities have none, and skip that index


class VisitorActivity(Base):
    """An event in a prospect's history. Types: `visitor-activity-types.tsv` of the contract."""

    __tablename__ = "pardot_visitor_activity"
    __counted_as__ = "visitor_activities"
    __table_args__ = (
        refers("prospect_id", "pardot_prospect"),
        refers("opportunity_id", "pardot_opportunity"),
        refers("campaign_id", "pardot_campaign"),
        Index(None, "dataset_id", "opportunity_id", "id"),
        Index(None, "dataset_id", "prospect_id", "id"),
        Index(None, "dataset_id", "visitor_id", "id", sqlite_where=_OF_VISITOR),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    type: Mapped[int] = mapped_column(SmallInteger(), doc="The number of the activity's type")
    visitor_id: Mapped[int | None] = mapped_column(doc="The id of the visitor")
    prospect_id: Mapped[int | None] = mapped_column(doc="The id of the prospect")
    type_name: Mapped[str] = mapped_column(doc="The name of the activity's type")
    details: Mapped[str | None] = mapped_column(Text(), doc="The subject of the activity")
    # None with an opportunity: its campaign applies
    campaign_id: Mapped[int | None] = mapped_column(doc="The id of the campaign")
    email_id: Mapped[int | None] = mapped_column(doc="The id of the email")
    list_email_id: Mapped[int | None] = mapped_column(doc="The id of the list email")
    email_template_id: Mapped[int | None] = mapped_column(doc="The id of the email template")
    form_id: Mapped[int | None] = mapped_column(doc="The id of the form")
    form_handler_id: Mapped[int | None] = mapped_column(doc="The id of the form handler")
    site_search_query_id: Mapped[int | None] = mapped_column(doc="The id of the site search")
    landing_page_id: Mapped[int | None] = mapped_column(doc="The id of the landing page")
    paid_search_ad_id: Mapped[int | None] = mapped_column(doc="The id of the paid search ad")
    multivariate_test_variation_id: Mapped[int | None] = mapped_column(
        doc="The id of the variation of the multivariate test"
    )
    visitor_page_view_id: Mapped[int | None] = mapped_column(doc="The id of the page view")
    file_id: Mapped[int | None] = mapped_column(doc="The id of the file")
    custom_redirect_id: Mapped[int | None] = mapped_column(doc="The id of the custom redirect")
    visit_id: Mapped[int | None] = mapped_column(doc="The id of the visit")
    opportunity_id: Mapped[int | None] = mapped_column(doc="The id of the opportunity")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


event.listen(VisitorActivity.__table__, "before_create", dialects.make_indexes_partial)
