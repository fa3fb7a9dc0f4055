"""Landing pages, which version 5 reads, and their layouts, which it also writes (contract, version 5, section 11)."""

from datetime import datetime
from typing import Final

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Whole, holds, refers
from dealdock.vendors.pardot.record.collection import Asset, Collection, Recyclable
from dealdock.vendors.pardot.v5.fields import Field, absent


class LayoutTemplate(Recyclable, Asset):
    """A layout of landing pages, forms and results of the site search."""

    __tablename__ = "pardot_layout_template"
    __table_args__ = (refers("folder_id", "pardot_folder"),)

    name: Mapped[str]
    layout_content: Mapped[str] = mapped_column(Text(), doc="The HTML of a page")
    form_content: Mapped[str | None] = mapped_column(Text(), doc="The HTML of a form")
    site_search_content: Mapped[str | None] = mapped_column(Text(), doc="The HTML of results of the site search")
    is_include_default_css: Mapped[bool] = mapped_column(doc="True if the default style applies, too")
    folder_id: Mapped[int | None] = mapped_column(doc="The id of the folder")


class LandingPage(Recyclable, Asset):
    """A page of a campaign. The sandbox does not store its content."""

    __tablename__ = "pardot_landing_page"
    __table_args__ = (
        refers("campaign_id", "pardot_campaign"),
        refers("folder_id", "pardot_folder"),
        refers("form_id", "pardot_form"),
        refers("layout_template_id", "pardot_layout_template"),
        refers("tracker_domain_id", "pardot_tracker_domain"),
    )

    name: Mapped[str]
    campaign_id: Mapped[int | None] = mapped_column(doc="The id of the campaign")
    folder_id: Mapped[int | None] = mapped_column(doc="The id of the folder")
    form_id: Mapped[int | None] = mapped_column(doc="The id of the form on it")
    layout_template_id: Mapped[int | None] = mapped_column(doc="The id of the layout")
    tracker_domain_id: Mapped[int | None] = mapped_column(doc="The id of the domain of its address")
    title: Mapped[str | None] = mapped_column(doc="The title")
    description: Mapped[str | None] = mapped_column(Text(), doc="The description for search engines")
    is_do_not_index: Mapped[bool] = mapped_column(doc="True if search engines are not to list it")
    url: Mapped[str | None] = mapped_column(Text(), doc="The address")
    vanity_url: Mapped[str | None] = mapped_column(Text(), doc="The short address")
    vanity_url_path: Mapped[str | None] = mapped_column(doc="The path of the short address")
    layout_type: Mapped[str | None] = mapped_column(doc="The kind of the layout")
    layout_table_border: Mapped[int | None] = mapped_column(doc="The width of borders", info=holds(Whole(0, 1000)))
    is_use_redirect_location: Mapped[bool] = mapped_column(doc="True if its form leads to `redirect_location`")
    redirect_location: Mapped[str | None] = mapped_column(Text(), doc="The address to which its form leads")
    bitly_is_personalized: Mapped[bool] = mapped_column(doc="True if the address of bit.ly is the account's own")
    bitly_short_url: Mapped[str | None] = mapped_column(doc="The address at bit.ly")
    archive_date: Mapped[datetime | None] = mapped_column(doc="The time at which it was archived")


LAYOUT_TEMPLATES: Final = Collection(
    object="layoutTemplate",
    collection="layout-templates",
    model=LayoutTemplate,
    filtered=(),
    written=("name", "layoutContent", "formContent", "siteSearchContent", "isIncludeDefaultCss", "folderId"),
    example={"name": "Plain", "layout_content": "<html>%%content%%</html>"},
)
LANDING_PAGES: Final = Collection(
    object="landingPage",
    collection="landing-pages",
    model=LandingPage,
    others=(
        *absent("String", "salesforceId"),
        Field(name="salesforceCmsId", type="String", needs_connector=True),
    ),
    example={"name": "Lamps for ships", "url": "https://go.company.example/lamps"},
)
