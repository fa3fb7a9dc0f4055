"""Layouts of pages and forms, which version 5 reads and writes (contract, version 5, section 11)."""

from typing import Final

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import refers
from dealdock.vendors.pardot.record.collection import Asset, Collection, Recyclable


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


LAYOUT_TEMPLATES: Final = Collection(
    object="layoutTemplate",
    collection="layout-templates",
    model=LayoutTemplate,
    filtered=(),
    written=("name", "layoutContent", "formContent", "siteSearchContent", "isIncludeDefaultCss", "folderId"),
    example={"name": "Plain", "layout_content": "<html>%%content%%</html>"},
)
