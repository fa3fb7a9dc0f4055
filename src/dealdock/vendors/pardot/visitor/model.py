"""The tables of visitors of an account's website, of their visits, and of the pages that they saw."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, RecordId, refers


class Visitor(Base):
    """A browser that visited the website. It may belong to a prospect."""

    __tablename__ = "pardot_visitor"
    __table_args__ = (
        refers("prospect_id", "pardot_prospect"),
        Index(None, "dataset_id", "prospect_id", "id"),
        Index(None, "dataset_id", "updated_at", "id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    prospect_id: Mapped[int | None] = mapped_column(doc="The id of the prospect")
    is_identified: Mapped[bool] = mapped_column(
        default=True, doc="True if the person or the company is known; queries find these unless they ask for all"
    )
    ip_address: Mapped[str | None] = mapped_column(doc="The IP address")
    hostname: Mapped[str | None] = mapped_column(doc="The name of the host")
    browser: Mapped[str | None] = mapped_column(doc="The name of the browser")
    browser_version: Mapped[str | None] = mapped_column(doc="The version of the browser")
    operating_system: Mapped[str | None] = mapped_column(doc="The name of the operating system")
    operating_system_version: Mapped[str | None] = mapped_column(doc="The version of the operating system")
    language: Mapped[str | None] = mapped_column(doc="The language of the browser")
    screen_height: Mapped[str | None] = mapped_column(doc="The height of the screen")
    screen_width: Mapped[str | None] = mapped_column(doc="The width of the screen")
    is_flash_enabled: Mapped[bool | None] = mapped_column(doc="True if the browser runs Flash")
    is_java_enabled: Mapped[bool | None] = mapped_column(doc="True if the browser runs Java")
    campaign_parameter: Mapped[str | None] = mapped_column(doc="The parameter utm_campaign")
    medium_parameter: Mapped[str | None] = mapped_column(doc="The parameter utm_medium")
    source_parameter: Mapped[str | None] = mapped_column(doc="The parameter utm_source")
    content_parameter: Mapped[str | None] = mapped_column(doc="The parameter utm_content")
    term_parameter: Mapped[str | None] = mapped_column(doc="The parameter utm_term")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Visit(Base):
    """A visit to the website. Its count of pages, its first and its last page follow from its page views."""

    __tablename__ = "pardot_visit"
    __table_args__ = (
        refers("visitor_id", "pardot_visitor"),
        refers("prospect_id", "pardot_prospect"),
        Index(None, "dataset_id", "visitor_id", "id"),
        Index(None, "dataset_id", "prospect_id", "id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    visitor_id: Mapped[int | None] = mapped_column(doc="The id of the visitor")
    prospect_id: Mapped[int | None] = mapped_column(doc="The id of the prospect")
    campaign_parameter: Mapped[str | None] = mapped_column(doc="The parameter utm_campaign")
    medium_parameter: Mapped[str | None] = mapped_column(doc="The parameter utm_medium")
    source_parameter: Mapped[str | None] = mapped_column(doc="The parameter utm_source")
    content_parameter: Mapped[str | None] = mapped_column(doc="The parameter utm_content")
    term_parameter: Mapped[str | None] = mapped_column(doc="The parameter utm_term")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class VisitorPageView(Base):
    """A page that was seen in a visit."""

    __tablename__ = "pardot_visitor_page_view"
    __table_args__ = (
        refers("visit_id", "pardot_visit"),
        Index(None, "dataset_id", "visit_id", "id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    visit_id: Mapped[int] = mapped_column(doc="The id of the visit")
    url: Mapped[str] = mapped_column(Text(), doc="The address of the page")
    title: Mapped[str | None] = mapped_column(doc="The title of the page")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
