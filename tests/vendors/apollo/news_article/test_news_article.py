"""News about organizations. Contract, 10.16."""

import json
from typing import Any

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import NOON, Apollo, error, refusal
from tests.vendors.apollo.directory import DIRECTORY
from tests.vendors.apollo.opportunity.test_create import UNKNOWN


@pytest.fixture
def known(http: httpx.Client) -> Apollo:
    return Apollo.open(http, directory=DIRECTORY, credits=3, clock={"mode": "frozen", "at": NOON})


def firm(apollo: Apollo, name: str = "Tallow Works") -> str:
    """Return the id of an organization of the directory."""
    found = apollo.control("GET", "/records/organization")
    return next(str(each["id"]) for each in found if each["name"] == name)


def article(apollo: Apollo, title: str, **fields: Any) -> dict[str, Any]:
    """Make an article, by default about the first organization."""
    body = {"organization_id": firm(apollo), "title": title, **fields}
    made: dict[str, Any] = apollo.control("POST", "/records/news_article", body)
    return made


def titles(apollo: Apollo, **parameters: Any) -> list[str]:
    """Return the titles of the articles that a search finds, by default about the first organization."""
    sent = {"organization_ids[]": firm(apollo), **parameters}
    return [each["title"] for each in apollo.done("POST", "/news_articles/search", params=sent)["news_articles"]]


def spent(apollo: Apollo) -> int:
    """Return the credits that the team has used."""
    stats = apollo.done("POST", "/usage_stats/credit_usage_stats")["credit_usage_stats"]
    return int(stats["lead_credit"]["consumed"])


@pytest.mark.contract("10.news.1")
def test_shows_the_articles_about_an_organization(known: Apollo) -> None:
    text = {"url": "https://www.pier.example/news/1", "snippet": "New boilers.", "event_categories": ["investment"]}
    made = article(known, "Tallow Works buys boilers", published_at="2026-05-02T10:00:00.000Z", **text)
    article(known, "Of Harbour Press", organization_id=firm(known, "Harbour Press"))
    answer = known.done("POST", "/news_articles/search", {"organization_ids": [firm(known)]})
    assert list(answer) == ["pagination", "news_articles"]
    assert answer["pagination"] == {"page": 1, "per_page": 25, "total_entries": 1, "total_pages": 1}
    (shown,) = answer["news_articles"]
    assert list(shown.items()) == [
        ("id", made["id"]),
        ("url", "https://www.pier.example/news/1"),
        ("domain", "pier.example"),
        ("title", "Tallow Works buys boilers"),
        ("snippet", "New boilers."),
        ("organization_ids", [firm(known)]),
        ("published_at", "2026-05-02T10:00:00.000+00:00"),
        ("event_categories", ["investment"]),
    ]


@pytest.mark.contract("10.news.2")
def test_finds_by_organizations_categories_and_days_the_newest_first(known: Apollo) -> None:
    article(known, "Old", published_at="2026-05-01T10:00:00.000Z", event_categories=["hires"])
    article(known, "New", published_at="2026-05-03T10:00:00.000Z", event_categories=["hires", "contract"])
    article(known, "Theirs", organization_id=firm(known, "Quay Systems"))
    firms = [firm(known), firm(known, "Quay Systems")]
    expected: list[tuple[dict[str, Any], list[str]]] = [
        ({}, ["New", "Old"]),
        ({"organization_ids[]": firms}, ["New", "Old", "Theirs"]),
        ({"organization_ids[]": UNKNOWN}, []),
        ({"categories[]": "contract"}, ["New"]),
        ({"categories[]": ["contract", "hires"]}, ["New", "Old"]),
        ({"categories[]": "hire"}, []),
        ({"published_at[min]": "2026-05-02"}, ["New"]),
        ({"published_at[min]": "2026-05-01", "published_at[max]": "2026-05-01"}, ["Old"]),
        ({"per_page": 1, "page": 2}, ["Old"]),
    ]
    known.control("PATCH", "", {"credits": None})
    assert [titles(known, **parameters) for parameters, _ in expected] == [wanted for _, wanted in expected]


@pytest.mark.contract("10.news.3")
@each_case(
    ("sent", "text"),
    [
        ({}, "organization_ids is required"),
        ({"organization_ids": []}, "organization_ids is required"),
        ({"organization_ids": [UNKNOWN], "per_page": 0}, "An error occurred. Per page cannot be 0."),
    ],
)
def test_refuses(apollo: Apollo, sent: Any, text: str) -> None:
    assert error(apollo.call("POST", "/news_articles/search", sent)) == (422, text)


@pytest.mark.contract("10.news.4")
def test_a_page_with_articles_costs_a_credit(known: Apollo) -> None:
    article(known, "New")
    assert titles(known, **{"organization_ids[]": UNKNOWN}) == []
    assert spent(known) == 0
    assert [titles(known) for _ in range(3)] == [["New"]] * 3
    assert spent(known) == 3
    answer = known.call("POST", "/news_articles/search", {"organization_ids": [firm(known)]})
    assert refusal(answer)[0] == 422


@pytest.mark.contract("10.news.5")
def test_of_a_deleted_organization_names_none(known: Apollo) -> None:
    made = article(known, "New")
    known.control("DELETE", f"/records/organization/{firm(known)}")
    assert known.control("GET", f"/records/news_article/{made['id']}")["organization_id"] is None


@pytest.mark.contract("10.news.5")
def test_of_a_scene_is_found_before_the_directory_is_made(http: httpx.Client) -> None:
    own = {"organization": "Tallow Works", "title": "New", "event_categories": ["hires"]}
    scene = {"vendor": "apollo", "name": "Quay", "directory": DIRECTORY, "news_articles": [own]}
    apollo = Apollo.open(http)
    answer = http.post(
        f"/_dealdock/accounts/{apollo.account['id']}/import",
        content=json.dumps({"accounts": [scene]}),
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 204, answer.text
    firms = apollo.done("POST", "/organizations/search", {"q_organization_name": "Tallow"})["model_ids"]
    found = apollo.done("POST", "/news_articles/search", {"organization_ids": firms})["news_articles"]
    assert [each["title"] for each in found] == ["New"]
