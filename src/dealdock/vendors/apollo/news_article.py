"""News about organizations of the directory: `/api/v1/news_articles` (contract 10.16)."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Index, Text, bindparam, func, select
from sqlalchemy.orm import Mapped, mapped_column
from typing_extensions import TypedDict

from dealdock.platform.database.selection import Selection, Sort
from dealdock.platform.records.base import Base, DatasetId, JsonTexts, MillisecondMoment, RecordId
from dealdock.platform.records.kind import of_rows
from dealdock.vendors.apollo.directory import service as directory
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.organization import resource as organizations
from dealdock.vendors.apollo.record import id_lists
from dealdock.vendors.apollo.wire import moments, pages, searches, values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.described import Pagination
from dealdock.vendors.apollo.wire.searches import Filter, Range, one_of
from dealdock.web.rest.answers import closed, object_type
from dealdock.web.rest.routing import RestRouter


class NewsArticle(Base):
    """An article about an organization of the directory (contract 10.16). No foreign key leads to the organization."""

    __tablename__ = "apollo_news_article"
    __table_args__ = (Index(None, "dataset_id", "organization_id", "published_at"),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    organization_id: Mapped[int | None] = mapped_column(doc="The id of the organization")
    title: Mapped[str] = mapped_column(doc="The title")
    url: Mapped[str | None] = mapped_column(doc="The address of the article")
    domain: Mapped[str | None] = mapped_column(doc="The domain of the publisher, by default the host of the address")
    snippet: Mapped[str | None] = mapped_column(Text(), doc="The beginning of the article")
    published_at: Mapped[MillisecondMoment | None] = mapped_column(doc="The time at which it was published")
    event_categories: Mapped[JsonTexts] = mapped_column(default=list, doc="What it reports, such as `investment`")
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]


NEWS_ARTICLE: Final = of_rows(
    "news_article",
    "news_articles",
    NewsArticle,
    references={"organization_id": "organization"},
    prepare=directory.require,
    **directory.lists("event_categories"),
)


def _categories(_: Call, value: Any) -> ColumnElement[bool]:
    return id_lists.has_any(NewsArticle.event_categories, values.listed(value))


_ORGANIZATIONS: Final = "organization_ids"
FILTERS: Final[Mapping[str, Filter]] = {
    _ORGANIZATIONS: one_of(NewsArticle.organization_id, "organization"),
    "categories": _categories,
}
RANGES: Final[Mapping[str, Range]] = {
    "published_at": Range(
        values.moment, lambda _, low, high: searches.within_days(NewsArticle.published_at, low, high)
    ),
}
_Search: Final = searches.described("NewsArticleSearch", FILTERS, RANGES)
_ORDER: Final = (Sort(NewsArticle.published_at, True), Sort(NewsArticle.id, True))
_MOST: Final = 25
"""The articles on one page."""


@closed
class ShownNewsArticle(TypedDict):
    """An article."""

    id: str
    url: str | None
    domain: str | None
    title: str
    snippet: str | None
    organization_ids: list[str]
    published_at: str | None
    event_categories: list[str]


_PAGE: Final = object_type("NewsArticlePage", {"pagination": Pagination, "news_articles": list[ShownNewsArticle]})

router = RestRouter("news_article", "/api/v1/news_articles")


@router.operation(
    "search",
    "POST",
    "/search",
    fields=_Search,
    errors=(
        *("no_organizations", "invalid_per_page", "page_too_deep", "invalid_filter", "invalid_date"),
        "no_credits",
    ),
    writes=True,
    answer=lambda: _PAGE,
)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return a page of the articles about organizations, the newest first."""
    if not values.listed(call.parameters.get(_ORGANIZATIONS)):
        raise refused("no_organizations", f"{_ORGANIZATIONS} is missing")
    organizations.opened(call)
    page = pages.page(call, most=_MOST)
    conditions = [*searches.criteria(call, FILTERS), *searches.ranges(call, RANGES)]
    selection = Selection(conditions, _ORDER, page.size, page.offset, deleted=None)
    here = {"dataset_id": call.account.dataset_id}
    found = call.db.execute(selection.page(_ALL, NewsArticle), here).all()
    total = call.db.scalars(selection.total(_COUNT, NewsArticle), here).one()
    organizations.pay_page(call, is_empty=not found)
    shown = [
        {
            "id": call.ids.show("news_article", row.id),
            "url": row.url,
            "domain": row.domain or values.domain(row.url),
            "title": row.title,
            "snippet": row.snippet,
            "organization_ids": id_lists.shown(call, "organization", filter(None, [row.organization_id])),
            "published_at": moments.date(row.published_at),
            "event_categories": row.event_categories,
        }
        for row in found
    ]
    return {"pagination": page.pagination(total), "news_articles": shown}


_HERE: Final = NewsArticle.dataset_id == bindparam("dataset_id")
_ALL: Final = select(NewsArticle.__table__).where(_HERE)
_COUNT: Final = select(func.count()).select_from(NewsArticle).where(_HERE)
